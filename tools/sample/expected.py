"""What the sample returns add up to, worked out from their cells.

Neither the program's reader nor its formulas and indicators have a part in it; only the map of cells
(`ppmd template --format json`), the list of units and the register are shared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

from .agencies import NOT_AVAILABLE
from .program import Blank
from .returns import districts
from .story import WITH_ERRORS_H1

Cells = dict[tuple[str, str], object]
Bound = Fraction | None
PROVINCIAL = (
    "so-ldtbxh",
    "so-tttt",
    "so-vhttdl",
    "so-yt",
    "so-gddt",
    "cong-an",
    "bql-kkt",
    "bdbp",
    "vksnd",
    "tand",
)
STUDENTS = (
    ("so-gddt", "students_upper_secondary"),
    ("so-gddt", "students_higher_education"),
    ("so-ldtbxh", "students_vocational"),
)
PROGRAMMES = ("socioeconomic", "social_assistance", "drugs", "hiv", "trafficking")


@dataclass(frozen=True)
class Goal:
    """A target as the plan's text has it: the rate, the share of it expected in June, whether it can fall
    again.
    """

    rate: Fraction
    pace: Fraction
    can_fall: bool
    most: Fraction | None = None


def _goal(percent: int, pace: str, *, can_fall: bool) -> Goal:
    return Goal(Fraction(percent, 100), Fraction(pace), can_fall)


GOALS = {
    "communes_outreach": _goal(80, "1", can_fall=True),
    "press_monthly": _goal(100, "1", can_fall=True),
    "service_workers_reached": _goal(20, "1/2", can_fall=False),
    "industrial_workers_reached": _goal(15, "1/2", can_fall=False),
    "students_reached": _goal(20, "1/2", can_fall=False),
    "districts_with_plan": _goal(100, "1", can_fall=True),
    "districts_integrated": _goal(60, "1", can_fall=True),
    "reports_handled": _goal(100, "1", can_fall=True),
    "crimes_growth": Goal(Fraction(3, 100), Fraction(1), can_fall=True, most=Fraction(5, 100)),
    "establishments_inspected": _goal(25, "1/2", can_fall=False),
    "districts_with_pilot": _goal(10, "1/2", can_fall=True),
    "support_access": _goal(70, "1", can_fall=True),
    "provincial_officers_trained": _goal(20, "3/10", can_fall=False),
    "local_officers_trained": _goal(15, "3/10", can_fall=False),
}


@dataclass(frozen=True)
class Sum:
    """Numerator and denominator over the usable returns, and the least and greatest rate of the whole
    province.
    """

    numerator: int
    denominator: int
    lower: Bound
    upper: Bound

    @property
    def value(self) -> Fraction:
        """The rate of the usable returns."""
        return Fraction(self.numerator, self.denominator)


def read_cells(folder: Path, blanks: dict[str, Blank]) -> dict[str, Cells]:
    """Unit -> (element, subject) -> what stands in its cell; the unit is told by the file's name."""
    out: dict[str, Cells] = {}
    for path in sorted(folder.glob("*.xlsx")):
        unit = path.name.partition(" - ")[0]
        book = load_workbook(path)
        out[unit] = {key: book[at["sheet"]][at["cell"]].value for key, at in blanks[unit].cells.items()}
    return out


def add_up(cells: dict[str, Cells], period: str) -> dict[str, Sum]:
    """The fourteen indicators of one period."""
    usable = {unit: have for unit, have in cells.items() if (unit, period) != (WITH_ERRORS_H1, "H1")}
    return _Province(usable).all()


