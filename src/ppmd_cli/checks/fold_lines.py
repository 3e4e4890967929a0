"""Findings of one code: one column, one row, all over the sheets; blanks by whole sheets and rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK

LEAST = 3
"""Two faults alike are two slips of the hand."""
_OF_THE_FILE = frozenset({"code_missing_matched_by_name"})  # said once a head, true of all of them
Shape = Literal["one", "cells", "rows", "sheets"]


class Line(Struct, frozen=True):
    """Findings that are told together, of one code and severity, in their order.

    shape: cells; whole rows or whole sheets in which nothing stands; one that is told alone.
    """

    members: tuple[Finding, ...]
    shape: Shape = "one"


def lines(group: Sequence[Finding]) -> Iterator[Line]:
    """The lines of a group of one code and severity, each finding in one.

    A column (or a row) that is hit is one line; where several are, so is all that says the same.
    """
    columns, rows = _runs(group, by=1), _runs(group, by=0)
    whole = len(group) >= LEAST and group[0].code in _OF_THE_FILE
    if whole or len(columns) > 1 or (not columns and len(rows) > 1):
        yield Line(tuple(group), "cells")
        return
    taken: set[Finding] = set()
    for run in (*columns, *rows, _crossing(group)):
        left = [one for one in run if one not in taken]
        if len(left) >= LEAST:
            taken.update(left)
            yield Line(tuple(left), "cells")
    yield from (Line((one,)) for one in group if one not in taken)


def _runs(group: Sequence[Finding], by: int, least: int = LEAST) -> list[list[Finding]]:
    """The columns (by=1) or rows (by=0) with enough findings; what stands at no cell of a sheet is one."""
    runs: dict[tuple[str | None, int], list[Finding]] = defaultdict(list)
    for one in group:
        runs[one.place.sheet, from_a1(one.place.cell)[by] if one.place.cell else 0].append(one)
    return [run for run in runs.values() if len(run) >= least]


def _crossing(group: Sequence[Finding]) -> list[Finding]:
    """Those that have another beside them and one below them: two rows exchanged, say."""
    rows, columns = ({one for run in _runs(group, by, 2) for one in run} for by in (0, 1))
    return [one for one in group if one in rows and one in columns]


def blank_lines(group: Sequence[Finding], file: Submission, plan: Plan) -> Iterator[Line]:
    """The lines of the blank cells that are told with the same words.

    Sheets on which nothing at all stands are one line together, then rows of a table in which nothing stands.
    """
    given = _given(file, plan)
    touched = {sheet for sheet, _ in given}
    empty = [one for one in group if one.place.sheet not in touched]
    left = [one for one in group if one.place.sheet in touched]
    if len(empty) >= LEAST:
        yield Line(tuple(empty), "sheets")
    else:
        left = list(group)
    rows: dict[str | None, list[Finding]] = defaultdict(list)
    for one in left:
        if one.subject != file.unit and (one.place.sheet, one.subject) not in given:
            rows[one.place.sheet].append(one)
    whole = [some for some in rows.values() if len(some) >= LEAST]
    yield from (Line(tuple(some), "rows") for some in whole)
    taken = {one for some in whole for one in some}
    left = [one for one in left if one not in taken]
    if left:
        yield from lines(left)


def _given(file: Submission, plan: Plan) -> frozenset[tuple[str | None, str | None]]:
    """The rows in which somebody has typed: what a blank prints does not count."""
    form = next((form for form in plan.forms if form.id == file.form), None)
    printed = {one.id for _, one in form.elements() if one.default is not None} if form is not None else set()
    return frozenset(
        (fact.cell.sheet, fact.subject)
        for fact in file.facts.values()
        if fact.cell is not None and fact.value != BLANK and fact.element not in printed
    )
