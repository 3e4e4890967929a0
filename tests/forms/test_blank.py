"""The blank workbook, by eye and by rule."""

import io
import zipfile

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from syrupy.assertion import SnapshotAssertion

from ppmd_cli import resources
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.forms.measure import clip, lines
from ppmd_cli.layout import lay_out
from ppmd_cli.model.form import Option
from ppmd_cli.plan.load import load_plan
from ppmd_cli.system.seal import seal
from tests.forms.limits import broken_limits
from tests.forms.listing import listing
from tests.forms.small_plan import FORM, PLAN, SCHOOL, label


def blank(unit: str = "s1") -> bytes:
    return write_blank(lay_out(PLAN, FORM, unit, "Q1"), PLAN)


def test_the_workbook_as_a_reader_sees_it(snapshot: SnapshotAssertion):
    assert listing(blank()) == snapshot


def test_same_plan_same_bytes():
    assert blank() == blank()


def test_sealing_twice_changes_nothing():
    data = blank()
    assert seal(data) == data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("unit", ["s1", "s2"])
def test_excel_takes_it(unit: str):
    assert broken_limits(blank(unit)) == []


def test_excel_takes_every_form_that_ships():
    for path in sorted(resources.plans().glob("*/plan.yaml")):
        plan = load_plan(path.parent)
        for form in plan.forms:
            for unit in form.reporters:
                for period in plan.periods:
                    data = write_blank(lay_out(plan, form, unit, period.id), plan)
                    assert broken_limits(data) == [], (unit, period.id)


def test_the_limits_are_looked_at():
    """A workbook that breaks them is found out; otherwise the test above would prove nothing."""
    book = Workbook()
    sheet = book.active
    with pytest.warns(UserWarning, match="31 characters"):
        sheet.title = "x" * 32
    sheet["A1"] = "=" + "+".join(["1"] * 5000)
    sheet.row_dimensions[3].height = 500
    sheet.merge_cells("A1:B2")
    sheet.merge_cells("C1:D2")
    sheet.merged_cells.ranges = {*sheet.merged_cells.ranges, CellRange("B2:C3")}
    rule = DataValidation(type="list", formula1='"' + "a" * 255 + '"', promptTitle="t" * 33, prompt="p" * 256)
    sheet.add_data_validation(rule)
    rule.add("A5")
    out = io.BytesIO()
    book.save(out)
    faults = "\n".join(broken_limits(out.getvalue()))
    for word in (
        "sheet name",
        "formula of",
        "row 3",
        "overlap",
        "validation formula",
        "promptTitle",
        "prompt of",
    ):
        assert word in faults


def test_no_data_cell_is_a_formula_and_each_can_be_typed_into():
    layout = lay_out(PLAN, FORM, "s1", "Q1")
    book = load_workbook(io.BytesIO(blank()))
    for cell in layout.cells:
        there = book[cell.sheet][cell.cell]
        assert there.data_type != "f"
        assert not there.protection.locked, cell


def test_what_is_printed_beforehand():
    book = load_workbook(io.BytesIO(blank()))
    layout = lay_out(PLAN, FORM, "s1", "Q1")
    printed = {
        (cell.element, cell.subject): book[cell.sheet][cell.cell].value
        for cell in layout.cells
        if book[cell.sheet][cell.cell].value is not None
    }
    assert {key: str(value) for key, value in printed.items()} == {
        ("from_day", "s1"): "2030-01-01 00:00:00",
        ("nil", "s1"): "Không",
        ("books", "s1"): "1200",
    }


def test_a_list_too_long_for_a_validation_stands_on_a_hidden_sheet():
    options = tuple(Option(f"o{n}", label(f"Lựa chọn số {n}, có giải thích dài dòng")) for n in range(9))
    kind = replace(SCHOOL.elements[1], options=options)
    section = replace(SCHOOL, elements=(SCHOOL.elements[0], kind))
    form = replace(FORM, sections=(FORM.sections[0], section))
    data = write_blank(lay_out(PLAN, form, "s1", "Q1"), PLAN)
    book = load_workbook(io.BytesIO(data))
    assert book["Danh mục"].sheet_state == "hidden"
    assert [cell.value for cell in book["Danh mục"]["A"]] == [option.label.vi for option in options]
    rules = book["Biểu 2. Toàn trường"].data_validations.dataValidation
    assert "'Danh mục'!$A$1:$A$9" in [rule.formula1 for rule in rules]
    assert broken_limits(data) == []


def test_texts_of_the_plan_stay_texts():
    title = replace(
        PLAN,
        title=label("=1+1 & <b>"),
        units=tuple(
            replace(unit, name="=HYPERLINK(1)") if unit.code == "s1-a" else unit for unit in PLAN.units
        ),
    )
    data = write_blank(lay_out(title, FORM, "s1", "Q1"), title)
    book = load_workbook(io.BytesIO(data))
    cell = book["Biểu 1. Theo lớp"]["C10"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert broken_limits(data) == []


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Số cơ sở", 32, "Số cơ sở"),
        ("Số cơ sở được kiểm tra ít nhất một lần", 20, "Số cơ sở được kiểm…"),
        ("a" * 40, 10, "a" * 9 + "…"),
        ("😀" * 10, 10, "😀" * 4 + "…"),  # Excel counts each of these as two
    ],
)
def test_long_texts_are_cut_at_a_word(text: str, limit: int, short: str):
    assert clip(text, limit) == short


@pytest.mark.parametrize(
    ("text", "columns", "count"),
    [("", 10, 1), ("một", 10, 1), ("một hai ba bốn năm sáu", 10, 3), ("một\nhai", 10, 2), ("m" * 30, 10, 6)],
)
def test_how_many_lines_a_text_takes(text: str, columns: float, count: int):
    assert lines(text, columns, 11) == count
