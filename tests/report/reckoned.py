"""The report of the 2023 plan reckoned a second time, from what was typed: nothing of the program is used.

Written from the contract on arithmetic and the table of targets; exact fractions throughout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.report.made_returns import (
    AGENCIES,
    BASELINE,
    COMMUNES,
    DISTRICTS,
    EXPECTED,
    PROGRAMMES,
    REGISTER,
    TEAMS,
    UNKNOWN,
    Figures,
)

BOUND = (*DISTRICTS, *(unit for unit in AGENCIES if unit not in {"so-ldtbxh", "bdbp", "vksnd", "tand"}))
NO_VALUE = object()


@dataclass(frozen=True)
class Rule:
    """One target: percent wanted, upper end of a band, expected share before the year's end, whether it may fall."""

    want: int
    pace: Fraction
    can_fall: bool
    upper: int | None = None


RULES = {
    "communes_outreach": Rule(80, Fraction(1), True),
    "press_monthly": Rule(100, Fraction(1), True),
    "service_workers_reached": Rule(20, Fraction(1, 2), False),
    "industrial_workers_reached": Rule(15, Fraction(1, 2), False),
    "students_reached": Rule(20, Fraction(1, 2), False),
    "districts_with_plan": Rule(100, Fraction(1), True),
    "districts_integrated": Rule(60, Fraction(1), True),
    "reports_handled": Rule(100, Fraction(1), True),
    "crimes_growth": Rule(3, Fraction(1), True, 5),
    "establishments_inspected": Rule(25, Fraction(1, 2), False),
    "districts_with_pilot": Rule(10, Fraction(1, 2), True),
    "support_access": Rule(70, Fraction(1), True),
    "provincial_officers_trained": Rule(20, Fraction(3, 10), False),
    "local_officers_trained": Rule(15, Fraction(3, 10), False),
}


@dataclass
class Scene:
    """What was received: figures by unit; those that cannot be used keep their place in `unusable`."""

    period: str
    figures: dict[str, Figures]
    as_of: date
    unusable: frozenset[str] = frozenset()
    invited: tuple[str, ...] = ()
    pace: dict[str, Fraction] = field(default_factory=dict)
    baseline: dict[str, int] = field(default_factory=lambda: BASELINE)

    @property
    def final(self) -> bool:
        return self.period == "FY"

    @property
    def due(self) -> date:
        return date(2023, 12 if self.final else 6, 15)

    def usable(self, unit: str) -> bool:
        return unit in self.figures and unit not in self.unusable


@dataclass(frozen=True)
class Part:
    """One subject's part: what is known of numerator and denominator, and between what the numerator lies."""

    unit: str
    known: tuple[Fraction, Fraction] | None
    least: Fraction | None
    most: Fraction | None
    whole: Fraction | None


def value_of(scene: Scene, unit: str, element: str, subject: str) -> Any:
    """What is typed, NO_VALUE where the return or the figure is not there."""
    if not scene.usable(unit):
        return NO_VALUE
    typed = scene.figures[unit].get((element, subject))
    nil = scene.figures[unit].get(("nil_return", unit)) == "Có"
    if typed is None and nil and not element.endswith("_total"):
        return 0
    return NO_VALUE if typed == UNKNOWN else typed


def ratio(scene: Scene, unit: str, subject: str, tops: tuple[str, ...], bottoms: tuple[str, ...]) -> Part:
    """A sum over a sum; the numerator is a part of the denominator."""
    top = [value_of(scene, unit, element, subject) for element in tops]
    bottom = [value_of(scene, unit, element, subject) for element in bottoms]
    n = None if NO_VALUE in top else Fraction(sum(top))
    d = None if NO_VALUE in bottom else Fraction(sum(bottom))
    if n is not None and d is not None:
        return Part(unit, (n, d), n, n, d)
    if d is None and all((subject, element) in REGISTER for element in bottoms):
        d = Fraction(sum(REGISTER[subject, element] for element in bottoms))
    if d is None:
        return Part(unit, None, None, None, None)
    return Part(unit, None, Fraction(0), d, d)


