"""What stands in good returns and looks like personal data: none of it refuses a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from tests.privacy.corpus.cases import Content
from tests.privacy.corpus.people import people
from tests.privacy.corpus.places import SECOND, _into, inline, planted
from tests.privacy.corpus.places_more import csv_planted, html_planted, xls_planted
from tests.privacy.corpus.places_odf import ods_planted
from tests.privacy.corpus.writing import packed, parts

TEXTS: dict[str, tuple[str, ...]] = {
    "office's line": (
        "Điện thoại: 0237.3852.246",
        "ĐT: (0237) 3.852.246 - Fax: 0237.3852.247",
        "Email: phongldtbxh@thanhhoa.gov.vn",
        "Địa chỉ: số 15 phố Hàng Đồng, thành phố Thanh Hóa",
        "Văn phòng Sở: 0237.3852.111",
        "Trụ sở: đường Nguyễn Trãi, phường Ba Đình",
        "Đường dây nóng 111",
        "Hộp thư: ldtbxh.quanson@gmail.com",
    ),
    "place": (
        *(
            "Xã Hoằng Phú",
            "Xã Hà Long",
            "Phường Ba Đình",
            "Thị trấn Vân Du",
            "Huyện Bá Thước",
            "Hà Long",
            "Mai Lâm",
        ),
        *(
            "Xã Đồng Tiến",
            "Phường Quảng Hưng",
            "xã Cao Thịnh",
            "Phường Trường Thi",
            "Xã Lê Lợi",
            "Hồ Chí Minh",
        ),
        *("đường Trần Hưng Đạo", "phố Lê Thị Hoa", "Ngã ba Bùi Thị Xuân", "khu phố Nguyễn Văn Cừ"),
    ),
    "business": (
        *(
            "Quán Hồng Nhung",
            "Nhà nghỉ Minh Anh",
            "Công ty TNHH Hoàng Long",
            "Karaoke Hoàng Gia",
            "Khách sạn Phú Hưng",
        ),
        *("Nhà nghỉ Trần Văn", "Cơ sở massage Thanh Tâm", "Doanh nghiệp tư nhân Lê Văn Hai", "Spa Ngọc Lan"),
        *("Trường THPT Lê Văn Hưu", "Trường THCS Nguyễn Thị Minh Khai", "Trường Tiểu học Lê Văn Tám"),
    ),
    "named after somebody": (
        *("Trường THPT Lê Quang Minh", "đường Lê Quang Minh", "phường Nguyễn Trãi", "Phố Đinh Công Tráng"),
        *("Nhà nghỉ Lê Quang Minh", "Karaoke Hoàng Anh", "Khách sạn Trần Đức Anh", "Quán Vũ Hải Yến"),
        *(
            "Lý Thường Kiệt",
            "Trần Hưng Đạo",
            "TRẦN QUỐC TOẢN",
            "Phan Chu Trinh",
            "Lê Hồng Phong",
            "Mai Hắc Đế",
        ),
        *(
            "Hoàng Anh Gia Lai",
            "Thái Bình Dương",
            "Vương Quốc Anh",
            "Hà Nam Ninh",
            "Lê Lợi",
            "Hoàng Hoa Thám",
        ),
    ),
    "heading": (
        *("Lý do khác", "LƯƠNG CÔNG NHÂN", "Nông trường Thạch Thành", "Đoàn Thanh niên", "Hồ sơ vi phạm"),
        *(
            "Đoàn Công tác liên ngành",
            "Tăng Cường Tuyên Truyền",
            "Cao điểm truy quét",
            "Vũ trường Hoàng Long",
        ),
        *("Phan Anh, Thái Bình", "vu viec xay ra", "phân anh dũng", "ho so tai lieu", "Lương tối thiểu vùng"),
    ),
    "document": (
        *(
            "Số 1234/KH-UBND ngày 05/01/2023",
            "125/BC-UBND",
            "Quyết định số 0123456789/QĐ-UBND",
            "000.00.01.H38-230614-0001",
        ),
        *(
            "Công văn 385/LĐTBXH-PCTNXH ngày 12/6/2023",
            "Nghị định 144/2021/NĐ-CP",
            "số 45/QĐ-UBND ngày 15.02.2023",
        ),
    ),
    "amount": (
        *(
            "170.000.000",
            "45.000.000 đồng",
            "1.234.567.890",
            "84.912.345.678 đồng",
            "912345000",
            "38.185.000.000",
        ),
        *("1 250 000 000 đồng", "kinh phí 350.000.000đ", "385.000.000 đồng", "12.500 triệu đồng"),
    ),
    "date": (
        *(
            "15/12/2022",
            "Kỳ số liệu từ 15/12/2022 đến 14/6/2023",
            "2023-06-10",
            "10h30 ngày 12/6/2023",
            "tháng 01/2023",
        ),
        *("năm 2008 - 2010", "giai đoạn 2021-2025", "14.06.2023"),
    ),
    "speech": (
        *(
            "Số học sinh năm 2023",
            "không phát sinh",
            "Các đối tượng trú tại xã vùng cao",
            "Tuyên truyền tại chợ, bến xe",
        ),
        *(
            "bà con Nhân dân",
            "chị em phụ nữ",
            "đối tượng Tổ chức, môi giới",
            "Đề nghị ông Chủ tịch UBND huyện quan tâm",
        ),
        *(
            "Hướng dẫn làm CCCD cho 12 người",
            "Hỗ trợ làm thẻ BHYT cho 5 trường hợp",
            "vì thị trường lao động khó khăn",
        ),
        *(
            "độ tuổi từ 18 tuổi trở lên",
            "quản lý văn bản đi, đến",
            "Giữ nguyên thì ghi số cũ",
            "do thi hành án chậm",
        ),
        *("đang thi đua lập thành tích", "trình độ cao văn hóa tốt", "người cung cấp dịch vụ tư vấn tâm lý"),
        *(
            "Cháu ngoan Bác Hồ",
            "Hội Liên hiệp Phụ nữ",
            "Công an xã, Đồn Biên phòng",
            "tổ chức Hội thi văn nghệ",
        ),
    ),
    "drafter": (
        *(
            "Người lập biểu: @",
            "Người lập: @",
            "Thủ trưởng đơn vị: @",
            "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n@",
            "Cán bộ tổng hợp: @",
        ),
        *("Người soạn: @", "Họ và tên người lập biểu: @", "CHỦ TỊCH @", "Đầu mối: @", "Trưởng phòng: @"),
    ),
}
OF_CELLS: dict[str, Callable[[str], Content]] = {
    "xlsx cell": lambda text: planted("cell", text),
    "xlsx shown formula": lambda text: planted("formula, shown", text),
    "xls cell": lambda text: xls_planted("cell", text),
    "ods cell": lambda text: ods_planted("cell", text),
    "html cell": lambda text: html_planted("cell", text),
    "csv cell": lambda text: csv_planted("cell", text.replace("\n", " ")),
}
BESIDE: dict[str, Callable[[str], Content]] = {
    "xlsx head of the page": lambda text: planted("head of the page", text),
    "xlsx text box": lambda text: planted("text box", text),
    "html beside the tables": lambda text: html_planted("beside the tables", text),
}
REMARKS: dict[str, Callable[[str], Content]] = {
    "xlsx comment": lambda text: planted("comment", text),
    "xls comment": lambda text: xls_planted("comment", text),
    "ods comment": lambda text: ods_planted("comment", text),
    "xlsx hidden formula": lambda text: planted("formula, not shown", text),
    "xlsx list": lambda text: planted("list of choices", text.replace(",", ";")),
    "xlsx unused text": lambda text: planted("shared text that no cell uses", text),
    "xlsx properties": lambda text: planted("properties", text),
}
TITLES = (
    ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"),
    ("Người lập", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
    ("CÁN BỘ TỔNG HỢP", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"),
    ("Kế toán", "GIÁM ĐỐC"),
    ("Người kiểm tra", "ĐỒN TRƯỞNG"),
    ("Lập biểu", "CHỈ HUY TRƯỞNG"),
    ("Người báo cáo", "VIỆN TRƯỞNG"),
    ("Chuyên viên phụ trách", "CHÁNH ÁN"),
    ("Người soạn thảo", "TRƯỞNG CÔNG AN HUYỆN"),
    ("Thủ quỹ", "PHÓ CHỦ TỊCH"),
)


@dataclass(frozen=True)
class Negative:
    """A file that must not be refused."""

    kind: str
    place: str
    text: str
    make: Callable[[str], Content]

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return self.place.partition(" ")[0]

    def content(self) -> Content:
        """The file."""
        return self.make(self.text)


# Names that are no surer than the office's own: with nothing but family, middle and given name.
PLAIN_TITLES = (
    ("NGƯỜI LẬP BIỂU", "TRƯỞNG PHÒNG"),
    ("Người lập biểu", "KT TRƯỞNG PHÒNG"),
    ("Cán bộ đầu mối", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
    ("Thư ký", "CHỦ TỊCH"),
    ("Người liên hệ", "TL. CHỦ TỊCH"),
    ("Liên hệ:", "PHÓ CHỈ HUY TRƯỞNG"),
)


def _signed(left: str, right: str, names: tuple[str, str]) -> Callable[[str], Content]:
    """A block of signatures under the table."""

    def make(_: str) -> Content:
        found = parts()
        rows = [(left, right), ("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"), ("", ""), names]
        text = "".join(
            f'<row r="{at}">'
            + "".join(inline(one, f"{column}{at}") for one, column in zip(pair, "BE", strict=True) if one)
            + "</row>"
            for at, pair in enumerate(rows, 40)
        )
        _into(found, SECOND, "</sheetData>", text + "</sheetData>")
        return packed(found)

    return make


def negatives(seed: int) -> Iterator[Negative]:
    """All of them: each text at several places, by turns."""
    crowd, rng = people(seed), Random(seed)
    turns = {
        "cells": cycle(OF_CELLS.items()),
        "beside": cycle(BESIDE.items()),
        "remarks": cycle(REMARKS.items()),
    }
    for kind, texts in TEXTS.items():
        for text in texts:
            where = ["cells", "cells", "beside"]
            if kind not in {"drafter", "office's line"}:
                where += ["remarks", "remarks"]
            for name in where:
                place, make = next(turns[name])
                yield Negative(kind, place, text.replace("@", next(crowd).name), make)
    for left, right in TITLES:
        for one in islice(crowd, 2):
            names = (one.name, next(crowd).name.upper() if rng.random() < 0.3 else next(crowd).name)
            yield Negative(
                "signatures", "xlsx under the table", f"{left} / {right}", _signed(left, right, names)
            )
    for left, right in PLAIN_TITLES:
        for one in islice(crowd, 4):
            names = (one.plain, next(crowd).plain.upper() if rng.random() < 0.3 else next(crowd).plain)
            yield Negative(
                "signatures", "xlsx under the table", f"{left} / {right}", _signed(left, right, names)
            )
