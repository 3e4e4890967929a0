"""Habits of typing (domain facts, 4.1): each has one reading, or is a finding at its cell."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ppmd_cli.intake.parse_text import asks_document
from ppmd_cli.layout import DataCell
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import Day, Flag, Text
from tests.errors.case import Broken, Case, found_at, harmless, kind

V = "values"


def _typed(case: Case, cell: DataCell | None, text: str | None, **how: object) -> Broken | None:
    """Typed so, and to be found."""
    if cell is None:
        return None
    case.put(cell, text, **how)
    return found_at(case, cell)


def _read(case: Case, cell: DataCell | None, text: str | None, **how: object) -> Broken | None:
    """Typed so, and to be read right."""
    if cell is None or text is None:
        return None
    case.put(cell, text, **how)
    return harmless(case)


def _number(case: Case, least: float = 0, *, most: float | None = None) -> tuple[DataCell | None, int]:
    cells = [cell for cell in case.cells(least=least) if most is None or (case.number(cell) or 0) <= most]
    cell = case.rng.choice(cells) if cells else None
    return cell, int(case.number(cell) or 0) if cell else 0


def _required(case: Case, *kinds: str) -> DataCell | None:
    cells = [cell for cell in case.cells(kinds or ("count",)) if cell.required]
    return case.rng.choice(cells) if cells else None


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


# Thousands and decimals.


@kind(V, "nghìn bằng dấu chấm, gõ thành chữ")
def thousands_point(case: Case) -> Broken | None:
    cell, number = _number(case, 1000)
    return _read(case, cell, _grouped(number, "."))


@kind(V, "nghìn bằng dấu cách")
def thousands_space(case: Case) -> Broken | None:
    cell, number = _number(case, 1000)
    return _read(case, cell, _grouped(number, case.rng.choice([" ", "\u00a0", "\u202f"])))


@kind(V, "nghìn bằng dấu phẩy: hai cách hiểu")
def thousands_comma(case: Case) -> Broken | None:
    cell, number = _number(case, 1000)
    return _typed(case, cell, _grouped(number, ","))


@kind(V, "1.234 thành số lẻ trong ô đếm")
def thousands_swallowed(case: Case) -> Broken | None:
    cell, number = _number(case, 1001)
    if cell is None or number % 10 == 0:
        return None
    case.put(cell, number / 1000)
    return found_at(case, cell)


@kind(V, "số lẻ trong ô đếm")
def decimal_count(case: Case) -> Broken | None:
    cell, number = _number(case, 1)
    return _typed(case, cell, case.rng.choice([f"{number},5", f"{number}.5"]))


@kind(V, "dấu phẩy thập phân trong ô tiền")
def decimal_comma(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells("amount") if (case.number(cell) or 0) % 1]
    cell = case.rng.choice(cells) if cells else None
    return _read(case, cell, f"{case.number(cell):g}".replace(".", ",") if cell else None)


@kind(V, "quá nhiều số lẻ")
def many_decimals(case: Case) -> Broken | None:
    cell = case.any("amount", least=0.1)
    return _typed(case, cell, f"{case.number(cell) or 0:g}".split(".")[0] + ",12345" if cell else None)


# Words and signs beside numbers.


@kind(V, "số 0 đứng đầu")
def leading_zero(case: Case) -> Broken | None:
    cell, number = _number(case, most=9)
    return _read(case, cell, f"{number:02}")


@kind(V, "kèm đúng đơn vị tính")
def unit_word(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells() if case.element(cell.element).measure]
    cell = case.rng.choice(cells) if cells else None
    measure = case.element(cell.element).measure if cell else None
    return _read(case, cell, f"{case.number(cell)} {measure.vi.split(',')[0]}" if cell and measure else None)


@kind(V, "kèm đơn vị tính khác")
def wrong_unit_word(case: Case) -> Broken | None:
    cells = [
        cell
        for cell in case.cells()
        if (measure := case.element(cell.element).measure) and "người" not in measure.vi
    ]
    cell = case.rng.choice(cells) if cells else None
    return _typed(case, cell, f"{case.number(cell)} người" if cell else None)


@kind(V, "hai số trong một ô")
def two_numbers(case: Case) -> Broken | None:
    cell, number = _number(case)
    text = case.rng.choice(["{0:02} vụ/{1:02} đối tượng", "{0} + {1}", "{0}-{1}", "{0} buổi; {1} lượt người"])
    return _typed(case, cell, text.format(number, number + 3))


@kind(V, "khoảng, gần, trên")
def about(case: Case) -> Broken | None:
    cell, number = _number(case, 1)
    return _typed(case, cell, f"{case.rng.choice(['khoảng', 'gần', 'trên', '~', '>'])} {number}")


@kind(V, "số viết bằng chữ")
def in_words(case: Case) -> Broken | None:
    return _typed(case, _required(case), case.rng.choice(["năm", "mười hai", "không", "nhiều"]))


@kind(V, "phần trăm trong ô đếm, gõ chữ")
def percent_text(case: Case) -> Broken | None:
    return _typed(case, _required(case), f"{case.rng.randint(5, 90)}%")


@kind(V, "phần trăm trong ô đếm, ô định dạng %")
def percent_format(case: Case) -> Broken | None:
    cell = _required(case)
    if cell is None:
        return None
    case.put(cell, case.rng.choice([0.25, 0.5, 1, 2]), number_format="0%")
    return found_at(case, cell)


@kind(V, "chữ O, l thay số 0, 1")
def letters(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells(least=10) if set(str(case.number(cell))) & set("01")]
    cell = case.rng.choice(cells) if cells else None
    return _typed(case, cell, str(case.number(cell)).replace("0", "O").replace("1", "l") if cell else None)


@kind(V, "hàng nghìn có số 0 đứng trước, hoặc thiếu một dấu chấm")
def thousands_slipped(case: Case) -> Broken | None:
    cell, _ = _number(case)
    return _typed(case, cell, case.rng.choice(["03.000", "012.500", "1000.000", "2.0000"]))


@kind(V, "chữ số toàn khổ")
def full_width(case: Case) -> Broken | None:
    cell, number = _number(case)
    return _read(case, cell, "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)))


@kind(V, "số lưu dạng chữ, có dấu nháy hay dấu cách")
def number_text(case: Case) -> Broken | None:
    cell, number = _number(case)
    return _read(case, cell, case.rng.choice(["{}", " {} ", "'{}", "+{}", "{}."]).format(number))


@kind(V, "số âm")
def negative(case: Case) -> Broken | None:
    cell, number = _number(case, 1)
    if cell is None:
        return None
    case.put(cell, -number)
    return found_at(case, cell)


# Nothing, not known, zero.


@kind(V, "dấu gạch, ba chấm, dấu hỏi")
def dash(case: Case) -> Broken | None:
    return _typed(case, _required(case), case.rng.choice(["-", "–", "...", "…", "//", "?", "- -"]))


@kind(V, "“không phát sinh” cho số 0")
def nothing_occurred(case: Case) -> Broken | None:
    cell, _ = _number(case, most=0)
    return _read(case, cell, case.rng.choice(["Không phát sinh", "không phát sinh", "KPS"]))


@kind(V, "“không có số liệu”")
def not_available(case: Case) -> Broken | None:
    return _typed(case, _required(case), case.rng.choice(["Không có số liệu", "chưa có số liệu"]))


@kind(V, "ô bắt buộc bỏ trống")
def blank(case: Case) -> Broken | None:
    return _typed(case, _required(case, "count", "amount", "yes_no", "date"), None)


@kind(V, "ô chỉ có dấu cách")
def only_spaces(case: Case) -> Broken | None:
    return _typed(case, _required(case, "count", "amount", "yes_no"), "  \u00a0")


@kind(V, "cả dòng bỏ trống")
def row_blank(case: Case) -> Broken | None:
    table = case.table("child") or case.table("month")
    if table is None:
        return None
    row = case.row(table, case.rng.choice(table.subjects))
    for cell in row:
        case.put(cell, None)
    return found_at(case, *row)


@kind(V, "cả cột bỏ trống")
def column_blank(case: Case) -> Broken | None:
    table = case.table("child") or case.table("month")
    if table is None:
        return None
    element = case.rng.choice([e.id for e in table.elements if e.required.kind == "always"])
    for cell in case.column(table, element):
        case.put(cell, None)
    return found_at(case, *case.column(table, element))


@kind(V, "không phát sinh đánh “Có” mà có số liệu")
def nil_with_figures(case: Case) -> Broken | None:
    role = case.layout.form.with_role("nil_return")
    if role is None:
        return None
    cell = case.layout.at[role.id, case.unit]
    case.put(cell, "Có")
    return found_at(case, cell)


# Yes and no, choices, texts.


def _flag(case: Case, *, yes: bool) -> DataCell | None:
    cells = [
        cell for cell in case.cells("yes_no") if case.truth.get((cell.element, cell.subject)) == Flag(yes=yes)
    ]
    return case.rng.choice(cells) if cells else None


@kind(V, "x, C, √, 1, TRUE cho Có")
def tick(case: Case) -> Broken | None:
    text = case.rng.choice(["x", "X", "C", "√", "✓", "CÓ", "có ", "Có.", "1"])
    return _read(case, _flag(case, yes=True), text)


@kind(V, "dấu tích phông Wingdings")
def tick_wingdings(case: Case) -> Broken | None:
    return _read(case, _flag(case, yes=True), case.rng.choice("üþ"), font="Wingdings")


@kind(V, "K, 0, chưa cho Không")
def no_words(case: Case) -> Broken | None:
    return _read(case, _flag(case, yes=False), case.rng.choice(["K", "0", "chưa", "KHÔNG", "không", "Chưa"]))


@kind(V, "câu trả lời không phải Có/Không")
def flag_words(case: Case) -> Broken | None:
    text = case.rng.choice(["đang làm", "co", "Đã ban hành", "2", "Có/Không", "12"])
    return _typed(case, case.any("yes_no"), text)


@kind(V, "lựa chọn viết hoa, thừa dấu cách, tổ hợp")
def choice_spelling(case: Case) -> Broken | None:
    cell = case.any("choice")
    raw = case.raw(cell) if cell else None
    return _read(case, cell, f" {raw.text.upper()} " if raw else None)


@kind(V, "lựa chọn không có trong danh sách")
def choice_wrong(case: Case) -> Broken | None:
    return _typed(case, case.any("choice"), case.rng.choice(["đang xử lý", "xong", "hoan thanh", "2"]))


@kind(V, "văn bản dài quá giới hạn")
def text_long(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells("text", given=False) if case.element(cell.element).max_length]
    cell = case.rng.choice(cells) if cells else None
    return _typed(case, cell, "Đã triển khai đồng bộ các nội dung. " * 60)


# Formulas, errors.


@kind(V, "#REF! trong ô số liệu")
def error_value(case: Case) -> Broken | None:
    text = case.rng.choice(["#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?"])
    return _typed(case, _required(case), text, kind="error")


@kind(V, "công thức trong ô số liệu, có kết quả")
def formula_cell(case: Case) -> Broken | None:
    cell, number = _number(case)
    return _typed(case, cell, str(number), kind="number", formula=f"{number}+3-3")


@kind(V, "công thức trong ô số liệu, kết quả cũ")
def formula_stale(case: Case) -> Broken | None:
    cell, number = _number(case)
    return _typed(case, cell, str(number), kind="number", formula=f"{number}+{case.rng.randint(1, 9)}")


@kind(V, "công thức cộng số, chưa tính: tính hộ được")
def formula_reckoned(case: Case) -> Broken | None:
    cell, number = _number(case, 2)
    if cell is None:
        return None
    case.put(cell, "", kind="blank", formula=f"{number - 1}+1", cached=False)
    return harmless(case, "formula_reckoned")


@kind(V, "công thức chưa tính")
def formula_bare(case: Case) -> Broken | None:
    return _typed(case, _required(case), "", kind="blank", formula="ROUND(7,0)", cached=False)


# What the cell looks like.


@kind(V, "cả ô bị gạch ngang")
def struck_cell(case: Case) -> Broken | None:
    cell, number = _number(case, 1)
    if cell is None:
        return None
    case.put(cell, number, mark="struck")
    return found_at(case, cell)


@kind(V, "“Có” bị gạch ngang")
def struck_flag(case: Case) -> Broken | None:
    return _typed(case, _flag(case, yes=True), "Có", mark="struck")


@kind(V, "chú thích mũ sau con số")
def footnote(case: Case) -> Broken | None:
    cell, number = _number(case, 1)
    return _typed(case, cell, f"{number}{case.rng.choice('¹²³')}")


@kind(V, "định dạng ô thêm “triệu”, “tỷ”, bớt hàng nghìn, ẩn số")
def format_shows_otherwise(case: Case) -> Broken | None:
    cells = case.cells(("count", "amount"), least=1)
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    code = case.rng.choice(
        ["#,##0,", '0 "tỷ"', '0 "nghìn"', ";;;", '"khoảng" 0', '0 "chục"', "#,##0\\ [$₫-42A]"]
    )
    case.put(cell, case.number(cell), number_format=code)
    return found_at(case, cell)


@kind(V, "định dạng ô thêm dấu trừ hoặc ngoặc của kế toán")
def format_adds_minus(case: Case) -> Broken | None:
    cells = case.cells(("count", "amount"), least=1)
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    case.put(cell, case.number(cell), number_format=case.rng.choice(["-0", '"-"#,##0', "(#,##0)"]))
    return found_at(case, cell)


@kind(V, "định dạng ô kèm đúng đơn vị tính")
def format_shows_measure(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells(("count", "amount")) if case.element(cell.element).measure]
    cell = case.rng.choice(cells) if cells else None
    measure = case.element(cell.element).measure if cell else None
    if cell is None or measure is None:
        return None
    case.put(cell, case.number(cell), number_format=f'#,##0.## "{measure.vi.split(",")[0]}"')
    return harmless(case)


@kind(V, "định dạng ô viết thêm dấu chấm, dấu phẩy, chữ số vào con số")
def format_with_mark(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells(("count", "amount"), least=1) if (case.number(cell) or 0) < 1000]
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    codes = ["0\\.000", "0\\,0", '0"000"', '"1"0', '0"%"', "#\\.##0", '0".000"', "0-", "0 000", '"12"']
    case.put(cell, case.number(cell), number_format=case.rng.choice(codes))
    return found_at(case, cell)


@kind(V, "số đếm hiện dạng lũy thừa, phân số, theo điều kiện")
def format_shows_other_figures(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells(least=1001) if (case.number(cell) or 0) % 1000]
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    codes = ["0E+00", "?/?", "[>100]0,;0", "[>100]0.0,;0", '[>100]"nhiều";0']
    case.put(cell, case.number(cell), number_format=case.rng.choice(codes))
    return found_at(case, cell)


@kind(V, "số tiền chỉ hiện ra làm tròn: lấy số lưu, có báo")
def format_rounds_amount(case: Case) -> Broken | None:
    cells = [cell for cell in case.cells("amount", least=1) if (case.number(cell) or 0) % 1]
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    case.put(cell, case.number(cell), number_format=case.rng.choice(["0", "#,##0", '#,##0 "triệu đồng"']))
    return found_at(case, cell)


@kind(V, "số tiền dưới 1 triệu hiện ra 0")
def format_rounds_to_zero(case: Case) -> Broken | None:
    cell = case.any("amount", least=1)
    if cell is None:
        return None
    case.put(cell, 0.4, number_format=case.rng.choice(["0", "#,##0", "#"]))
    return found_at(case, cell)


@kind(V, "nghìn bằng dấu cách, dấu chấm do định dạng ô viết")
def format_groups(case: Case) -> Broken | None:
    for cell in case.cells(("count",)):
        number = case.number(cell) or 0
        codes = ["# ##0", "#\\ ##0", "[>=1000000]# ### ##0;[>=1000]# ##0;0"]
        codes += ["0\\.000"] if 1000 <= number < 10**6 else []
        case.put(cell, case.number(cell), number_format=case.rng.choice(codes))
    return harmless(case)


# Money.


def _money(case: Case) -> tuple[DataCell | None, Fraction]:
    cells = [
        cell
        for cell in case.cells("amount", least=0.5)
        if (measure := case.element(cell.element).measure) and "triệu" in measure.vi
    ]
    cell = case.rng.choice(cells) if cells else None
    return cell, Fraction(str(case.number(cell))) if cell else Fraction(0)


@kind(V, "“45 triệu” trong ô triệu đồng")
def money_word(case: Case) -> Broken | None:
    cell, amount = _money(case)
    word = case.rng.choice(["triệu", "triệu đồng", "tr", "trđ"])
    return _read(case, cell, f"{float(amount):g} {word}".replace(".", ","))


@kind(V, "“0,045 tỷ” trong ô triệu đồng")
def money_billion(case: Case) -> Broken | None:
    cell, amount = _money(case)
    return _typed(case, cell, f"{float(amount / 1000):g} tỷ".replace(".", ","))


@kind(V, "“45.000.000đ” trong ô triệu đồng")
def money_dong(case: Case) -> Broken | None:
    cell, amount = _money(case)
    return _typed(
        case, cell, f"{_grouped(int(amount * 1_000_000), '.')}{case.rng.choice(['đ', ' đồng', ' VNĐ'])}"
    )


# Days.


def _day(case: Case, more: int = 0) -> tuple[DataCell | None, date]:
    """A cell with a day after the `more`th of its month."""
    cells = []
    for cell in case.cells("date"):
        value = case.truth.get((cell.element, cell.subject))
        if isinstance(value, Day) and value.day.day > more:
            cells.append((cell, value.day))
    return case.rng.choice(cells) if cells else (None, date.min)


@kind(V, "ngày gõ thành chữ, các kiểu ngày trước")
def date_text(case: Case) -> Broken | None:
    cell, day = _day(case)
    forms = [
        "{0}/{1}/{2}",
        "{0:02}.{1:02}.{2}",
        "{0}-{1}-{3}",
        "ngày {0} tháng {1} năm {2}",
        "{2}-{1:02}-{0:02}",
    ]
    return _read(case, cell, case.rng.choice(forms).format(day.day, day.month, day.year, day.year % 100))


@kind(V, "số sê-ri không định dạng ngày")
def date_serial(case: Case) -> Broken | None:
    cell, day = _day(case)
    if cell is None:
        return None
    case.put(cell, (day - date(1899, 12, 30)).days, number_format=None)
    return harmless(case)


@kind(V, "ngày kiểu Mỹ gõ chữ (tháng trước)")
def date_american(case: Case) -> Broken | None:
    cell, day = _day(case, 12)
    return _typed(case, cell, f"{day.month}/{day.day}/{day.year}")


@kind(V, "thiếu ngày hoặc năm")
def date_partial(case: Case) -> Broken | None:
    cell, day = _day(case)
    text = case.rng.choice(["{1}/{2}", "{0}/{1}", "tháng {1} năm {2}", "{2}"])
    return _typed(case, cell, text.format(day.day, day.month, day.year))


@kind(V, "ngày không có trong lịch")
def date_impossible(case: Case) -> Broken | None:
    cell, day = _day(case)
    return _typed(case, cell, case.rng.choice(["31/02/{}", "31/4/{}", "00/6/{}", "32/5/{}"]).format(day.year))


def _document(case: Case) -> DataCell | None:
    """A day that the form's own rules bound: of the cover, or of a document."""
    cells = [cell for cell in case.cells("date") if case.raw(cell) is not None]
    return case.rng.choice(cells) if cells else None


