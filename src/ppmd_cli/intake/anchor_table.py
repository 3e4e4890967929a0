"""Sheets with subjects down the page and elements across: tables of children, months and tasks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from msgspec import Struct

from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.intake.anchor_grid import Grid, Sums, Wanted, few, matched_by_name
from ppmd_cli.intake.anchor_index import SheetIndex, Spot
from ppmd_cli.intake.names import fold, name_keys, near_names, place_keys, safe_key
from ppmd_cli.model.cell import MAX_ROW
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element

# A sum over several rows, that of a part of the table too; or what such sums are compared with.
_TOTALS = re.compile(
    r"(tong|cong)( (so|cong|tong|chung|toan|cum|vung|khu|theo|cac|ca|quy|thang|cung|luy|\d+)\b.*)?"
    r"|(cum|vung|mien|khu vuc|nhom|luy ke|cung ky|ky truoc|so sanh|so voi|ty le|binh quan)\b.*"
    r"|ca (ky|nam|tinh|huyen|thi xa|thanh pho)\b.*"
    r"|toan (tinh|huyen|thi xa|thanh pho|quan|xa|phuong|truong)\b.*|(cac|so) (xa|phuong|thi tran|don vi)\b.*"
)
_SUM_HEADS = ("tổng", "cộng", "tổng cộng", "tổng số", "cộng ngang")
_LEAST_SUMS = 3
_MOST_HEADING = 12  # rows of a heading, the codes and the total among them
_MOST_STRANGE = 500

_HEADING_ROWS = 10
_SUM = re.compile(r"(tong|cong)( (so|cong|toan)\b|$)|toan (tinh|huyen|thi xa|thanh pho)\b")


class _Block(Struct):
    """A row of element codes and the rows it governs: those after `row`, up to and with `last`."""

    row: int
    last: int
    columns: dict[str, list[int]]


def table_grid(index: SheetIndex, wanted: Wanted, *, by_name: bool = False) -> Grid | None:
    """Find the section on this sheet, None if it is not there. by_name: names and headings will do."""
    blocks = _blocks(index, wanted)
    if not blocks and not by_name:
        return None
    claimed = {column for block in blocks for columns in block.columns.values() for column in columns}
    top = blocks[0].row if blocks else 0
    codes = _subject_column(index, wanted, claimed, top)
    column, rows = codes
    grid = Grid(index, sum(len(block.columns) for block in blocks))
    if by_name:
        rows |= _rows_by_name(grid, wanted, codes, claimed, top)
    if not rows and not by_name:
        return None
    if by_name:
        _columns_by_label(grid, wanted, blocks, rows)
    if not blocks:
        return None
    _fill(grid, blocks, rows)
    _sum_columns(grid, blocks)
    _strange_rows(grid, wanted, blocks, rows, column)
    _names_of_others(grid, wanted, blocks, rows)
    return grid


def _blocks(index: SheetIndex, wanted: Wanted) -> list[_Block]:
    """The rows of codes: the one with most, and others with a good part, as in a table broken in two."""
    by_code = wanted.by_code
    lines: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for code, (row, column) in wanted.codes.exact(index):
        lines[row].setdefault(by_code[code].id, []).append(column)
    if not lines:
        return []
    best = max(lines, key=lambda row: (len(lines[row]), -row))
    least = max(2, (len(lines[best]) + 2) // 3)
    rows = sorted(row for row in lines if row == best or len(lines[row]) >= least)
    ends = [*(row - 1 for row in rows[1:]), index.sheet.dimensions[0]]
    return [_Block(row, last, lines[row]) for row, last in zip(rows, ends, strict=True)]


def _subject_column(
    index: SheetIndex, wanted: Wanted, claimed: set[int], top: int
) -> tuple[int | None, dict[str, list[Spot]]]:
    """The column with most subject codes, and each subject's cells in it.

    Codes that a spreadsheet program has changed count where none stands as printed.
    """

    def beneath(hits: Iterable[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
        return [hit for hit in hits if hit[1][0] > top and hit[1][1] not in claimed]

    exact = beneath(wanted.subject_codes.exact(index))
    whole = len({code for code, _ in exact}) == len(wanted.subjects)
    changed = [] if whole else beneath(wanted.subject_codes.changed(index))
    hits = exact or changed
    if not hits:
        return None, {}
    codes: dict[int, set[str]] = defaultdict(set)
    texts: Counter[int] = Counter()
    for code, spot in hits:
        codes[spot[1]].add(code)
        texts[spot[1]] += index.sheet.cells[spot].kind == "text"
    column = max(codes, key=lambda one: (len(codes[one]), texts[one], -one))
    rows: dict[str, list[Spot]] = {}
    for code, spot in hits:
        if spot[1] == column:
            rows.setdefault(code, []).append(spot)
    taken = {spot for spots in rows.values() for spot in spots}
    for code, spot in changed:
        if spot[1] == column and code not in rows and spot not in taken:
            rows[code] = [spot]
    return column, rows


def _rows_by_name(
    grid: Grid,
    wanted: Wanted,
    codes: tuple[int | None, dict[str, list[Spot]]],
    claimed: set[int],
    top: int,
) -> dict[str, list[Spot]]:
    """Rows whose code cell is empty and that bear the name of a subject without a row."""
    index, (column, rows) = grid.index, codes
    missing = [subject for subject in wanted.subjects if subject not in rows]
    if not missing:
        return {}
    times = Counter(key for subject in wanted.subjects for key in set(name_keys(wanted.names[subject])))
    taken = {spot[0] for spots in rows.values() for spot in spots}
    found: dict[str, list[Spot]] = {}
    for subject in missing:
        spots = [
            spot
            for spot in index.named([key for key in name_keys(wanted.names[subject]) if times[key] == 1])
            if spot[0] > top
            and spot[0] not in taken
            and spot[1] not in claimed
            and (column is None or not index.text((spot[0], column)))
        ]
        if spots and len({spot[1] for spot in spots}) == 1:
            found[subject] = spots
    if rows:
        grid.findings += [matched_by_name(index, spots, subject=subject) for subject, spots in found.items()]
    elif found:
        grid.findings.append(matched_by_name(index, [spots[0] for spots in found.values()]))
    return found


def _columns_by_label(grid: Grid, wanted: Wanted, blocks: list[_Block], rows: dict[str, list[Spot]]) -> None:
    """Add the columns whose code is gone and whose heading stands, by its group where headings are alike."""
    index = grid.index
    seen = {element for block in blocks for element in block.columns}
    missing = [element for element in wanted.elements if element.id not in seen]
    if not missing or len(blocks) > 1:
        return
    taken = {column for block in blocks for columns in block.columns.values() for column in columns}
    lead = _lead_columns(index, wanted, rows)
    first = min((spot[0] for spots in rows.values() for spot in spots), default=MAX_ROW)
    head = blocks[0].row if blocks else first
    found: dict[str, Spot] = {}
    for element in missing:
        spots = [
            spot
            for spot in headings(index, wanted, element)
            if spot[0] < head and spot[1] not in taken | lead
        ]
        if len({column for _, column in spots}) == 1:
            found[element.id] = spots[0]
    if not blocks and (not found or len(found) * 2 < len(wanted.elements)):
        return
    if blocks:
        grid.findings += [
            matched_by_name(index, [spot], element=element, subject=wanted.unit)
            for element, spot in found.items()
        ]
        blocks[0].columns |= {element: [spot[1]] for element, spot in found.items()}
    else:
        grid.findings.append(matched_by_name(index, list(found.values())))
        columns = {element: [spot[1]] for element, spot in found.items()}
        above = first - 1 if rows else max(row for row, _ in found.values())
        blocks.append(_Block(above, index.sheet.dimensions[0], columns))


def _lead_columns(index: SheetIndex, wanted: Wanted, rows: dict[str, list[Spot]]) -> set[int]:
    """The columns of the subjects' codes and of their names, over which no heading of figures stands."""
    lead: set[int] = set()
    for subject, spots in rows.items():
        for row, column in spots:
            lead.add(column)
            lead |= {c for r, c in index.named(name_keys(wanted.names[subject])) if r == row}
    return lead


