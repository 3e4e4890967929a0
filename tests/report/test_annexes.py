"""The Excel annexes: live formulas whose results are the report's, texts that stay texts, cells that can be found."""

import json
import re
import shutil
import subprocess
import zipfile
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.conftest import REPOSITORY, need
from tests.report.called import call

H1 = REPOSITORY / "sample_data" / "H1"
WORDS = ("--from", H1, "--plan", "thanh_hoa_2023", "--period", "H1", "--as-of", "2023-06-20")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The workbook's path and the report as JSON."""
    folder = tmp_path_factory.mktemp("annexes")
    ran = call("report", *WORDS, "--out", folder, "--write", "xlsx,json", "--format", "json")
    assert ran.code == 0, ran.err
    return folder / "bao-cao-H1.xlsx", json.loads(ran.out)


@pytest.fixture(scope="module")
def book(made):
    return load_workbook(made[0], data_only=True)


@pytest.fixture(scope="module")
def written(made):
    return load_workbook(made[0])


RECKONED = ("Chỉ tiêu", "Biểu đồ", "Bảng chéo", "Theo đơn vị")
"""The sheets with formulas."""


def near(found, exact):
    return abs(float(found) - float(Fraction(exact))) < 1e-12


def test_the_sheets(book):
    assert book.sheetnames == [
        *("Chỉ tiêu", "Biểu đồ", "Bảng chéo", "Theo đơn vị", "Số liệu báo cáo", "Dữ liệu"),
        *("Nhiệm vụ", "Thời hạn", "Phát hiện", "Đối chiếu", "Quyết định", "Ghi chú"),
    ]


def test_the_columns_of_the_national_indicator_set_in_their_order(book):
    """Decision 29/QĐ-BLĐTBXH; ours stand between. What is done since the first day is what the period's returns say."""
    heads = [cell.value for cell in book["Chỉ tiêu"][4]]
    official = (
        *("TT", "Chỉ số", "Đơn vị tính", "Số liệu thực hiện trong kỳ", "Chỉ tiêu kế hoạch năm"),
        *("Số liệu lũy kế từ đầu năm", "Chỉ tiêu KH 21-25", "Tần suất báo cáo", "Nguồn thông tin"),
    )
    assert [one for one in heads if one in official] == list(official)
    for row in book["Chỉ tiêu"].iter_rows(min_row=5, max_row=18):
        assert near(row[7].value, row[5].value) if row[5].value != "–" else row[7].value == "–"


def test_the_indicators_are_those_of_the_report_and_are_formulas(made, book, written):
    rows = list(book["Chỉ tiêu"].iter_rows(min_row=5, max_row=18))
    for row, live, one in zip(rows, written["Chỉ tiêu"].iter_rows(min_row=5, max_row=18), made[1]["indicators"],
                              strict=True):  # fmt: skip
        for at, name in ((3, "numerator"), (4, "denominator"), (5, "value")):
            assert near(row[at].value, one[name]), (one["id"], name)
            assert str(live[at].value).startswith("=")
        # The number format prints the very digits of the report.
        places = row[5].number_format.partition(";")[0].partition(".")[2].count("0")
        assert f"{row[5].value * 100:.{places}f}" == one["percent"]
        # What is lacking is a number, too; a dash where nobody knows.
        # Against the same months a growth says nothing of what the whole year still asks for.
        unknown = one["needed"] is None or one["verdict"] == "undetermined" or one["id"] == "crimes_growth"
        assert row[10].value == ("–" if unknown else int(one["needed"])), one["id"]


def test_each_unit_s_figures_are_sums_over_the_data_sheet(made, book, written):
    sheet, live = book["Theo đơn vị"], written["Theo đơn vị"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=6) if row[0].value}
    alive = {row[0].value: row for row in live.iter_rows(min_row=6) if row[0].value}
    seen = 0
    for place, one in enumerate(made[1]["indicators"]):
        for unit in one["units"]:
            row, at = rows[unit["unit"]], 2 + 3 * place
            if unit["numerator"] is None:
                assert isinstance(row[at].value, str), "no figure where nothing was sent"
                continue
            assert near(row[at].value, unit["numerator"])
            assert near(row[at + 1].value, unit["denominator"])
            assert str(alive[unit["unit"]][at].value).startswith("=SUMIFS(")
            seen += 1
    assert seen > 200


