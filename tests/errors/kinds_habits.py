"""More habits of offices: words, signs and figures that stand where one number belongs, and layouts that are fine."""

from __future__ import annotations

from ppmd_cli.layout import DataCell
from tests.errors.case import Broken, Case, found_at, harmless, kind, moved

V, L = "values", "layout"
ACCOUNTING = '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'


def _count(case: Case, least: float = 1) -> tuple[DataCell, int] | None:
    """A count that must be given, by chance."""
    cells = [cell for cell in case.cells(least=least) if cell.required]
    cell = case.rng.choice(cells) if cells else None
    return (cell, int(case.number(cell) or 0)) if cell else None


def _written(case: Case, *texts: str) -> Broken | None:
    """One of the texts for a count, "{n}" being its number, "{m}" a larger one: to be found."""
    found = _count(case)
    if found is None:
        return None
    cell, number = found
    case.put(cell, case.rng.choice(texts).format(n=number, m=number + 3))
    return found_at(case, cell)


def _taken(case: Case, *texts: str) -> Broken | None:
    """The same, to be read right."""
    return harmless(case) if _written(case, *texts) else None


@kind(V, "x, có, TRUE trong ô đếm")
def tick_in_count(case: Case) -> Broken | None:
    return _written(case, "x", "X", "có", "Có", "√", "TRUE", "đạt")


@kind(V, "như trên, nt, dấu lặp lại")
def ditto(case: Case) -> Broken | None:
    return _written(case, "như trên", "nt", '"', "''", "〃", "-nt-", "như dòng trên")


@kind(V, "số La Mã")
def roman(case: Case) -> Broken | None:
    return _written(case, "IV", "XII", "iv", "Ⅳ")


@kind(V, "khoảng số: 10-12, từ 5 đến 6")
def ranges(case: Case) -> Broken | None:
    return _written(case, "{n}-{m}", "{n}–{m}", "từ {n} đến {m}", "{n} hoặc {m}", "{n} đến {m}")


@kind(V, "lớn hơn, nhỏ hơn, không dưới")
def bounds(case: Case) -> Broken | None:
    return _written(case, ">{n}", "≥{n}", "< {n}", "trên {n}", "{n}+", "hơn {n}", "không dưới {n}", "±{n}")


@kind(V, "phần của tổng: 20/25")
def part_of_total(case: Case) -> Broken | None:
    return _written(case, "{n}/{m}", "{n} / {m}", "{n}/{m} xã", "{n} trên {m}")


@kind(V, "Excel đổi 5/6 hay 5-6 thành ngày, 5:30 thành giờ")
def count_made_a_date(case: Case) -> Broken | None:
    found = _count(case)
    if found is None:
        return None
    cell, _ = found
    code = case.rng.choice(["d-mmm", "dd/mm/yyyy", "mmm-yy", "h:mm"])
    case.put(cell, 0.229 if code == "h:mm" else 45082, number_format=code)
    return found_at(case, cell)


@kind(V, "hai số trên hai dòng của một ô")
def two_lines(case: Case) -> Broken | None:
    return _written(case, "{n}\n{m}", "{n} buổi\n{m} lượt", "Đợt 1: {n}\nĐợt 2: {m}")


@kind(V, "số âm trong ngoặc, trừ bằng chữ")
def bracketed(case: Case) -> Broken | None:
    return _written(case, "({n})", "−{n}", "giảm {n}", "âm {n}")


@kind(V, "số kèm chú giải có số khác")
def remark_with_number(case: Case) -> Broken | None:
    return _written(
        case, "{n} (tăng {m})", "{n} (trong đó nữ {m})", "{n}, cùng kỳ {m}", "{n} cuộc (2 đột xuất)"
    )


@kind(V, "số bình quân: 1 buổi/xã, mỗi tháng 2")
def rates(case: Case) -> Broken | None:
    return _written(case, "{n}/tháng", "mỗi xã {n}", "{n} buổi/xã", "{n} lần mỗi quý")


@kind(V, "đồng chí, hộ, đơn vị tính lạ")
def other_words(case: Case) -> Broken | None:
    return _written(case, "{n}đ/c", "{n} đồng chí", "{n} hộ", "{n} ca", "{n} trường hợp")


@kind(V, "xem phụ lục, theo báo cáo, đang tổng hợp")
def see_elsewhere(case: Case) -> Broken | None:
    return _written(case, "Có phụ lục kèm theo", "theo báo cáo số 12", "đang tổng hợp", "xem ghi chú", "Mật")


