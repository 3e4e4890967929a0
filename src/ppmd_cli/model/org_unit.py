"""Organisation units, their kinds and their classes as reporters."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ppmd_cli.model.text import Label


class UnitKind(Struct, frozen=True):
    """A kind of unit; `one` is the type word in running text, `many` the plural or collective.

    common_noun: names begin with a common noun, which running text writes small.
    addressee: to whom a letter to such a unit goes, with its {name}; None: to the unit itself.
    """

    id: str
    one: Label
    many: Label
    common_noun: bool = False
    addressee: Label | None = None


class OrgUnit(Struct, frozen=True):
    """A unit of the plan's list. `name` is official (type word with a capital); `row`/`column` place it on a
    tile map.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    row: int | None = None
    column: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class ReporterClass(Struct, frozen=True):
    """How a group of units stands to the duty of reporting.

    expected: counted in completeness; bound: lateness and absence are breaches; late is never said of the
    others.
    `units` are unit codes in the plan's order.
    """

    id: str
    label: Label
    expected: bool
    bound: bool
    units: tuple[str, ...]
