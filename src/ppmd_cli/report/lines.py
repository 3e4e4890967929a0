"""How long a text in bold Times New Roman is, for lines that are as long as a part of it.

Widths are the font's own, in thousandths of its size; a letter with marks is as wide as without.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BOLD = {
    220: "|", 250: " ,.", 278: "'/\\il", 333: "!()-:;[]`fjt’", 389: "Is", 394: "{}", 444: "cerz",
    500: "#$*0123456789?J_agovxy–“”", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>", 581: "^",
    600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@",
    944: "M", 1000: "%W…",
}  # fmt: skip
_WIDTHS = {letter: width for width, letters in _BOLD.items() for letter in letters}
_HORN = "\u031b"
JOINTS = frozenset("trên của về tại trong và cho năm tỉnh theo giữa để với in of on for and to by".split())  # noqa: SIM905
"""Words before which a title may well be broken."""


@lru_cache(maxsize=512)
def width(text: str, size: int) -> int:
    """Thousandths of a point that `text` takes at `size` points."""
    total = 0
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = tuple(unicodedata.normalize("NFD", letter))
        if _HORN in marks:
            base = unicodedata.normalize("NFC", base + _HORN)
        total += _WIDTHS.get(letter, _WIDTHS.get(base, 600))
    return total * size


def wrapped(text: str, size: int, room: int) -> list[int]:
    """The widths of the lines into which `text` falls, each word on the first line that has room for it."""
    return [width(one, size) for one in _fallen(text, size, room)]


def _fallen(text: str, size: int, room: int) -> list[str]:
    found: list[list[str]] = []
    used, space = room, width(" ", size)
    for word in text.split():
        long = width(word, size)
        if found and used + space + long <= room:
            found[-1].append(word)
            used += space + long
        else:
            found.append([word])
            used = long
    return [" ".join(one) for one in found]


def even(text: str, size: int, room: int) -> int:
    """The least room in which `text` takes no more lines than in `room`: its lines are then about alike.

    Rather a little more, where each line then begins with a word that begins a phrase.
    """
    count = len(_fallen(text, size, room))
    parts = [width(word, size) for word in text.split()]
    if count < 2:
        return room
    spans = sorted(_spans(parts, width(" ", size), max(parts), room))
    falls = [(narrow, _fallen(text, size, narrow)) for narrow in spans]
    fine = [(narrow, found) for narrow, found in falls if len(found) == count]
    phrased = [n for n, found in fine if all(one.split()[0].lower() in JOINTS for one in found[1:])]
    return (phrased or [narrow for narrow, _ in fine] or [room])[0]


def _spans(parts: list[int], space: int, low: int, high: int) -> set[int]:
    """The widths of all runs of neighbouring words: the only ones at which the falling into lines changes."""
    found = set()
    for first in range(len(parts)):
        total = -space
        for long in parts[first:]:
            total += space + long
            if total > high:
                break
            if total >= low:
                found.add(total)
    return found