@kind(V, "phép tính gõ thành chữ")
def sums_as_text(case: Case) -> Broken | None:
    return _written(case, "{n}+{m}", "'={n}+{m}", "= {n} + {m}", "{n} x {m}", "{n}+{m}=8", "{n}&{m}")


@kind(V, "5k, 5tr, 1E3, ½ trong ô đếm")
def scaled(case: Case) -> Broken | None:
    return _written(case, "{n}k", "{n}tr", "{n}E3", "{n}½", "{n} nghìn", "{n} chục")


@kind(V, "dấu ngăn nghìn lạ hoặc đặt sai chỗ")
def grouping_wrong(case: Case) -> Broken | None:
    return _written(case, "1.23.456", "12.34", "1'234", "1.2345", "1.000,000", "1,00.000", "12 34")


@kind(V, "1.4, 2,5: mất số 0 hay số lẻ")
def short_decimal(case: Case) -> Broken | None:
    found = _count(case)
    if found is None:
        return None
    cell, _ = found
    case.put(cell, case.rng.choice(["1.4", "1,4", "0.5", "2,5", 1.4, 0.5, 2.5]))
    return found_at(case, cell)


@kind(V, "số ghi vào ô hướng dẫn hay ghi chú bên cạnh")
def beside_the_cell(case: Case) -> Broken | None:
    sheet = case.list()
    cells = [cell for cell in case.cells(least=1) if sheet and cell.sheet == sheet.name and cell.required]
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    number = case.number(cell)
    case.put(cell, None)
    case.sheet(cell).put(cell.row, cell.column + case.rng.choice([-1, 3]), number)
    return found_at(case, cell)


@kind(V, "số kèm số viết bằng chữ: 5 (năm)")
def number_and_words(case: Case) -> Broken | None:
    words = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    cells = [cell for cell in case.cells() if 1 <= (case.number(cell) or 0) <= 9]
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    number = int(case.number(cell) or 0)
    case.put(cell, f"{number:02} ({words[number]})")
    return harmless(case)


@kind(V, "xuống dòng, dấu cách, chấm phẩy thừa sau số")
def trailing_signs(case: Case) -> Broken | None:
    return _taken(case, "{n}\n", "{n}\r\n", "{n} \t", "{n};", "{n}.", "\u200b{n}", "{n}\u00a0")


@kind(V, "định dạng kế toán, ẩn số 0, thêm số 0 đứng đầu")
def office_formats(case: Case) -> Broken | None:
    for cell in case.cells(("count",)):
        code = case.rng.choice([ACCOUNTING, "#,##0;-#,##0;;@", "00", "#,##0_);(#,##0)", "0.0", "@", "[Red]0"])
        case.put(cell, case.number(cell), number_format=code)
    return harmless(case)


@kind(V, "mọi con số lưu dạng chữ, dấu phẩy thập phân")
def all_as_text(case: Case) -> Broken | None:
    for cell in case.cells(("count", "amount")):
        number = case.number(cell)
        if number is not None:
            case.put(cell, f"{number}".replace(".", ","))
    return harmless(case)


@kind(L, "dòng của một xã chép thêm, bản cũ ẩn đi, số khác")
def hidden_old_row(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    page, line, row = case.book[table.name], case.rng.choice(table.lines), table.last_row + 1
    page.insert_rows(row)
    for (at_row, column), cell in list(page.cells.items()):
        if at_row == line.row:
            page.cells[row, column] = cell._replace(row=row)
    for column in table.columns.values():
        page.put(row, column, 3)
    page.hidden_rows.add(row)
    broken = found_at(case, *case.row(table, line.key))
    broken.spots |= {("", line.key)}
    return broken


@kind(L, "thêm dòng một xã không có trong danh sách")
def unknown_commune(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    page, row = case.book[table.name], table.last_row + 1
    page.insert_rows(row)
    page.put(row, 3, "Xã Mới Thành Lập")
    for column in table.columns.values():
        page.put(row, column, 4)
    broken = found_at(case)
    broken.at |= moved(table.name, row, 3)
    return broken


@kind(L, "cột kế hoạch chèn trước cột số liệu")
def plan_column(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    page, column = case.book[sheet.name], sheet.value_column
    page.insert_columns(column)
    page.put(sheet.head_row, column, "Kế hoạch năm")
    for cell in case.layout.cells:
        if cell.sheet == sheet.name and case.element(cell.element).type == "count":
            page.put(cell.row, column, 50)
    return harmless(case)
