"""Which units and which periods a line of text names: whole words, in whatever spelling, and no guesses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ppmd_cli.intake.names import clean, fold, name_keys, safe_key
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_LEAST_TIGHT = 6
_MONTH_DAYS = 365.25 / 12
_NUMBERS = {"3": 3, "ba": 3, "6": 6, "sau": 6, "9": 9, "chin": 9, "12": 12}
_QUARTERS = {"i": 3, "1": 3, "ii": 6, "2": 6, "iii": 9, "3": 9, "iv": 12, "4": 12}
_YEAR = 12
# "ngày 6 tháng 6" is a day; "6 tháng" is not.
_PART = re.compile(
    r"\b(?:(?P<months>3|6|9|12|ba|sau|chin) (?:thang|t)\b(?! \d{1,2}\b)(?: dn\b)?"
    r"(?:(?P<late> cuoi)|(?: dau))?(?: nam\b)?"
    r"|nua (?P<half>dau|cuoi) nam\b"
    r"|quy (?P<quarter>iv|iii|ii|i|[1-4])\b"
    r"|(?P<all>ca|tron) nam\b)"
    r"(?:(?: cua)?(?: nam)? (?P<year>(?:19|20)\d\d)\b)?"
)
_ONLY_YEAR = re.compile(r"\bnam (?P<year>(?:19|20)\d\d)\b")
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Words in front of which a period is no one's reporting period: a plan's, a decree's, the one compared with.
_OF_OTHERS = re.compile(
    r"\b(ngay|cung ky|ky truoc|so voi|so sanh|ke hoach|kh|quyet dinh|qd|cong van|cv|luat|nghi dinh|nghi quyet"
    r"|nq|phuong huong|nhiem vu|giai doan|muc tieu|chi tieu|mau|bieu mau|tu|den|thang \d{1,2}) ?$"
)
_SAID = re.compile(r"\bky(?: bao cao| so lieu)? ?$")
_HALF_SAID = re.compile(r"(?<!\bmau )(?<!\bbieu )\b(bao cao|bc|ket qua|tong ket) ?$")


class UnitMention(NamedTuple):
    """A unit that is named. whole: with its kind, or by a name that needs none; before, after: around it."""

    code: str
    whole: bool
    before: Words
    after: Words


class PeriodMention(NamedTuple):
    """A period that is named: the month of the year in which it ends, the year; None for what is not said.

    sure: it can only be the period that is reported.
    """

    words: str
    ends: int | None
    year: int | None
    sure: bool = True


class _Name(NamedTuple):
    plain: Words
    safe: Words
    code: str
    placed: bool


class Units:
    """The units that send returns, as texts name them; and those whose names are like theirs."""

    def __init__(self, plan: Plan) -> None:
        """Make the keys of all names once."""
        reporters = {code for form in plan.forms for code in form.reporters}
        self.sending = {one.code: one for one in plan.units if one.code in reporters}
        self._children: dict[str, list[OrgUnit]] = {}
        for one in plan.units:
            self._children.setdefault(one.parent or "", []).append(one)
        others = [one for one in plan.units if one.code not in reporters and one.parent not in reporters]
        self._unclear = {_bare(one.name)[0] for one in others}
        names = [_name(one) for one in self.sending.values()]
        times = Counter(name.plain for name in names)
        self._names: dict[str, list[_Name]] = {}
        for name in names:
            if times[name.plain] == 1 and name.plain:
                self._names.setdefault(name.plain[0], []).append(name)
        self._tight = {
            "".join(name.plain): name
            for name in names
            if times[name.plain] == 1 and name.placed and len("".join(name.plain)) >= _LEAST_TIGHT
        }
        self._kinds = {kind for one in self.sending.values() for kind in _kinds(one.name)}
        # Of one kind of lower places all places' names look alike; a few tell the kinds.
        self._other_kinds = {kind for one in _one_of_each(plan.units) for kind in _kinds(one.name)}
        self._other_kinds -= self._kinds

    @lru_cache(maxsize=4096)  # noqa: B019 - one for a plan
    def named(self, text: str, *, tight: bool = False) -> tuple[UnitMention, ...]:
        """Return the units that a text names. tight: names may be written without spaces, as of files."""
        shown = _WORD.findall(_apart(clean(text)) if tight else clean(text))
        plain = tuple(fold(word) for word in shown)
        found = []
        for place, word in enumerate(plain):
            for name in self._names.get(word, ()):
                end = place + len(name.plain)
                if plain[place:end] == name.plain and _spelt(shown[place:end], name):
                    found.append((name, place, end))
            if tight and word in self._tight and _spelt([shown[place]], self._tight[word]):
                found.append((self._tight[word], place, place + 1))
        longest = [
            one
            for one in found
            if not any(
                other is not one and other[1] <= one[1] and one[2] <= other[2] and _size(other) > _size(one)
                for other in found
            )
        ]
        return tuple(mention for one in longest if (mention := self._mention(*one, plain)) is not None)

    def _mention(self, name: _Name, start: int, end: int, plain: Words) -> UnitMention | None:
        """What is named there; None for the name of another kind of place, or one that may be another's."""
        if not name.placed:
            return UnitMention(name.code, True, plain[:start], plain[end:])
        kind = _ends(plain[:start], self._kinds)
        if not kind and (_ends(plain[:start], self._other_kinds) or name.plain in self._unclear):
            return None
        return UnitMention(name.code, bool(kind), plain[: start - len(kind)], plain[end:])

    def is_place(self, unit: str) -> bool:
        """Tell whether a unit is a place, known by its kind: a district, no agency."""
        return len(name_keys(self.sending[unit].name)) > 1

    def agrees(self, text: str, unit: str, *, tight: bool = False) -> bool:
        """Tell whether a text may name a unit, by its name, however unclear, or by its code."""
        if any(one.code == unit for one in self.named(text, tight=tight)):
            return True
        code, whole = tuple(fold(unit).split()), tuple(fold(text).split())
        plain = tuple(fold(_apart(text)).split()) if tight else whole
        if any(_joined(code) in _joined(words) or "".join(code) in words for words in (whole, plain)):
            return True
        name = _bare(self.sending[unit].name)[0]
        starts = (place for place in range(len(plain)) if plain[place : place + len(name)] == name)
        return any(not _ends(plain[:place], self._other_kinds) for place in starts)

    def own(self, mention: UnitMention, unit: str) -> bool:
        """Tell whether a name without its kind may also mean a place beneath a unit, or part of its own."""
        if mention.whole:
            return False
        name = _bare(self.sending[mention.code].name)[0]
        own = _joined(tuple(fold(self.sending[unit].name).split()))
        return _joined(name) in own or name in {_bare(one.name)[0] for one in self._children.get(unit, ())}


