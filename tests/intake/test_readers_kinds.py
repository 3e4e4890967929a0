"""Every kind of cell, written by three programs and read by three readers; where they differ and why.

Compared are values: days as the numbers behind them, formulas by the results kept in the file.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Callable

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from ppmd_cli.model.cell import RawSheet, RawWorkbook
from tests.conftest import need
from tests.intake.books import read

DAY, MOMENT, HOUR = dt.date(2023, 6, 14), dt.datetime(2023, 6, 14, 9, 30), dt.time(18, 0)  # noqa: DTZ001
Value = object
KINDS: dict[str, Value] = {
    "whole": 1234,
    "nought": 0,
    "negative": -7,
    "decimal": 12.5,
    "third": 1 / 3,
    "sum of tenths": 0.1 + 0.2,
    "fifteen digits": 123456789012345,
    "large": 1e20,
    "small": -3.25e-7,
    "yes": True,
    "no": False,
    "text": "Xã Nga Thủy",
    "decomposed": "Xa\u0303 Nga Thu\u0309y",
    "digits as text": "05",
    "number as text": "1.234",
    "spaces around": "  a b ",
    "only spaces": "   ",
    "line break": "a\nb",
    "tab": "a\tb",
    "markup": "<b>&amp; \"'",
    "beyond the first plane": "𠮷😀",
    "looks escaped": "_x0041_",
    "looks like a formula": "'=1+1",
    "32,767 letters": "x" * 32_767,
    "day": DAY,
    "moment": MOMENT,
    "hour": HOUR,
    "percent": 0.125,
    "rich": CellRichText("Quan ", TextBlock(InlineFont(b=True), "Hóa"), " (x)"),
    "formula": "=B1+1",
    "formula of text": '=B1&"a"',
    "formula of nothing": '=""',
    "formula that fails": "=1/0",
    "error": "#N/A",
}
RESULTS = {
    "formula": 1235,
    "formula of text": "1234a",
    "formula of nothing": "",
    "formula that fails": "#DIV/0!",
}
DIGITS = 9  # of a day: programs write the fraction of a moment with 10 to 17 digits
ROWS = {kind: row for row, kind in enumerate(KINDS, 1)}
FORMATS = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "hour": "hh:mm", "percent": "0.0%"}

# (writer, kind) -> what we, openpyxl and calamine read. Everything else is read alike by all three.
DIFFERENCES: dict[tuple[str, str], tuple[Value, Value, Value]] = {
    # calamine hands over "" for an error, as for an empty cell: an error must be a finding, so it is kept.
    ("openpyxl", "error"): ("#N/A", "#N/A", None),
    ("XlsxWriter", "error"): ("#N/A", "#N/A", None),
    ("XlsxWriter, inline", "error"): ("#N/A", "#N/A", None),
    ("LibreOffice", "error"): ("#N/A", "#N/A", None),
    ("XlsxWriter", "formula that fails"): ("#DIV/0!", "#DIV/0!", None),
    ("XlsxWriter, inline", "formula that fails"): ("#DIV/0!", "#DIV/0!", None),
    ("LibreOffice", "formula that fails"): ("#DIV/0!", "#DIV/0!", None),
    # openpyxl writes _x0041_ as it stands, which by ECMA-376 (22.9.2.19) spells "A", and undoes no such escape.
    ("openpyxl", "looks escaped"): ("A", "_x0041_", "A"),
    # The kept result "" of a formula is a result, unlike a formula that was never calculated.
    ("LibreOffice", "formula of nothing"): ("", None, None),
}


def by_openpyxl(*, date1904: bool) -> bytes:
    book = openpyxl.Workbook()
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    page = book.active
    for kind, value in KINDS.items():
        cell = page.cell(ROWS[kind], 2, value)
        if kind in FORMATS:
            cell.number_format = FORMATS[kind]
    page.row_dimensions[2].hidden = True
    page.merge_cells("D1:E2")
    page["D1"] = "gộp"
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden["C3"] = 5
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter(*, date1904: bool, inline: bool = False) -> bytes:
    stream = io.BytesIO()
    choices = {"in_memory": True, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(stream, choices | {"date_1904": date1904, "constant_memory": inline}) as book:
        page = book.add_worksheet("Sheet")
        bold = book.add_format({"bold": True})
        for kind, value in KINDS.items():
            look = book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None
            place = (ROWS[kind] - 1, 1)
            if ROWS[kind] == 2:
                page.set_row(1, None, None, {"hidden": True})
            if kind == "rich":
                page.write_rich_string(*place, "Quan ", bold, "Hóa", " (x)")
            elif kind in RESULTS:
                page.write_formula(*place, str(value), None, RESULTS[kind])
            elif kind == "error":
                page.write_formula(*place, "=NA()", None, "#N/A")
            elif isinstance(value, str):
                page.write_string(*place, value)
            else:
                page.write(*place, value, look)
        book.add_worksheet("Ẩn").hide()
        book.worksheets()[1].write(2, 2, 5)
    return stream.getvalue()


def by_xlsxwriter_inline(*, date1904: bool) -> bytes:
    return by_xlsxwriter(date1904=date1904, inline=True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """LibreOffice, which saves again what openpyxl has written."""
    program = need(shutil.which("soffice"), "LibreOffice")
    folder = tmp_path_factory.mktemp("office")

    def save(*, date1904: bool) -> bytes:
        (folder / "a.xlsx").write_bytes(by_openpyxl(date1904=date1904))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out"]
        subprocess.run([*command, folder / "a.xlsx"], check=True, capture_output=True, timeout=120)
        return (folder / "out" / "a.xlsx").read_bytes()

    return save


def whole(data: bytes) -> RawWorkbook:
    workbook = read(data)
    assert isinstance(workbook, RawWorkbook), workbook
    return workbook


def ours(page: RawSheet) -> dict[str, Value]:
    found = {}
    for kind, row in ROWS.items():
        cell = page.cells.get((row, 2))
        value: Value = None if cell is None or cell.kind == "blank" else cell.text
        if cell is not None and cell.kind == "number":
            value = round(float(cell.text), DIGITS) if kind in FORMATS else float(cell.text)
        elif cell is not None and cell.kind == "bool":
            value = cell.text == "1"
        found[kind] = value
    return found


def openpyxls(data: bytes) -> dict[str, Value]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {kind: as_number(book.worksheets[0].cell(row, 2).value, book.epoch) for kind, row in ROWS.items()}


def calamines(data: bytes, *, date1904: bool) -> dict[str, Value]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    epoch = CALENDAR_MAC_1904 if date1904 else openpyxl.utils.datetime.WINDOWS_EPOCH
    return {
        kind: as_number(rows[row - 1][1], epoch) if row <= len(rows) and rows[row - 1][1] != "" else None
        for kind, row in ROWS.items()
    }


def as_number(value: Value, epoch: dt.datetime) -> Value:
    """Days and hours as the numbers behind them; every number as a float."""
    if isinstance(value, dt.timedelta):
        return round(value.total_seconds() / 86_400, DIGITS)
    if isinstance(value, dt.date | dt.time):
        return round(float(to_excel(value, epoch)), DIGITS)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def differing(data: bytes, *, date1904: bool) -> dict[str, tuple[Value, Value, Value]]:
    """Kind -> what we, openpyxl and calamine read, where they do not agree."""
    three = (ours(whole(data).sheets[0]), openpyxls(data), calamines(data, date1904=date1904))
    rows = {kind: tuple(one[kind] for one in three) for kind in KINDS}
    return {kind: row for kind, row in rows.items() if not row[0] == row[1] == row[2]}


def test_the_table_is_all_there_is(office):
    writers = {
        "openpyxl": by_openpyxl,
        "XlsxWriter": by_xlsxwriter,
        "XlsxWriter, inline": by_xlsxwriter_inline,
        "LibreOffice": office,
    }
    for writer, write in writers.items():
        for date1904 in (False, True):
            expected = {kind: row for (by, kind), row in DIFFERENCES.items() if by == writer}
            assert differing(write(date1904=date1904), date1904=date1904) == expected, (writer, date1904)


@pytest.mark.parametrize("date1904", [False, True])
@pytest.mark.parametrize("writer", ["openpyxl", "XlsxWriter", "LibreOffice"])
def test_what_stands_around_the_cells(office, writer, date1904):
    write = {"openpyxl": by_openpyxl, "XlsxWriter": by_xlsxwriter, "LibreOffice": office}[writer]
    data = write(date1904=date1904)
    workbook = whole(data)
    theirs = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    listed = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert workbook.date1904 is (theirs.epoch == CALENDAR_MAC_1904) is date1904
    assert (
        [sheet.name for sheet in workbook.sheets]
        == theirs.sheetnames
        == listed.sheet_names
        == ["Sheet", "Ẩn"]
    )
    assert (
        [sheet.state for sheet in workbook.sheets]
        == [one.sheet_state for one in theirs]
        == ["visible", "hidden"]
    )
    page, other = workbook.sheets[0], theirs.worksheets[0]
    rows = {row for row, one in other.row_dimensions.items() if one.hidden}
    assert page.hidden_rows == rows == {2}
    assert {merge.first_row: merge.last_column for merge in page.merges} == {
        merge.min_row: merge.max_col for merge in other.merged_cells.ranges
    }
    formulas = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.row for cell in page.cells.values() if cell.formula and cell.column == 2} == {
        row for row in ROWS.values() if formulas.cell(row, 2).data_type == "f"
    }
    for kind, look in FORMATS.items():
        assert page.cells[ROWS[kind], 2].number_format.replace("\\", "").lower() == look
