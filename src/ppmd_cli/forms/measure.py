"""How wide a text is in Times New Roman and how many lines it takes: merged rows do not fit themselves."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

# Thousandths of the font's size, upright; bold is wider by about a fifteenth.
_WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlt|/\\:;,.'!()[]", 290),
        ("I", 340),
        ("fr-–", 340),
        ("s", 390),
        ("aceztJ?", 450),
        ("bdghknopquvxyđ0123456789", 510),
        ("ơư", 540),
        ("ELTZ", 620),
        ("BCFPRS", 640),
        ("ADGHKNOQUVXYwĐƠƯ", 725),
        ("m", 780),
        ("MW", 910),
    )
    for letter in letters
}
_SPACE = 250
_OTHER = 560
_BOLD = 1.07
# Pixels of one unit of column width for the workbook's default font, and of a point.
_UNIT = 7
_POINT = 96 / 72
_PADDING = 4
_LINE = 1.28
_SHORTEST = 16.5


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    if letter.isspace():
        return _SPACE
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    # An accent does not widen a letter; horned letters have their own width.
    plain = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(plain, _OTHER)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in pixels at 96 dpi; size in points."""
    return sum(map(_letter, text)) / 1000 * size * _POINT * (_BOLD if bold else 1)


@lru_cache(maxsize=8192)
def lines(text: str, columns: float, size: float, *, bold: bool = False) -> int:
    """How many lines the text takes in a cell `columns` units wide, broken at spaces; size in points."""
    room = max(columns * _UNIT - _PADDING, size)
    space = width(" ", size, bold=bold)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            wide = width(word, size, bold=bold)
            if used and used + space + wide > room:
                count += 1
                used = 0.0
            elif used:
                used += space
            used += wide
            if used > room:
                extra = math.ceil(used / room) - 1
                count += extra
                used -= extra * room
    return count


def height(lines_: int, size: float) -> float:
    """Height in points of a row with so many lines."""
    return round(max(_SHORTEST, lines_ * size * _LINE + 4), 1)


def clip(text: str, limit: int) -> str:
    """The text, cut at a word with "…" if it is longer than `limit` as Excel counts (UTF-16)."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    short = text
    while len(short.encode("utf-16-le")) // 2 > limit - 1:
        short = short[:-1]
    head, space, _ = short.rpartition(" ")
    return (head if space and len(head) > limit // 2 else short).rstrip(" ,;:-(") + "…"
