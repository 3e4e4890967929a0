"""The numbers of a report's parts, clauses and points: for the public only of those that hold something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ppmd_cli.report.page import ReportView

ROMAN = ("I", "II", "III", "IV", "V")
LETTERS = "abcdđeghiklmnopqrstuvxy"

Parts: TypeAlias = Mapping[str, "Parts | bool"]
"""By name, in order: whether there is something in it, or what is in it."""


def letter(place: int) -> str:
    """The letter of a point, from 1: the Vietnamese alphabet, which has no f, j, w and z."""
    rounds, at = divmod(place - 1, len(LETTERS))
    return LETTERS[at] * (rounds + 1)


def outline(view: ReportView) -> dict[str, str]:
    """The number of each part by its name, empty for one that is left out.

    The office keeps its empty parts, for somebody is to fill them in; the public has no use for them, and
    dots would say there that something is withheld.
    """
    said, own = view.signed, view.signed.own
    parts: Parts = {
        "situation": bool(said.situation.paragraphs or own["situation"]),
        "results": True,
        "assessment": {
            "strengths": True,
            "shortcomings": bool(said.lacking or own["shortcomings"]),
            "causes": {name: bool(own[name]) for name in ("causes_objective", "causes_subjective")},
        },
        "ahead": bool(said.ahead or own["ahead"]),
        "proposals": {name: bool(own[name]) for name in ("to_ministry", "to_province", "to_units")},
    }
    return _numbered(parts, every=not view.public, level=0)


def _numbered(parts: Parts, *, every: bool, level: int) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    for name, held in parts.items():
        stands = every or _holds(held=held)
        place += stands
        found[name] = (ROMAN[place - 1], str(place), letter(place))[level] if stands else ""
        if not isinstance(held, bool):
            found |= _numbered(held, every=every, level=level + 1)
    return found


def _holds(*, held: Parts | bool) -> bool:
    return held if isinstance(held, bool) else any(_holds(held=one) for one in held.values())
