"""Personal data in one text: numbers of identity, telephones, days of birth, persons' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from ppmd_cli.checks.privacy_look import LONE, SHORTENED
from ppmd_cli.checks.privacy_numbers import Hit, numbers
from ppmd_cli.checks.privacy_words import (
    DONE,
    FAMILY_ASCII,
    GIVEN,
    GIVEN_ASCII,
    LONE_FAMILY,
    LONE_FAMILY_ASCII,
    PLACES,
    SURE_ASCII,
    TITLE_PATTERN,
    UPLAND,
    are_no_middle,
    folded,
    is_family_name,
    is_kin,
    is_namesake,
    is_official,
    is_place,
    is_small_family,
    is_title,
    opens_no_name,
)

Lone = Literal["sure", "perhaps"]
_HOUSE = "hoang gia"
_SYLLABLE = r"[A-Z][A-Za-z]{0,6}"
_NAME = rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}"
_DAY = r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?"

_TITLE = re.compile(
    rf"\b({TITLE_PATTERN})\b(?:\s*/\s*ba\b)?\s*[:(\"?]?\s*(?:(?:ho\s+)?ten\s+|la\s+)?[:\"?]?\s*"
)
_NAME_HERE = re.compile(_NAME)
_RUN = re.compile(rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{2,}}")
_NAME_BEFORE = re.compile(
    rf"(?:{_NAME}|\b(?:[Oo]ng|[Bb]a|[Aa]nh|[Cc]hi|[Ee]m|[Cc]hau)\s+[A-Z][a-z]{{0,6}}"
    r"|(?:[A-Z]\.\s?){1,3}(?:[A-Z]\b)?\.?)\s*[,;:(\[\-]*\s*$"
)
_BORN = re.compile(
    r"(?:(?<!hoc )(?<!phat )(?<!thi )(?<!nay )\bsinh\s+(?:nam|ngay)|\b(?:nam|ngay)\s+sinh|\bs\.?n\b\.?"
    rf"|\bdob\b)\s*[:.]?\s*({_DAY})?((?:19[3-9]|20[0-2])\d)(?!\d)"
)
_SHORT_DAY = r"\d{1,2}[/.\-]\d{1,2}[/.\-]"
_BORN_OTHERWISE = re.compile(
    r"(?<!hoc )(?<!phat )(?<!thi )(?<!nay )\bsinh\s+(?:ngay\s+)?"
    rf"(?:\d{{1,2}}\s+thang\s+\d{{1,2}}\s+nam\s+(?:19|20)\d\d|{_SHORT_DAY}(?:19[3-9]\d|20[0-2]\d))(?!\d)"
    rf"|\bngay\s+sinh\W{{1,3}}{_SHORT_DAY}\d\d(?!\d)"
)
_INITIALS_BEFORE = re.compile(r"\b((?:[A-Z]\.\s?){1,3}[A-Z]?\.?)\s*(?:\((?:19|20)\d\d\))?\s*[,;:(\[\-]*\s*$")
_BORN_ALONE = re.compile(r"sinh\s+ngay|(?:nam|ngay)\s+sinh\s*:|ngay\s+sinh|dob")
# What is said of persons only, after a name.
_PARTICULAR = re.compile(
    r"\b(?:\d{1,3}\s+tuoi|(?:tru|ngu)\s+(?:tai|o|quan)|(?:thuong|tam)\s+tru|hktt|ho khau|que quan|nguyen quan"
    r"|gioi tinh|dan toc|nghe nghiep|(?:la\s+)?chu\s+(?:quan|co so|nha nghi|khach san)|lam chu)\b"
)
_FULL_BEFORE = re.compile(rf"({_SYLLABLE}(?:\s+{_SYLLABLE}){{1,5}})\.?\s*[,;:(\[\-]*\s*$")
_DONE = re.compile(DONE)
_FAMILIES = "|".join(sorted(FAMILY_ASCII))
_SMALL = rf"(?:{_FAMILIES})\s+(?:[a-z]{{1,6}}\s+)?(?:van|thi)\s+[a-z]{{1,6}}(?:\s+[a-z]{{1,6}})?"
_SMALL_BEFORE = re.compile(rf"\b({_SMALL})\s*[,;:(\[\-]*\s*$")
_SMALL_WHOLE = re.compile(_SMALL)
_PIECE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_SMALL_HERE = re.compile(rf"\b(?=({_SMALL})\b)")
_WHOLE = re.compile(rf"(?:\d{{1,3}}\s*+(?:[.)\-]\s*+)?)?({_NAME})\s*+[,;.]?")


def hits_in(text: str, year: int, places: frozenset[str] = PLACES) -> tuple[Hit, ...]:
    """What a composed text says of persons. year: of the plan; places: folded names that are no persons'."""
    plain = folded(text)
    low = plain.lower()
    found = [
        *numbers(plain, low, year),
        *_births(text, plain, low, year),
        *_born_otherwise(low),
        *_described(text, plain, low, places),
        *_done(text, plain, low, places),
        *_shortened(text, plain),
        *_names(text, plain, low, places),
    ]
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


