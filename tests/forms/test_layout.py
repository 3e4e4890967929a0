"""Where things stand on the sheets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ppmd_cli.layout import FormLayout, SheetLayout, asked, children_of, lay_out, requirement_for, subjects_of
from ppmd_cli.model.form import Element, Requirement, Section
from ppmd_cli.model.org_unit import OrgUnit
from tests.forms.small_plan import CLASSES, FORM, MONTHS, PLAN, SCHOOL, TASKS, element, label


def drawn(layout: FormLayout, sheet: SheetLayout) -> str:
    """Data cells of a sheet, one line a row."""
    rows: dict[int, list[str]] = {}
    for cell in layout.cells:
        if cell.sheet == sheet.name:
            star = "*" if cell.required else ""
            rows.setdefault(cell.row, []).append(f"{cell.cell}={cell.element}/{cell.subject}{star}")
    return "\n".join(" ".join(row) for _, row in sorted(rows.items()))


def test_a_table_prints_subjects_down_and_elements_across():
    layout = lay_out(PLAN, FORM, "s1", "Q1")
    sheet = layout.sheets[1]
    # Titles 1-3, heads 4-6 (group, label, measure), numbers 7, codes 8, sums 9.
    assert (sheet.head_row, sheet.number_row, sheet.code_row, sheet.total_row) == (4, 7, 8, 9)
    assert drawn(layout, sheet) == (
        "D10=pupils/s1-a* E10=readers/s1-a* F10=corner/s1-a* G10=spent/s1-a\n"
        "D11=pupils/s1-b* E11=readers/s1-b* F11=corner/s1-b* G11=spent/s1-b\n"
        "D12=pupils/s1-d* E12=readers/s1-d* F12=corner/s1-d* G12=spent/s1-d"
    )


def test_a_list_prints_elements_down_with_a_row_for_each_heading():
    layout = lay_out(PLAN, FORM, "s1", "Q1")
    sheet = layout.sheets[2]
    assert [(line.row, line.kind, line.key) for line in sheet.lines] == [
        (7, "group", "A"),
        (8, "element", "library"),
        (9, "element", "library_kind"),
        (10, "group", "B"),
        (11, "element", "books"),
        (12, "element", "loans"),
        (13, "element", "remarks"),
    ]
    assert layout.at["loans", "s1"].cell == "E12"


def test_the_cover_carries_the_identity_before_its_elements():
    layout = lay_out(PLAN, FORM, "s1", "Q1")
    assert layout.identity == {
        "PLAN": (12, 4),
        "FORM": (13, 4),
        "VERSION": (14, 4),
        "UNIT": (15, 4),
        "PERIOD": (16, 4),
    }
    assert layout.identity_values == {
        "PLAN": "reading_2030",
        "FORM": "reading",
        "VERSION": "1",
        "UNIT": "s1",
        "PERIOD": "Q1",
    }
    assert layout.at["doc_number", "s1"].cell == "D17"


def test_a_form_without_a_cover_still_says_whose_it_is():
    layout = lay_out(PLAN, replace(FORM, sections=(CLASSES,)), "s1", "Q1")
    assert [sheet.name for sheet in layout.sheets] == ["Bìa", "Biểu 1. Theo lớp"]
    assert list(layout.identity) == ["PLAN", "FORM", "VERSION", "UNIT", "PERIOD"]


def test_elements_of_other_units_are_not_asked():
    assert "gifts" not in lay_out(PLAN, FORM, "s1", "Q1").elements
    assert "gifts" in lay_out(PLAN, FORM, "s2", "Q1").elements


@pytest.mark.parametrize(
    ("section", "unit", "subjects"),
    [
        (SCHOOL, "s1", ("s1",)),
        (CLASSES, "s1", ("s1-a", "s1-b", "s1-d")),
        (CLASSES, "s2", ("s2-a",)),
        (MONTHS, "s1", ("2030-01", "2030-02")),
        (TASKS, "s1", ("open_library", "book_day")),
        (TASKS, "s2", ("book_day",)),
    ],
)
def test_whom_a_section_is_about(section: Section, unit: str, subjects: tuple[str, ...]):
    assert subjects_of(PLAN, section, unit, "Q1") == subjects


@pytest.mark.parametrize(
    ("first", "last", "asked_for"),
    [
        (None, None, True),
        (None, date(2030, 3, 30), False),  # merged away one day before the period ends
        (None, date(2030, 3, 31), True),
        (date(2030, 3, 31), None, True),
        (date(2030, 4, 1), None, False),
    ],
)
def test_children_are_those_of_the_last_day(first: date | None, last: date | None, asked_for: bool):
    plan = replace(
        PLAN, units=(*PLAN.units, OrgUnit("x", "Lớp X", "class", "s2", valid_from=first, valid_to=last))
    )
    assert ("x" in {child.code for child in children_of(plan, "s2", "Q1")}) is asked_for


@pytest.mark.parametrize(
    ("need", "optional_for", "subject", "is_"),
    [
        (Requirement("always"), (), "s1", "always"),
        (Requirement("always"), ("s1",), "s1", "optional"),
        (Requirement("always", lead_only=True), (), "open_library", "always"),
        (Requirement("always", lead_only=True), (), "book_day", "optional"),
        (Requirement("when", lead_only=True), (), "open_library", "when"),
        (Requirement("when", lead_only=True), (), "book_day", "optional"),
        (Requirement("optional"), (), "s1", "optional"),
    ],
)
def test_how_binding_a_cell_is(need: Requirement, optional_for: tuple[str, ...], subject: str, is_: str):
    one = replace(SCHOOL.elements[0], required=need, optional_for=optional_for)
    assert requirement_for(PLAN, one, "s1", subject) == is_


GROUPS = st.sampled_from([None, label("Một"), label("Hai")])


@st.composite
def sections(draw: st.DrawFn) -> tuple[Section, ...]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["list", "table"]))
        subject = "unit" if kind == "list" else draw(st.sampled_from(["unit", "child", "month", "task"]))
        elements: list[Element] = [
            replace(
                element(f"e{number}_{place}", f"E{number}{place}", str(place), "Nhãn", "count"),
                group=draw(GROUPS),
                total=draw(st.booleans()),
                only_for=draw(st.sampled_from([(), ("s1",), ("s2",)])),
                measure=draw(st.sampled_from([None, label("người")])),
            )
            for place in range(draw(st.integers(0, 6)))
        ]
        made.append(
            Section(f"s{number}", label(f"Biểu {number}"), label("Biểu"), kind, subject, tuple(elements))
        )
    return tuple(made)


@given(sections(), st.sampled_from(["s1", "s2"]))
def test_each_value_asked_has_one_cell_of_its_own(made: tuple[Section, ...], unit: str):
    form = replace(FORM, sections=made)
    layout = lay_out(PLAN, form, unit, "Q1")
    wanted = [(one.id, subject) for _, one, subject in asked(PLAN, form, unit, "Q1")]
    assert [(cell.element, cell.subject) for cell in layout.cells] == wanted
    places = [(cell.sheet, cell.row, cell.column) for cell in layout.cells]
    assert len(set(places)) == len(places)
    for sheet in layout.sheets:
        heads = set(range(1, sheet.first_row))
        assert not heads & {row for name, row, _ in places if name == sheet.name}
        rows = [line.row for line in sheet.lines]
        assert rows == list(range(sheet.first_row, sheet.last_row + 1))
