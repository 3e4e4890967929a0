"""Copies come back: whatever the sender did to our list, the next copy shows one list and the marks of now."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.styles import PatternFill

from ppmd_cli.report.annotate.comments import END, MARKER
from ppmd_cli.report.annotate.copy import annotated
from ppmd_cli.report.annotate.styles import FILLS
from ppmd_cli.report.annotate.unmark import unmarked
from tests.annotate.books import DATA, by_xlsxwriter, cells, former, listing, mark, members, raw
from tests.annotate.excel_rules import breaches
from tests.annotate.strange_books import Parts, changed, zipped
from tests.annotate.strange_books import saved as made_by_openpyxl
from tests.conftest import Ran
from tests.validate.test_files import SHELVES, filled, saved

Ppmd = Callable[..., Ran]
BOOK, MARKS = "xl/workbook.xml", (mark("B2"), mark("D40"), mark(None))
NAME = re.compile(rb"<definedName name=\"_ppmd_list\" hidden=\"1\">[^<]*</definedName>")
SHEET = re.compile('<sheet [^>]*name="Cần sửa"[^>]*/>'.encode())


def renumbered(body: bytes, by: int) -> bytes:
    return re.sub(rb'localSheetId="(\d+)"', lambda found: b'localSheetId="%d"' % (int(found[1]) + by), body)


def deleted(parts: Parts) -> None:
    """As Excel leaves a workbook when somebody deletes the sheet: the name stays, of no cell."""
    body = renumbered(SHEET.sub(b"", parts[BOOK]), -1)
    parts[BOOK] = NAME.sub(b'<definedName name="_ppmd_list" hidden="1">#REF!</definedName>', body)


def forgotten(parts: Parts) -> None:
    """As when the marked sheet is copied into another workbook."""
    parts[BOOK] = NAME.sub(b"", renumbered(SHEET.sub(b"", parts[BOOK]), -1))


def renamed(parts: Parts) -> None:
    parts[BOOK] = parts[BOOK].replace('name="Cần sửa"'.encode(), b'name="Xong"')
    parts[BOOK] = parts[BOOK].replace("'Cần sửa'!".encode(), b"Xong!")


def copied(parts: Parts) -> None:
    """As Excel copies a sheet within its workbook: with a name of its own, in the part and the workbook."""
    parts["xl/worksheets/ppmd2.xml"] = parts["xl/worksheets/ppmd1.xml"]
    found = SHEET.search(parts[BOOK])
    assert found is not None
    again = re.sub(rb'r:id="[^"]*"', b'r:id="rIdCopy"', found[0]).replace(
        "Cần sửa".encode(), "Cần sửa (2)".encode()
    )
    again = re.sub(rb'sheetId="\d+"', b'sheetId="77"', again)
    body = renumbered(parts[BOOK].replace(found[0], found[0] + again), 1)
    local = '<definedName name="_ppmd_list" localSheetId="1" hidden="1">\'Cần sửa (2)\'!$A$1</definedName></definedNames>'
    parts[BOOK] = body.replace(b"</definedNames>", local.encode())
    for name, old, new in (
        (
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="rIdCopy" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/ppmd2.xml"/></Relationships>',
        ),
        (
            "[Content_Types].xml",
            b"</Types>",
            b'<Override PartName="/xl/worksheets/ppmd2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        ),
    ):
        parts[name] = parts[name].replace(old, new)


def untouched(parts: Parts) -> None:
    pass


@pytest.mark.parametrize("change", [untouched, deleted, forgotten, renamed, copied])
def test_our_marks_are_found_whatever_became_of_the_list(change: Callable[[Parts], None]):
    plain = by_xlsxwriter()
    back = changed(change, annotated(plain, listing(*MARKS)).data)
    again = unmarked(back, former(back))
    assert breaches(again) == []
    assert raw(again).sheets == raw(plain).sheets
    found, before = cells(again), cells(plain)
    assert found[DATA, "B2"]["comment"] == before[DATA, "B2"]["comment"]
    assert (DATA, "D40") not in found or found[DATA, "D40"]["comment"] is None
    assert not any(cell["fill"][1] in FILLS.values() for cell in found.values())
    if change in {untouched, renamed, copied}:
        assert found[DATA, "B2"]["fill"] == before[DATA, "B2"]["fill"]
    made = annotated(again, listing(mark("C2"))).data
    assert breaches(made) == []
    assert next(one.name for one in raw(made).sheets) == "Cần sửa"
    assert len(raw(made).sheets) == len(raw(plain).sheets) + 1
    assert sum(cell["comment"].count(MARKER) for cell in cells(made).values() if cell["comment"]) == 1


@pytest.mark.parametrize(
    ("cell", "kept"), [("B2", "Đã hỏi phòng thống kê\nđã sửa < 5 & xong"), ("D40", "đã sửa < 5 & xong")]
)
def test_what_the_sender_answers_below_our_note_stays(cell: str, kept: str):
    def answered(parts: Parts) -> None:
        end = END.encode()
        name = next(one for one in parts if "omments" in one and end in parts[one])
        parts[name] = parts[name].replace(end, END.encode() + "\nđã sửa &lt; 5 &amp; xong".encode())

    back = changed(answered, annotated(by_xlsxwriter(), listing(*MARKS)).data)
    again = unmarked(back, former(back))
    assert cells(again)[DATA, cell]["comment"] == kept
    assert breaches(again) == []
    made = annotated(again, listing(mark(cell))).data
    assert cells(made)[DATA, cell]["comment"].startswith(f"{kept}\n{MARKER}")
    assert breaches(made) == []


def test_a_cell_whose_fill_nobody_kept_gets_that_of_its_like():
    """The sender deleted the list: cells of the same look bear the pale yellow that this one had."""

    def yellow(book, sheet) -> None:
        for row in range(2, 9):
            sheet.cell(row, 2, row).fill = PatternFill("solid", fgColor="FFFFFFCC")
            sheet.cell(row, 2).number_format = "#,##0"

    plain = made_by_openpyxl(yellow)
    again = unmarked(changed(deleted, annotated(plain, listing(mark("B3"), mark("C3"))).data), {})
    found = cells(again)
    assert found[DATA, "B3"]["fill"] == ("solid", "FFFFFFCC")
    assert found.get((DATA, "C3"), {"fill": (None, None)})["fill"] == (None, None)


def test_parts_that_held_only_our_notes_are_gone():
    made = annotated(by_openpyxl_bare(), listing(mark("B2"))).data
    again = unmarked(made, former(made))
    assert not any("ppmd" in name for name in members(again))
    assert b"legacyDrawing" not in members(again)["xl/worksheets/sheet1.xml"]
    assert breaches(again) == []


def by_openpyxl_bare() -> bytes:
    return made_by_openpyxl(lambda book, sheet: None)


def without_a_row(path: Path) -> Path:
    """A return that lacks a row, so that its finding stands at no cell."""
    book = filled()
    (sheet,) = [one for one in book if any(cell.value == "a1" for cell in one["A"])]
    row = next(cell.row for cell in sheet["A"] if cell.value == "a1")
    sheet.delete_rows(row)
    return saved(book, path)


def test_a_list_without_cells_comes_back(ppmd: Ppmd, tmp_path: Path):
    sent = without_a_row(tmp_path / "a.xlsx")
    ppmd("validate", sent, "--plan", SHELVES, "--annotate", tmp_path / "one")
    (first,) = (tmp_path / "one").iterdir()
    ran = ppmd("validate", first, "--plan", SHELVES, "--annotate", tmp_path / "two")
    (second,) = (tmp_path / "two").iterdir()
    assert "Không ghi chú được" not in ran.err
    assert [one.name for one in raw(second.read_bytes()).sheets] == [
        one.name for one in raw(first.read_bytes()).sheets
    ]


def test_a_name_that_points_at_the_senders_sheet_costs_no_data(ppmd: Ppmd, tmp_path: Path):
    sent = without_a_row(tmp_path / "a.xlsx")
    ppmd("validate", sent, "--plan", SHELVES, "--annotate", tmp_path / "one")
    (first,) = (tmp_path / "one").iterdir()
    parts = members(first.read_bytes())
    other = raw(first.read_bytes()).sheets[1].name.replace("'", "''").replace("&", "&amp;")
    parts[BOOK] = NAME.sub(
        f'<definedName name="_ppmd_list" hidden="1">\'{other}\'!$A$1</definedName>'.encode(), parts[BOOK]
    )
    (tmp_path / "b.xlsx").write_bytes(zipped(parts))
    ran = ppmd("validate", tmp_path / "b.xlsx", "--plan", SHELVES, "--annotate", tmp_path / "two")
    assert {path.suffix for path in (tmp_path / "two").iterdir()} == {".xlsx", ".html"}
    assert "Không ghi chú được" in ran.err
