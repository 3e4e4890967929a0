"""Where each asked value stands in a workbook: found by the printed codes, wherever they have moved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.anchor_grid import FEW, Grid, Pair, Sums, Wanted, few
from ppmd_cli.intake.anchor_index import Codes, SheetIndex, Spot, code_key
from ppmd_cli.intake.anchor_labels import at_its_label, labels_of_others, measures_of_others
from ppmd_cli.intake.anchor_list import list_grid
from ppmd_cli.intake.anchor_table import table_grid
from ppmd_cli.intake.identity import Identity, Printed, identify, rows_of_another
from ppmd_cli.intake.names import safe_key, tidy
from ppmd_cli.layout import elements_for, subjects_of
from ppmd_cli.model.cell import RawCell, RawSheet, RawWorkbook
from ppmd_cli.model.fact import Explanation
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan


class Located(NamedTuple):
    """One data cell. raw: what stands there, None for nothing. clear: False where two cells contradict."""

    sheet: str
    row: int
    column: int
    raw: RawCell | None
    clear: bool = True


class Anchored(Struct, frozen=True):
    """A return on its form. printed: the identity codes as they stand on the cover.

    unit, period, form: as the plan knows them, None where it does not; then there are no cells.
    cells: by (element, subject); what is asked and not among them has a finding. signed_as: the unit's code.
    sums: rows and columns of sums that the sender has typed.
    """

    printed: dict[str, str]
    unit: str | None = None
    period: str | None = None
    form: Form | None = None
    cells: dict[Pair, Located] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    signed_as: Place = field(default_factory=Place)
    explanations: tuple[Explanation, ...] = ()
    sums: tuple[Sums, ...] = ()


def find_form(workbook: RawWorkbook, plan: Plan) -> Anchored:
    """Find whose return it is and every cell that its form asks for; whatever is wrong is a finding."""
    indexes = [SheetIndex(sheet) for sheet in workbook.sheets]
    identity = identify(indexes, plan, date1904=workbook.date1904)
    cover = identity.cover
    printed = dict(cover.values) if cover is not None else {}
    if cover is None:
        return Anchored(printed, findings=(_no_cover(indexes, plan),))
    unit, period, form = identity.unit, identity.period, identity.form
    if unit is None or period is None or form is None:
        return Anchored(printed, unit, period, form, {}, identity.findings, cover.place("UNIT"))
    findings = list(identity.findings)
    cells: dict[Pair, Located] = {}
    used: set[str] = set()
    search = _Search(indexes, used)
    sections = list(_wanted(plan, form, unit, period, identity, date1904=workbook.date1904))
    unclear = _codes_retyped(indexes, sections, findings)
    # Codes first: a sheet that they name is not looked through for headings of another section.
    by_code = [search.by_code(wanted) for wanted in sections]
    other = _whose(indexes, plan, form, unit, cover) if not all(by_code) else None
    if other is not None:
        said = rows_of_another(plan, cover, other)
        # That the name beside the code is another's is the same fault.
        findings = [one for one in findings if (one.code, one.place) != (said.code, said.place)]
        findings.append(said)
    sums: list[Sums] = []
    for wanted, found in zip(sections, by_code, strict=True):
        if found or other is None:
            grids = found or search.by_name(wanted)
            sums += (one for grid in grids for one in grid.sums)
            cells |= _settle(wanted, grids, findings) if grids else {}
            findings += () if grids else (_nowhere(wanted, search),)
    findings = [one for one in findings if one.code != "element_missing" or one.element not in unclear]
    told = _explanations(indexes)
    typed = tuple(sums) if any(one.at for one in sums) else ()
    return Anchored(printed, unit, period, form, cells, tuple(findings), cover.place("UNIT"), told, typed)


def _codes_retyped(
    indexes: Sequence[SheetIndex], sections: Sequence[Wanted], findings: list[Finding]
) -> frozenset[str]:
    """Enter codes typed with look-alike signs, where any is missing; the elements that are left open."""
    if all(one.codes.stand(indexes) and one.subject_codes.stand(indexes) for one in sections):
        return frozenset()
    from ppmd_cli.intake.retyped import read_retyped

    said, unclear = read_retyped(indexes, sections)
    findings += said
    return unclear


def _explanations(indexes: Sequence[SheetIndex]) -> tuple[Explanation, ...]:
    """What the sender explains; mostly nothing stands beneath the head of that sheet."""
    t = Translator("vi")
    head, name = code_key(t("forms.head.explanation")), t("forms.sheet.explanations").casefold()
    for index in indexes:
        spots = index.codes.get(head, ())
        if index.sheet.name.casefold() == name or spots:
            first, column = spots[0] if spots else (1, 3)
            cells = index.sheet.cells
            if not spots or any(r > first and c == column and cells[r, c].text != "C" for r, c in cells):
                from ppmd_cli.intake.explanations import explanations_in

                return explanations_in(indexes)
    return ()


def _no_cover(indexes: Sequence[SheetIndex], plan: Plan) -> Finding:
    """A return whose cover is gone, or no return at all: known by the codes of its elements."""
    for form in plan.forms:
        codes = Codes(element.code for _, element in form.elements())
        seen = {code for index in indexes for code, _ in codes.exact(index)}
        if len(seen) >= max(3, len(codes.all) // 4):
            return finding("unknown_unit", found="")
    return finding("not_a_return")


def _whose(indexes: Sequence[SheetIndex], plan: Plan, form: Form, unit: str, cover: Printed) -> str | None:
    """The other reporter of the form whose own and children's codes stand there, more than the unit's."""
    owners = {one: one for one in form.reporters}
    owners |= {one.code: one.parent for one in plan.units if one.parent is not None and one.parent in owners}
    codes = Codes(owners)
    seen: dict[str, set[str]] = defaultdict(set)
    for index in indexes:
        for code, spot in codes.exact(index):
            if cover.index is not index or spot != cover.spots.get("UNIT"):
                seen[owners[code]].add(code)
    own = len(seen.pop(unit, ()))
    most = max((len(found) for found in seen.values()), default=0)
    others = [code for code, found in seen.items() if len(found) == most]
    return others[0] if len(others) == 1 and most > own else None


def _wanted(
    plan: Plan, form: Form, unit: str, period: str, identity: Identity, *, date1904: bool
) -> Iterator[Wanted]:
    """What is looked for, section by section; a section that asks nothing of the unit is passed over."""
    names = {one.code: one.name for one in plan.units}
    names |= {month.id: month.label.vi for month in plan.months}
    names |= {task.id: task.label.vi for task in plan.tasks}
    cover = identity.cover
    strangers = Codes(one for other in plan.forms for one in other.reporters if one != unit)
    for section in form.sections:
        elements, subjects = elements_for(section, unit), subjects_of(plan, section, unit, period)
        if elements and subjects:
            yield Wanted(
                section,
                elements,
                subjects,
                Codes(element.code for element in elements),
                Codes(subjects, date1904=date1904),
                names,
                unit,
                strangers,
                (cover.index.sheet.name, cover.column) if cover is not None else None,
                tuple(element.code for other, element in form.elements() if other is not section),
            )


class _Search:
    """Looks for sections on all sheets and remembers which sheets are taken."""

    def __init__(self, indexes: Sequence[SheetIndex], used: set[str]) -> None:
        self.indexes = indexes
        self.used = used

    def by_code(self, wanted: Wanted) -> list[Grid]:
        """The grids of a section that count, the fullest first."""
        grids = [grid for index in self.indexes if (grid := _grid(index, wanted)) is not None and grid.places]
        grids.sort(key=lambda grid: _weight(grid, wanted), reverse=True)
        kept = grids[:1] + [grid for grid in grids[1:] if _adds(grid, wanted)]
        seen = {pair for grid in kept for pair in grid.places}
        if kept and len(seen) < len(wanted.elements) * len(wanted.subjects):
            named = [_grid(grid.index, wanted, by_name=True) for grid in kept]
            kept = [better or grid for grid, better in zip(kept, named, strict=True)]
        self.used |= {grid.index.sheet.name for grid in kept}
        return kept

    def by_name(self, wanted: Wanted) -> list[Grid]:
        """The sheet that holds most of a section's headings, its codes being gone."""
        grids = [
            grid
            for index in self.indexes
            if index.sheet.name not in self.used
            and (grid := _grid(index, wanted, by_name=True)) is not None
            and (grid.places or grid.suggested)
        ]
        best = max(grids, key=lambda grid: (len(grid.places), len(grid.suggested)), default=None)
        if best is None:
            return []
        self.used.add(best.index.sheet.name)
        return [best]


