"""File names and titles that are another unit's or period's than the printed codes; and all that may be meant otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.plan.load import load_plan
from tests.errors.book import Book

PLAN = load_plan(resources.plans() / "thanh_hoa_2023")
READER = Reader(PLAN)


@cache
def blank(unit: str, period: str) -> bytes:
    return write_blank(lay_out(PLAN, form_of(PLAN, unit), unit, period), PLAN)


def found(data: bytes, name: str = "a.xlsx") -> list[Finding]:
    read = READER.read_source(source_from_bytes(Path(name), data))
    return [one for one in read.findings if one.code in ("title_of_another", "file_name_of_another")]


def changed(unit: str, period: str, cells: dict[str, str]) -> bytes:
    """A blank with other texts at some cells, as `Bìa!A1`."""
    book = Book.of(read_xlsx(source_from_bytes(Path("a.xlsx"), blank(unit, period))))
    for place, text in cells.items():
        sheet, _, cell = place.partition("!")
        book[sheet].put(*from_a1(cell), text or None)
    return book.data()


# unit and period of the codes; the file's name; of whom or when it is, "" where it may agree
NAMES = """
| 380 H1 | 385 - Huyện Quan Hóa.xlsx | 385 |
| 380 H1 | 385 - Huyện Quan Hóa - 6 tháng đầu năm 2023.xlsx | 385 |
| 380 H1 | Quan_Hoa_6thang.xlsx | 385 |
| 380 H1 | bao cao quan hoa.xlsx | 385 |
| 380 H1 | QuanHoa.xlsx | 385 |
| 380 H1 | BC6ThangQuanHoa2023.xlsx | 385 |
| 380 H1 | BC huyện Quan Hoá.xlsx | 385 |
| 380 H1 | HUYEN QUAN HOA.XLSX | 385 |
| 380 H1 | UBND H. Quan Hóa (bản chính thức) v2.xlsx | 385 |
| 380 H1 | Huyện Quan Hóa, tỉnh Thanh Hóa.xlsx | 385 |
| 380 H1 | BC huyÖn Quan Ho¸.xlsx | 385 |
| 380 H1 | BC_385_H1.xlsx | 385 |
| 380 H1 | 385.xlsx | 385 |
| 380 H1 | Công an tỉnh.xlsx | cong-an |
| 385 H1 | TP Thanh Hoa.xlsx | 380 |
| 385 H1 | so y te 6 thang.xlsx | so-yt |
| cong-an H1 | 385 - Huyện Quan Hóa.xlsx | 385 |
| cong-an H1 | Sở Y tế.xlsx | so-yt |
| 381 H1 | Huyện Đông Sơn.xlsx | 405 |
| 385 H1 | Dong Son 2023.xlsx | 405 |
| 380 H1 | BC_380_H1.xlsx | |
| 380 H1 | bao cao thanh hoa.xlsx | |
| 385 H1 | bao cao thanh hoa.xlsx | |
| 385 H1 | Tỉnh Thanh Hóa - biểu 1.xlsx | |
| 385 H1 | ThanhHoa_BC.xlsx | |
| 380 H1 | a.xlsx | |
| 380 H1 | Book1 (2).xlsx | |
| 381 H1 | BC phuong Dong Son.xlsx | |
| 381 H1 | Dong Son.xlsx | |
| 400 H1 | Xã Quan Sơn - tổng hợp.xlsx | |
| 385 H1 | Huyện Quan Hóa gửi Công an tỉnh.xlsx | |
| 385 H1 | Gửi Công an tỉnh.xlsx | |
| 385 H1 | Bao cao Cong an tinh.xlsx | |
| 385 H1 | cong-an - Công an tỉnh - 6 tháng đầu năm 2023.xlsx | cong-an |
| 385 H1 | gui huyen Ba Thuoc.xlsx | |
| 385 H1 | Biểu theo CV Sở Y tế.xlsx | |
| 385 H1 | Gửi Sở Lao động - Thương binh và Xã hội.xlsx | |
| 385 H1 | Sở Lao động - Thương binh và Xã hội.xlsx | |
| 385 H1 | Quan Hóa, Quan Sơn, Mường Lát.xlsx | |
| 380 H1 | Quan Hóa, Quan Sơn, Mường Lát.xlsx | |
| 380 H1 | BC 385.xlsx | |
| 380 H1 | 385-BC-UBND.xlsx | |
| 380 H1 | BC Quản Hòa.xlsx | |
| 380 H1 | quanhoach.xlsx | |
| 380 H1 | quan hoach.xlsx | |
| bql-kkt H1 | KKT Nghi Son.xlsx | |
| bql-kkt H1 | BQL-KKT gửi 407.xlsx | |
| cong-an H1 | CONG AN TINH - Quan Hoa.xlsx | |
| so-yt H1 | So-YT huyen Quan Hoa.xlsx | |
| 380 H1 | BC nam 2023.xlsx | FY |
| 380 H1 | Báo cáo cả năm 2023.xlsx | FY |
| 380 H1 | 380_FY.xlsx | FY |
| 380 H1 | TP Thanh Hóa - 12 tháng.xlsx | FY |
| 380 H1 | BC 9 thang 2023.xlsx | 9 thang 2023 |
| 380 H1 | BC 6 thang 2022.xlsx | 6 thang 2022 |
| 380 H1 | Bao cao nam 2022.xlsx | nam 2022 |
| 380 H1 | H1 2022.xlsx | h1 2022 |
| 380 FY | BC 6 thang dau nam 2023.xlsx | H1 |
| 380 FY | 380_H1.xlsx | H1 |
| 380 FY | BC quy I nam 2023.xlsx | quy i nam 2023 |
| 380 H1 | BC nam 2023 (6 thang).xlsx | |
| 380 H1 | 2023.xlsx | |
| 380 H1 | Nam 2023.xlsx | |
| 380 H1 | Phong chong mai dam nam 2023.xlsx | |
| 380 H1 | KH nam 2022.xlsx | |
| 380 H1 | Bieu mau bao cao nam 2023.xlsx | |
| 380 H1 | Bieu bao cao nam 2023.xlsx | |
| 380 H1 | Bao cao ket qua thuc hien ke hoach nam 2023.xlsx | |
| 380 H1 | Bao cao tu thang 12 nam 2022 den thang 6 nam 2023.xlsx | |
| 380 H1 | Bao cao so 377-BC-UBND ngay 14-6-2023.xlsx | |
| 380 H1 | Bieu mau nam 2022.xlsx | |
| 380 H1 | BC so sanh nam 2022 va 2023.xlsx | |
| 380 H1 | BC 6 thang so voi cung ky nam 2022.xlsx | |
| 380 H1 | BC ngay 6 thang 6 nam 2023.xlsx | |
| 380 H1 | BC ngay 14 thang 12 nam 2022.xlsx | |
| 380 H1 | BC 15.12.2022.xlsx | |
| 380 H1 | 20221215.xlsx | |
| 380 H1 | 6T2023.xlsx | |
| 380 H1 | BC quy II 2023.xlsx | |
| 380 H1 | BC 6 thang dau nam va phuong huong 6 thang cuoi nam 2023.xlsx | |
| 380 H1 | Sáu tháng đầu năm.xlsx | |
| 380 FY | Tong ket nam 2023, phuong huong nam 2024.xlsx | |
| 380 FY | 6 thang cuoi nam 2023.xlsx | |
| 380 FY | BC nam 2023.xlsx | |
| 380 FY | 6 tháng đầu năm và cả năm 2023.xlsx | |
"""


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize(("whose", "name", "named"), table(NAMES))
def test_the_name_of_a_file(whose: str, name: str, named: str):
    said = found(blank(*whose.split()), name)
    assert [(one.code, one.slot("named")) for one in said] == (
        [("file_name_of_another", named)] if named else []
    )


@pytest.mark.parametrize("period", ["H1", "FY"])
def test_no_name_that_we_give_is_anothers(period: str):
    names = {one.code: one.name for one in PLAN.units}
    units = [unit for form in PLAN.forms for unit in form.reporters]
    label = {"H1": "6 tháng đầu năm 2023", "FY": "cả năm 2023"}[period]
    for unit in units:
        assert found(blank(unit, period), f"{unit} - {names[unit]} - {label}.xlsx") == []
    assert len(units) > 35


# unit and period of the codes; cell; what is written there; of whom or when it is, "" where it may agree
TITLES = """
| 384 H1 | Bìa!A1 | UBND HUYỆN QUAN HÓA | 385 |
| 384 H1 | Bìa!A1 | HUYỆN QUAN HOÁ | 385 |
| 384 H1 | Bìa!A1 | UY BAN NHAN DAN HUYEN QUAN HOA | 385 |
| 384 H1 | Bìa!A1 | ubnd huyÖn quan ho¸ | 385 |
| 384 H1 | Bìa!A1 | UBND TP. THANH HÓA | 380 |
| 384 H1 | Bìa!A1 | Đơn vị: Sở Y tế | so-yt |
| so-yt H1 | Bìa!A1 | CÔNG AN TỈNH | cong-an |
| 384 H1 | Biểu 1. Theo xã!A1 | Đơn vị báo cáo: Huyện Quan Hóa | 385 |
| 384 H1 | Bìa!A4 | BÁO CÁO KẾT QUẢ PHÒNG, CHỐNG MẠI DÂM NĂM 2023 CỦA HUYỆN QUAN HÓA | 385 |
| 384 H1 | Bìa!A4 | BÁO CÁO 6 THÁNG NĂM 2023 HUYỆN QUAN HÓA, TỈNH THANH HÓA | 385 |
| 384 H1 | Biểu 1. Theo xã!A2 | Biểu 1. Kết quả trên địa bàn huyện Quan Hóa | 385 |
| so-yt H1 | Bìa!A1 | UBND HUYỆN QUAN HÓA | 385 |
| 384 H1 | Bìa!A1 | CÔNG AN TỈNH THANH HÓA | |
| 384 H1 | Bìa!A2 | Tình hình năm 2022 chuyển sang | |
| 384 H1 | Bìa!A1 | UBND HUYỆN MƯỜNG LÁT | |
| 384 H1 | Bìa!A1 | UBND TỈNH THANH HÓA | |
| 384 H1 | Bìa!A1 | Sở Lao động - Thương binh và Xã hội | |
| 384 H1 | Bìa!A1 | UBND XÃ QUAN SƠN | |
| 384 H1 | Bìa!A1 | QUAN HÓA | |
| 384 H1 | Bìa!A1 | HUYỆN QUẢN HÓA | |
| 380 H1 | Bìa!A1 | THANH HÓA | |
| 380 H1 | Bìa!A1 | Phường Đông Sơn | |
| 384 H1 | Bìa!A4 | BÁO CÁO CỦA CÁC HUYỆN QUAN HÓA, MƯỜNG LÁT | |
| 384 H1 | Bìa!A5 | Kèm theo Công văn số 12 của Công an tỉnh | |
| 384 H1 | Bìa!A5 | (Kèm theo báo cáo của UBND huyện Quan Hóa) | |
| 384 H1 | Bìa!A5 | Biểu mẫu ban hành theo công văn của Công an tỉnh | |
| 384 H1 | Bìa!A7 | Kính gửi: Công an tỉnh; UBND huyện Quan Hóa | |
| 384 H1 | Bìa!A7 | Xã Nhi Sơn nhận từ huyện Quan Hóa | |
| 384 H1 | Bìa!A12 | UBND HUYỆN QUAN HÓA | |
| 384 H1 | Giải trình!A1 | Đơn vị báo cáo: Huyện Quan Hóa | |
| so-yt H1 | Bìa!A4 | BÁO CÁO KẾT QUẢ TẠI THÀNH PHỐ THANH HÓA | |
| bql-kkt H1 | Bìa!A1 | BQL KHU KINH TẾ NGHI SƠN | |
| 384 H1 | Bìa!A6 | Kỳ báo cáo: năm 2023 (số liệu từ ngày 15/12/2022 đến ngày 14/12/2023) | FY |
| 384 H1 | Bìa!A4 | BÁO CÁO PHÒNG, CHỐNG MẠI DÂM CẢ NĂM 2023 | FY |
| 384 H1 | Biểu 1. Theo xã!A3 | Kỳ báo cáo: 6 tháng đầu năm 2022 | 6 thang dau nam 2022 |
| 384 H1 | Bìa!A4 | BÁO CÁO KẾT QUẢ THỰC HIỆN KẾ HOẠCH PHÒNG, CHỐNG MẠI DÂM NĂM 2022 | nam 2022 |
| 384 FY | Bìa!A6 | Kỳ báo cáo: 6 tháng đầu năm 2023 | H1 |
| 384 FY | Bìa!A4 | KẾT QUẢ QUÝ III/2023 | quy iii 2023 |
| 384 H1 | Bìa!A4 | BÁO CÁO NĂM 2023 | |
| 384 H1 | Bìa!A4 | BÁO CÁO KẾT QUẢ QUÝ I, QUÝ II NĂM 2023 | |
| 384 H1 | Bìa!A4 | BÁO CÁO 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023 | |
| 384 H1 | Bìa!A5 | Căn cứ Kế hoạch năm 2022 | |
| 384 H1 | Bìa!A5 | Thanh Hóa, ngày 30 tháng 12 năm 2022 | |
| 384 H1 | Bìa!A4 | BÁO CÁO NGÀY 6 THÁNG 6 NĂM 2023 | |
| 384 H1 | Bìa!A4 | BÁO CÁO 6 THÁNG NĂM 2023, SO VỚI CÙNG KỲ NĂM 2022 | |
| 384 FY | Bìa!A5 | Số liệu 6 tháng đầu năm đã báo cáo | |
| 384 FY | Bìa!A4 | BÁO CÁO NĂM 2023 | |
"""


@pytest.mark.parametrize(("whose", "place", "text", "named"), table(TITLES))
def test_a_line_above_a_table(whose: str, place: str, text: str, named: str):
    said = found(changed(*whose.split(), {place: text}))
    assert [
        (one.code, f"{one.place.sheet}!{one.place.cell}", one.value, one.slot("named")) for one in said
    ] == ([("title_of_another", place, text, named)] if named else [])


def test_all_lines_of_another_are_one_finding_with_the_code_beside_them():
    cells = {
        "Bìa!A1": "UBND HUYỆN QUAN HÓA",
        "Bìa!A4": "BÁO CÁO CỦA HUYỆN QUAN HÓA",
        "Biểu 1. Theo xã!A1": "Đơn vị báo cáo: Huyện Quan Hóa",
    }
    # The file's name says the same: one fault.
    (one,) = found(changed("384", "H1", cells), "385 - Huyện Quan Hóa.xlsx")
    assert [(place.sheet, place.cell) for place in (one.place, *one.related)] == [
        ("Bìa", "A1"),
        ("Bìa", "A4"),
        ("Biểu 1. Theo xã", "A1"),
        ("Bìa", "D15"),
    ]
    assert one.severity is Severity.ERROR


def test_a_year_that_only_a_report_without_its_period_tells_is_taken():
    cells = {"Bìa!A4": "BÁO CÁO NĂM 2023", "Bìa!A6": ""}
    cells |= {f"{sheet.name}!A3": "" for sheet in lay_out(PLAN, PLAN.forms[0], "384", "H1").sheets[1:]}
    assert [one.slot("named") for one in found(changed("384", "H1", cells))] == ["FY"]


def test_a_code_that_was_changed_is_said_once():
    """The name printed beside it is already that of the unit that all the titles name."""
    read = READER.read_source(source_from_bytes(Path("a.xlsx"), changed("384", "H1", {"Bìa!D15": "385"})))
    assert [
        one.code for one in read.findings if one.severity is Severity.ERROR and one.place.cell == "D15"
    ] == ["identity_matches"]
    assert [one.code for one in read.findings if one.code == "title_of_another"] == []


def test_a_file_name_is_told_without_persons_and_controls():
    name = "Huyện Quan Hóa\n<b>[red] - Nguyễn Văn Hùng soạn.xlsx"
    said = [one for one in found(blank("384", "H1"), name) if one.code == "file_name_of_another"]
    (one,) = said
    assert "Hùng" not in str(one)
    assert "\n" not in (one.value or "")
    assert "<b>[red]" in (one.value or "")
    assert one.severity is Severity.WARNING