@kind(V, "ngày nhầm sang năm khác")
def date_other_year(case: Case) -> Broken | None:
    cell = _document(case)
    value = case.truth.get((cell.element, cell.subject)) if cell else None
    if cell is None or not isinstance(value, Day):
        return None
    year = value.day.year + case.rng.choice([-10, -1, 1, 10, -100])
    moved = value.day.replace(year=year, day=min(value.day.day, 28))
    return _typed(case, cell, f"{moved.day}/{moved.month}/{year}")


@kind(V, "Excel đảo ngày và tháng")
def date_swapped(case: Case) -> Broken | None:
    """So that the day falls after the period; inside it nothing tells."""
    cells = [
        (cell, value.day)
        for cell in case.cells("date")
        if isinstance(value := case.truth.get((cell.element, cell.subject)), Day)
        and value.day.day <= 12
        and date(value.day.year, value.day.day, value.day.month) > case.last_day
    ]
    if not cells:
        return None
    cell, day = case.rng.choice(cells)
    case.put(cell, (date(day.year, day.day, day.month) - date(1899, 12, 30)).days, number_format="dd/mm/yyyy")
    return found_at(case, cell)


@kind(V, "máy đặt kiểu Mỹ: ngày này thành chữ, ngày kia bị đảo")
def date_machine_american(case: Case) -> Broken | None:
    days = [
        (cell, value.day)
        for cell in case.cells("date", where=lambda element: element.default is None)
        if isinstance(value := case.truth.get((cell.element, cell.subject)), Day)
    ]
    cells = [(cell, day) for cell, day in days if day.day <= 12 and day.day != day.month]
    others = [(cell, day) for cell, day in days if day.day > 12]
    if not cells or not others:
        return None
    for cell, day in others:
        case.put(cell, f"{day.day}/{day.month}/{day.year}", number_format="dd/mm/yyyy")
    for cell, day in cells:
        serial = (date(day.year, day.day, day.month) - date(1899, 12, 30)).days
        case.put(cell, serial, number_format="dd/mm/yyyy")
    return found_at(case, *(cell for cell, _ in cells))


