"""Data found by printed codes, in workbooks drawn as tables; the return and its values stand in drawn.py."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ppmd_cli.intake.anchor import find_form
from ppmd_cli.intake.anchor_labels import _other_measure
from ppmd_cli.model.cell import CellRange
from ppmd_cli.model.text import Label
from tests.forms.small_plan import PLAN
from tests.intake.drawn import book, expected, find, raw, said, values


def column(rows, letters):
    return next(i for i in range(len(rows[0])) if any(row[i] == letters for row in rows))


def row(rows, text):
    return next(line for line in rows if text in line)


def test_every_cell_of_an_untouched_return():
    found = find(book())
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []
    assert (found.unit, found.period, found.form.id) == ("s1", "Q1", "reading")


def test_a_blank_cell_has_its_place():
    cell = find(book()).cells["spent", "s1-b"]
    assert (cell.sheet, cell.row, cell.column, cell.raw) == ("Biểu 1. Theo lớp", 8, 7, None)


@given(st.randoms(use_true_random=False))
def test_moved_things_are_read_alike(chance: random.Random):
    """Empty rows and columns put in, columns and body rows exchanged, sheets renamed and in another order."""
    sheets = book()
    for name, rows in sheets.items():
        body = {"Biểu 1. Theo lớp": (6, 9), "Theo tháng": (4, 6), "Nhiệm vụ": (3, 5)}.get(name)
        if body:
            part = rows[slice(*body)]
            chance.shuffle(part)
            rows[slice(*body)] = part
            order = list(range(len(rows[0])))
            chance.shuffle(order)
            rows[:] = [[line[i] for i in order] for line in rows]
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(rows[0]) + 1)
            for line in rows:
                line.insert(place, "")
        for _ in range(chance.randrange(3)):
            rows.insert(chance.randrange(len(rows) + 1), [""] * len(rows[0]))
    names = list(sheets)
    chance.shuffle(names)
    found = find({f"Trang {place}": sheets[name] for place, name in enumerate(names)})
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []


@pytest.mark.parametrize(
    "old, new",
    [
        ("S1", "s1"),
        ("s1-A", "s1-a"),
        ("x01", "X01"),
        (" X02 ", "X02"),
        ("reading_2030", "READING_2030"),
        ("q1", "Q1"),
    ],
)
def test_codes_are_compared_without_case_and_spaces(old, new):
    sheets = {
        name: [[new if c == old else old if c == new else c for c in line] for line in rows]
        for name, rows in book().items()
    }
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []


# --- codes that are gone -------------------------------------------------------------------------------


def test_a_row_without_its_code_is_known_by_its_name():
    sheets = book()
    row(sheets["Biểu 1. Theo lớp"], "s1-b")[0] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name s1-b Biểu 1!C8 Lớp 1B"]


def test_a_row_with_the_code_of_one_and_the_name_of_another_is_nobodys():
    """Somebody sorted or pasted the names and figures without the codes."""
    sheets = book()
    one, other = (row(sheets["Biểu 1. Theo lớp"], code) for code in ("s1-a", "s1-b"))
    one[0], other[0] = other[0], one[0]
    assert sorted(said(find(sheets))) == [
        "code_and_name_differ s1-a Biểu 1!C8 Lớp 1B",
        "code_and_name_differ s1-b Biểu 1!C7 Lớp 1A",
    ]
    one[2] = "Lớp một A"  # a name that is nobody else's is no contradiction
    assert said(find(sheets)) == ["code_and_name_differ s1-a Biểu 1!C8 Lớp 1B"]


def test_a_row_with_the_name_of_another_units_child_is_nobodys():
    sheets = book()
    row(sheets["Biểu 1. Theo lớp"], "s1-a")[2] = "Lớp 2A"  # of the other school
    assert said(find(sheets)) == ["code_and_name_differ s1-a Biểu 1!C7 Lớp 2A"]


def test_a_code_at_the_label_of_another_element_is_an_error():
    sheets = book()
    table, head = (
        sheets["Biểu 1. Theo lớp"],
        next(line for line in sheets["Biểu 1. Theo lớp"] if "X01" in line),
    )
    first, second = head.index("X01"), head.index("X02")
    head[first], head[second] = "X02", "X01"
    assert sorted(one for one in said(find(sheets)) if "label" in one) == [
        "code_and_label_differ X01 s1 Biểu 1!E5 trong đó mượn sách ít nhất một lần trong kỳ",
        "code_and_label_differ X02 s1 Biểu 1!D5 Tổng số",
    ]
    for line in table[1:3]:
        line[first], line[second] = line[second], line[first]
    assert [one for one in said(find(sheets)) if "label" in one] == []
    listed = book()
    y3, y4 = (row(listed["Biểu 2. Toàn trường"], code) for code in ("Y03", "Y04"))
    y3[0], y4[0] = "Y04", "Y03"
    assert sorted(one for one in said(find(listed)) if "label" in one) == [
        "code_and_label_differ Y03 s1 Biểu 2!A10 Số lượt mượn",
        "code_and_label_differ Y04 s1 Biểu 2!A9 Số đầu sách",
    ]
    y3[2] = y4[2] = "Số đầu sách và lượt mượn"  # a label that is no other element's is no contradiction
    assert [one for one in said(find(listed)) if "label" in one] == []


def test_another_spelling_of_a_name_is_the_name_and_a_similar_name_is_not():
    plan = replace(
        PLAN, units=tuple(replace(u, name="Lớp hóa 1") if u.code == "s1-b" else u for u in PLAN.units)
    )
    sheets = book()
    line = row(sheets["Biểu 1. Theo lớp"], "s1-b")
    line[0], line[2] = "", "Lớp hoá 1"
    assert said(find(sheets, plan)) == ["code_missing_matched_by_name s1-b Biểu 1!C8 Lớp hoá 1"]
    line[2] = "Lớp hoa 1"
    assert said(found := find(sheets, plan)) == ["subject_unknown Biểu 1!C8 Lớp hoa 1"]
    assert found.findings[0].slot("suggestion") == "Lớp hóa 1 (s1-b)"


def test_without_any_row_code_one_finding_says_so():
    sheets = book()
    for line in sheets["Biểu 1. Theo lớp"]:
        line[0] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name Biểu 1!C7 Lớp 1A"]
    assert [place.cell for place in found.findings[0].related] == ["C8", "C9"]


def test_a_column_without_its_code_is_known_by_its_heading():
    sheets = book()
    rows = sheets["Biểu 1. Theo lớp"]
    rows[4][column(rows, "X03")] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name X03 s1 Biểu 1!F2 Có góc đọc sách *"]


def test_equal_headings_are_told_apart_by_their_group():
    """Two columns "Tổng số": one under Học sinh (merged D2:E2), one under Kinh phí (merged F2:G2)."""
    form = PLAN.forms[0]
    section = form.sections[1]
    first, second, third, fourth = section.elements
    third = replace(third, group=replace(first.group, vi="Kinh phí"), label=first.label, type="amount")
    classes = replace(section, elements=(first, second, third, fourth))
    plan = replace(PLAN, forms=(replace(form, sections=(form.sections[0], classes, *form.sections[2:])),))
    sheets = book()
    rows = sheets["Biểu 1. Theo lớp"]
    rows[1][5], rows[2][5], rows[2][6], rows[1][6] = "Kinh phí", "Tổng số *", "Kinh phí mua sách", ""
    rows[4][3] = rows[4][5] = ""
    merges = {"Biểu 1. Theo lớp": [CellRange(2, 4, 2, 5), CellRange(2, 6, 2, 7)]}
    found = find(sheets, plan, merges=merges)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == [
        "code_missing_matched_by_name X01 s1 Biểu 1!D3 Tổng số *",
        "code_missing_matched_by_name X03 s1 Biểu 1!F3 Tổng số *",
    ]


def test_a_table_without_its_row_of_codes_is_known_by_its_headings():
    sheets = book()
    del sheets["Biểu 1. Theo lớp"][4]
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name Biểu 1!D3 Tổng số *"]


def test_a_line_without_its_code_is_known_by_its_label():
    sheets = book()
    row(sheets["Biểu 2. Toàn trường"], "Y04")[0] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name Y04 s1 Biểu 2!C10 Số lượt mượn *"]


def test_a_code_typed_wrongly_is_missed_at_its_label():
    sheets = book()
    row(sheets["Biểu 2. Toàn trường"], "Y04")[0] = "Y4"
    assert said(find(sheets)) == ["element_missing Y04 Biểu 2!A10"]


def test_the_code_of_the_line_beneath_is_one_finding_and_that_line_is_read():
    sheets = book()
    row(sheets["Biểu 2. Toàn trường"], "Y03")[0] = "Y04"
    found = find(sheets)
    (one,) = found.findings
    assert (one.code, one.place.cell, one.element) == ("code_and_label_differ", "A9", "loans")
    read = found.cells["loans", "s1"]
    assert read.raw is not None
    assert (read.raw.text, read.clear) == ("88", True)
    assert [e for (e, _), cell in found.cells.items() if not cell.clear] == ["books"]


def test_a_line_copied_with_its_code_and_label_still_stands_twice():
    sheets = book()
    lines = sheets["Biểu 2. Toàn trường"]
    copy = [*row(lines, "Y04")]
    copy[4] = "89"
    lines.append(copy)
    assert [one.code for one in find(sheets).findings] == ["duplicate_cell"]


def test_a_list_without_codes_is_known_by_its_labels():
    sheets = book()
    for line in sheets["Biểu 2. Toàn trường"]:
        line[0] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name Biểu 2!C6 Có thư viện *"]


def test_without_the_units_code_the_heading_shows_the_column_of_values():
    sheets = book()
    sheets["Biểu 2. Toàn trường"][3][4] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == ["code_missing_matched_by_name Biểu 2!E2 Số liệu"]


def test_the_code_of_another_unit_over_the_values_is_said():
    sheets = book()
    sheets["Biểu 2. Toàn trường"][3][4] = "s2"
    assert said(find(sheets)) == ["subject_unknown Biểu 2!E4 s2"]


def test_a_numbering_row_is_not_the_units_code():
    """The unit's code is "2", as the number of the column "Kỳ trước"; the code over the values is gone."""
    plan = replace(
        PLAN,
        units=tuple(
            replace(u, code="2") if u.code == "s1" else replace(u, parent="2") if u.parent == "s1" else u
            for u in PLAN.units
        ),
        forms=(replace(PLAN.forms[0], reporters=("2", "s2")),),
        tasks=(),
    )
    sheets = {
        name: [["2" if c == "s1" else c for c in line] for line in rows] for name, rows in book().items()
    }
    sheets["Biểu 2. Toàn trường"][3][4] = ""
    found = find(sheets, plan)
    assert "Y04 2 88" in values(found)
    assert said(found) == ["code_missing_matched_by_name Biểu 2!E2 Số liệu"]


