"""What arrives: a name, how the file is made, and what the program must say (its code, or the outcome)."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

from tests.hostile.makers import (
    MIB,
    RETURN,
    book,
    edited,
    huge_directory,
    in_encoding,
    main_parts,
    ods,
    ole,
    overlapping,
    packed,
    parts,
    quine,
    sheet_part,
    two_packages,
    unpacked,
    with_sheets,
    zipped,
)

Case = tuple[Callable[[], bytes], str]
BILLION = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 10 + '"><!ENTITY c "' + "&b;" * 10 + '">]>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>'
NOTATION = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'


def with_head(part: str, head: str) -> bytes:
    """The good return with a document type in front of one part."""
    made = unpacked()
    text = made[part].decode()
    at = text.index("?>") + 2 if text.startswith("<?xml") else 0
    made[part] = (text[:at] + head + text[at:]).encode()
    return zipped(made.items())


def entity(part: str) -> bytes:
    """The good return with an entity that is nowhere declared."""
    made = unpacked()
    made[part] = made[part].replace(b"</", b"&b;</", 1)
    return zipped(made.items())


def added(*entries: tuple[str, bytes]) -> bytes:
    """The good return and more entries behind its own."""
    return zipped([*unpacked().items(), *entries])


def row(cells: str, number: str = "1") -> Callable[[], bytes]:
    """A small workbook with one row."""
    return lambda: book(f'<row r="{number}">{cells}</row>')


def cut(sixteenths: int) -> Callable[[], bytes]:
    """The good return up to so many sixteenths."""
    return lambda: RETURN[: len(RETURN) * sixteenths // 16]


def flipped(part: str) -> bytes:
    """The good return with one bit of a packed part flipped."""
    data = bytearray(RETURN)
    at = data.index(part.encode()) + len(part) + 40
    data[at] ^= 4
    return bytes(data)


def relations(count: int) -> bytes:
    """The good return, whose workbook has two parts of one kind."""
    made = unpacked()
    name = "xl/_rels/workbook.xml.rels"
    text = made[name].decode()
    at = text.index("/sharedStrings")
    begun, ended = text.rindex("<Relationship ", 0, at), text.index("/>", at) + 2
    more = text[begun:ended].replace('Id="', 'Id="x').replace("sharedStrings.xml", "other.xml")
    made[name] = (text[:ended] + more + text[ended:]).encode()
    made["xl/other.xml"] = made["xl/sharedStrings.xml"].replace(b">0<", b">9<")
    return zipped(made.items())


def wide_attributes() -> bytes:
    """One element with two hundred thousand attributes."""
    return book("<row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>")


LIGHT: dict[str, Case] = {
    "plain": (lambda: RETURN, "clean"),
    "upper corner": (row('<c r="XFD1048576"><v>1</v></c>', "1048576"), "not_a_return"),
    "lying dimension": (
        lambda: edited(sheet_part(), '<dimension ref="[^"]*"/>', '<dimension ref="A1:XFD1048576"/>'),
        "clean",
    ),
    "dimension that is none": (
        lambda: edited(sheet_part(), '<dimension ref="[^"]*"/>', '<dimension ref="-1:??"/>'),
        "clean",
    ),
    "lying string counts": (
        lambda: edited(
            "xl/sharedStrings.xml",
            'count="[0-9]+" uniqueCount="[0-9]+"',
            'count="4294967295" uniqueCount="4294967295"',
        ),
        "clean",
    ),
    "lying span": (lambda: edited(sheet_part(), 'spans="[^"]*"', 'spans="1:99999999"', times=99), "clean"),
    "row below the grid": (row('<c r="A1048577"><v>1</v></c>', "1048577"), "file_hostile"),
    "column beyond the grid": (row('<c r="XFE1"><v>1</v></c>'), "file_hostile"),
    "column of many letters": (row('<c r="AAAAAAAAAAAA1"><v>1</v></c>'), "file_hostile"),
    "row nought": (row('<c r="A0"><v>1</v></c>', "0"), "file_corrupt"),
    "negative row": (row('<c r="A-1"><v>1</v></c>', "-1"), "file_corrupt"),
    "huge row": (row('<c r="A1"><v>1</v></c>', "9" * 5000), "file_corrupt"),
    "row that is a text": (row('<c r="A1"><v>1</v></c>', "one"), "file_corrupt"),
    "row without number": (row('<c r="A1"><v>1</v></c>', ""), "file_corrupt"),
    "wide digits": (row('<c r="A１"><v>1</v></c>', "１"), "file_corrupt"),
    "one address twice": (row('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'), "file_corrupt"),
    "huge style": (lambda: edited(sheet_part(), ' s="1"', ' s="99999999999999999999"'), "clean"),
    "huge shared string": (row('<c r="A1" t="s"><v>99999999999999999999</v></c>'), "file_corrupt"),
    "negative shared string": (row('<c r="A1" t="s"><v>-1</v></c>'), "file_corrupt"),
    "number of a million digits": (row(f'<c r="A1"><v>{"9" * MIB}</v></c>'), "file_hostile"),
    "number to the power": (row('<c r="A1"><v>1e999999999</v></c>'), "file_corrupt"),
    "infinite number": (row('<c r="A1"><v>INF</v></c>'), "file_corrupt"),
    "value within a value": (row('<c r="A1"><v>1<x/>2</v></c>'), "file_corrupt"),
    "merge beyond the grid": (
        lambda: book(after='<mergeCells><mergeCell ref="A1:XFE9"/></mergeCells>'),
        "file_corrupt",
    ),
    "merge upside down": (
        lambda: book(after='<mergeCells><mergeCell ref="C3:A1"/></mergeCells>'),
        "file_corrupt",
    ),
    "columns beyond the grid": (
        lambda: book(before='<cols><col min="1" max="99999999" hidden="1"/></cols>'),
        "file_hostile",
    ),
    "text longer than a cell": (
        row(f'<c r="A1" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c>'),
        "file_hostile",
    ),
    "shared text longer than a cell": (
        lambda: book(strings=f"<si><t>{'x' * 32_768}</t></si>"),
        "file_hostile",
    ),
    "text as long as a cell": (
        row(f'<c r="A1" t="inlineStr"><is><t>{"x" * 32_767}</t></is></c>'),
        "not_a_return",
    ),
    "zip within a zip": (quine, "file_unknown"),
    "zip of a workbook": (lambda: zipped([("a.xlsx", RETURN)]), "file_unknown"),
    "overlapping entries": (lambda: overlapping(50, MIB), "file_hostile"),
    "two packages": (two_packages, "file_corrupt"),
    "something before the zip": (lambda: b"PK\3\4" + bytes(500) + RETURN, "file_corrupt"),
    "one name twice": (lambda: added((sheet_part(), unpacked()[sheet_part()])), "file_hostile"),
    "one name in two cases": (lambda: added((sheet_part().upper(), b"<x/>")), "file_hostile"),
    "name that leads out": (lambda: added(("../../../tmp/out.xml", b"x")), "file_hostile"),
    "absolute name": (lambda: added(("/etc/passwd", b"x")), "file_hostile"),
    "name of a drive": (lambda: added(("C:/a.xml", b"x")), "file_hostile"),
    "name with a backslash": (lambda: added(("xl\\a.xml", b"x")), "file_hostile"),
    "name of 60,000 letters": (lambda: added(("x" * 60_000, b"x")), "clean"),
    "name with a line break": (lambda: added(("a\n\x1b[2Jb", b"x")), "clean"),
    "target that leads out": (
        lambda: edited(
            "xl/_rels/workbook.xml.rels", 'Target="[^"]*sheet1.xml"', 'Target="../../../../etc/passwd"'
        ),
        "file_corrupt",
    ),
    "two texts parts": (lambda: relations(2), "file_corrupt"),
    "two sheets of one name": (lambda: with_sheets(["Bìa", "BÌA"]), "file_corrupt"),
    "two sheets of one name in two forms": (lambda: with_sheets(["B\u00eca", "Bi\u0300a"]), "file_corrupt"),
    "sheet name of 10,000 letters": (lambda: with_sheets(["x" * 10_000]), "file_corrupt"),
    "two hundred sheets": (lambda: with_sheets([f"S{n}" for n in range(200)]), "not_a_return"),
    "two thousand sheets": (lambda: with_sheets([f"S{n}" for n in range(2000)]), "file_hostile"),
    "five thousand entries": (lambda: added(*((f"xl/{n}", b"") for n in range(5000))), "file_hostile"),
    "utf-16": (lambda: in_encoding("utf-16"), "not_a_return"),
    "utf-16 said": (lambda: in_encoding("utf-16", "utf-16"), "not_a_return"),
    "utf-32": (lambda: in_encoding("utf-32"), "file_corrupt"),
    "utf-32 said": (lambda: in_encoding("utf-32", "utf-32"), "file_corrupt"),
    "utf-8 said to be utf-16": (lambda: in_encoding("utf-8", "utf-16"), "file_corrupt"),
    "cp1258 not said": (lambda: in_encoding("latin-1"), "file_corrupt"),
    "utf-8 said to be ebcdic": (lambda: in_encoding("utf-8", "cp037"), "file_corrupt"),
    "utf-8 said to be utf-7": (lambda: in_encoding("utf-8", "utf-7"), "file_corrupt"),
    "utf-8 said to be cp1258": (lambda: in_encoding("utf-8", "windows-1258"), "file_corrupt"),
    "no such encoding": (lambda: in_encoding("utf-8", "no-such"), "file_corrupt"),
    "codec that is none": (lambda: in_encoding("utf-8", "rot13"), "file_corrupt"),
    "wide element": (wide_attributes, "file_hostile"),
    "xls: circle in the table": (lambda: ole("stream"), "file"),
    "xls: circle in the directory": (lambda: ole("directory"), "file"),
    "xls: circle in the tree": (lambda: ole("tree"), "file"),
    "xls: circle of tables": (lambda: ole("difat"), "file"),
    "xls: huge stream": (lambda: ole("size"), "file"),
    "nothing": (lambda: b"", "file_empty"),
    "one byte": (lambda: b"P", "not_a_return"),
    "only a signature": (lambda: b"PK\3\4", "file_truncated"),
    "only an end": (lambda: b"PK\5\6" + bytes(18), "file"),
}
for _part in main_parts():
    LIGHT |= {
        f"billion laughs in {_part}": (lambda part=_part: with_head(part, BILLION), "file_hostile"),
        f"outside entity in {_part}": (lambda part=_part: with_head(part, OUTSIDE), "file_hostile"),
        f"parameter entity in {_part}": (lambda part=_part: with_head(part, PARAMETER), "file_hostile"),
        f"outside dtd in {_part}": (lambda part=_part: with_head(part, NOTATION), "file_hostile"),
        f"undeclared entity in {_part}": (lambda part=_part: entity(part), "file_corrupt"),
        f"flipped bit in {_part}": (lambda part=_part: flipped(part), "file_corrupt"),
    }
LIGHT |= {f"cut at {n} of 16": (cut(n), "file_truncated") for n in range(1, 16)}


def empty_rows(cells: int) -> bytes:
    """A hundred thousand rows of empty cells that have a style."""
    letters = "ABCDEFGHIJKLMNOPQRST"[:cells]
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}" s="0"/>' for letter in letters) + "</row>"
        for n in range(1, 100_001)
    )
    return book(rows)


def styled_return() -> bytes:
    """The good return with a hundred thousand empty styled rows under its cover."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1000, 101_000))
    return edited(sheet_part(), "</sheetData>", rows + "</sheetData>")


