"""The checks between periods and between units (73 to 83, 94) work from the ledger, through `ppmd batch`."""

import contextlib
import io
import json

import pytest
from openpyxl import load_workbook

from ppmd_cli.cli.main import run
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.conftest import Ran
from tests.ledger.conftest import SAMPLE
from tests.ledger.desk import Desk

PLAN = load_plan(find_plan("thanh_hoa_2023"))


def sample(unit, period):
    return next((SAMPLE / period).glob(f"{unit} - *.xlsx"))


def cells(unit, period="FY"):
    """Where each value of a unit's workbook stands, by element and subject."""
    form = form_of(PLAN, unit)
    return {key: f"{one.sheet}!{one.cell}" for key, one in lay_out(PLAN, form, unit, period).at.items()}


def value(unit, period, place):
    sheet, _, cell = place.rpartition("!")
    return load_workbook(sample(unit, period))[sheet][cell].value


def half(unit, element, subject=None):
    """A half-year's value."""
    return value(unit, "H1", cells(unit, "H1")[element, subject or unit])


def children(unit):
    return [subject for element, subject in cells(unit) if element == "establishments_total"]


def flows(unit):
    """The whole of the half-year's flows in the year's return."""
    form = form_of(PLAN, unit)
    named = {e.id for _, e in form.elements() if e.nature == "flow" and e.type in ("count", "amount")}
    places, old = cells(unit), cells(unit, "H1")
    book = load_workbook(sample(unit, "H1"))
    return {
        places[key]: book[old[key].rpartition("!")[0]][old[key].rpartition("!")[2]].value
        for key in places
        if key[0] in named
    }


def table_of(unit, other):
    """Another unit's table of as many rows."""
    places, theirs = cells(unit), cells(other)
    book = load_workbook(sample(other, "FY"))
    found = {}
    for mine, its in zip(children(unit), children(other), strict=True):
        for element, subject in theirs:
            if subject == its:
                sheet, _, cell = theirs[element, its].rpartition("!")
                found[places[element, mine]] = book[sheet][cell].value
    return found


def full(unit):
    """A table in which everything is done."""
    places, found = cells(unit), {}
    pairs = (
        ("establishments_inspected", "establishments_total"), ("service_workers_reached", "service_workers_total"),
        ("commune_officers_trained", "commune_officers_total"),
    )  # fmt: skip
    for child in children(unit):
        for part, whole in pairs:
            found[places[part, child]] = value(unit, "FY", places[whole, child])
    return found


def one(unit, element, new, subject=None):
    return {cells(unit)[element, subject or unit]: new}


TWINS = ("386", "389")
"""The first has the table of the second; both have as many rows."""
CASES = {
    # unit: what is changed in its year's return, the code that must be said, and where
    "380": (one("380", "outreach_sessions", half("380", "outreach_sessions") - 1), "flow_not_falling", "outreach_sessions"),
    "381": (flows("381"), "flow_not_unchanged", None),
    "387": (
        one("387", "establishments_total", 2 * half("387", "establishments_total", children("387")[0]) + 10, children("387")[0]),
        "stock_jump", "establishments_total",
    ),
    "388": (one("388", "plan_number", "999/KH-UBND"), "document_unchanged", "plan_number"),
    "391": (one("391", "plan_issued", "Không"), "plan_not_withdrawn", "plan_issued"),
    "403": (one("403", "outreach_attendances", 10 * half("403", "outreach_attendances")), "factor_ten", "outreach_attendances"),
    "406": (full("406"), "outreach_rate_all", None),
    TWINS[0]: (table_of(*TWINS), "two_units_identical", None),
    "cong-an": (one("cong-an", "establishments_registered", 10), "establishments_agree_with_register", "establishments_registered"),
    "so-tttt": (
        one("so-tttt", "press_central", 1 + half("so-tttt", "press_central", "2023-01"), "2023-01"),
        "month_unchanged", "press_central",
    ),
}  # fmt: skip
PILOT = next(
    unit
    for unit in ("389", "390", "392", "393", "394", "395", "396", "397", "398", "382")
    if unit not in TWINS and half(unit, "pilot_model") == "Có"
)
CASES[PILOT] = (one(PILOT, "pilot_model", "Không"), "pilot_ended", "pilot_model")
BY_UPPER = one("380", "establishments_inspected_by_upper", 226)
"""With the other districts' more than the 188 that the three provincial bodies report."""
HISTORY = {
    "flow_not_falling", "flow_not_unchanged", "stock_jump", "document_unchanged", "plan_not_withdrawn", "pilot_ended",
    "factor_ten", "two_units_identical", "establishments_agree_with_register", "by_upper_agrees", "outreach_rate_all",
    "month_unchanged",
}  # fmt: skip


@pytest.fixture(scope="module")
def batches(tmp_path_factory):
    """What `ppmd batch` says of the year's returns, once as they are and once as changed above."""
    answers = {}
    for name in ("good", "bad"):
        folder = tmp_path_factory.mktemp(name) / "ws"

        def ppmd(*words):
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                code = run([str(word) for word in words])
            return Ran(code, out.getvalue(), "")

        assert ppmd("init", folder, "--plan", "thanh_hoa_2023").code == 0
        desk = Desk(folder, ppmd)
        for path in (SAMPLE / "H1").glob("*.xlsx"):
            desk.put(path)
        desk.batch(received="2023-06-10")
        for path in (SAMPLE / "FY").glob("*.xlsx"):
            unit = path.name.partition(" - ")[0]
            changes = dict(CASES[unit][0]) if name == "bad" and unit in CASES else {}
            if name == "bad" and unit == "380":
                changes |= BY_UPPER
            desk.put(path, **changes)
        said = desk.batch(received="2023-12-10")
        answers[name] = (
            desk,
            {one["unit"]: one for one in said["files"] if one["period"] == "FY" and one["state"] != "known"},
        )
    return answers


