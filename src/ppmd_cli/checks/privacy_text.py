"""Personal data in one text: numbers of identity, telephones, days of birth, persons' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ppmd_cli.checks.privacy_words import (
    HIDDEN,
    NAMESAKE,
    NO_NAMES,
    OFFICIAL,
    PLACES,
    TITLE_PATTERN,
    folded,
    is_family_name,
    is_place,
    is_title,
    masked_number,
)

Kind = Literal["cccd", "cmnd", "passport", "social", "health", "phone", "birth", "name"]

# Where a birth was registered: the first three digits of a citizen's number.
_OFFICES = """
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037
    038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079
    080 082 083 084 086 087 089 091 092 093 094 095 096
"""
_PLACES_OF_BIRTH = frozenset(_OFFICES.split())
_SYLLABLE = r"[A-Z][A-Za-z]{0,6}"
_NAME = rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}"
_MOBILE = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)"
_DAY = r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?"

_CCCD = re.compile(r"(?<!\d)(?<!\d,)0\d\d[ .\-]?\d(?:[ .\-]?\d){8}(?!\d)(?!,\d)")
_PHONE = re.compile(
    rf"(?<!\d)(?:\(?(?:\+|00)84\)?[ .\-]?(?:\(0\)|0)?|\(?0)[ .\-]?{_MOBILE}(?:[ .\-)]{{0,2}}\d){{7}}(?![\d/])"
    rf"|(?<!\d)84{_MOBILE}\d{{7}}(?![\d/])|(?<!\d)\(?01[2689]\d(?:[ .\-)]{{0,2}}\d){{7}}(?![\d/])"
)
# These look at small letters.
_BY_WORD: tuple[tuple[Kind, str, re.Pattern[str]], ...] = (
    ("cmnd", "cm", re.compile(r"\bcm(?:nd|tnd|t)\b\D{0,25}(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)")),
    ("cmnd", "minh", re.compile(r"chung minh\D{0,35}(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)")),
    ("passport", "", re.compile(r"(?:ho chieu|passport)\W{0,4}(?:so\W{0,3})?([a-z]\d{7,8})(?!\d)")),
    ("social", "", re.compile(r"(?:bhxh|bao hiem xa hoi)\D{0,15}(\d{10})(?!\d)")),
    ("health", "", re.compile(r"(?:bhyt|bao hiem y te)\W{0,4}(?:so\W{0,3})?([a-z]{2}\d{13}|\d{10})(?!\d)")),
)
_TITLE = re.compile(
    rf"\b({TITLE_PATTERN})\b(?:\s*/\s*ba\b)?\s*[:(\"?]?\s*(?:(?:ho\s+)?ten\s+|la\s+)?[:\"?]?\s*"
)
_NAME_HERE = re.compile(_NAME)
_RUN = re.compile(rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{2,}}")
_NAME_BEFORE = re.compile(rf"(?:{_NAME}|(?:[A-Z]\.\s?){{1,3}}(?:[A-Z]\b)?\.?)\s*[,;:(\[\-]*\s*$")
_BORN = re.compile(
    r"(?:(?<!hoc )(?<!phat )(?<!thi )(?<!nay )\bsinh\s+(?:nam|ngay)|\b(?:nam|ngay)\s+sinh|\bs\.?n\b\.?)"
    rf"\s*[:.]?\s*({_DAY})?((?:19[3-9]|20[0-2])\d)(?!\d)"
)
_BORN_ALONE = re.compile(r"sinh\s+ngay|(?:nam|ngay)\s+sinh\s*:|ngay\s+sinh")
_WHOLE = re.compile(rf"(?:\d{{1,3}}\s*+(?:[.)\-]\s*+)?)?({_NAME})\s*+[,;.]?")
_SCIENTIFIC = re.compile(r"([1-9])[.,](\d{2,9})E\+10", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of a text that tells of a person: its kind, where it stands, and what may be shown of it."""

    kind: Kind
    start: int
    end: int
    shown: str = HIDDEN * 3


def hits_in(text: str, year: int, places: frozenset[str] = PLACES) -> tuple[Hit, ...]:
    """What a composed text says of persons. year: of the plan; places: folded names that are no persons'."""
    plain = folded(text)
    low = plain.lower()
    found = [*_numbers(plain, low, year), *_births(plain, low, year), *_names(text, plain, low, places)]
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with its hits hidden."""
    for hit in sorted(hits, key=lambda hit: -hit.start):
        text = text[: hit.start] + hit.shown + text[hit.end :]
    return text


def is_citizen_number(digits: str, year: int) -> bool:
    """Tell whether twelve digits can be a citizen's number: place, century and sex, year of birth."""
    if len(digits) != 12 or digits[:3] not in _PLACES_OF_BIRTH or digits[3] not in "0123":
        return False
    return digits[3] in "01" or int(digits[4:6]) <= year % 100 or year >= 2100


