"""A list whose values stand one row off: told once, by the kinds of value that belong in each row."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from ppmd_cli import resources
from ppmd_cli.checks.run import Checker
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import UNREADABLE
from ppmd_cli.plan.load import load_plan

UNIT, SHEET, COLUMN = "381", "Biểu 2. Chung của huyện", 5
# Rows 8 to 18 of the list; row 15 is a heading.
RIGHT = [
    "Có",
    "36/KH-UBND",
    "17/3/2023",
    "Có",
    "Giữ nguyên theo quyết định trước",
    "453/QĐ-UBND",
    "10/8/2022",
    None,
    9,
    414,
    35,
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(resources.plans() / "thanh_hoa_2023")


def read(plan: Plan, values: list[str | int | None]):
    form = form_of(plan, UNIT)
    assert form is not None
    book = openpyxl.load_workbook(io.BytesIO(write_blank(lay_out(plan, form, UNIT, "H1"), plan)))
    sheet = book[SHEET]
    for merged in [one for one in sheet.merged_cells.ranges if one.min_row == 15]:
        sheet.unmerge_cells(str(merged))
    for row, value in enumerate(values, 8):
        sheet.cell(row, COLUMN).value = value
    out = io.BytesIO()
    book.save(out)
    source = source_from_bytes(Path("return.xlsx"), out.getvalue())
    assert isinstance(source, Source)
    return Reader(plan).read_source(source)


def codes(submission) -> list[str]:
    return [one.code for one in submission.findings if one.code.startswith(("values_", "not_", "date_"))]


def test_values_one_row_down(plan: Plan):
    got = read(plan, [None, *RIGHT[:-1]])
    (one,) = [one for one in got.findings if one.code.startswith("values_")]
    assert (one.code, one.place.sheet, one.place.cell) == ("values_below_labels", SHEET, "E8")
    assert codes(got) == ["values_below_labels"]
    assert got.facts["outreach_sessions", UNIT].value == UNREADABLE


def test_values_one_row_up(plan: Plan):
    got = read(plan, RIGHT[1:])
    assert codes(got) == ["values_above_labels"]


def test_values_in_their_rows(plan: Plan):
    assert codes(read(plan, RIGHT)) == []


def test_some_values_of_a_wrong_kind_are_told_one_by_one(plan: Plan):
    wrong = RIGHT.copy()
    wrong[0], wrong[3], wrong[8] = "đã ban hành rồi", "rồi", "nhiều"
    assert codes(read(plan, wrong)) == ["not_yes_no", "not_yes_no", "not_a_number"]


def beside(plan: Plan, own: list[str | int | None], next_: list[str | int | None], period: str = "H1"):
    form = form_of(plan, UNIT)
    assert form is not None
    book = openpyxl.load_workbook(io.BytesIO(write_blank(lay_out(plan, form, UNIT, period), plan)))
    sheet = book[SHEET]
    for merged in [one for one in sheet.merged_cells.ranges if one.min_row == 15]:
        sheet.unmerge_cells(str(merged))
    for row, (value, other) in enumerate(zip(own, next_, strict=True), 8):
        sheet.cell(row, COLUMN).value, sheet.cell(row, COLUMN + 1).value = value, other
    out = io.BytesIO()
    book.save(out)
    source = source_from_bytes(Path("return.xlsx"), out.getvalue())
    assert isinstance(source, Source)
    return Reader(plan).read_source(source)


def test_a_list_typed_in_the_next_column_is_told_once_and_not_read(plan: Plan):
    got = beside(plan, [None] * len(RIGHT), RIGHT)
    (one,) = [one for one in Checker(plan).check(got) if one.place.sheet == SHEET]
    assert (one.code, one.place.cell, one.slot("#n")) == ("values_in_next_column", "F8", "8")
    assert got.facts["outreach_sessions", UNIT].value == UNREADABLE


@pytest.mark.parametrize(
    ("own", "next_", "period"),
    [
        (RIGHT, RIGHT, "H1"),  # somebody compares
        ([None] * len(RIGHT), RIGHT, "FY"),  # the blank prints what was given for the half-year
        ([None] * len(RIGHT), [None] * len(RIGHT), "H1"),
        ([None] * len(RIGHT), ["xem hướng dẫn"] * len(RIGHT), "H1"),
    ],
)
def test_what_stands_in_the_next_column_may_belong_there(plan: Plan, own, next_, period: str):
    assert codes(beside(plan, own, next_, period)) == []
