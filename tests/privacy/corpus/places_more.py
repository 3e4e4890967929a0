"""Places of .xls, web pages and .csv that can hold a text."""

from __future__ import annotations

import struct
from collections.abc import Callable
from html import escape

from tests.intake.biff import record
from tests.privacy.corpus.writing import label, page, tables, wide, xls

_AT = 299  # a row far under the table


def _object(kind: int) -> bytes:
    return record(0x5D, struct.pack("<HHHH", 0x15, 0x12, kind, 7) + bytes(14))


def _txo(text: str) -> bytes:
    return record(0x1B6, struct.pack("<10xHHHI", len(text), 0, 0, 0)[:18]) + record(
        0x3C, b"\1" + text.encode("utf-16-le")
    )


def _formula(literal: str, shown: str | None) -> bytes:
    """A formula that is a text; shown: what it gives, None for a number."""
    code = b"\x17" + wide(literal, "<BB")
    result = (
        struct.pack("<d", 2.0)
        if shown is None
        else b"\0" * 6 + b"\xff\xff"
        if shown
        else b"\3" + b"\0" * 5 + b"\xff\xff"
    )
    found = record(
        0x06, struct.pack("<HHH", _AT, 1, 0) + result + struct.pack("<HIH", 0, 0, len(code)) + code
    )
    return found + record(0x207, wide(shown, "<HB")) if shown else found


def _validation(prompt: str, choices: str) -> bytes:
    formula = b"\x17" + wide(choices, "<BB")
    data = struct.pack("<I", 3) + wide("\0", "<HB") * 2 + wide(prompt or "\0", "<HB") + wide("\0", "<HB")
    data += struct.pack("<HH", len(formula), 0) + formula + struct.pack("<HH", 0, 0)
    return record(0x1BE, data + struct.pack("<HHHHH", 1, 49, 49, 25, 25))


def _summary(
    texts: dict[int, str], guid: bytes = b"\xe0\x85\x9f\xf2\xf9\x4f\x68\x10\xab\x91\x08\x00\x2b\x27\xb3\xd9"
) -> bytes:
    pieces, places, at = b"", b"", 8 + 8 * (len(texts) + 1)
    for number, data in (
        (1, struct.pack("<II", 2, 65001)),
        *((key, _string(text)) for key, text in texts.items()),
    ):
        places += struct.pack("<II", number, at)
        pieces += data
        at += len(data)
    section = struct.pack("<II", at, len(texts) + 1) + places + pieces
    return struct.pack("<HHI16sI", 0xFFFE, 0, 0, bytes(16), 1) + guid + struct.pack("<I", 48) + section


def _string(text: str) -> bytes:
    data = text.encode() + b"\0"
    data += bytes(-len(data) % 4)
    return struct.pack("<II", 0x1E, len(text.encode()) + 1) + data


def _shared(text: str, *, phonetic: bool = False) -> bytes:
    if not phonetic:
        return record(0xFC, struct.pack("<II", 0, 1) + wide(text, "<HB"))
    more = (
        struct.pack("<HHHHH", 1, 0, 0, 0, len(text)) + struct.pack("<H", len(text)) + text.encode("utf-16-le")
    )
    more += struct.pack("<HHH", 0, 0, 3)
    more = more[:2] + struct.pack("<H", len(more) - 4) + more[4:]
    return record(
        0xFC,
        struct.pack("<II", 0, 1) + struct.pack("<HBI", 3, 5, len(more)) + "xem".encode("utf-16-le") + more,
    )


