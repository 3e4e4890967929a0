"""Vietnamese text as it is typed, brought to one form: for reading, for matching, for suggestions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import TypeVar

Key = TypeVar("Key")

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
_NOTE = re.compile(r"\s*\(([^()]*)\)?[^()]*$|\s*[,;:]|\s[-–—]\s")
_CLOSE = 0.85
_LATE_I = re.compile(r"(?<=[hklmst])y|(?<=qu)y")


def _kept(key: Callable[[str], Key]) -> Callable[[str], Key]:
    """Remember what was made of the latest short texts: the returns of one form repeat its words."""
    remembered = lru_cache(maxsize=8192)(key)

    @wraps(key)
    def of(text: str) -> Key:
        return remembered(text) if len(text) <= _LONGEST_KEPT else key(text)

    return of


def tidy(text: str) -> str:
    """Return the text composed (NFC), without invisible characters, odd spaces made plain, ends stripped."""
    return text.strip() if text.isascii() else _tidy(text)


@_kept
def _tidy(text: str) -> str:
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
def place_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which a text may name a place, what is written around the name left out.

    Such are an ordinal in front, the office in place of the place, a note behind; a kind that is written
    otherwise, or behind, stands whole in front: `1. UBND TT. Nga Sơn (miền núi)` is `thị trấn Nga Sơn`.
    """
    plain = clean(text)
    note = _NOTE.search(plain)
    kept = [plain, *((plain[: note.start()],) if note else ()), plain.partition("(")[0]]
    behind = safe_key(note[1] or "") if note else ""
    keys = [_of_place(safe_key(one)) for one in kept]
    keys += [f"{behind} {key}" for key in keys[1:2] if behind in _WHOLE_KINDS]
    return tuple(dict.fromkeys(key for key in reversed(keys) if key))


def _of_place(key: str) -> str:
    """A safe key without ordinal and office, its kind whole."""
    words = key.split()
    while len(words) > 1 and (words[0].isdecimal() or words[0] in _ORDINALS):
        words = words[1:]
    for office in _OFFICES:
        if words[: len(office)] == office:
            words = words[len(office) :]
    for short, kind in _SHORT_KINDS.items():
        if words[: len(short)] == list(short) and len(words) > len(short):
            return " ".join((kind, *words[len(short) :]))
    return " ".join(words)


@_kept
def fold(text: str) -> str:
    """Return the text in plain lower-case letters without any mark: to suggest, not to decide."""
    letters = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(plain))


def near_names(text: str, names: Mapping[str, str]) -> list[str]:
    """Return those whose name a text may mean, marks and small slips apart: to suggest, not to decide.

    names: by whatever tells them apart.
    """
    found = {_plain(one) for one in (text, *_readable(text))} - {""}
    plain = {code: {_plain(one) for one in (name, *_readable(name))} for code, name in names.items()}
    near = [code for code, keys in plain.items() if keys & found]
    if near:
        return near
    tight = {one.replace(" ", "") for one in found}
    near = [code for code, keys in plain.items() if {key.replace(" ", "") for key in keys} & tight]
    if near:
        return near
    from difflib import SequenceMatcher

    longest = max(found, key=len, default="")
    ratio = {code: SequenceMatcher(None, _plain(name), longest).ratio() for code, name in names.items()}
    return sorted((code for code in ratio if ratio[code] >= _CLOSE), key=lambda code: -ratio[code])


def _plain(text: str) -> str:
    return " ".join(_LATE_I.sub("i", word) for word in fold(text).split())


def _readable(text: str) -> Iterator[str]:
    """The text without what is written around a name, and that without its kind; marks may be gone."""
    plain = " ".join(_WORD.findall(clean(text).partition("(")[0]))
    words = plain.split()
    while len(words) > 1 and (words[0].isdecimal() or fold(words[0]) in _ORDINALS):
        words = words[1:]
    for office in _OFFICES_PLAIN:
        if [fold(word) for word in words[: len(office)]] == office:
            words = words[len(office) :]
    yield " ".join(words)
    for kind in _KINDS_PLAIN:
        if [fold(word) for word in words[: len(kind)]] == kind and len(words) > len(kind):
            yield " ".join(words[len(kind) :])


def _syllable(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = next((_TONES[letter] for letter in letters if letter in _TONES), "")
    base = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return _LATE_I.sub("i", base) + tone


_ORDINALS = frozenset(
    {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "a", "b", "c", "d", "đ", "e", "g"}
)
_OFFICES_PLAIN = [["ubnd"], ["uy", "ban", "nhan", "dan"], ["uy", "ban"]]
_OFFICES = [safe_key(one).split() for one in ("UBND", "Ủy ban nhân dân", "Ủy ban")]
_WHOLE_KINDS = frozenset(safe_key(kind) for kind in _KINDS)
_SHORT_KINDS: dict[tuple[str, ...], str] = {
    ("t", "t"): safe_key("thị trấn"),
    ("t", "x"): safe_key("thị xã"),
    ("t", "p"): safe_key("thành phố"),
    **{tuple(short.split()): safe_key(kind) for kind, shorts in _KINDS.items() for short in shorts},
}
_KINDS_PLAIN = [fold(kind).split() for kind in _KINDS] + [list(short) for short in _SHORT_KINDS]
