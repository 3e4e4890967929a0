"""Workbooks as three programs write them, and what can be seen in them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName

from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawWorkbook
from ppmd_cli.report.annotate.marks import Hint, Listing, Mark

DATA, OTHER = "Biểu 1. Số liệu", "Bìa & 'ghi chú' A"


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


def by_xlsxwriter(*, macros: bool = False) -> bytes:
    """Formulas with results, a coloured and commented cell, merged cells, a picture, names, protection."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    if macros:
        book.add_vba_project(io.BytesIO(b"not really a project"), is_stream=True)
    first, second = book.add_worksheet(OTHER), book.add_worksheet(DATA)
    money = book.add_format(
        {"num_format": "#,##0.00", "bg_color": "#CCFFCC", "bold": True, "border": 1, "locked": False}
    )
    first.write("A1", "Tên đơn vị")
    first.insert_image("C3", "dot.png", {"image_data": io.BytesIO(png())})
    second.write("B2", 12, money)
    second.write("C2", "mười hai")
    second.write_formula("D2", "=B2*2", None, 24)
    second.write_formula("D3", "=SUM(B2:B9)", None, 12)
    second.write_comment("B2", "Đã hỏi phòng thống kê")
    second.write_comment("C9", "Bỏ trống", {"visible": True})
    second.merge_range("E5:F6", "gộp", money)
    second.set_column("H:H", 20, money)
    second.print_area("A1:F20")
    second.repeat_rows(0, 1)
    second.autofilter("B1:D9")
    second.data_validation("B3", {"validate": "integer", "criteria": ">=", "value": 0})
    second.conditional_format("B2:B9", {"type": "cell", "criteria": "<", "value": 0, "format": money})
    second.protect("", {"objects": True})
    second.activate()
    book.define_name("Tong", f"='{DATA}'!$D$3")
    book.close()
    return out.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    first.title = OTHER
    first["A1"] = "Tên đơn vị"
    second = book.create_sheet(DATA)
    second["B2"] = 12
    second["B2"].number_format = "#,##0.00"
    second["B2"].font = Font(name="Times New Roman", bold=True)
    second["B2"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    second["B2"].border = Border(left=Side("thin"))
    second["B2"].protection = Protection(locked=False)
    second["B2"].comment = Comment("Đã hỏi phòng thống kê", "Bà Hoa")
    second["C2"] = "mười hai"
    second["D2"] = "=B2*2"
    second["E5"] = "gộp"
    second.merge_cells("E5:F6")
    second.print_area = "A1:F20"
    second.print_title_rows = "1:2"
    second.protection.sheet = True
    book.defined_names["Tong"] = DefinedName("Tong", attr_text=f"'{DATA}'!$D$2")
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mark(cell: str | None, text: str = "Sai", severity: Any = "error", sheet: str | None = DATA) -> Mark:
    head = f"1. Lỗi: {sheet}, ô {cell}"
    return Mark(
        severity, head, (text, "Cách sửa: ghi lại"), "Mã: thu", f"■ Lỗi: {text}\nMã: thu", sheet, cell
    )


def listing(*marks: Mark) -> Listing:
    hints: dict[Hint, str] = {"conversation": "đang trao đổi", "hidden_row": "dòng ẩn"}
    return Listing("Cần sửa", "CẦN SỬA: 1 lỗi", ("Huyện A",), marks, (("error", "Đỏ = lỗi"),), hints)


def raw(data: bytes) -> RawWorkbook:
    """What our own reader finds."""
    source = source_from_bytes(Path("a.xlsx"), data)
    assert isinstance(source, Source), source
    found = read_xlsx(source)
    assert isinstance(found, RawWorkbook), found
    return found


def former(data: bytes) -> dict[tuple[str, str], str]:
    from ppmd_cli.workflow.annotate import _former

    return _former(raw(data))


Cells = dict[tuple[str, str], dict[str, Any]]


def cells(data: bytes, *, results: bool = False) -> Cells:
    """Every cell as openpyxl sees it, but for our list."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=results)
    return {
        (sheet.title, cell.coordinate): {
            "value": cell.value,
            "format": cell.number_format,
            "font": repr(cell.font),
            "border": repr(cell.border),
            "protection": repr(cell.protection),
            "alignment": repr(cell.alignment),
            "fill": (cell.fill.fill_type, cell.fill.fgColor.rgb if cell.fill.fill_type else None),
            "comment": cell.comment.text.strip() if cell.comment else None,
        }
        for sheet in book.worksheets
        if sheet.title != "Cần sửa"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment or cell.has_style
    }


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