# --- what is missing, doubled or strange ---------------------------------------------------------------


def test_a_deleted_row():
    sheets = book()
    del sheets["Biểu 1. Theo lớp"][7]
    found = find(sheets)
    assert sorted(values(found)) == sorted(one for one in expected() if " s1-b" not in one)
    assert said(found) == ["subject_row_missing s1-b Biểu 1!A7"]  # after the row of s1-a


def test_a_deleted_column_and_a_deleted_line():
    sheets = book()
    for line in sheets["Biểu 1. Theo lớp"]:
        del line[4]
    del sheets["Biểu 2. Toàn trường"][9]
    found = find(sheets)
    assert sorted(values(found)) == sorted(one for one in expected() if one[:3] not in {"X02", "Y04"})
    assert said(found) == ["element_missing X02 Biểu 1!D5", "element_missing Y04 Biểu 2!A9"]


def test_a_deleted_sheet_is_one_finding():
    sheets = book()
    del sheets["Biểu 1. Theo lớp"]
    found = find(sheets)
    assert sorted(values(found)) == sorted(one for one in expected() if one[0] != "X")
    assert said(found) == ["section_missing Biểu 1. Theo lớp"]


@pytest.mark.parametrize(
    ("written", "told"),
    [("lượt", False), ("Lượt", False), ("", False), ("quyển", False), ("đầu sách", True)],
)
def test_a_measure_that_is_another_ones_leaves_the_figure_unread(written: str, told: bool):
    sheets = book()
    line = row(sheets["Biểu 2. Toàn trường"], "Y04")
    assert line[3] == "lượt"
    line[3] = written
    found = find(sheets)
    assert said(found) == (["measure_changed Y04 s1 Biểu 2!E10 đầu sách"] if told else [])
    assert found.cells["loans", "s1"].clear is not told