def share(scene: Scene, unit: str, truth: bool | None) -> Part:
    """One of a number of subjects; `truth` is None where it cannot be told."""
    if truth is None:
        return Part(unit, None, Fraction(0), Fraction(1), Fraction(1))
    one = Fraction(int(truth))
    return Part(unit, (one, Fraction(1)), one, one, Fraction(1))


def both(*truths: bool | None) -> bool | None:
    """A figure that is not available takes its subject out, whatever the others say."""
    return None if None in truths else all(truths)


def either(*truths: bool | None) -> bool | None:
    return None if None in truths else any(truths)


def told(value: Any, wanted: Any) -> bool | None:
    return None if value is NO_VALUE else value == wanted


def at_least_one(value: Any) -> bool | None:
    return None if value is NO_VALUE else value >= 1


def months(period: str) -> list[str]:
    return [f"2023-{month:02}" for month in range(1, 13 if period == "FY" else 7)]


def parts(scene: Scene, indicator: str) -> list[Part]:
    """The parts of one indicator, in the order of the units."""

    def get(unit: str, element: str, subject: str | None = None) -> Any:
        return value_of(scene, unit, element, subject or unit)

    pairs = {
        "service_workers_reached": "service_workers_{}",
        "establishments_inspected": "establishments_{}",
    }
    match indicator:
        case "communes_outreach":
            return [
                share(
                    scene,
                    d,
                    both(
                        at_least_one(get(d, "outreach_forms", c)), told(get(d, "outreach_regular", c), "Có")
                    ),
                )
                for d in DISTRICTS
                for c in COMMUNES[d]
            ]
        case "press_monthly":
            return [
                share(
                    scene,
                    "so-tttt",
                    both(
                        *(
                            at_least_one(get("so-tttt", f"press_{kind}", m))
                            for kind in ("central", "provincial")
                        )
                    ),
                )
                for m in months(scene.period)
            ]
        case "service_workers_reached" | "establishments_inspected":
            top = pairs[indicator].format("reached" if "workers" in indicator else "inspected")
            bottom = pairs[indicator].format("total")
            return [ratio(scene, d, c, (top,), (bottom,)) for d in DISTRICTS for c in COMMUNES[d]]
        case "industrial_workers_reached":
            return [ratio(scene, "bql-kkt", "bql-kkt", (indicator,), ("industrial_workers_total",))]
        case "students_reached":
            return [
                ratio(scene, unit, unit, (f"students_{kind}_reached",), (f"students_{kind}_total",))
                for unit, kind in (
                    ("so-ldtbxh", "vocational"),
                    ("so-gddt", "upper_secondary"),
                    ("so-gddt", "higher_education"),
                )
            ]
        case "districts_with_plan":
            return [
                share(
                    scene, d, both(told(get(d, "plan_issued"), "Có"), told(get(d, "plan_implemented"), "Có"))
                )
                for d in DISTRICTS
            ]
        case "districts_integrated":
            return [
                share(scene, d, either(*(told(get(d, f"integrated_{p}"), "Có") for p in PROGRAMMES)))
                for d in DISTRICTS
            ]
        case "districts_with_pilot":
            return [share(scene, d, told(get(d, "pilot_model"), "Có")) for d in DISTRICTS]
        case "reports_handled":
            return [
                ratio(
                    scene,
                    "cong-an",
                    "cong-an",
                    ("tips_handled", "tips_pending_in_time"),
                    ("tips_carried_in", "tips_received"),
                )
            ]
        case "crimes_growth":
            return [
                ratio(scene, "cong-an", "cong-an", ("crimes_handled",), ("crimes_handled_previous_year",))
            ]
        case "support_access":
            return [ratio(scene, d, d, ("support_received",), ("support_needed",)) for d in DISTRICTS]
        case "provincial_officers_trained":
            return [ratio(scene, a, a, (indicator,), ("provincial_officers_total",)) for a in AGENCIES]
        case _:
            communes = [
                ratio(scene, d, c, ("commune_officers_trained",), ("commune_officers_total",))
                for d in DISTRICTS
                for c in COMMUNES[d]
            ]
            return communes + [
                ratio(scene, d, d, (f"{who}_officers_trained",), (f"{who}_officers_total",))
                for d in DISTRICTS
                for who in ("district", "related")
            ]


