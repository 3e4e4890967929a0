"""A copy says what is wrong where it is, and holds everything else as it came."""

import contextlib
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ppmd_cli.model.cell import a1
from ppmd_cli.report.annotate.comments import END, MARKER
from ppmd_cli.report.annotate.copy import annotated, list_workbook
from ppmd_cli.report.annotate.splice import CannotPatchError
from ppmd_cli.report.annotate.styles import FILLS
from ppmd_cli.report.annotate.unmark import unmarked
from ppmd_cli.system.own_output import is_marked, is_own
from tests.annotate.books import (
    DATA,
    OTHER,
    by_openpyxl,
    by_xlsxwriter,
    cells,
    former,
    listing,
    mark,
    members,
    png,
    raw,
)
from tests.intake.books import packed, parts

MARKS = (
    mark("B2", "Số <lớn> & sai"),
    mark("C2", "Không phải số", "warning"),
    mark("C2", "Chú ý", "info"),
    mark("D40", "Còn trống"),
    mark("F6", "Nằm trong ô gộp"),
    mark(None, "Cả trang"),
    mark(None, "Cả tệp", sheet=None),
)


def copy_of(data: bytes, *marks: object) -> bytes:
    return annotated(data, listing(*(marks or MARKS))).data  # type: ignore[arg-type]


def test_our_reader_finds_the_same(book: bytes):
    assert raw(copy_of(book)).sheets[1:] == raw(book).sheets


def test_openpyxl_finds_the_same_but_for_the_marks(book: bytes):
    before, after = cells(book), cells(copy_of(book))
    marked = {(DATA, one) for one in ("B2", "C2", "D40", "E5")}
    for place in before.keys() | after.keys():
        old = before.get(place)
        if place not in marked:
            assert after[place] == old
        elif old is not None:
            same = {"value", "format", "font", "border", "protection", "alignment"}
            assert {name: after[place][name] for name in same} == {name: old[name] for name in same}


def test_calculated_values_are_not_lost(book: bytes):
    def results(data: bytes) -> dict[object, object]:
        return {
            place: cell["value"]
            for place, cell in cells(data, results=True).items()
            if cell["value"] is not None
        }

    assert results(copy_of(book)) == results(book)


def test_each_wrong_cell_is_coloured_by_its_gravest_finding(book: bytes):
    found = cells(copy_of(book))
    assert {place: found[DATA, place]["fill"] for place in ("B2", "C2", "D40", "E5")} == {
        "B2": ("solid", FILLS["error"]),
        "C2": ("solid", FILLS["warning"]),
        "D40": ("solid", FILLS["error"]),
        "E5": ("solid", FILLS["error"]),  # the corner of the merged cells in which F6 lies
    }


def test_comments_are_put_beneath_those_that_are_there(book: bytes):
    found = cells(copy_of(book))
    assert (
        found[DATA, "B2"]["comment"]
        == f"Đã hỏi phòng thống kê\n{MARKER}\n■ Lỗi: Số <lớn> & sai\nMã: thu\n{END}"
    )
    assert (
        found[DATA, "C2"]["comment"]
        == f"{MARKER}\n■ Lỗi: Không phải số\nMã: thu\n\n■ Lỗi: Chú ý\nMã: thu\n{END}"
    )
    assert found[DATA, "D40"]["comment"] == f"{MARKER}\n■ Lỗi: Còn trống\nMã: thu\n{END}"


def test_the_note_of_a_comment_that_is_there_grows():
    def heights(data: bytes) -> list[int]:
        (shapes,) = [body for name, body in members(data).items() if name.endswith(".vml")]
        anchors = [list(map(int, one.split(b","))) for one in re.findall(rb"<x:Anchor>([^<]+)<", shapes)]
        return [one[6] - one[2] for one in anchors][:2]

    data = by_xlsxwriter()
    assert heights(data) == [4, 4]
    assert heights(copy_of(data, mark("B2"))) == [4 + 5, 4]


