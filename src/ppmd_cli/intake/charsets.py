"""Vietnamese in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times), kept as Latin-1 letters.

The table (legacy_charsets.csv) has one row a letter: charset, bytes, the same as Latin-1, the letter.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Literal, NamedTuple

from ppmd_cli.model.cell import RawCell
from ppmd_cli.resources import PACKAGE

# Letters and signs that the old fonts drew as Vietnamese ones, and pairs that no Vietnamese word has.
_SIGNS = re.compile(
    "[¨©ª«¬®µ¶·¸¹»¼½¾§¥¢£¤¦ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]|[aAeE][à-ýÀ-Ý]|[oOôÔ][âõÂÕ]|[uUyY][õÕ]|Ã.|Ä.|áº|á»|Æ"
)
_TCVN3_ONLY = re.compile("[¡-¾×ÞßÇÐ÷þçð]")
_VOWELS = frozenset("aeiouyAEIOUY")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")

Charset = Literal["TCVN3", "VNI"]
CHARSETS: tuple[Charset, ...] = ("TCVN3", "VNI")


def charset_of(font: str | None) -> Charset | None:
    """Return the charset that a font is drawn for, None for a font of Unicode."""
    name = (font or "").lower()
    if name.startswith(".vn"):
        return "TCVN3"
    return "VNI" if name.startswith("vni") else None


def decoded(text: str, charset: Charset) -> str:
    """Return a text of a charset in Unicode; what the charset does not have stays."""
    letters, pattern = _table(charset)
    return pattern.sub(lambda found: letters[found[0]], unicodedata.normalize("NFC", text))


def in_unicode(cell: RawCell) -> RawCell:
    """Return the cell with its text in Unicode, as its font shows it; fonts ending in H draw capitals."""
    charset = charset_of(cell.font) if cell.kind == "text" else None
    if charset is None:
        return cell
    text = decoded(cell.text, charset)
    if charset == "TCVN3" and (cell.font or "").upper().endswith("H"):
        text = text.upper()
    return cell if text == cell.text else cell._replace(text=text, font=None)


class Lost(NamedTuple):
    """How texts are told that lost the font of before Unicode that they were typed in, or their encoding.

    signs: what stands in such a text and in no text of Unicode, or hardly; restored: the text as it was
    typed, as it is if that is not plain.
    """

    signs: re.Pattern[str]
    restored: Callable[[str], str]


def restored(text: str) -> str:
    """Return what was typed, where one of the charsets makes nothing but Vietnamese letters of a text."""
    if _SIGNS.search(text) is None:
        return text
    for guess in _guesses(text):
        plain = unicodedata.normalize("NFC", guess)
        if plain != text and all(map(_is_vietnamese, plain)):
            return plain
    return text


def _guesses(text: str) -> Iterator[str]:
    with suppress(UnicodeError):
        # UTF-8 that was taken for windows-1252.
        yield text.encode("cp1252").decode("utf-8")
    # The old charsets know none of Unicode's own letters.
    if max(text) < "\u0100":
        order = CHARSETS if _TCVN3_ONLY.search(text) else reversed(CHARSETS)
        yield from (decoded(text, charset) for charset in order)


def _is_vietnamese(letter: str) -> bool:
    """Tell whether a letter is one that Vietnamese texts are written with, or no letter at all."""
    if letter.isascii():
        return True
    base = unicodedata.normalize("NFD", letter)
    return letter in "đĐ–—‘’“”…•°²³×±\u00a0" or (base[0] in _VOWELS and not set(base[1:]) - _ACCENTS)


@lru_cache(maxsize=2)
def _table(charset: Charset) -> tuple[dict[str, str], re.Pattern[str]]:
    """The letters by what stands for them, and a pattern that takes the longest first."""
    with (PACKAGE / "intake" / "legacy_charsets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["charset"] == charset]
    letters = {row["legacy_as_latin1"]: row["unicode_nfc"] for row in rows}
    longest = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, longest)))


LOST = Lost(_SIGNS, restored)
