"""How high a row of the list must be: not every program fits rows to wrapped text on opening."""

from __future__ import annotations

import unicodedata

# Widths of Arial's letters in thousandths of an em; fonts that stand in for it are no wider.
_WIDTHS = {
    222: "ijl'|",
    278: "tfI.,:;!/ ·",
    333: "r()[]-“”‘’",
    500: "cksvxyzJ",
    611: "FTZL",
    667: "ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W%@",
    1000: "—…─",
}
_BY_LETTER = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_OTHERS = 0.556
_LINE = 1.28


def height(value: str, size: int, pixels: float, *, bold: bool = False) -> float:
    """Points for a text of `size` points, wrapped between words within so many pixels."""
    points = pixels * 0.75 / (1.06 if bold else 1.01)
    return round(_lines(value, points / size) * size * _LINE + 3, 1)


def _lines(value: str, room: float) -> int:
    count = 0
    for paragraph in value.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            width = sum(map(_width, word))
            if used and used + width > room:
                count += 1
                used = 0.0
            # A word that is longer than a line is broken.
            count += int(width // room)
            used = used + width % room + _BY_LETTER[" "]
    return count


def _width(letter: str) -> float:
    return _BY_LETTER.get(unicodedata.normalize("NFD", letter)[0], _OTHERS)
