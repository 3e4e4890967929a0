"""Layout drift: what becomes of a form between the office that made it and the office that gets it back."""

from __future__ import annotations

from collections.abc import Iterable

from ppmd_cli.layout import CODE_COLUMN, SheetLayout
from ppmd_cli.model.cell import CellRange, a1
from tests.errors.book import Sheet
from tests.errors.case import At, Broken, Case, at, found_at, harmless, kind, moved, spots

BY_NAME = "code_missing_matched_by_name"
L = "layout"
BOTH = ("H1", "FY")


@kind(L, "một dòng chèn vào giữa bảng")
def row_inserted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].insert_rows(case.rng.choice(table.lines).row)
    return harmless(case)


@kind(L, "ba dòng ghi chú chèn lên đầu mọi trang")
def rows_above(case: Case) -> Broken | None:
    for sheet in case.book.sheets:
        sheet.insert_rows(1, 3)
        sheet.put(1, 1, "Kính gửi: Cơ quan tổng hợp")
    return harmless(case)


@kind(L, "một cột chèn vào giữa bảng")
def column_inserted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].insert_columns(case.rng.choice(list(table.columns.values())))
    return harmless(case)


@kind(L, "cột đơn vị tự thêm, có số liệu riêng, không mã")
def own_column(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    sheet, column = case.book[table.name], case.rng.choice(list(table.columns.values()))
    sheet.insert_columns(column)
    sheet.put(table.head_row, column, "Ghi chú của huyện")
    for row in table.rows.values():
        sheet.put(row, column, case.rng.randint(0, 90))
    return harmless(case)


@kind(L, "hai cột đổi chỗ cả tiêu đề và mã")
def columns_moved(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None or len(table.elements) < 2:
        return None
    one, other = case.rng.sample(sorted(table.columns.values()), 2)
    swap = {one: other, other: one}
    sheet = case.book[table.name]
    sheet.merges = [
        merge
        for merge in sheet.merges
        if not (merge.first_row >= table.head_row and merge.last_row < table.code_row)
    ]
    sheet.move(lambda row, column: (row, swap.get(column, column) if row >= table.head_row else column))
    return harmless(case)


@kind(L, "các dòng sắp xếp lại theo tên, cả mã")
def rows_sorted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    rows = list(table.rows.values())
    mixed = rows[:]
    case.rng.shuffle(mixed)
    to = dict(zip(rows, mixed, strict=True))
    case.book[table.name].move(lambda row, column: (to.get(row, row), column))
    return harmless(case)


@kind(L, "dòng có số liệu bị ẩn")
def row_hidden(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].hidden_rows.add(case.rng.choice(table.lines).row)
    return harmless(case)


@kind(L, "cột có số liệu bị ẩn")
def column_hidden(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].hidden_columns.add(case.rng.choice(list(table.columns.values())))
    return harmless(case)


@kind(L, "bộ lọc còn bật: phần lớn dòng bị giấu")
def filter_on(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    rows = list(table.rows.values())
    case.book[table.name].hidden_rows.update(case.rng.sample(rows, max(1, len(rows) * 2 // 3)))
    return harmless(case)


@kind(L, "dòng của một đối tượng bị xóa")
def row_deleted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    subject = case.rng.choice(table.subjects)
    case.book[table.name].delete_row(table.rows[subject])
    return Broken(case.book, spots={("", subject)})


@kind(L, "một cột số liệu bị xóa")
def column_deleted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    element = case.rng.choice(table.elements).id
    case.book[table.name].delete_column(table.columns[element])
    return Broken(case.book, spots={(element, "")})


@kind(L, "một dòng chỉ tiêu của biểu chung bị xóa")
def list_row_deleted(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    element = case.rng.choice(sheet.elements).id
    case.book[sheet.name].delete_row(sheet.rows[element])
    return Broken(case.book, spots={(element, "")})


@kind(L, "trang đổi tên")
def sheets_renamed(case: Case) -> Broken | None:
    for n, sheet in enumerate(case.book.sheets, 1):
        sheet.name = f"PL {n} (sửa)"
    return harmless(case)


@kind(L, "trang đổi thứ tự")
def sheets_reordered(case: Case) -> Broken | None:
    case.rng.shuffle(case.book.sheets)
    return harmless(case)


@kind(L, "trang bị ẩn")
def sheet_hidden(case: Case) -> Broken | None:
    case.book[case.rng.choice(case.layout.sheets).name].state = "hidden"
    return harmless(case)


@kind(L, "trang nhân đôi, không sửa")
def sheet_copied(case: Case) -> Broken | None:
    sheet = case.book[case.rng.choice(case.layout.sheets).name]
    case.book.sheets.append(sheet.copy(f"{sheet.name[:26]} (2)"))
    return harmless(case)


@kind(L, "trang nhân đôi, một số được sửa ở bản sau")
def sheet_copied_changed(case: Case) -> Broken | None:
    cell = case.any()
    if cell is None:
        return None
    copy = case.sheet(cell).copy(f"{cell.sheet[:26]} (2)")
    case.book.sheets.append(copy)
    copy.put(cell.row, cell.column, int(case.number(cell) or 0) + 3)
    return Broken(case.book, at=at(cell) | moved(copy.name, cell.row, cell.column))


@kind(L, "trang cũ, số khác, còn ẩn trong tệp")
def old_copy_hidden(case: Case) -> Broken | None:
    sheet = case.rng.choice([one for one in case.layout.sheets if one.kind != "cover"])
    copy = case.book[sheet.name].copy("Cũ")
    copy.state = case.rng.choice(["hidden", "veryHidden"])
    cells = [cell for cell in case.cells(("count", "text", "yes_no", "choice")) if cell.sheet == sheet.name]
    if not cells:
        return None
    for cell in cells:
        copy.put(cell.row, cell.column, f"{copy.text(cell.row, cell.column)}1")
    case.book.sheets.insert(0, copy)
    both = {(name, cell.cell) for cell in cells for name in ("Cũ", sheet.name)}
    return Broken(case.book, at=both)


@kind(L, "một trang số liệu bị xóa")
def sheet_deleted(case: Case) -> Broken | None:
    sheet = case.rng.choice([one for one in case.layout.sheets if one.kind != "cover"])
    case.book.remove(sheet.name)
    return Broken(case.book, whole=True)


@kind(L, "trang bìa bị xóa")
def cover_deleted(case: Case) -> Broken | None:
    case.book.remove(case.layout.cover.name)
    return Broken(case.book, whole=True)


@kind(L, "trang giải trình và trang kiểm tra bị xóa")
def helpers_deleted(case: Case) -> Broken | None:
    kept = {sheet.name for sheet in case.layout.sheets}
    case.book.sheets = [sheet for sheet in case.book.sheets if sheet.name in kept]
    return harmless(case)


@kind(L, "mã của một dòng bị xóa")
def row_code_deleted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].put(case.rng.choice(table.lines).row, CODE_COLUMN, None)
    return harmless(case, BY_NAME)


@kind(L, "mã của một cột bị xóa")
def column_code_deleted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None or len(table.elements) < 2:
        return None
    case.book[table.name].put(table.code_row, case.rng.choice(list(table.columns.values())), None)
    return harmless(case, BY_NAME)


@kind(L, "cả dòng mã cột bị xóa")
def code_row_deleted(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    case.book[table.name].delete_row(table.code_row)
    return harmless(case, BY_NAME)


@kind(L, "cả cột mã dòng bị xóa trắng")
def code_column_cleared(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    for row in table.rows.values():
        case.book[table.name].put(row, CODE_COLUMN, None)
    return harmless(case, BY_NAME)


@kind(L, "cột mã của biểu chung bị xóa hẳn")
def list_codes_deleted(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    case.book[sheet.name].delete_column(CODE_COLUMN)
    return harmless(case, BY_NAME)


@kind(L, "mọi mã dòng, mã cột trên các trang số liệu bị xóa")
def all_codes_deleted(case: Case) -> Broken | None:
    for sheet in case.layout.sheets:
        if sheet.kind == "cover":
            continue
        page = case.book[sheet.name]
        for row in range(sheet.code_row, page.last_row() + 1):
            page.put(row, CODE_COLUMN, None)
        for column in range(1, page.last_column() + 1):
            page.put(sheet.code_row, column, None)
    return harmless(case, BY_NAME)


@kind(L, "mã dòng thành số, có dấu cách, chữ thường")
def codes_retyped(case: Case) -> Broken | None:
    for sheet in case.layout.sheets:
        page = case.book[sheet.name]
        for line in sheet.lines:
            text = page.text(line.row, CODE_COLUMN)
            if text.isdecimal():
                page.put(line.row, CODE_COLUMN, int(text))
            elif text and line.kind != "identity":
                page.put(line.row, CODE_COLUMN, f" {text.lower()}\u00a0")
    return harmless(case)


@kind(L, "mã hai dòng đổi cho nhau, tên và số để nguyên")
def row_codes_swapped(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    page = case.book[table.name]
    one, other = case.rng.sample(list(table.rows.values()), 2)
    first, second = page.text(one, CODE_COLUMN), page.text(other, CODE_COLUMN)
    page.put(one, CODE_COLUMN, second)
    page.put(other, CODE_COLUMN, first)
    return Broken(
        case.book, at={spot for row in (one, other) for n in (1, 3) for spot in moved(table.name, row, n)}
    )


@kind(L, "sắp xếp theo tên nhưng cột mã đứng yên")
def sorted_without_codes(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None or table.section is None or table.section.subject != "child":
        return None
    rows = list(table.rows.values())
    by_name = sorted(rows, key=lambda row: case.book[table.name].text(row, 3).split()[-1])
    to = dict(zip(by_name, rows, strict=True))
    case.book[table.name].move(lambda row, column: (to.get(row, row) if column > 1 else row, column))
    return Broken(case.book, at={spot for row in rows for n in (1, 3) for spot in moved(table.name, row, n)})


@kind(L, "mã hai cột đổi cho nhau, tiêu đề và số để nguyên")
def column_codes_swapped(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None or len(table.elements) < 2:
        return None
    page, row = case.book[table.name], table.code_row
    one, other = case.rng.sample(sorted(table.columns.values()), 2)
    first, second = page.text(row, one), page.text(row, other)
    page.put(row, one, second)
    page.put(row, other, first)
    heads = range(table.head_row, table.code_row + 1)
    return Broken(
        case.book, at={spot for r in heads for c in (one, other) for spot in moved(table.name, r, c)}
    )


@kind(L, "mã hai chỉ tiêu của biểu chung đổi cho nhau")
def list_codes_swapped(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None or len(sheet.elements) < 2:
        return None
    page = case.book[sheet.name]
    one, other = case.rng.sample(sorted(sheet.rows.values()), 2)
    first, second = page.text(one, CODE_COLUMN), page.text(other, CODE_COLUMN)
    page.put(one, CODE_COLUMN, second)
    page.put(other, CODE_COLUMN, first)
    return Broken(
        case.book, at={spot for row in (one, other) for n in (1, 3) for spot in moved(sheet.name, row, n)}
    )


def _sums(
    case: Case, table: SheetLayout, row: int, more: float = 0, subjects: Iterable[str] = ()
) -> list[At]:
    """Type the sums of some subjects, or of all, into a row of the sheet; one of them off by `more`."""
    columns = [name for name in table.columns if case.element(name).type in ("count", "amount")]
    wrong = case.rng.choice(columns) if columns and more else None
    for name in columns:
        cells = [case.layout.at[name, one] for one in subjects or table.subjects]
        total = sum(case.number(cell) or 0 for cell in cells) + (more if name == wrong else 0)
        case.book[table.name].put(row, table.columns[name], int(total) if total == int(total) else total)
    return [(table.name, a1(row, table.columns[wrong]))] if wrong else []


@kind(L, "dòng tổng, ghi chú và chữ ký dưới bảng")
def notes_below(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    page, row = case.book[table.name], table.last_row + 1
    page.insert_rows(row, 5)
    page.put(row, 3, case.rng.choice(["Tổng cộng", "TỔNG CỘNG", "Cộng", "Toàn huyện", "Tổng số:"]))
    _sums(case, table, row)
    page.put(row + 2, 2, "Ghi chú: số liệu do Công an huyện cung cấp, 3 xã chưa đối chiếu.")
    page.put(row + 4, 3, "Người lập biểu")
    page.put(row + 4, table.value_column + 3, "KT. CHỦ TỊCH")
    return harmless(case)


@kind(L, "dòng cộng của cụm chen giữa bảng")
def subtotal_between(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    page, row = case.book[table.name], case.rng.choice(table.lines[1:]).row
    page.insert_rows(row)
    page.put(row, 3, "Cộng")
    above = [subject for subject in table.subjects if case.layout.at[table.elements[0].id, subject].row < row]
    _sums(case, table, row, subjects=above)
    return harmless(case)


@kind(L, "dòng tổng tự ghi dưới hay trên bảng, sai một số")
def typed_total_wrong(case: Case) -> Broken | None:
    table = case.table("child") or case.table("month")
    if table is None:
        return None
    row = case.rng.choice([table.last_row + 1, table.lines[0].row])
    case.book[table.name].insert_rows(row)
    case.book[table.name].put(row, 3, case.rng.choice(["Tổng cộng", "Cộng", "TỔNG SỐ", "Cộng 6 tháng"]))
    return Broken(case.book, at=set(_sums(case, table, row, case.rng.choice([1, 9, 100]))))


@kind(L, "một ô của dòng tổng in sẵn bị ghi đè, sai số")
def printed_total_overtyped(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None or table.total_row is None:
        return None
    counts = [name for name in table.columns if case.element(name).type == "count"]
    sums = {name: sum(case.number(one) or 0 for one in case.column(table, name)) for name in counts}
    name, total = case.rng.choice([one for one in sums.items() if one[1]])
    case.book[table.name].put(table.total_row, table.columns[name], int(total) + case.rng.choice([1, 9, 100]))
    return Broken(case.book, at={(table.name, a1(table.total_row, table.columns[name]))})


@kind(L, "tiêu đề bảng chép lại giữa bảng để in sang trang")
def heading_repeated(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None or table.total_row is None:
        return None
    page, row = case.book[table.name], case.rng.choice(table.lines[1:]).row
    heads = list(range(table.code_row - 4, table.code_row))
    texts = {
        (n, column): cell.text
        for n, one in enumerate(heads)
        for (at, column), cell in page.cells.items()
        if at == one
    }
    page.insert_rows(row, len(heads))
    for (n, column), text in texts.items():
        page.put(row + n, column, text)
    return harmless(case)


@kind(L, "dòng tổng tự ghi không khớp cột nào")
def typed_total_strange(case: Case) -> Broken | None:
    table = case.table("child") or case.table("month")
    if table is None:
        return None
    row = table.last_row + 1
    case.book[table.name].insert_rows(row)
    case.book[table.name].put(row, 3, "Tổng cộng")
    for column in table.columns.values():
        case.book[table.name].put(row, column, 999)
    return Broken(case.book, at={(table.name, a1(row, column)) for column in table.columns.values()})


@kind(L, "cột cộng ngang tự thêm, đúng")
def own_sum_column(case: Case) -> Broken | None:
    return harmless(case) if _sum_column(case) else None


@kind(L, "cột cộng ngang tự thêm, sai một dòng")
def own_sum_column_wrong(case: Case) -> Broken | None:
    added = _sum_column(case)
    if added is None:
        return None
    spots = added
    name, row, column = case.rng.choice(spots)
    old = case.book[name].cells[row, column].text
    case.book[name].put(row, column, int(float(old)) + case.rng.choice([1, 10]))
    return Broken(case.book, at={(name, a1(row, column))})


def _sum_column(case: Case) -> list[tuple[str, int, int]] | None:
    """Add a column that sums its two neighbours on the left, of a table with four rows or more."""
    table = case.table("child", 4) or case.table("month", 4)
    if table is None:
        return None
    names = [name for name in table.columns if case.element(name).type == "count"][-2:]
    column, page = max(table.columns.values()) + 1, case.book[table.name]
    page.put(table.code_row - 1, column, case.rng.choice(["Cộng", "Tổng cộng", "TỔNG"]))
    spots = []
    for subject in table.subjects:
        cells = [case.layout.at[name, subject] for name in names]
        page.put(cells[0].row, column, int(sum(case.number(cell) or 0 for cell in cells)))
        spots.append((table.name, cells[0].row, column))
    return spots


@kind(L, "dòng kỳ trước, so sánh dưới bảng")
def comparison_rows(case: Case) -> Broken | None:
    table = case.table("child") or case.table("month")
    if table is None:
        return None
    row = table.last_row + 1
    case.book[table.name].insert_rows(row, 2)
    for more, label in enumerate(["Cùng kỳ năm trước", "So sánh (%)"]):
        case.book[table.name].put(row + more, 3, label)
        for column in table.columns.values():
            case.book[table.name].put(row + more, column, case.rng.randint(30, 120))
    return harmless(case)


@kind(L, "hai ô số liệu gộp làm một")
def cells_merged(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    columns = [e for e in table.elements if e.required.kind == "always" and e.type == "count"]
    if not columns:
        return None
    element = case.rng.choice(columns).id
    place = case.rng.randrange(len(table.subjects) - 1)
    top, under = (case.layout.at[element, table.subjects[place + n]] for n in (0, 1))
    page = case.book[table.name]
    page.merges.append(CellRange(top.row, top.column, under.row, under.column))
    page.put(under.row, under.column, None)
    return found_at(case, top)


@kind(L, "số liệu tụt xuống một dòng so với nhãn")
def values_one_down(case: Case) -> Broken | None:
    return _shifted(case, 1)


@kind(L, "số liệu dồn lên một dòng so với nhãn")
def values_one_up(case: Case) -> Broken | None:
    return _shifted(case, -1)


def _shifted(case: Case, step: int) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    page, columns, rows = case.book[table.name], set(table.columns.values()), set(table.rows.values())
    page.move(
        lambda row, column: (row + step, column) if row in rows and column in columns else (row, column)
    )
    return found_at(case, *(cell for subject in table.subjects for cell in case.row(table, subject)))


@kind(L, "từ giữa bảng trở xuống số liệu lệch một dòng")
def values_half_down(case: Case) -> Broken | None:
    table = case.table("child", 5)
    if table is None:
        return None
    page, columns = case.book[table.name], set(table.columns.values())
    start = table.lines[len(table.lines) // 2].row
    page.move(
        lambda row, column: (
            (row + 1, column) if start <= row <= table.last_row and column in columns else (row, column)
        )
    )
    low = [subject for subject in table.subjects if table.rows[subject] >= start]
    return found_at(case, *(cell for subject in low for cell in case.row(table, subject)))


@kind(L, "số liệu xoay một dòng: số cuối lên đầu, hoặc đầu xuống cuối", periods=BOTH)
def values_rotated(case: Case) -> Broken | None:
    table = case.table("child", 3)
    return _rotated(case, table, 0, None) if table else None


@kind(L, "một khúc của bảng xoay một dòng", periods=BOTH)
def block_rotated(case: Case) -> Broken | None:
    table = case.table("child", 6)
    if table is None:
        return None
    start = case.rng.randint(0, len(table.lines) - 6)
    return _rotated(case, table, start, None)


@kind(L, "một cột số đã biết xoay một dòng", periods=BOTH)
def column_rotated(case: Case) -> Broken | None:
    table = case.table("child", 6)
    if table is None:
        return None
    known = [e.id for e in table.elements if case.known(case.layout.at[e.id, table.subjects[0]])]
    stocks = [name for name in known if case.element(name).nature == "stock"]
    return _rotated(case, table, 0, case.rng.choice(stocks)) if stocks else None


@kind(L, "số liệu của các tháng, nhiệm vụ lệch một dòng so với kỳ trước", periods=("FY",))
def later_rows_shifted(case: Case) -> Broken | None:
    tables = [table for table in (case.table("month"), case.table("task")) if table is not None]
    return _rotated(case, case.rng.choice(tables), 0, None)


@kind("free", "số liệu của các tháng, nhiệm vụ lệch một dòng trong kỳ đầu")
def free_rows_shifted(case: Case) -> Broken | None:
    """Months and tasks of a first period: each row is as good at another place."""
    return later_rows_shifted(case)


def _rotated(case: Case, table: SheetLayout, start: int, element: str | None) -> Broken:
    page, rows = case.book[table.name], [line.row for line in table.lines][start:]
    columns = [table.columns[element]] if element else list(table.columns.values())
    step = case.rng.choice((1, -1))
    old = dict(page.cells)
    at = set()
    for place, row in enumerate(rows):
        for column in columns:
            page.put(row, column, None)
            raw = old.get((rows[(place - step) % len(rows)], column))
            if raw is not None:
                page.cells[row, column] = raw._replace(row=row)
            at |= moved(table.name, row, column)
    return Broken(case.book, at=at)


@kind(L, "số liệu của cả biểu chung lệch một dòng", periods=BOTH)
def list_one_down(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    page, lines = case.book[sheet.name], sorted(sheet.rows.values())
    start = case.rng.choice(lines[: max(1, len(lines) // 2)])
    column = sheet.value_column
    page.move(lambda r, c: (r + 1, c) if c == column and start <= r <= sheet.last_row else (r, c))
    below = [cell for cell in case.layout.cells if cell.sheet == sheet.name and cell.row >= start]
    return found_at(case, *below)


@kind(L, "biểu của phiên bản cũ")
def old_version(case: Case) -> Broken | None:
    row, column = case.layout.identity["VERSION"]
    case.book[case.layout.cover.name].put(row, column, "0")
    return Broken(case.book, at=moved(case.layout.cover.name, row, column))


@kind(L, "bảng dán đè lệch xuống một dòng")
def pasted_row_off(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    page = case.book[table.name]
    old = {subject: [case.raw(cell) for cell in case.row(table, subject)] for subject in table.subjects}
    for above, below in zip(table.subjects, table.subjects[1:], strict=False):
        for cell, raw in zip(case.row(table, below), old[above], strict=True):
            page.put(cell.row, cell.column, None)
            if raw is not None:
                page.cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)
    return found_at(case, *(cell for subject in table.subjects for cell in case.row(table, subject)))


@kind(L, "bảng dán đè lệch sang phải một cột")
def pasted_column_off(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None or len(table.elements) < 3:
        return None
    page, first = case.book[table.name], table.value_column
    rows = set(table.rows.values())
    old = {first: [(row, page.cells.get((row, first))) for row in rows]}
    page.move(lambda row, column: (row, column + 1) if row in rows and column >= first else (row, column))
    for row, raw in old[first]:
        if raw is not None:
            page.cells[row, first] = raw
    return found_at(case, *(cell for subject in table.subjects for cell in case.row(table, subject)))


@kind(L, "khối của đơn vị khác dán đè cả mã và tên")
def strangers_table(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None or not case.others:
        return None
    theirs = case.rng.choice(case.others)
    case.book[table.name].cells = dict(theirs.book[table.name].cells)
    return Broken(case.book, whole=True, spots=spots(*case.layout.cells), at=at(*case.layout.cells))


@kind(L, "mọi trang dán nối nhau xuống một trang")
def all_on_one_sheet(case: Case) -> Broken | None:
    return _gathered(case, aside=False)


@kind(L, "mọi trang dán cạnh nhau trên một trang")
def all_side_by_side(case: Case) -> Broken | None:
    return _gathered(case, aside=True)


def _gathered(case: Case, *, aside: bool) -> Broken:
    whole = case.book[case.layout.cover.name].copy("Tổng hợp")
    for sheet in case.layout.sheets[1:]:
        page = case.book[sheet.name]
        rows, columns = (0, whole.last_column() + 2) if aside else (whole.last_row() + 2, 0)
        page.move(lambda row, column, r=rows, c=columns: (row + r, column + c))  # type: ignore[misc]
        whole.cells |= page.cells
        whole.merges += page.merges
    case.book.sheets = [whole]
    return harmless(case)


@kind(L, "bảng nhiệm vụ chép xuống dưới bảng số liệu, trên cùng trang")
def two_tables_on_one_sheet(case: Case) -> Broken | None:
    tables = case.tables(1)
    if len(tables) < 2:
        return None
    upper, lower = case.book[tables[0].name], case.book[tables[1].name]
    down = upper.last_row() + case.rng.choice((1, 2, 4))
    lower.move(lambda row, column: (row + down, column))
    upper.cells |= lower.cells
    case.book.remove(lower.name)
    return harmless(case)


@kind(L, "bảng chia theo cụm ra nhiều trang, mỗi trang có đầu bảng")
def split_over_sheets(case: Case) -> Broken | None:
    table = case.some_table(3)
    if table is None:
        return None
    page, rows = case.book[table.name], [line.row for line in table.lines]
    for part in range(3):
        copy = page.copy(f"Cụm {part + 1}")
        for row in reversed(rows):
            if rows.index(row) % 3 != part:
                copy.delete_row(row)
        case.book.sheets.append(copy)
    case.book.remove(table.name)
    return harmless(case)


@kind(L, "dòng tiêu đề của cụm, vùng chen giữa, có số cộng")
def heading_rows(case: Case) -> Broken | None:
    table = case.table("child", 4)
    if table is None:
        return None
    page, half = case.book[table.name], len(table.lines) // 2
    for line, subjects in (
        (table.lines[half], table.subjects[half:]),
        (table.lines[0], table.subjects[:half]),
    ):
        page.insert_rows(line.row)
        page.put(
            line.row, 3, case.rng.choice(["Khu vực miền núi", "Cụm số 2", "Vùng đồng bằng", "Cộng cụm I"])
        )
        if case.rng.random() < 0.5:
            _sums(case, table, line.row, subjects=subjects)
    return harmless(case)


@kind(L, "bảng dựng lại: chỉ tên, tiêu đề và số liệu, cột xáo trộn")
def rebuilt(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    page, new = case.book[table.name], Sheet("Sheet1", {})
    new.put(1, 1, "Tên xã")
    elements = case.rng.sample(table.elements, len(table.elements))
    for place, element in enumerate(elements, 2):
        new.put(1, place, element.label.vi)
        for row, line in enumerate(table.lines, 2):
            new.put(row, 1, case.names[line.key])
            raw = page.cells.get((line.row, table.columns[element.id]))
            if raw is not None:
                new.cells[row, place] = raw._replace(row=row, column=place)
    case.book.sheets[case.book.sheets.index(page)] = new
    return harmless(case, BY_NAME)


@kind(L, "cột mã chuyển sang bên phải bảng")
def code_column_right(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    page, rows = case.book[table.name], set(table.rows.values())
    last = page.last_column() + 1
    page.move(lambda row, column: (row, last if column == CODE_COLUMN and row in rows else column))
    return harmless(case)


@kind(L, "dòng tổng chiếm mã của một xã, dòng của xã mất mã")
def total_took_code(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None or table.total_row is None:
        return None
    page, subject = case.book[table.name], table.subjects[0]
    page.put(table.total_row, CODE_COLUMN, subject)
    page.put(table.rows[subject], CODE_COLUMN, None)
    for name, column in table.columns.items():
        page.put(table.total_row, column, int(sum(case.number(one) or 0 for one in case.column(table, name))))
    return Broken(case.book, at={spot for n in (1, 3) for spot in moved(table.name, table.total_row, n)})


@kind(L, "một ô mã dòng bị xóa, các mã dưới dồn lên")
def row_codes_up(case: Case) -> Broken | None:
    table = case.some_table(4)
    if table is None:
        return None
    page, rows = case.book[table.name], [line.row for line in table.lines]
    start = case.rng.randrange(1, len(rows) - 2)
    codes = [page.text(row, CODE_COLUMN) for row in rows]
    for place in range(start, len(rows)):
        page.put(rows[place], CODE_COLUMN, codes[place + 1] if place + 1 < len(rows) else None)
    at = {spot for row in rows[start:] for n in (1, 3) for spot in moved(table.name, row, n)}
    return Broken(case.book, at=at)


@kind(L, "một ô mã chỉ tiêu của biểu chung bị xóa, các mã dưới dồn lên")
def list_codes_up(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    page, rows = case.book[sheet.name], sorted(sheet.rows.values())
    start = case.rng.randrange(1, len(rows) // 2)
    codes = [page.text(row, CODE_COLUMN) for row in rows]
    for place in range(start, len(rows)):
        page.put(rows[place], CODE_COLUMN, codes[place + 1] if place + 1 < len(rows) else None)
    at = {spot for row in rows[start:] for n in (1, 3) for spot in moved(sheet.name, row, n)}
    return Broken(case.book, at=at)


@kind(L, "một ô mã cột bị xóa, các mã sau dồn sang trái")
def column_codes_left(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    page, columns = case.book[table.name], sorted(table.columns.values())
    start = case.rng.randrange(1, len(columns) - 3)
    codes = [page.text(table.code_row, column) for column in columns]
    for place in range(start, len(columns)):
        code = codes[place + 1] if place + 1 < len(columns) else None
        page.put(table.code_row, columns[place], code)
    heads = range(table.head_row, table.code_row + 1)
    return Broken(
        case.book, at={spot for r in heads for c in columns[start:] for spot in moved(table.name, r, c)}
    )


@kind(L, "mỗi xã hai dòng số liệu, mã và tên gộp ô")
def two_rows_each(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    page, first, last = case.book[table.name], table.lines[0].row, table.last_row
    count = len(table.lines)
    page.move(
        lambda r, c: (first + 2 * (r - first) if first <= r <= last else (r + count if r > last else r), c)
    )
    at = set()
    for row in range(first, first + 2 * count, 2):
        page.merges += [CellRange(row, column, row + 1, column) for column in (1, 2, 3)]
        for column in table.columns.values():
            page.put(row + 1, column, case.rng.randint(1, 30))
            at |= moved(table.name, row + 1, column)
    return Broken(case.book, at=at)


@kind(L, "cả bảng chép thêm một lần bên dưới, số đã sửa")
def block_doubled(case: Case) -> Broken | None:
    table = case.some_table(4)
    columns = [table.columns[e.id] for e in table.elements if e.type == "count"] if table else []
    if table is None or not columns:
        return None
    page, down = case.book[table.name], table.last_row + 5 - table.lines[0].row
    at = set()
    for row in table.rows.values():
        for column in range(1, page.last_column() + 1):
            raw = page.cells.get((row, column))
            if raw is not None:
                page.cells[row + down, column] = raw._replace(row=row + down)
        page.put(row + down, columns[0], 77)
        at |= moved(table.name, row + down, CODE_COLUMN) | moved(table.name, row, CODE_COLUMN)
    return Broken(case.book, at=at)


@kind(L, "dòng tổng có mã riêng (TC) dưới bảng")
def coded_total(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    page, row = case.book[table.name], table.last_row + 1
    page.insert_rows(row)
    page.put(row, CODE_COLUMN, case.rng.choice(["TC", "TS", "00"]))
    page.put(row, 3, case.rng.choice(["Tổng cộng", "Tổng số toàn huyện", "Cộng các xã"]))
    for name, column in table.columns.items():
        page.put(row, column, int(sum(case.number(one) or 0 for one in case.column(table, name))))
    return harmless(case)


@kind(L, "đường kẻ, dòng trống và số thứ tự đánh lại")
def renumbered(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    for n, row in enumerate(sorted(table.rows.values()), 1):
        case.book[table.name].put(row, 2, f"{n:02}.")
    return harmless(case)


def _whole_sheet(case: Case, name: str) -> Broken:
    return Broken(case.book, at={(name, a1(*spot)) for spot in case.book[name].cells})


@kind(L, "bảng bị xoay: dòng thành cột")
def table_turned(case: Case) -> Broken | None:
    """With its codes, or without any."""
    sheet = case.rng.choice([one for one in case.layout.sheets if one.kind != "cover" and one.elements])
    page = case.book[sheet.name]
    page.merges = []
    if case.rng.random() < 0.5:
        page.move(lambda row, column: None if column == 1 or row == sheet.code_row else (row, column))
    page.move(lambda row, column: (column, row))
    return _whole_sheet(case, sheet.name)


@kind(L, "mất mọi tiêu đề và mã, chỉ còn tên dòng và số")
def headings_gone(case: Case) -> Broken | None:
    table = case.some_table()
    if table is None:
        return None
    page = case.book[table.name]
    page.merges = []
    page.move(lambda row, column: None if row <= table.code_row or column == 1 else (row, column))
    return _whole_sheet(case, table.name)


@kind(L, "đơn vị tính in sẵn bị sửa (nghìn đồng, đồng, lượt)")
def measure_changed(case: Case) -> Broken | None:
    """With the figure in the new measure, or as it was."""
    cells = [
        cell
        for cell in case.cells(("count", "amount"), section="unit", least=1)
        if case.element(cell.element).measure and case.layout.sheet_of[cell.element].kind == "list"
    ]
    money = [cell for cell in cells if case.element(cell.element).type == "amount"]
    cell = case.rng.choice(money or cells) if cells else None
    if cell is None:
        return None
    own = case.element(cell.element).measure
    page = case.book[cell.sheet]
    spot = next((s for s, one in page.cells.items() if s[0] == cell.row and own and one.text == own.vi), None)
    if spot is None:
        return None
    others = ["nghìn đồng", "đồng", "tỷ đồng", "1.000 đồng"] if money else ["lượt người", "người"]
    page.put(*spot, case.rng.choice([one for one in others if own and one != own.vi]))
    if case.rng.random() < 0.5:
        case.put(cell, int((case.number(cell) or 0) * 1000))
    return found_at(case, cell)
