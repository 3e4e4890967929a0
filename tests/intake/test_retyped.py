"""Codes typed again with signs that look like theirs, and cells merged into one (the return stands in drawn.py)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ppmd_cli.intake.retyped import shape
from ppmd_cli.model.cell import CellRange
from ppmd_cli.model.finding import Severity
from tests.forms.small_plan import PLAN
from tests.intake.drawn import book, expected, find, said, values

TABLE, LIST = "Biểu 1. Theo lớp", "Biểu 2. Toàn trường"


def typed(*pairs: tuple[str, str]) -> dict:
    """The return with other texts for some codes."""
    new = dict(pairs)
    return {name: [[new.get(cell, cell) for cell in line] for line in rows] for name, rows in book().items()}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("X01", "XO1"),
        ("X01", "X0l"),
        ("X01", "Х01"),  # a Cyrillic letter
        ("X01", "Ｘ０１"),
        ("X01", "X 01"),
        ("X01", "x-01"),
        ("X01", "X.01"),
        ("Y03", "YO3"),
        ("Y04", "У 04"),
        ("B01", "ВO1"),
        ("M01", "МO1"),
        ("T02", "ТO2"),
        ("s1-b", "s1b"),
        ("s1-b", "S1 – B"),
        ("s1-a", "sl-а"),
        ("open_library", "open library"),
    ],
)
def test_a_code_that_looks_alike_is_read_and_said(code: str, text: str):
    found = find(typed((code, text)))
    assert sorted(values(found)) == sorted(expected())
    (one,) = found.findings
    assert (one.code, one.severity, one.value) == ("codes_look_alike", Severity.INFO, text)
    assert (one.slot("found"), one.slot("meant")) == (text, code)


def test_many_codes_are_one_finding_with_their_cells():
    found = find(typed(("X01", "XO1"), ("X02", "XO2"), ("Y03", "YO3"), ("s1-b", "s1 b")))
    assert sorted(values(found)) == sorted(expected())
    (one,) = found.findings
    assert (one.code, one.slot("#n")) == ("codes_look_alike", "4")
    assert sorted((place.sheet, place.cell) for place in (one.place, *one.related)) == [
        (TABLE, "A8"),
        (TABLE, "D5"),
        (TABLE, "E5"),
        (LIST, "A9"),
    ]


def test_a_text_outside_the_line_of_codes_is_no_code():
    sheets = typed(("X01", ""))
    sheets[TABLE][9][0] = "XO1"  # beneath the table
    assert "codes_look_alike" not in {one.code for one in find(sheets).findings}


def test_a_code_that_stands_there_is_not_read_again():
    sheets = book()
    sheets[TABLE][4][2] = "XO1"
    assert said(find(sheets)) == []


def test_figures_are_no_codes():
    """A cell with 501 looks like S01."""
    form = PLAN.forms[0]
    sections = [
        replace(
            section, elements=tuple(replace(e, code=e.code.replace("Y0", "S0")) for e in section.elements)
        )
        for section in form.sections
    ]
    plan = replace(PLAN, forms=(replace(form, sections=tuple(sections)),))
    sheets = typed(*((f"Y0{n}", f"S0{n}") for n in range(1, 6)))
    line = next(line for line in sheets[LIST] if line[0] == "S03")
    line[0] = "503"
    assert [one.code for one in find(sheets, plan).findings] == ["element_missing"]


def twins(one: str, other: str):
    """The plan with other codes for the list's last two."""
    new = {"Y03": one, "Y04": other}
    form = PLAN.forms[0]
    sections = [
        replace(section, elements=tuple(replace(e, code=new.get(e.code, e.code)) for e in section.elements))
        for section in form.sections
    ]
    return replace(PLAN, forms=(replace(form, sections=tuple(sections)),)), new


def test_a_text_that_two_codes_may_mean_is_an_error_with_both():
    plan, new = twins("YI1", "YL1")
    sheets = typed(*new.items())
    assert said(find(sheets, plan)) == []
    sheets = typed(("Y03", "Y11"), ("Y04", "như trên"))
    found = find(sheets, plan)
    (one,) = found.findings
    assert (one.code, one.severity, one.place.cell, one.slot("suggestion")) == (
        "code_not_clear",
        Severity.ERROR,
        "A9",
        "YI1|YL1",
    )
    assert not {"books", "loans"} & {element for element, _ in found.cells}


def test_two_texts_that_one_code_may_mean_are_errors():
    found = find(typed(("Y03", "YO3"), ("Y04", "Y 03")))
    assert [(one.code, one.place.cell) for one in found.findings] == [
        ("code_not_clear", "A9"),
        ("code_not_clear", "A10"),
        ("element_missing", "A10"),  # Y04 is nowhere: at its label
    ]