def is_mobile(digits: str) -> bool:
    """Tell whether nine digits, the zero in front lost, can be a mobile telephone's number."""
    return len(digits) == 9 and re.fullmatch(_MOBILE, digits[:2]) is not None


def lost_digits(text: str, year: int) -> bool:
    """Tell whether a text is a citizen's number as a spreadsheet shortens it: 3.8E+10."""
    match = _SCIENTIFIC.fullmatch(text.strip())
    if match is None:
        return False
    digits = ("0" + match[1] + match[2]).ljust(12, "0")
    return is_citizen_number(digits, year)


def whole_name(text: str, places: frozenset[str]) -> bool:
    """Tell whether a text is nothing but a person's name, a number of order before it left aside."""
    plain = folded(text)
    match = _WHOLE.fullmatch(plain.strip())
    if match is None:
        return False
    first = text[plain.find(match[1]) :].split(maxsplit=1)[0]
    if is_place(match[1], places) or not is_family_name(first, whole=text, common=True):
        return False
    words = match[1].lower().split()
    return " ".join(words[:2]) not in NO_NAMES


def _numbers(plain: str, low: str, year: int) -> Iterator[Hit]:
    for match in _CCCD.finditer(plain):
        digits = "".join(filter(str.isdigit, match[0]))
        if is_citizen_number(digits, year) and len(match[0]) <= 16:
            yield Hit("cccd", *match.span(), masked_number(digits))
    for match in _PHONE.finditer(plain):
        yield Hit("phone", *match.span(), masked_number(match[0]))
    for kind, word, pattern in _BY_WORD:
        for match in pattern.finditer(low) if word in low else ():
            yield Hit(kind, *match.span(1), masked_number(match[1]))


def _births(plain: str, low: str, year: int) -> Iterator[Hit]:
    for match in _BORN.finditer(low):
        if int(match[2]) > year:
            continue
        before = _NAME_BEFORE.search(plain, max(0, match.start() - 60), match.start())
        if before is not None and before[0].lower().split()[0] not in OFFICIAL:
            yield Hit("birth", before.start(), match.end())
        elif _BORN_ALONE.match(match[0]) and (match[1] or ":" in match[0]):
            yield Hit("birth", *match.span())


def _names(text: str, plain: str, low: str, places: frozenset[str]) -> Iterator[Hit]:
    for title in _TITLE.finditer(low):
        name = _NAME_HERE.match(plain, title.end())
        if name is not None and is_title(text[title.start(1) : title.end(1)], whole=text):
            start, end = name.span()
            words = name[0].lower().split()
            # Families are many: of three words with capitals that no office bears, any first one will do.
            other = len(words) >= 3 and not OFFICIAL.intersection(words) and not name[0].isupper()
            known = is_family_name(text[start:end].split(maxsplit=1)[0], whole=text)
            if (known or other) and not is_place(name[0], places):
                yield Hit("name", start, end)
    for run in _RUN.finditer(plain):
        yield from _middles(text, plain, run, places)
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) >= 3 and sum(whole_name(part.strip(), places) for part in parts) >= 3:
        yield Hit("name", 0, len(text))


def _middles(text: str, plain: str, run: re.Match[str], places: frozenset[str]) -> Iterator[Hit]:
    """Names with the middle words that only persons bear, unless a school or a street is named after one."""
    words = list(re.finditer(r"\S+", run[0]))
    for place, word in enumerate(words[:-2]):
        start = run.start() + word.start()
        middle = [one[0].lower() for one in words[place + 1 : place + 3]]
        if "van" not in middle and "thi" not in middle:
            continue
        first = text[start : start + len(word[0])]
        if not is_family_name(first, whole=text, common=True):
            continue
        before = re.findall(r"\w+", plain[:start].lower())
        last = words[min(place + 3, len(words) - 1)]
        name = plain[start : run.start() + last.end()]
        if (middle[-1] not in {"van", "thi"} or len(words) > place + 3) and not is_place(name, places):
            if not (before and before[-1] in NAMESAKE):
                yield Hit("name", start, run.start() + last.end())
            return