def headings(index: SheetIndex, wanted: Wanted, element: Element) -> list[Spot]:
    """The cells that hold the element's heading; where another's is alike, only those under its own group."""
    key = wanted.labels[element.id]
    spots = list(index.names.get(key, ()))
    if key not in wanted.shared_labels:
        return spots
    spans: list[tuple[int, int]] = []
    for row, column in index.names.get(wanted.groups.get(element.id, ""), ()):
        merge = index.sheet.merge_at(row, column)
        spans.append((column, merge.last_column if merge is not None else column))
    return [spot for spot in spots if any(first <= spot[1] <= last for first, last in spans)]


def _fill(grid: Grid, blocks: list[_Block], rows: dict[str, list[Spot]]) -> None:
    """Cross rows and columns; of a subject's rows the empty ones do not count beside a filled one."""
    index, twice = grid.index, dict[str, list[Spot]]()
    for block in blocks:
        columns = [column for found in block.columns.values() for column in found]
        for subject, spots in rows.items():
            own = [spot for spot in spots if block.row < spot[0] <= block.last]
            if len(own) > 1:
                twice.setdefault(subject, own)
                own = [spot for spot in own if _filled(index, spot[0], columns)] or own[:1]
            for spot in own:
                grid.subjects.setdefault(subject, spot)
                for element, found in block.columns.items():
                    grid.places.setdefault((element, subject), []).extend(
                        (spot[0], column) for column in found
                    )
        for element, found in block.columns.items():
            grid.elements.setdefault(element, (block.row, found[0]))
    grid.findings += few(
        finding(
            "subject_row_twice",
            place=index.place(spots[1]),
            subject=subject,
            related=[index.place(spot) for spot in spots if spot != spots[1]],
        )
        for subject, spots in twice.items()
    )