def whole_name(text: str, places: frozenset[str]) -> bool:
    """Tell whether a text is nothing but a person's name, a number of order before it left aside."""
    plain = folded(text)
    if is_small_name(text, plain):
        return True
    match = _WHOLE.fullmatch(plain.strip())
    if match is None or is_place(match[1], places):
        return False
    start = plain.find(match[1])
    typed = text[start : start + len(match[1])].split()
    words = match[1].lower().split()
    if words[0] == "ong" and len(typed) > 2 and is_family_name(typed[1], whole=text):
        return False  # a title
    written = text.isascii() and typed[-1][1:].islower()
    if _has_middle(words) and (written or not are_no_middle(typed[-2:], whole=text)):
        return is_family_name(typed[0], whole=text) and not (text.isascii() and opens_no_name(words))
    return is_family_name(typed[0], whole=text, common=True) and not opens_no_name(words)


def named_pieces(text: str, places: frozenset[str]) -> tuple[Hit, ...]:
    """Pieces between marks that are names of three words or more, as whoever made a file signs its name."""
    found: list[Hit] = []
    for piece in _PIECE.finditer(text):
        words = piece[0].split()
        plain = folded(piece[0]).lower().split()
        unit = any(" ".join(plain[:count]) in places for count in (2, 3))
        if 3 <= len(words) <= 5 and not piece[0].isupper() and not unit and whole_name(piece[0], places):
            found.append(Hit("name", piece.start(), piece.end()))
    return tuple(found)


def sure_name(text: str, places: frozenset[str]) -> bool:
    """Tell whether a text is nothing but a name that only a person bears."""
    if not whole_name(text, places):
        return False
    plain = folded(text).lower()
    return _has_middle(re.findall("[a-z]+", plain))


def lone_name(text: str, places: frozenset[str]) -> Lone | None:
    """Tell whether three or four words that stand alone, but for marks and figures, are a person's name.

    sure: with a capital each (or nothing else), and with marks, or of a family that is no other word.
    """
    match = LONE.fullmatch(folded(text))
    if match is None:
        return None
    typed = text[match.start(1) : match.end(1)].split()
    own, plain = " ".join(typed), [word.lower() for word in match[1].split()]
    low = own.lower().split()
    families, given = (LONE_FAMILY_ASCII, GIVEN_ASCII) if own.isascii() else (LONE_FAMILY, GIVEN)
    if low[0] not in families or not given.issuperset(low[1:]):
        return None
    first = " ".join(plain[:2])
    if is_place(" ".join(plain), places) or opens_no_name(plain):
        return None
    # Two places beside each other, or a house that bears a grand name.
    doubtful = (
        (len(low) > 3 and first in places) or first == _HOUSE or (own.isascii() and low[0] not in SURE_ASCII)
    )
    return "perhaps" if doubtful or not (own.istitle() or own.isupper()) else "sure"


def is_small_name(text: str, plain: str) -> bool:
    """Tell whether a text is nothing but a name in small letters, with the middle word of persons."""
    if _SMALL_WHOLE.fullmatch(plain) is None:
        return False
    words = text.split()
    marked = text.isascii() or not {"văn", "thị"}.isdisjoint(words)
    return marked and is_family_name(words[0], whole=text, common=True) and not opens_no_name(plain.split())


def _has_middle(words: list[str]) -> bool:
    """Tell whether words in small letters without marks have the middle that only persons' names have."""
    return len(words) > 2 and (
        not {"van", "thi"}.isdisjoint(words[1:-1]) or (words[1] == "a" and words[0] in UPLAND)
    )


def _births(text: str, plain: str, low: str, year: int) -> Iterator[Hit]:
    for match in _BORN.finditer(low):
        if int(match[2]) > year:
            continue
        before = _NAME_BEFORE.search(plain, max(0, match.start() - 60), match.start())
        if before is None:
            before = _SMALL_BEFORE.search(low, max(0, match.start() - 60), match.start())
        if before is not None and not is_official(
            text[before.start() :].split(maxsplit=1)[0].rstrip(",.;:"), whole=text
        ):
            yield Hit("birth", before.start(), match.end())
        elif _BORN_ALONE.match(match[0]) and (match[1] or ":" in match[0]):
            yield Hit("birth", *match.span())


def _born_otherwise(low: str) -> Iterator[Hit]:
    """Days of birth in words, or with two figures for the year."""
    return (Hit("birth", *match.span()) for match in _BORN_OTHERWISE.finditer(low))


