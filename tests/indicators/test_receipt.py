"""Completeness, dated duties and tasks."""

from datetime import date

import pytest

from ppmd_cli.model.org_unit import ReporterClass
from ppmd_cli.model.plan import Duty
from ppmd_cli.model.result import Sending
from ppmd_cli.plan.formula import parse
from tests.indicators.small import CLAUSE, NA, NO, plan_of, result, sent, unusable

CLASSES = (
    ReporterClass("bound", NO, True, True, ("a", "b", "c")),
    ReporterClass("asked", NO, True, False, ("d",)),
    ReporterClass("invited", NO, False, False, ("e", "f")),
)
SIX = ("a", "b", "c", "d", "e", "f")


def test_completeness():
    plan = plan_of(classes=CLASSES, units=SIX)
    found = result(
        plan,
        sent("a", dated=date(2030, 4, 14)),  # the last day in time: due before the 15th
        sent("b", dated=date(2030, 4, 15)),  # one day late
        sent("d", dated=date(2030, 5, 20)),  # not bound: never late
        sent("e", dated=date(2030, 4, 1)),
        sent("c", "T4", dated=date(2030, 4, 1)),  # another period
    ).completeness
    assert found.expected == ("a", "b", "c", "d")
    assert found.received == found.usable == ("a", "b", "d")
    assert found.on_time == ("a", "d")
    assert found.late == (("b", 1),)
    assert (found.missing, found.unusable, found.invited, found.basis) == (("c",), (), ("e",), "declared")


def test_a_return_with_errors_is_received_and_not_usable():
    plan = plan_of(classes=CLASSES, units=SIX)
    found = result(
        plan,
        unusable("a", dated=date(2030, 4, 20)),
        sent("b", dated=None),
        sent("c", sha="1", un=1),
        sent("c", sha="2", un=2),
    ).completeness
    assert (found.received, found.usable, found.unusable) == (("a", "b", "c"), ("b",), ("a", "c"))
    assert found.late == (("a", 6),)
    assert found.on_time == ("c",)  # b tells no date: neither in time nor late


def duty(kind="event", **more):
    done, kept = more.pop("done", None), more.pop("kept", None)
    return Duty(
        "d", CLAUSE, NO, kind, more.pop("due_before", date(2030, 4, 1)), more.pop("units", ("a",)),
        done=parse(done) if done else None, kept=parse(kept) if kept else None, **more,
    )  # fmt: skip


TEAM = duty(done='status <> "none"', on="day", kept='status = "kept"')


@pytest.mark.parametrize(
    ("values", "as_of", "state", "late"),
    [
        ({"status": "new", "day": date(2030, 3, 31)}, date(2030, 5, 1), "done", None),
        ({"status": "new", "day": date(2030, 4, 1)}, date(2030, 5, 1), "late", 1),
        ({"status": "new", "day": date(2030, 4, 30)}, date(2030, 5, 1), "late", 30),
        ({"status": "kept", "day": date(2029, 4, 30)}, date(2030, 5, 1), "kept", None),
        ({"status": "kept", "day": date(2030, 4, 30)}, date(2030, 5, 1), "kept", None),  # never late
        ({"status": "none"}, date(2030, 5, 1), "not_done", None),
        ({"status": "none"}, date(2030, 3, 1), "not_due", None),
        ({"status": "none"}, date(2030, 4, 1), "not_done", None),
        ({"status": NA}, date(2030, 5, 1), "not_reported", None),
        ({"status": "new", "day": NA}, date(2030, 5, 1), "not_reported", None),
    ],
)
def test_an_event(values, as_of, state, late):
    (found,) = result(plan_of(duties=[TEAM]), sent("a", **values), as_of=as_of).duties
    assert [(u.unit, u.state, u.days_late) for u in found.units] == [("a", state, late)]


def test_an_event_of_a_unit_whose_return_does_not_count():
    for returns in ([], [unusable("a", status="new", day=date(2030, 1, 1))]):
        (found,) = result(plan_of(duties=[TEAM]), *returns).duties
        assert found.units[0].state == "not_reported"
        (found,) = result(plan_of(duties=[TEAM]), *returns, as_of=date(2030, 3, 1)).duties
        assert found.units[0].state == "not_due"


def test_the_duty_to_send_a_return_looks_at_its_own_period():
    plan = plan_of(duties=[duty("return", period="T4", due_before=date(2031, 1, 15), units=("a", "b", "c"))])
    returns = [
        sent("a", "T4", dated=date(2031, 1, 14)),
        unusable("b", "T4", dated=date(2031, 1, 17)),
        sent("c"),
    ]
    (found,) = result(plan, *returns, as_of=date(2031, 2, 1)).duties
    assert [(u.state, u.days_late) for u in found.units] == [
        ("done", None),
        ("late", 3),
        ("not_reported", None),
    ]
    (found,) = result(plan, as_of=date(2030, 5, 1)).duties
    assert {u.state for u in found.units} == {"not_due"}
    (found,) = result(plan, sent("a", "T4", dated=None), as_of=date(2031, 2, 1)).duties
    assert (found.units[0].state, found.units[0].on) == ("done", None)


def test_another_periods_return_signed_after_the_reports_day_is_not_known_yet():
    plan = plan_of(duties=[duty("return", period="T4", due_before=date(2030, 4, 15))])
    later = sent("a", "T4", dated=date(2030, 4, 10))
    for as_of, state in ((date(2030, 4, 9), "not_due"), (date(2030, 4, 10), "done")):
        (found,) = result(plan, sent("a"), later, as_of=as_of).duties
        assert found.units[0].state == state


def test_a_summary_is_done_when_its_sending_is_recorded():
    plan = plan_of(duties=[duty("summary", period="T1", due_before=date(2030, 4, 20))])
    sendings = [
        Sending("T4", "1", date(2030, 4, 1)),
        Sending("T1", "2", date(2030, 4, 21)),
        Sending("T1", "3", date(2030, 4, 22)),
    ]
    (found,) = result(plan, sendings=sendings).duties
    assert (found.units[0].state, found.units[0].on, found.units[0].days_late) == (
        "late",
        date(2030, 4, 21),
        2,
    )
    assert result(plan).duties[0].units[0].state == "not_reported"
    assert result(plan, as_of=date(2030, 4, 19)).duties[0].units[0].state == "not_due"


def test_tasks():
    returns = [
        sent("a", state={"t": "done"}),
        sent("b", state={"t": None}),
        unusable("c", state={"t": "done"}),
    ]
    (task,) = result(plan_of(), *returns).tasks
    assert [(u.unit, u.role, u.state) for u in task.units] == [
        ("a", "lead", "done"),
        ("b", "coordinate", None),
        ("c", "coordinate", None),
    ]
