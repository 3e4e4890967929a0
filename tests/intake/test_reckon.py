"""Formulas typed into data cells: reckoned again where that is exact, and held against what the file keeps."""

from pathlib import Path

import pytest

from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.intake.reckon import Formula, Reckoner
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.intake.workbook import read_workbook, reckoner
from ppmd_cli.model.cell import RawCell, RawSheet, RawWorkbook, from_a1
from tests.intake.books import packed, parts
from tests.intake.test_marks import FODS
from tests.intake.test_parse import said

# A1 12, A2 5.5, A3 empty, A4 "số", A5 "7" as text, A6 yes, A7 error, A8 =A1*2, A9 =A9, A10 =ROUND(A1,0); Bìa!B2 100.
CELLS = {
    "A1": ("12", "number", ""),
    "A2": ("5.5", "number", ""),
    "A4": ("số", "text", ""),
    "A5": ("7", "text", ""),
    "A6": ("1", "bool", ""),
    "A7": ("#N/A", "error", ""),
    "A8": ("999", "number", "A1*2"),
    "A9": ("0", "number", "B9+1"),
    "B9": ("0", "number", "A9+1"),
    "A10": ("12", "number", "ROUND(A1,0)"),
}
FORMULAS = """
12+5+7 | 24
=12+5+7 | 24
+3 | 3
-(2-5) | 3
2+3*4 | 14
(2+3)*4/5 | 4
1/3 | 1/3
0.1+0.2 | 3/10
1.5E+2 | 150
A1 | 12
$A$1+A2 | 35/2
A3 | 0
A1 + A3 | 12
SUM(A1:A3) | 35/2
sum(A1,A2,3) | 41/2
SUM(A1:A4) | 35/2
SUM(A1,A1:A2) | 59/2
A8 | 24
SUM(A8,1) | 25
'Bìa số'!B2*2 | 200
BC!B2 | 100
'bìa số'!$B$2 | 100
A4 | -
A5+1 | -
SUM(A1:A5) | -
SUM(A1:A6) | -
A7 | -
A9 | -
A10 | -
A1:A2 | -
A1/A3 | -
SUM(A:A) | -
ROUND(A1,0) | -
A1&A2 | -
A1^2 | -
50% | -
[1]Sheet1!A1 | -
'[a.xlsx]Bìa'!B2 | -
Khác!A1 | -
TỔNG | -
SUM(A1:A99999) | -
12+ | -
12 5 | -
(12 | -
"12" | -
A1,A2 | -
TODAY() | -
1:2 | -
SUM() | -
"""


def workbook() -> RawWorkbook:
    cells = {}
    for address, (text, kind, formula) in CELLS.items():
        row, column = from_a1(address)
        cells[row, column] = RawCell(row, column, text, kind, bool(formula), bool(formula))
    cover = RawSheet("Bìa số", "visible", {(2, 2): RawCell(2, 2, "100", "number")})
    return RawWorkbook((RawSheet("Biểu 1", "visible", cells), cover, RawSheet("BC", "visible", cover.cells)))


def reckoned(text: str, *, down: int = 0, right: int = 0) -> str:
    formulas = {from_a1(address): Formula(formula) for address, (*_, formula) in CELLS.items() if formula}
    found = Reckoner(workbook(), {"Biểu 1": formulas | {(50, 5): Formula(text, down, right)}})
    value = found.value("Biểu 1", 50, 5)
    return "-" if value is None else str(value)


@pytest.mark.parametrize(("text", "result"), [line.split(" | ") for line in FORMULAS.strip().splitlines()])
def test_what_can_be_reckoned(text, result):
    assert reckoned(text) == result


def test_a_shared_formula_moves_what_is_not_fixed():
    assert reckoned("A1+$A$1", down=1) == "35/2"
    assert reckoned("B1+$A2", right=-1) == "35/2"
    assert reckoned("A1", right=-1) == "-"


