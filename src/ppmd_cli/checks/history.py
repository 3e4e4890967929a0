"""A return against the same unit's return for the period that accumulates into its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from ppmd_cli.checks import params
from ppmd_cli.checks.rules import rounded, shown
from ppmd_cli.checks.scene import NUMERIC, Scene, Spot
from ppmd_cli.findings.catalogue import finding, rule_finding, with_slots
from ppmd_cli.findings.fingerprint import normalised
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Rule
from ppmd_cli.model.value import Absence, Flag

Check = Callable[[Rule, Scene, Scene], Iterator[Finding]]
HARDLY = 10  # flows above zero that did not change
_FACTORS = frozenset(Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3))


def flow_not_falling(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """A flow, counted from the first day of the year, does not fall."""
    for spot in _flows(rule, now):
        new, old = _pair(now, before, spot)
        if new is not None and old is not None and new < old:
            yield _speak(rule, now, before, spot)


def flow_unchanged(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """All flows are what they were, and not all are zero: perhaps the old return sent again."""
    pairs = [_pair(now, before, spot) for spot in _flows(rule, now)]
    given = [(new, old) for new, old in pairs if new is not None and old is not None]
    spoken = [spot for spot, (new, old) in zip(_flows(rule, now), pairs, strict=True) if new or old]
    same = [spot for spot in spoken if len(set(_pair(now, before, spot))) == 1]
    if len(spoken) > len(same) >= HARDLY and len(same) * 10 >= len(spoken) * 9:
        yield finding(
            "flows_hardly_changed",
            place=now.place(same[0].element, same[0].subject),
            element=same[0].element,
            subject=same[0].subject,
            value=now.typed(same[0].element, same[0].subject),
            related=[now.place(spot.element, spot.subject) for spot in same[1:]],
            n=len(same),
            all=len(spoken),
            period=before.period.id,
        )
    if given and all(new == old for new, old in pairs) and any(new for new, _ in given):
        first = next(_flows(rule, now))
        yield rule_finding(
            rule,
            place=Place(now.sheet(first.element)),
            subject=now.unit,
            n=len(given),
            period=before.period.id,
        )


def stock_jump(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """A stock differs by more than `percent` and by more than `least`."""
    percent, least = params.number(rule, "percent", "30"), params.number(rule, "least", "5")
    for spot in _spots(rule, now):
        new, old = _pair(now, before, spot)
        if new is None or old is None:
            continue
        change = abs(Fraction(new) - Fraction(old))
        if change > least and change * 100 > percent * Fraction(old):
            share = rounded(change * 100 / Fraction(old), 1) if old else "∞"
            yield _speak(rule, now, before, spot, x=share, percent=share, change=rounded(change, 3))


def value_changed(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """A value that should stay is another."""
    for spot in _spots(rule, now):
        new, old = now.value(spot.element, spot.subject), before.value(spot.element, spot.subject)
        if isinstance(new, Absence) or isinstance(old, Absence):
            continue
        if normalised(new).casefold() != normalised(old).casefold():
            yield _speak(rule, now, before, spot)


def not_withdrawn(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """What was yes is not no."""
    for spot in _spots(rule, now, "element"):
        old, new = before.value(spot.element, spot.subject), now.value(spot.element, spot.subject)
        if old == Flag(yes=True) and new == Flag(yes=False):
            yield _speak(rule, now, before, spot)


def factor_ten(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """A number is 10, 100 or 1000 times the last one or that part of it, or has two digits exchanged."""
    least = params.number(rule, "least", "20")
    named = params.elements(rule, now)
    for name, (_, section, element) in now.sections.items():
        if element.type not in NUMERIC or section.subject == "month" or name not in (named or now.sections):
            continue
        for subject in now.subjects[section.id]:
            new, old = _pair(now, before, Spot(name, subject))
            if not new or not old or old <= least:
                continue
            factor = Fraction(new) / Fraction(old)
            if factor in _FACTORS or _exchanged(new, old):
                yield _speak(rule, now, before, Spot(name, subject), factor=rounded(factor, 3))


def months_unchanged(rule: Rule, now: Scene, before: Scene) -> Iterator[Finding]:
    """Months that were reported before are what they were."""
    named = params.elements(rule, now)
    for name, (_, section, element) in now.sections.items():
        if section.subject != "month" or element.type not in NUMERIC or name not in (named or now.sections):
            continue
        for subject in now.subjects[section.id]:
            new, old = _pair(now, before, Spot(name, subject))
            if new is not None and old is not None and new != old:
                yield _speak(rule, now, before, Spot(name, subject))


CHECKS: dict[str, Check] = {
    "flow_not_falling": flow_not_falling,
    "flow_unchanged": flow_unchanged,
    "stock_jump": stock_jump,
    "value_changed": value_changed,
    "not_withdrawn": not_withdrawn,
    "factor_ten": factor_ten,
    "months_unchanged": months_unchanged,
}


def _speak(rule: Rule, now: Scene, before: Scene, spot: Spot, **slots: object) -> Finding:
    old, new = shown(before, spot.element, spot.subject), shown(now, spot.element, spot.subject)
    found = rule_finding(
        rule,
        place=now.place(spot.element, spot.subject),
        element=spot.element,
        subject=spot.subject,
        value=now.typed(spot.element, spot.subject),
        period=before.period.id,
    )
    return with_slots(found, {"a": old, "b": new, "before": old, "now": new} | slots)


def _pair(now: Scene, before: Scene, spot: Spot) -> tuple[int | Decimal | None, int | Decimal | None]:
    if not before.asks(spot.element):
        return now.number(spot.element, spot.subject), None
    return now.number(spot.element, spot.subject), before.number(spot.element, spot.subject)


def _flows(rule: Rule, now: Scene) -> Iterator[Spot]:
    named = params.elements(rule, now)
    return (spot for spot in now.flows() if named is None or spot.element in named)


def _spots(rule: Rule, now: Scene, param: str = "elements") -> Iterator[Spot]:
    for name in params.elements(rule, now, param) or ():
        for subject in now.subjects_for(name):
            yield Spot(name, subject)


def _exchanged(new: int | Decimal, old: int | Decimal) -> bool:
    """Tell whether two neighbouring digits are exchanged, and nothing else."""
    one, two = str(new), str(old)
    if len(one) != len(two):
        return False
    places = [place for place in range(len(one)) if one[place] != two[place]]
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and one[places[0]] == two[places[1]]
        and (one[places[1]] == two[places[0]])
    )