@kind(V, "ô ngày định dạng tháng/ngày/năm")
def date_format_american(case: Case) -> Broken | None:
    cells = [
        (cell, value.day)
        for cell in case.cells("date")
        if isinstance(value := case.truth.get((cell.element, cell.subject)), Day)
        and value.day.day <= 12
        and value.day.day != value.day.month
    ]
    if not cells:
        return None
    cell, day = case.rng.choice(cells)
    serial = (date(day.year, day.day, day.month) - date(1899, 12, 30)).days
    case.put(cell, serial, number_format=case.rng.choice(["m/d/yyyy", "[$-409]mm/dd/yy"]))
    return found_at(case, cell)


@kind(V, "ngày chốt số liệu nhầm sang năm khác")
def cutoff_other_year(case: Case) -> Broken | None:
    role = case.layout.form.with_role("data_to")
    if role is None:
        return None
    day, year = case.days[1], case.days[1].year + case.rng.choice([-1, 1, -10])
    return _typed(case, case.layout.at[role.id, case.unit], f"{day.day}/{day.month}/{year}")


@kind(V, "số văn bản bỏ trống")
def number_missing(case: Case) -> Broken | None:
    cells = [
        cell
        for cell in case.cells("text")
        if isinstance(case.truth.get((cell.element, cell.subject)), Text)
        and _binding(case.element(cell.element))
    ]
    return _typed(case, case.rng.choice(cells) if cells else None, None)