@pytest.mark.parametrize(
    ("own", "written", "other"),
    [
        ("triệu đồng", "nghìn đồng", "nghìn đồng"),
        ("triệu đồng", "1.000đ", "1.000đ"),
        ("triệu đồng", "đồng", "đồng"),
        ("triệu đồng", "1.000.000 đồng", None),
        ("triệu đồng", "trđ", None),
        ("triệu đồng", "Tổng kinh phí", None),
        ("người", "nghìn đồng", None),  # of people that says nothing
    ],
)
def test_money_in_other_units(own: str, written: str, other: str | None):
    assert _other_measure(own, ["Kinh phí", written], frozenset()) == other


def turned(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[line[n] if n < len(line) else "" for line in rows] for n in range(width)]


@pytest.mark.parametrize("name", ["Biểu 1. Theo lớp", "Biểu 2. Toàn trường"])
def test_a_table_whose_rows_became_columns_is_called_so(name: str):
    sheets = book()
    sheets[name] = turned(sheets[name])
    (one,) = find(sheets).findings
    assert (one.code, one.place.sheet, one.slot("found")) == ("table_turned", name, name)
    # without any code, too
    sheets = book()
    sheets[name] = turned(
        [["", *line[1:]] for n, line in enumerate(sheets[name]) if n != (4 if "1" in name else 3)]
    )
    assert [one.code for one in find(sheets).findings] == ["table_turned"]


