"""What is typed in good form and yet wrong: slips of digits, wrong rows and columns, wrong files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations, pairwise

from ppmd_cli.checks.structure import Asked
from ppmd_cli.layout import DataCell, SheetLayout
from ppmd_cli.model.form import Element
from tests.errors.case import Broken, Case, at, found_at, harmless, kind, moved

B = "beyond"
BOTH = ("H1", "FY")


def _stock(element: Element) -> bool:
    return element.nature == "stock"


def _flow(element: Element) -> bool:
    return element.nature == "flow"


def _retyped(case: Case, cell: DataCell | None, number: float) -> Broken | None:
    if cell is None or number == case.number(cell):
        return None
    case.put(cell, int(number) if number == int(number) else number)
    return found_at(case, cell)


def _one(case: Case, least: float, nature: object = None, *, known: bool = True) -> DataCell | None:
    """A count of at least `least` that the register or the last return knows; or one that neither does."""
    cells = [
        cell
        for cell in case.cells(least=least, where=nature)  # type: ignore[arg-type]
        if case.known(cell) is known
    ]
    return case.rng.choice(cells) if cells else None


def _times(case: Case, factor: float, nature: object) -> Broken | None:
    cell = _one(case, 4, nature)
    return _retyped(case, cell, (case.number(cell) or 0) * factor) if cell else None


# Slips of digits.


@kind(B, "số thời điểm ×10", periods=BOTH)
def stock_ten(case: Case) -> Broken | None:
    return _times(case, 10, _stock)


@kind(B, "số lũy kế ×10", periods=("FY",))
def flow_ten(case: Case) -> Broken | None:
    return _times(case, 10, _flow)


@kind(B, "số ×100", periods=BOTH)
def hundred(case: Case) -> Broken | None:
    return _times(case, 100, None)


@kind(B, "số ×1000", periods=BOTH)
def thousand(case: Case) -> Broken | None:
    return _times(case, 1000, None)


@kind(B, "số thời điểm mất chữ số cuối", periods=BOTH)
def stock_cut(case: Case) -> Broken | None:
    cell = _one(case, 10, _stock)
    return _retyped(case, cell, int(case.number(cell) or 0) // 10) if cell else None


@kind(B, "số lũy kế mất chữ số cuối", periods=("FY",))
def flow_cut(case: Case) -> Broken | None:
    cell = _one(case, 10, _flow)
    return _retyped(case, cell, int(case.number(cell) or 0) // 10) if cell else None


@kind(B, "hai chữ số đảo chỗ", periods=BOTH)
def transposed(case: Case) -> Broken | None:
    """Of a stock, by enough to matter: 21 for 12, not 1001 for 1010."""
    cells = [
        (cell, swapped)
        for cell in case.cells(least=12, where=_stock)
        if case.known(cell)
        and (number := int(case.number(cell) or 0))
        and (swapped := _swap(number)) is not None
        and abs(swapped - number) * 4 > number
    ]
    if not cells:
        return None
    cell, number = case.rng.choice(cells)
    return _retyped(case, cell, number)


def _swap(number: int) -> int | None:
    text = str(number)
    other = text[1] + text[0] + text[2:]
    return int(other) if other != text and other[0] != "0" else None


@kind(B, "một chữ số gõ hai lần", periods=BOTH)
def doubled(case: Case) -> Broken | None:
    cell = _one(case, 10, _stock)
    if cell is None:
        return None
    text = str(case.number(cell))
    return _retyped(case, cell, int(text[0] + text))


@kind(B, "năm gõ vào ô đếm", periods=BOTH)
def year_as_count(case: Case) -> Broken | None:
    cells = case.cells(least=0, where=lambda element: element.required.kind == "always")
    return _retyped(case, case.rng.choice(cells), case.last_day.year) if cells else None


# Money.


def _money(case: Case, factor: float) -> Broken | None:
    cells = [
        cell
        for cell in case.cells("amount", least=1)
        if (measure := case.element(cell.element).measure) and "triệu" in measure.vi
    ]
    cell = case.rng.choice(cells) if cells else None
    return _retyped(case, cell, float(case.number(cell) or 0) * factor) if cell else None


@kind(B, "đồng thay triệu đồng, một ô", periods=BOTH)
def dong(case: Case) -> Broken | None:
    return _money(case, 1_000_000)


@kind(B, "nghìn đồng thay triệu đồng, một ô", periods=BOTH)
def thousand_dong(case: Case) -> Broken | None:
    return _money(case, 1000)


@kind(B, "mọi ô tiền ghi bằng đồng", periods=BOTH)
def all_dong(case: Case) -> Broken | None:
    cells = case.cells("amount", least=0.1)
    for cell in cells:
        case.put(cell, int((case.number(cell) or 0) * 1_000_000))
    return found_at(case, *cells) if cells else None


@kind(B, "mọi ô tiền ghi bằng nghìn đồng", periods=BOTH)
def all_thousand_dong(case: Case) -> Broken | None:
    cells = case.cells("amount", least=0.1)
    for cell in cells:
        case.put(cell, int((case.number(cell) or 0) * 1000))
    return found_at(case, *cells) if cells else None


# Parts and wholes.


def _parts(case: Case) -> tuple[SheetLayout, DataCell, list[DataCell]] | None:
    """A total and its parts, of a table's row or of money."""
    found = []
    for cell in case.cells(("count", "amount"), least=1):
        stem, _, end = cell.element.rpartition("_")
        if end != "total":
            continue
        sheet = case.layout.sheet_of[cell.element]
        parts = [
            case.layout.at[element.id, cell.subject]
            for element in sheet.elements
            if element.id.startswith(stem + "_")
            and element.id != cell.element
            and element.type == case.element(cell.element).type
            and not element.id.endswith(("inspected", "reached", "trained"))
        ]
        given = [part for part in parts if case.number(part)]
        if len(given) > 1 and sum(Decimal(str(case.number(p))) for p in given) == Decimal(
            str(case.number(cell))
        ):
            found.append((sheet, cell, given))
    return case.rng.choice(found) if found else None