def _size(found: tuple[_Name, int, int]) -> int:
    return found[2] - found[1]


def _name(unit: OrgUnit) -> _Name:
    plain, placed = _bare(unit.name)
    safe = tuple(safe_key(unit.name).split()[-len(plain) :]) if plain else ()
    return _Name(plain, safe, unit.code, placed)


def _bare(name: str) -> tuple[Words, bool]:
    """The words of a name in plain letters without its kind, and whether it has a kind of place."""
    keys, words = name_keys(name), tuple(fold(name).split())
    return (words[-len(keys[-1].split()) :], True) if len(keys) > 1 else (words, False)


def _kinds(name: str) -> Iterator[Words]:
    """What may stand in front of a place's name for its kind, in plain letters."""
    keys = name_keys(name)
    bare = len(keys[-1].split())
    if len(keys) > 1:
        yield tuple(fold(name).split()[:-bare])
        yield from (tuple(short.split()[:-bare]) for short in keys[1:-1])


def _one_of_each(units: Iterable[OrgUnit]) -> list[OrgUnit]:
    """The first unit of each beginning of a name."""
    first: dict[str, OrgUnit] = {}
    for one in units:
        first.setdefault(one.name.split(" ", 1)[0], one)
    return list(first.values())


def _spelt(shown: list[str], name: _Name) -> bool:
    """Tell whether words with marks have the marks of a name; those without any may be any."""
    if all(map(str.isascii, shown)):
        return True
    return "".join(safe_key(word) for word in shown) == "".join(name.safe)


