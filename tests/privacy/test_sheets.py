"""What columns, headings and places tell: sheets drawn as tables, and what is found in them."""

import pytest

from ppmd_cli.checks.privacy import MOST, PrivacyScanner
from ppmd_cli.intake.read import _asked_cells
from ppmd_cli.model.cell import RawNote, RawWorkbook
from tests.forms.small_plan import PLAN
from tests.intake.drawn import RETURN, book, find, raw

CASES = {
    "a list of persons on a sheet of its own": (
        """
        # Danh sách
        | STT | Họ và tên     | Năm sinh | Số CCCD      | Địa chỉ |
        | 1   | Nguyễn Văn A  | 1990     | 038090111111 | thôn 1 |
        | 2   | Trần Thị B    | 1985     | 38185222222  | thôn 2 |
        """,
        """
        personal_table B1 n=2
        personal_name B2 •••
        personal_name B3 •••
        personal_birth C2 •••
        personal_birth C3 •••
        personal_id D2 ••••••••••11
        personal_id D3 ••••••••••22
        """,
    ),
    "many in one column are one finding": (
        """
        # Danh sách
        | Họ và tên |
        | Nguyễn Văn A |
        | Trần Thị B |
        | Lê Văn C |
        | Phạm Thị D |
        """,
        "personal_name A2 ••• +3",
    ),
    "names without a heading: three in a column": (
        """
        # X
        | a | Hoàng Minh |
        | b | Lê Lan |
        | c | Cao Hùng |
        """,
        "personal_name B1 •••; personal_name B2 •••; personal_name B3 •••",
    ),
    "two names without a heading are none": ("# X\n| Hoàng Minh |\n| Lê Lan |", ""),
    "the first lines of a form are no titles over signatures": (
        """
        # Giải trình
        | Đơn vị báo cáo: Thị xã X |   |                |
        | Kỳ báo cáo: 6 tháng      |   |                |
        | Mã                       | Ô | Nội dung       |
        | a                        | b | Nguyễn Thị Hoa |
        """,
        "personal_name C4 •••",
    ),
    "beneath a title whoever signs is named": (
        """
        # Giải trình
        | Đơn vị báo cáo: (ký, đóng dấu) |
        |                                |
        | Nguyễn Thị Hoa                 |
        """,
        "",
    ),
    "a name that only a person bears, alone": ("# X\n| Trần Thị Lan |", "personal_name A1 •••"),
    "a name of three words that stands alone": ("# X\n| Lê Quang Minh |", "personal_name A1 •••"),
    "in capitals, with a day": ("# X\n| 12/6/2023 - ĐINH QUANG HUY |", "personal_name A1 •••"),
    "without marks it may be other words": ("# X\n| le quang minh |", "name_perhaps A1 •••"),
    "a name, or a house": ("# X\n| Hoàng Gia Bảo |", "name_perhaps A1 •••"),
    "what may be names, in one column": (
        "# X\n| le quang minh |\n| vu hai yen |\n| do duc anh |\n| ho kim ngan |",
        "name_perhaps A1 ••• +3",
    ),
    "beneath a title, in capitals": (
        """
        # X
        | Số người | 5 |
        | CÁN BỘ TỔNG HỢP | | TRƯỞNG PHÒNG |
        | | | |
        | LÊ QUANG MINH | | Đinh Thành Trung |
        """,
        "",
    ),
    "beneath whoever signs for another": (
        "# X\n| KT TRƯỞNG PHÒNG |\n| PHÓ TRƯỞNG PHÒNG |\n| Lê Quang Minh |",
        "",
    ),
    "beside a contact": ("# X\n| Liên hệ | Lê Quang Minh |\n| Đầu mối: | Vũ Hải Yến |", ""),
    "a business beneath its heading": (
        "# X\n| Tên cơ sở |\n| Hoàng Anh Tuấn |",
        "business_names A1 n=1",
    ),
    "streets and schools": (
        "# X\n| Lý Thường Kiệt | |\n| Trường THPT Lê Quang Minh | đường Lê Quang Minh |",
        "",
    ),
    "two names in one cell": ("# X\n| Họ và tên |\n| Hoàng Minh, Lê Lan |", "personal_name A2 •••"),
    "aliases": ("# X\n| Bí danh | Tuổi |\n| Sẹo | 33 |", "personal_table A1 n=1; personal_name A2 •••"),
    "accounts alone": (
        "# X\n| Số tài khoản |\n| 5010123456789 |\n| 3713.0.1234567 |",
        "personal_other A2 •••",
    ),
    "number plates alone": ("# X\n| Biển số xe |\n| 36B1-123.45 |", "personal_other A2 •••"),
    "homes alone": ("# X\n| Nơi cư trú |\n| thôn 5 |\n| Ngoài tỉnh |", "personal_other A2 •••"),
    "homes with the number of people": ("# X\n| Nơi cư trú | Số người |\n| thôn 5 | 4 |", ""),
    "homes of businesses": (
        "# X\n| Tên cơ sở | HKTT |\n| Nhà nghỉ Hoa Sen | phố 5 |",
        "business_names A1 n=1",
    ),
    "the sex of each": (
        "# X\n| STT | Giới tính |\n| 1 | Nữ |\n| 2 | Nữ |\n| 3 | Nam |",
        "personal_table B1 n=3",
    ),
    "the two sexes": ("# X\n| Giới tính | Năm 2022 |\n| Nữ | 3 |\n| Nam | 4 |", ""),
    "a number with a figure a cell": (
        "# X\n| Số CCCD | 0 | 3 | 8 | 1 | 8 | 5 | 0 | 0 | 1 | 2 | 3 | 4 |",
        "personal_id B1 ••••••••••34",
    ),
    "numbers with a figure a cell under their heading": (
        "# X\n| STT | SĐT |\n| 1 | 0 | 9 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "personal_phone B2 ••••••••78",
    ),
    "single figures under a heading are figures": (
        "# X\n| STT | SĐT | Số vụ |\n| 1 | 0 | 9 | 1 | 2 | 3 | 4 | 5 | 6 |\n| 2 | 3 | 0 | 9 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "",
    ),
    "first names in a table of persons": (
        "# X\n| Họ tên | Tuổi |\n| Hoa | 33 |\n| Mơ | 32 |\n| Không | |",
        "personal_table A1 n=2; personal_name A2 •••; personal_name A3 •••",
    ),
    "persons without their names": (
        "# X\n| Tuổi | Giới tính | Nơi ở |\n| 33 | Nữ | xã Phú Lệ |\n| 25 | Nữ | xã Phú Sơn |",
        "personal_table A1 n=2; personal_other C2 •••; personal_other C3 •••",
    ),
    "groups by age and sex": ("# X\n| Tuổi | Giới tính | Số người |\n| 18 | Nữ | 4 |\n| 19 | Nam | 3 |", ""),
    "passports and insurance cards in a column": (
        "# X\n| Hộ chiếu | Thẻ BHYT |\n| C1234567 | GD4383812345678 |",
        "personal_id A2 •••••67; personal_id B2 •••••••••••78",
    ),
    "a telephone with the country's number": ("# X\n| 84912345678 |", "personal_phone A1 •••••••78"),
    "given and family name apart": (
        """
        # X
        | Họ     | Tên | Tuổi |
        | Nguyễn | An  | 20 |
        """,
        "personal_table A1 n=1; personal_name A2 •••; personal_name B2 •••",
    ),
    "a label and its value beside it": (
        """
        # X
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        |  |  |
        | Họ và tên: | Vàng A Xúa |
        | Số CMND:   | 171234567 |
        | SĐT:       | 912345678 |
        """,
        "personal_name B10 •••; personal_id B11 •••••••67; personal_phone B12 •••••••78",
    ),
    "a citizen's number that lost its zero": ("# X\n| 38185001234 |", "personal_id A1 ••••••••••34"),
    "a citizen's number in two cells": ("# X\n| 038185 | 001234 |", "personal_id A1 ••••••••••34"),
    "a citizen's number in four cells": ("# X\n| 038 | 185 | 001 | 234 |", "personal_id A1 ••••••••••34"),
    "a citizen's number in two rows": ("# X\n| 038185 |\n| 001234 |", "personal_id A1 ••••••••••34"),
    "a citizen's number, its second half a number": (
        "# X\n| 038185 | 1234 |",
        "personal_id A1 ••••••••••34",
    ),
    "a telephone's number in three cells": ("# X\n| 0912 | 345 | 678 |", "personal_phone A1 ••••••••78"),
    "codes of three digits": (
        "# X\n| 001 | 002 | 003 | 004 |\n| 001 | 002 | 005 | 7 |\n| 012 | 12 | 5 | 7 |",
        "",
    ),
    "a citizen's number without its zero under money": ("# X\n| Số tiền (đồng) |\n| 38185001234 |", ""),
    "a mobile telephone's nine digits alone": ("# X\n| 912345678 |", "personal_phone A1 •••••••78"),
    "a mobile telephone's nine digits beside a contact": (
        "# X\n| Liên hệ | 912345678 |",
        "personal_phone B1 •••••••78",
    ),
    "nine digits that are people": ("# X\n| Dân số | 385001234 |", ""),
    "nine digits under money": ("# X\n| Thành tiền |\n| 912345678 |\n| 356234567 |\n| 987654321 |", ""),
    "names of uplands": (
        "# X\n| Giàng A Pó |\n| Sung Văn Cấu |\n| Hơ Thị Ly |",
        "personal_name A1 •••; personal_name A2 •••; personal_name A3 •••",
    ),
    "names in small letters": (
        "# X\n| nguyễn thị hoa |\n| trần văn mơ |\n| lê thị hạnh |",
        "personal_name A1 •••; personal_name A2 •••; personal_name A3 •••",
    ),
    "businesses that bear persons' names: a warning": (
        """
        # X
        | Tên cơ sở |
        | Hoàng Anh |
        | Mai Hương |
        | Hoàng Long |
        """,
        "business_names A1 n=3",
    ),
    "nine digits alone are none": ("# X\n| 171234567 |", ""),
    "nine digits, three in a column: identity cards": (
        "# X\n| 171234567 |\n| 172345678 |\n| 173456789 |",
        "personal_id A1 •••••••67; personal_id A2 •••••••78; personal_id A3 •••••••89",
    ),
    "nine digits, three in a column: telephones": (
        "# X\n| 912345678 |\n| 987654321 |\n| 868111222 |",
        "personal_phone A1 •••••••78; personal_phone A2 •••••••21; personal_phone A3 •••••••22",
    ),
    "money in a column": ("# X\n| 171234000 |\n| 172345000 |\n| 912000000 |", ""),
    "nine digits beside a name": (
        "# X\n| Nguyễn Văn A | 912345678 |",
        "personal_name A1 •••; personal_phone B1 •••••••78",
    ),
    "signatures under a table": (
        """
        # X
        | Số người | 5 |
        | Người lập biểu | | THỦ TRƯỞNG ĐƠN VỊ |
        | (Ký, ghi rõ họ tên) | | (Ký tên, đóng dấu) |
        | | | |
        | Nguyễn Văn A | | Trần Thị B |
        """,
        "",
    ),
    "a name beside its office": ("# X\n| Người lập biểu: Nguyễn Văn A |", ""),
    "the telephone of whoever made the table": (
        "# X\n" + "| |\n" * 9 + "| Người lập biểu: Nguyễn Văn A - 0912345678 |",
        "personal_phone A10 ••••••••78",
    ),
    "three names under one title are a list": (
        """
        # X
        | Giám đốc |
        | Nguyễn Văn A |
        | Trần Thị B |
        | Lê Văn C |
        | Hồ Thị D |
        """,
        "personal_name A3 •••; personal_name A4 •••; personal_name A5 •••",
    ),
    "an office's telephone at the head": (
        "# X\n| ỦY BAN NHÂN DÂN |\n| Điện thoại: 0912.345.678 |",
        "",
    ),
    "a telephone at the head of nobody's sheet": (
        "# X\n| SĐT 0912.345.678 |",
        "personal_phone A1 ••••••••78",
    ),
    "a telephone in the midst": (
        "# X\n" + "| |\n" * 20 + "| gọi 0912.345.678 |",
        "personal_phone A21 ••••••••78",
    ),
    "businesses by name: a warning": (
        """
        # X
        | Tên cơ sở            | Số phòng |
        | Khách sạn Thanh Bình | 20 |
        | Nhà nghỉ Hoa Sen     | 8 |
        """,
        "business_names A1 n=2",
    ),
    "places that begin as family names do": ("# X\n| Hà Nội |\n| Cao Bằng |\n| Hà Giang |", ""),
    "headings alone": ("# X\n| Họ và tên | Năm sinh | Địa chỉ |", ""),
    "years that are no births": ("# X\n| Năm | Số vụ |\n| 1990 | 5 |\n| 1991 | 6 |", ""),
    "the name of a sheet": ("# Nguyễn Văn A\n| 5 |", "personal_name ••• sheet •••"),
    "a unit's name on a sheet": ("# Hà Long\n| 5 |", ""),
}


