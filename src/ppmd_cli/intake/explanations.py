"""What the sender explains: the rows of the explanation sheet, wherever it has moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppmd_cli.i18n import Translator
from ppmd_cli.intake.anchor_index import SheetIndex, code_key
from ppmd_cli.intake.charsets import in_unicode
from ppmd_cli.intake.names import clean, safe_key
from ppmd_cli.model.fact import Explanation

MOST = 200
LONGEST = 1000
_COLUMNS = ("check", "place", "explanation")
_NUMBERING = ("A", "B", "C")
_HEAD_ROW = 4


def explanations_in(indexes: Sequence[SheetIndex]) -> tuple[Explanation, ...]:
    """The explanations in the order in which they stand; the sheet is known by its head, else by its name."""
    t = Translator("vi")
    heads = {name: t(f"forms.head.{name}") for name in _COLUMNS}
    for index in indexes:
        for row, column in index.codes.get(code_key(heads["explanation"]), ()):
            line = {safe_key(index.text((row, one))): one for one in index.rows.get(row, ())}
            check = line.get(safe_key(heads["check"]), 0)
            place = line.get(safe_key(heads["place"]), 0)
            if check or place:
                return tuple(_rows(index, row, (check, place, column)))
    named = safe_key(t("forms.sheet.explanations"))
    for index in indexes:
        if safe_key(index.sheet.name) == named:
            return tuple(_rows(index, _HEAD_ROW, (1, 2, 3)))
    return ()


def _rows(index: SheetIndex, head: int, columns: tuple[int, int, int]) -> Iterator[Explanation]:
    given = 0
    for row in index.rows:
        if row <= head or given == MOST:
            continue
        texts = [_text(index, row, column) for column in columns]
        if tuple(texts) == _NUMBERING or not any(texts):
            continue
        check, cells, text = texts
        if text:
            given += 1
            yield Explanation(check, cells, text[:LONGEST], index.place((row, columns[2])))


def _text(index: SheetIndex, row: int, column: int) -> str:
    cell = index.cell((row, column)) if column else None
    if cell is None:
        return ""
    return clean((in_unicode(cell) if cell.font is not None else cell).text)
