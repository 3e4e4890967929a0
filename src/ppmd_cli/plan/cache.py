"""The checked plan as JSON in the user's cache folder. Safe to delete; a folder that refuses is passed over.

Layout: a Struct is `[number of its class, field, ...]`, a tuple `[0, item, ...]`, anything else a mapping
of one key; a tuple of objects of one class is written by columns, which are read faster. The key of a file
covers the plan, the tool's version and this layout.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct, json

import ppmd_cli
from ppmd_cli.errors import OutputError
from ppmd_cli.model import form, formula, org_unit, period, plan, text
from ppmd_cli.model.finding import Severity

KEPT = 12
# Every class of a plan; the place in this list is its number (0 is a tuple).
CLASSES: tuple[type, ...] = (
    tuple,
    text.Label,
    text.Noun,
    formula.Number,
    formula.String,
    formula.DateLiteral,
    formula.Days,
    formula.Truth,
    formula.Ref,
    formula.PeriodRef,
    formula.Unary,
    formula.Binary,
    formula.Call,
    formula.Formula,
    org_unit.UnitKind,
    org_unit.OrgUnit,
    org_unit.ReporterClass,
    period.Month,
    period.Period,
    form.Option,
    form.Requirement,
    form.Element,
    form.Section,
    form.Form,
    form.Operand,
    form.MessageSlot,
    form.Example,
    form.Rule,
    plan.Clause,
    plan.Document,
    plan.Target,
    plan.Term,
    plan.Beside,
    plan.Lost,
    plan.Indicator,
    plan.Duty,
    plan.TaskRole,
    plan.Task,
    plan.Body,
    plan.KnownFigure,
    plan.Chapter,
    plan.Statement,
    plan.Forwarded,
    plan.ReportSettings,
    plan.Publication,
    plan.Plan,
)
_NUMBER_OF = {made: place for place, made in enumerate(CLASSES)}


def encode(value: object) -> Any:  # noqa: ANN401 - what JSON holds
    """A part of a plan as JSON data. TypeError for anything that no plan holds."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, tuple):
        return _encode_tuple(value)
    if isinstance(value, Struct):
        return [_NUMBER_OF[type(value)], *(encode(getattr(value, name)) for name in value.__struct_fields__)]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, Severity):
        return {"severity": value.value}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(type(value).__name__)


def _encode_tuple(value: tuple[object, ...]) -> Any:  # noqa: ANN401
    kinds = {type(item) for item in value}
    if kinds <= {str, int, bool, type(None)}:
        return {"plain": list(value)}
    if kinds == {Decimal}:
        return {"decimals": [str(item) for item in value]}
    kind = kinds.pop() if len(kinds) == 1 else tuple
    if kind in _NUMBER_OF and kind is not tuple and _names(kind):
        columns = (tuple(getattr(item, name) for item in value) for name in _names(kind))
        return {"rows": [_NUMBER_OF[kind], *map(encode, columns)]}
    return [0, *(encode(item) for item in value)]


def _rows(written: list[Any]) -> tuple[object, ...]:
    number, *columns = written
    return tuple(map(CLASSES[number], *map(decode, columns)))


def decode(data: Any) -> Any:  # noqa: ANN401 - the counterpart of encode
    """The part of a plan that `encode` wrote."""
    if type(data) is list:
        items = [decode(item) if type(item) is list or type(item) is dict else item for item in data]
        number = items[0]
        del items[0]
        return CLASSES[number](*items) if number else tuple(items)
    if type(data) is dict:
        ((kind, written),) = data.items()
        return _SPECIAL[kind](written)
    return data


# What is written as a mapping of one key.
_SPECIAL: dict[str, Callable[[Any], object]] = {
    "plain": tuple,
    "rows": _rows,
    "decimals": lambda written: tuple(map(Decimal, written)),
    "decimal": Decimal,
    "fraction": Fraction,
    "date": date.fromisoformat,
    "severity": Severity,
}


def layout() -> str:
    """What must agree for a kept file to be read: the classes and the names of their fields."""
    return ";".join(f"{made.__name__}({','.join(_names(made))})" for made in CLASSES[1:])


def _names(made: Any) -> tuple[str, ...]:  # noqa: ANN401 - any class of a plan
    names: tuple[str, ...] = made.__struct_fields__
    return names


def stamp() -> str:
    """The newest change of the loader itself: what it kept before may be out of date."""
    here = Path(__file__).parent
    times = [entry.stat().st_mtime_ns for place in (here, here / "formula") for entry in os.scandir(place)]
    return str(max(times))


def folder() -> Path:
    """Where the plans are kept: PPMD_CACHE, else the user's cache folder."""
    given = os.environ.get("PPMD_CACHE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("ppmd", appauthor=False)) / "plans"


def path_of(sha256: str) -> Path:
    """The file that keeps the plan of this sha256."""
    key = f"{sha256};{ppmd_cli.__version__};{stamp()};{layout()}".encode()
    return folder() / f"{hashlib.sha256(key).hexdigest()[:40]}.json"


def read(sha256: str) -> plan.Plan | None:
    """The kept plan, or None when there is none that can be used."""
    try:
        data = json.decode(path_of(sha256).read_bytes())
        found = decode(data)
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return None
    return found if isinstance(found, plan.Plan) and found.sha256 == sha256 else None


def write(made: plan.Plan) -> None:
    """Keep a plan, and let the oldest ones go; a folder that cannot be written is no fault."""
    from json import dumps  # takes texts that know their line, as msgspec does not

    from ppmd_cli.system import atomic

    path = path_of(made.sha256)
    text_of = dumps(encode(made), ensure_ascii=False, separators=(",", ":"))
    with contextlib.suppress(OutputError, OSError):
        atomic.write_text(path, text_of)
        kept = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)