def found(text: str, notes: tuple[RawNote, ...] = ()) -> list[str]:
    """Each finding as "code cell value n=rows +further cells"."""
    workbook = raw(book(text))
    workbook = RawWorkbook(workbook.sheets, notes=notes)
    lines = []
    for one in PrivacyScanner(PLAN).scan(workbook, lambda: _asked_cells(find(book(text)))):
        further = f"+{len(one.related)}" if one.related else ""
        rows = f"n={one.slot('#n')}" if one.value is None else ""
        sheet = "" if one.place.cell else f"sheet {one.place.sheet}"
        words = (one.code, one.place.cell, one.value, rows, further, sheet)
        lines.append(" ".join(word for word in words if word))
    return sorted(lines)


def listed(text: str) -> list[str]:
    return sorted(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip())


@pytest.mark.parametrize("name", CASES)
def test_a_sheet(name):
    text, expected = CASES[name]
    assert found(text) == listed(expected)


def test_a_good_return_holds_nothing():
    assert found(RETURN) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # a text answer
        (
            "Y05 | 5   | Khó khăn, kiến nghị |        |         |",
            "Y05 | 5 | Khó khăn, kiến nghị | | Nguyễn Văn A |",
            "personal_name E11 •••",
        ),
        ("Mở thứ Bảy", "chị Trần Thị B trực", "personal_name G4 •••"),
        ("s1-d: lớp mới, X01 đúng", "em Lê Văn C chuyển đi", "personal_name C3 •••"),
        ("Mở thứ Bảy", "Lê Quang Minh", "personal_name G4 •••"),
        ("Mở thứ Bảy", "le quang minh", "name_perhaps G4 •••"),
        ("s1-d: lớp mới, X01 đúng", "Đinh Quang Huy", "personal_name C3 •••"),
        # counts: nine digits are a count, a citizen's number is none
        ("| 1200 ", "| 912345678 ", ""),
        ("| 1200 ", "| 38185001234 ", "personal_id E9 ••••••••••34"),
        ("| 1200 ", "| 0912345678 ", "personal_phone E9 ••••••••78"),
        # an amount may be large
        ("| Có    | 1.5 |", "| Có    | 38185001234 |", ""),
    ],
)
def test_in_a_return(old, new, expected):
    assert old in RETURN
    assert found(RETURN.replace(old, new)) == listed(expected)


