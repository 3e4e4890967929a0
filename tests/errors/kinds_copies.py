"""Columns, rows and returns that are another's: copied, sorted apart, sent again with a few cells changed."""

from __future__ import annotations

from ppmd_cli.layout import DataCell
from tests.errors.case import Broken, Case, found_at, kind

B = "beyond"
BOTH = ("H1", "FY")


def _move(case: Case, cell: DataCell, source: Case, kept: DataCell | None) -> None:
    """Type into a cell what stands in another, of this or another return."""
    raw = source.raw(kept) if kept is not None else None
    case.put(cell, None)
    if raw is not None:
        case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row, column=cell.column)


@kind(B, "cả cột số thời điểm gấp 10, 100, 1000", periods=BOTH)
def column_times_ten(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    stocks = [e.id for e in table.elements if e.nature == "stock" and e.required.kind == "always"]
    cells, factor = case.column(table, case.rng.choice(stocks)), case.rng.choice((10, 100, 1000))
    for cell in cells:
        case.put(cell, int((case.number(cell) or 0) * factor))
    return found_at(case, *cells)


@kind(B, "cột tổng số và cột “trong đó” ghi đổi chỗ", periods=BOTH)
def part_and_whole_exchanged(case: Case) -> Broken | None:
    found = case.pair()
    if found is None:
        return None
    table, part, whole = found
    cells = [*case.column(table, part), *case.column(table, whole)]
    numbers = [case.number(cell) for cell in [*case.column(table, whole), *case.column(table, part)]]
    for cell, number in zip(cells, numbers, strict=True):
        case.put(cell, number)
    return found_at(case, *cells)


@kind(B, "chọn riêng phần số liệu rồi sắp xếp, mã và tên đứng yên", periods=BOTH)
def sorted_without_names(case: Case) -> Broken | None:
    table = case.table("child", 6)
    if table is None:
        return None
    by = case.rng.choice(
        [e.id for e in table.elements if e.nature == "stock" and e.required.kind == "always"]
    )
    down = case.rng.choice((1, -1))
    order = sorted(table.subjects, key=lambda one: down * (case.number(case.layout.at[by, one]) or 0))
    if order == list(table.subjects):
        return None
    old = {one: [case.raw(cell) for cell in case.row(table, one)] for one in table.subjects}
    for subject, source in zip(table.subjects, order, strict=True):
        for cell, raw in zip(case.row(table, subject), old[source], strict=True):
            case.put(cell, None)
            if raw is not None:
                case.sheet(cell).cells[cell.row, cell.column] = raw._replace(row=cell.row)
    return found_at(case, *(cell for one in table.subjects for cell in case.row(table, one)))


@kind(B, "một nửa số dòng chép của huyện khác", periods=BOTH)
def half_of_others(case: Case) -> Broken | None:
    table = case.table("child", 6)
    theirs = [one for one in case.others if one.table("child", 6)]
    if table is None or not theirs:
        return None
    other = case.rng.choice(theirs)
    their_table = other.table("child")
    assert their_table is not None
    changed = []
    rows = list(zip(table.subjects, their_table.subjects, strict=False))
    for mine, source in rows[: max(5, len(rows) // 2)]:
        for cell, kept in zip(case.row(table, mine), other.row(their_table, source), strict=True):
            _move(case, cell, other, kept)
            changed.append(cell)
    return found_at(case, *changed)


@kind(B, "cả biểu chung chép của huyện khác", periods=BOTH)
def list_of_another(case: Case) -> Broken | None:
    sheet = case.list()
    if sheet is None or not case.others:
        return None
    other, changed = case.rng.choice(case.others), []
    for cell in (one for one in case.layout.cells if one.sheet == sheet.name):
        _move(case, cell, other, other.layout.at.get((cell.element, other.unit)))
        changed.append(cell)
    return found_at(case, *changed)


@kind(B, "số lũy kế kỳ trước gửi lại, chỉ sửa một ô", periods=("FY",))
def resent_with_a_change(case: Case) -> Broken | None:
    if case.before is None:
        return None
    cells = case.cells(("count", "amount"), where=lambda element: element.nature == "flow")
    old = [cell for cell in cells if case.before.number(cell) is not None]
    for cell in old:
        case.put(cell, case.before.number(cell))
    if sum(bool(case.before.number(cell)) for cell in old) < 11:
        return None
    changed = case.rng.choice(old)
    case.put(changed, int(case.before.number(changed) or 0) + 1)
    return found_at(case, *old)


@kind(B, "mọi số bằng 0 trong khi kỳ trước có số liệu", periods=("FY",))
def all_zeros(case: Case) -> Broken | None:
    cells = case.cells(("count", "amount"))
    for cell in cells:
        case.put(cell, 0)
    return found_at(case, *cells)


@kind(B, "tổng của cả huyện ghi vào mọi dòng", periods=BOTH)
def total_in_every_row(case: Case) -> Broken | None:
    table = case.table("child", 3)
    if table is None:
        return None
    name = case.rng.choice(
        [e.id for e in table.elements if e.nature == "stock" and e.required.kind == "always"]
    )
    cells = case.column(table, name)
    total = int(sum(case.number(cell) or 0 for cell in cells))
    for cell in cells:
        case.put(cell, total)
    return found_at(case, *cells)


@kind(B, "số thời điểm ghi vào cột số lũy kế bên cạnh", periods=BOTH)
def stock_in_flow(case: Case) -> Broken | None:
    found = case.pair()
    if found is None:
        return None
    table, part, whole = found
    cells = case.column(table, part)
    for cell in cells:
        _move(case, cell, case, case.layout.at[whole, cell.subject])
    return found_at(case, *cells, *case.column(table, whole))