class _Province:
    """The usable returns of one period."""

    def __init__(self, usable: dict[str, Cells]) -> None:
        self.usable = usable
        self.districts = districts()
        self.here = [one for one in self.districts if one.code in usable]
        self.gone = [one for one in self.districts if one.code not in usable]
        self.known = self.districts[0].register

    def all(self) -> dict[str, Sum]:
        def yes(*elements: str) -> Callable[[Cells, str], bool]:
            return lambda have, code: all(have[element, code] == "Có" for element in elements)

        def integrated(have: Cells, code: str) -> bool:
            return any(have[f"integrated_{name}", code] == "Có" for name in PROGRAMMES)

        return {
            "communes_outreach": self.communes_with_outreach(),
            "press_monthly": self.months_with_press(),
            "service_workers_reached": self.per_commune("service_workers_reached", "service_workers_total"),
            "industrial_workers_reached": self.whole("bql-kkt", "industrial_workers"),
            "students_reached": self.students(),
            "districts_with_plan": self.districts_that(yes("plan_issued", "plan_implemented")),
            "districts_integrated": self.districts_that(integrated),
            "reports_handled": self.reports(),
            "crimes_growth": self.growth(),
            "establishments_inspected": self.per_commune("establishments_inspected", "establishments_total"),
            "districts_with_pilot": self.districts_that(yes("pilot_model")),
            "support_access": self.support(),
            "provincial_officers_trained": self.officers(),
            "local_officers_trained": self.local_officers(),
        }

    def number(self, unit: str, element: str, subject: str | None = None) -> int:
        value = self.usable[unit][element, subject or unit]
        if not isinstance(value, int | float) or value != int(value):
            raise TypeError(f"{unit} {element}")
        return int(value)

    def bounded(self, numerator: int, denominator: int, outstanding: int | None) -> Sum:
        """outstanding: by how much the missing returns may add to the denominator; None is unknown."""
        if outstanding is None:
            return Sum(numerator, denominator, None, None)
        whole = denominator + outstanding
        return Sum(
            numerator, denominator, Fraction(numerator, whole), Fraction(numerator + outstanding, whole)
        )

    def communes_with_outreach(self) -> Sum:
        count = total = 0
        for district in self.here:
            have = self.usable[district.code]
            for commune in district.communes:
                total += 1
                forms = self.number(district.code, "outreach_forms", commune)
                count += forms >= 1 and have["outreach_regular", commune] == "Có"
        return self.bounded(count, total, sum(len(one.communes) for one in self.gone))

    def months_with_press(self) -> Sum:
        have = self.usable["so-tttt"]
        months = [subject for element, subject in have if element == "press_central"]
        both = sum(
            all(self.number("so-tttt", f"press_{where}", month) >= 1 for where in ("central", "provincial"))
            for month in months
        )
        return self.bounded(both, len(months), 0)

    def per_commune(self, part: str, total: str) -> Sum:
        rows = [(one.code, commune) for one in self.here for commune in one.communes]
        parts = sum(self.number(unit, part, commune) for unit, commune in rows)
        totals = sum(self.number(unit, total, commune) for unit, commune in rows)
        return self.bounded(
            parts, totals, self.of_register(total, (c for one in self.gone for c in one.communes))
        )

    def of_register(self, element: str, units: Iterable[str]) -> int:
        return sum(self.known[element, unit] for unit in units)

    def whole(self, unit: str, what: str) -> Sum:
        return self.bounded(self.number(unit, f"{what}_reached"), self.number(unit, f"{what}_total"), 0)

    def students(self) -> Sum:
        reached = total = outstanding = 0
        for unit, what in STUDENTS:
            if self.usable[unit][f"{what}_total", unit] == NOT_AVAILABLE:
                outstanding += self.known[f"{what}_total", unit]
            else:
                reached += self.number(unit, f"{what}_reached")
                total += self.number(unit, f"{what}_total")
        return self.bounded(reached, total, outstanding)

    def districts_that(self, holds: Callable[[Cells, str], bool]) -> Sum:
        count = sum(holds(self.usable[one.code], one.code) for one in self.here)
        return self.bounded(count, len(self.here), len(self.gone))

    def reports(self) -> Sum:
        def of(name: str) -> int:
            return self.number("cong-an", f"tips_{name}")

        return self.bounded(of("handled") + of("pending_in_time"), of("carried_in") + of("received"), 0)

    def growth(self) -> Sum:
        now, base = (self.number("cong-an", f"crimes_handled{end}") for end in ("", "_previous_year"))
        change = Fraction(now - base, base)
        return Sum(now, base, change, change)

    def support(self) -> Sum:
        received, needed = (
            sum(self.number(one.code, f"support_{what}") for one in self.here)
            for what in ("received", "needed")
        )
        return self.bounded(received, needed, None if self.gone else 0)

    def officers(self) -> Sum:
        trained, total = (
            sum(self.number(unit, f"provincial_officers_{what}") for unit in PROVINCIAL)
            for what in ("trained", "total")
        )
        return self.bounded(trained, total, 0)

    def local_officers(self) -> Sum:
        out = self.per_commune("commune_officers_trained", "commune_officers_total")
        trained, total = out.numerator, out.denominator
        outstanding = self.of_register(
            "commune_officers_total", (c for one in self.gone for c in one.communes)
        )
        for who in ("district_officers", "related_officers"):
            trained += sum(self.number(one.code, f"{who}_trained") for one in self.here)
            total += sum(self.number(one.code, f"{who}_total") for one in self.here)
            outstanding += self.of_register(f"{who}_total", (one.code for one in self.gone))
        return self.bounded(trained, total, outstanding)


def verdict(indicator: str, found: Sum, *, final: bool) -> str:
    """The verdict at both ends; where they differ nobody can say yet."""
    goal = GOALS[indicator]
    ends = {_judge(goal, end, final=final) if end is not None else "?" for end in (found.lower, found.upper)}
    return ends.pop() if len(ends) == 1 and "?" not in ends else "undetermined"


def _judge(goal: Goal, value: Fraction, *, final: bool) -> str:
    if final:
        if goal.most is not None and value > goal.most:
            return "exceeded"
        return "met" if value >= goal.rate else "not_met"
    if value >= goal.rate and not goal.can_fall:
        return "met"
    return "on_track" if value >= goal.rate * goal.pace else "behind"