@kind(B, "thành phần gõ sai, tổng gõ đúng", periods=BOTH)
def part_wrong(case: Case) -> Broken | None:
    found = _parts(case)
    if found is None:
        return None
    cell = case.rng.choice(found[2])
    return _retyped(case, cell, (case.number(cell) or 0) * 10 + case.rng.choice([0, 5]))


@kind(B, "tổng gõ sai, thành phần gõ đúng", periods=BOTH)
def total_wrong(case: Case) -> Broken | None:
    found = _parts(case)
    return (
        _retyped(case, found[1], (case.number(found[1]) or 0) + case.rng.choice([1, 9, 10]))
        if found
        else None
    )


@kind(B, "thành phần lớn hơn tổng", periods=BOTH)
def part_over_whole(case: Case) -> Broken | None:
    found = case.pair()
    if found is None:
        return None
    table, part, whole = found
    subject = case.rng.choice(table.subjects)
    total = case.number(case.layout.at[whole, subject]) or 0
    return _retyped(case, case.layout.at[part, subject], total + case.rng.randint(1, 30))


@kind(B, "cả cột ghi phần trăm thay cho số", periods=BOTH)
def percent_for_count(case: Case) -> Broken | None:
    found = case.pair()
    if found is None:
        return None
    table, part, whole = found
    cells = case.column(table, part)
    for cell in cells:
        total = case.number(case.layout.at[whole, cell.subject]) or 0
        case.put(cell, round((case.number(cell) or 0) * 100 / total) if total else 0)
    return found_at(case, *cells)


@kind(B, "lượt kiểm tra thay cho số cơ sở", periods=BOTH)
def visits(case: Case) -> Broken | None:
    found = case.pair("inspected")
    return _counted_often(case, found) if found else None


def _counted_often(case: Case, found: tuple[SheetLayout, str, str]) -> Broken | None:
    table, part, whole = found
    cells = case.column(table, part)
    for cell in cells:
        total = case.number(case.layout.at[whole, cell.subject]) or 0
        case.put(cell, int((case.number(cell) or 0) * 3 + total // 3))
    return found_at(case, *cells)


# Wrong rows, wrong columns, copies.


@kind(B, "số của hai xã khác cỡ gõ lẫn nhau", periods=BOTH)
def rows_swapped(case: Case) -> Broken | None:
    """Two whose known stocks differ by a quarter and by five; of two alike nothing tells."""
    table = case.table("child")
    if table is None:
        return None
    stocks = [e.id for e in table.elements if e.nature == "stock" and e.required.kind == "always"]

    def differ(one: str, other: str) -> bool:
        pairs = [[case.number(case.layout.at[e, s]) or 0 for s in (one, other)] for e in stocks]
        return any(abs(a - b) >= 5 and abs(a - b) * 4 >= max(a, b) for a, b in pairs)

    pairs = [pair for pair in combinations(table.subjects, 2) if differ(*pair)]
    return _swap_rows(case, table, case.rng.choice(pairs)) if pairs else None


def _swap_rows(case: Case, table: SheetLayout, pair: tuple[str, str]) -> Broken | None:
    rows = [case.row(table, subject) for subject in pair]
    figures = [[case.truth.get((cell.element, cell.subject)) for cell in row] for row in rows]
    if figures[0] == figures[1]:
        return None
    for one, other in zip(*rows, strict=True):
        first, second = case.raw(one), case.raw(other)
        for cell, raw in ((one, second), (other, first)):
            case.put(cell, None)
            if raw is not None:
                case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)
    return found_at(case, *rows[0], *rows[1])


def _copy_column(case: Case, table: SheetLayout, source: str, target: str) -> list[DataCell]:
    cells = case.column(table, target)
    for cell in cells:
        raw = case.raw(case.layout.at[source, cell.subject])
        case.put(cell, None)
        if raw is not None:
            case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)
    return cells