def _grid(index: SheetIndex, wanted: Wanted, *, by_name: bool = False) -> Grid | None:
    find = table_grid if wanted.section.kind == "table" else list_grid
    return find(index, wanted, by_name=by_name)


def _weight(grid: Grid, wanted: Wanted) -> tuple[bool, bool, bool, int]:
    """What makes one copy count before another; of two full ones the sender sees the visible one."""
    return _strong(grid, wanted), grid.has_data(), grid.index.sheet.state == "visible", grid.by_code


def _strong(grid: Grid, wanted: Wanted) -> bool:
    """Tell whether it is a copy of the section rather than a part, or some stray texts that equal codes."""
    return len(grid.elements) * 2 >= len(wanted.elements) and len(grid.subjects) * 2 >= len(wanted.subjects)


def _adds(grid: Grid, wanted: Wanted) -> bool:
    """Tell whether a further grid may speak: an empty copy says nothing, one stray code neither."""
    enough = len(grid.elements) >= min(2, len(wanted.elements)) and len(grid.subjects) >= min(
        2, len(wanted.subjects)
    )
    return enough and (grid.has_data() or not _strong(grid, wanted))


def _nowhere(wanted: Wanted, search: _Search) -> Finding:
    """Report a section that is on no sheet, at the one that bears its name if there is one."""
    from ppmd_cli.intake.anchor_lost import lost_section
    from ppmd_cli.intake.merged import lost_in_merge

    name = wanted.section.sheet.vi
    free = [one for one in search.indexes if one.sheet.name not in search.used]
    bears = [one for one in search.indexes if safe_key(one.sheet.name) == safe_key(name)]
    found = lost_in_merge(wanted, bears or free) or lost_section(wanted, free)
    if found is not None:
        return found
    return finding("section_missing", place=Place(bears[0].sheet.name if bears else None), found=name)


