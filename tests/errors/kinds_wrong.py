"""The wrong file, codes typed anew, cells merged into one: what changes whose figures they are or where they stand."""

from __future__ import annotations

import unicodedata

from ppmd_cli.layout import CODE_COLUMN, SheetLayout
from ppmd_cli.model.cell import CellRange
from tests.errors.case import Broken, Case, harmless, kind, moved

L = "layout"
BOTH = ("H1", "FY")
FAR = ("385", "so-yt")  # of another form than agencies and districts have


def _other(case: Case) -> str:
    same = [one.unit for one in case.others]
    return case.rng.choice(same or [one for one in FAR if one != case.unit])


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@kind(L, "tên tệp là của đơn vị khác", periods=BOTH)
def name_of_other_unit(case: Case) -> Broken | None:
    other = _other(case)
    name = case.names[other]
    names = [f"{other} - {name}.xlsx", f"{_plain(name).replace(' ', '_')}_{case.period}.xlsx"]
    names += [f"bao cao {_plain(name).lower()}.xlsx", f"UBND {name} (chính thức).xlsx"]
    return Broken(case.book, whole=True, name=case.rng.choice(names))


@kind(L, "tên tệp là của kỳ khác, năm khác", periods=BOTH)
def name_of_other_period(case: Case) -> Broken | None:
    names = {
        "H1": ["BC nam 2023.xlsx", "Báo cáo cả năm 2023.xlsx", "BC 6 thang 2022.xlsx"],
        "FY": ["BC 6 thang dau nam 2023.xlsx", "Báo cáo quý I.xlsx", "Bao cao nam 2022.xlsx"],
    }
    return Broken(case.book, whole=True, name=case.rng.choice(names[case.period]))


@kind(L, "tên cơ quan, tiêu đề là của đơn vị khác", periods=BOTH)
def title_of_other_unit(case: Case) -> Broken | None:
    name = case.names[_other(case)]
    sheet = case.rng.choice(case.layout.sheets)
    if sheet.kind == "cover":
        text = case.rng.choice([f"UBND {name}", name]).upper()
    else:
        text = f"Đơn vị báo cáo: {name}"
    case.book[sheet.name].put(1, 1, text)
    return Broken(case.book, at=moved(sheet.name, 1, 1))


@kind(L, "tiêu đề ghi kỳ khác, năm khác", periods=BOTH)
def title_of_other_period(case: Case) -> Broken | None:
    other = {"H1": "năm 2023", "FY": "6 tháng đầu năm 2023"}[case.period]
    lines = [(3, f"Kỳ báo cáo: {other}"), (2, "BIỂU SỐ LIỆU 6 THÁNG ĐẦU NĂM 2022")]
    sheet = case.rng.choice([sheet for sheet in case.layout.sheets if sheet.kind != "cover"])
    row, text = case.rng.choice(lines)
    case.book[sheet.name].put(row, 1, text)
    return Broken(case.book, at=moved(sheet.name, row, 1))


LOOKS = [
    str.maketrans("01", "Ol"),
    str.maketrans("XHKCMT", "ХНКСМТ"),
    {code: code + 0xFEE0 for code in range(0x30, 0x5B)},
]
APART = ["{} {}", "{}-{}", "{}.{}", "{}\u00a0{}"]


def _codes(case: Case, sheet: SheetLayout) -> list[tuple[int, int]]:
    """Where the printed codes of a sheet stand: of its elements, of a table's subjects too."""
    if sheet.kind != "table":
        return [(line.row, CODE_COLUMN) for line in sheet.lines if line.kind == "element"]
    down = [(line.row, CODE_COLUMN) for line in sheet.lines]
    return [*((sheet.code_row, column) for column in sheet.columns.values()), *down]


def _retype(case: Case, how: str) -> Broken | None:
    some = False
    for sheet in case.layout.sheets:
        page = case.book[sheet.name]
        for row, column in _codes(case, sheet):
            code = page.text(row, column)
            if how == "looks":
                text = code.translate(case.rng.choice(LOOKS))
            else:
                text = case.rng.choice(APART).format(code[:1], code[1:])
            # A month or a task is no short code; figures stay what they are.
            if text != code and code.isalnum() and case.rng.random() < 0.5:
                page.put(row, column, text)
                some = True
    return harmless(case) if some else None


@kind(L, "mã gõ lại bằng ký tự giống: HO8, Н08 (chữ Nga), chữ rộng")
def codes_look_alike(case: Case) -> Broken | None:
    return _retype(case, "looks")


@kind(L, "mã gõ lại có dấu cách, gạch, chấm ở giữa: H 08, H-08")
def codes_spaced(case: Case) -> Broken | None:
    return _retype(case, "apart")


def _merge(case: Case, sheet: SheetLayout, block: CellRange) -> Broken:
    """As a spreadsheet program merges: the first text in the block stays, in its first cell."""
    page = case.book[sheet.name]
    inside = [
        spot
        for spot in sorted(page.cells)
        if block.first_row <= spot[0] <= block.last_row and block.first_column <= spot[1] <= block.last_column
    ]
    kept = page.cells[inside[0]] if inside else None
    for spot in inside:
        del page.cells[spot]
    top = (block.first_row, block.first_column)
    if kept is not None:
        page.cells[top] = kept._replace(row=top[0], column=top[1])
    page.merges = [one for one in page.merges if not (one.last_row >= block.first_row)]
    page.merges.append(block)
    return Broken(case.book, at=moved(sheet.name, *top))


@kind(L, "cả trang bị gộp thành một ô")
def sheet_merged(case: Case) -> Broken | None:
    sheet = case.rng.choice([sheet for sheet in case.layout.sheets if sheet.kind != "cover"])
    page = case.book[sheet.name]
    return _merge(case, sheet, CellRange(1, 1, page.last_row(), page.last_column()))


@kind(L, "một khối ô số liệu gộp làm một")
def block_merged(case: Case) -> Broken | None:
    sheet = case.some_table(3)
    if sheet is None or len(sheet.elements) < 2:
        return None
    first = case.rng.randrange(len(sheet.elements) - 1)
    columns = list(sheet.columns.values())[first : first + 3]
    rows = list(sheet.rows.values())[-4:]
    return _merge(case, sheet, CellRange(rows[0], columns[0], rows[-1], columns[-1]))


@kind(L, "nhiều dòng của bảng, cả mã và tên, gộp làm một")
def rows_merged(case: Case) -> Broken | None:
    sheet = case.some_table(6)
    if sheet is None:
        return None
    rows = list(sheet.rows.values())[-4:]
    return _merge(case, sheet, CellRange(rows[0], 1, rows[-1], max(sheet.columns.values())))