def _filled(index: SheetIndex, row: int, columns: list[int]) -> bool:
    return any((row, column) in index.sheet.cells for column in columns)


def _strange_rows(
    grid: Grid, wanted: Wanted, blocks: list[_Block], rows: dict[str, list[Spot]], column: int | None
) -> None:
    """Report rows with figures that are no subject's, so many as help anybody."""
    index = grid.index
    known = {spot[0] for spots in rows.values() for spot in spots} | {block.row for block in blocks}
    lost = [subject for subject in wanted.subjects if subject not in rows]
    first = min((spot[0] for spots in rows.values() for spot in spots), default=MAX_ROW)
    last = max(known)
    begins = min(
        (spot[0] for _, spot in wanted.codes_elsewhere.exact(index) if spot[0] > last), default=MAX_ROW
    )
    told = 0
    nameless: list[Finding] = []
    for block in blocks:
        columns = {one for found in block.columns.values() for one in found}
        for row in range(block.row + 1, block.last + 1):
            filled = index.rows.get(row)
            if filled is None or row in known:
                continue
            if told == _MOST_STRANGE:
                return
            code = index.text((row, column)) if column is not None else ""
            given = [one for one in filled if one in columns and not index.sheet.cells[row, one].formula]
            if not given:
                _note_heading(grid, row, filled, columns)
                continue
            if _repeats_heading(index, row, filled, first):
                continue
            name = next(_names(index, row, filled, columns | {column} if code else columns), "")
            found = code or name
            coded = bool(code) and len(code) <= 32 and " " not in code
            if row > last and _of_another_table(index, row, begins, code if coded else ""):
                continue
            number = any(index.sheet.cells[row, one].kind == "number" for one in given)
            sums = any(_TOTALS.fullmatch(fold(one)) for one in (found, name))
            if number and not found and first < row < last and len(given) > 1:
                nameless.append(_nameless(index, row, given[0]))
            if sums and number:
                at = {element: (row, spots[0]) for element, spots in block.columns.items()}
                grid.sums.append(Sums(index.sheet.name, name or found, row, at))
            if (coded or (number and found)) and not sums:
                place = index.place((row, column if code and column is not None else _at(index, row, name)))
                said, near = _unknown(place, code, name, {one: wanted.names[one] for one in lost})
                grid.findings.append(said)
                grid.suggested.update(near)
                told += 1
    grid.findings += few(nameless)


def _unknown(place: Place, code: str, name: str, lost: dict[str, str]) -> tuple[Finding, list[str]]:
    """The finding of a row that is no subject's, and the lost subjects that it may be meant for."""
    found = code or name
    said = finding("subject_unknown", place=place, value=found, found=found)
    said = with_slots(said, {"row_key": f"finding.subject_unknown.{'code' if code else 'name'}"})
    near = near_names(name or code, lost)[:2]
    meant = "|".join(f"{lost[one]} ({one})" for one in near)
    return (with_slots(said, {"suggestion": meant}) if near else said), near


