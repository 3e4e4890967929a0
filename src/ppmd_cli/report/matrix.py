"""Units down, indicators across, as printed: the table with the figures of every unit."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.i18n import Translator
from ppmd_cli.report.decisions import MARK
from ppmd_cli.report.page import IndicatorView, Matrix, MatrixRow, UnitView
from ppmd_cli.report.veil import WITHHELD

_ABSENT, _NOTHING = "–", "0/0"


def matrix(t: Translator, indicators: Sequence[IndicatorView]) -> Matrix:
    """The indicators with figures of several units, each with its whole. They are veiled already."""
    chosen = [item for item in indicators if len(item.units) > 1]
    order: dict[str, str] = {}
    for item in sorted(chosen, key=lambda item: -len(item.units)):
        for unit in item.units:
            order.setdefault(unit.code, unit.name)
    rows, units = [], [{unit.code: unit for unit in item.units} for item in chosen]
    for code, name in order.items():
        found = [some.get(code) for some in units]
        rows.append(
            MatrixRow(
                code=code,
                name=name,
                cells=tuple("" if u is None else _cell(u) for u in found),
                below=tuple(u is not None and u.below for u in found),
            )
        )
    return Matrix(
        columns=tuple(f"{item.number}. {item.label}" for item in chosen),
        numbers=tuple(item.number for item in chosen),
        rows=tuple(rows),
        total=tuple(item.result for item in chosen),
        key=_key(t, [unit for some in units for unit in some.values()], rows),
    )


def _cell(unit: UnitView) -> str:
    if unit.state != "reported":
        return _ABSENT
    return unit.result + MARK if unit.corrected else unit.result


def _key(t: Translator, units: Sequence[UnitView], rows: Sequence[MatrixRow]) -> str:
    """What the signs in the table say: those that occur."""
    cells = {cell.removesuffix(MARK) for row in rows for cell in row.cells}
    found = {
        "absent": _ABSENT in cells,
        "nothing": _NOTHING in cells,
        "withheld": any(unit.level == WITHHELD for unit in units),
        "corrected": any(unit.corrected for unit in units),
        "blank": "" in cells,
    }
    parts = [
        t("report.matrix.cells"),
        *(t(f"report.matrix.{name}") for name, there in found.items() if there),
    ]
    return t("report.matrix.key", parts="; ".join(parts))
