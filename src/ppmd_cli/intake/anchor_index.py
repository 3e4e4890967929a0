"""What stands where on one sheet: texts are looked up, cells are not searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ppmd_cli.intake.charsets import CHARSETS, decoded, in_unicode
from ppmd_cli.intake.names import place_keys, safe_key, tidy
from ppmd_cli.intake.parse_date import is_date_format, serial_day
from ppmd_cli.model.cell import RawCell, RawSheet, a1
from ppmd_cli.model.finding import Place

Spot = tuple[int, int]

_LONGEST_CODE = 64
_LONGEST_NAME = 400
_LONGEST_PLACE = 120
_EPOCH = date(1899, 12, 30)
_LONGEST_LABEL = 300
_EPOCH_1904 = date(1904, 1, 1)


@lru_cache(maxsize=8192)
def code_key(text: str) -> str:
    """Return the key by which codes are compared: composed, without regard to case; "12.0" is "12"."""
    key = tidy(text).casefold()
    if key[:1].isdecimal() and not key.isdecimal() and key.isascii() and key.replace(".", "", 1).isdecimal():
        number = Decimal(key)
        if number == number.to_integral_value():
            return str(int(number))
    return key


class SheetIndex:
    """One sheet by the texts in it. Cells that compute their content are left out."""

    __slots__ = ("_lost", "_names", "_places", "_rows", "codes", "sheet")

    def __init__(self, sheet: RawSheet) -> None:
        self.sheet = sheet
        by_text: dict[str, list[Spot]] = {}
        for spot, cell in sheet.cells.items():
            if not cell.formula and len(text := cell.text) <= _LONGEST_CODE:
                if (spots := by_text.get(text)) is None:
                    by_text[text] = [spot]
                else:
                    spots.append(spot)
        self.codes: dict[str, list[Spot]] = {}
        for text, spots in by_text.items():
            self.codes.setdefault(code_key(text), []).extend(spots)
        self._names: dict[str, list[Spot]] | None = None
        self._lost: dict[str, list[Spot]] | None = None
        self._places: dict[str, list[Spot]] | None = None
        self._rows: dict[int, list[int]] | None = None

    @property
    def names(self) -> dict[str, list[Spot]]:
        """Safe key -> the cells whose text has it."""
        if self._names is None:
            self._names = {}
            for spot, cell in self.sheet.cells.items():
                if (name := _name_of(cell)) is not None:
                    self._names.setdefault(name, []).append(spot)
        return self._names

    def names_in(self, row: int) -> frozenset[str]:
        """The safe keys of the texts in a row."""
        cells = self.sheet.cells
        names = (_name_of(cells[row, column]) for column in self.rows.get(row, ()))
        return frozenset(name for name in names if name is not None)

    def named(self, keys: Sequence[str]) -> list[Spot]:
        """Return the cells whose text has one of the keys, the first that has any.

        Where none has, those that have it without what is written around a name, or once read as a font
        of before Unicode that the file has lost.
        """
        for key in keys:
            if key in self.names:
                return self.names[key]
        for names in (self.place_names, self.lost_names):
            for key in keys:
                if key in names:
                    return names[key]
        return []

    @property
    def place_names(self) -> dict[str, list[Spot]]:
        """The same as `names` by what is left of a text without what is written around a name."""
        if self._places is None:
            self._places = {}
            for spot, cell in self.sheet.cells.items():
                if cell.kind == "text" and len(cell.text) <= _LONGEST_PLACE:
                    for key in place_keys(in_unicode(cell).text if cell.font is not None else cell.text):
                        self._places.setdefault(key, []).append(spot)
        return self._places

    @property
    def lost_names(self) -> dict[str, list[Spot]]:
        """The same as `names` for texts that look like those of a lost font, read by each charset."""
        if self._lost is None:
            self._lost = {}
            for spot, cell in self.sheet.cells.items():
                if cell.kind == "text" and not cell.text.isascii() and len(cell.text) <= _LONGEST_CODE:
                    for charset in CHARSETS:
                        key = safe_key(decoded(cell.text, charset))
                        self._lost.setdefault(key, []).append(spot)
        return self._lost

    @property
    def rows(self) -> dict[int, list[int]]:
        """Row -> columns of its cells, ascending."""
        if self._rows is None:
            self._rows = {}
            for row, column in sorted(self.sheet.cells):
                self._rows.setdefault(row, []).append(column)
        return self._rows

    def cell(self, spot: Spot) -> RawCell | None:
        """Return the cell, None where nothing stands."""
        return self.sheet.cells.get(spot)

    def text(self, spot: Spot) -> str:
        """Return the tidy text of a cell, "" where nothing stands; of a long one the beginning."""
        cell = self.sheet.cells.get(spot)
        return tidy(cell.text[:_LONGEST_LABEL]) if cell is not None else ""

    def place(self, spot: Spot) -> Place:
        """Return the cell as a place."""
        return Place(self.sheet.name, a1(*spot))


def _name_of(cell: RawCell) -> str | None:
    """The safe key of a text that is not too long for a name."""
    if cell.kind != "text" or len(cell.text) > _LONGEST_NAME:
        return None
    return safe_key(in_unicode(cell).text if cell.font is not None else cell.text)


class Codes:
    """The codes that are looked for, as printed and as a spreadsheet program may have changed them."""

    __slots__ = ("_date1904", "_exact", "_loose", "all")

    def __init__(self, codes: Iterable[str], *, date1904: bool = False) -> None:
        self.all = tuple(dict.fromkeys(codes))
        self._exact = {code_key(code): code for code in self.all}
        self._loose: dict[str, str | None] | None = None
        self._date1904 = date1904

    @property
    def loose(self) -> dict[str, str | None]:
        """Other spelling -> code; None where one spelling may mean two codes."""
        if self._loose is None:
            self._loose = {}
            for code in self.all:
                for other in _spellings(code):
                    if other not in self._exact:
                        self._loose[other] = None if other in self._loose else code
        return self._loose

    def stand(self, indexes: Sequence[SheetIndex]) -> bool:
        """Tell whether each code stands somewhere as printed."""
        return all(any(key in index.codes for index in indexes) for key in self._exact)

    def exact(self, index: SheetIndex) -> Iterator[tuple[str, Spot]]:
        """Yield each code and a cell that holds it as printed."""
        for key, code in self._exact.items():
            for spot in index.codes.get(key, ()):
                yield code, spot

    def changed(self, index: SheetIndex) -> Iterator[tuple[str, Spot]]:
        """Yield each code and a cell that holds it without its zeros in front, or as a day."""
        for key, code in self.loose.items():
            if code is not None:
                for spot in index.codes.get(key, ()):
                    yield code, spot
        epoch = _EPOCH_1904 if self._date1904 else _EPOCH
        for code in self.all:
            first = _first_day(code)
            for spot in index.codes.get(str((first - epoch).days), ()) if first is not None else ():
                cell = index.sheet.cells[spot]
                if cell.kind == "number" and is_date_format(cell.number_format):
                    yield code, spot

    def find(self, text: str, cell: RawCell | None = None) -> str | None:
        """Return the code that a text means, None if it is none of them. cell: where it stands."""
        key = code_key(text)
        code = self._exact.get(key) or self.loose.get(key)
        if code is None and cell is not None and cell.kind == "number" and is_date_format(cell.number_format):
            day = serial_day(cell.text, date1904=self._date1904)
            return next((one for one in self.all if day is not None and _first_day(one) == day), None)
        return code


def _spellings(code: str) -> Iterator[str]:
    if code.isdecimal() and code.isascii():
        yield str(int(code))
    first = _first_day(code)
    if first is not None:
        yield from dict.fromkeys(
            (
                f"{first.month}/{first.year}",
                f"{first.month:02}/{first.year}",
                f"{first.year}-{first.month}",
                f"{first.month}-{first.year}",
                f"{first.month:02}-{first.year}",
            )
        )


def _first_day(code: str) -> date | None:
    """Return the first day of a month written YYYY-MM, None for any other code."""
    year, mark, month = code.partition("-")
    if mark and len(year) == 4 and len(month) == 2 and (year + month).isdecimal():
        number = int(month)
        return date(int(year), number, 1) if 1 <= number <= 12 and int(year) >= 1904 else None
    return None
