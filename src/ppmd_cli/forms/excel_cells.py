"""Cells that a formula's names stand for, and the conditions under which what they hold cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from ppmd_cli.plan.formula.types import TypeName

YES: Final = '"Có"'
NO: Final = '"Không"'
NOT_AVAILABLE: Final = '"không có số liệu"'
# As criteria of COUNTIF, which knows neither case nor, by the wildcard, the marks on a letter.
ZERO_WORDS: Final = ("kh?ng ph?t sinh", "kps")
# What no count, no amount and no day can lie beyond; days as Excel numbers them, 2000 to 2100.
LARGEST: Final = 10**12
FIRST_DAY: Final = 36526
LAST_DAY: Final = 73415


class ExcelRef(Struct, frozen=True):
    """Where a name of a formula stands in the workbook, addresses ready to print ("'Biểu 1'!$E12").

    kind: "number", "flag", "text", "choice" or "date". options: option id -> the label that the cell holds.
    cell: its one cell; for a rule of children, months or tasks the cell on the first row, with a relative row
    ("$E12"), so that the formula can be filled down. range: for a rule of the unit over an element of
    children or months, their contiguous column ("'Biểu 1'!$E$12:$E$48"); `cell` is None then.
    strict: a number below 0, one with more than `decimals` or one beyond belief is unreadable, as is such a
    day; "không phát sinh" is 0.
    """

    kind: TypeName
    cell: str | None = None
    range: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    decimals: int | None = None


def faulty(cells: Mapping[str, ExcelRef], arrays: set[str], *, blank_is_fault: bool) -> Iterator[str]:
    """Conditions under which one of the cells holds what makes a rule rest. arrays: see `_Operands`."""
    numbers = {cell: ref for cell, ref in cells.items() if ref.kind in ("number", "date")}
    if numbers:
        listed = ",".join(numbers)
        zeros = "".join(
            f"+{count_words(cell, ZERO_WORDS)}"
            for cell, ref in numbers.items()
            if ref.strict and ref.kind == "number" and cell not in arrays
        )
        if blank_is_fault:
            ranges = [f"ROWS({cell})" for cell in numbers if ":" in cell]
            single = len(numbers) - len(ranges)
            wanted = "+".join(ranges + ([str(single)] if single else []))
            yield f"COUNT({listed}){zeros}<{wanted}"
        else:
            yield f"COUNTA({listed})>COUNT({listed}){zeros}"
    yield from _beyond(cells)
    for cell, ref in cells.items():
        if ref.kind not in ("number", "date"):
            yield from _bad_words(cell, ref, blank_is_fault=blank_is_fault)


def _bad_words(cell: str, ref: ExcelRef, *, blank_is_fault: bool) -> Iterator[str]:
    if ref.kind == "text":
        bad = [NOT_AVAILABLE, '""'] if blank_is_fault else [NOT_AVAILABLE]
        if ":" in cell:
            yield f"SUMPRODUCT({'+'.join(f'(TRIM({cell})={word})' for word in bad)})>0"
        else:
            yield from (f"TRIM({cell})={word}" for word in bad)
        return
    words = [YES, NO] if ref.kind == "flag" else [quoted(label) for label in ref.options.values()]
    tests = [f"{cell}={word}" for word in words] + ([] if blank_is_fault else [f'{cell}=""'])
    if ":" in cell:
        yield f"SUMPRODUCT({'+'.join(f'({test})' for test in tests)})<ROWS({cell})"
    else:
        yield f"NOT(OR({','.join(tests)}))"


def quoted(text: str) -> str:
    """A text as it stands in formulas."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def count_words(cells: str, words: Iterable[str]) -> str:
    """How many of the cells hold one of the words and nothing else."""
    return "+".join(f'COUNTIF({cells},"{word}")' for word in words)


def _beyond(cells: Mapping[str, ExcelRef]) -> Iterator[str]:
    """Conditions under which a strict cell holds a number or a day that cannot be right."""
    numbers = {cell: ref for cell, ref in cells.items() if ref.strict and ref.kind == "number"}
    if numbers:
        yield f"MIN({','.join(numbers)})<0"
        yield f"MAX({','.join(numbers)})>{LARGEST}"
    for cell, ref in numbers.items():
        if ref.decimals is not None:
            yield _finer(cell, ref.decimals)
    days = ",".join(cell for cell, ref in cells.items() if ref.strict and ref.kind == "date")
    if days:
        yield f"MIN({days})<{FIRST_DAY}"
        yield f"MAX({days})>{LAST_DAY}"


def _finer(cell: str, decimals: int) -> str:
    if ":" not in cell:
        return f"ROUND(N({cell}),{decimals})<>N({cell})"
    if decimals:
        return f"SUMPRODUCT(1*(ROUND({cell},{decimals})<>{cell}))>0"
    # A word for 0 may stand there, with which nothing can be reckoned: so the decimal mark is looked for.
    return f"SUMPRODUCT(ISNUMBER({cell})*ISNUMBER(FIND(MID(1/2,2,1),{cell})))>0"
