"""Sums that the sender has typed beneath or beside a table, held against what they are sums of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.checks.mend import slip
from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.intake.anchor import Anchored
from ppmd_cli.intake.anchor_grid import Pair, Sums, few
from ppmd_cli.intake.anchor_index import Spot
from ppmd_cli.intake.names import fold
from ppmd_cli.intake.parse_number import stored
from ppmd_cli.intake.parsed import Parsed
from ppmd_cli.model.cell import RawCell, RawSheet, RawWorkbook, a1
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import BLANK, Quantity

Reads = Callable[[RawCell, str], Parsed]
Line = Mapping[int, Fraction]  # row or column -> the number there
NUMERIC = ("count", "amount")
ROWS = 3  # so many must be the sums that the others fail to be
# Sums of something else, or no sums.
_OTHER = re.compile(
    r"\b(ky truoc|cung ky|nam truoc|luy ke|ke hoach|chi tieu|ty le|binh quan|so (sanh|voi|xa|don vi))\b|%"
)


def sums_differ(
    anchored: Anchored, workbook: RawWorkbook, facts: Mapping[Pair, Fact], reads: Reads
) -> Iterator[Finding]:
    """Give a finding for each typed sum that no rows (columns) of its table add up to.

    reads: reads a cell as an element's value.
    """
    form = anchored.form
    elements = [element for _, element in form.elements()] if form is not None else []
    numbers = {element.id: element for element in elements if element.type in NUMERIC}
    look = _Look(anchored, {sheet.name: sheet for sheet in workbook.sheets}, facts, reads, numbers)
    for one in anchored.sums:
        if not _OTHER.search(fold(one.name)):
            yield from few(look.across(one) if one.across else look.beneath(one))


class _Look(Struct, frozen=True):
    """One return. numbers: the elements that are numbers, by id."""

    anchored: Anchored
    sheets: Mapping[str, RawSheet]
    facts: Mapping[Pair, Fact]
    reads: Reads
    numbers: Mapping[str, Element]

    def beneath(self, one: Sums) -> Iterator[Finding]:
        """The cells of a row of sums that are the sum of nothing."""
        given = [name for name in one.at if name in self.numbers and self._typed(one, name) is not None]
        numbers = self.numbers.keys() & one.at.keys()
        if len(given) == 1 and len(numbers) > 2 and not any(self._reckoned(one, name) for name in numbers):
            return  # one figure alone may be of anything
        ends = sorted(
            other.line for other in self.anchored.sums if other.sheet == one.sheet and not other.across
        )
        for name in given:
            value = self.reads(self.sheets[one.sheet].cells[one.at[name]], name).value
            columns = self._column(name)
            if not isinstance(value, Quantity) or not columns:
                continue
            typed, own = Fraction(value.number), columns.get(one.sheet, {})
            whole = sum((sum(line.values(), Fraction(0)) for line in columns.values()), Fraction(0))
            if not any(_equal(typed, other) for other in (whole, *_parts(own, one.line, ends))):
                said = self._said(one, one.at[name], typed, whole, element=name)
                yield _with_cell(said, typed - whole, own, one.at[name][1])

    def across(self, one: Sums) -> Iterator[Finding]:
        """The cells of a column of sums that are not the sum which most others are."""
        cells = self.sheets[one.sheet].cells
        typed = {subject: Fraction(stored(cells[spot].text)) for subject, spot in one.at.items()}
        best = max(self._totals(one), key=lambda total: _fits(total, typed), default={})
        if _fits(best, typed) < max(ROWS, len(typed) * 3 / 5):
            return
        for subject, number in typed.items():
            if not _equal(number, best[subject]):
                yield self._said(one, one.at[subject], number, best[subject], subject=subject)

    def _typed(self, one: Sums, name: str) -> RawCell | None:
        raw = self.sheets[one.sheet].cells.get(one.at[name])
        return raw if raw is not None and not raw.formula and raw.text.strip() else None

    def _reckoned(self, one: Sums, name: str) -> bool:
        raw = self.sheets[one.sheet].cells.get(one.at[name])
        return raw is not None and raw.formula

    def _column(self, name: str) -> dict[str, dict[int, Fraction]]:
        """Sheet -> row -> number of an element; nothing where one cannot be told."""
        found: dict[str, dict[int, Fraction]] = {}
        for (other, subject), cell in self.anchored.cells.items():
            if other != name:
                continue
            value = self.facts[name, subject].value
            if isinstance(value, Quantity):
                found.setdefault(cell.sheet, {})[cell.row] = Fraction(value.number)
            elif value != BLANK or self.numbers[name].required.kind == "always":
                return {}
        return found

    def _totals(self, one: Sums) -> list[dict[str, Fraction]]:
        """What a column may be the sums of, by subject: the columns that lie next to it on either side."""
        lines: dict[str, dict[int, Fraction]] = {subject: {} for subject in one.at}
        for (name, subject), cell in self.anchored.cells.items():
            if subject in lines and name in self.numbers and cell.sheet == one.sheet:
                value = self.facts[name, subject].value
                lines[subject][cell.column] = Fraction(value.number if isinstance(value, Quantity) else 0)
        columns = sorted({column for line in lines.values() for column in line})
        left = [column for column in columns if column < one.line]
        right = [column for column in columns if column > one.line]
        runs = [left[-n:] for n in range(2, len(left) + 1)] + [right[:n] for n in range(2, len(right) + 1)]
        return [
            {
                subject: sum((line.get(column, Fraction(0)) for column in run), Fraction(0))
                for subject, line in lines.items()
            }
            for run in runs
        ]

    def _said(self, one: Sums, spot: Spot, typed: Fraction, whole: Fraction, **about: str) -> Finding:
        return finding(
            "sum_differs",
            place=Place(one.sheet, a1(*spot)),
            element=about.get("element"),
            subject=about.get("subject", self.anchored.unit),
            value=self.sheets[one.sheet].cells[spot].text,
            found=one.name,
            total=_plain(typed),
            sum=_plain(whole),
        )


def _parts(line: Line, at: int, ends: Sequence[int]) -> Iterator[Fraction]:
    """What a row of sums may stand for: all above, all beneath, or those up to the next such row."""
    above = max((end for end in ends if end < at), default=0)
    below = min((end for end in ends if end > at), default=max(line, default=0) + 1)
    for first, last in ((0, at), (at, max(line, default=0) + 1), (above, at), (at, below)):
        yield sum((number for row, number in line.items() if first < row < last), Fraction(0))


def _fits(total: Mapping[str, Fraction], typed: Mapping[str, Fraction]) -> int:
    return sum(_equal(number, total[subject]) for subject, number in typed.items() if number)


def _equal(typed: Fraction, other: Fraction) -> bool:
    """Tell whether a sum is the one typed, which may have been rounded to the decimals that it has."""
    decimals = next((n for n in range(4) if (typed * 10**n).denominator == 1), 4)
    return typed == other or (other.denominator > 1 and abs(typed - other) * 2 <= Fraction(1, 10**decimals))


def _with_cell(said: Finding, gap: Fraction, line: Line, column: int) -> Finding:
    """The finding with the one cell of the column that a slip of the hand may have changed."""
    meant = {
        row: number + gap for row, number in line.items() if number + gap >= 0 and slip(number, number + gap)
    }
    if len(meant) != 1:
        return said
    ((row, number),) = meant.items()
    return with_slots(said, {"mend_cell": a1(row, column), "mend_number": _plain(number)})


def _plain(number: Fraction) -> int | Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return number.numerator if number.denominator == 1 else round(exact, 3)
