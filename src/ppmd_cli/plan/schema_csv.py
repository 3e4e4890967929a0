"""CSV files of a plan -> rows whose values know their line and column."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from ppmd_cli.plan.faults import Faults, Mark, Source, nearest
from ppmd_cli.plan.yamltree import Marked

UNIT_COLUMNS = ("code", "name", "kind", "parent", "row", "column", "valid_from", "valid_to")
REGISTER_COLUMNS = ("unit", "element", "value", "source")
BASELINE_COLUMNS = ("unit", "element", "period", "value", "source")


class Row(Struct, frozen=True):
    """One row; `values` by column, an empty cell is None. mark: where the row begins."""

    mark: Mark
    values: dict[str, Marked | None]

    def __getitem__(self, column: str) -> Marked | None:
        return self.values.get(column)

    def at(self, column: str) -> Mark:
        """The place of a value, or of the row."""
        value = self.values.get(column)
        return self.mark if value is None else value.mark


def read_rows(source: Source, columns: Sequence[str], required: Sequence[str], faults: Faults) -> list[Row]:
    """The rows of a file with a header line. Rows that lack a `required` value are told and left out."""
    lines = list(_records(source, faults))
    if (len(lines) < 2 and "code" in columns) or not lines:
        faults.add("plan_file_empty", source.mark(0, 0))
        return []
    header = lines[0]
    names = [str(cell) for cell in header]
    for cell in header:
        if cell not in columns:
            faults.add("plan_csv_header_unknown", cell.mark, column=cell, nearest=nearest(cell, columns))
    for column in required:
        if column not in names:
            faults.add("plan_csv_header_missing", header[0].mark, column=column, columns=",".join(columns))
    if not set(required) <= set(names):
        return []
    return [row for cells in lines[1:] if (row := _row(cells, names, required, faults)) is not None]


def _row(cells: list[Marked], names: list[str], required: Sequence[str], faults: Faults) -> Row | None:
    mark = cells[0].mark
    if len(cells) != len(names):
        faults.add("plan_csv_columns", mark, found=len(cells), expected=len(names))
        return None
    values = {name: cell or None for name, cell in zip(names, cells, strict=True)}
    missing = [name for name in required if values[name] is None]
    for name in missing:
        faults.add("plan_value_missing", cells[names.index(name)].mark, column=name)
    return None if missing else Row(mark, values)


def _records(source: Source, faults: Faults) -> list[list[Marked]]:
    """Every record with the place of each of its fields."""
    if '"' not in source.text:
        return [_plain(source, number, line) for number, line in _lines(source.text) if line.strip()]
    found = []
    reader = csv.reader(source.text.splitlines(keepends=True), strict=True)
    start = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(_quoted(source, start, cells))
            start = reader.line_num
    except csv.Error as error:
        faults.add("plan_syntax", source.mark(reader.line_num - 1, 0), reason=str(error))
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.splitlines()))


def _plain(source: Source, number: int, line: str) -> list[Marked]:
    cells, column = [], 0
    for cell in line.split(","):
        cells.append(_marked(source, number, column, cell))
        column += len(cell) + 1
    return cells


def _quoted(source: Source, number: int, cells: list[str]) -> list[Marked]:
    made, column = [], 0
    for cell in cells:
        made.append(_marked(source, number, column, cell))
        width = len(cell) + cell.count('"')
        quoted = any(mark in cell for mark in ',"\n')
        column += width + (3 if quoted else 1)
    return made


def _marked(source: Source, line: int, column: int, text: str) -> Marked:
    lead = len(text) - len(text.lstrip())
    return Marked.at(unicodedata.normalize("NFC", text.strip()), source.mark(line, column + lead))