@kind(B, "cột dán sang cột bên cạnh", periods=BOTH)
def column_one_off(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    ids = [e.id for e in table.elements if e.type == "count" and e.required.kind == "always"]
    place = case.rng.randrange(len(ids) - 1)
    return found_at(case, *_copy_column(case, table, ids[place], ids[place + 1]))


@kind(B, "hai cột số liệu dán lẫn nhau", periods=BOTH)
def columns_swapped(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    ids = [e.id for e in table.elements if e.type == "count" and e.required.kind == "always" and _stock(e)]
    one, other = case.rng.sample(ids, 2)
    kept = {subject: case.raw(case.layout.at[other, subject]) for subject in table.subjects}
    _copy_column(case, table, one, other)
    for cell in case.column(table, one):
        raw = kept[cell.subject]
        case.put(cell, None)
        if raw is not None:
            case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)
    return found_at(case, *case.column(table, one), *case.column(table, other))


@kind(B, "một dòng chép xuống nhiều dòng", periods=BOTH)
def rows_copied(case: Case) -> Broken | None:
    table = case.table("child", 6)
    if table is None:
        return None
    source = case.row(table, case.rng.choice(table.subjects))
    if not any(case.number(cell) for cell in source):
        return None
    changed: list[DataCell] = []
    for subject in case.rng.sample(list(table.subjects), 6):
        for cell, kept in zip(case.row(table, subject), source, strict=True):
            raw = case.raw(kept)
            case.put(cell, raw.text if raw else None, kind=raw.kind if raw else None)
            changed.append(cell)
    return found_at(case, *changed, *source)


@kind(B, "kéo chuột: cả cột một giá trị", periods=BOTH)
def column_filled(case: Case) -> Broken | None:
    table = case.table("child", 8)
    if table is None:
        return None
    ids = [e.id for e in table.elements if e.type == "count" and e.required.kind == "always"]
    cells = case.column(table, case.rng.choice(ids[1:]))
    for cell in cells:
        case.put(cell, 4)
    return found_at(case, *cells)


@kind(B, "kéo chuột: cả cột 1, 2, 3 ...", periods=BOTH)
def column_series(case: Case) -> Broken | None:
    table = case.table("child", 6)
    if table is None:
        return None
    ids = [e.id for e in table.elements if e.type == "count" and e.required.kind == "always"]
    cells, first = case.column(table, case.rng.choice(ids)), case.rng.choice([1, 2, 5])
    for n, cell in enumerate(cells):
        case.put(cell, first + n)
    return found_at(case, *cells)


@kind(B, "tổng cả huyện gõ vào một xã", periods=BOTH)
def total_in_row(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    row = case.row(table, case.rng.choice(table.subjects))
    changed = []
    for cell in row:
        if case.element(cell.element).type == "count":
            total = sum(case.number(one) or 0 for one in case.column(table, cell.element))
            case.put(cell, int(total))
            changed.append(cell)
    return found_at(case, *changed)


@kind(B, "dòng tổng ghi đè lên dòng của một xã", periods=BOTH)
def total_for_child(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    subject = table.subjects[-1]
    for cell in case.row(table, subject):
        if case.element(cell.element).type == "count":
            case.put(cell, int(sum(case.number(one) or 0 for one in case.column(table, cell.element))))
    case.book[table.name].put(table.rows[subject], 3, case.rng.choice(["Tổng cộng", "Tổng số", "Toàn huyện"]))
    return Broken(
        case.book,
        at=at(*case.row(table, subject)) | {(table.name, f"{x}{table.rows[subject]}") for x in "AC"},
    )


# Whole returns.


@kind(B, "số liệu của huyện khác chép sang", periods=BOTH)
def others_figures(case: Case) -> Broken | None:
    table = case.table("child")
    theirs = [one for one in case.others if one.table("child")]
    if table is None or not theirs:
        return None
    other = case.rng.choice(theirs)
    their_table = other.table("child")
    assert their_table is not None
    changed = []
    for mine, source in zip(table.subjects, their_table.subjects, strict=False):
        for cell, kept in zip(case.row(table, mine), other.row(their_table, source), strict=True):
            raw = other.raw(kept)
            case.put(cell, None)
            if raw is not None:
                case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)
            changed.append(cell)
    return Broken(case.book, at=at(*changed), whole=True)


@kind(B, "cả tệp của đơn vị khác, chỉ sửa mã trên bìa", periods=BOTH)
def others_file(case: Case) -> Broken | None:
    if not case.others:
        return None
    other = case.rng.choice(case.others)
    book = other.book.copy()
    row, column = other.layout.identity["UNIT"]
    book[other.layout.cover.name].put(row, column, case.unit)
    return Broken(
        book,
        whole=True,
        at=at(*case.layout.cells) | moved(other.layout.cover.name, row, column),
        spots={(cell.element, cell.subject) for cell in case.layout.cells},
    )


@kind(B, "báo cáo kỳ trước gửi lại dưới bìa kỳ này", periods=("FY",))
def resent(case: Case) -> Broken | None:
    if case.before is None:
        return None
    book, cover = case.before.book.copy(), case.layout.cover
    for name in {sheet.name for sheet in case.layout.sheets} & {sheet.name for sheet in book.sheets}:
        if name == cover.name:
            book[name].cells = dict(case.book[name].cells)
    return Broken(book, at=at(*case.layout.cells), whole=True)


@kind(B, "chỉ ghi sáu tháng cuối năm, không lũy kế", periods=("FY",))
def second_half(case: Case) -> Broken | None:
    if case.before is None:
        return None
    changed = []
    for cell in case.cells(("count", "amount"), where=_flow):
        now, then = case.number(cell), case.before.number(cell)
        if now is not None and then:
            case.put(cell, now - then)
            changed.append(cell)
    return found_at(case, *changed) if changed else None


@kind(B, "tệp của kỳ khác", periods=BOTH)
def wrong_period(case: Case) -> Broken | None:
    other = "FY" if case.period == "H1" else "H1"
    return Broken(case.book, whole=True, asked=Asked(period=other))


@kind(B, "tệp của đơn vị khác", periods=("H1",))
def wrong_unit(case: Case) -> Broken | None:
    return Broken(case.book, whole=True, asked=Asked(unit="396"))


@kind(B, "hai tệp khác nhau của một đơn vị", periods=("H1",))
def two_returns(case: Case) -> Broken | None:
    cell = case.any()
    if cell is None:
        return None
    second = case.book.copy()
    case.put(cell, int(case.number(cell) or 0) + 1)
    return Broken(case.book, whole=True, beside=[second])


@kind(B, "một tệp lưu hai lần dưới hai tên", periods=("H1",))
def same_twice(case: Case) -> Broken | None:
    second = case.book.copy()
    second.sheets.reverse()
    broken = harmless(case)
    broken.beside = [second]
    return broken


@kind(B, "hai chỉ tiêu liền nhau gõ lẫn dòng", periods=BOTH)
def list_rows_swapped(case: Case) -> Broken | None:
    """Two numbers of the list that differ at least twofold, one of them bound by a rule or a last figure."""
    return _swap_lines(case, lambda one, other: _apart(one, other, 10))


@kind(B, "số lớp, số buổi gõ lẫn với số lượt người dự", periods=BOTH)
def attendances_exchanged(case: Case) -> Broken | None:
    """Of every unit that gives both, in the first period, too."""
    pairs = [
        (case.layout.at[f"{stem}_{first}", case.unit], case.layout.at[f"{stem}_attendances", case.unit])
        for stem, first in (("training", "classes"), ("outreach", "sessions"))
        if (f"{stem}_attendances", case.unit) in case.layout.at
    ]
    given = [pair for pair in pairs if all(case.number(cell) for cell in pair)]
    return _exchange(case, *case.rng.choice(given)) if given else None


@kind("free", "hai chỉ tiêu liền nhau của biểu chung gõ lẫn dòng, không gì ràng buộc", periods=("H1",))
def free_rows_swapped(case: Case) -> Broken | None:
    """Any two of the first period: parts of one sum exchanged leave the sum as it is."""
    return _swap_lines(case, lambda one, other: one != other)


def _apart(one: float, other: float, least: float) -> bool:
    return max(one, other) >= 2 * min(one, other) + least


def _swap_lines(case: Case, fits: Callable[[float, float], bool]) -> Broken | None:
    sheet = case.list()
    if sheet is None:
        return None
    numbers = [
        cell
        for cell in case.layout.cells
        if cell.sheet == sheet.name
        and case.element(cell.element).type == "count"
        and case.number(cell) is not None
    ]
    pairs = [
        (one, other)
        for one, other in pairwise(numbers)
        if other.row == one.row + 1 and fits(case.number(one) or 0, case.number(other) or 0)
    ]
    return _exchange(case, *case.rng.choice(pairs)) if pairs else None


def _exchange(case: Case, one: DataCell, other: DataCell) -> Broken:
    a, b = int(case.number(one) or 0), int(case.number(other) or 0)
    case.put(one, b)
    case.put(other, a)
    return found_at(case, one, other)


# What is possible in itself, in its row, by the register and by the last return: nothing in the files says
# otherwise. These are measured apart, so that nobody takes the table for more than it is.

F = "free"


@kind(F, "số lũy kế ×10 trong kỳ đầu, chưa có gì để đối chiếu")
def free_ten(case: Case) -> Broken | None:
    cell = _one(case, 4, _flow, known=False)
    return _retyped(case, cell, int(case.number(cell) or 0) * 10) if cell else None


@kind(F, "số ×1000 trong kỳ đầu, chưa có gì để đối chiếu")
def free_thousand(case: Case) -> Broken | None:
    cell = _one(case, 4, known=False)
    return _retyped(case, cell, int(case.number(cell) or 0) * 1000) if cell else None


@kind(F, "số thời điểm mất chữ số cuối trong kỳ đầu, không có sổ gốc")
def free_cut(case: Case) -> Broken | None:
    """Stocks that neither the register nor a last return knows; with all districts in the run one can be held against them."""
    cell = _one(case, 10, _stock, known=False)
    return _retyped(case, cell, int(case.number(cell) or 0) // 10) if cell else None


@kind(F, "hai chữ số của một số lũy kế đảo chỗ", periods=BOTH)
def free_transposed(case: Case) -> Broken | None:
    """Of any flow: within what it may grow by since the last return nothing tells."""
    cells = [
        (cell, swapped)
        for cell in case.cells(least=12, where=_flow)
        if (swapped := _swap(int(case.number(cell) or 0))) is not None
    ]
    return _retyped(case, *case.rng.choice(cells)) if cells else None


@kind(F, "số sai ít (+1, +2)", periods=BOTH)
def small_slip(case: Case) -> Broken | None:
    cell = case.any(least=1)
    return _retyped(case, cell, int(case.number(cell) or 0) + case.rng.choice([1, 2])) if cell else None


@kind(F, "lượt người thay cho số người được tập huấn", periods=BOTH)
def attendances_for_people(case: Case) -> Broken | None:
    found = case.pair("trained")
    return _counted_often(case, found) if found else None


@kind(F, "số của hai tháng gõ lẫn nhau, kỳ đầu")
def months_swapped(case: Case) -> Broken | None:
    table = case.table("month")
    return _swap_rows(case, table, tuple(case.rng.sample(table.subjects, 2))) if table else None


@kind(F, "số của hai xã cùng cỡ gõ lẫn nhau", periods=BOTH)
def like_rows_swapped(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    by_size = sorted(
        table.subjects, key=lambda one: case.number(case.layout.at[table.elements[2].id, one]) or 0
    )
    place = case.rng.randrange(len(by_size) - 1)
    return _swap_rows(case, table, (by_size[place], by_size[place + 1]))


@kind(B, "các tháng ghi lũy kế thay cho số từng tháng")
def months_running(case: Case) -> Broken | None:
    table = case.table("month", 5)
    if table is None:
        return None
    cells, columns = [], [name for name in table.columns if case.element(name).type == "count"]
    for name in columns:
        total = 0
        for cell in case.column(table, name):
            total += int(case.number(cell) or 0)
            case.put(cell, total)
            cells.append(cell)
    return found_at(case, *cells) if cells else None
