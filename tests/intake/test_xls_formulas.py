"""Formulas of .xls: what is compiled in a cell is reckoned again as in the other formats, or left alone."""

import struct
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.intake.workbook import read_workbook, reckoner
from ppmd_cli.intake.xls_formulas import plain_formula
from ppmd_cli.model.cell import RawWorkbook
from tests.intake.biff import compound, number, record, stream


def ref(row: int, column: int) -> bytes:
    return struct.pack("<BHH", 0x44, row, column | 0xC000)


def area(top: int, bottom: int, left: int, right: int) -> bytes:
    return struct.pack("<BHHHH", 0x25, top, bottom, left | 0xC000, right | 0xC000)


def whole(value: int) -> bytes:
    return struct.pack("<BH", 0x1E, value)


ADD, MINUS, TIMES, OVER, NEGATIVE, BRACKETS = (bytes([one]) for one in (0x03, 0x04, 0x05, 0x06, 0x13, 0x15))
SUM_OF_ONE = bytes([0x19, 0x10, 0, 0])
SUM_OF_TWO, AVERAGE_OF_ONE = struct.pack("<BBH", 0x42, 2, 4), struct.pack("<BBH", 0x42, 1, 5)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (whole(5) + whole(3) + ADD, "(5+3)"),
        (whole(5) + whole(3) + ADD + BRACKETS + whole(2) + TIMES, "((5+3)*2)"),
        (ref(1, 3) + whole(2) + OVER, "(D2/2)"),
        (ref(1, 3) + NEGATIVE + whole(9) + MINUS, "((0-D2)-9)"),
        (struct.pack("<Bd", 0x1F, 2.5), "2.5"),
        (area(9, 11, 3, 3) + SUM_OF_ONE, "SUM(D10:D12)"),
        (area(9, 11, 3, 3) + ref(0, 0) + SUM_OF_TWO, "SUM(D10:D12,A1)"),
        (area(9, 11, 3, 3) + AVERAGE_OF_ONE, None),
        (struct.pack("<BHH", 0x01, 3, 3), None),  # shared with other cells
        (struct.pack("<BHHH", 0x5A, 0, 1, 1), None),  # of another sheet
        (ADD, None),
        (whole(5) + whole(3), None),
        (b"\x1f\x00", None),
        (b"", None),
    ],
)
def test_compiled_formulas(tokens: bytes, text: str | None):
    assert plain_formula(tokens) == text


@given(st.binary(max_size=60))
def test_whatever_stands_there_is_a_text_or_none(tokens: bytes):
    assert isinstance(plain_formula(tokens), str | None)


def cell(row: int, column: int, result: float, tokens: bytes) -> bytes:
    head = struct.pack("<HHH", row, column, 0) + struct.pack("<d", result) + struct.pack("<HI", 0, 0)
    return record(0x06, head + struct.pack("<H", len(tokens)) + tokens)


@pytest.mark.parametrize(
    ("result", "said"),
    [(19, "formula_in_data_cell"), (17, "formula_stale")],
)
def test_a_stale_result_is_told_as_in_other_formats(result: float, said: str):
    """A1 and A2 hold 12 and 7; A3 is their sum, or was before somebody typed over them."""
    cells = number(0, 0, 12) + number(1, 0, 7) + cell(2, 0, result, ref(0, 0) + ref(1, 0) + ADD)
    source = source_from_bytes(Path("a.xls"), compound("Workbook", stream(cells)))
    assert isinstance(source, Source)
    workbook = read_workbook(source)
    assert isinstance(workbook, RawWorkbook)
    reckoned = reckoner(source, workbook)("S", 3, 1)
    assert reckoned == Fraction(19)
    parsed = parse_cell(workbook.sheets[0].cells[3, 1], "count", reckoned=reckoned)
    assert said in (parsed.note_code, parsed.problem_code)
