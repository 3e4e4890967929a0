"""Days that a program set to month first may have stored with day and month exchanged."""

from datetime import date

import pytest

from ppmd_cli import resources
from ppmd_cli.intake.month_first import doubt_stored_days, shows_month_first
from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.model.cell import CellRef, RawCell
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.form import Element
from ppmd_cli.plan.load import load_plan

PLAIN = "dd/mm/yyyy"


@pytest.fixture(scope="module")
def elements() -> dict[str, Element]:
    plan = load_plan(resources.plans() / "thanh_hoa_2023")
    return {element.id: element for form in plan.forms for _, element in form.elements()}


def text(typed: str, shown: str = PLAIN) -> RawCell:
    return RawCell(1, 1, typed, "text", number_format=shown)


def stored(day: date, shown: str = PLAIN) -> RawCell:
    return RawCell(1, 1, str((day - date(1899, 12, 30)).days), "number", number_format=shown)


def doubted(elements: dict[str, Element], **cells: RawCell) -> dict[str, str]:
    """Element -> the other day that may be meant."""
    facts = [
        Fact(name, "381", "381", "H1", parse_cell(raw, "date").value, CellRef("0", "f", "S", "A1"), raw.text)
        for name, raw in cells.items()
    ]
    findings: list = []
    doubt_stored_days([(elements[name], raw) for name, raw in cells.items()], facts, findings)
    assert {one.code for one in findings} <= {"date_perhaps_swapped"}
    return {one.element: one.slot("other") for one in findings}


SIXTH_OF_MAY, LATE = date(2023, 5, 6), date(2023, 2, 20)


@pytest.mark.parametrize(
    ("plan_date", "inspection_team_date", "said"),
    [
        # 20/2 stayed text: a machine that puts the month first, so 5/6 became 6 May
        (text("20/2/2023"), stored(SIXTH_OF_MAY), {"inspection_team_date": "05/06/2023"}),
        # no sign: all real days, all texts, text because the cell is for texts, a day that it did read
        (stored(LATE), stored(SIXTH_OF_MAY), {}),
        (text("20/2/2023"), text("6/5/2023"), {}),
        (text("20/2/2023", "@"), stored(SIXTH_OF_MAY), {}),
        (text("6/5/2023"), stored(SIXTH_OF_MAY), {}),
        (text("20/2/2023"), stored(LATE), {}),
        (text("20/2/2023"), stored(date(2023, 5, 5)), {}),
        # the format itself puts the month first
        (stored(LATE), stored(SIXTH_OF_MAY, "m/d/yyyy"), {"inspection_team_date": "05/06/2023"}),
        (stored(LATE, "m/d/yyyy"), stored(SIXTH_OF_MAY), {}),
    ],
)
def test_signs_of_a_machine_that_puts_the_month_first(elements, plan_date, inspection_team_date, said):
    given = {"plan_date": plan_date, "inspection_team_date": inspection_team_date}
    assert doubted(elements, **given) == said


def test_what_is_printed_beforehand_tells_nothing(elements):
    printed = {"data_from": stored(date(2022, 12, 15)), "data_to": stored(date(2023, 6, 5))}
    assert doubted(elements, **printed, plan_date=text("20/2/2023")) == {}


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("m/d/yyyy", True),
        ("[$-409]mm/dd/yy", True),
        ("mm-dd-yy", False),  # built in: shown in the order of the machine
        ("dd/mm/yyyy", False),
        ("yyyy-mm-dd", False),
        ("mmm-yy", False),
        ("mmmm d, yyyy", False),  # the month in letters
        (None, False),
    ],
)
def test_formats_that_put_the_month_first(code, is_one):
    assert shows_month_first(code) is is_one