def test_a_conversation_is_left_alone():
    contents = members(by_xlsxwriter())
    (name,) = [one for one in contents if one.startswith("xl/comments")]
    contents[name] = (
        contents[name]
        .replace(b"<author></author>", b"<author>tc={1-2}</author>")
        .replace(b"<author/>", b"<author>tc={1-2}</author>")
    )
    assert b"tc=" in contents[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, body in contents.items():
            archive.writestr(one, body)
    made = copy_of(out.getvalue(), mark("B2"), mark("C2"))
    found = cells(made)
    assert found[DATA, "B2"]["comment"] == "Đã hỏi phòng thống kê"
    assert found[DATA, "B2"]["fill"] == ("solid", FILLS["error"])
    assert MARKER in found[DATA, "C2"]["comment"]
    assert [cell.text for cell in raw(made).sheets[0].cells.values()].count("đang trao đổi") == 1


def test_names_and_print_areas_stay_with_their_sheets(book: bytes):
    def named(data: bytes) -> object:
        found = openpyxl.load_workbook(io.BytesIO(data))
        names = {name: one.attr_text for name, one in found.defined_names.items() if name != "_ppmd_list"}
        return names, {
            one.title: (one.print_area, one.print_title_rows) for one in found if one.title != "Cần sửa"
        }

    assert named(copy_of(book)) == named(book)


def test_only_our_sheet_is_selected_and_in_front(book: bytes):
    found = openpyxl.load_workbook(io.BytesIO(copy_of(book)))
    assert found.active is not None
    assert found.sheetnames == ["Cần sửa", OTHER, DATA]
    assert found.active.title == "Cần sửa"
    assert [one.title for one in found if one.sheet_view.tabSelected] == ["Cần sửa"]


def test_parts_that_need_not_change_are_the_same_bytes(book: bytes):
    before, after = members(book), members(copy_of(book))
    changed = {name for name in before if before[name] != after[name]}
    assert {re.sub(r"\d+", "", name) for name in changed} <= {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet.xml",
        "xl/worksheets/_rels/sheet.xml.rels",
        "xl/comments.xml",
        "xl/comments/comment.xml",
        "xl/drawings/vmlDrawing.vml",
        "xl/drawings/commentsDrawing.vml",
        "xl/drawings/legacyDrawing.vml",
    }


def test_taken_out_again_nothing_is_left(book: bytes):
    copy = copy_of(book)
    again = unmarked(copy, former(copy))
    assert raw(again) == raw(book)
    assert {place: cell for place, cell in cells(again).items() if place != (DATA, "D40")} == cells(book)
    assert "Cần sửa" not in openpyxl.load_workbook(io.BytesIO(again)).sheetnames
    assert not any(
        MARKER.encode() in part or b"ppmd" in part.lower()
        for part in members(again).values()
        if b"<author" not in part
    )


def test_a_book_without_marks_is_not_touched(book: bytes):
    assert unmarked(book, {}) == book


def test_protection_filters_and_pictures_stay():
    before, after = by_xlsxwriter(), copy_of(by_xlsxwriter())
    (sheet,) = [one for one in openpyxl.load_workbook(io.BytesIO(after)) if one.title == DATA]
    assert sheet.protection.sheet
    assert sheet.auto_filter.ref == "B1:D9"
    assert len(sheet.data_validations.dataValidation) == 1
    assert len(sheet.conditional_formatting) == 1
    assert members(after)["xl/media/image1.png"] == members(before)["xl/media/image1.png"] == png()


def test_a_missing_cell_takes_the_style_of_its_column():
    found = cells(copy_of(by_xlsxwriter(), mark("H30")))
    assert found[DATA, "H30"]["format"] == "#,##0.00"
    assert found[DATA, "H30"]["fill"] == ("solid", FILLS["error"])


def test_macros_are_kept():
    made = annotated(by_xlsxwriter(macros=True), listing(*MARKS))
    assert made.suffix == ".xlsm"
    assert members(made.data)["xl/vbaProject.bin"] == b"not really a project"


def test_the_list_links_to_the_cells_and_is_narrow():
    book = openpyxl.load_workbook(io.BytesIO(copy_of(by_openpyxl())))
    sheet = book["Cần sửa"]
    links = [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink]
    assert links == [f"'{DATA}'!{cell}" for cell in ("B2", "C2", "C2", "D40", "F6", "A1")]
    assert sheet.column_dimensions["B"].hidden
    assert sheet.column_dimensions["A"].width * 7 + 5 <= 360
    assert all(cell.alignment.wrap_text for cell in sheet["A"] if cell.value)
    assert min(cell.font.size for cell in sheet["A"] if cell.value) >= 11


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "</t></is><f>1+1</f>", "a\x00b\x0b", "_x0041_"]
)
def test_texts_never_become_formulas(text: str):
    made = copy_of(by_openpyxl(), mark("B2", text))
    shown = re.sub("[\x00\x0b]", "\ufffd", text)
    listed = raw(made).sheets[0].cells
    assert not any(cell.formula for cell in listed.values())
    assert shown in {cell.text for cell in listed.values()}
    assert openpyxl.load_workbook(io.BytesIO(made))["Cần sửa"]["A6"].data_type == "s"
    assert shown in cells(made)[DATA, "B2"]["comment"].replace("_x005F_", "_")