def test_the_data_sheet_names_cells_that_hold_what_was_typed(book):
    rows = [[cell.value for cell in row] for row in book["Dữ liệu"].iter_rows(min_row=5)]
    assert len(rows) > 2000
    some = [row for row in rows if row[1] == "381"]
    source = load_workbook(next(H1.glob("381 - *.xlsx")))
    for row in some[::7]:
        sheet, _, cells = row[6].partition("!")
        typed = [str(source[sheet][cell].value) for cell in cells.split(", ")]
        assert "; ".join(typed) == row[7]
        assert row[8] == "381 - Thị xã Bỉm Sơn - 6 tháng đầu năm 2023.xlsx"


@pytest.mark.parametrize(
    ("lang", "sheet", "said"),
    [
        ("vi", "Đối chiếu", "Không có số liệu nào giữa các đơn vị phải đối chiếu."),
        ("en", "To reconcile", "No figures of different units have to be reconciled."),
    ],
)
def test_nothing_to_reconcile_is_said(tmp_path, lang, sheet, said):
    """Two units with figures of their own; then the first with the table of the second."""
    from tests.ledger.desk import edited
    from tests.ledger.test_between import TWINS, sample, table_of

    def rows(name):
        words = ("--plan", "thanh_hoa_2023", "--period", "FY", "--as-of", "2023-12-20", "--lang", lang)
        call("report", "--from", tmp_path / "in", *words, "--out", tmp_path / name, "--write", "xlsx")
        (made,) = (tmp_path / name).iterdir()
        found = load_workbook(made)[sheet].iter_rows(min_row=5, values_only=True)
        return [[cell for cell in row if cell] for row in found]

    first, second = (sample(unit, "FY") for unit in TWINS)
    (tmp_path / "in").mkdir()
    shutil.copy(second, tmp_path / "in")
    (tmp_path / "in" / first.name).write_bytes(first.read_bytes())
    assert rows("own") == [[said]]
    (tmp_path / "in" / first.name).write_bytes(edited(first, table_of(*TWINS)))
    assert {row[-1] for row in rows("copied")} == {"two_units_identical"}


def test_libreoffice_reckons_the_same(made, book, tmp_path):
    """All results are taken out first, so that it must reckon."""
    program = need(shutil.which("soffice"), "LibreOffice")
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(made[0]) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v></v>", data)
            new.writestr(name, data)
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out", bare],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    again = load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    formulas = 0
    live = load_workbook(made[0])
    for name in RECKONED:
        for row in live[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f":
                    formulas += 1
                    assert near(again[name][cell.coordinate].value, book[name][cell.coordinate].value)
    assert formulas > 1000


def test_texts_stay_texts_and_the_bytes_are_the_same(made, written, tmp_path):
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title in RECKONED
    call("report", *WORDS, "--out", tmp_path, "--write", "xlsx")
    assert (tmp_path / "bao-cao-H1.xlsx").read_bytes() == made[0].read_bytes()


def test_a_formula_typed_by_a_sender_is_a_text_here(tmp_path):
    from tests.ledger.desk import edited

    source = tmp_path / "a.xlsx"
    source.write_bytes(edited(next(H1.glob("381 - *.xlsx")), {"Biểu 1. Theo xã!D10": "'=1+1<b>&"}))
    call("report", "--from", source, *WORDS[2:], "--out", tmp_path, "--write", "xlsx")
    book = load_workbook(tmp_path / "bao-cao-H1.xlsx")
    found = next(book["Phát hiện"].iter_rows(min_row=5))
    assert found[2].value == "Biểu 1. Theo xã!D10"
    assert "=1+1<b>&" in found[3].value
    assert found[3].data_type == "s"
