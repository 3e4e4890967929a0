"""Printed numbers as sums of parts, and which of them are withheld so that no small one can be reckoned.

A withheld number is safe where another table would have been printed the very same: the same printed numbers,
whole and not negative, every withheld number at least 1 (a reader knows that a nought is printed), each part
within its whole, and the withheld number another than it is. To find one such table is proof; where none is
found within a few steps, one more number is withheld. So the doubt falls on the side of too much.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

Key = tuple[str, ...]
PAIRED = 10
"""Of so many of the smallest figures two are tried together."""
STEPS = 1500
DEPTHS = (2, 4, 7)
"""Other tables are searched with so few changes first; each time so many steps are tried at most."""


class Figure(Struct, frozen=True):
    """A count of people. parts: what it is the sum of, each with how often it counts.

    standing: "open" may be withheld; "printed" and "withheld" were decided by an earlier publication;
    "implied" is printed nowhere, but must not come out small by subtraction either. rank: those of the lowest
    are withheld first.
    """

    key: Key
    parts: Mapping[Key, int]
    value: Fraction
    rank: int = 0
    standing: Literal["open", "printed", "withheld", "implied"] = "open"


class Bond(Struct, frozen=True):
    """What a reader knows of some figures besides: `holds` is true of their values, in this order."""

    keys: tuple[Key, ...]
    holds: Callable[..., bool]


def within(part: Key, whole: Key) -> Bond:
    """A part is never more than its whole."""
    return Bond((part, whole), lambda one, other: bool(one <= other))


class _Class(Struct, frozen=True):
    """Parts that count alike in every figure: nobody can tell them apart. counts: by figure's place."""

    value: Fraction
    counts: Mapping[int, int]


class Table(Struct, frozen=True, dict=True):
    """Figures over parts with `values`. few: counts from 1 to below it are withheld."""

    figures: Sequence[Figure]
    values: Mapping[Key, Fraction]
    few: int
    bonds: tuple[Bond, ...] = ()

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {one.key: place for place, one in enumerate(self.figures)}

    @cached_property
    def _classes(self) -> tuple[_Class, ...]:
        counts: dict[Key, dict[int, int]] = {}
        for place, figure in enumerate(self.figures):
            for part, count in figure.parts.items():
                if count:
                    counts.setdefault(part, {})[place] = count
        found: dict[tuple[tuple[int, int], ...], Fraction] = {}
        for part, own in counts.items():
            alike = tuple(own.items())
            found[alike] = found.get(alike, Fraction(0)) + self.values[part]
        return tuple(_Class(value, dict(alike)) for alike, value in found.items())

    @cached_property
    def _members(self) -> dict[int, tuple[int, ...]]:
        """The classes of each figure."""
        found: dict[int, list[int]] = {}
        for at, one in enumerate(self._classes):
            for place in one.counts:
                found.setdefault(place, []).append(at)
        return {place: tuple(some) for place, some in found.items()}

    def small(self, value: Fraction) -> bool:
        """Whether a count is so small that it is withheld."""
        return 0 < value < self.few

    def withheld(self) -> frozenset[Key]:
        """The keys of the figures that are not printed: small ones and those that would give them away."""
        hidden = {
            place for place, one in enumerate(self.figures)
            if one.standing == "withheld" or (one.standing == "open" and self.small(one.value))
        }  # fmt: skip
        waiting = list(self._targets(hidden))
        while waiting:
            target = waiting[0]
            if self._search(hidden).other(target):
                waiting.pop(0)
                continue
            added = self._more(target, hidden)
            hidden.update(added)
            waiting.extend(self._form(place) for place in added)
            if not added:
                waiting.pop(0)
        return frozenset(self.figures[place].key for place in hidden)

    def unsafe(self, hidden: Iterable[Key]) -> tuple[Key, ...]:
        """Which of these figures, if they were all that is withheld, no other table is found for."""
        places = {self._places[key] for key in hidden}
        search = self._search(places)
        return tuple(
            self.figures[place].key for place in sorted(places) if not search.other(self._form(place))
        )

    def _form(self, place: int) -> Mapping[int, int]:
        """A figure as a sum of classes."""
        return {at: self._classes[at].counts[place] for at in self._members.get(place, ())}

    def _targets(self, hidden: set[int]) -> Iterator[Mapping[int, int]]:
        """What must stay unknown: what is withheld, and small counts that only a subtraction would show."""
        for place in sorted(hidden):
            yield self._form(place)
        for place, one in enumerate(self.figures):
            if one.standing == "implied" and self.small(one.value):
                yield self._form(place)
        for at, one_class in enumerate(self._classes):
            if self.small(one_class.value):
                yield {at: 1}

    def _search(self, hidden: set[int]) -> _Search:
        return _Search(self.figures, self._classes, self._members, frozenset(hidden), self._ties)

    @cached_property
    def _ties(self) -> tuple[tuple[tuple[int, ...], Callable[..., bool]], ...]:
        """The bonds by the figures' places."""
        return tuple(
            (tuple(self._places[key] for key in one.keys), one.holds)
            for one in self.bonds
            if all(key in self._places for key in one.keys)
        )

    def _more(self, target: Mapping[int, int], hidden: set[int]) -> tuple[int, ...]:
        """The figures to be withheld as well: the smallest that is enough, or two; else a total."""
        near = sorted(
            (place for place in self._near(target) if place not in hidden
             and self.figures[place].standing == "open" and self.figures[place].value >= 1),
            key=lambda place: (self.figures[place].rank, self.figures[place].value, place),
        )  # fmt: skip
        units = [place for place in near if not self.figures[place].rank]
        tries = (
            *((one,) for one in units),
            *itertools.combinations(units[:PAIRED], 2),
            *((one,) for one in near[len(units) :]),
        )
        for some in tries:
            if self._search(hidden.union(some)).other(target):
                return some
        own = [place for place in near if any(place in self._classes[at].counts for at in target)]
        return tuple((*own, *near)[:1])

    def _near(self, target: Mapping[int, int]) -> set[int]:
        """The figures that hang together with a sum of classes."""
        bound: dict[int, set[int]] = {}
        for places, _ in self._ties:
            for place in places:
                bound.setdefault(place, set()).update(places)
        found: set[int] = set()
        waiting = [place for at in target for place in self._classes[at].counts]
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting.extend(bound.get(place, ()))
                waiting.extend(one for at in self._members.get(place, ()) for one in self._classes[at].counts)
        return found