def test_a_sheet_of_our_name_of_the_senders_own():
    book = openpyxl.load_workbook(io.BytesIO(by_openpyxl()))
    book.create_sheet("Cần sửa")["A1"] = "việc của tôi"
    out = io.BytesIO()
    book.save(out)
    made = copy_of(out.getvalue())
    assert [one.name for one in raw(made).sheets] == ["Cần sửa (2)", OTHER, DATA, "Cần sửa"]
    assert raw(unmarked(made, former(made))) == raw(out.getvalue())


def test_the_same_bytes_each_time():
    data = by_openpyxl()
    assert copy_of(data) == copy_of(data)


def test_an_untouched_copy_is_known_for_ours():
    made = copy_of(by_openpyxl())
    assert is_own(made)
    assert is_own(list_workbook(listing(*MARKS)))
    assert not is_own(by_openpyxl())
    book = openpyxl.load_workbook(io.BytesIO(made))
    book[DATA]["B2"] = 13
    out = io.BytesIO()
    book.save(out)
    assert not is_own(out.getvalue())
    contents = members(made)
    contents["xl/workbook.xml"] += b" "
    assert not is_own(packed({name: body.decode("latin-1") for name, body in contents.items()}))
    assert not is_own(b"PK\x03\x04")
    assert not is_own(b"")


