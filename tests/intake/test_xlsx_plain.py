"""Rows taken by patterns are those that the parser's events make, and what patterns do not know is left to it."""

import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmd_cli.intake import xlsx_sheet
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xlsx_events import read_by_events
from ppmd_cli.intake.xlsx_sheet import SheetContext, read_plainly
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import RawNote, RawSheet
from tests.conftest import REPOSITORY
from tests.intake.books import MAIN, drawn, packed, parts, sheet

Outcome = tuple[RawSheet, list[RawNote], list[tuple[int, int]]] | str
WORDS = [
    "",
    " ",
    "0",
    "1",
    "2",
    "-0.5",
    "007",
    "1e5",
    "12345678901234567",
    "xã",
    "_x0041_",
    "true",
    "#REF!",
    "\n",
    ">",
]
REFERENCES = [
    "&#7882;",
    "&#x1EA1;",
    "&amp;",
    "&lt;",
    "&quot;",
    "&apos;",
    "&#13;",
    "&#48;",
    "&amp;#48;",
    "_x0&#48;41_",
]
WRONG = [
    "&",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#xFFFE;",
    "]]>",
    "\x01",
    "\ufffe",
    "<!-- -->",
    "<b/>",
    "&#99999999;",
]
TYPES = [
    "",
    *(f' t="{kind}"' for kind in ("s", "n", "str", "inlineStr", "b", "e", "d", "x")),
    " t=''",
    ' t=" s"',
]
LOOKS = ["", ' s="1"', ' s="9"', ' s=""', ' cm="1"', ' s="1" s="1"']
SPOTS = ["A1", "B1", "C1", "D1", "A2", "B2", "XFD1", "XFE1", "a1", "A01", "A0", "1A", "AAAA1"]
ROWS = [
    "",
    ' hidden="1"',
    ' hidden="false"',
    ' ht="0"',
    ' x="1"',
    ' a:ht="0"',
    ' m="&gt;"',
    ' x="1" x="2"',
    ' r="3"',
    ' xmlns="urn:x"',
    ' xmlns:a="urn:x" a:b="1"',
    ' x="é"',
    " hidden='1'",
    ' m=" hidden="',
]
HEADS = [
    "",
    '<cols><col min="2" max="2" hidden="1"/></cols>',
    '<sheetPr odd="a longer word"/>',
    "<v/>",
    "<c r='A1'><v>1</v></c>",
    "<!-- <sheetData> -->",
    "<x xmlns='urn:x'/>",
    "<oddHeader/>",
    '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
]
TAILS = [
    "",
    '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="D1"/></mergeCells>',
    "<headerFooter><oddHeader>&amp;Lxã</oddHeader></headerFooter>",
    '<dataValidations><dataValidation sqref="A1" prompt="Ghi tên"><formula1>"a,bcdef"</formula1></dataValidation></dataValidations>',
    '<cols><col min="1" max="1" hidden="1"/></cols>',
    '<sheetData><row r="3"><c r="A3"><v>3</v></c></row></sheetData>',
    "<!-- </sheetData> -->",
    "<broken>",
]

texts = st.lists(st.sampled_from([*WORDS, *REFERENCES]) | st.sampled_from(WRONG), max_size=3).map("".join)
plain_texts = st.lists(st.sampled_from([*WORDS, *REFERENCES]), max_size=2).map("".join)


@st.composite
def values(draw: st.DrawFn) -> str:
    """What stands within a cell."""
    text = draw(plain_texts if draw(st.integers(0, 9)) else texts)
    value = draw(
        st.sampled_from(
            [
                "",
                f"<v>{text}</v>",
                f"<v>{text}</v>",
                "<v/>",
                f"<is><t>{text}</t></is>",
                f'<is><t xml:space="preserve">{text}</t></is>',
                f"<is><r><t>{text}</t></r></is>",
                f"<is><t>{text}</t><t>1</t></is>",
                f"<v>1</v><v>{text}</v>",
                f"{text}<v>1</v>",
            ]
        )
    )
    formula = draw(
        st.sampled_from(
            [
                "",
                "",
                "",
                "<f>A1&gt;B1</f>",
                '<f t="shared" si="0"/>',
                '<f a="&gt;>">1</f>',
                "<f></f>",
                '<f t="a" t="b">1</f>',
                "<f>&nbsp;</f>",
                '<f si="1" t="a"/>',
            ]
        )
    )
    return draw(st.sampled_from([formula + value, formula + value, value + formula]))