def test_rows_without_any_heading_are_called_so():
    sheets = book()
    sheets["Biểu 1. Theo lớp"] = [["", *line[1:]] for line in sheets["Biểu 1. Theo lớp"][6:]]
    assert said(find(sheets)) == ["headings_missing Biểu 1!C1 Biểu 1. Theo lớp"]


def test_one_child_twice():
    sheets = book()
    rows = sheets["Biểu 1. Theo lớp"]
    rows.insert(9, ["s1-a", "4", "Lớp 1A", "7", "7", "Có", "7"])
    found = find(sheets)
    assert said(found) == ["subject_row_twice s1-a Biểu 1!A10"]
    assert not found.cells["pupils", "s1-a"].clear
    assert found.cells["corner", "s1-a"].clear
    rows[9][3:] = [""] * 4
    found = find(sheets)
    assert said(found) == ["subject_row_twice s1-a Biểu 1!A10"]
    assert sorted(values(found)) == sorted(expected())


@pytest.mark.parametrize(
    "second, verdict",
    [("88", []), ("89", ["duplicate_cell Y04 s1 Biểu 2!E10"]), ("", ["duplicate_cell Y04 s1 Biểu 2!E10"])],
)
def test_one_code_in_two_lines(second, verdict):
    sheets = book()
    sheets["Biểu 2. Toàn trường"].append(["Y04", "4", "Số lượt mượn", "lượt", second, "", ""])
    assert said(find(sheets)) == verdict