def test_what_is_packed_in_ways_that_are_not_ours_is_not_ours():
    """A file of our name whose packing claims gigabytes for itself (LZMA) must not end a run over a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("docProps/core.xml", b"<category>ppmd-output</category>")
    data = bytearray(out.getvalue())
    start = 30 + len("docProps/core.xml") + 4
    data[start : start + 5] = b"\xff" * 5
    assert not is_own(bytes(data))
    assert not is_marked(bytes(data))


STYLES = (
    "<fonts><font><sz val='11'/></font></fonts><fills><fill><patternFill patternType='none'/></fill></fills>"
    "<cellXfs><xf numFmtId='0' fontId='0' fillId='0'/></cellXfs>"
)


def bare(rows: str, after: str = "") -> bytes:
    contents = parts(rows, styles=STYLES, after=after)
    contents["xl/styles.xml"] = contents.pop("xl/looks.xml")
    contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace("looks", "styles")
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        "<Override", '<Default Extension="xml" ContentType="application/xml"/><Override', 1
    )
    return packed(contents)


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ("", ""),
        ('<row r="1"/>', ""),
        ('<row r="2"><c r="A2"><v>1</v></c></row>', ""),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>", ""),
        (
            '<row r="2" spans="1:1"><c r="A2"><v>1</v></c><c r="D2" s="0" t=\'str\'><v>a &gt; s="1"</v></c></row>',
            "<pageMargins/>",
        ),
        ('<row r="9"><c r="C9"><v>1</v></c></row>', "<tableParts/><extLst/>"),
    ],
)
def test_cells_and_rows_that_are_not_written(rows: str, after: str):
    data = bare(rows, after)
    spots = ("A1", "B2", "C2", "E2", "C3", "A12")
    made = copy_of(data, *(mark(one, sheet="Biểu 1") for one in spots))
    assert raw(made).sheets[1:] == raw(data).sheets
    found = cells(made)
    assert {one for (_, one), cell in found.items() if cell["comment"]} == set(spots)
    assert raw(unmarked(made, former(made))).sheets == raw(data).sheets


def test_our_styles_point_into_no_list_that_is_not_there():
    (ours,) = [
        body
        for name, body in members(copy_of(bare(""), mark("A1", sheet="Biểu 1"))).items()
        if "styles" in name
    ]
    assert b"xfId" not in ours
    assert b"borderId" not in ours
    (theirs,) = [body for name, body in members(copy_of(by_xlsxwriter())).items() if "styles" in name]
    assert b'numFmtId="49" fontId' in theirs
    assert b'borderId="0" xfId="0" applyNumberFormat' in theirs


@pytest.mark.parametrize(
    ("break_", "reason"),
    [
        (lambda p: p | {"_xmlsignatures/origin.sigs": ""}, "signed"),
        (lambda p: p | {"xl/looks.xml": "<styleSheet><fonts/></styleSheet>"}, "styles"),
        (
            lambda p: p | {"xl/worksheets/one.xml": p["xl/worksheets/one.xml"].replace('r="1"', 'r="7"')},
            "rows",
        ),
        (lambda p: p | {"xl/worksheets/one.xml": "<!DOCTYPE a>" + p["xl/worksheets/one.xml"]}, "doctype"),
        (lambda p: p | {"xl/worksheets/one.xml": p["xl/worksheets/one.xml"] + "<"}, "xml"),
    ],
)
def test_what_cannot_be_patched(break_, reason: str):
    contents = parts('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row>', styles=STYLES)
    copy_of(packed(contents), mark("A1", sheet="Biểu 1"))
    with pytest.raises(CannotPatchError) as caught:
        copy_of(packed(break_(contents)), mark("A1", sheet="Biểu 1"))
    assert caught.value.reason == reason


SPOTS = st.builds(a1, st.integers(1, 60), st.integers(1, 30))
BOOKS = {"openpyxl": by_openpyxl(), "XlsxWriter": by_xlsxwriter()}


@settings(max_examples=40)
@given(st.sampled_from(sorted(BOOKS)), st.lists(st.tuples(SPOTS, st.text(max_size=40)), max_size=12))
def test_any_cells_with_any_texts(name: str, places: list[tuple[str, str]]):
    data = BOOKS[name]
    made = copy_of(data, mark(None), *(mark(cell, text) for cell, text in places))
    assert raw(made).sheets[1:] == raw(data).sheets
    again = unmarked(made, former(made))
    assert raw(again) == raw(data)
    fresh = {(DATA, cell) for cell, _ in places}
    kept = {place: cell for place, cell in cells(again).items() if place not in fresh - cells(data).keys()}
    assert kept == cells(data)


@settings(max_examples=60)
@given(st.data())
def test_damaged_parts_are_a_reason_and_no_crash(data: st.DataObject):
    contents = members(BOOKS["XlsxWriter"])
    name = data.draw(
        st.sampled_from(sorted(one for one in contents if one.endswith((".xml", ".rels", ".vml"))))
    )
    body = bytearray(contents[name])
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.sampled_from(b'<>"=/ 09aZ\x00\xff'))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in contents:
            archive.writestr(one, bytes(body) if one == name else contents[one])
    with contextlib.suppress(CannotPatchError):
        unmarked(copy_of(out.getvalue()), {})


def test_a_line_that_stands_for_many_cells_marks_each_and_is_one_line(book: bytes):
    parts = (mark("B2", "Một"), mark("C2", "Hai"), mark("D40", "Ba"))
    line = replace(parts[0], parts=parts)
    copy = annotated(book, listing(line)).data
    found = cells(copy)
    assert [found[DATA, cell]["fill"][1] for cell in ("B2", "C2", "D40")] == [FILLS["error"]] * 3
    notes = [found[DATA, cell]["comment"] for cell in ("B2", "C2", "D40")]
    assert [word in note for word, note in zip(("Một", "Hai", "Ba"), notes, strict=True)] == [True] * 3
    first = raw(copy).sheets[0]
    assert [cell.text for cell in first.cells.values() if cell.text.startswith("1. Lỗi")] == [line.head]
    # All the former fills are kept, so that the marks can be taken out again.
    assert {cell for _, cell in former(copy)} == {"B2", "C2", "D40"}
    again = unmarked(copy, former(copy))
    before = cells(book)
    assert {spot: one["fill"] for spot, one in cells(again).items() if spot in before} == {
        spot: one["fill"] for spot, one in before.items()
    }