@st.composite
def cells(draw: st.DrawFn, row: int) -> str:
    """One cell, mostly in its row and mostly plain."""
    usual = draw(st.integers(0, 9))
    spot = f"{draw(st.sampled_from('ABCDE'))}{row}" if usual else draw(st.sampled_from(SPOTS))
    kind = draw(st.sampled_from(TYPES[:6] if usual else TYPES))
    look = draw(st.sampled_from(LOOKS[:2] if usual else LOOKS))
    within = draw(values())
    return draw(st.sampled_from([f'<c r="{spot}"{look}{kind}>{within}</c>', f'<c r="{spot}"{look}{kind}/>']))


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Some rows."""
    made = []
    for number in range(1, draw(st.integers(1, 4))):
        looks = draw(st.sampled_from(ROWS[:5] if draw(st.integers(0, 5)) else ROWS))
        within = "".join(draw(cells(number)) for _ in range(draw(st.integers(0, 4))))
        made.append(f'<row r="{number}"{looks}>{within}</row>' if within else f'<row r="{number}"{looks}/>')
    return draw(st.sampled_from(["", "", "", "\n", "x"])).join(made)


def by(reader: object, data: bytes) -> Outcome | None:
    """What one of the readers makes of a sheet's part: the sheet, what stands beside, or the refusal."""
    assert callable(reader)
    context = SheetContext(
        {"0": "không", "1": "một", "2": ""}, {"1": ("0%", None, None)}, (None, "Arial", None), Limits()
    )
    try:
        found = reader(ZipParts(packed(parts()), Limits()), data, context, 5)
        if found is None:
            return None
        sheet = found.sheet("s", "visible")
    except RefusalError as refusal:
        return f"{refusal.refused.code} {refusal.refused.slots}"
    notes = [] if found.beside is None else list(found.beside.notes("s"))
    return sheet, notes, list(sheet.cells)


def part(rows: str, head: str = "", tail: str = "", root: str = f'xmlns="{MAIN}"') -> bytes:
    """A sheet's part."""
    return f"<worksheet {root}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>".encode(
        "utf-8", "surrogatepass"
    )


@settings(max_examples=400, deadline=None)
@given(rows(), st.sampled_from(HEADS[:1] * 5 + HEADS), st.sampled_from(TAILS[:4] * 3 + TAILS))
def test_rows_taken_by_patterns_are_those_that_events_make(rows, head, tail):
    data = part(rows, head, tail)
    plainly = by(read_plainly, data)
    assert plainly is None or plainly == by(read_by_events, data)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="1" t="s"><v>1</v></c>',
        '<c r="A1" t="n"><v>-0.5</v></c>',
        '<c r="A1"><v>12</v></c>',
        '<c r="A1" t="inlineStr"><is><t>X&#227; &amp; b&#7843;n _x0041_</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
        '<c r="A1" t="str"><f aca="false">IF(B1&gt;0,"&#7882;","")</f><v></v></c>',
        '<c r="A1"><f>SUM(B1:C1)</f></c><c r="B1" t="n"></c>',
        '<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1" t="d"><v>2023-06-14</v></c>',
        '<c r="A1" t="s"/><c r="B1"></c><c r="C1"><v>1</v></c></row><row r="2" ht="0"><c r="A2"><v>1</v></c>',
    ],
)
def test_rows_as_programs_write_them_are_taken_by_patterns(cell):
    data = part(
        f'<row r="1" spans="1:5" hidden="true" x:dy="0.25">{cell}</row>',
        root=f'xmlns="{MAIN}" xmlns:x="urn:x"',
    )
    plainly = by(read_plainly, data)
    assert plainly is not None
    assert plainly == by(read_by_events, data)


@pytest.mark.parametrize(
    "wrong",
    [
        *(f'<c r="A1" t="str"><v>a{text}</v></c>' for text in WRONG),
        '<c r="A1" t="str"><v>b&#x1EA3;n</v></c>',
        '<c r="A1" t="s"><v></v></c>',
        '<c r="A1" t="s"><v>77</v></c>',
        '<c r="A1" t="n"><v>1,5</v></c>',
        '<c r="B2"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1"><f>1</f><v></v><v>2</v></c>',
        '<c r="A1"><v>1</v><f>1</f></c>',
        '<c r="A1"><is><t>a</t></is></c>',
        '<c r="A1" t="str"><v>a\r\nb</v></c>',
        '<c r="A1" x:s="1"><v>1</v></c>',
        "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDEF"),
        '<c r="A1" t="inlineStr"><is><t>' + "a" * 40_000 + "</t></is></c>",
    ],
)
def test_what_is_wrong_or_odd_is_left_to_the_events(wrong):
    assert by(read_plainly, part(f'<row r="1">{wrong}</row>')) is None