def _settle(wanted: Wanted, grids: list[Grid], findings: list[Finding]) -> dict[Pair, Located]:
    """One cell for each (element, subject), and a finding for what has none or contradictory ones."""
    places: dict[Pair, list[tuple[SheetIndex, Spot]]] = {}
    for rank, grid in enumerate(grids):
        whole = rank == 0 or _strong(grid, wanted)
        of = grid.places
        fresh = of if whole else {pair: spots for pair, spots in of.items() if pair not in places}
        for pair, spots in fresh.items():
            places.setdefault(pair, []).extend([(grid.index, spot) for spot in spots])
        if fresh or not grid.places:
            findings += grid.findings
            findings += few(labels_of_others(grid, wanted))
            findings += few(measures_of_others(grid, wanted))
    covered, lost = _covered(wanted, places, findings)
    nobodys = set().union(*(grid.unclear for grid in grids))
    doubled = any(one.code == "subject_row_twice" for one in findings)
    cells: dict[Pair, Located] = {}
    unclear: list[Finding] = []
    for pair, found in places.items():
        raws = [None if covered and (i.sheet.name, spot) in covered else i.cell(spot) for i, spot in found]
        clear = len(found) == 1 or len({tidy(raw.text) if raw is not None else "" for raw in raws}) == 1
        index, (row, column) = found[0]
        known = clear and not (nobodys and nobodys.intersection(pair))
        known = known and not (lost and (index.sheet.name, (row, column)) in lost)
        cells[pair] = Located(index.sheet.name, row, column, raws[0], known)
        if not clear and not doubled:
            unclear.append(
                finding(
                    "duplicate_cell",
                    place=index.place((row, column)),
                    element=pair[0],
                    subject=pair[1],
                    value=raws[0].text if raws[0] is not None else None,
                    related=[other.place(spot) for other, spot in found[1:]],
                )
            )
    findings += unclear if len(unclear) <= FEW else [_two_copies(wanted, unclear)]
    gaps = list(_missing(wanted, grids[0], cells))
    if gaps and grids[0].index.sheet.merges:
        from ppmd_cli.intake.merged import gaps_in_merges

        gaps, swallowed = gaps_in_merges(grids[0], wanted, gaps, findings)
        sheet = grids[0].index.sheet.name
        cells |= {
            pair: cell._replace(clear=False)
            for pair, cell in cells.items()
            if cell.sheet == sheet and (cell.row, cell.column) in swallowed
        }
    findings += gaps
    return cells


