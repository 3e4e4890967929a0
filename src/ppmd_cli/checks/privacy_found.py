"""What a text may say of persons, and a place where it is said."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ppmd_cli.checks.privacy_look import Head, Spot
from ppmd_cli.checks.privacy_numbers import Hit, Kind
from ppmd_cli.checks.privacy_words import HIDDEN
from ppmd_cli.model.cell import NotePart

Part = Literal["cell", "sheet_name"] | NotePart


class Reading(Struct, frozen=True):
    """What a text may say, wherever it stands. digits: a bare number.

    name: it is a name and no more; sure: one that only a person bears. lone: see `lone_name`.
    """

    hits: tuple[Hit, ...] = ()
    head: Head | None = None
    name: bool = False
    digits: str = ""
    sure: bool = False
    lone: Literal["sure", "perhaps"] | None = None

    def __bool__(self) -> bool:
        return bool(self.hits or self.head or self.name or self.digits or self.lone)


class Found(Struct, frozen=True):
    """One place that tells of a person. kind: of the hit, or one that is no hit's. shown: hidden value."""

    kind: Kind | Literal["table", "business", "perhaps"]
    sheet: str
    spot: Spot | None
    shown: str | None = HIDDEN * 3
    part: Part = "cell"
    rows: int = 0