def test_a_heading_within_a_table_is_no_title_over_a_signature():
    """`Lãnh đạo, chỉ đạo` heads the first lines of a list; whoever signs stands beneath the last one."""
    text = RETURN.replace("Cơ sở vật chất", "Lãnh đạo, chỉ đạo")
    assert found(text.replace("| 1200    | 999      |", "| 1200 | 999 | Nguyễn Văn A |")) == [
        "personal_name G9 •••"
    ]
    assert found(text.replace("| Số đầu sách * ", "| Nguyễn Văn A ")) == ["personal_name C9 •••"]
    below = (
        "| Y05 | 5   | Khó khăn, kiến nghị |        |         |\n| | | Người lập biểu |\n| | | Nguyễn Văn A |"
    )
    assert found(text.replace("| Y05 | 5   | Khó khăn, kiến nghị |        |         |", below)) == []


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (RawNote("X", (2, 3), "Hỏi lại ông Nguyễn Văn A", "comment"), "personal_name C2 •••"),
        (RawNote("X", (2, 3), "Nguyễn Văn A", "comment"), "personal_name C2 •••"),
        (RawNote("X", (2, 3), "Nguyễn Văn A:\nxem lại số này", "comment"), ""),
        (RawNote("X", (2, 3), "Đinh Quang Huy", "comment"), "personal_name C2 •••"),
        (RawNote("X", (2, 3), "dinh quang huy", "comment"), "name_perhaps C2 •••"),
        (RawNote("X", (2, 3), "đường Lê Quang Minh", "comment"), ""),
        (RawNote("X", (2, 3), "Lý Thường Kiệt", "comment"), ""),
        (RawNote("X", None, "Đinh Quang Huy", "textbox"), "personal_name ••• sheet X"),
        (RawNote("X", None, "dinh quang huy", "textbox"), "name_perhaps ••• sheet X"),
        (RawNote("", None, "Đinh Quang Huy", "properties"), ""),
        (RawNote("", None, "dinh quang huy", "defined_name"), ""),
        (RawNote("", None, "CCCD 038185001234", "defined_name"), "personal_id ••••••••••34 sheet None"),
        (
            RawNote("", None, "Nguyễn Văn A\n\n\nTrần Thị B\n\n\nLê Văn C", "pivot"),
            "personal_name ••• sheet None",
        ),
        (RawNote("", None, "Nguyễn Văn A", "properties"), ""),
        (RawNote("", None, "SĐT 0912345678", "properties"), "personal_phone ••••••••78 sheet None"),
        (RawNote("X", (2, 3), "tel:0912345678", "link"), "personal_phone C2 ••••••••78"),
        (RawNote("X", None, "mailto:hoa.tran90@gmail.com", "link"), "personal_other ••• sheet X"),
        (RawNote("X", (2, 3), "Nguyễn Văn A,Trần Thị B,Lê Văn C", "validation"), "personal_name C2 •••"),
        (RawNote("X", (2, 3), "Có,Không", "validation"), ""),
        (RawNote("X", None, "0912345678", "textbox"), "personal_phone ••••••••78 sheet X"),
        (RawNote("X", None, "UBND xã - Điện thoại: 0912345678", "header"), ""),
        (
            RawNote("X", None, "UBND xã\nĐiện thoại: 0912.345.678\nhỏi 0987.654.321", "textbox"),
            "personal_phone ••••••••21 sheet X",
        ),
        (RawNote("X", None, "Điện thoại:\n0912.345.678", "textbox"), ""),
        (RawNote("X", (2, 3), "912345678", "comment"), "personal_phone C2 •••••••78"),
        (RawNote("X", (2, 3), "912345000", "comment"), ""),
        (RawNote("X", (2, 3), "171234567", "comment"), ""),
        (RawNote("", None, "hỗ trợ bà Trần Thị B", "properties"), "personal_name ••• sheet None"),
        (RawNote("", None, "Người lập: Trần Thị B\n\n\nLê Văn C", "properties"), ""),
        (RawNote("X", None, "CCCD 038185001234", "header"), "personal_id ••••••••••34 sheet X"),
    ],
)
def test_beside_the_cells(note, expected):
    assert found("# X\n| 5 |", (note,)) == listed(expected)


def test_the_list_is_bounded_and_says_how_much_more_there_is():
    wide = "# X\n" + "| " + " | ".join(["0912345678"] * (MOST + 5)) + " |"
    lines = found(wide)
    assert len(lines) == MOST + 1
    assert [line for line in lines if line.startswith("personal_more")] == ["personal_more n=5 sheet None"]