def _repeats_heading(index: SheetIndex, row: int, filled: list[int], first: int) -> bool:
    """Tell whether a row beneath the first subject says again, cell by cell, what one above it says."""
    said = [(column, index.text((row, column))) for column in filled]
    above = range(max(first - _MOST_HEADING, 1), first)
    return row > first and any(
        all(index.text((other, column)) == text for column, text in said) for other in above
    )


def _note_heading(grid: Grid, row: int, filled: list[int], columns: set[int]) -> None:
    """Note a row that heads or sums a part of the table and has no figures typed: sums end there."""
    name = next(_names(grid.index, row, filled, columns), "")
    if name and _TOTALS.fullmatch(fold(name)):
        grid.sums.append(Sums(grid.index.sheet.name, name, row, {}))


def _sum_columns(grid: Grid, blocks: list[_Block]) -> None:
    """Note the columns that the sender has added and headed as a sum, where figures are typed in them."""
    index = grid.index
    claimed = {column for block in blocks for found in block.columns.values() for column in found}
    for key in _SUM_HEADS:
        for row, column in index.codes.get(key, ()):
            at = {
                subject: (spot[0], column)
                for subject, spot in grid.subjects.items()
                if (cell := index.cell((spot[0], column))) is not None
                and cell.kind == "number"
                and not cell.formula
            }
            if row <= blocks[0].row and column not in claimed and len(at) >= _LEAST_SUMS:
                grid.sums.append(Sums(index.sheet.name, index.text((row, column)), column, at, across=True))


def _nameless(index: SheetIndex, row: int, column: int) -> Finding:
    """The finding of figures between the rows of a table, at which nothing says whose they are."""
    place = index.place((row, column))
    said = finding("subject_unknown", place=place, value=index.text((row, column)), found="", line=row)
    return with_slots(said, {"row_key": "finding.subject_unknown.nameless"})


def _of_another_table(index: SheetIndex, row: int, begins: int, code: str) -> bool:
    """Tell whether a row belongs to another section, on the same sheet beneath this one, or to its heading.

    begins: the first row with codes of another section. code: what stands in the column of codes.
    """
    if row >= begins:
        return True
    numbers = any(index.sheet.cells[row, one].kind == "number" for one in index.rows[row])
    return row >= begins - _HEADING_ROWS and (len(code) == 1 or not numbers)


def _at(index: SheetIndex, row: int, name: str) -> int:
    """The column of the cell that bears a name."""
    return next(column for column in index.rows[row] if index.text((row, column)) == name)


def _names(index: SheetIndex, row: int, filled: list[int], columns: AbstractSet[int | None]) -> Iterator[str]:
    """The texts of a row outside the columns of figures, ordinals left out."""
    for column in filled:
        cell = index.sheet.cells[row, column]
        text = index.text((row, column))
        if column not in columns and cell.kind == "text" and not cell.formula and len(text) > 3:
            yield text


def _names_of_others(grid: Grid, wanted: Wanted, blocks: list[_Block], rows: dict[str, list[Spot]]) -> None:
    """Report rows with the code of one subject and the name of another: whose figures they are is a guess.

    A code that stands in several rows has been reported as such.
    """
    index = grid.index
    figures = {column for block in blocks for found in block.columns.values() for column in found}
    keys = Counter(safe_key(wanted.names[subject]) for subject in wanted.subjects)
    differ: list[Finding] = []
    for subject, ((row, column), *more) in rows.items():
        own = wanted.names[subject]
        texts = [(one, index.text((row, one))) for one in index.rows[row] if one not in figures]
        if more or own in (text for _, text in texts):
            continue
        named = {key: one for one, text in texts if one != column for key in place_keys(text)}
        found = {key: one for key, one in named.items() if keys[key] == 1}
        if not found and safe_key(own) not in named:
            found = {key: one for key, one in named.items() if key in wanted.names_elsewhere}
        if not found and safe_key(own) not in named:
            sums = [one for one, text in texts if one != column and _SUM.match(fold(text))]
            found = {"": sums[0]} if sums else {}
        if found and safe_key(own) not in found:
            place, name = index.place((row, min(found.values()))), index.text((row, min(found.values())))
            grid.unclear.add(subject)
            differ.append(
                finding("code_and_name_differ", place=place, subject=subject, value=name, found=name)
            )
    grid.findings += few(differ)
