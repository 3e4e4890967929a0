"""Numbers that tell of a person by where they stand: without their zero in front, or split over cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from ppmd_cli.checks.privacy_found import Found, Reading
from ppmd_cli.checks.privacy_look import DataCell, Spot
from ppmd_cli.checks.privacy_numbers import Kind, is_citizen_number, is_mobile
from ppmd_cli.checks.privacy_words import folded, masked_number
from ppmd_cli.model.cell import RawCell, RawSheet

_LEAST = 3
_LABEL_REACH = 6
_HEAD_REACH = 200
_MOST_BOXES = 13
# Labels of amounts and of other large figures: a bare number beside or beneath them is no person's.
_FIGURE = re.compile(
    r"\btien\b|kinh phi|(?<!lao )(?<!di )(?<!hop )(?<!hoat )(?<!cong )(?<!hoi )\bdong\b|\bvnd\b|ngan sach"
    r"|\bvon\b|gia tri|doanh thu|du toan|quyet toan|dan so|so luong|dien tich|\bma so\b|giay phep"
)
_CONTACT = re.compile(
    r"\bsdt|dien thoai|di dong|\bdt\b|zalo|lien he|\bgoi\b|\bgap\b|so may|hotline|\b(?:ong|ba|anh|chi)\b"
)
Marked = Mapping[Spot, tuple[RawCell, Reading]]


class FigureScan:
    """Looks over the bare numbers of one sheet."""

    def __init__(self, sheet: RawSheet, marked: Marked, data: Mapping[Spot, DataCell], year: int) -> None:
        self.sheet, self.marked, self.data, self.year = sheet, marked, data, year

    def found(self) -> Iterator[Found]:
        """Numbers of persons; a place may come twice."""
        nine: dict[Spot, str] = {}
        for spot, digits in self._long():
            kind = self.data.get(spot, ("", "", None))[2]
            if not int(digits) % 1000 or len(digits) not in (9, 11):
                continue
            if len(digits) == 11:
                if (
                    kind != "amount"
                    and is_citizen_number("0" + digits, self.year)
                    and not self._is_figure(spot)
                ):
                    yield self._one("cccd", spot, "0" + digits)
                elif digits.startswith("84") and is_mobile(digits[2:]) and not self._is_figure(spot):
                    nine[spot] = digits[2:]
            elif kind in (None, "text") and not self._is_figure(spot):
                nine[spot] = digits
        yield from self._nine(nine)
        for spot, (_, reading) in self.marked.items():
            if reading.digits[:1] == "0" and len(reading.digits) < 10:
                yield from self._split(spot)
            if reading.head in {"id", "phone"} and spot not in self.data:
                yield from self._boxes(spot)

    def _nine(self, nine: Mapping[Spot, str]) -> Iterator[Found]:
        """Nine digits: a telephone's number, or three of a kind in a column, or one beside a name."""
        for spots in _columns(nine):
            kind: Kind = "phone" if all(is_mobile(nine[spot]) for spot in spots) else "cmnd"
            yield from (self._one(kind, spot, nine[spot]) for spot in spots)
        named = {spot[0] for spot, (_, reading) in self.marked.items() if reading.name}
        for spot, digits in nine.items():
            if is_mobile(digits) and (spot[0] in named or self._alone(spot)):
                yield self._one("phone", spot, digits)
            elif spot[0] in named:
                yield self._one("cmnd", spot, digits)

    @cached_property
    def _worded(self) -> dict[int, list[int]]:
        """The rows of each column that hold words, ascending."""
        rows: dict[int, list[int]] = defaultdict(list)
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if cell.kind == "text" and any(map(str.isalpha, cell.text)):
                rows[column].append(row)
        return rows

    def _one(self, kind: Kind, spot: Spot, digits: str) -> Found:
        return Found(kind, self.sheet.name, spot, masked_number(digits))

    def _labels(self, spot: Spot) -> Iterator[str]:
        """The nearest texts to the left and above, in small letters without marks."""
        row, column = spot
        for left in range(column - 1, max(0, column - _LABEL_REACH), -1):
            cell = self.sheet.cells.get((row, left))
            if cell is not None and cell.kind == "text" and any(map(str.isalpha, cell.text)):
                yield folded(cell.text).lower()
                break
        rows = self._worded.get(column, [])
        at = bisect_left(rows, row)
        if at and rows[at - 1] > row - _HEAD_REACH:
            yield folded(self.sheet.cells[rows[at - 1], column].text).lower()

    def _is_figure(self, spot: Spot) -> bool:
        return any(_FIGURE.search(label) for label in self._labels(spot))

    def _alone(self, spot: Spot) -> bool:
        """Tell whether nothing says what a number is, or something that it reaches somebody; texts are so."""
        cell = self.sheet.cells[spot]
        labels = list(self._labels(spot))
        return cell.kind == "text" or not labels or any(_CONTACT.search(label) for label in labels)

    def _split(self, spot: Spot) -> Iterator[Found]:
        """A number whose digits go on in the cells to the right, or in the one beneath."""
        row, column = spot
        for step, most in (((0, 1), 4), ((1, 0), 2)):
            pieces = [self.marked[spot][1].digits]
            for count in range(1, most):
                place = (row + step[0] * count, column + step[1] * count)
                more = self._piece(place)
                if not more:
                    break
                if len(pieces[0]) == 6 and len(pieces) == 1 and self.sheet.cells[place].kind == "number":
                    more = more.zfill(6)
                pieces.append(more)
                kind = self._whole(pieces)
                if kind is not None:
                    yield self._one(kind, spot, "".join(pieces))
                    return

    def _boxes(self, spot: Spot) -> Iterator[Found]:
        """Numbers beside a heading or beneath it with a figure a cell, as printed forms have boxes."""
        row, column = spot
        for beneath in range(row, row + _HEAD_REACH):
            first = column + 1 if beneath == row else column
            digits = ""
            while (figure := self._figure((beneath, first + len(digits)))) and len(digits) < _MOST_BOXES:
                digits += figure
            kind = self._whole([digits])
            if kind is not None:
                yield self._one(kind, (beneath, first), digits)

    def _figure(self, spot: Spot) -> str:
        """The single figure in a cell that the form does not ask for, "" if there is none."""
        cell = self.sheet.cells.get(spot)
        if cell is None or spot in self.data or cell.formula:
            return ""
        return cell.text if len(cell.text) == 1 and cell.text in "0123456789" else ""

    def _whole(self, pieces: list[str]) -> Kind | None:
        """What the pieces together are; codes that count up by one are codes."""
        digits = "".join(pieces)
        if len(digits) == 12 and is_citizen_number(digits, self.year):
            steps = {int(after) - int(before) for before, after in pairwise(pieces)}
            return None if steps == {1} else "cccd"
        return "phone" if len(digits) == 10 and is_mobile(digits[1:]) else None

    def _piece(self, spot: Spot) -> str:
        cell = self.sheet.cells.get(spot)
        if cell is None or cell.formula or self.data.get(spot, ("", "", None))[2] in {"count", "amount"}:
            return ""
        text = cell.text.strip()
        least = 3 if cell.kind == "text" else 1
        return text if text.isdecimal() and text.isascii() and least <= len(text) <= 9 else ""

    def _long(self) -> Iterator[tuple[Spot, str]]:
        for spot, cell in self.sheet.cells.items():
            if len(cell.text) > 8 and not cell.formula:
                if cell.kind == "number":
                    if digits := whole_digits(cell.text):
                        yield spot, digits
                elif spot in self.marked and (digits := self.marked[spot][1].digits):
                    yield spot, digits


def whole_digits(literal: str) -> str:
    """The digits of a number's literal if it is whole, "" if not."""
    if literal.isdecimal():
        return literal
    mantissa, _, exponent = literal.upper().partition("E")
    whole, _, decimals = mantissa.partition(".")
    places = int(exponent) if exponent.lstrip("+-").isdecimal() else 0
    if not (whole + decimals).isdecimal() or not 0 <= places <= 20:
        return ""
    moved = (whole + decimals.ljust(places, "0"))[: len(whole) + places]
    return moved if not (decimals[places:]).strip("0") else ""


def _columns(spots: Iterable[Spot]) -> list[list[Spot]]:
    """Those of one column, where there are enough."""
    columns: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        columns[spot[1]].append(spot)
    return [column for column in columns.values() if len(column) >= _LEAST]
