"""Live checks that need no rule of the plan: what is still blank, and what is not what its cell asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ppmd_cli.forms.defaults import YES, options_of
from ppmd_cli.layout import DataCell, FormLayout
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.form import Element

NOT_AVAILABLE = "không có số liệu"
NOTHING = "không phát sinh"
Kind = Literal["blank", "not_number", "not_count", "not_in_list"]


@dataclass(frozen=True, slots=True)
class Count:
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
            found.append(Count("not_number", name, "+".join(map(_texts, numbers))))
        whole = ranges(_of(cells, layout, lambda element: element.type == "count"))
        if whole:
            found.append(Count("not_count", name, "+".join(map(_not_whole, whole)), array=True))
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
    """The condition that a cell for a number holds another text than the words that may stand there."""
    words = "".join(f',LOWER(TRIM({cell}))<>"{word}"' for word in (NOT_AVAILABLE, NOTHING))
    return f'AND(ISTEXT({cell}),TRIM({cell})<>""{words})'


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


def _texts(cells: str) -> str:
    words = "".join(f'*(LOWER(TRIM({cells}))<>"{word}")' for word in (NOT_AVAILABLE, NOTHING))
    return f'SUMPRODUCT(ISTEXT({cells})*(TRIM({cells})<>""){words})'


def _not_whole(cells: str) -> str:
    return f"SUM(IF(ISNUMBER({cells}),IF({cells}<0,1,IF({cells}<>INT({cells}),1,0)),0))"


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