def _described(text: str, plain: str, low: str, places: frozenset[str]) -> Iterator[Hit]:
    """Names after which a person's age, home or trade is told."""
    for match in _PARTICULAR.finditer(low):
        before = _FULL_BEFORE.search(plain, max(0, match.start() - 60), match.start())
        initials = _INITIALS_BEFORE.search(plain, max(0, match.start() - 30), match.start())
        if initials is not None:
            yield Hit("name", *initials.span(1))
        if before is not None and text[match.start() : match.end()] == "Dân Tộc":
            continue  # of the same title
        if before is None:
            before = _SMALL_BEFORE.search(low, max(0, match.start() - 60), match.start())
            if before is not None and is_family_name(
                text[before.start() :].split(maxsplit=1)[0], whole=text, common=True
            ):
                yield Hit("name", *before.span(1))
            continue
        words = list(re.finditer(r"\S+", before[1]))
        for place, word in enumerate(words[:-1]):
            name = before[1][word.start() :]
            start = before.start(1) + word.start()
            if len(words) - place < 3 and len(words[-1][0]) > 1:
                break
            first = text[start : start + len(word[0])]
            if (
                is_family_name(first, whole=text)
                and not is_official(text[start : before.end(1)], whole=text)
                and not is_place(name, places)
                and not is_namesake(text[:start])
            ):
                yield Hit("name", start, before.end(1))
                break


def _done(text: str, plain: str, low: str, places: frozenset[str]) -> Iterator[Hit]:
    """Names of three or four words after which stands what was done by, or to, whoever bears them."""
    for match in _DONE.finditer(low):
        before = _FULL_BEFORE.search(plain, max(0, match.start() - 60), match.start())
        if before is None:
            continue
        for word in list(re.finditer(r"\S+", before[1]))[-4:-2]:
            start, end = before.start(1) + word.start(), before.end(1)
            if lone_name(text[start:end], places) == "sure" and not is_namesake(text[:start]):
                yield Hit("name", start, end)
                break


def _shortened(text: str, plain: str) -> Iterator[Hit]:
    """Names of which the family's or the middle one is only begun: `Ng. Văn A`, `Nguyễn V. A`."""
    for match in SHORTENED.finditer(plain):
        first = text[match.start() : match.end()].split(maxsplit=1)[0]
        family = match[1] is not None or is_family_name(first, whole=text, common=True)
        if family and not is_namesake(text[: match.start()]):
            yield Hit("name", *match.span())


def _names(text: str, plain: str, low: str, places: frozenset[str]) -> Iterator[Hit]:
    for title in _TITLE.finditer(low):
        name = _NAME_HERE.match(plain, title.end())
        if name is not None and is_title(text[title.start(1) : title.end(1)], whole=text):
            start, end = name.span()
            words = name[0].lower().split()
            # Families are many: of three words with capitals that no office bears, any first one will do.
            other = len(words) >= 3 and not is_official(text[start:end], whole=text) and not name[0].isupper()
            known = is_family_name(text[start:end].split(maxsplit=1)[0], whole=text)
            kin = is_kin(text[start:end].split(maxsplit=1)[0])
            if (known or other) and not kin and not is_place(name[0], places):
                yield Hit("name", start, end)
    for run in _RUN.finditer(plain):
        yield from _middles(text, plain, run, places)
    yield from _small(text, low)
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) >= 3 and sum(whole_name(part.strip(), places) for part in parts) >= 3:
        yield Hit("name", 0, len(text))


def _small(text: str, low: str) -> Iterator[Hit]:
    """Names in small letters with the middle word of persons, in the midst of a text."""
    for match in _SMALL_HERE.finditer(low):
        start, end = match.span(1)
        words, plain = text[start:end].lower().split(), match[1].split()
        middle = next(place for place in (1, 2) if plain[place] in {"van", "thi"})
        if (
            text[start:end].istitle()
            or text[start:end].isupper()
            or are_no_middle(words[middle:], whole=text)
        ):
            continue
        sure = is_small_family(words[0], whole=text) and (text.isascii() or words[middle] in {"văn", "thị"})
        if sure and not (text.isascii() and opens_no_name(plain)) and not is_namesake(text[:start]):
            yield Hit("name", start, end)


def _middles(text: str, plain: str, run: re.Match[str], places: frozenset[str]) -> Iterator[Hit]:
    """Names with the middle words that only persons bear, unless a school or a street is named after one."""
    words = list(re.finditer(r"\S+", run[0]))
    low = [word[0].lower() for word in words]
    for place, word in enumerate(words[:-2]):
        start = run.start() + word.start()
        first = text[start : start + len(word[0])]
        upland = low[place + 1] == "a" and low[place] in UPLAND
        middle = low[place + 1 : place + 3]
        if not (upland or "van" in middle or "thi" in middle) or not is_family_name(first, whole=text):
            continue
        rarer = not (upland or is_family_name(first, whole=text, common=True))
        typed = text[start : run.end()].split()[1:3]
        if rarer and (middle[0] not in {"van", "thi"} or are_no_middle(typed, whole=text)):
            continue
        last = words[min(place + 3, len(words) - 1)]
        name = plain[start : run.start() + last.end()]
        if (middle[-1] not in {"van", "thi"} or len(words) > place + 3) and not is_place(name, places):
            if not is_namesake(text[:start]):
                yield Hit("name", start, run.start() + last.end())
            return