def findings(desk, receipt):
    """The findings that a receipt was booked with."""
    return json.loads(desk.run("ledger", "show", receipt, "--format", "json").out)["findings"][0]["findings"]


@pytest.mark.parametrize("unit", sorted(CASES))
def test_each_is_told_of_its_return_alone(batches, unit):
    changed, code, element = CASES[unit]
    desk, files = batches["bad"]
    assert code in files[unit]["codes"]
    if element is not None:
        told = {
            f"{f['sheet']}!{f['cell']}" for f in findings(desk, files[unit]["receipt"]) if f["code"] == code
        }
        assert told == set(changed), "at the very cell"
    assert code not in batches["good"][1][unit]["codes"]


def test_both_of_two_identical_units_are_told(batches):
    assert [("two_units_identical" in batches["bad"][1][unit]["codes"]) for unit in TWINS] == [True, True]


def test_inspections_by_the_upper_level_are_held_against_its_own_returns(batches):
    told = {unit for unit, one in batches["bad"][1].items() if "by_upper_agrees" in one["codes"]}
    assert told == {"so-ldtbxh"}, "its form is where the rule stands"


def test_no_good_return_is_told_of_any(batches):
    _, files = batches["good"]
    assert len(files) == 39
    assert {
        unit: sorted(HISTORY & set(one["codes"]))
        for unit, one in files.items()
        if HISTORY & set(one["codes"])
    } == {}


def test_the_severities_book_as_the_plan_says(batches):
    states = {unit: batches["bad"][1][unit]["state"] for unit in ("380", "388", "391", "403")}
    assert states == {"380": "returned", "388": "warnings", "391": "returned", "403": "warnings"}


@pytest.mark.parametrize("code", sorted(HISTORY))
def test_what_is_changed_elsewhere_is_not_told_here(batches, code):
    """Each code is said of the unit it was made for, and of its twin; of nobody else."""
    meant = {unit for unit, (_, wanted, _) in CASES.items() if wanted == code}
    told = {unit for unit, one in batches["bad"][1].items() if code in one["codes"]}
    if code == "by_upper_agrees":
        assert len(told) == 1
    elif code == "two_units_identical":
        assert told == set(TWINS)
    else:
        assert meant <= told <= meant | {TWINS[0]}, (
            "a table taken from elsewhere breaks with its own past too"
        )


def put(desk, unit, received, period="FY", **changes):
    """One return of a year through `ppmd batch`; what it was booked as."""
    desk.put(sample(unit, period), f"{unit} {received}.xlsx", **changes)
    (said,) = [one for one in desk.batch(received=received)["files"] if one["state"] != "known"]
    return said["state"]


def sums(desk, unit):
    """What the report counts of a unit: its inspected establishments."""
    (found,) = [
        one
        for one in desk.report("FY", "2023-12-31")["indicators"]
        if one["id"] == "establishments_inspected"
    ]
    return next(one["numerator"] for one in found["units"] if one["unit"] == unit)


def test_one_sent_back_for_its_past_does_not_replace_one_accepted(desk):
    put(desk, "380", "2023-06-10", "H1")
    assert put(desk, "380", "2023-12-05") == "accepted"
    known = sums(desk, "380")
    assert put(desk, "380", "2023-12-07", **CASES["380"][0]) == "returned"
    told = desk.status("FY", "2023-12-31")["units"]["380"]
    assert (told["state"], told["pending"], told["errors"]) == ("usable", True, 0)
    assert sums(desk, "380") == known, "the accepted one still counts"


def test_status_and_report_say_the_same_of_a_first_return_that_falls(desk):
    put(desk, "380", "2023-06-10", "H1")
    assert put(desk, "380", "2023-12-05", **CASES["380"][0]) == "returned"
    told = desk.status("FY", "2023-12-31")["units"]["380"]
    assert (told["state"], told["errors"], told["overdue"]) == ("returned", 1, True)
    assert desk.report("FY", "2023-12-31")["completeness"]["unusable"] == ["380"]


def test_an_accusation_ends_when_the_other_return_is_replaced(desk):
    """389 sent 386's table by mistake and was accepted; 386's own was sent back for it until 389 mended theirs."""
    mistaken = table_of("389", "386")
    assert put(desk, "389", "2023-12-03", **mistaken) in ("accepted", "warnings", "returned")
    first = put(desk, "386", "2023-12-05")
    assert first == "returned"
    assert desk.status("FY", "2023-12-31")["units"]["386"]["state"] == "returned"
    put(desk, "389", "2023-12-07")
    told = desk.status("FY", "2023-12-31")["units"]
    assert {unit: told[unit]["state"] for unit in TWINS} == {"386": "usable", "389": "usable"}
    assert desk.report("FY", "2023-12-31")["completeness"]["usable"] == 2


def test_an_accepted_return_that_a_later_half_year_contradicts_is_told_and_not_passed_over(desk):
    """The year says 70 sessions, after 108; then the half-year is mended to 80: neither 70 nor 108 may count."""
    place, old = cells("380")["outreach_sessions", "380"], cells("380", "H1")["outreach_sessions", "380"]
    put(desk, "380", "2023-06-10", "H1")
    assert put(desk, "380", "2023-12-05") == "accepted"
    assert put(desk, "380", "2023-12-07", **{place: 70}) in ("accepted", "warnings")
    assert put(desk, "380", "2023-12-09", "H1", **{old: 80}) in ("accepted", "warnings")
    told = desk.status("FY", "2023-12-31")["units"]["380"]
    assert (told["state"], told["errors"]) == ("returned", 1)
    assert desk.report("FY", "2023-12-31")["completeness"]["unusable"] == ["380"]