def _apart(text: str) -> str:
    """The text with a space where a capital follows a small letter, or a digit a letter: `QuanHoa6`."""
    pairs = zip(text, text[1:] + " ", strict=True)
    return "".join(one + " " if _starts(one, after) else one for one, after in pairs)


def _starts(one: str, after: str) -> bool:
    capital = one.islower() and after.isupper()
    return capital or (one.isalpha() and after.isdigit()) or (one.isdigit() and after.isalpha())


def _ends(words: Words, ends: Iterable[Words]) -> Words:
    """Return the longest of some ends that the words have, () for none."""
    return max((end for end in ends if end and words[-len(end) :] == end), key=len, default=())


def _joined(words: Words) -> str:
    return f" {' '.join(words)} "


class Periods:
    """The periods of a plan, as texts name them."""

    def __init__(self, plan: Plan) -> None:
        """Make the patterns of the ids once."""
        self.year = plan.year
        ids = {fold(one.id): one for one in plan.periods if len(one.id) > 1 and not one.id.isdecimal()}
        self._ids = ids
        words = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
        self._pattern = re.compile(rf"\b({words})\b(?: nam)?(?: ((?:19|20)\d\d)\b)?") if words else None

    @lru_cache(maxsize=4096)  # noqa: B019 - one for a plan
    def named(self, text: str) -> tuple[PeriodMention, ...]:
        """Return the periods that a text names as those of a report."""
        plain = fold(text)
        found: list[PeriodMention] = []
        for one in self._pattern.finditer(plain) if self._pattern is not None else ():
            period = self._ids[one[1]]
            found.append(PeriodMention(one[0], round(self.end(period)), int(one[2]) if one[2] else None))
        plain = _DIGITS.sub(" ", plain)
        rest = plain
        for one in _PART.finditer(plain):
            if not _OF_OTHERS.search(plain[: one.start()]):
                year = int(one["year"]) if one["year"] else None
                found.append(PeriodMention(one[0], _ends_in(one), year))
            rest = rest[: one.start()] + " " * len(one[0]) + rest[one.end() :]
        for one in _ONLY_YEAR.finditer(rest):
            before = rest[: one.start()]
            if _OF_OTHERS.search(before):
                continue
            said, half = _SAID.search(before), _HALF_SAID.search(before)
            found.append(
                PeriodMention(
                    one[0],
                    _YEAR if said or half else None,
                    int(one["year"]),
                    said is not None or half is None,
                )
            )
        return tuple(found)

    def end(self, period: Period) -> float:
        """Return the month of the plan's year in which a period ends: 6.0 for the last day of June."""
        days = period.last.toordinal() - period.last.replace(self.year, 1, 1).toordinal() + 1
        return days / _MONTH_DAYS

    def agrees(self, mention: PeriodMention, period: Period) -> bool:
        """Tell whether a mention may be of a period: it ends when that ends, give or take a month."""
        return self._same_year(mention, period) and (self._same_end(mention, period))

    def differs(self, mention: PeriodMention, period: Period) -> bool:
        """Tell whether a mention can be of another period only."""
        other_end = mention.ends is not None and not self._same_end(mention, period)
        return other_end or not self._same_year(mention, period)

    def of_own_year(self, text: str) -> bool:
        """Tell whether the plan's year stands in a text, whatever is said of it."""
        return str(self.year) in _A_YEAR.findall(_DIGITS.sub(" ", fold(text)))

    def _same_year(self, mention: PeriodMention, period: Period) -> bool:
        return mention.year in (None, self.year, period.last.year)

    def _same_end(self, mention: PeriodMention, period: Period) -> bool:
        return mention.ends is not None and abs(mention.ends - self.end(period)) <= 1


def _ends_in(found: re.Match[str]) -> int:
    """The month in which a part of the year ends."""
    if found["months"]:
        return _YEAR if found["late"] else _NUMBERS[found["months"]]
    if found["half"]:
        return _YEAR if found["half"] == "cuoi" else _YEAR // 2
    return _QUARTERS[found["quarter"]] if found["quarter"] else _YEAR