def with_notes(*texts: str, shared: int = 0) -> bytes:
    """The good return with texts under the table of its second sheet; or one of them shared by so many rows."""
    made = unpacked()
    part = sorted(name for name in made if name.startswith("xl/worksheets/sheet"))[1]
    if shared:
        (text,) = texts
        count = made["xl/sharedStrings.xml"].count(b"<si>")
        made["xl/sharedStrings.xml"] = made["xl/sharedStrings.xml"].replace(
            b"</sst>", f"<si><t>{text}</t></si></sst>".encode()
        )
        cells = [
            "".join(f'<c r="{column}{n}" t="s"><v>{count}</v></c>' for column in "ABCDEFGH")
            for n in range(200, 200 + shared)
        ]
    else:
        spaced = '<c r="A{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
        cells = [spaced.format(n, text) for n, text in enumerate(texts, 200)]
    rows = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 200))
    made[part] = made[part].replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    return zipped(made.items())


def worded(column: str, text: str) -> str:
    """A cell with a text, the number of its row left open."""
    return f'<c r="{column}{{n}}" t="inlineStr"><is><t>{text}</t></is></c>'


def under_table(count: int, *cells: str) -> bytes:
    """The good return with the same cells in so many rows under the table of its second sheet."""
    part = sorted(name for name in unpacked() if name.startswith("xl/worksheets/sheet"))[1]
    row = '<row r="{n}">' + "".join(cells) + "</row>"
    rows = "".join(row.format(n=n) for n in range(200, 200 + count))
    return edited(part, "</sheetData>", rows + "</sheetData>")


