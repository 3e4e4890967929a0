"""Broken returns to learn from: each a right one of the half-year with one or two kinds of fault put in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from .district import Value
from .program import Blank
from .returns import Return, one_return
from .saving import steady, through_libreoffice
from .workbooks import fill

Change = Callable[["Sheetwork"], None]


@dataclass(frozen=True)
class Sheetwork:
    """A filled workbook in the hands of somebody who makes mistakes."""

    book: Workbook
    blank: Blank
    made: Return
    communes: tuple[str, ...]

    def put(
        self, element: str, value: Value | None, subject: str | None = None, form: str | None = None
    ) -> None:
        """Type a value over what stands there; `form` is the number format of the cell."""
        cell = self.blank.cells[element, subject or self.made.unit]
        where = self.book[cell["sheet"]][cell["cell"]]
        where.value = value  # type: ignore[assignment]
        if form is not None:
            where.number_format = form

    def clear_row(self, subject: str) -> None:
        """Empty the whole row of a commune, its code and name too."""
        cell = self.blank.cells["outreach_forms", subject]
        sheet = self.book[cell["sheet"]]
        for one in sheet[sheet[cell["cell"]].row]:
            one.value = None

    def identity(self, code: str, value: str) -> None:
        """Write another plan, form, unit or period on the cover."""
        cover = self.book.worksheets[0]
        for row in cover.iter_rows(min_col=1, max_col=4):
            if row[0].value == code:
                row[3].value = value
                return
        raise KeyError(code)


@dataclass(frozen=True)
class Fault:
    """One broken return: the end of its name, whose it is, what is wrong, which codes `ppmd validate` gives
    it.

    break_sheet changes the workbook; break_bytes the finished file. saved: by LibreOffice, else as openpyxl
    writes.
    """

    name: str
    unit: str
    wrong: str
    codes: tuple[str, ...]
    break_sheet: Change | None = None
    break_bytes: Callable[[bytes], bytes] | None = None
    suffix: str = ".xlsx"
    saved: bool = True


def _sums(work: Sheetwork) -> None:
    work.put("budget_total", int(float(str(work.made.values["budget_total", work.made.unit])) + 10))
    work.put("establishments_total", 40, work.communes[0])


def _texts(work: Sheetwork) -> None:
    work.put("outreach_attendances", "1,234", form="@")
    work.put("inspection_visits", "12 lượt/09 cơ sở", form="@")
    work.put("broadcasts", 1.234, form="General")


def _blanks(work: Sheetwork) -> None:
    work.put("outreach_regular", None, work.communes[1])
    work.put("support_needed", None)
    work.put("district_officers_trained", "...", form="@")


def _visits(work: Sheetwork) -> None:
    commune = work.communes[2]
    work.put(
        "establishments_inspected", int(str(work.made.values["establishments_total", commune])) + 9, commune
    )
    work.put("inspection_rounds", 900)


def _period(work: Sheetwork) -> None:
    work.put("data_to", "30/9/2023", form="@")
    work.put("data_from", "01/01/2023", form="@")


def _plan(work: Sheetwork) -> None:
    work.put("plan_number", None)
    work.put("plan_date", "31/02/2023", form="@")


def _same_row(work: Sheetwork) -> None:
    """One commune's code stands twice, another's not at all."""
    first = work.blank.cells["outreach_forms", work.communes[0]]
    second = work.blank.cells["outreach_forms", work.communes[1]]
    sheet = work.book[first["sheet"]]
    from_row, to_row = sheet[first["cell"]].row, sheet[second["cell"]].row
    for column in (1, 3):
        sheet.cell(to_row, column).value = sheet.cell(from_row, column).value


def _police(work: Sheetwork) -> None:
    work.put("tips_handled", 31)
    work.put("cases_harbouring", 19)
    work.put("crimes_handled_previous_year", 20)


def _press(work: Sheetwork) -> None:
    work.put("press_central", None, "2023-03")
    work.put("press_provincial", "không có số liệu", "2023-04")


def _lost_row(work: Sheetwork) -> None:
    work.clear_row(work.communes[3])


def _ref(work: Sheetwork) -> None:
    work.put("establishments_total", "#REF!", work.communes[0])


def _stranger(work: Sheetwork) -> None:
    work.identity("UNIT", "999")


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def _locked(data: bytes) -> bytes:
    import msoffcrypto

    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt("matkhau", out)
    return out.getvalue()


def _page(data: bytes) -> bytes:
    rows = "<tr><td>14755</td><td>Phường Hàm Rồng</td><td>3</td></tr>"
    head = f"<head><meta charset='utf-8'><!-- {len(data)} --></head>"
    return f"<html>{head}<body><table>{rows}</table></body></html>".encode()


FAULTS = (
    Fault(
        "tổng không khớp",
        "394",
        "Tổng kinh phí khác cộng các nguồn; tổng số cơ sở của một xã khác cộng các loại hình.",
        ("budget_parts_make_total", "establishment_kinds_make_total"),
        _sums,
    ),
    Fault(
        "số gõ thành chữ",
        "395",
        "“1,234” không rõ là 1234 hay 1,234; hai số trong một ô; 1.234 đọc thành số lẻ trong ô đếm.",
        ("number_ambiguous", "two_numbers"),
        _texts,
    ),
    Fault(
        "bỏ trống ô bắt buộc",
        "397",
        "Ba ô bắt buộc để trống hoặc ghi dấu chấm: không được hiểu là số 0.",
        ("value_missing", "dash_is_unclear"),
        _blanks,
    ),
    Fault(
        "ghi lượt thay cho cơ sở",
        "406",
        "Số cơ sở được kiểm tra lớn hơn tổng số; số cuộc lớn hơn số lượt.",
        ("inspected_within_total", "rounds_within_visits"),
        _visits,
    ),
    Fault(
        "sai kỳ số liệu",
        "398",
        "Số liệu tính từ 01/01 đến 30/9/2023, quá ngày chốt của kỳ.",
        ("data_to_within_period", "data_from_is_period"),
        _period,
    ),
    Fault("thiếu một xã", "386", "Dòng của một xã bị xóa trắng.", ("every_commune_once",), _lost_row),
    Fault(
        "một xã ghi hai lần",
        "388",
        "Mã của một xã đứng ở hai dòng, xã kia không có dòng nào.",
        ("every_commune_once",),
        _same_row,
    ),
    Fault(
        "kế hoạch thiếu số, ngày sai",
        "404",
        "Đã ban hành kế hoạch nhưng không ghi số; ngày 31/02 không có trong lịch.",
        ("plan_number_given", "not_a_date"),
        _plan,
    ),
    Fault(
        "ô báo lỗi REF",
        "401",
        "Một ô số liệu mang lỗi #REF! của bảng tính.",
        ("error_value",),
        _ref,
        saved=False,
    ),
    Fault(
        "mã đơn vị lạ",
        "403",
        "Mã đơn vị trên trang Bìa không có trong kế hoạch.",
        ("unknown_unit",),
        _stranger,
    ),
    Fault(
        "tin báo không cân, sửa số gốc",
        "cong-an",
        "Tin tiếp nhận khác tin đã và đang giải quyết; tội danh không cộng thành tổng; số gốc 2022 bị sửa.",
        ("tips_balance", "crimes_by_offence", "baseline_unchanged"),
        _police,
    ),
    Fault(
        "thiếu một tháng báo chí",
        "so-tttt",
        "Một ô tháng để trống; một ô “không có số liệu”.",
        ("value_missing", "not_available"),
        _press,
    ),
    Fault(
        "có mật khẩu",
        "405",
        "Tệp đặt mật khẩu mở.",
        ("file_encrypted",),
        break_bytes=_locked,
        saved=False,
    ),
    Fault(
        "bị cắt cụt",
        "399",
        "Tệp chỉ tải được hai phần ba.",
        ("file_truncated",),
        break_bytes=_cut,
    ),
    Fault(
        "trang web đặt tên xls",
        "400",
        "Trang web (HTML) mang đuôi .xls: bảng trong đó đọc được nhưng không phải biểu số liệu.",
        ("not_a_return",),
        break_bytes=_page,
        suffix=".xls",
    ),
)


def file_name(place: int, fault: Fault, unit_name: str) -> str:
    """As the folder shows it: its place, whose it is, what is wrong."""
    return f"{place:02d} - {unit_name} - {fault.name}{fault.suffix}"


def make_faults(blanks: dict[str, Blank], names: dict[str, str], work: Path, out: Path) -> None:
    """Write every broken return."""
    plain, office = work / "plain", work / "office"
    plain.mkdir(parents=True)
    office.mkdir()
    files = {}
    for place, fault in enumerate(FAULTS, 1):
        made, blank = one_return(fault.unit, "H1"), blanks[fault.unit]
        book = fill(blank, made)
        communes = tuple(subject for element, subject in blank.cells if element == "outreach_forms")
        if fault.break_sheet:
            fault.break_sheet(Sheetwork(book, blank, made, communes))
        files[place] = plain / f"{place:02d}.xlsx"
        book.save(files[place])
    saved = [files[place] for place, fault in enumerate(FAULTS, 1) if fault.saved]
    through_libreoffice(saved, office)
    for place, fault in enumerate(FAULTS, 1):
        data = steady((office if fault.saved else plain).joinpath(files[place].name).read_bytes())
        if fault.break_bytes:
            data = fault.break_bytes(data)
        (out / file_name(place, fault, names[fault.unit])).write_bytes(data)