@pytest.mark.parametrize(
    "root",
    [
        'xmlns="urn:x"',
        f'xmlns="urn:x" a="{MAIN}"',
        f'xmlns:m="{MAIN}"',
        f"xmlns='{MAIN}'",
        f'xmlns="{MAIN}" xmlns="{MAIN}"',
        "",
    ],
)
def test_names_that_may_be_others_are_left_to_the_events(root):
    assert by(read_plainly, part('<row r="1"><c r="A1"><v>1</v></c></row>', root=root)) is None


def test_a_sheet_in_another_encoding_or_too_large_is_left_to_the_events(monkeypatch):
    data = part('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert by(read_plainly, data) is not None
    assert by(read_plainly, data.decode().encode("utf-16")) is None
    assert by(read_plainly, b'<?xml version="1.0" encoding="utf-16"?>' + data) is None
    assert by(read_plainly, b"<!DOCTYPE worksheet>" + data) is None
    assert by(read_plainly, b'<?xml version="1.0" encoding="utf-8"?>' + data) is not None
    assert by(read_plainly, b'<?xml version="1.0" encoding="us-ascii"?>' + data) is None
    assert by(read_plainly, b'<?xml version="1.1" encoding="utf-8"?>' + data) is None
    monkeypatch.setattr(xlsx_sheet, "_LARGEST", len(data) - 1)
    assert by(read_plainly, data) is None


def test_rows_that_are_hidden_or_merged_are_so_either_way():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    book = parts(rows, after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert drawn(book) == {"A1": "number 1", "A2": "h number 2"}
    assert {cell.merged for cell in sheet(book).cells.values()} == {(1, 1)}


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "sample_data").glob("[HF]*/*.xlsx"))[::11], ids=lambda one: one.name[:4]
)
def test_the_sheets_of_the_sample_are_taken_by_patterns_and_read_the_same(file):
    with zipfile.ZipFile(file) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        for name in names:
            data = package.read(name)
            strings = {str(number): f"text {number}" for number in range(5000)}
            read_both = []
            for reader in (read_plainly, read_by_events):
                context = SheetContext(strings, {"7": ("0%", None, None)}, (None, None, None), Limits())
                found = reader(ZipParts(packed(parts()), Limits()), data, context, 100_000)
                assert found is not None, name
                notes = [] if found.beside is None else list(found.beside.notes("s"))
                read_both.append((found.sheet("s", "visible"), notes))
            assert read_both[0] == read_both[1]
            assert list(read_both[0][0].cells) == list(read_both[1][0].cells)


@pytest.mark.parametrize(
    ("looks", "root", "plain"),
    [
        (' a:dy="1"', 'xmlns:a="urn:a"', True),
        (' a:dy="1"', "", False),
        (' a:dy="1"', 'b=" xmlns:a="', False),
        (' a:dy="1" b:dy="1"', 'xmlns:a="urn:a" xmlns:b="urn:a"', False),
        (' dy="1" dy="1"', "", False),
        (' xmlns="urn:a"', "", False),
    ],
)
def test_names_in_a_row_are_declared_and_come_once(looks, root, plain):
    data = part(f'<row r="1"{looks}><c r="A1"><v>1</v></c></row>', root=f'xmlns="{MAIN}" {root}'.strip())
    plainly = by(read_plainly, data)
    assert (plainly is not None) is plain
    assert not plain or plainly == by(read_by_events, data)


@pytest.mark.parametrize(
    "number", [0, 8, 9, 10, 11, 13, 31, 32, 127, 255, 7929, 9999, 55_296, 65_534, 0x10FFFF]
)
def test_letters_by_number_are_those_of_the_parser(number):
    data = part(f'<row r="1"><c r="A1" t="str"><v>a&#{number};</v></c></row>')
    plainly = by(read_plainly, data)
    assert (plainly is not None) is (number in {9, 10, 13} or 32 <= number < 10_000)
    assert plainly is None or plainly == by(read_by_events, data)
