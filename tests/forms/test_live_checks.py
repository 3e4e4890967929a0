"""The check sheet against the checks themselves: the same typed values, the same verdicts, on the forms that ship."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppmd_cli import resources
from ppmd_cli.checks.run import check
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.forms.check_sheet import plain_message
from ppmd_cli.forms.live_rules import live_conditions, live_rules
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.read import read_return
from ppmd_cli.layout import FormLayout, form_of, lay_out
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from tests.forms.conftest import Convert
from tests.forms.small_plan import FORM, PLAN

pytestmark = pytest.mark.slow
SHEET = "Kiểm tra"
T = Translator("vi")
FAILING = {"LỖI", "Cảnh báo", "Lưu ý"}


def typed(element: Element, dice: random.Random, plan: Plan) -> object:
    """Something that a sender may type: often small numbers, so that rules are met and broken alike."""
    if element.type in ("count", "amount"):
        return dice.choice([0, 0, 1, 1, 2, 3, 5, 20, 400, Decimal("2.5") if element.type == "amount" else 7])
    if element.type == "yes_no":
        return dice.choice(["Có", "Không"])
    if element.type == "date":
        return date(plan.year - dice.randint(0, 1), dice.randint(1, 12), dice.randint(1, 28))
    if element.type == "choice":
        return dice.choice(element.options).label.vi
    return "12/KH-UBND"


def odd(element: Element, dice: random.Random, value: object) -> object:
    """Something that `validate` refuses, or takes for 0, and that the sheet has to take in the same way."""
    if element.type in ("count", "amount"):
        return dice.choice([-3, 2.0625, 2e12, "không phát sinh", "Khong phat sinh", "KPS"])
    if element.type == "date":
        return dice.choice(["31/2/2023", date(1923, 5, 2)])
    return value


def filled(plan: Plan, layout: FormLayout, seed: int) -> bytes:
    dice = random.Random(seed)
    book = load_workbook(io.BytesIO(write_blank(layout, plan)))
    gaps = [0, 0.1, 0.4][seed % 3]
    for cell in layout.cells:
        element = layout.elements[cell.element]
        if element.role == "nil_return":
            continue
        chance = dice.random()
        value: object = typed(element, dice, plan)
        if chance < gaps:
            value = None
        elif chance < gaps + 0.02:
            value = "không có số liệu"
        elif chance < gaps + 0.03 and element.type != "text":
            value = "xem phụ lục"
        elif chance < gaps + 0.06:
            value = odd(element, dice, value)
        book[cell.sheet][cell.cell].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cases() -> list[tuple[Plan, FormLayout, int]]:
    found = []
    for path in sorted(resources.plans().glob("*/plan.yaml")):
        plan = load_plan(path.parent)
        for number, form in enumerate(plan.forms):
            for seed in range(3):
                period = plan.periods[seed % len(plan.periods)].id
                found.append(
                    (
                        plan,
                        lay_out(plan, form, form.reporters[seed % len(form.reporters)], period),
                        seed + 3 * number,
                    )
                )
    return found


TYPED = """
Bìa                 | D18 "20/3/2030"
Biểu 1. Theo lớp    | D10 30   | E10 31 | F10 Có
Biểu 1. Theo lớp    | D11 50   | E11 không phát sinh | F11 x
Biểu 1. Theo lớp    | D12 "20" | E12 0  | F12 không có số liệu
Biểu 2. Toàn trường | E8 Có    | E11 2.5 | E12 -3
Theo tháng          | D9 4
Nhiệm vụ            | F7 hoàn thành
"""

# Each line: what is checked, on what; state; how many places; the first of them.
SAID = """
blank Bìa                       | chưa ghi đủ      | 1 |
not_date Bìa                    | Cảnh báo         | 1 |
not_in_list Bìa                 | Đạt              | 0 |
blank Biểu 1. Theo lớp          | Đạt              | 0 |
not_number Biểu 1. Theo lớp     | Cảnh báo         | 1 |
negative Biểu 1. Theo lớp       | Đạt              | 0 |
not_count Biểu 1. Theo lớp      | Đạt              | 0 |
not_in_list Biểu 1. Theo lớp    | LỖI              | 1 |
blank Biểu 2. Toàn trường       | Đạt              | 0 |
not_number Biểu 2. Toàn trường  | Đạt              | 0 |
negative Biểu 2. Toàn trường    | LỖI              | 1 |
not_count Biểu 2. Toàn trường   | LỖI              | 1 |
not_in_list Biểu 2. Toàn trường | Đạt              | 0 |
blank Theo tháng                | chưa ghi đủ      | 1 |
not_number Theo tháng           | Đạt              | 0 |
negative Theo tháng             | Đạt              | 0 |
not_count Theo tháng            | Đạt              | 0 |
blank Nhiệm vụ                  | Đạt              | 0 |
not_in_list Nhiệm vụ            | Đạt              | 0 |
blank_when Y02, Y01             | LỖI              | 1 |
readers_within X02, X01         | LỖI              | 1 | Lớp 1A
big_class X01                   | Cảnh báo         | 1 | Lớp 1B
loans_by_readers Y04, X02       | chưa đủ số liệu  | 0 |
loans_each Y04, X02             | chưa đủ số liệu  | 0 |
library_open Y01, T01           | Đạt              | 0 |
done_in_words T01, T02          | Cảnh báo         | 1 | Mở cửa thư viện ngoài giờ học
"""


def test_what_a_sender_sees(resave: Convert, tmp_path: Path):
    book = load_workbook(io.BytesIO(write_blank(lay_out(PLAN, FORM, "s1", "Q1"), PLAN)))
    for line in TYPED.strip().splitlines():
        sheet, *cells = (part.strip() for part in line.split("|"))
        for address, text in (cell.split(" ", 1) for cell in cells):
            number = re.fullmatch(r"-?\d+(\.\d+)?", text)
            book[sheet][address].value = float(text) if number else text.strip('"')
    path = tmp_path / "s1.xlsx"
    book.save(path)
    sheet = load_workbook(resave([path], tmp_path / "after")[0], data_only=True)[SHEET]
    kinds = {
        T(f"forms.check.{kind}"): kind
        for kind in ("blank", "not_number", "negative", "not_count", "not_date", "not_in_list")
    }
    said = []
    for code, what, places, severity, state, number, first in sheet.iter_rows(
        min_row=8, max_col=7, values_only=True
    ):
        if severity is not None:
            name = code or kinds.get(what, "blank_when")
            said.append(f"{name} {places}".ljust(31) + f" | {state:<16} | {number} | {first or ''}".rstrip())
    assert "\n".join(said) == "\n".join(line.rstrip() for line in SAID.strip().splitlines())
    assert sheet["A4"].value == "Còn 5 lỗi, 4 cảnh báo, 2 ô bắt buộc chưa ghi"


def test_messages_without_values():
    assert [plain_message(rule, T) for rule in PLAN.rules] == [
        "Số học sinh mượn sách lớn hơn tổng số",
        "đơn vị cấp dưới có … học sinh",
        "Số lượt mượn nhỏ hơn số học sinh mượn",
        "Bình quân … lượt một học sinh",
        "Mở thư viện khi không có thư viện",
        "Nhiệm vụ hoàn thành, chưa ghi kết quả",
    ]


def test_the_sheet_says_what_the_checks_say(resave: Convert, tmp_path: Path):
    chosen = cases()
    paths = []
    for number, (plan, layout, seed) in enumerate(chosen):
        paths.append(tmp_path / f"{number}-{layout.unit}.xlsx")
        paths[-1].write_bytes(filled(plan, layout, seed))
    calculated = resave(paths, tmp_path / "after")
    seen: Counter[str] = Counter()
    for (plan, layout, _), path, after in zip(chosen, paths, calculated, strict=True):
        form = form_of(plan, layout.unit)
        assert form is not None
        findings = Counter(finding.code for finding in check(plan, form, read_return(path, plan)))
        sheet = load_workbook(after, data_only=True)[SHEET]
        said = {
            str(row[0].value): row
            for row in sheet.iter_rows(min_row=7, max_col=7)
            if row[0].value and row[3].value
        }
        rules = {live.rule.id: live.rule for live in live_rules(plan, layout) if live.rule}
        assert set(said) == set(rules)
        for code, row in said.items():
            state, number = row[4].value, row[5].value
            formula = rules[code].formula
            if findings["cutoff_of_another_time"] and formula is not None and "data_to" in formula.text:
                # Such a day is one finding; the sheet holds other days against it all the same.
                assert findings[code] == 0
                continue
            assert (state in FAILING, number) == (findings[code] > 0, findings[code]), (
                layout.unit,
                code,
                state,
            )
            seen["fails" if state in FAILING else str(state)] += 1
    # A comparison of workbooks in which nothing fails, or nothing is calculated, would prove nothing.
    assert min(seen[word] for word in ("fails", "Đạt", "chưa đủ số liệu")) > 50, seen


def test_most_rules_of_a_form_can_be_said():
    for plan, layout, _ in cases():
        wanted = [
            rule.id
            for rule in plan.rules
            if layout.form.id in rule.forms
            and rule.formula is not None
            and rule.scope not in ("units", "history")
            and (rule.periods is None or layout.period in rule.periods)
            and (
                rule.scope == "unit"
                or rule.scope in {one.section.subject for one in layout.sheets if one.section}
            )
        ]
        said = {live.rule.id for live in live_rules(plan, layout) if live.rule}
        assert set(wanted) - said == set(), layout.form.id
        assert live_conditions(plan, layout) is not None
