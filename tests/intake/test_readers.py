"""The sparse reader beside openpyxl and calamine, on files by openpyxl, XlsxWriter and LibreOffice."""

import datetime as dt
import io
import shutil
import subprocess

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from ppmd_cli.model.cell import RawCell
from tests.conftest import need
from tests.intake.books import sheet

VALUES = {
    (1, 1): "Biểu 1. Theo xã",
    (2, 2): 1234,
    (2, 3): 12.5,
    (3, 2): True,
    (3, 3): False,
    (4, 1): "  khoảng trắng ",
    (4, 4): "a <&>\n\"'",
    (5, 1): "05",
    (6, 27): 0,
    (7, 1): -3.25e-7,
    (8, 703): "xa",
    (90, 1): 1e15,
}
text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
)
# A text with a first "=" is a formula to the writers, and openpyxl takes "#N/A" for an error.
typed = text.filter(
    lambda words: not words.startswith(("=", "#", "{", "http", "ftp", "mailto", "internal", "external"))
)
values = st.dictionaries(
    st.tuples(st.integers(1, 30), st.integers(1, 30)),
    st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e12, 1e12), st.booleans(), typed),
    max_size=20,
)


def by_openpyxl(cells: dict[tuple[int, int], object]) -> bytes:
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        book.active.cell(row, column, value).font = Font(name="Times New Roman")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter(cells: dict[tuple[int, int], object]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet()
        look = book.add_format({"font_name": "Times New Roman"})
        for (row, column), value in cells.items():
            page.write(row - 1, column - 1, value, look)
    return stream.getvalue()


def plain(cell: RawCell) -> object:
    if cell.kind == "number":
        return float(cell.text)
    return cell.text == "1" if cell.kind == "bool" else cell.text


def ours(data: bytes) -> dict[tuple[int, int], object]:
    return {place: plain(cell) for place, cell in sheet(data).cells.items()}


def openpyxls(data: bytes) -> dict[tuple[int, int], object]:
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = {(c.row, c.column): c.value for row in page.iter_rows() for c in row if c.value is not None}
    return {
        place: float(v) if isinstance(v, int) and not isinstance(v, bool) else v for place, v in found.items()
    }


def calamines(data: bytes) -> dict[tuple[int, int], object]:
    page = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    rows = page.to_python(skip_empty_area=False)
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_three_readers_agree(write):
    data = write(VALUES)
    expected = {
        place: float(v) if isinstance(v, int) and not isinstance(v, bool) else v
        for place, v in VALUES.items()
    }
    assert ours(data) == expected
    assert calamines(data) == expected
    assert openpyxls(data) == expected


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@settings(max_examples=40)
@given(cells=values)
def test_three_readers_agree_on_anything(write, cells):
    data = write(cells)
    assert ours(data) == calamines(data)
    assert ours(data) == openpyxls(data)


def test_libreoffice_saves_the_same_cells(tmp_path):
    office = need(shutil.which("soffice"), "LibreOffice")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Biểu 1"
    page["A1"], page["B1"], page["A2"], page["C3"] = "Xã Nga Thủy", 12.5, 1234, dt.date(2023, 6, 14)
    page["C3"].number_format = "dd/mm/yyyy"
    page["D4"], page["D5"], page["E5"] = "=A2*2", "=1/0", '=""'
    page.merge_cells("A7:C8")
    page["A7"] = "gộp"
    page.row_dimensions[2].hidden = True
    page.column_dimensions["D"].hidden = True
    book.create_sheet("Ẩn").sheet_state = "hidden"
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "a.xlsx")
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
    ]
    subprocess.run(
        [*command, tmp_path, tmp_path / "in" / "a.xlsx"], check=True, capture_output=True, timeout=120
    )
    data = (tmp_path / "a.xlsx").read_bytes()
    found = sheet(data)
    assert found.name == "Biểu 1"
    assert {place: (cell.kind, cell.text) for place, cell in found.cells.items()} == {
        (1, 1): ("text", "Xã Nga Thủy"),
        (1, 2): ("number", "12.5"),
        (2, 1): ("number", "1234"),
        (3, 3): ("number", "45091"),
        (4, 4): ("number", "2468"),
        (5, 4): ("error", "#DIV/0!"),
        (5, 5): ("text", ""),
        (7, 1): ("text", "gộp"),
    }
    assert [place for place, cell in found.cells.items() if cell.formula and cell.cached] == [
        (4, 4),
        (5, 4),
        (5, 5),
    ]
    assert [place for place, cell in found.cells.items() if cell.hidden] == [(2, 1), (4, 4), (5, 4)]
    assert found.cells[7, 1].merged == (7, 1)
    assert found.cells[3, 3].number_format == "dd/mm/yyyy"
