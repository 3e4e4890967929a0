"""Formulas that senders typed into data cells, reckoned again where that is exact and safe; else not at all.

Constants, cells and ranges of the same workbook under + - * / and SUM. Whatever else a formula holds, it is
not reckoned: what is stored beside it counts, or nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from ppmd_cli.intake.parse_number import stored
from ppmd_cli.model.cell import MAX_COLUMN, MAX_ROW, RawCell, RawWorkbook, column_number

_LONGEST = 2_000
_DEEPEST = 24
_MOST_CELLS = 20_000
_LONGEST_NUMBER = 30
_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})"
_SHEET = r"(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{{1,2}})?)(?![\w!])"
    rf"|(?P<sum>SUM)\s*\(|(?P<place>{_SHEET}{_CELL}(?::{_CELL})?)(?![\w(!:.])|(?P<sign>[-+*/(),]))\s*",
    re.ASCII | re.IGNORECASE,
)
_PLACE = re.compile(rf"{_SHEET}{_CELL}(?::{_CELL})?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")

Spot = tuple[int, int]


class Formula(NamedTuple):
    """A formula as a workbook holds it. down, right: how far its relative addresses are moved."""

    text: str
    down: int = 0
    right: int = 0


Formulas = Mapping[str, Mapping[Spot, Formula]]
"""Sheet -> cell -> formula."""


class _NotReckonedError(Exception):
    """The formula holds something that is not reckoned here."""


class _Place(Struct, frozen=True):
    """A range of cells, one cell mostly."""

    sheet: str
    first: Spot
    last: Spot


class Reckoner:
    """Reckons the formulas of one workbook."""

    def __init__(self, workbook: RawWorkbook, formulas: Formulas) -> None:
        """Keep the cells, and the formulas of those that have one."""
        self._cells = {sheet.name.casefold(): sheet.cells for sheet in workbook.sheets}
        self._formulas = {name.casefold(): found for name, found in formulas.items()}
        self._known: dict[tuple[str, Spot], Fraction | None] = {}
        self._left = 0

    def value(self, sheet: str, row: int, column: int) -> Fraction | None:
        """Return what the formula in a cell gives, exactly; None if it is not reckoned."""
        self._left = _MOST_CELLS
        try:
            return self._reckoned(sheet.casefold(), (row, column), 0)
        except (_NotReckonedError, ZeroDivisionError):
            return None

    def _reckoned(self, sheet: str, spot: Spot, depth: int) -> Fraction:
        key = sheet, spot
        if key not in self._known:
            # So that a formula that comes back to itself is met as one that is not reckoned.
            self._known[key] = None
            formula = self._formulas.get(sheet, {}).get(spot)
            if formula is None or depth > _DEEPEST or not 0 < len(formula.text) <= _LONGEST:
                raise _NotReckonedError
            self._known[key] = _Reading(self, sheet, formula, depth).result()
        known = self._known[key]
        if known is None:
            raise _NotReckonedError
        return known

    def number(self, place: _Place, spot: Spot, depth: int) -> Fraction | None:
        """Return the number in a cell, 0 for an empty one; None for a text without figures."""
        self._left -= 1
        if self._left < 0 or place.sheet not in self._cells:
            raise _NotReckonedError
        cell: RawCell | None = self._cells[place.sheet].get(spot)
        if cell is None:
            return Fraction(0)
        if cell.formula:
            return self._reckoned(place.sheet, spot, depth + 1)
        if cell.kind == "number":
            return Fraction(stored(cell.text))
        # A number kept as text counts in one place and not in another.
        if cell.kind == "text" and not _DIGIT.search(cell.text):
            return None
        raise _NotReckonedError


class _Reading:
    """One formula read from left to right."""

    def __init__(self, reckoner: Reckoner, sheet: str, formula: Formula, depth: int) -> None:
        self._reckoner = reckoner
        self._sheet = sheet
        self._formula = formula
        self._depth = depth
        self._nested = 0
        self._tokens = _tokens(formula.text)
        self._at = 0

    def result(self) -> Fraction:
        value = self._sum_of_terms()
        if self._at != len(self._tokens):
            raise _NotReckonedError
        return value

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _took(self, *signs: str) -> str:
        """Pass one of the signs and return it; "" if another token comes."""
        kind, text = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def _sum_of_terms(self) -> Fraction:
        self._nested += 1
        if self._nested > _DEEPEST:
            raise _NotReckonedError
        value = self._term()
        while sign := self._took("+", "-"):
            value = value + self._term() if sign == "+" else value - self._term()
        self._nested -= 1
        return value

    def _term(self) -> Fraction:
        value = self._factor()
        while sign := self._took("*", "/"):
            value = value * self._factor() if sign == "*" else value / self._factor()
        return value

    def _factor(self) -> Fraction:
        negative = False
        while sign := self._took("+", "-"):
            negative ^= sign == "-"
        kind, text = self._next()
        self._at += 1
        if kind == "number" and len(text) <= _LONGEST_NUMBER:
            value = Fraction(text)
        elif kind == "sum":
            value = self._sum()
        elif kind == "place":
            value = self._one(self._place(text))
        elif text == "(":
            value = self._sum_of_terms()
            self._close()
        else:
            raise _NotReckonedError
        return -value if negative else value

    def _close(self) -> None:
        if not self._took(")"):
            raise _NotReckonedError

    def _sum(self) -> Fraction:
        value = Fraction(0)
        while True:
            kind, text = self._next()
            after = self._tokens[self._at + 1][1] if self._at + 1 < len(self._tokens) else ""
            if kind == "place" and after in {",", ")"}:
                self._at += 1
                value += self._whole(self._place(text))
            else:
                value += self._sum_of_terms()
            if not self._took(","):
                self._close()
                return value

    def _one(self, place: _Place) -> Fraction:
        value = self._reckoner.number(place, place.first, self._depth) if place.first == place.last else None
        if value is None:
            raise _NotReckonedError
        return value

    def _whole(self, place: _Place) -> Fraction:
        (top, left), (bottom, right) = place.first, place.last
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise _NotReckonedError
        spots = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        numbers = (self._reckoner.number(place, spot, self._depth) for spot in spots)
        return sum((number for number in numbers if number is not None), Fraction(0))

    def _place(self, text: str) -> _Place:
        found = _PLACE.fullmatch(text)
        if found is None:
            raise _NotReckonedError
        sheet, *corners = found.groups()
        name = self._sheet if sheet is None else sheet.strip("'").replace("''", "'").casefold()
        first = self._corner(*corners[:4])
        last = first if corners[4] is None else self._corner(*corners[4:])
        if first[0] > last[0] or first[1] > last[1]:
            raise _NotReckonedError
        return _Place(name, first, last)

    def _corner(self, fixed_column: str, letters: str, fixed_row: str, digits: str) -> Spot:
        try:
            column = column_number(letters)
        except ValueError as error:
            raise _NotReckonedError from error
        column += 0 if fixed_column else self._formula.right
        row = int(digits) + (0 if fixed_row else self._formula.down)
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise _NotReckonedError
        return row, column


def _tokens(text: str) -> list[tuple[str, str]]:
    """Split a formula. _NotReckonedError at the first thing that is not known here."""
    tokens: list[tuple[str, str]] = []
    at = 0
    text = text.removeprefix("=")
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _NotReckonedError
        tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
        at = found.end()
    return tokens