def test_a_copy_of_a_sheet_contradicts_only_where_it_differs_and_an_empty_copy_says_nothing():
    sheets = book()
    copy = [list(line) for line in sheets["Biểu 1. Theo lớp"]]
    sheets["Biểu 1 (2)"] = copy
    assert said(find(sheets)) == []
    copy[6][3] = "33"
    assert said(find(sheets)) == ["duplicate_cell X01 s1-a Biểu 1!D7"]
    for line in copy[6:9]:
        line[3:] = [""] * 4
    found = find({"Biểu 1 (2)": sheets.pop("Biểu 1 (2)"), **sheets})
    assert said(found) == []
    assert sorted(values(found)) == sorted(expected())


def test_a_table_broken_in_two_on_one_sheet():
    """The last two columns stand beneath, under codes of their own."""
    sheets = book()
    rows = sheets["Biểu 1. Theo lớp"]
    lower = [
        ["", "", "", *line[5:7], "", ""] if i < 5 else [*line[:3], *line[5:7], "", ""]
        for i, line in enumerate(rows)
    ]
    upper = [[*line[:5], "", ""] for line in rows]
    sheets["Biểu 1. Theo lớp"] = upper[:9] + lower[4:9]
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []


def test_a_table_broken_in_two_sheets():
    sheets = book()
    rows = sheets.pop("Biểu 1. Theo lớp")
    sheets["1a"] = [line[:5] for line in rows]
    sheets["1b"] = [line[:3] + line[5:] for line in rows]
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == []


@pytest.mark.parametrize(
    "line, verdict",
    [
        (["s2-a", "4", "Lớp 2A", "9", "9", "Có", ""], ["subject_unknown Biểu 1!A10 s2-a"]),
        (["", "4", "Lớp 1E", "9", "", "", ""], ["subject_unknown Biểu 1!C10 Lớp 1E"]),
        (["s2-a", "4", "Lớp 2A", "", "", "", ""], []),
        (["", "", "Tổng cộng", "93", "60", "2", "1.5"], []),
        (["", "", "", "93", "60", "2", "1.5"], []),
        (["", "", "NGƯỜI LẬP BIỂU", "", "", "THỦ TRƯỞNG ĐƠN VỊ", ""], []),
        (["", "", "", "", "X01", "s1-b", ""], []),
    ],
)
def test_a_further_row_is_strange_if_it_has_figures_of_nobody(line, verdict):
    sheets = book()
    sheets["Biểu 1. Theo lớp"].insert(9, line)
    found = find(sheets)
    assert said(found) == verdict
    assert sorted(values(found)) == sorted(expected())


def test_a_heading_repeated_between_the_rows_is_no_strange_row():
    sheets = book()
    lines = sheets["Biểu 1. Theo lớp"]
    lines[9:9] = [list(line) for line in lines[3:8]]
    found = find(sheets)
    assert said(found) == []
    assert sorted(values(found)) == sorted(expected())


def test_a_typed_text_that_equals_a_code_is_no_code():
    sheets = book()
    row(sheets["Biểu 2. Toàn trường"], "Y05")[4] = "Y01"
    row(sheets["Nhiệm vụ"], "book_day")[6] = "T01"
    found = find(sheets)
    assert said(found) == []
    wanted = [
        {"Y05 s1": "Y05 s1 Y01", "T02 book_day": "T02 book_day T01"}.get(one, one) for one in expected()
    ]
    assert sorted(values(found)) == sorted(wanted)


def test_a_value_under_a_merged_cell_is_not_taken():
    sheets = book()
    found = find(sheets, merges={"Biểu 1. Theo lớp": [CellRange(7, 4, 8, 5)]})
    assert [
        found.cells[key].raw.text if found.cells[key].raw else None
        for key in (("pupils", "s1-a"), ("readers", "s1-a"), ("pupils", "s1-b"))
    ] == ["30", None, None]
    assert said(found) == [f"value_in_covered_cell Biểu 1!{cell}" for cell in ("E7", "D8", "E8")]


# --- codes as a spreadsheet program changes them -------------------------------------------------------