@pytest.mark.parametrize(
    ("text", "like", "alike"),
    [
        ("HO8", "H08", True),
        ("н08", "H08", True),
        ("l4869", "14869", True),
        ("X01", "X10", False),
        ("X01", "Y01", False),
        ("X1", "X01", False),
    ],
)
def test_shape(text: str, like: str, alike: bool):
    assert (shape(text) == shape(like)) is alike


# --- merged ----------------------------------------------------------------------------------------------


def merged(name: str, block: str, *, emptied: bool = True):
    """The return with a block of cells merged: the first text in it stays."""
    sheets = book()
    first, last = (spot(cell) for cell in block.split(":"))
    rows = sheets[name]
    texts = [(r, c) for r in range(first[0], last[0] + 1) for c in range(first[1], last[1] + 1)]
    if emptied:
        kept = next((rows[r - 1][c - 1] for r, c in texts if rows[r - 1][c - 1]), "")
        for r, c in texts:
            rows[r - 1][c - 1] = ""
        rows[first[0] - 1][first[1] - 1] = kept
    return find(sheets, merges={name: [CellRange(*first, *last)]})


def spot(cell: str) -> tuple[int, int]:
    return int(cell[1:]), ord(cell[0]) - 64


@pytest.mark.parametrize("emptied", [True, False])
def test_a_block_of_figures(emptied: bool):
    found = merged(TABLE, "D7:F9", emptied=emptied)
    (one,) = found.findings
    assert (one.code, one.severity, one.place.cell) == ("cells_merged", Severity.ERROR, "D7")
    assert (one.slot("range"), one.slot("#n")) == ("D7:F9", "8")
    unread = {pair for pair, cell in found.cells.items() if not cell.clear}
    assert unread == {(e, s) for e in ("pupils", "readers", "corner") for s in ("s1-a", "s1-b", "s1-d")}


def test_a_figure_that_still_stands_beneath_a_merge_is_told_there():
    assert [one.code for one in merged(TABLE, "D7:D8", emptied=False).findings] == ["value_in_covered_cell"]


@pytest.mark.parametrize(("name", "block"), [(TABLE, "D7:D8"), (TABLE, "D7:E7"), (LIST, "E9:E10")])
def test_one_figure_over_two_cells_is_neither_ones(name: str, block: str):
    found = merged(name, block)
    (one,) = found.findings
    assert (one.code, one.place.cell, one.slot("#n")) == ("cells_merged", block[: block.index(":")], "1")
    assert sum(not cell.clear for cell in found.cells.values()) == 2


def test_empty_cells_merged_have_lost_nothing():
    sheets = book()
    for row in (6, 7):
        sheets[TABLE][row][3] = ""
    found = find(sheets, merges={TABLE: [CellRange(7, 4, 8, 4)]})
    assert found.findings == ()
    assert [cell.clear for cell in found.cells.values()] == [True] * len(found.cells)


@pytest.mark.parametrize(("name", "block"), [(TABLE, "A1:G10"), (LIST, "A1:G11")])
def test_a_whole_sheet(name: str, block: str):
    found = merged(name, block)
    (one,) = found.findings
    assert (one.code, one.place.sheet, one.place.cell, one.slot("range")) == (
        "cells_merged",
        name,
        "A1",
        block,
    )


def test_a_large_cell_on_a_sheet_of_other_things_is_not_the_lost_table():
    sheets = book()
    del sheets[TABLE]
    merges = {"Ảnh": [CellRange(1, 1, 20, 5)]}
    sheets["Ảnh"] = [["Ảnh hoạt động"]] + [[f"Ảnh {n}"] for n in range(20)]
    assert [one.code for one in find(sheets, merges=merges).findings] == ["section_missing"]


def test_a_text_all_over_a_column_is_told_a_few_times():
    sheets = typed(("Y03", "YO3"), ("Y04", "Y 03"))
    sheets[LIST] += [["YO3", *[""] * 6] for _ in range(500)]
    assert [one.code for one in find(sheets).findings].count("code_not_clear") == 3


def test_rows_with_their_codes():
    found = merged(LIST, "A8:G10")
    (one,) = found.findings
    assert (one.code, one.place.cell) == ("cells_merged", "A8")


def test_a_code_that_the_merge_has_kept_gives_no_blank():
    found = merged(TABLE, "A7:G9")
    assert [(one.code, one.place.cell) for one in found.findings] == [("cells_merged", "A7")]
    assert found.findings[0].slot("#n") == "12"  # three rows of four figures
    assert not any(cell.clear for (_, subject), cell in found.cells.items() if subject == "s1-a")


def test_headings_and_titles_may_be_merged():
    merges = {TABLE: [CellRange(2, 1, 4, 1), CellRange(1, 1, 1, 7), CellRange(10, 1, 10, 7)]}
    found = find(book(), merges=merges)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []
