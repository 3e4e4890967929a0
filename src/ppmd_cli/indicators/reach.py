"""Whether the rest of the year can still repair a target."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ppmd_cli.indicators.compute import compiled
from ppmd_cli.indicators.facts import Returns, Sheet
from ppmd_cli.model.plan import Indicator
from ppmd_cli.plan.formula import Gap, Plain, Scope


def out_of_reach(indicator: Indicator, returns: Returns, sheets: Mapping[str, Sheet]) -> bool:
    """Evaluate the indicator's own condition over all reporters' rows; never in the final period.

    A name stands for the sum over all reporters and subjects; aggregates run over the rows that have every
    value.
    """
    if indicator.out_of_reach is None or returns.period.final:
        return False
    condition = compiled(indicator.out_of_reach)
    rows = [row for row in _rows(indicator, sheets) if set(condition.names) <= row.keys()]
    tables = dict.fromkeys(condition.names, rows) if rows and len(rows[0]) else {}
    values = {
        name: total for name in condition.names if (total := _total(name, indicator, sheets)) is not None
    }
    return condition.call(Scope(values=values, tables=tables, period=returns.period)) is True


def _rows(indicator: Indicator, sheets: Mapping[str, Sheet]) -> list[dict[str, Plain]]:
    """Every subject's values at the indicator's reporters, gaps left out."""
    reporters = {unit for term in indicator.terms for unit in term.reporters}
    return [
        {name: value for name, value in row.items() if not isinstance(value, Gap)}
        for unit, sheet in sheets.items()
        if unit in reporters
        for row in sheet.rows.values()
    ]


def _total(name: str, indicator: Indicator, sheets: Mapping[str, Sheet]) -> Fraction | int | None:
    numbers = [
        row[name]
        for row in _rows(indicator, sheets)
        if name in row and isinstance(row[name], (int, Fraction)) and not isinstance(row[name], bool)
    ]
    return sum(Fraction(n) for n in numbers if isinstance(n, (int, Fraction))) if numbers else None
