"""Sheets with elements down the page: the cover and the lists. One column of values under the unit's code."""

from __future__ import annotations

from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.anchor_grid import Grid, Wanted, densest, matched_by_name
from ppmd_cli.intake.anchor_index import SheetIndex, Spot, code_key
from ppmd_cli.intake.names import safe_key
from ppmd_cli.model.finding import Finding

_HEADS = {"list": "forms.head.value", "cover": "forms.head.entry"}


def list_grid(index: SheetIndex, wanted: Wanted, *, by_name: bool = False) -> Grid | None:
    """Find the section on this sheet, None if it is not there. by_name: labels and headings will do."""
    hits = list(wanted.codes.exact(index))
    column = densest(hits, 1)
    if column is None and not by_name:
        return None
    by_code = wanted.by_code
    rows: dict[str, list[Spot]] = {}
    for code, spot in hits:
        if spot[1] == column:
            rows.setdefault(by_code[code].id, []).append(spot)
    grid = Grid(index, len(rows))
    meant = _meant_by_label(grid, wanted, rows)
    labelled = _rows_by_label(grid, wanted, rows, column) if by_name else {}
    if not rows and len(labelled) * 2 <= len(wanted.elements):
        return None
    rows |= labelled | meant
    first = min(spot[0] for spots in rows.values() for spot in spots)
    values = _value_columns(grid, wanted, first, column, by_name=by_name)
    for element, spots in rows.items():
        if values:
            grid.elements[element] = spots[0]
            grid.places[element, wanted.unit] = [
                (row, value) for row in sorted({spot[0] for spot in spots}) for value in values
            ]
    grid.subjects = dict.fromkeys((wanted.unit,), (first, values[0])) if values else {}
    return grid


def _meant_by_label(grid: Grid, wanted: Wanted, rows: dict[str, list[Spot]]) -> dict[str, list[Spot]]:
    """Take from a code that stands twice the rows in which the label of an element without a code stands.

    Only where the code stands at its own label, too: else it may have been copied with the row.
    """
    index, found = grid.index, dict[str, list[Spot]]()
    twice = {element: spots for element, spots in rows.items() if len(spots) > 1}
    said = {spot[0]: index.names_in(spot[0]) for spots in twice.values() for spot in spots}
    for element in wanted.elements if twice else ():
        if element.id in rows or wanted.labels[element.id] in wanted.shared_labels:
            continue
        label = wanted.labels[element.id]
        for other, spots in twice.items():
            own = wanted.labels[other]
            wrong = [spot for spot in spots if label in said[spot[0]]]
            if len(wrong) == 1 and any(own in said[spot[0]] for spot in spots if spot not in wrong):
                found[element.id] = wrong
                rows[other] = [spot for spot in spots if spot not in wrong]
                grid.unclear.add(element.id)
                grid.findings.append(
                    finding(
                        "code_and_label_differ",
                        place=index.place(wrong[0]),
                        element=other,
                        subject=wanted.unit,
                        value=index.text(wrong[0]),
                        found=element.label.vi,
                    )
                )
    return found


def _rows_by_label(
    grid: Grid, wanted: Wanted, rows: dict[str, list[Spot]], column: int | None
) -> dict[str, list[Spot]]:
    """Rows whose code cell is empty and whose label is an element's, by its group where labels are alike."""
    index = grid.index
    missing = [element for element in wanted.elements if element.id not in rows]
    taken = {spot[0] for spots in rows.values() for spot in spots}
    found: dict[str, list[Spot]] = {}
    for element in missing:
        key = wanted.labels[element.id]
        spots = [
            spot
            for spot in index.names.get(key, ())
            if spot[0] not in taken
            and (column is None or spot[1] == column or not index.text((spot[0], column)))
        ]
        if key in wanted.shared_labels:
            group = wanted.groups.get(element.id)
            spots = [spot for spot in spots if group_above(index, wanted, spot) == group]
        if len({spot[0] for spot in spots}) == 1:
            found[element.id] = spots[:1]
    if rows:
        grid.findings += [
            matched_by_name(index, spots, element=element, subject=wanted.unit)
            for element, spots in found.items()
        ]
    elif found:
        grid.findings.append(matched_by_name(index, [spots[0] for spots in found.values()]))
    return found


def group_above(index: SheetIndex, wanted: Wanted, spot: Spot) -> str | None:
    """Return the safe key of the nearest group heading above a cell, None where there is none."""
    above = [
        (place[0], key)
        for key in set(wanted.groups.values())
        for place in index.names.get(key, ())
        if place[0] < spot[0]
    ]
    return max(above)[1] if above else None


def _value_columns(
    grid: Grid, wanted: Wanted, first: int, column: int | None, *, by_name: bool
) -> tuple[int, ...]:
    """The columns headed by the unit's code (one, unless somebody copied it), else by the heading."""
    index = grid.index
    name, value = wanted.value_column or ("", 0)
    beside_identity = (value,) if name == index.sheet.name and value else ()
    if beside_identity and wanted.section.kind == "cover":
        return beside_identity
    heads = [
        spot
        for spot in index.codes.get(code_key(wanted.unit), ())
        if spot[0] < first and spot[1] != column and not _numbers_columns(index, spot)
    ]
    if heads:
        nearest = max(row for row, _ in heads)
        return tuple(sorted(col for row, col in heads if row == nearest))
    if beside_identity or not by_name:
        return beside_identity
    stranger = _stranger(index, wanted, first, column)
    if stranger is not None:
        grid.findings.append(stranger)
    texts = Translator("vi")
    headings = [
        spot
        for spot in index.names.get(safe_key(texts(_HEADS[wanted.section.kind])), ())
        if spot[0] < first and spot[1] != column
    ]
    if len(headings) != 1:
        return ()
    if stranger is None:
        grid.findings.append(matched_by_name(index, headings))
    return (headings[0][1],)


def _numbers_columns(index: SheetIndex, spot: Spot) -> bool:
    """Tell whether the cell is one of a numbering row (A, B, 1, 2), not a code."""
    row, column = spot
    return len(index.text(spot)) <= 2 and any(
        len(index.text((row, other))) in (1, 2) for other in index.rows[row] if other != column
    )


def _stranger(index: SheetIndex, wanted: Wanted, first: int, column: int | None) -> Finding | None:
    """Another unit's code where this unit's should stand: the sheet is a copy of theirs."""
    for code, spot in wanted.strangers.exact(index):
        if spot[0] < first and spot[1] != column and not _numbers_columns(index, spot):
            said = finding("subject_unknown", place=index.place(spot), value=code, found=code)
            return with_slots(said, {"row_key": "finding.subject_unknown.code"})
    return None
