"""Where the page's figures come from: formula, files and ranges to be read, each cell to be looked up.

Cells are told compactly, since a province has thousands: every text once, everything else is its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from ppmd_cli.indicators.trace import Piece, Traced
from ppmd_cli.model.cell import cell_ranges, from_a1
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.result import Number
from ppmd_cli.model.value import Quantity
from ppmd_cli.report.explaining import DIGITS, Explaining
from ppmd_cli.report.levels import Levels
from ppmd_cli.report.numbers import show_number
from ppmd_cli.report.words import Words

Row = list[int]
Cells = dict[str, dict[str, list[list[int | Row]]]]
"""By indicator and unit."""


class UnitSource(Struct, frozen=True):
    """One unit's part of a figure: the file with the first digits of its sha256, and the ranges read."""

    file: str
    digest: str
    ranges: tuple[str, ...]


class Source(Struct, frozen=True):
    """How an indicator is worked out, in sentences, and from which ranges of each unit that counts."""

    formula: tuple[str, ...]
    units: Mapping[str, UnitSource]


class Sources(Struct, frozen=True):
    """The sources of all indicators by id. cells: JSON, {"t": texts, "i": {id: {unit: parts}}}.

    A part is [subject, numerator, denominator, [element, sheet, cell, as typed, as read, ...five each]]:
    places in the list of texts. earlier: the same of periods that go into this one, by id; in the JSON "e",
    by period as in "i".
    """

    indicators: Mapping[str, Source]
    cells: str
    earlier: Mapping[str, Mapping[str, Source]] = {}


def sources(
    words: Words, traced: Iterable[Traced], earlier: Iterable[tuple[Words, Iterable[Traced]]] = ()
) -> Sources:
    """Word what every figure rests on. Small counts of people beneath a unit are withheld, see `_Cells`.

    earlier: what the figures of the periods beside this one rest on.
    """
    texts: dict[str, int] = {}
    found, cells = _told(words, traced, texts)
    data: dict[str, object] = {"t": (), "i": cells}
    before: dict[str, Mapping[str, Source]] = {}
    parts: dict[str, Cells] = {}
    for then, each in earlier:
        before[then.period.id], parts[then.period.id] = _told(then, each, texts)
    if parts:
        data["e"] = parts
    data["t"] = list(texts)
    return Sources(found, json.dumps(data, ensure_ascii=False, separators=(",", ":")), before)


def _told(words: Words, traced: Iterable[Traced], texts: dict[str, int]) -> tuple[dict[str, Source], Cells]:
    """The sources of a period by indicator, and its cells; new texts are put to the others."""
    found: dict[str, Source] = {}
    cells: Cells = {}
    levels = Levels(words.plan, words.period.final)
    for one in traced:
        told = Explaining(words, one)
        teller = _Cells(told, levels, texts)
        by_unit: dict[str, list[Piece]] = {}
        for piece in one.pieces:
            by_unit.setdefault(piece.unit, []).append(piece)
        units = {code: _unit(one, code, pieces) for code, pieces in by_unit.items()}
        found[one.indicator.id] = Source(tuple(told.terms()), units)
        cells[one.indicator.id] = {code: teller.parts(pieces) for code, pieces in by_unit.items()}
    return found, cells


def _unit(traced: Traced, code: str, pieces: Iterable[Piece]) -> UnitSource:
    file = traced.files.get(code)
    return UnitSource(
        file="" if file is None or file.on_paper else file.file_name,
        digest="" if file is None else (file.sha256 or "")[:DIGITS],
        ranges=tuple(ranges_of(fact for piece in pieces for fact in piece.facts)),
    )


def ranges_of(facts: Iterable[Fact]) -> Iterator[str]:
    """The cells of facts, sheet by sheet, neighbours as a range."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for fact in facts:
        if fact.cell is not None:
            spots.setdefault(fact.cell.sheet, []).append(from_a1(fact.cell.cell))
    for sheet, found in spots.items():
        yield f"{sheet}!{', '.join(cell_ranges(set(found)))}"


def small_counts(levels: Levels, facts: Iterable[Fact]) -> frozenset[str]:
    """The elements of a unit's facts of which none beneath the unit is told, since one is a small count."""
    few = levels.plan.publication.withhold_below
    return frozenset(
        fact.element
        for fact in facts
        if fact.subject != fact.unit
        and isinstance(fact.value, Quantity)
        and 0 < fact.value.number < few
        and levels.guards(fact.element)
    )


class _Cells(Struct):
    """Tells the cells of one indicator.

    Where a count of people beneath a unit is small, none of that element's counts beneath the unit is told:
    the unit's sum would give a single one away.
    """

    told: Explaining
    levels: Levels
    texts: dict[str, int]
    _labels: dict[str, int] = field(default_factory=dict)
    _numbers: dict[Number, int] = field(default_factory=dict)

    def parts(self, pieces: list[Piece]) -> list[list[int | Row]]:
        withheld = small_counts(self.levels, (fact for piece in pieces for fact in piece.facts))
        return [self._part(piece, withheld) for piece in pieces]

    def _part(self, piece: Piece, withheld: frozenset[str]) -> list[int | Row]:
        if piece.subject == piece.unit:
            withheld = frozenset()
        hidden = bool(withheld) and any(fact.element in withheld for fact in piece.facts)
        row: Row = []
        for fact in piece.facts:
            row += self._fact(fact, withheld=fact.element in withheld)
        for known in piece.known:
            value = show_number(known.value, self.told.words.lang)
            row += [self._at(text) for text in (self.told.label(known.element), known.source, "", "", value)]
        sums = [
            self._at("…" if hidden else "–") if hidden or one is None else self._number(one)
            for one in (piece.numerator, piece.denominator)
        ]
        return [self._at(self.told.subject(piece.subject)), *sums, row]

    def _fact(self, fact: Fact, *, withheld: bool) -> Row:
        at, cell = self._at, fact.cell
        label = self._labels.get(fact.element)
        if label is None:
            label = self._labels[fact.element] = at(self.told.label(fact.element))
        place = [at(""), at("")] if cell is None else [at(cell.sheet), at(cell.cell)]
        if withheld:
            hidden = at(self.told.words.t("report.page.withheld"))
            return [label, *place, hidden, hidden]
        value = fact.value
        if isinstance(value, Quantity) and fact.reading is None:
            read = self._number(value.number)
        else:
            read = at(self.told.read(fact))
        return [label, *place, at(self.told.typed(fact)), read]

    def _number(self, number: Number) -> int:
        found = self._numbers.get(number)
        if found is None:
            found = self._numbers[number] = self._at(show_number(number, self.told.words.lang))
        return found

    def _at(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))
