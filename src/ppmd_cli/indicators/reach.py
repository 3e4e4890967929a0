"""Whether the rest of the year can still repair a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ppmd_cli.indicators.compute import compiled
from ppmd_cli.indicators.facts import Returns, Sheet
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.plan import Indicator
from ppmd_cli.plan.formula import Gap, Plain, Scope


def out_of_reach(indicator: Indicator, returns: Returns, sheets: Mapping[str, Sheet]) -> bool:
    """Evaluate the indicator's own condition over the counted returns; never in the final period.

    A name stands for the sum over all subjects that give it; aggregates run over the subjects that give
    every name of the condition.
    """
    if indicator.out_of_reach is None or returns.period.final:
        return False
    condition = compiled(indicator.out_of_reach)
    rows = [sheet.values(subject) for sheet, subject in _rows(indicator, returns, sheets, condition.names)]
    whole = [row for row in rows if all(_given(row, name) for name in condition.names)]
    values: dict[str, Plain] = {
        name: sum(_figure(row[name]) for row in rows if _given(row, name))
        for name in condition.names
        if any(_given(row, name) for row in rows)
    }
    scope = Scope(values=values, tables=dict.fromkeys(condition.names, whole), period=returns.period)
    return condition.call(scope) is True


def lost(indicator: Indicator, returns: Returns, sheets: Mapping[str, Sheet]) -> tuple[tuple[str, ...], ...]:
    """The subjects that each reason of the indicator holds for, where it is out of reach."""
    found = []
    for reason in indicator.lost:
        condition = compiled(reason.condition)
        rows = _rows(indicator, returns, sheets, condition.names)
        found.append(tuple(subject for sheet, subject in rows if condition.on(sheet, subject) is True))
    return tuple(found)


def reach_facts(indicator: Indicator, returns: Returns, sheets: Mapping[str, Sheet]) -> tuple[Fact, ...]:
    """The cells that `out_of_reach` reads."""
    if indicator.out_of_reach is None or returns.period.final:
        return ()
    names = compiled(indicator.out_of_reach).names
    found = {
        (fact.unit, fact.element, fact.subject): fact
        for sheet, subject in _rows(indicator, returns, sheets, names)
        for fact in sheet.used(names, subject)
    }
    return tuple(found.values())


def _rows(
    indicator: Indicator, returns: Returns, sheets: Mapping[str, Sheet], names: Sequence[str]
) -> Iterator[tuple[Sheet, str]]:
    """The subjects of the indicator's terms, each once."""
    seen: set[tuple[str, str]] = set()
    for term in indicator.terms:
        for unit in term.reporters:
            sheet = sheets.get(unit)
            if sheet is None:
                continue
            own = returns.subjects(term.subject, unit)
            for subject in (s for name in names for s in sheet.beneath.get(name, own)):
                if (unit, subject) not in seen:
                    seen.add((unit, subject))
                    yield sheet, subject


def _given(row: Mapping[str, Plain], name: str) -> bool:
    return not isinstance(row.get(name, Gap.MISSING), Gap)


def _figure(value: Plain) -> int | Fraction:
    return value if isinstance(value, (int, Fraction)) else 0
