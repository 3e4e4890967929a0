"""Units by elements: what each unit reports of an element over all its communes, months or tasks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.findings.wording import Wording
from ppmd_cli.report.export import NUMBER, Export

Crossed = Fraction | str | None
"""An exact sum; words where not every part has a number; None where the unit is not asked."""
_COUNTED = ("count", "amount")
_KEYS = ("period", "unit", "code", "element")


class CrossTable(Struct, frozen=True):
    """codes, labels: of the elements across. rows: (period, unit's name, cells), in the plan's order.

    A sum is never made over units: that is for the plan's indicators to say.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Crossed, ...]], ...]


def cross_table(export: Export) -> CrossTable:
    """The cross table of the figures that are numbers, by pandas."""
    import pandas as pd

    told = [row for row in export.rows() if row["type"] in _COUNTED]
    labels = {(row["code"], row["element"]): row["label"] for row in told}
    frame = pd.DataFrame({name: [row[name] for row in told] for name in _KEYS}, dtype=object)
    frame["cell"] = pd.Series([(row[NUMBER], row["state"]) for row in told], dtype=object)
    # The stubs of pandas know of no cells that are objects.
    table = frame.pivot_table(
        values="cell", index=["period", "unit"], columns=["code", "element"], sort=False,
        aggfunc=lambda cells: _cell(list(cells), export),  # type: ignore[arg-type]
    ) if told else pd.DataFrame()  # fmt: skip
    across = [key for key in labels if key in table.columns]
    wording = Wording(export.data.plan, export.t)
    rows = tuple(
        (
            wording.name(period),
            wording.name(unit),
            tuple(_plain(table.loc[(period, unit), key]) for key in across),
        )
        for period, unit in dict.fromkeys((row["period"], row["unit"]) for row in told)
    )
    return CrossTable(tuple(code for code, _ in across), tuple(labels[key] for key in across), rows)


def _cell(told: list[tuple[Decimal | None, str]], export: Export) -> Crossed:
    """The sum of an element over a unit's subjects, or what keeps it from being one."""
    numbers = [number for number, _ in told if number is not None]
    if len(numbers) == len(told):
        return Fraction(sum(numbers, Decimal(0)))
    states = {state for _, state in told}
    if len(states) == 1:
        return export.t(f"export.state.{states.pop()}")
    return export.t("export.cross.partly", lacking=len(told) - len(numbers), all=len(told))


def _plain(cell: object) -> Crossed:
    return cell if isinstance(cell, Fraction | str) else None
