"""One sheet saved as separated values: every value is a text, as it stands."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from ppmd_cli.intake.encodings import decoded
from ppmd_cli.intake.grid import ERROR_TEXT, Room, SheetCells
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.model.cell import MAX_ROW, RawSheet

_DELIMITERS = ";,\t|"
_LONGEST_FIELD = 1 << 20
_LOOKED_AT = 200


def read_csv(data: bytes, name: str, limits: Limits, room: Room) -> tuple[RawSheet, str | None]:
    """Return the sheet, and the encoding where it is only likely. RefusalError if the quoting is broken."""
    text, encoding = decoded(data)
    text = text.rstrip("\x1a\0")
    first = text[:16].partition("\n")[0].rstrip("\r")
    declared = first[4] if first.lower().startswith("sep=") and len(first) == 5 else None
    if declared:
        text = text.partition("\n")[2]
    sheet = SheetCells(name, "visible", limits, room)
    for row, values in enumerate(_rows(text, declared or _delimiter(text)), 1):
        if row > MAX_ROW:
            raise RefusalError("file_hostile", reason="grid")
        for column, value in enumerate(values, 1):
            sheet.add(row, column, value, "error" if ERROR_TEXT.fullmatch(value) else "text")
    return sheet.sheet(), encoding


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Split a text. Quotes that do not close, or close within a value, are damage, not something to guess."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(_lines(text), delimiter=delimiter, strict=True)
    except csv.Error as error:
        end = "unexpected end" in str(error)
        raise RefusalError("file_truncated" if end else "file_corrupt", reason="csv") from error


def _lines(text: str) -> StringIO:
    """Lines as spreadsheet programs part them: other signs that Unicode counts as ends of lines are text."""
    return StringIO(text, newline="")


def _delimiter(text: str) -> str:
    """The delimiter by which most lines have the same number of values, more than one."""
    head = list(_lines(text[: 1 << 18]))
    best, chosen = (0.0, 0), ";"
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(row) for row in islice(csv.reader(head, delimiter=delimiter), _LOOKED_AT) if row
            )
        except csv.Error:
            continue
        width, lines = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(1, 0))
        if width > 1 and (lines / widths.total(), width) > best:
            best, chosen = (lines / widths.total(), width), delimiter
    return chosen
