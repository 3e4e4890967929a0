"""What passes between the program and its worker: frames over pipes, workbooks as JSON.

JSON and no pickle: whatever a hostile file makes of the worker, its answer runs nothing here.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any, cast

from ppmd_cli.model.cell import CellRange, Mark, NotePart, RawCell, RawNote, RawSheet, RawWorkbook

_HEAD = struct.Struct("<II")
MOST_HEAD, MOST_DATA = 512 * 1024 * 1024, 512 * 1024 * 1024


def send(pipe: IO[bytes], head: dict[str, Any], data: bytes = b"") -> None:
    """Write one frame."""
    text = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    pipe.write(_HEAD.pack(len(text), len(data)))
    pipe.write(text)
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one frame. EOFError if the other side is gone, ValueError if it is none."""
    text, data = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    if text > MOST_HEAD or data > MOST_DATA:
        raise ValueError("frame too long")
    head = json.loads(_exactly(pipe, text))
    if not isinstance(head, dict):
        raise ValueError("not a frame")  # noqa: TRY004 - one error for all that is no frame
    return head, _exactly(pipe, data)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        piece = pipe.read(size - len(pieces))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)


def packed(workbook: RawWorkbook) -> dict[str, Any]:
    """Return a workbook as JSON knows it; texts that repeat are sent once."""
    numbers: dict[str | None, int] = {}

    def number(text: str | None) -> int:
        return numbers.setdefault(text, len(numbers))

    sheets = [
        {
            "name": sheet.name,
            "state": sheet.state,
            "rows": sorted(sheet.hidden_rows),
            "columns": sheet.hidden_columns,
            "merges": sheet.merges,
            "dimensions": sheet.dimensions,
            "margins": sheet.margins,
            "formulas": [(*spot, text) for spot, text in sheet.formulas.items()],
            "cells": [
                (
                    *(cell.row, cell.column, number(cell.text), cell.kind),
                    *(int(cell.formula), int(cell.cached), int(cell.hidden), cell.merged),
                    *(number(cell.number_format), number(cell.font), number(cell.mark)),
                )
                for cell in sheet.cells.values()
            ],
        }
        for sheet in workbook.sheets
    ]
    return {
        "texts": list(numbers),
        "sheets": sheets,
        "date1904": workbook.date1904,
        "others": workbook.other_sheets,
        "notes": workbook.notes,
        "texts_only": workbook.texts_only,
        "notices": workbook.notices,
    }


def unpacked(head: dict[str, Any]) -> RawWorkbook:
    """Return the workbook of such a frame. KeyError, TypeError, IndexError or ValueError if it is none."""
    texts = cast("list[str | None]", head["texts"])
    return RawWorkbook(
        tuple(_sheet(sheet, texts) for sheet in head["sheets"]),
        bool(head["date1904"]),
        tuple(map(str, head["others"])),
        tuple(_note(*note) for note in head["notes"]),
        bool(head["texts_only"]),
        tuple((str(code), tuple((str(a), str(b)) for a, b in slots)) for code, slots in head["notices"]),
    )


def _note(sheet: str, spot: list[int] | None, text: str, part: NotePart) -> RawNote:
    return RawNote(str(sheet), (spot[0], spot[1]) if spot else None, str(text), part)


def _mark(text: str | None) -> Mark | None:
    return "struck" if text == "struck" else "raised" if text == "raised" else None


def _sheet(sheet: dict[str, Any], texts: list[str | None]) -> RawSheet:
    cells: dict[tuple[int, int], RawCell] = {}
    for row, column, text, kind, formula, cached, hidden, merged, code, font, mark in sheet["cells"]:
        corner = (merged[0], merged[1]) if merged else None
        flags = bool(formula), bool(cached), bool(hidden)
        cells[row, column] = RawCell(
            row, column, texts[text] or "", kind, *flags, corner, texts[code], texts[font], _mark(texts[mark])
        )
    last_row, last_column = sheet["dimensions"]
    return RawSheet(
        sheet["name"],
        sheet["state"],
        cells,
        frozenset(sheet["rows"]),
        tuple((first, last) for first, last in sheet["columns"]),
        tuple(CellRange(*merge) for merge in sheet["merges"]),
        (last_row, last_column),
        tuple(map(str, sheet["margins"])),
        {(int(row), int(column)): str(text) for row, column, text in sheet["formulas"]},
    )
