"""Cross tables, by pandas: units by elements, units by indicators."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

from msgspec import Struct

from ppmd_cli.findings.wording import Wording
from ppmd_cli.report.export import Export, number_of
from ppmd_cli.report.long_data import Figure
from ppmd_cli.system.spare import import_pandas

Crossed = Fraction | str | None
"""An exact sum; words where not every part has a number; None where the unit is not asked."""
COUNTED = ("count", "amount")
UNDECIDED = "undecided"
"""Instead of a state: there are several returns, none of which counts."""
Key = tuple[str, ...]
Down = TypeVar("Down", bound=Hashable)
Across = TypeVar("Across", bound=Hashable)
Cell = TypeVar("Cell")


class Added(Struct, frozen=True):
    """Figures of one cell added up. number: of those that are one. lacking: how many of all are none.

    state: of the first; states: how many different ones there are.
    """

    number: Decimal
    lacking: int
    all: int
    state: str
    states: int

    def told(self, words: Callable[[str], str], partly: Callable[[int, int], str]) -> Fraction | str:
        """The sum, or what keeps it from being one."""
        if not self.lacking:
            return Fraction(self.number)
        return words(self.state) if self.states == 1 else partly(self.lacking, self.all)


class CrossTable(Struct, frozen=True):
    """codes, labels: of the elements across. rows: (period, unit's name, cells), in the plan's order.

    A sum is never made over units: that is for the plan's indicators to say.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Crossed, ...]], ...]


def added(told: Sequence[tuple[Key, Key, Decimal | None, str]]) -> Mapping[Key, Mapping[Key, Added]]:
    """Figures (down, across, number, state) added up: by what stands down, then across, in their order."""
    if not told:
        return {}
    import_pandas()
    import pandas as pd

    downs, acrosses = list(dict.fromkeys(one[0] for one in told)), list(dict.fromkeys(one[1] for one in told))
    down_at, across_at = ({key: at for at, key in enumerate(keys)} for keys in (downs, acrosses))
    places = [(down_at[one[0]], across_at[one[1]]) for one in told]
    frame = pd.DataFrame(places, columns=["down", "across"])
    # Decimals stay what they are: a sum of floats would not be the sum that was reported.
    frame["number"] = pd.Series([one[2] or Decimal(0) for one in told], dtype=object)
    frame["lacking"] = [one[2] is None for one in told]
    frame["state"] = pd.Series([one[3] for one in told], dtype=object)
    found = frame.groupby(["down", "across"], sort=True).agg(
        number=("number", "sum"), lacking=("lacking", "sum"), all=("lacking", "size"),
        state=("state", "first"), states=("state", "nunique"),
    )  # fmt: skip
    table: dict[Key, dict[Key, Added]] = {}
    for (down, across), *cell in found.itertuples():
        number, lacking, whole, state, states = cell
        table.setdefault(downs[down], {})[acrosses[across]] = Added(
            number, int(lacking), int(whole), state, int(states)
        )
    return table


def pivoted(told: Iterable[tuple[Down, Across, Cell]]) -> Mapping[Down, Mapping[Across, Cell]]:
    """One cell for each (down, across): by what stands down, then across; where there is none, nothing."""
    rows = list(told)
    if not rows:
        return {}
    import_pandas()
    import pandas as pd

    frame = pd.DataFrame({"down": [one[0] for one in rows], "across": [one[1] for one in rows]})
    frame["cell"] = pd.Series([one[2] for one in rows], dtype=object)
    # `pivot_table` adds up, and there is nothing to be added here: two cells in one place are a fault.
    table = frame.pivot(index="down", columns="across", values="cell")  # noqa: PD010
    given, downs = table.notna(), cast("list[Down]", table.index.tolist())
    acrosses = cast("list[Across]", table.columns.tolist())
    return {
        down: {across: cell for across, cell, there in zip(acrosses, row, some, strict=True) if there}
        for down, row, some in zip(downs, table.to_numpy(), given.to_numpy(), strict=True)
    }


def cross_table(export: Export) -> CrossTable:
    """The cross table of the figures that are numbers."""
    figures = [one for one in export.data.figures() if one.element.type in COUNTED]
    labels = {(one.element.code, one.element.id): one.element.label.of(export.lang) for one in figures}
    several = _several(figures)
    table = added(
        [
            ((one.period, one.unit), (one.element.code, one.element.id), *_told(one, several))
            for one in figures
            if (one.period, one.unit) not in several or one.counted or not several[one.period, one.unit]
        ]
    )
    wording, t = Wording(export.data.plan, export.t), export.t

    def word(state: str) -> str:
        return t("report.unit.unusable") if state == UNDECIDED else t(f"export.state.{state}")

    def cell(found: Added | None) -> Crossed:
        if found is None:
            return None
        return found.told(word, lambda lacking, whole: t("export.cross.partly", lacking=lacking, all=whole))

    rows = tuple(
        (wording.name(period), wording.name(unit), tuple(cell(cells.get(key)) for key in labels))
        for (period, unit), cells in table.items()
    )
    return CrossTable(tuple(code for code, _ in labels), tuple(labels.values()), rows)


def _several(figures: Sequence[Figure]) -> Mapping[tuple[str, str], bool]:
    """Who has sent more than one return of a period, and whether one of them counts."""
    files: dict[tuple[str, str], dict[int, bool]] = {}
    for one in figures:
        files.setdefault((one.period, one.unit), {})[id(one.file)] = one.counted
    return {key: any(some.values()) for key, some in files.items() if len(some) > 1}


def _told(one: Figure, several: Mapping[tuple[str, str], bool]) -> tuple[Decimal | None, str]:
    """A figure's number and state; of different returns none of which counts there is no sum to tell."""
    if several.get((one.period, one.unit), True):
        return number_of(one), one.state
    return None, UNDECIDED
