"""Live checks that need no rule of the plan: what is still blank, and what is not what its cell asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from ppmd_cli.forms.defaults import YES, options_of
from ppmd_cli.forms.excel_cells import FIRST_DAY, LARGEST, LAST_DAY, ZERO_WORDS, count_words
from ppmd_cli.layout import DataCell, FormLayout
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.form import Element

NOT_AVAILABLE = "không có số liệu"
# Texts that a cell for a number may hold; see ZERO_WORDS.
ALLOWED = ("kh?ng c? s? li?u", "ch?a c? s? li?u", *ZERO_WORDS)
Kind = Literal["blank", "not_number", "negative", "not_count", "not_date", "not_in_list"]


class Count(Struct, frozen=True):
    """A check that counts cells of one sheet. formula: without "="; array: entered as an array formula."""

    kind: Kind
    sheet: str
    formula: str
    array: bool = False


def counts(layout: FormLayout) -> tuple[Count, ...]:
    """Every counting check of a workbook, sheet by sheet."""
    found: list[Count] = []
    for sheet in layout.sheets:
        cells = [cell for cell in layout.cells if cell.sheet == sheet.name]
        name = sheet.name
        required = [cell for cell in cells if cell.required]
        if required:
            found.append(Count("blank", name, _blanks(required, layout)))
        numbers = ranges(_of(cells, layout, lambda element: element.type in ("count", "amount")))
        if numbers:
            found.append(Count("not_number", name, "+".join(_others(one, ALLOWED) for one in numbers)))
            found.append(Count("negative", name, "+".join(_outside(one, 0, LARGEST) for one in numbers)))
        fine = "+".join(_finer(cells, layout))
        if fine:
            found.append(Count("not_count", name, fine, array=True))
        days = ranges(_of(cells, layout, lambda element: element.type == "date"))
        if days:
            parts = (f"{_others(one, ALLOWED[:2])}+{_outside(one, FIRST_DAY, LAST_DAY)}" for one in days)
            found.append(Count("not_date", name, "+".join(parts)))
        listed = _not_listed(cells, layout)
        if listed:
            found.append(Count("not_in_list", name, listed))
    return tuple(found)


def is_flow(element: Element) -> bool:
    """Tell whether it is a number that adds up over the year, which a nil return leaves blank."""
    return element.nature == "flow" and element.type in ("count", "amount")


def _blanks(required: list[DataCell], layout: FormLayout) -> str:
    """How many required cells are blank; a nil return may leave out the flows."""
    nil = nil_cell(layout)
    if nil is None:
        return "+".join(f"COUNTBLANK({one})" for one in ranges(required))
    parts = [f"COUNTBLANK({one})" for one in ranges(_of(required, layout, lambda one: not is_flow(one)))]
    flows = "+".join(f"COUNTBLANK({one})" for one in ranges(_of(required, layout, is_flow)))
    return "+".join(parts + ([f'IF({nil}="{YES}",0,{flows})'] if flows else []))


def nil_cell(layout: FormLayout) -> str | None:
    """Where the unit says that nothing happened, None if the form does not ask."""
    element = layout.form.with_role("nil_return")
    cell = layout.at.get((element.id, layout.unit)) if element is not None else None
    return reference(cell.sheet, cell.row, cell.column, cell.row, cell.column) if cell is not None else None


def ranges(cells: Iterable[DataCell]) -> list[str]:
    """The cells as few rectangles: runs down a column, then equal runs side by side."""
    columns: dict[tuple[str, int], list[int]] = {}
    for cell in cells:
        columns.setdefault((cell.sheet, cell.column), []).append(cell.row)
    runs: dict[tuple[str, int, int], list[int]] = {}
    for (sheet, column), rows in columns.items():
        for first, last in _runs(sorted(rows)):
            runs.setdefault((sheet, first, last), []).append(column)
    return [
        reference(sheet, first, left, last, right)
        for (sheet, first, last), own in runs.items()
        for left, right in _runs(sorted(own))
    ]


def reference(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """A rectangle as an absolute reference."""
    first = f"${column_letters(column)}${row}"
    last = f"${column_letters(last_column)}${last_row}"
    return f"{quoted(sheet)}!{first}" + (f":{last}" if first != last else "")


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in formulas."""
    return "'" + sheet.replace("'", "''") + "'"


def not_a_number(cell: str) -> str:
    """The condition that a cell for a number holds what is none, nor a word that may stand there."""
    return f'AND(NOT(ISNUMBER({cell})),TRIM({cell})<>"",{count_words(cell, ALLOWED)}=0)'


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _of(cells: list[DataCell], layout: FormLayout, fits: Callable[[Element], bool]) -> list[DataCell]:
    return [cell for cell in cells if fits(layout.elements[cell.element])]


def _others(cells: str, words: Sequence[str]) -> str:
    """How many hold something that is neither a number nor one of the words."""
    return f'SUMPRODUCT((1-ISNUMBER({cells}))*(TRIM({cells})<>""))-({count_words(cells, words)})'


def _outside(cells: str, first: int, last: int) -> str:
    return f'COUNTIF({cells},"<{first}")+COUNTIF({cells},">{last}")'


def _finer(cells: list[DataCell], layout: FormLayout) -> Iterator[str]:
    """How many hold a part of one where whole numbers are counted, or more decimals than an amount has."""
    limits = {
        element.id: 0 if element.type == "count" else element.decimals
        for element in layout.elements.values()
        if element.type in ("count", "amount")
    }
    for decimals in dict.fromkeys(limits.values()):
        if decimals is not None:
            for one in ranges(cell for cell in cells if limits.get(cell.element) == decimals):
                yield f"SUM(IF(ISNUMBER({one}),IF({one}>=0,IF(ROUND({one},{decimals})<>{one},1,0),0),0))"


def _not_listed(cells: list[DataCell], layout: FormLayout) -> str:
    """Cells of lists that hold something else: all that hold something, less those that hold an option."""
    parts = []
    choices: dict[tuple[str, ...], list[DataCell]] = {}
    for cell in cells:
        options = options_of(layout.elements[cell.element])
        if options is not None:
            choices.setdefault(options, []).append(cell)
    for options, own in choices.items():
        for one in ranges(own):
            known = "".join(f'-COUNTIF({one},"{_literal(option)}")' for option in (*options, NOT_AVAILABLE))
            parts.append(f"COUNTA({one}){known}")
    return "+".join(parts)


def _literal(text: str) -> str:
    """A text for COUNTIF, which takes * and ? for wildcards and a sign at the start for a comparison."""
    for sign in "~*?":
        text = text.replace(sign, "~" + sign)
    return "=" + text.replace('"', '""')