def strings(count: int) -> bytes:
    """So many shared strings, each another text."""
    return book(
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        strings="".join(f"<si><t>t{n}</t></si>" for n in range(count)),
    )


def texts(count: int, text: str) -> bytes:
    """So many cells of one text, a hundred a row."""
    cell = f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    return book(("<row>" + cell * 100 + "</row>") * (count // 100))


def numbers(count: int) -> str:
    """A row of so many numbers."""
    return "<row>" + "<c><v>12</v></c>" * count + "</row>"


def same_sheet(count: int) -> bytes:
    """So many sheets that are all one part."""
    made = parts('<row r="1"><c r="A1" t="inlineStr"><is><t>X01</t></is></c></row>' + " " * MIB)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="s1"/>' for n in range(count))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", listed + "</sheets>")
    return packed(made)


def long_namespace() -> bytes:
    """A million elements whose namespace is a million letters long."""
    return book(f'<z:a xmlns:z="{"n" * MIB}">' + "<z:b/>" * 300_000 + "</z:a>")


def disguised(text: str, count: int, head: str = "<row>", tail: str = "</row>") -> bytes:
    """A sheet of repeats that packs no better than honest ones, for noise in a comment."""
    noise = "".join(
        f"<!--{base64.b64encode(random.Random(n).randbytes(MIB // 4)).decode()}-->" for n in range(4)
    )
    return book(head + text * count + tail, after=noise)


HEAVY: dict[str, Case] = {
    "bomb that says so": (lambda: added(("xl/media/a.png", bytes(200 * MIB))), "file_hostile"),
    "bomb of many entries": (
        lambda: added(*((f"xl/media/{n}.png", bytes(30 * MIB)) for n in range(12))),
        "file_hostile",
    ),
    "bomb of cells": (lambda: book("<row>" + "<c/>" * (60 * MIB) + "</row>"), "file_hostile"),
    "disguised: empty cells": (lambda: disguised("<c/>", 60 * MIB), "file_hostile"),
    "disguised: empty cells, fewer": (
        lambda: disguised("<row>" + "<c/>" * 10_000 + "</row>", 600, "", ""),
        "not_a_return",
    ),
    "disguised: empty rows": (lambda: disguised("<row/>", 1_000_000, "", ""), "not_a_return"),
    "disguised: empty values": (lambda: disguised("<v/>", 7_000_000), "file_corrupt"),
    "disguised: spaces": (lambda: disguised(" " * 200, MIB // 2), "file_hostile"),
    "disguised: comments": (lambda: disguised("<!---->", 30 * MIB), "file_hostile"),
    "disguised: one text": (
        lambda: disguised("x" * 200, MIB // 2 // 2, '<row><c t="inlineStr"><is><t>', "</t></is></c></row>"),
        "file_hostile",
    ),
    "disguised: pieces of text": (
        lambda: disguised("&amp;" * 10, 2 * MIB, '<row><c t="inlineStr"><is><t>', "</t></is></c></row>"),
        "file_hostile",
    ),
    "disguised: one attribute": (
        lambda: disguised("x" * 200, MIB // 2 // 2, '<row a="', '"/>'),
        "file_hostile",
    ),
    "disguised: one name": (lambda: disguised("x" * 200, MIB // 2, "<", "/>"), "file_hostile"),
    "disguised: names": (
        lambda: disguised("".join(f"<a{n}/>" for n in range(1000)), 2000, "", ""),
        "not_a_return",
    ),
    "disguised: prefixes": (
        lambda: disguised(
            "".join(f'<p{n}:a xmlns:p{n}="{"u" * 900}{n}"/>' for n in range(100)), 1000, "", ""
        ),
        "not_a_return",
    ),
    "a million numbers": (lambda: disguised(numbers(1000), 1000, "", ""), "file_hostile"),
    "400,000 codes": (lambda: texts(400_000, "X01"), "not_a_return"),
    "overlapping bomb": (lambda: overlapping(4000, 60_000), "file_hostile"),
    "directory of 500,000 entries": (lambda: huge_directory(500_000), "file_hostile"),
    "100,000 empty styled rows": (lambda: empty_rows(12), "not_a_return"),
    "return with 100,000 empty styled rows": (styled_return, "clean"),
    "a million shared strings": (lambda: strings(1_000_000), "not_a_return"),
    "a thousand sheets of one part": (lambda: same_sheet(1000), "file_hostile"),
    "deep nesting": (lambda: book("<a>" * MIB + "</a>" * MIB), "not_a_return"),
    "long namespace": (long_namespace, "file_hostile"),
    "texts that are slow to look through": (
        lambda: with_notes(
            *(
                f"{head}{' ' * 32_000}{tail}"
                for head in ("1", "Nguyen", "Ba Ba", "ong", "ong ba ho", "100 000", "ten la")
                for tail in ("x", "!", "7", "")
            )
        ),
        "clean",
    ),
    "500 long texts of telephones": (
        lambda: with_notes(*(f"{n} " + "0912345678 " * 2_900 for n in range(500))),
        "errors",
    ),
    "a long text of persons in 100,000 cells": (
        lambda: with_notes("0912345678 Nguyễn Văn A " * 1_300, shared=12_500),
        "file_hostile",
    ),
    "a text of persons in 80,000 cells": (
        lambda: with_notes("0912345678 Nguyễn Văn A " * 8, shared=10_000),
        "errors",
    ),
    "nine digits in 300,000 cells": (
        lambda: under_table(50_000, *(f'<c r="{c}{{n}}"><v>912345678</v></c>' for c in "ABCDEF")),
        "errors",
    ),
    "30,000 headings of names and titles over signatures": (
        lambda: under_table(
            30_000, worded("A", "Họ và tên"), worded("T", "GIÁM ĐỐC"), worded("U", "Nguyễn Văn A")
        ),
        "clean",
    ),
    "30 million lines": (lambda: b"\n" * (30 * MIB), "file_hostile"),
    "ods: rows without end": (
        lambda: ods(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
        ),
        "file",
    ),
    "ods: repeats beyond counting": (
        lambda: ods(
            '<table:table-row table:number-rows-repeated="99999999999999999999"><table:table-cell '
            'office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "file",
    ),
}