def _two_copies(wanted: Wanted, unclear: Sequence[Finding]) -> Finding:
    """Many cells that stand twice and differ are one fault: the table was copied and one copy changed."""
    first = unclear[0]
    copy = first.related[0]
    return finding(
        "copies_differ",
        place=first.place,
        subject=wanted.unit,
        value=first.value,
        related=[place for one in unclear for place in (one.place, *one.related) if place != first.place],
        n=len(unclear),
        copy=copy.sheet or "",
        copy_cell=copy.cell or "",
    )


def _missing(wanted: Wanted, grid: Grid, cells: dict[Pair, Located]) -> Iterator[Finding]:
    """A finding for each element without a cell, for each subject without one, and for each gap between.

    It stands at the label of the missing one, else at the code before, or after it. A subject that a row of
    another name may mean has been named there.
    """
    seen, subjects = {pair[0] for pair in cells}, {pair[1] for pair in cells}
    seen |= set(grid.elements)
    elements = [element.id for element in wanted.elements]
    for one in wanted.elements:
        if one.id not in seen:
            place = at_its_label(grid, wanted, one) or _beside(grid, elements, grid.elements, one.id)
            yield finding("element_missing", place=place, element=one.id)
    for subject in wanted.subjects:
        if subject not in subjects and subject not in grid.suggested:
            near = _beside(grid, wanted.subjects, grid.subjects, subject)
            yield finding("subject_row_missing", place=near, subject=subject)
    for element in elements:
        for subject in wanted.subjects:
            if element in seen and subject in subjects and (element, subject) not in cells:
                yield finding(
                    "element_missing", place=Place(grid.index.sheet.name), element=element, subject=subject
                )


def _beside(grid: Grid, order: Sequence[str], spots: Mapping[str, Spot], missing: str) -> Place:
    """Where the one before it in printed order stands, else the one after it."""
    place = order.index(missing)
    for one in (*reversed(order[:place]), *order[place + 1 :]):
        if one in spots:
            return grid.index.place(spots[one])
    return Place(grid.index.sheet.name)


def _covered(
    wanted: Wanted, places: dict[Pair, list[tuple[SheetIndex, Spot]]], findings: list[Finding]
) -> tuple[set[tuple[str, Spot]], set[tuple[str, Spot]]]:
    """The data cells that a merged range hides; those that hold a value are reported, it is not taken.

    Then those of ranges that have lost some, the first cell of each too: one finding stands for them.
    """
    texts = {element.id for element in wanted.elements if element.type == "text"}
    by_sheet: dict[str, tuple[SheetIndex, dict[Spot, bool]]] = {}
    for (element, _), found in places.items():
        for index, spot in found:
            if index.sheet.merges:
                by_sheet.setdefault(index.sheet.name, (index, {}))[1][spot] = element not in texts
    covered: set[tuple[str, Spot]] = set()
    lost: set[tuple[str, Spot]] = set()
    for name, (index, spots) in by_sheet.items():
        hidden = _hidden(index.sheet, spots)
        if hidden:
            from ppmd_cli.intake.merged import lost_in_blocks

            lost |= {(name, spot) for spot in lost_in_blocks(index, spots, hidden, findings)}
        for spot in hidden:
            covered.add((name, spot))
            text = index.text(spot)
            if text and (name, spot) not in lost:
                findings.append(finding("value_in_covered_cell", place=index.place(spot), value=text))
    return covered, lost


def _hidden(sheet: RawSheet, spots: Iterable[Spot]) -> list[Spot]:
    """Those of `spots` that lie in a merged range and are not its top-left cell, in order."""
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(spots):
        columns[row].append(column)
    rows = list(columns)
    hidden: set[Spot] = set()
    for top, left, bottom, right in sheet.merges:
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            line = columns[row]
            first, last = bisect_left(line, left), bisect_right(line, right)
            inside = line[first:last]
            if inside:
                kept = [left] if row == top and inside[0] == left else []
                hidden.update((row, column) for column in inside[len(kept) :])
                line[first:last] = kept
    return sorted(hidden)
