"""The facts of one return put close together: many returns lie in memory until all have been seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.value import Quantity, Value

Pair = tuple[str, str]
Spot = tuple[str, str]
Typed = dict[int, str | None]
Further = dict[int, tuple[str | None, int | None]]
Content = tuple[tuple[Value, ...], tuple[Spot | None, ...], Typed, Further]

# What returns have in common is kept once: the pairs of a form, the cells of a workbook, the numbers; of a
# file that came again, or was saved anew, all but its name.
_PLACES: dict[tuple[Pair, ...], dict[Pair, int]] = {}
_SPOTS: dict[tuple[Spot | None, ...], tuple[Spot | None, ...]] = {}
_NUMBERS: dict[int, Quantity] = {}
_CONTENTS: dict[tuple[object, ...], Content] = {}
_KEPT = 5_000
_NOTHING: tuple[str | None, int | None] = (None, None)


class PackedFacts(Mapping[Pair, Fact]):
    """Facts by (element, subject), made anew whenever one is asked for; equal to the mapping they came from.

    All must be of one unit, period and file.
    """

    __slots__ = (
        "_content",
        "_file",
        "_further",
        "_period",
        "_places",
        "_spots",
        "_typed",
        "_unit",
        "_values",
    )

    def __init__(self, facts: Mapping[Pair, Fact]) -> None:
        told = tuple(facts.values())
        self._places = _shared_places(tuple(facts))
        self._unit, self._period = told[0].unit, told[0].period
        cell = next((fact.cell for fact in told if fact.cell is not None), None)
        self._file = ("", "") if cell is None else (cell.file_sha256, cell.file_name)
        values = tuple([_shared_value(fact.value) for fact in told])
        spots = tuple([None if fact.cell is None else (fact.cell.sheet, fact.cell.cell) for fact in told])
        typed = {place: fact.typed for place, fact in enumerate(told) if fact.typed != _typed(fact.value)}
        further = {
            place: (fact.reading, fact.correction)
            for place, fact in enumerate(told)
            if fact.reading is not None or fact.correction is not None
        }
        self._take(_shared_content(values, _shared_spots(spots), typed, further))

    def _take(self, content: Content) -> None:
        self._content = content
        self._values, self._spots, self._typed, self._further = content

    def __getstate__(self) -> tuple[object, ...]:
        whose = self._unit, self._period, self._file
        return *whose, tuple(self._places), self._spots, self._values, self._typed, self._further

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        # Another process has packed them: what returns have in common is kept once in this one, too.
        self._unit, self._period, self._file, pairs, spots, values, typed, further = state
        self._places = _shared_places(pairs)
        values = tuple([_shared_value(value) for value in values])
        self._take(_shared_content(values, _shared_spots(spots), typed, further))

    def __getitem__(self, pair: Pair) -> Fact:
        place = self._places[pair]
        value, spot = self._values[place], self._spots[place]
        cell = None if spot is None else CellRef(*self._file, *spot)
        typed = self._typed[place] if place in self._typed else _typed(value)
        return Fact(*pair, self._unit, self._period, value, cell, typed, *self._further.get(place, _NOTHING))

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, pair: object) -> bool:
        return pair in self._places

    @property
    def content(self) -> tuple[int, int]:
        """What `content_of` tells."""
        return id(self._places), id(self._content)

    def value(self, pair: Pair) -> Value | None:
        """The value alone; None where there is no such fact."""
        place = self._places.get(pair)
        return None if place is None else self._values[place]


def packed(facts: Mapping[Pair, Fact]) -> Mapping[Pair, Fact]:
    """The same facts, closer together where that is possible."""
    return facts if isinstance(facts, PackedFacts) or not facts else PackedFacts(facts)


def content_of(facts: Mapping[Pair, Fact]) -> tuple[int, ...]:
    """A key for what is said and in which cells, while the facts live: where it is the same, so are they.

    Facts that are not packed are alike to none but themselves.
    """
    return facts.content if isinstance(facts, PackedFacts) else (id(facts),)


def _typed(value: Value) -> str | None:
    """What is typed as a rule where the value is this one."""
    return str(value.number) if isinstance(value, Quantity) else None


def _shared_places(pairs: tuple[Pair, ...]) -> dict[Pair, int]:
    places = _PLACES.get(pairs)
    if places is None:
        places = {pair: place for place, pair in enumerate(pairs)}
        if len(_PLACES) < _KEPT:
            _PLACES[pairs] = places
    return places


def _shared_spots(spots: tuple[Spot | None, ...]) -> tuple[Spot | None, ...]:
    return _SPOTS.setdefault(spots, spots) if len(_SPOTS) < _KEPT else _SPOTS.get(spots, spots)


def _shared_content(
    values: tuple[Value, ...], spots: tuple[Spot | None, ...], typed: Typed, further: Further
) -> Content:
    # 12.5 and 12.50 are equal and not typed alike.
    written = tuple([_typed(value) for value in values if _is_decimal(value)])
    key = values, written, spots, tuple(typed.items()), tuple(further.items())
    content = _CONTENTS.get(key)
    if content is None:
        content = values, spots, typed, further
        if len(_CONTENTS) < _KEPT:
            _CONTENTS[key] = content
    return content


def _is_decimal(value: Value) -> bool:
    return isinstance(value, Quantity) and not isinstance(value.number, int)


def _shared_value(value: Value) -> Value:
    if isinstance(value, Quantity) and isinstance(value.number, int) and value.number < _KEPT:
        return _NUMBERS.setdefault(value.number, value)
    return value