def numbered(old, new, *, format_=None, kind="number"):
    workbook = raw(book())
    sheets = []
    for sheet in workbook.sheets:
        cells = {
            spot: cell._replace(text=new, kind=kind, number_format=format_) if cell.text == old else cell
            for spot, cell in sheet.cells.items()
        }
        sheets.append(replace(sheet, cells=cells))
    return replace(workbook, sheets=tuple(sheets))


def test_a_month_turned_into_a_day_is_the_month():
    # 1 January 2030 is day 47484.
    found = find_form(numbered("2030-01", "47484", format_="mmm-yy"), PLAN)
    assert said(found) == []
    assert found.cells["sessions", "2030-01"].raw.text == "4"


@pytest.mark.parametrize("new, kind", [("1/2030", "text"), ("01/2030", "text")])
def test_a_month_spelled_as_people_do(new, kind):
    assert said(find_form(numbered("2030-01", new, kind=kind), PLAN)) == []


def test_another_day_of_the_month_or_a_plain_number_is_not_the_month():
    for text, look in (("47485", "mmm-yy"), ("47484", None)):
        found = find_form(numbered("2030-01", text, format_=look), PLAN)
        assert said(found) == [f"subject_unknown Theo tháng!A5 {text}"]


def children(*codes):
    """The plan with these codes for the classes 1A, 1B and 1D."""
    new = dict(zip(("s1-a", "s1-b", "s1-d"), codes, strict=True))
    return replace(PLAN, units=tuple(replace(u, code=new.get(u.code, u.code)) for u in PLAN.units))


def coded(*codes):
    new = dict(zip(("s1-a", "s1-b", "s1-d"), codes, strict=True))
    return {name: [[new.get(c, c) for c in line] for line in rows] for name, rows in book().items()}


def test_numeric_codes_lose_their_zeros_and_are_known():
    plan = children("00014", "00015", "00016")
    for codes in (("14", "15", "16"), ("00014", "15", "00016"), ("00014", "00015", "00016")):
        found = find(coded(*codes), plan)
        assert said(found) == []
        assert found.cells["pupils", "00015"].raw.text == "31"


def test_a_short_code_that_two_codes_become_is_neither():
    plan = children("014", "0014", "15")
    assert said(find(coded("14", "0014", "15"), plan)) == ["subject_unknown Biểu 1!A7 14"]


def test_ordinals_are_not_taken_for_codes():
    plan = children("2", "3", "1")
    found = find(coded("2", "3", "1"), plan)
    assert said(found) == []
    assert found.cells["pupils", "1"].raw.text == "32"


# --- whose return it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code, value, verdict, unit, period",
    [
        ("UNIT", "s9", "unknown_unit Bìa!D9 s9", None, "Q1"),
        ("UNIT", "s1-a", "unknown_unit Bìa!D9 s1-a", None, "Q1"),
        ("UNIT", "", "unknown_unit Bìa!D9", None, "Q1"),
        ("PERIOD", "Q7", "unknown_period Bìa!D10 Q7", "s1", None),
        ("PERIOD", "", "unknown_period Bìa!D10", "s1", None),
        ("FORM", "other", "unknown_form Bìa!D7 other", "s1", "Q1"),
        ("PLAN", "reading_2031", "identity_differs Bìa!D6 reading_2031", None, None),
    ],
)
def test_an_identity_that_the_plan_does_not_know(code, value, verdict, unit, period):
    sheets = book()
    row(sheets["Bìa"], code)[3] = value
    found = find(sheets)
    assert said(found) == [verdict]
    assert (found.unit, found.period, found.cells) == (unit, period, {})


@pytest.mark.parametrize(
    ("code", "verdict"), [("PLAN", "identity_differs Bìa!D6"), ("FORM", "unknown_form Bìa!D7")]
)
def test_an_identity_that_was_emptied_is_an_error_and_the_rest_is_read(code, verdict):
    sheets = book()
    row(sheets["Bìa"], code)[3] = ""
    found = find(sheets)
    assert said(found) == [verdict]
    assert (found.unit, found.period, sorted(values(found))) == ("s1", "Q1", sorted(expected()))


