"""The tables of returns, found beforehand: the libraries compared with cannot find them themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from measure import PERIOD
from schemas import SUBJECT, RowRule, tables_of

from ppmd_cli.intake.read import Reader
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.form import Element
from ppmd_cli.model.formula import Binary, Ref
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan

Cell = tuple[str, int, int]
Fault = tuple[str, str, str]
"""Table, subject, and the element at which it stands."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a table's values stand. cells: a row a subject, a place (sheet, row, column) a column or None."""

    id: str
    columns: tuple[str, ...]
    subjects: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Return:
    """One file and its tables."""

    path: str
    form: str
    tables: tuple[Located, ...]


def locate(files: Iterable[Path], plan: Plan) -> list[Return]:
    """Find the tables as ppmd does."""
    reader = Reader(plan)
    found = []
    for path in files:
        read = reader.read(path)
        form = next((one for one in plan.forms if one.id == read.form), None)
        if form is None or read.period != PERIOD:
            continue
        tables = []
        places = {
            key: (fact.cell.sheet, *from_a1(fact.cell.cell))
            for key, fact in read.facts.items()
            if fact.cell is not None
        }
        for section in tables_of(form, plan, _period(plan), "frame").values():
            columns = tuple(one.id for one in section.columns)
            subjects = tuple(dict.fromkeys(subject for name, subject in places if name in columns))
            cells = tuple(tuple(places.get((name, one)) for name in columns) for one in subjects)
            tables.append(Located(section.id, columns, subjects, cells))
        found.append(Return(str(path), form.id, tuple(tables)))
    return found


def to_json(returns: Sequence[Return]) -> str:
    """For another process."""
    return json.dumps([asdict(one) for one in returns])


def from_json(text: str) -> list[Return]:
    """What `to_json` wrote."""
    return [
        Return(one["path"], one["form"], tuple(Located(**table) for table in one["tables"]))
        for one in json.loads(text)
    ]


def values(one: Return) -> dict[str, list[dict[str, Any]]]:
    """The file read with calamine and its tables cut out: rows of values by column, with their subject."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(one.path)
    sheets: dict[str, list[list[Any]]] = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    }
    return {
        table.id: [
            {SUBJECT: subject}
            | {name: _value(sheets, place) for name, place in zip(table.columns, cells, strict=True)}
            for subject, cells in zip(table.subjects, table.cells, strict=True)
        ]
        for table in one.tables
    }


def _value(sheets: Mapping[str, list[list[Any]]], place: Sequence[Any] | None) -> object:
    if place is None:
        return None
    sheet, row, column = place
    rows = sheets[sheet]
    value = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == "" else value


def plant(one: Return, plan: Plan, target: Path) -> set[Fault]:
    """Write the return to `target` with three faults: `a` above `b`, a blank, a text for a number."""
    import openpyxl

    form = next(form for form in plan.forms if form.id == one.form)
    schemas = tables_of(form, plan, _period(plan), "frame")
    table = max(one.tables, key=lambda table: len(table.subjects))
    columns = {element.id: element for element in schemas[table.id].columns}
    part, whole = _pair(schemas[table.id].rules, plan)
    counts = [name for name, element in columns.items() if _always_a_count(element)]
    book = openpyxl.load_workbook(one.path)

    def put(row: int, name: str, value: object) -> Fault:
        sheet, line, column = table.cells[row][table.columns.index(name)] or ("", 0, 0)
        book[sheet].cell(line, column).value = value
        return table.id, table.subjects[row], name

    read = values(one)[table.id]
    planted = {
        put(0, part, read[0][whole] + 1),
        put(1, next(name for name in counts if name not in {part, whole}), None),
        put(2, next(name for name in counts if name not in {part, whole}), "mười hai"),
    }
    book.save(target)
    return planted


def _pair(rules: Sequence[RowRule], plan: Plan) -> tuple[str, str]:
    """The names of the first rule that says no more than `a <= b`."""
    trees = {rule.id: rule.formula.tree for rule in plan.rules if rule.formula is not None}
    for rule in rules:
        match trees.get(rule.id):
            case Binary("<=", Ref(part), Ref(whole)):
                return part, whole
    raise SystemExit("the plan has no rule a <= b")


def _always_a_count(element: Element) -> bool:
    return element.type == "count" and element.required.kind == "always"


def _period(plan: Plan) -> Period:
    return next(one for one in plan.periods if one.id == PERIOD)
