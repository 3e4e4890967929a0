"""Slips that leave a plan's rules content, on one district's return; and the cell that mends a sum."""

from __future__ import annotations

import pytest

from ppmd_cli import resources
from ppmd_cli.checks.register import register_of
from ppmd_cli.checks.run import Checker
from ppmd_cli.checks.slips import leaps
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all
from tests.sheets import submission

UNIT = "381"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(resources.plans() / "thanh_hoa_2023")


def found(plan: Plan, code: str, values: dict) -> list[Finding]:
    """The findings of one code in a return for H1."""
    (file,) = check_all([submission(plan, UNIT, "H1", values)], plan)
    return [one for one in file.findings if one.code == code]


def cell(plan: Plan, element: str, subject: str = UNIT) -> str:
    form = form_of(plan, UNIT)
    assert form is not None
    return lay_out(plan, form, UNIT, "H1").at[element, subject].cell


FIRST = "14809"  # the first of seven communes


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("3 1 4 1 5 9 2", "3 1 4 1 5 9 2", True),
        ("3 1 4 1 5 9 2", "3 1 4 1 5 9 1", False),
        ("1 1 2 1 1 2 1", "1 1 2 1 1 2 1", False),  # few different numbers agree by chance
    ],
)
def test_columns_alike(plan: Plan, one: str, other: str, said: bool):
    values = {"service_workers_total": tuple(one.split()), "service_workers_reached": tuple(other.split())}
    places = [finding.place.cell for finding in found(plan, "columns_alike", values)]
    assert places == ([cell(plan, "service_workers_reached", FIRST)] if said else [])


@pytest.mark.parametrize(
    ("numbers", "said"), [("5 6 7 8 9 10 11", True), ("5 6 7 8 9 10 12", False), ("1 2 3 4 5 6", False)]
)
def test_column_in_steps(plan: Plan, numbers: str, said: bool):
    places = [
        f.place.cell
        for f in found(plan, "column_in_steps", {"service_workers_total": tuple(numbers.split())})
    ]
    assert places == ([cell(plan, "service_workers_total", FIRST)] if said else [])


@pytest.mark.parametrize(("typed", "said"), [("2023", True), ("2022", False), ("202", False)])
def test_year_as_count(plan: Plan, typed: str, said: bool):
    places = [f.place.cell for f in found(plan, "year_as_count", {"outreach_sessions": typed})]
    assert places == ([cell(plan, "outreach_sessions")] if said else [])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14/6/2023", False),
        ("1/5/2023", False),  # too early, which a rule says
        ("30/6/2023", False),  # too late, which a rule says
        ("30/9/2023", False),
        ("14/6/2022", True),
        ("14/6/2024", True),
        ("14/12/2022", True),
    ],
)
def test_a_cutoff_day_of_another_time_is_named_and_nothing_else_is_blamed_for_it(
    plan: Plan, typed: str, said: bool
):
    values = {"data_to": typed, "plan_issued": "Có", "plan_number": "35/KH-UBND", "plan_date": "20/2/2023"}
    (file,) = check_all([submission(plan, UNIT, "H1", values | {"report_date": "12/6/2023"})], plan)
    days = {"data_to", "plan_date", "report_date", "task_evidence_date"}
    about = {one.code: one.place.cell for one in file.findings if one.element in days}
    if said:
        assert about == {"cutoff_of_another_time": cell(plan, "data_to")}
    assert ("cutoff_of_another_time" in about) is said


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("60", "1500", True),
        ("60", "600", True),
        ("60", "599", False),
        ("2", "22", True),
        ("2", "21", False),
        ("0", "900", False),
    ],
)
def test_number_leaps(plan: Plan, then: str, now: str, said: bool):
    checker = Checker(plan)
    before, after = (
        checker.scene(submission(plan, UNIT, period, {"broadcasts": typed}))
        for period, typed in (("H1", then), ("FY", now))
    )
    assert before is not None
    assert after is not None
    places = [one.place.cell for one in leaps(after, before, register_of(plan))]
    assert places == ([cell(plan, "broadcasts")] if said else [])


@pytest.mark.parametrize(
    ("day", "signed", "code"),
    [
        ("28/2/2013", "12/6/2023", "date_far_away"),
        ("1/10/2023", "12/6/2023", "date_after_report"),
        ("15/6/2023", "16/6/2023", None),
        ("28/2/2019", "12/6/2023", None),
    ],
)
def test_days(plan: Plan, day: str, signed: str, code: str | None):
    values = {"inspection_team_date": day, "report_date": signed}
    said = [one for one in ("date_far_away", "date_after_report") if found(plan, one, values)]
    assert said == ([code] if code else [])


KINDS = ("lodging", "karaoke", "other")


@pytest.mark.parametrize(
    ("total", "kinds", "inspected", "mends"),
    [
        # The register has 10 (see the assertion below): the total was typed right, "50" has a zero too many.
        ("10", ("50", "3", "2"), "1", "establishments_lodging 5"),
        # All kinds right, a digit too many in the total.
        ("100", ("5", "3", "2"), "1", "establishments_total 10"),
        # One less somewhere: any of the kinds may be meant.
        ("10", ("5", "3", "1"), "1", None),
    ],
)
def test_the_one_cell_that_mends_a_sum(
    plan: Plan, total: str, kinds: tuple[str, ...], inspected: str, mends: str | None
):
    known = {(one.unit, one.element): one.value for one in plan.register}
    subject = next(
        code for (code, element), value in known.items() if element == "establishments_total" and value == 10
    )
    unit = next(one.parent for one in plan.units if one.code == subject)
    assert unit is not None
    values = {f"establishments_total[{subject}]": total, f"establishments_inspected[{subject}]": inspected}
    values |= {f"establishments_{kind}[{subject}]": n for kind, n in zip(KINDS, kinds, strict=True)}
    (one,) = check_all([submission(plan, unit, "H1", values)], plan)
    (said,) = [found for found in one.findings if found.code == "establishment_kinds_make_total"]
    form = form_of(plan, unit)
    assert form is not None
    remedy = Wording(plan, Translator("vi")).word(said, form, unit).remedy
    if mends is None:
        assert "thì mọi phép so sánh đều khớp" not in remedy
    else:
        element, number = mends.split()
        where = lay_out(plan, form, unit, "H1").at[element, subject].cell
        assert remedy.endswith(f"Nếu ô {where} là {number} thì mọi phép so sánh đều khớp.")


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ("3 7 9 14 18 21", True),  # 3, 4, 2, 5, 4, 3
        ("0 2 2 6 9 12", True),  # 0, 2, 0, 4, 3, 3
        ("3 4 2 5 4 3", False),
        ("3 7 9 14 18 17", False),  # it falls once
        ("1 1 1 2 2 2", False),  # small numbers
        ("20 21 22 23 24 25", False),  # rises, but by far less than a month's own
        ("6 6 6 6 6 30", False),
    ],
)
def test_months_that_hold_running_totals(plan: Plan, months: str, said: bool):
    values = {"press_provincial": tuple(months.split()), "press_central": ("2", "1", "3", "1", "2", "1")}
    (file,) = check_all([submission(plan, "so-tttt", "H1", values)], plan)
    found = [one for one in file.findings if one.code == "months_running"]
    form = form_of(plan, "so-tttt")
    assert form is not None
    last = lay_out(plan, form, "so-tttt", "H1").at["press_provincial", "2023-06"].cell
    assert [one.place.cell for one in found] == ([last] if said else [])