def test_depth_length_and_number_of_cells_are_bounded():
    assert reckoned("(" * 400 + "1" + ")" * 400) == "-"
    assert reckoned("+".join("1" * 2000)) == "-"
    assert reckoned("-" * 1999 + "1") == "-1"
    assert reckoned("SUM(" + ",".join(["A1:A9000"] * 3) + ")") == "-"
    chain = {(row, 1): Formula(f"A{row + 1}+1") for row in range(1, 400)}
    cells = {spot: RawCell(*spot, "1", "number", formula=True, cached=True) for spot in chain}
    book = RawWorkbook((RawSheet("S", "visible", cells),))
    assert Reckoner(book, {"S": chain}).value("S", 1, 1) is None
    # One that doubles at every step is reckoned cell by cell, not path by path.
    doubling = {(row, 1): Formula(f"A{row + 1}+A{row + 1}") for row in range(1, 20)}
    cells = {spot: RawCell(*spot, "1", "number", formula=True, cached=True) for spot in doubling}
    cells[20, 1] = RawCell(20, 1, "1", "number")
    book = RawWorkbook((RawSheet("S", "visible", cells),))
    assert Reckoner(book, {"S": doubling}).value("S", 1, 1) == 2**19


ROWS = """<row r="1"><c r="A1"><f>12+5+7</f><v>24</v></c><c r="B1"><f>12+5+7</f><v>0</v></c><c r="C1"><f>12+5+7</f></c>
<c r="D1"><f>10/4</f></c><c r="E1"><f>1/3</f></c><c r="F1"><f>ROUND(1,0)</f><v>1</v></c><c r="G1"><f>ROUND(1,0)</f></c>
<c r="H1" t="str"><f>12+1</f><v>12</v></c><c r="I1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
<row r="2"><c r="A2"><f t="shared" ref="A2:C2" si="0">A1+1</f><v>25</v></c><c r="B2"><f t="shared" si="0"/><v>25</v></c>
<c r="C2"><f t="shared" si="0"/></c><c r="D2"><f t="array" ref="D2">1+1</f><v>5</v></c><c r="E2"><f>SUM(A3:Z9)</f></c></row>"""


def in_data_cells(name: str, data: bytes, addresses: str, kind: str = "count") -> list[str]:
    source = source_from_bytes(Path(name), data)
    assert isinstance(source, Source)
    book = read_workbook(source)
    assert isinstance(book, RawWorkbook)
    ask = reckoner(source, book)
    spots = map(from_a1, addresses.split())
    sheet = book.sheets[0]
    return [said(parse_cell(sheet.cells[spot], kind, reckoned=ask(sheet.name, *spot))) for spot in spots]


def test_a_formula_in_a_data_cell_of_an_xlsx():
    data = packed(parts(ROWS))
    assert in_data_cells("a.xlsx", data, "A1 B1 C1 D1 E1 F1 G1 H1 I1 A2 B2 C2 D2 E2") == [
        "24 (formula_in_data_cell)",
        "formula_stale 24|0",
        "24 (formula_reckoned)",
        "not_a_whole_number 2,5",
        "formula_not_calculated 0,333333333333333",
        "1 (formula_in_data_cell)",
        "formula_not_calculated",
        "formula_stale 13",
        "error_value",
        "25 (formula_in_data_cell)",
        "25 (formula_in_data_cell)",
        "25 (formula_reckoned)",
        "5 (formula_in_data_cell)",
        "0 (formula_reckoned)",
    ]
    assert in_data_cells("a.xlsx", data, "D1 E1", "amount") == [
        "2.5 (formula_reckoned)",
        "formula_not_calculated 0,333333333333333",
    ]


def test_a_formula_in_a_data_cell_of_opendocument():
    def cell(formula: str, value: str = "") -> str:
        kept = f'office:value-type="float" office:value="{value}"' if value else ""
        return f'<table:table-cell table:formula="{formula}" {kept}/>'

    cells = (
        cell("of:=12+5+7", "24")
        + cell("of:=[.A1]+SUM([.A1:.B1];1)", "0")
        + cell("of:=SUM([$A.$A$1];['A'.A1])", "48")
        + cell("of:=12+5+7")
        + cell("of:=['file:///b.ods'#$A.A1]", "3")
        + cell("msoxl:=12+5+7", "3")
    )
    data = FODS.format("urn:oasis:names:tc:opendocument:xmlns:", cells).encode()
    assert in_data_cells("a.fods", data, "A1 B1 C1 D1 E1 F1") == [
        "24 (formula_in_data_cell)",
        "0 (formula_in_data_cell)",
        "48 (formula_in_data_cell)",
        "24 (formula_reckoned)",
        "3 (formula_in_data_cell)",
        "3 (formula_in_data_cell)",
    ]
