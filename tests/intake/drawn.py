"""Workbooks drawn as Markdown tables, one sheet under each heading, and what the program finds in them."""

from __future__ import annotations

import re

from ppmd_cli.intake.anchor import Anchored, find_form
from ppmd_cli.model.cell import CellRange, RawCell, RawSheet, RawWorkbook
from ppmd_cli.model.plan import Plan
from tests.forms.small_plan import FORM, PLAN

Book = dict[str, list[list[str]]]
CODES = {element.id: element.code for _, element in FORM.elements()}

RETURN = """
# Bìa
| TRƯỜNG TIỂU HỌC HOA SEN |
| |
| Mã     | STT | Nội dung                | Phần ghi     | Hướng dẫn |
| A      | B   | C                       | 1            | D |
|        |     |                         | s1           |
| PLAN   |     | Mã kế hoạch             | reading_2030 | Kế hoạch phát triển văn hóa đọc năm 2030 |
| FORM   |     | Mã biểu mẫu             | reading      | Báo cáo phong trào đọc sách |
| VERSION |    | Phiên bản biểu mẫu      | 1            | Các mã này để nhận dạng tệp, không sửa. |
| UNIT   |     | Mã đơn vị báo cáo       | s1           | Trường Tiểu học Hoa Sen |
| PERIOD |     | Mã kỳ báo cáo           | Q1           | quý I năm 2030 |
| B01    | 1   | Số, ký hiệu văn bản *   | 12/BC-HS     |
| B02    | 2   | Ngày ký văn bản *       | 02/04/2030   |
| B03    | 3   | Số liệu tính từ ngày *  | 01/01/2030   |
| B04    | 4   | Báo cáo không phát sinh * | Không      |

# Biểu 1. Theo lớp
| Số liệu theo lớp học |
| Mã   | STT | Các lớp | Học sinh  |                                           | Có góc đọc sách * | Kinh phí mua sách |
|      |     |         | Tổng số * | trong đó mượn sách ít nhất một lần trong kỳ * |               |               |
| A    | B   | C       | 1   | 2   | 3     | 4 |
|      |     |         | X01 | X02 | X03   | X04 |
|      |     | Tổng số | =93 | =60 | =2    | =1.5 |
| s1-a | 1   | Lớp 1A  | 30  | 20  | Có    | 1.5 |
| s1-b | 2   | Lớp 1B  | 31  | 0   | Không |     |
| s1-d | 3   | Lớp 1D  | 32  | 40  | Có    | 0 |
| Ghi chú: Dấu *: bắt buộc ghi. |

# Biểu 2. Toàn trường
| Số liệu chung của trường |
| Mã  | STT | Nội dung          | ĐVT      | Số liệu | Kỳ trước | Hướng dẫn |
| A   | B   | C                 | D        | 1       | 2        | E |
|     |     |                   |          | s1      |
|     | A   | Cơ sở vật chất    |
| Y01 | 1   | Có thư viện *     |          | Có      |
| Y02 | 2   | Loại thư viện (*) |          | chung   |
|     | B   | Sách              |
| Y03 | 3   | Số đầu sách *     | đầu sách | 1200    | 999      |
| Y04 | 4   | Số lượt mượn *    | lượt     | 88      | 77       |
| Y05 | 5   | Khó khăn, kiến nghị |        |         |

# Theo tháng
| Mã      | STT | Tháng báo cáo | Số buổi * |
|         |     |               | buổi |
| A       | B   | C             | 1 |
|         |     |               | M01 |
| 2030-01 | 1   | Tháng 01/2030 | 4 |
| 2030-02 | 2   | Tháng 02/2030 | 0 |

# Nhiệm vụ
| Mã           | Mục | Nhiệm vụ                      | Thời gian | Vai trò  | Tình trạng (*) | Kết quả chính |
| A            | B   | C                             | D         | E        | 1              | 2 |
|              |     |                               |           |          | T01            | T02 |
| open_library | I.1 | Mở cửa thư viện ngoài giờ học | cả năm    | Chủ trì  | hoàn thành     | Mở thứ Bảy |
| book_day     | I.2 | Ngày hội đọc sách             | Quý I     | Phối hợp |                |     |

# Giải trình
| Mã kiểm tra | Ô | Nội dung giải trình |
| A | B | C |
| X02 | F9 | s1-d: lớp mới, X01 đúng |
"""

VALUES = """
B01 s1 12/BC-HS; B02 s1 02/04/2030; B03 s1 01/01/2030; B04 s1 Không
X01 s1-a 30; X02 s1-a 20; X03 s1-a Có; X04 s1-a 1.5
X01 s1-b 31; X02 s1-b 0; X03 s1-b Không; X04 s1-b
X01 s1-d 32; X02 s1-d 40; X03 s1-d Có; X04 s1-d 0
Y01 s1 Có; Y02 s1 chung; Y03 s1 1200; Y04 s1 88; Y05 s1
M01 2030-01 4; M01 2030-02 0
T01 open_library hoàn thành; T02 open_library Mở thứ Bảy; T01 book_day; T02 book_day
"""


def book(text: str = RETURN) -> Book:
    """The sheets as rows of texts, each row as long as the longest."""
    sheets: Book = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("# "):
            sheets[line[2:]] = rows = []
        else:
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    for rows in sheets.values():
        width = max(map(len, rows))
        for row in rows:
            row.extend([""] * (width - len(row)))
    return sheets


def raw(sheets: Book, merges: dict[str, list[CellRange]] | None = None) -> RawWorkbook:
    """The workbook: plain digits are numbers, "=" begins the value of a formula, all else is text."""
    return RawWorkbook(
        tuple(_sheet(name, rows, (merges or {}).get(name, [])) for name, rows in sheets.items())
    )


def _sheet(name: str, rows: list[list[str]], merges: list[CellRange]) -> RawSheet:
    cells = {}
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                formula, plain = text.startswith("="), text.removeprefix("=")
                kind = "number" if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", plain) else "text"
                cells[row, column] = RawCell(row, column, plain, kind, formula, formula)
    last = (max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0))
    return RawSheet(name, "visible", cells, merges=tuple(merges), dimensions=last)


def find(sheets: Book, plan: Plan = PLAN, **more: object) -> Anchored:
    """What the program finds."""
    return find_form(raw(sheets, **more), plan)


def values(anchored: Anchored) -> list[str]:
    """Every cell found, as "X01 s1-a 30"."""
    return [
        " ".join(filter(None, (CODES[element], subject, cell.raw.text if cell.raw else "")))
        for (element, subject), cell in anchored.cells.items()
    ]


def expected(text: str = VALUES) -> list[str]:
    return [value.strip() for value in re.split(r"[;\n]", text) if value.strip()]


def said(anchored: Anchored) -> list[str]:
    """Each finding as "code element subject sheet!cell found", without what it lacks."""
    return [
        " ".join(
            filter(
                None,
                (
                    one.code,
                    CODES.get(one.element or "", one.element),
                    one.subject,
                    f"{(one.place.sheet or '').split('.')[0]}!{one.place.cell}" if one.place.cell else None,
                    one.slot("found"),
                ),
            )
        )
        for one in anchored.findings
    ]
