"""Sums that a sender types beneath or beside a table: right ones are passed over, others found at their cell."""

import io
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppmd_cli.findings.wording import Worded, word
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.anchor import Anchored, Located
from ppmd_cli.intake.anchor_grid import Sums
from ppmd_cli.intake.parsed import Parsed
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.intake.sums import sums_differ
from ppmd_cli.layout import lay_out
from ppmd_cli.model.cell import RawCell, RawSheet, RawWorkbook
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.value import BLANK, Quantity
from tests.forms.small_plan import FORM, PLAN

LAYOUT = lay_out(PLAN, FORM, "s1", "Q1")
BLANK_FILE = write_blank(LAYOUT, PLAN)
NAME = next(one.name for one in PLAN.units if one.code == "s1-d")
TABLE = "Biểu 1. Theo lớp"
# Three classes in rows 10 to 12: pupils, readers, money; 70, 34 and 3.75 together.
FIGURES = {
    "D10": 31, "D11": 27, "D12": 12,
    "E10": 20, "E11": 9, "E12": 5,
    "G10": 1.25, "G11": 2, "G12": 0.5,
}  # fmt: skip


def found(more: dict[str, object]) -> dict[str, Worded]:
    """Cell -> what is said of each sum that differs; None clears a cell."""
    workbook = load_workbook(io.BytesIO(BLANK_FILE))
    sheet = workbook[TABLE]
    for merged in [one for one in sheet.merged_cells.ranges if one.min_row > 12]:
        sheet.unmerge_cells(str(merged))
    for cell, value in (FIGURES | more).items():
        sheet[cell] = value
    stream = io.BytesIO()
    workbook.save(stream)
    source = source_from_bytes(Path("s1.xlsx"), stream.getvalue())
    assert isinstance(source, Source)
    read = Reader(PLAN).read_source(source)
    assert not any(one.code == "subject_unknown" for one in read.findings)
    said = [one for one in read.findings if one.code == "sum_differs"]
    return {one.place.cell or "": word(one, PLAN, Translator()) for one in said}


def row(label: str, *sums: float, at: int = 14) -> dict[str, object]:
    return {f"C{at}": label} | {f"{column}{at}": one for column, one in zip("DEG", sums, strict=True)}


@pytest.mark.parametrize("label", ["Tổng cộng", "CỘNG", "Toàn trường", "Cộng 2 tháng", "Tổng số:"])
def test_a_right_total_and_a_wrong_one(label: str):
    assert found(row(label, 70, 34, 3.75)) == {}
    assert list(found(row(label, 70, 43, 3.75))) == ["E14"]


def test_it_says_both_numbers():
    said = found(row("Tổng cộng", 70, 43, 3.75))["E14"]
    assert said.message.endswith("“Tổng cộng” ghi 43, cộng số liệu được 34.")


def test_one_cell_that_would_mend_the_sum_is_named():
    """12 may have been meant as 21; nothing in 31, 27, 12 is easily two more."""
    assert found(row("Tổng cộng", 79, 34, 3.75))["D14"].remedy.endswith("Nếu ô D12 là 21 thì tổng khớp.")
    assert found(row("Tổng cộng", 72, 34, 3.75))["D14"].remedy.endswith("có thể xóa.")


def test_a_total_typed_over_the_forms_own_formula():
    assert list(found({"D9": 71, "E9": 34})) == ["D9"]
    assert found({"D9": 70, "E9": 34}) == {}


def test_a_single_one_of_the_forms_own_totals_typed_over():
    """The formulas beside it tell that the row is one of sums."""
    assert list(found({"E9": 35})) == ["E9"]
    assert found({"E9": 34}) == {}


def test_a_total_may_be_rounded_as_far_as_it_is_written():
    assert found(row("Cộng", 70, 34, 3.8)) == {}
    assert list(found(row("Cộng", 70, 34, 3.9))) == ["G14"]


@pytest.mark.parametrize(
    ("label", "pupils", "readers", "said"),
    [
        ("Cộng", 58, 29, []),  # the two above
        ("Cụm 2", 12, 5, []),  # the one beneath
        ("Cộng", 70, 34, []),  # all
        ("Cộng", 59, 29, ["D12"]),
    ],
)
def test_a_row_between_may_sum_what_is_above_or_beneath(label: str, pupils: int, readers: int, said: list):
    """The last class stands in row 13."""
    moved = {"A13": "s1-d", "C13": NAME, "D13": 12, "E13": 5, "G13": 0.5, "A12": None, "B12": None}
    between = {"C12": label, "D12": pupils, "E12": readers, "G12": None}
    assert list(found(moved | between)) == said


@pytest.mark.parametrize("label", ["Lũy kế", "Cùng kỳ năm trước", "So sánh (%)", "Bình quân", "Cộng cùng kỳ"])
def test_rows_to_compare_with_are_no_sums(label: str):
    assert found(row(label, 999, 999, 999)) == {}


def test_one_figure_alone_may_be_of_anything():
    assert found({"C14": "Tổng số lớp", "D14": 3}) == {}


def test_where_a_figure_is_missing_the_sum_says_nothing():
    assert found(row("Tổng cộng", 70, 34, 3.75) | {"D12": None}) == {}


def test_a_formula_is_not_typed():
    assert found({"C14": "Tổng cộng", "D14": "=SUM(D10:D11)", "E14": "=SUM(E10:E11)"}) == {}


def across(*rows: str) -> list[str | None]:
    """The cells found in a column F "Cộng" beside D and E."""
    numbers = [[Fraction(one) for one in line.split()] for line in rows]
    pairs = [(name, f"k{n}", n, k) for n in range(len(rows)) for k, name in enumerate(("pupils", "readers"))]
    spots = {(name, subject): Located("S", 9 + n, 4 + k, None) for name, subject, n, k in pairs}
    facts = {
        (name, subject): Fact(name, subject, "s1", "Q1", Quantity(int(numbers[n][k])), None, "")
        for name, subject, n, k in pairs
    }
    cells = {(9 + n, 6): RawCell(9 + n, 6, str(line[2]), "number") for n, line in enumerate(numbers)}
    sums = Sums("S", "Cộng", 6, {f"k{n}": (9 + n, 6) for n in range(len(rows))}, across=True)
    anchored = Anchored({}, "s1", "Q1", FORM, spots, sums=(sums,))
    workbook = RawWorkbook((RawSheet("S", "visible", cells),))
    said = sums_differ(anchored, workbook, facts, lambda raw, element: Parsed(BLANK))
    return [one.place.cell for one in said]


def test_a_column_of_sums_is_held_against_the_columns_beside_it():
    assert across("3 4 7", "2 2 4", "5 1 6", "1 1 2") == []
    assert across("3 4 7", "2 2 4", "5 1 6", "1 1 3") == ["F12"]


def test_a_column_that_is_mostly_the_sum_of_something_else_says_nothing():
    assert across("3 4 9", "2 2 8", "5 1 6", "1 1 2") == []
