"""Old and open formats built to do harm, or harmed on the way: refused with a code, never guessed at."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xls import read_xls
from ppmd_cli.intake.xls_witness import confirm_xls
from tests.intake import biff
from tests.intake.test_formats import drawn, read, refused

# --- .ods ----------------------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = (
    f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" '
    f'xmlns:text="{ODF}:text:1.0" xmlns:draw="{ODF}:drawing:1.0" xmlns:style="{ODF}:style:1.0">'
)
MANY = "table:number-columns-repeated"
ROWS = "table:number-rows-repeated"


def content(rows: str, before: str = "") -> str:
    return (
        f'{HEAD}{before}<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods(xml: str, **more: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


def cell(value: str = "5", more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def p(text: str, more: str = 'office:value-type="string"', inside: str = "") -> str:
    return f"<table:table-cell {more}>{inside}<text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row(cell(more=f'{MANY}="2"'), more=f'{ROWS}="2"'), {"A1": "5", "B1": "5", "A2": "5", "B2": "5"}),
        # What programs write to fill the grid costs nothing.
        (
            row(f'<table:table-cell {MANY}="16384"/>', more=f'{ROWS}="1048575"') + row(cell()),
            {"A1048576": "5"},
        ),
        # So do those that have sixteen million rows.
        (row(cell()) + row(f'<table:table-cell {MANY}="16384"/>', more=f'{ROWS}="16777213"'), {"A1": "5"}),
        (row(p("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d")), {"A1": "a  b\tc\nd"}),
        (row(p("x</text:p><text:p><text:span>y</text:span>")), {"A1": "x\ny"}),
        (row(p("5", inside="<office:annotation><text:p>bí mật</text:p></office:annotation>")), {"A1": "5"}),
        (row(p("a", 'office:value-type="string" office:string-value="b"')), {"A1": "b"}),
        (row(p("15%", 'office:value-type="percentage" office:value="0.15"')), {"A1": "0.15"}),
        (row(p("x", 'office:value-type="date" office:date-value="2023-06-14"')), {"A1": "45091"}),
        (row(p("x", 'office:value-type="time" office:time-value="PT12H00M00S"')), {"A1": "0.5"}),
    ],
)
def test_open_document_cells(rows, expected):
    found = drawn(read(ods(content(rows))))["S"]
    assert {spot: text.split(" ", 1)[1] for spot, text in found.items()} == expected


def test_comments_heads_and_feet_are_kept_for_what_they_may_tell():
    note = "<office:annotation><text:p>bí mật</text:p></office:annotation>"
    foot = f"<office:document-styles {HEAD.split(' ', 1)[1]}<style:footer><text:p>cuối trang</text:p></style:footer></office:document-styles>"
    found = read(ods(content(row(p("5", inside=note))), **{"styles.xml": foot}))
    assert [(note.spot, note.text, note.part) for note in found.notes] == [((1, 1), "bí mật", "comment")]
    assert found.sheets[0].margins == ("cuối trang",)
    box = biff.record(0x1B6, bytes(10) + struct.pack("<HI", 6, 0)) + biff.record(
        0x3C, b"\1" + "bí mật".encode("utf-16-le")
    )
    old = read(biff.xls(CELLS + box + biff.record(0x15, biff.text("cuối trang"))))
    assert ([note.text for note in old.notes], old.sheets[0].margins) == (["bí mật"], ("cuối trang",))


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            'table:formula="of:=1" office:value-type="float" office:value="0"><text:p>Err:522</text:p>',
            "error Err:522",
        ),
        (
            'table:formula="of:=1" office:value-type="float" office:value="0"><text:p>#REF!</text:p>',
            "error #REF!",
        ),
        ('table:formula="of:=1">', "blank "),
        ('table:formula="of:=1"><text:p/>', "text "),
        ('office:value-type="string"><text:p>#REF!</text:p>', "text #REF!"),
    ],
)
def test_errors_and_formulas_without_a_value_are_not_blank(inside, expected):
    found = read(ods(content(row(f"<table:table-cell {inside}</table:table-cell>"))))
    assert drawn(found)["S"] == {"A1": expected}
    assert found.sheets[0].cells[1, 1].formula == ("formula" in inside)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row(cell(more=f'{MANY}="16385"')), "file_hostile grid"),
        (row(cell(), more=f'{ROWS}="1048577"'), "file_hostile cells"),
        (row(*[cell(more=f'{MANY}="16384"')], more=f'{ROWS}="9999999"'), "file_hostile cells"),
        (row(cell(more=f'{MANY}="99999999999999999999"')), "file_hostile repeats"),
        (row(cell(more=f'{MANY}="-1"')), "file_hostile repeats"),
        (row(cell(more=f'{MANY}="0"')), "file_hostile repeats"),
        (row(p("<text:s text:c='2000000000'/>")), "file_hostile repeats"),
        (row(p("<text:s text:c='32767'/>" * 100)), "file_hostile text"),
        (row(cell(value="1e5x")), "file_corrupt number"),
        (row(cell(value="")), "file_corrupt number"),
        (row(cell(value="1" * 500_000 + "x")), "file_corrupt number"),
        (row(row(cell())), "file_corrupt row"),
        (cell(), "file_corrupt stray_value"),
        ("<table:table table:name='T'/>", "file_corrupt not_a_worksheet"),
        ("</table:table><table:table table:name='s'>", "file_corrupt sheet_name_twice"),
    ],
)
def test_hostile_repeats_and_broken_tables(rows, expected):
    started = time.monotonic()
    assert refused(read(ods(content(rows)), limits=Limits(max_cells=100_000))) == expected
    assert time.monotonic() - started < 5


def test_other_tricks_of_open_documents():
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa">]>' + content(row(p("&a;")))
    assert refused(read(ods(bomb))) == "file_hostile doctype"
    locked = ods(content(""), **{"META-INF__manifest.xml": "<m:encryption-data xmlns:m='x'/>"})
    assert refused(read(locked)) == "file_encrypted opendocument"
    assert refused(read(ods("<a/>"))) == "file_corrupt missing_part"
    flat = content(row(cell())).replace("document-content", "document")
    assert drawn(read(f'<?xml version="1.0"?><!-- opendocument.spreadsheet -->{flat}'.encode()))["S"] == {
        "A1": "number 5"
    }


GOOD_ODS = ods(content(row(cell("1"), cell("22"), p("Nga Thủy")) * 30))
ODS_CELLS = drawn(read(GOOD_ODS))


@settings(max_examples=300)
@given(bit=st.integers(0, len(GOOD_ODS) * 8 - 1))
def test_a_flipped_bit_never_changes_a_value(bit):
    flipped = bytearray(GOOD_ODS)
    flipped[bit // 8] ^= 1 << bit % 8
    found = read(bytes(flipped))
    if not hasattr(found, "code"):
        assert drawn(found) == ODS_CELLS


# --- .xls ----------------------------------------------------------------------------------------------

EMPTY_TEXT, ERROR, WORDS = (
    b"\3" + bytes(5) + b"\xff\xff",
    b"\2\0\x17" + bytes(3) + b"\xff\xff",
    bytes(6) + b"\xff\xff",
)
CELLS = (
    biff.label(0, 0, "Nga Thủy")
    + biff.number(0, 1, 0.1)
    + biff.number(0, 2, -1234567)
    + biff.record(0x27E, struct.pack("<HHHi", 1, 0, 0, 1234 << 2 | 3))
    + biff.record(0xBD, struct.pack("<HHHiHiH", 1, 1, 0, 7 << 2 | 2, 0, -8 << 2 | 2, 2))
    + biff.record(0x205, struct.pack("<HHHBB", 2, 0, 0, 1, 0))
    + biff.record(0x205, struct.pack("<HHHBB", 2, 1, 0, 0x2A, 1))
    + biff.formula(3, 0, struct.pack("<d", 5))
    + biff.formula(3, 1, ERROR)
    + biff.formula(3, 2, EMPTY_TEXT)
    + biff.formula(3, 3, EMPTY_TEXT, flags=2)
    + biff.formula(3, 4, WORDS)
    + biff.record(0x207, biff.text("có"))
)
DRAWN = {
    "A1": "text Nga Thủy",
    "B1": "number 0.1",
    "C1": "number -1234567",
    "A2": "number 12.34",
    "B2": "number 7",
    "C2": "number -8",
    "A3": "bool 1",
    "B3": "error #N/A",
    "A4": "number 5",
    "B4": "error #REF!",
    "C4": "text ",
    "D4": "blank ",
    "E4": "text có",
}
GOOD_XLS = biff.xls(CELLS)


def test_old_cells():
    """Errors, empty texts and formulas that nobody has calculated are three things, and none is blank."""
    found = read_xls(GOOD_XLS, Limits())
    assert drawn(found) == {"S": DRAWN}
    assert [cell.formula for cell in found.sheets[0].cells.values()].count(True) == 5
    confirm_xls(GOOD_XLS, found)
    assert drawn(read(GOOD_XLS)) == {"S": DRAWN}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (biff.xls(CELLS, version=0x500), "file_is_xls old"),
        (biff.compound("Book", biff.stream(CELLS)), "file_is_xls old"),
        (biff.xls(CELLS, biff.record(0x2F, bytes(54))), "file_encrypted"),
        (biff.xls(CELLS + biff.number(0, 0, 1)), "file_corrupt cell_twice"),
        (biff.xls(biff.number(0, 0, float("nan"))), "file_corrupt number"),
        (biff.xls(biff.record(0xFD, struct.pack("<HHHI", 0, 0, 0, 9))), "file_corrupt shared_string"),
        (biff.xls(biff.record(0x207, biff.text("x"))), "file_corrupt stray_value"),
        (biff.xls(biff.record(0x203, b"\0")), "file_corrupt record"),
        (biff.xls(b"", biff.record(0xFC, struct.pack("<II", 0, 0xFFFFFFFF))), "file_corrupt text"),
        (biff.xls(biff.label(0, 0, "x" * 4000)[:90]), "file_truncated"),
        (biff.xls(biff.record(0xE5, struct.pack("<HHHHH", 1, 5, 2, 1, 1))), "file_corrupt merge"),
        (GOOD_XLS[:-3000], "file_truncated"),
        (GOOD_XLS.replace(biff.bof(0x10), biff.bof(0x20)), "file_corrupt record"),  # a chart's, not a sheet's
    ],
)
def test_damaged_and_older_files(data, expected):
    assert refused(read(data)) == expected


def test_an_empty_header_of_two_bytes_is_no_damage():
    margins = biff.record(0x14, b"\0\0") + biff.record(0x15, b"\0\0")
    assert drawn(read(biff.xls(margins + biff.number(0, 0, 5.0))))["S"] == {"A1": "number 5"}


def test_the_name_of_the_stream_in_capitals_is_the_same_stream():
    found = read(biff.compound("WORKBOOK", biff.stream(biff.number(0, 0, 5.0))))
    assert drawn(found)["S"] == {"A1": "number 5"}


def test_what_a_cell_says_does_not_make_the_file_another():
    """Else a workbook in which these words stand would be called protected, or a letter."""
    for words in ("EncryptedPackage", "WordDocument"):
        wide = biff.record(0x204, struct.pack("<HHHHB", 0, 0, 0, len(words), 1) + words.encode("utf-16-le"))
        assert drawn(read(biff.xls(wide)))["S"] == {"A1": f"text {words}"}


def at(data: bytes, place: int, value: int) -> bytes:
    return data[:place] + struct.pack("<I", value) + data[place + 4 :]


@pytest.mark.parametrize(
    "data",
    [
        at(GOOD_XLS, 512 + 4 * 5, 2),  # the stream's chain runs in a circle
        at(GOOD_XLS, 512 + 4 * 1, 1),  # the directory's
        at(at(GOOD_XLS, 68, 0), 512 + 4 * 127, 0),  # the tables'
        at(GOOD_XLS, 512 + 512 + 128 + 68, 1),  # an entry is its own neighbour
        at(GOOD_XLS, 512 + 512 + 76, 77),  # the root's child is not there
        at(GOOD_XLS, 512 + 4 * 5, 0x7000000),
    ],
)
def test_chains_that_run_in_circles_end(data):
    assert refused(read(data)).startswith("file_")


def test_a_text_that_is_shared_a_million_times_is_not_multiplied():
    shared = struct.pack("<II", 1, 1) + biff.text("x" * 4000)
    cells = b"".join(biff.record(0xFD, struct.pack("<HHHI", n // 200, n % 200, 0, 0)) for n in range(2000))
    found = read(biff.xls(cells, biff.record(0xFC, shared)))
    assert len(found.sheets[0].cells) == 2000


@settings(max_examples=150)
@given(bit=st.integers(0, len(GOOD_XLS) * 8 - 1))
def test_a_flipped_bit_of_an_old_file_gives_cells_or_a_code(bit):
    """The format has no check sums, so that a value may change: that is what the notice says."""
    flipped = bytearray(GOOD_XLS)
    flipped[bit // 8] ^= 1 << bit % 8
    found = read(bytes(flipped))
    if hasattr(found, "code"):
        assert found.code.startswith(("file_", "reader_"))
    else:
        assert [code for code, _ in found.notices] == ["format_without_checksum"]


def test_a_panic_of_calamine_is_a_finding_on_that_file():
    """A real one: it takes the length of a record on trust. Ours reads the file."""
    panics = bytearray(GOOD_XLS)
    panics[13936 // 8] ^= 1 << 13936 % 8
    assert drawn(read_xls(bytes(panics), Limits()))
    with pytest.raises(BaseException, match="out of range"):
        confirm_xls(bytes(panics), read_xls(bytes(panics), Limits()))
    assert refused(read(bytes(panics))) == "reader_died panic"
    assert drawn(read(GOOD_XLS)) == {"S": DRAWN}


def test_a_witness_that_sees_another_value_is_heard():
    found = read_xls(GOOD_XLS, Limits())
    other = read_xls(biff.xls(CELLS.replace(struct.pack("<d", -1234567), struct.pack("<d", 1))), Limits())
    confirm_xls(GOOD_XLS, found)
    with pytest.raises(RefusalError) as caught:
        confirm_xls(GOOD_XLS, other)
    assert dict(caught.value.refused.slots) == {"reason": "readers_differ"}


# --- web pages and separated values --------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 1000,
        "<table><tr>" + "<td colspan=1000 rowspan=65534>x" * 300,
        "<table><tr>" + "<td colspan=99999999999999999999 rowspan=-5>x",
        "<table><tr><td>" + "<!--" * 20000,
        "<table><tr><td>" + "<a " * 20000,
        "<table>" + "<tr><td>x" * 1000 + "<table><tr><td>y</table>",
    ],
)
def test_pages_are_read_or_refused_in_time(page):
    started = time.monotonic()
    found = read(page.encode(), limits=Limits(reader_seconds=4))
    assert time.monotonic() - started < 6
    if hasattr(found, "code"):
        assert found.code in {"file_hostile", "file_is_html", "reader_timeout"}


def test_a_character_whose_number_has_no_end_is_damage():
    assert refused(read(f"<table><tr><td>&#{'9' * 5000};".encode())) == "file_corrupt text"


@settings(max_examples=200)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    from pathlib import Path

    from ppmd_cli.intake.refusal import Refused
    from ppmd_cli.intake.source import source_from_bytes
    from ppmd_cli.intake.workbook import read_workbook

    source = source_from_bytes(Path("x.csv"), data)
    if not isinstance(source, Refused):
        read_workbook(source)