_LINK = struct.pack("<HHHH", 299, 299, 1, 1) + bytes(24)
_OLD_CHART = "chart sheet"
XLS: dict[str, Callable[[str], bytes]] = {
    "cell": lambda text: xls(second=label(_AT, 1, text)),
    "hidden row": lambda text: xls(
        second=record(0x208, struct.pack("<HHHHHHHH", _AT, 0, 5, 255, 0, 0, 0x20, 0)) + label(_AT, 1, text)
    ),
    "hidden sheet": lambda text: xls(sheets=(("X9", 1, 0, label(0, 0, text)),)),
    "very hidden sheet": lambda text: xls(sheets=(("X9", 2, 0, label(0, 0, text)),)),
    "comment": lambda text: xls(
        second=_object(0x19) + _txo(text) + record(0x1C, struct.pack("<HHHH", 8, 3, 0, 7))
    ),
    "text box": lambda text: xls(second=_object(6) + _txo(text)),
    "head of the page": lambda text: xls(second=record(0x14, wide("&L" + text, "<HB"))),
    "defined name": lambda text: xls(
        globals_=record(
            0x18,
            struct.pack("<HBBHHHBBBB", 0, 0, 2, 3 + 2 * len(text), 0, 0, 0, 0, 0, 0)
            + b"\0X1"
            + b"\x17"
            + wide(text, "<BB"),
        )
    ),
    "list of choices": lambda text: xls(second=_validation("", "Có\0" + text)),
    "prompt": lambda text: xls(second=_validation(text, "Có\0Không")),
    "link's tip": lambda text: xls(
        second=record(0x1B8, _LINK)
        + record(0x800, struct.pack("<HHHHH", 0x800, 299, 299, 1, 1) + (text + "\0").encode("utf-16-le"))
    ),
    "formula, shown": lambda text: xls(second=_formula(text, text)),
    "formula, not shown": lambda text: xls(second=_formula(text, "")),
    "formula, a figure shown": lambda text: xls(second=_formula(text, None)),
    "number format": lambda text: xls(
        globals_=record(0x41E, struct.pack("<H", 177) + wide(f'0" {text}"', "<HB"))
    ),
    "shared text that no cell uses": lambda text: xls(globals_=_shared(text)),
    "phonetic guide": lambda text: xls(globals_=_shared(text, phonetic=True)),
    "chart": lambda text: xls(
        second=record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0x600))
        + record(0x100D, b"\0\0" + wide(text, "<BB"))
        + record(0x0A)
    ),
    _OLD_CHART: lambda text: xls(sheets=(("Đồ thị", 0, 2, record(0x100D, b"\0\0" + wide(text, "<BB"))),)),
    "name of a sheet": lambda text: xls(sheets=((text[:31], 0, 0, label(0, 0, "x")),)),
    "properties": lambda text: xls(streams={"\x05SummaryInformation": _summary({6: text})}),
    "properties of the office": lambda text: xls(
        streams={
            "\x05DocumentSummaryInformation": _summary(
                {2: text}, b"\x02\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"
            )
        }
    ),
    "filter": lambda text: xls(
        second=record(
            0x9E,
            struct.pack("<HH", 0, 0)
            + bytes((6, 2, 0, 0, 0, 0, len(text), 1, 0, 0))
            + bytes(10)
            + b"\1"
            + text.encode("utf-16-le"),
        )
    ),
    "scenario": lambda text: xls(
        second=record(
            0xAF, struct.pack("<HBBBBB", 0, 0, 0, len(text), 0, 0) + b"\1" + text.encode("utf-16-le")
        )
    ),
    "kept from another file": lambda text: xls(
        globals_=record(0x5A, struct.pack("<BBH", 0, 0, 0) + b"\2" + wide(text, "<HB"))
    ),
    "table": lambda text: xls(second=record(0x872, bytes(20) + wide(text, "<HB"))),
    "pivot table's data": lambda text: xls(streams={"0001": record(0xCD, wide(text, "<HB")) + record(0x0A)}),
}
HTML: dict[str, Callable[[str], str]] = {
    "cell": lambda text: page(row=f"<td></td><td>{escape(text)}</td>"),
    "hidden row": lambda text: page(row=f'<td></td><td style="display:none">{escape(text)}</td>'),
    "hidden block": lambda text: page(before=f'<div style="display:none">{escape(text)}</div>'),
    "comment": lambda text: page(before=f"<!-- {escape(text)} -->"),
    "comment for Office": lambda text: page(
        head=f"<!--[if gte mso 9]><xml><x:Caption>{escape(text)}</x:Caption></xml><![endif]-->"
    ),
    "script": lambda text: page(head=f'<script>var a = "{text}";</script>'),
    "style": lambda text: page(head=f"<style>td {{mso-number-format:'0\\0022 {text}\\0022'}}</style>"),
    "title": lambda text: page(head=f"<title>{escape(text)}</title>"),
    "description": lambda text: page(head=f'<meta name="description" content="{escape(text)}">'),
    "picture's text": lambda text: page(before=f'<img alt="{escape(text)}">'),
    "link's tip": lambda text: page(before=f'<a href="#a" title="{escape(text)}">xem</a>'),
    "beside the tables": lambda text: page(before=f"<p>{escape(text)}</p>"),
    "beside an office's line": lambda text: page(
        before=f"<p>UBND huyện - Điện thoại: 0237.3852.246</p><p>{escape(text)}</p>"
    ),
    "behind an office's line": lambda text: page(
        after=f"<div>Địa chỉ: số 5 phố Chợ. Email: ubnd@thanhhoa.gov.vn</div><div>{escape(text)}</div>"
    ),
    "field": lambda text: page(before=f'<input value="{escape(text)}">'),
    "choice": lambda text: page(before=f"<select><option>{escape(text)}</option></select>"),
    "attribute": lambda text: page(before=f'<p data-note="{escape(text)}">x</p>'),
    "attribute of a cell": lambda text: page(row=f'<td x:str="{escape(text)}">xem</td>'),
    "template": lambda text: page(before=f"<template><p>{escape(text)}</p></template>"),
    "without scripts": lambda text: page(before=f"<noscript>{escape(text)}</noscript>"),
    "formula": lambda text: page(row=f'<td x:fmla="=IF(A1&gt;0,&quot;{escape(text)}&quot;,1)">1</td>'),
    "caption": lambda text: page(
        after=f"<table><caption>{escape(text)}</caption><tr><td>5</td></tr></table>"
    ),
    "heading": lambda text: page(after=f"<h2>{escape(text)}</h2>"),
}
CSV: dict[str, Callable[[str], dict[str, bytes]]] = {
    "cell": lambda text: tables(f';"{text}"'),
    "far column": lambda text: tables(";" * 40 + f'"{text}"'),
    "further file": lambda text: {**tables(), "Khác": f'"x";"{text}"\r\n"y";"z"\r\n'.encode()},
    "line without columns": lambda text: tables(f"# {text}"),
}


def xls_planted(place: str, text: str) -> bytes:
    """The good return as .xls with a text at a place."""
    return XLS[place](text)


def html_planted(place: str, text: str) -> bytes:
    """The same as a web page."""
    return HTML[place](text).encode()


def csv_planted(place: str, text: str) -> dict[str, bytes]:
    """The same as one .csv a sheet."""
    return CSV[place](text)