def rate(indicator: str, n: Fraction, d: Fraction) -> Fraction | None:
    return None if not d else n / d - 1 if indicator == "crimes_growth" else n / d


def verdict(scene: Scene, indicator: str, value: Fraction) -> str:
    rule = RULES[indicator]
    want = Fraction(rule.want, 100)
    if scene.final:
        if rule.upper is not None and value > Fraction(rule.upper, 100):
            return "exceeded"
        return "met" if value >= want else "not_met"
    if not rule.can_fall and value >= want:
        return "met"
    return "on_track" if value >= want * scene.pace.get(indicator, rule.pace) else "behind"


def printed(value: Fraction, thresholds: list[Fraction]) -> str:
    """Percent, one decimal, half up, with more decimals while rounding lands on another side of a threshold or on a whole."""
    for decimals in range(1, 30):
        scale = 10 ** (decimals + 2)
        exact = value * scale
        near = Fraction(math.floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1), scale)
        if all((near < t) == (value < t) and (near > t) == (value > t) for t in thresholds):
            digits = abs(int(near * scale))
            whole, rest = divmod(digits, 10**decimals)
            return f"{'-' if near < 0 else ''}{whole}.{rest:0{decimals}}"
    raise AssertionError(value)


def text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def summed(scene: Scene, indicator: str) -> dict[str, Any]:
    """What the report must say of the province."""
    rule, all_parts = RULES[indicator], parts(scene, indicator)
    known = [part.known for part in all_parts if part.known]
    n = d = value = None
    if known:
        n, d = sum((k[0] for k in known), Fraction(0)), sum((k[1] for k in known), Fraction(0))
        value = rate(indicator, n, d)
    open_parts = [part for part in all_parts if part.known is None]
    lower = upper = None
    if indicator == "crimes_growth" and open_parts:
        lower = Fraction(-1)  # no case at all; the baseline is known, an upper end is not
    elif all(part.whole is not None for part in all_parts):
        whole = sum((part.whole for part in all_parts), Fraction(0))
        lower = rate(indicator, sum((part.least for part in all_parts), Fraction(0)), whole)
        upper = rate(indicator, sum((part.most for part in all_parts), Fraction(0)), whole)
    if value is None and known and not open_parts:
        outcome = "not_applicable"
    elif lower is None or upper is None:
        outcome = "undetermined"
    else:
        low, high = verdict(scene, indicator, lower), verdict(scene, indicator, upper)
        outcome = low if low == high else "undetermined"
    want = Fraction(rule.want, 100) + (indicator == "crimes_growth")
    return {
        "numerator": text(n),
        "denominator": text(d),
        "value": text(value),
        "lower": text(lower),
        "upper": text(upper),
        "verdict": outcome,
        "needed": None if value is None else str(max(0, math.ceil(want * d) - int(n))),
        "open_units": list(dict.fromkeys(part.unit for part in open_parts))
        if outcome == "undetermined"
        else [],
        "percent": None if value is None else printed(value, thresholds(scene, indicator, value)),
    }


def thresholds(scene: Scene, indicator: str, value: Fraction) -> list[Fraction]:
    rule = RULES[indicator]
    found = [Fraction(rule.want, 100)]
    if rule.upper is not None:
        found.append(Fraction(rule.upper, 100))
    if not scene.final:
        found.append(Fraction(rule.want, 100) * scene.pace.get(indicator, rule.pace))
    if indicator != "crimes_growth":
        found.append(Fraction(1))
    return found


