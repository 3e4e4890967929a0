"""What stands in no cell of an .fods, .ods or .xls is read for the search for personal data."""

import io
import struct
import zipfile

import pytest

from ppmd_cli.intake.html_table import read_html
from ppmd_cli.intake.ods import read_fods, read_ods
from ppmd_cli.intake.source import DEFAULT_LIMITS, open_source
from ppmd_cli.intake.xls_notes import XlsNotes, defined
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawNote

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{word: f"{_ODF}{word}:1.0" for word in ("office", "table", "text", "style", "meta")},
        "draw": f"{_ODF}drawing:1.0",
        "svg": f"{_ODF}svg-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
ID = "CCCD 038185001234"


def fods(*, cell: str = "<text:p>5</text:p>", frame: str = "", head: str = "", sheet: str = "X") -> bytes:
    return (
        f"<office:document {SPACES}>{head}<office:body><office:spreadsheet>{frame}"
        f'<table:table table:name="{sheet}"><table:table-row><table:table-cell>{cell}</table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document>"
    ).encode()


RULE = (
    '<table:content-validations><table:content-validation table:name="v" '
    'table:condition="of:cell-content-is-in-list(&quot;Nguyễn Văn A&quot;;&quot;Trần Thị B&quot;)" '
    'table:base-cell-address="$\'Biểu 1\'.Z50"><table:help-message table:title="Tiêu đề"><text:p>hỏi 0912345678'
    "</text:p></table:help-message></table:content-validation></table:content-validations>"
)
NAMED = (
    '<table:named-expressions><table:named-expression table:name="n" '
    f'table:expression="of:=&quot;{ID}&quot;"/></table:named-expressions>'
)
COMMENT = (
    "<office:annotation><dc:creator>Nguyễn Văn A</dc:creator><dc:date>2023-06-10T08:00:00</dc:date>"
    "<text:p>xem lại</text:p><text:p>số này</text:p></office:annotation><text:p>5</text:p>"
)
FOOT = (
    f"<office:master-styles><style:master-page><style:footer><text:p>{ID}</text:p></style:footer>"
    "</style:master-page></office:master-styles>"
)
PROPERTIES = (
    f"<office:meta><dc:title>{ID}</dc:title><dc:creator>Nguyễn Văn A</dc:creator>"
    "<meta:initial-creator>Trần Thị B</meta:initial-creator></office:meta>"
)
LINK = '<text:p><text:a xlink:href="tel:0912345678">xem</text:a></text:p>'
PICTURE = '<draw:frame draw:name="ảnh ông Nguyễn Văn A"><svg:desc>mô tả</svg:desc></draw:frame>'
DELETED = (
    "<table:tracked-changes><table:deletion><text:p>001</text:p><text:p>Lê Văn C</text:p></table:deletion>"
    "</table:tracked-changes>"
)
CONDITION = (
    f'<calcext:conditional-formats><calcext:condition calcext:value="=&quot;{ID}&quot;" '
    'calcext:base-cell-address="X.B2"/></calcext:conditional-formats>'
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"frame": RULE},
            [
                ("Biểu 1", (50, 26), "Nguyễn Văn A,Trần Thị B", "validation"),
                ("Biểu 1", (50, 26), "Tiêu đề\n\n\n\nhỏi 0912345678", "validation"),
            ],
        ),
        ({"frame": NAMED}, [("", None, ID, "defined_name")]),
        ({"cell": COMMENT}, [("X", (1, 1), "xem lại\nsố này", "comment")]),
        ({"head": FOOT}, [("", None, ID, "header")]),
        ({"head": PROPERTIES}, [("", None, ID, "properties")]),
        ({"cell": LINK}, [("X", (1, 1), "tel:0912345678", "link")]),
        ({"cell": PICTURE}, [("X", (1, 1), "ảnh ông Nguyễn Văn A\n\n\nmô tả", "textbox")]),
        ({"frame": DELETED}, [("", None, "001\n\n\nLê Văn C", "attached")]),
        ({"frame": CONDITION}, [("X", (2, 2), ID, "validation")]),
    ],
)
def test_a_flat_spreadsheet(parts, expected):
    assert list(read_fods(fods(**parts), DEFAULT_LIMITS).notes) == [RawNote(*note) for note in expected]


def test_the_properties_and_charts_of_an_ods():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", fods())
        package.writestr("meta.xml", f"<office:document-meta {SPACES}>{PROPERTIES}</office:document-meta>")
        package.writestr("Object 1/content.xml", f"<a {SPACES}><text:p>{ID}</text:p></a>")
    notes = read_ods(stream.getvalue(), DEFAULT_LIMITS).notes
    assert set(notes) == {RawNote("", None, ID, "properties"), RawNote("", None, ID, "chart")}


def wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def literal(text: str) -> bytes:
    return struct.pack("<BBB", 0x17, len(text), 1) + text.encode("utf-16-le")


def taken(*records: tuple[int, list[bytes]]) -> list[tuple[object, ...]]:
    notes = XlsNotes("X", lambda _: None)
    for number, pieces in records:
        notes.take(number, pieces)
    return [tuple(note)[1:] for note in notes.notes()]


def test_a_comment_of_an_xls_stands_at_its_cell():
    text = "Nguyễn Văn A:\nxem lại"
    records = [
        (0x5D, [struct.pack("<HHHH", 0x15, 0x12, 0x19, 7)]),
        (0x1B6, [struct.pack("<10xH", len(text)), b"\1" + text.encode("utf-16-le")]),
        (0x1C, [struct.pack("<HHHH", 11, 5, 0, 7)]),
    ]
    assert taken(*records) == [((12, 6), text, "comment")]


def test_the_rule_of_a_cell_of_an_xls():
    formula = literal("Nguyễn Văn A\0Trần Thị B")
    texts = [wide("Tiêu đề"), wide("\0"), wide("hỏi 0912345678"), wide("\0")]
    data = b"\0\0\0\0" + b"".join(texts) + struct.pack("<HH", len(formula), 0) + formula
    data += struct.pack("<HHHHHHH", 0, 0, 1, 49, 59, 25, 25)
    assert [text for _, text, _ in taken((0x1BE, [data]))] == [
        "Tiêu đề",
        "hỏi 0912345678",
        "Nguyễn Văn A,Trần Thị B",
    ]
    assert {spot for spot, _, _ in taken((0x1BE, [data]))} == {(50, 26)}


def test_a_link_a_picture_and_a_name_of_an_xls():
    link = struct.pack("<HHHH", 49, 49, 25, 25) + bytes(44) + "tel:0912345678\0".encode("utf-16-le")
    assert taken((0x1B8, [link])) == [((50, 26), "tel:0912345678", "link")]
    assert taken((0xEC, [bytes(3) + ID.encode("utf-16-le")])) == [(None, ID, "picture")]
    name = struct.pack("<BBBB11x", 0x20, 0, 0, 2) + b"X1" + literal(ID)
    assert defined(name) == [RawNote("", None, ID, "defined_name")]


@pytest.mark.parametrize("number", [0x5D, 0x1C, 0x1BE, 0x1B8, 0x800, 0x100D, 0x89C])
def test_a_record_that_is_cut_off_refuses_no_file(number):
    assert taken((number, [b"\1\2\3\4\5"])) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<!-- CCCD 038185001234 -->", True),
        ('<img alt="CCCD 038185001234">', True),
        ('<a href="tel:038185001234">xem</a>', True),
        ('<p title="CCCD 038185001234">xem</p>', True),
        ('<a href="https://example.org/038185001234">xem</a>', False),
        ("<!--[if gte mso 9]><xml><o:Author>038185001234</o:Author></xml><![endif]-->", False),
    ],
)
def test_what_a_web_page_says_beside_its_tables(page, told):
    data = f"<html><body>{page}<table><tr><td>5</td></tr></table></body></html>".encode()
    notes = read_html(data, DEFAULT_LIMITS).notes
    assert any("038185001234" in note.text for note in notes) is told


def test_a_note_in_a_cell_of_a_web_page_is_no_part_of_its_value():
    page = '<table><tr><td sdval="5"><comment>gọi 0912 345 678</comment>5</td><td><comment>x</comment>Có</td></tr></table>'
    workbook = read_html(page.encode(), DEFAULT_LIMITS)
    assert [cell.text for cell in workbook.sheets[0].cells.values()] == ["5", "Có"]
    assert [note.text for note in workbook.notes] == ["gọi 0912 345 678", "x"]


def test_whom_a_formula_calls(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active["B3"] = '=HYPERLINK("tel:0912"&"345678","liên hệ")'
    book.active["B4"] = '=IF(1,"tel:0987654321","")'
    path = tmp_path / "a.xlsx"
    book.save(path)
    workbook = read_xlsx(open_source(path))
    assert RawNote("Sheet", (3, 2), "tel:0912345678", "link") in workbook.notes
    assert RawNote("Sheet", (4, 2), "tel:0987654321", "formula") in workbook.notes