def test_an_older_version_is_read_with_a_warning():
    sheets = book()
    row(sheets["Bìa"], "VERSION")[3] = "0"
    found = find(sheets)
    assert said(found) == ["form_version_old Bìa!D8 0"]
    assert sorted(values(found)) == sorted(expected())


def test_identity_without_codes_is_known_by_its_labels():
    sheets = book()
    for line in sheets["Bìa"][5:10]:
        line[0] = ""
    found = find(sheets)
    assert sorted(values(found)) == sorted(expected())
    assert said(found) == [
        "code_missing_matched_by_name Bìa!C6 Mã kế hoạch",
        "code_missing_matched_by_name Bìa!C7 Mã biểu mẫu",
        "code_missing_matched_by_name Bìa!C8 Phiên bản biểu mẫu",
        "code_missing_matched_by_name Bìa!C9 Mã đơn vị báo cáo",
        "code_missing_matched_by_name Bìa!C10 Mã kỳ báo cáo",
    ]


def test_two_returns_in_one_workbook_are_said():
    sheets = book()
    sheets["Bìa (2)"] = [list(line) for line in sheets["Bìa"]]
    assert said(find(sheets)) == []
    row(sheets["Bìa (2)"], "UNIT")[3] = "s2"
    assert "identity_differs Bìa (2)!D9 s2" in said(find(sheets))


def test_a_return_without_its_cover_and_a_workbook_that_is_none():
    sheets = book()
    del sheets["Bìa"]
    assert said(find(sheets)) == ["unknown_unit"]
    assert said(find({"Danh sách": [["UNIT", "s1"], ["X01", "3"]]})) == ["not_a_return"]
    assert said(find({"Trống": []})) == ["not_a_return"]


@pytest.mark.parametrize(
    ("code", "known", "beside", "verdict"),
    [
        ("UNIT", "s1", "TRƯỜNG TIỂU HỌC BÌNH MINH: CƠ SỞ 2/3", "identity_differs Bìa!D9 s1"),
        ("PERIOD", "Q1", "quý II năm 2030", "identity_differs Bìa!D10 Q1"),
        ("UNIT", "s1", "Trường tiểu học Hoa Sen", None),
        ("UNIT", "s1", "Lớp 1A, hai buổi", None),
        ("PERIOD", "Q1", "Quí I năm 2030", None),
    ],
)
def test_a_name_beside_a_code_that_is_another_ones_is_no_guess(code, known, beside, verdict):
    second = replace(PLAN.periods[0], id="Q2", label=Label("quý II năm 2030", "second quarter of 2030"))
    sheets = book()
    line = row(sheets["Bìa"], code)
    line[3:] = [known, beside]
    assert said(find(sheets, replace(PLAN, periods=(*PLAN.periods, second)))) == (
        [verdict] if verdict else []
    )


# --- the rows of another unit --------------------------------------------------------------------------


def test_another_unit_on_the_cover_is_named_with_the_one_whose_rows_they_are():
    sheets = book()
    row(sheets["Bìa"], "UNIT")[3] = "s2"
    found = find(sheets)
    assert found.unit == "s2"
    (fault,) = [one for one in found.findings if one.code == "identity_differs"]
    assert (fault.slot("expected"), fault.slot("rows_of")) == ("s1", "s1")
    # A task that only s1 has is strange on its own; of the children and the lists nothing more is said.
    assert said(found) == ["identity_differs Bìa!D9 s2", "subject_unknown Nhiệm vụ!A4 open_library"]
    assert [key for key in found.cells if key[0] in ("pupils", "books")] == []


def test_rows_of_both_units_are_told_by_their_codes():
    """A row of another unit among the own ones is a strange row, and no other unit's file."""
    sheets = book()
    sheets["Biểu 1. Theo lớp"].insert(9, ["s2-a", "4", "Lớp 2A", "9", "9", "Có", ""])
    assert said(find(sheets)) == ["subject_unknown Biểu 1!A10 s2-a"]
