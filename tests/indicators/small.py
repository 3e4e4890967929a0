"""A builder of small plans and returns: three schools with classes beneath them, nothing of any shipped plan."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from ppmd_cli.indicators.assess import assess
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Outcome
from ppmd_cli.model.form import Element, Form, Option, Requirement, Section
from ppmd_cli.model.org_unit import OrgUnit, ReporterClass, UnitKind
from ppmd_cli.model.period import Month, Period
from ppmd_cli.model.plan import (
    Beside,
    Clause,
    Document,
    Indicator,
    KnownFigure,
    Lost,
    Plan,
    Publication,
    ReportSettings,
    Target,
    Task,
    TaskRole,
    Term,
)
from ppmd_cli.model.text import Label
from ppmd_cli.model.value import BLANK, NOT_AVAILABLE, UNREADABLE, Absence, Day, Flag, Quantity, Text
from ppmd_cli.plan.formula import parse

NO = Label("", "")
CLAUSE = Clause("1", "")
NA, UR = NOT_AVAILABLE, UNREADABLE

T1 = Period(
    "T1", NO, NO, date(2030, 1, 1), date(2030, 3, 31), date(2030, 4, 15), False, "T4", ("m1", "m2", "m3")
)
T4 = Period(
    "T4", NO, NO, date(2030, 1, 1), date(2030, 12, 31), date(2031, 1, 15), True, None, ("m1", "m2", "m3")
)
MONTHS = tuple(Month(m, date(2030, i, 1), date(2030, i, 28), NO) for i, m in enumerate(("m1", "m2", "m3"), 1))


def element(name, kind="count", nature="flow", role=None, options=()):
    return Element(
        name, name.upper(), "1", NO, kind, nature, Requirement("always"), role=role,
        options=tuple(Option(o, NO) for o in options),
    )  # fmt: skip


SECTIONS = (
    Section("cover", NO, NO, "cover", "unit", (element("nil", "yes_no", "state", role="nil_return"),)),
    Section(
        "own", NO, NO, "list", "unit",
        (
            element("un"), element("ud", nature="stock"), element("vn"), element("vd", nature="stock"),
            element("flag", "yes_no", "state"), element("flag2", "yes_no", "state"), element("day", "date", "event"),
            element("status", "choice", "state", options=("new", "kept", "none")), element("amount", "amount"),
        ),
    ),
    Section(
        "classes", NO, NO, "table", "child",
        (element("cn"), element("cd", nature="stock"), element("cflag", "yes_no", "state")),
    ),
    Section("months", NO, NO, "table", "month", (element("ma"), element("mb"))),
    Section("tasks", NO, NO, "table", "task", (element("note", "text"), element("state", "choice", options=("begun", "done")))),
)  # fmt: skip


def plan_of(
    *indicators, children=2, units=("a", "b", "c"), duties=(), register=(), baseline=(), classes=None
):
    """Units a, b, c with classes a1, a2, ... (`children`: how many, or by unit)."""
    count = children if isinstance(children, dict) else dict.fromkeys(units, children)
    every = []
    for code in units:
        every.append(OrgUnit(code, code, "school", None))
        every += [OrgUnit(f"{code}{i}", f"{code}{i}", "class", code) for i in range(1, count[code] + 1)]
    form = Form("f", "1", NO, tuple(units), SECTIONS)
    report = ReportSettings("", "", "", "", NO, (), (), (), NO, ())
    task = Task(
        "t",
        CLAUSE,
        NO,
        (),
        NO,
        "ongoing",
        (TaskRole("lead", "", (units[0],)), TaskRole("coordinate", "", tuple(units))),
    )
    return Plan(
        "p", NO, 2030, "0", Document("", "", None, None), "x", units[0], (T1, T4), MONTHS,
        (UnitKind("school", NO, NO), UnitKind("class", NO, NO)),
        classes or (ReporterClass("all", NO, True, True, tuple(units)),),
        tuple(every), (), (form,), (), indicators, tuple(duties), (task,),
        tuple(KnownFigure(e, u, None, Decimal(v), "") for (u, e), v in dict(register).items()),
        tuple(KnownFigure(e, u, p, Decimal(v), "") for (u, e, p), v in dict(baseline).items()),
        report, Publication(0, ()),
    )  # fmt: skip


def term(numerator, denominator=None, subject="unit", reporters=("a", "b", "c")):
    tree = None if denominator is None else parse(denominator)
    return Term(parse(numerator), tree, tuple(reporters), subject)


def indicator(kind, *terms, value="50", upper=None, op=">=", percent=True, pace="1", can_fall=True, **more):
    target = Target(op, Decimal(value), None if upper is None else Decimal(upper), percent)
    made = Indicator(
        "i", CLAUSE, NO, NO, kind, tuple(terms), target, Fraction(pace), can_fall, NO, NO, NO,
        beside=tuple(Beside(k, NO, parse(c)) for k, c in more.pop("beside", {}).items()),
        lost=tuple(Lost(parse(c), NO) for c in more.pop("lost", ())),
        out_of_reach=parse(more.pop("out_of_reach")) if "out_of_reach" in more else None,
    )  # fmt: skip
    return replace(made, **more)


def value_of(thing):
    match thing:
        case None:
            return BLANK
        case bool():
            return Flag(thing)
        case int() | Decimal():
            return Quantity(thing)
        case str():
            return Text(thing)
        case date():
            return Day(thing)
        case Absence():
            return thing
    raise AssertionError(thing)


def sent(unit, period="T1", *, sha=None, outcome=Outcome.CLEAN, dated=date(2030, 4, 1), **values):
    """A return. Values by element; of classes, months and tasks as {subject: value}."""
    facts = {}
    for name, given in values.items():
        for subject, thing in given.items() if isinstance(given, dict) else [(unit, given)]:
            facts[name, subject] = Fact(name, subject, unit, period, value_of(thing))
    name = f"{unit}.xlsx"
    return Submission(name, name, sha or f"{unit}-{period}", unit, period, "f", facts, dated, (), outcome)


def unusable(unit, period="T1", **values):
    return sent(unit, period, outcome=Outcome.ERRORS, **values)


def result(plan, *submissions, period="T1", as_of=date(2030, 5, 1), **more):
    return assess(plan, period, submissions, as_of, **more)


def first(plan, *submissions, **more):
    """The result of the only indicator."""
    (only,) = result(plan, *submissions, **more).indicators
    return only