class _Search(Struct):
    """Looks for another table that is printed the same."""

    figures: Sequence[Figure]
    classes: Sequence[_Class]
    members: Mapping[int, tuple[int, ...]]
    hidden: frozenset[int]
    bonds: tuple[tuple[tuple[int, ...], Callable[..., bool]], ...]
    steps: int = 0
    _depth: int = 0
    _change: dict[int, int] = field(default_factory=dict)
    _moved: dict[int, int] = field(default_factory=dict)
    _weights: dict[int, int] = field(default_factory=dict)

    def other(self, target: Mapping[int, int]) -> bool:
        """Whether one is found where `target` (classes, each with how often it counts) is another number."""
        for self._depth in DEPTHS:
            self.steps = STEPS
            if any(self._changed(at, step, target) for at in target for step in (1, -1)):
                return True
        return False

    def _changed(self, at: int, step: int, target: Mapping[int, int]) -> bool:
        """Add `step` to a class and mend what is printed otherwise; everything is put back."""
        one = self.classes[at]
        if at in self._change or len(self._change) >= self._depth or self.steps <= 0:
            return False
        if step < 0 <= one.value < -step:
            return False
        self.steps -= 1
        self._change[at] = step
        self._move(one, step)
        found = self._mended(target)
        self._move(one, -step)
        del self._change[at]
        return found

    def _move(self, one: _Class, step: int) -> None:
        for place, count in one.counts.items():
            self._moved[place] = self._moved.get(place, 0) + count * step

    def _mended(self, target: Mapping[int, int]) -> bool:
        broken = [
            place for place, moved in self._moved.items()
            if moved and place not in self.hidden and self.figures[place].standing != "implied"
        ]  # fmt: skip
        if broken:
            place = min(broken, key=lambda one: (len(self.members[one]), one))
            return self._balanced(place, -self._moved[place], target)
        strained = self._strained()
        if strained is None:
            return sum(self._change.get(at, 0) * count for at, count in target.items()) != 0
        return any(
            self._balanced(place, step, target)
            for place in strained
            if place in self.hidden
            for step in (1, -1)
        )

    def _balanced(self, place: int, moved: int, target: Mapping[int, int]) -> bool:
        """Move a figure by so much through one of its classes, and go on from there."""
        for at in sorted(self.members[place], key=self._printed):
            step, rest = divmod(moved, self.classes[at].counts[place])
            if not rest and self._changed(at, step, target):
                return True
        return False

    def _printed(self, at: int) -> int:
        """How many printed figures a class stands in: the fewer, the less there is to be mended."""
        found = self._weights.get(at)
        if found is None:
            found = self._weights[at] = sum(
                place not in self.hidden and self.figures[place].standing != "implied"
                for place in self.classes[at].counts
            )
        return found

    def _strained(self) -> tuple[int, ...] | None:
        """The figures of what is known and no longer holds; None where all of it does."""
        for place, moved in self._moved.items():
            if moved and place in self.hidden and self._now(place) < 1:
                return (place,)
        for places, holds in self.bonds:
            if any(self._moved.get(place) for place in places) and not holds(*map(self._now, places)):
                return places
        return None

    def _now(self, place: int) -> Fraction:
        return self.figures[place].value + self._moved.get(place, 0)
