"""Figures struck out, raised or lowered are no plain part of a number, so they are not read as such."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ppmd_cli.model.cell import Mark

_STROKE = "\u0336"
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", _STROKE)
_MARKED = re.compile(rf"(?:\w{_STROKE})+|[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+")
# With more figures it may be the number of a person, which must be found whatever it looks like.
_MOST_FIGURES = 8
_LONGEST_WHOLE = 40


def write_as_seen(pieces: list[str], marked: Mapping[int, Mark]) -> None:
    """Write the marked figures among the pieces of one text as they are seen.

    A short text that is struck out as a whole has a stroke through its letters too.
    """
    text = "".join(pieces)
    if sum(map(str.isdigit, text)) > _MOST_FIGURES:
        return
    whole = whole_mark(pieces, marked) == "struck" and len(text) <= _LONGEST_WHOLE
    for place, mark in marked.items():
        pieces[place] = "".join(_as_seen(letter, mark, whole=whole) for letter in pieces[place])


def whole_mark(pieces: list[str], marked: Mapping[int, Mark]) -> Mark | None:
    """Return the mark of a text that bears it from the first letter to the last."""
    kinds = {marked.get(place) for place, piece in enumerate(pieces) if piece.strip()}
    return kinds.pop() if len(kinds) == 1 else None


def plain(text: str) -> str:
    """Return the text as if nothing in it were marked."""
    return text if text.isascii() else text.translate(_PLAIN)


def without_marked(text: str) -> str | None:
    """Return the text without what is struck out, raised or lowered in it; None if nothing is."""
    rest = text if text.isascii() else _MARKED.sub("", text)
    return None if rest == text else rest


def _as_seen(letter: str, mark: Mark, *, whole: bool) -> str:
    if mark == "raised":
        return _RAISED.get(letter, letter)
    return letter + _STROKE if letter in _RAISED or (whole and letter.isalpha()) else letter
