"""Vietnamese text as it is typed, brought to one form: for reading, for matching, for suggestions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

# A letter of another alphabet that looks like Đ, and marks that nobody sees.
_TIDY = {
    ord("\u00d0"): "Đ",
    ord("\u0189"): "Đ",
    ord("\u00f0"): "đ",
    ord("\u0256"): "đ",
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F)),
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
}
_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "12345", strict=True))
# The kinds of places, and what is written for them.
_KINDS = {
    "phường": ("p", "f"),
    "xã": ("x",),
    "thị trấn": ("tt",),
    "thị xã": ("tx",),
    "huyện": ("h",),
    "quận": ("q",),
    "thành phố": ("tp",),
    "tỉnh": ("t",),
}
_LONGEST_KEPT = 200
_WORD = re.compile(r"[^\W_]+")
_LATE_I = re.compile(r"(?<=[hklmst])y|(?<=qu)y")


def _kept(key: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what was made of the latest short texts: the returns of one form repeat its words."""
    remembered = lru_cache(maxsize=8192)(key)

    @wraps(key)
    def of(text: str) -> str:
        return remembered(text) if len(text) <= _LONGEST_KEPT else key(text)

    return of


def tidy(text: str) -> str:
    """Return the text composed (NFC), without invisible characters, odd spaces made plain, ends stripped."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_TIDY)).strip()


def clean(text: str) -> str:
    """Return `tidy(text)` on one line, with single spaces."""
    return " ".join(tidy(text).split())


@_kept
def safe_key(text: str) -> str:
    """Return a key equal for two spellings of one name and for no two names (domain facts, 1 and 4.4).

    Per syllable the letters without their tone, i for y where both are written, then the tone;
    so it matters neither where the tone mark stands nor how the letters are composed.
    """
    return " ".join(_syllable(word) for word in _WORD.findall(clean(text).lower()))


@lru_cache(maxsize=1024)
def name_keys(name: str) -> tuple[str, ...]:
    """Return the safe keys under which a place is written: whole, with its kind shortened, without it.

    The last one tells no "phường" from a "xã": it counts only where no other place has it.
    """
    whole = safe_key(name)
    for kind, shorts in _KINDS.items():
        head = safe_key(kind) + " "
        if whole.startswith(head):
            bare = whole.removeprefix(head)
            return (whole, *(f"{short} {bare}" for short in shorts), bare)
    return (whole,)


@_kept
def fold(text: str) -> str:
    """Return the text in plain lower-case letters without any mark: to suggest, not to decide."""
    letters = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(plain))


def _syllable(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = next((_TONES[letter] for letter in letters if letter in _TONES), "")
    base = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return _LATE_I.sub("i", base) + tone