def of_unit(scene: Scene, indicator: str, unit: str) -> dict[str, Any]:
    """What the report must say of one unit."""
    known = [part.known for part in parts(scene, indicator) if part.unit == unit and part.known]
    if not known:
        return {
            "unit": unit,
            "numerator": None,
            "denominator": None,
            "value": None,
            "percent": None,
            "verdict": None,
            "below": None,
        }
    n, d = sum((k[0] for k in known), Fraction(0)), sum((k[1] for k in known), Fraction(0))
    value = rate(indicator, n, d)
    own = indicator == "districts_with_plan" and value is not None
    want = Fraction(RULES[indicator].want, 100)
    return {
        "unit": unit,
        "numerator": text(n),
        "denominator": text(d),
        "value": text(value),
        "percent": None if value is None else printed(value, thresholds(scene, indicator, value)),
        "verdict": verdict(scene, indicator, value) if own else None,
        "below": None if value is None else value < want,
    }


def out_of_reach(scene: Scene, indicator: str) -> bool:
    """What the rest of the year cannot repair: asked before its end only."""
    if scene.final:
        return False
    if indicator == "press_monthly":
        return any(part.known == (0, 1) for part in parts(scene, indicator))
    late = [
        value_of(scene, "cong-an", element, "cong-an") for element in ("tips_overdue", "tips_handled_late")
    ]
    return indicator == "reports_handled" and NO_VALUE not in late and sum(late) > 0


def signed(scene: Scene, unit: str) -> date:
    return scene.figures[unit]["report_date", unit]


def completeness(scene: Scene) -> dict[str, Any]:
    received = [unit for unit in EXPECTED if unit in scene.figures]
    late = [unit for unit in received if unit in BOUND and signed(scene, unit) >= scene.due]
    return {
        "expected": 37,
        "received": len(received),
        "usable": sum(scene.usable(unit) for unit in received),
        "on_time": len(received) - len(late),  # those who are not bound are never late
        "missing": [unit for unit in EXPECTED if unit not in received],
        "late": late,
        "unusable": [unit for unit in EXPECTED if unit in scene.unusable],
        "invited": list(scene.invited),
    }


def dated(unit: str, on: date, due: date) -> dict[str, Any]:
    late = (on - (due - timedelta(days=1))).days
    return {
        "unit": unit,
        "state": "late" if late > 0 else "done",
        "on": str(on),
        "days_late": late if late > 0 else None,
    }


def bare(unit: str, state: str) -> dict[str, Any]:
    return {"unit": unit, "state": state, "on": None, "days_late": None}


def duties(scene: Scene, other: Scene | None = None) -> dict[str, list[dict[str, Any]]]:
    """The dated duties; `other` holds the returns of the other period where they lie beside."""
    quarter = date(2023, 4, 1)
    own, team = [], []
    for unit in BOUND:
        issued = value_of(scene, unit, "plan_issued", unit)
        if issued is NO_VALUE or issued is None:
            own.append(bare(unit, "not_reported"))
        elif issued == "Không":
            own.append(bare(unit, "not_done"))
        else:
            own.append(dated(unit, value_of(scene, unit, "plan_date", unit), quarter))
    for unit in (*DISTRICTS, "so-ldtbxh"):
        status = value_of(scene, unit, "inspection_team_status", unit)
        on = value_of(scene, unit, "inspection_team_date", unit)
        if status is NO_VALUE:
            team.append(bare(unit, "not_reported"))
        elif status == TEAMS["none"]:
            team.append(bare(unit, "not_done"))
        elif status == TEAMS["kept"]:
            team.append({"unit": unit, "state": "kept", "on": str(on), "days_late": None})
        else:
            team.append(dated(unit, on, quarter))
    found = {"own_plan_q1": own, "inspection_team_q1": team}
    for period, due, last in (
        ("H1", date(2023, 6, 15), date(2023, 6, 20)),
        ("FY", date(2023, 12, 15), date(2023, 12, 20)),
    ):
        held = scene if scene.period == period else other
        found[f"{period.lower()}_return"] = [
            dated(unit, signed(held, unit), due)
            if held and unit in held.figures and signed(held, unit) <= scene.as_of
            else bare(unit, "not_due" if scene.as_of < due else "not_reported")
            for unit in BOUND
        ]
        found[f"{period.lower()}_summary"] = [
            bare("so-ldtbxh", "not_due" if scene.as_of < last else "not_reported")
        ]
    return found