def _numbers(case: Case) -> list[DataCell]:
    """The cells for numbers of documents that hold one."""
    return [cell for cell in case.cells("text") if asks_document(case.element(cell.element))]


@kind(V, "số văn bản còn để chấm, “xx”, hoặc chỉ có ký hiệu")
def number_open(case: Case) -> Broken | None:
    cells = _numbers(case)
    text = case.rng.choice(
        [
            "Số: .../KH-UBND",
            "…/BC-UBND",
            "Số:      /KH-UBND",
            "     /BC",
            "xx/KH-UBND",
            "[số]/QĐ-UBND",
            "Số ___/KH-UBND ngày .../.../2023",
            "00/BC-SLĐTBXH",
            "KH-UBND",
        ]
    )
    return _typed(case, case.rng.choice(cells) if cells else None, text)


@kind(V, "“Có”, “x”, “như trên” thay cho số văn bản")
def number_in_words(case: Case) -> Broken | None:
    cells = _numbers(case)
    text = case.rng.choice(["Có", "x", "đã ban hành", "như trên", '"', "theo KH tỉnh", "nt"])
    return _typed(case, case.rng.choice(cells) if cells else None, text)


@kind(V, "ngày ghi vào ô số văn bản")
def date_for_number(case: Case) -> Broken | None:
    cells = _numbers(case)
    cell = case.rng.choice(cells) if cells else None
    if cell is None:
        return None
    if case.rng.random() < 0.5:
        case.put(cell, 44977, number_format="dd/mm/yyyy")
        return found_at(case, cell)
    return _typed(case, cell, case.rng.choice(["20/2/2023", "ngày 20/02/2023", "20-2-23"]))


@kind(V, "năm hai chữ số đứng trước: 23-06-14")
def year_first(case: Case) -> Broken | None:
    cell, day = _day(case)
    text = case.rng.choice(["{0:02}-{1:02}-{2:02}", "{0:02}/{1:02}/{2:02}"])
    return _typed(case, cell, text.format(day.year % 100, day.month, day.day))


def _binding(element: Element) -> bool:
    return element.required.kind != "optional"
