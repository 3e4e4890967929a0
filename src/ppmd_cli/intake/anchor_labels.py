"""Codes held against the labels beside them: two elements at one place are an error."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor_grid import Grid, Wanted
from ppmd_cli.intake.anchor_index import SheetIndex, Spot
from ppmd_cli.intake.anchor_list import group_above
from ppmd_cli.intake.anchor_table import headings
from ppmd_cli.intake.names import fold, safe_key
from ppmd_cli.intake.parse_number import money_scale
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element

_LONGEST_MEASURE = 30
_GROUPED = re.compile(r"^1 ?000( ?000)? ?")
_THOUSAND = 6


def labels_of_others(grid: Grid, wanted: Wanted) -> Iterator[Finding]:
    """Give a finding for each element whose code stands at the label of another one of the section."""
    if not grid.by_code:
        return
    axis = 1 if wanted.section.kind == "table" else 0
    times = Counter(element.label.vi for element in wanted.elements)
    doubtful = [
        element
        for element in wanted.elements
        if (spot := grid.elements.get(element.id)) is not None
        and not _stands_by(grid.index, element, spot, axis, shared=times[element.label.vi] > 1)
    ]
    if len(doubtful) < 2:
        return
    labels = {element.id: _label_lines(grid, wanted, element, axis) for element in wanted.elements}
    for element in doubtful:
        spot = grid.elements[element.id]
        own = labels[element.id]
        others = [one for one in wanted.elements if one is not element and spot[axis] in labels[one.id]]
        if own and spot[axis] not in own and others:
            grid.unclear.add(element.id)
            yield finding(
                "code_and_label_differ",
                place=grid.index.place(spot),
                element=element.id,
                subject=wanted.unit,
                value=grid.index.text(spot),
                found=others[0].label.vi,
            )


def at_its_label(grid: Grid, wanted: Wanted, element: Element) -> Place | None:
    """Where the code of an element should stand that is nowhere: in the line of the codes, at its label.

    None where the label is gone too, stands twice, or is another element's as well.
    """
    axis = 1 if wanted.section.kind == "table" else 0
    label = wanted.labels[element.id]
    lines = {spot[axis] for spot in grid.index.names.get(label, ())}
    codes = Counter(spot[1 - axis] for spot in grid.elements.values())
    if len(lines) != 1 or label in wanted.shared_labels or not codes:
        return None
    (line,), (across, _) = lines, codes.most_common(1)[0]
    return grid.index.place((across, line) if axis else (line, across))


def measures_of_others(grid: Grid, wanted: Wanted) -> Iterator[Finding]:
    """Give a finding for each element of a list beside which the sender has written another measure.

    What is counted in something else is not read.
    """
    if wanted.section.kind != "list" or wanted.unit not in grid.subjects:
        return
    index, value = grid.index, grid.subjects[wanted.unit][1]
    known = {safe_key(one.measure.vi) for one in wanted.elements if one.measure is not None}
    for element in wanted.elements:
        spot = grid.elements.get(element.id)
        if spot is None or element.measure is None:
            continue
        texts = [index.text((spot[0], column)) for column in index.rows.get(spot[0], ()) if column < value]
        other = None if element.measure.vi in texts else _other_measure(element.measure.vi, texts, known)
        if other is not None:
            place = (spot[0], value)
            grid.unclear.add(element.id)
            yield finding(
                "measure_changed",
                place=index.place(place),
                element=element.id,
                subject=wanted.unit,
                value=index.text(place),
                found=other,
            )


def _other_measure(own: str, texts: Iterable[str], known: AbstractSet[str]) -> str | None:
    """The text of a row that is a measure and not its own; None where the own one stands, or none."""
    scale = _money(own)
    short = [(safe_key(text), _money(text), text) for text in texts if len(text) <= _LONGEST_MEASURE]
    if any(key == safe_key(own) or (scale is not None and money == scale) for key, money, _ in short):
        return None
    return next((text for key, money, text in short if key in known or None not in (scale, money)), None)


def _money(text: str) -> int | None:
    """The power of ten of an amount of money, of "1.000 đồng" too."""
    words = _GROUPED.sub(lambda found: "trieu " if len(found[0]) > _THOUSAND else "nghin ", fold(text))
    return money_scale(words)


def _stands_by(index: SheetIndex, element: Element, spot: Spot, axis: int, *, shared: bool) -> bool:
    """Tell whether the element's own words stand in its row, or above it: the common case, told quickly."""
    label, group = element.label.vi, element.group.vi if element.group is not None else ""
    if not axis:
        row = index.rows.get(spot[0], ())
        return not shared and any(index.text((spot[0], column)).startswith(label) for column in row)
    for above in range(1, spot[0]):
        if index.text((above, spot[1])).startswith(label):
            return not shared or (bool(group) and _left_of(index, above - 1, spot[1]).startswith(group))
    return False


def _left_of(index: SheetIndex, row: int, column: int) -> str:
    """Return the text of a cell, or of the nearest to its left: that of a merged heading."""
    texts = (index.text((row, one)) for one in range(column, 0, -1))
    return next((text for text in texts if text), "")


def _label_lines(grid: Grid, wanted: Wanted, element: Element, axis: int) -> set[int]:
    """The columns (of a table) or rows (of a list) that bear the element's label, under its own group."""
    code = grid.elements.get(element.id)
    if axis:
        last = code[0] if code is not None else grid.index.sheet.dimensions[0]
        return {column for row, column in headings(grid.index, wanted, element) if row < last}
    spots = grid.index.names.get(wanted.labels[element.id], ())
    if wanted.labels[element.id] in wanted.shared_labels:
        group = wanted.groups.get(element.id)
        return {spot[0] for spot in spots if group_above(grid.index, wanted, spot) == group}
    return {spot[0] for spot in spots}
