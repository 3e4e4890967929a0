"""One good return to be broken, and what is then expected of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from ppmd_cli.checks.structure import Asked
from ppmd_cli.layout import DataCell, FormLayout, SheetLayout
from ppmd_cli.model.cell import RawCell, a1
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import Flag, Quantity, Value
from tests.errors.book import Book, Sheet

Pair = tuple[str, str]
At = tuple[str, str]  # sheet, cell


@dataclass
class Case:
    """A good return: its workbook (to be changed), its layout, what it truly says, and chance.

    others: the good returns of other units of the same form; before: the same unit's last return.
    """

    unit: str
    period: str
    layout: FormLayout
    book: Book
    truth: dict[Pair, Value]
    rng: Random
    names: dict[str, str]
    register: frozenset[Pair]
    days: tuple[date, date]
    others: list[Case] = field(default_factory=list)
    before: Case | None = None

    @property
    def last_day(self) -> date:
        """The last day that the return speaks of."""
        return self.days[1]

    def element(self, name: str) -> Element:
        return self.layout.elements[name]

    def sheet(self, cell: DataCell) -> Sheet:
        return self.book[cell.sheet]

    def raw(self, cell: DataCell) -> RawCell | None:
        return self.book[cell.sheet].cells.get((cell.row, cell.column))

    def put(self, cell: DataCell, text: str | float | None, **how: object) -> None:
        """Type into a data cell; its number format stays unless another is given."""
        old = self.raw(cell)
        if old is not None and "number_format" not in how and not isinstance(text, str):
            how["number_format"] = old.number_format
        self.book[cell.sheet].put(cell.row, cell.column, text, **how)  # type: ignore[arg-type]

    def number(self, cell: DataCell) -> float | int | None:
        value = self.truth.get((cell.element, cell.subject))
        if not isinstance(value, Quantity):
            return None
        return int(value.number) if value.number == int(value.number) else float(value.number)

    def cells(
        self,
        kind: str | Iterable[str] = ("count",),
        *,
        section: str | None = None,
        least: float | None = None,
        where: Callable[[Element], bool] | None = None,
        given: bool = True,
    ) -> list[DataCell]:
        """The data cells of some types that hold something, those with at least `least` if that is told."""
        kinds = (kind,) if isinstance(kind, str) else tuple(kind)
        found = []
        for cell in self.layout.cells:
            element, sheet = self.element(cell.element), self.layout.sheet_of[cell.element]
            if element.type not in kinds or (section and sheet.section and sheet.section.subject != section):
                continue
            if where is not None and not where(element):
                continue
            if given and self.raw(cell) is None:
                continue
            number = self.number(cell)
            if least is not None and (number is None or number < least):
                continue
            found.append(cell)
        return found

    def any(self, *kinds: str, **more: object) -> DataCell | None:
        """One of them by chance."""
        found = self.cells(kinds or ("count",), **more)  # type: ignore[arg-type]
        return self.rng.choice(found) if found else None

    def table(self, subject: str = "child", rows: int = 2) -> SheetLayout | None:
        """The table about children (or months, tasks); any table where there is none of children."""
        for sheet in self.layout.sheets:
            if sheet.kind == "table" and sheet.section and sheet.section.subject == subject:
                return sheet if len(sheet.subjects) >= rows else None
        return None

    def tables(self, rows: int = 2) -> list[SheetLayout]:
        """Every table with so many rows."""
        return [
            sheet for sheet in self.layout.sheets if sheet.kind == "table" and len(sheet.subjects) >= rows
        ]

    def some_table(self, rows: int = 2) -> SheetLayout | None:
        return self.table("child", rows) or self.table("month", rows) or self.table("task", rows)

    def list(self) -> SheetLayout | None:
        return next((sheet for sheet in self.layout.sheets if sheet.kind == "list"), None)

    def row(self, sheet: SheetLayout, subject: str) -> list[DataCell]:
        return [self.layout.at[element.id, subject] for element in sheet.elements]

    def column(self, sheet: SheetLayout, element: str) -> list[DataCell]:
        return [self.layout.at[element, subject] for subject in sheet.subjects]

    def known(self, cell: DataCell) -> bool:
        """Tell whether the register or the last return has a figure to hold the cell against."""
        if (cell.subject, cell.element) in self.register:
            return True
        before = self.before
        return before is not None and bool(before.number(cell))

    def pair(self, end: str | None = None) -> tuple[SheetLayout, str, str] | None:
        """A table of children with a part and its whole as the register knows them: neighbours by name."""
        sheet = self.table("child")
        if sheet is None:
            return None
        ids = {element.id for element in sheet.elements}
        wholes = [one for one in sorted(ids) if one.endswith("_total")]
        parts = [
            (part, whole)
            for whole in wholes
            for last in ("inspected", "reached", "trained")
            if (part := whole.removesuffix("total") + last) in ids and end in (None, last)
        ]
        return (sheet, *self.rng.choice(parts)) if parts else None


@dataclass
class Broken:
    """What a kind makes of a case.

    at: the cells (sheet, A1) at one of which it is to be found; spots: (element, subject) where the cell is gone;
    whole: a finding about the file, a sheet or the cover as a whole is at the very place.
    harmless: it must be read right; planned: codes of warnings that are then right all the same.
    truth: what the facts then are, where they are not those of the good return.
    name: how the file is called. asked: what the caller asks for; beside: further files of the same run; alone: without the returns around it.
    """

    book: Book
    at: set[At] = field(default_factory=set)
    spots: set[Pair] = field(default_factory=set)
    whole: bool = False
    harmless: bool = False
    planned: frozenset[str] = frozenset()
    truth: dict[Pair, Value] | None = None
    asked: Asked = field(default_factory=Asked)
    beside: list[Book] = field(default_factory=list)
    name: str | None = None


Break = Callable[[Case], Broken | None]


@dataclass(frozen=True)
class Kind:
    """One kind of human error. group: layout, names, values, beyond."""

    name: str
    group: str
    label: str
    make: Break
    periods: tuple[str, ...]


KINDS: dict[str, Kind] = {}


def kind(group: str, label: str, *, periods: tuple[str, ...] = ("H1",)) -> Callable[[Break], Break]:
    """Enter a function as a kind of error."""

    def enter(make: Break) -> Break:
        name = make.__name__
        assert name not in KINDS, name
        KINDS[name] = Kind(name, group, label, make, periods)
        return make

    return enter


def at(*cells: DataCell) -> set[At]:
    return {(cell.sheet, cell.cell) for cell in cells}


def spots(*cells: DataCell) -> set[Pair]:
    return {(cell.element, cell.subject) for cell in cells}


def moved(sheet: str, row: int, column: int) -> set[At]:
    return {(sheet, a1(row, column))}


def found_at(case: Case, *cells: DataCell) -> Broken:
    """It is to be found at these cells."""
    return Broken(case.book, at=at(*cells))


def harmless(case: Case, *planned: str) -> Broken:
    """It must be read as if nothing had happened."""
    return Broken(case.book, harmless=True, planned=frozenset(planned))


def yes(case: Case, pair: Pair) -> bool:
    return case.truth.get(pair) == Flag(yes=True)


def swapped(items: list[str], rng: Random) -> Iterator[str]:
    """The items in another order."""
    mixed = items[:]
    while mixed == items and len(items) > 1:
        rng.shuffle(mixed)
    yield from mixed
