"""The 2023 plan says what its document says: every quotation word for word, and nothing left out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ppmd_cli.plan.load import load_plan
from tools import make_register

SOURCE = Path(__file__).parent / "ke-hoach-2023.txt"
PLAN = load_plan(make_register.PLAN, use_cache=False)
TASKS = {
    "II.1.2.a": 3, "II.1.2.b": 3, "II.1.2.c": 2, "II.2.2.a": 0, "II.2.2.b": 0, "II.3.2.a": 0, "II.3.2.b": 2,
    "II.3.2.c": 0, "II.3.2.d": 3, "II.3.2.đ": 0, "II.4.2.a": 0, "II.4.2.b": 0, "II.5.2.a": 0, "II.5.2.b": 0,
    "II.5.2.c": 0, "II.5.2.d": 0,
}  # fmt: skip


def rejoined() -> str:
    """The document's lines as running text; "NĐ-" at the end of a line goes on without a space."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    return re.sub(r"(?<=\S)- (?=CP|UBND)", "-", " ".join(line.strip() for line in lines))


def quotations():
    for item in (*PLAN.indicators, *PLAN.duties, *PLAN.tasks):
        yield item.id, item.clause.quote
    for task in PLAN.tasks:
        for number, activity in enumerate(task.activities, 1):
            yield f"{task.id}-{number}", activity
        for role in task.roles:
            yield f"{task.id}-{role.role}", role.wording


@pytest.mark.parametrize(("name", "quote"), list(quotations()))
def test_every_quotation_is_word_for_word(name, quote):
    assert quote in rejoined()


def test_slips_of_the_document_are_kept():
    said = " ".join(quote for _, quote in quotations())
    assert "đảm bảo ít nhất quyền" in said
    assert "Viện kiểm sát nân dân tỉnh" in said


def test_number_and_date_are_not_invented():
    assert (PLAN.document.number, PLAN.document.date) == (None, None)


def test_fourteen_indicators_six_duties_sixteen_tasks_five_classes():
    assert (len(PLAN.indicators), len(PLAN.duties), len(PLAN.classes)) == (14, 6, 5)
    assert {task.clause.clause: len(task.activities) for task in PLAN.tasks} == TASKS
    assert sum(TASKS.values()) == 13


def test_thirty_seven_are_expected():
    counts = {one.id: (len(one.units), one.expected, one.bound) for one in PLAN.classes}
    assert counts == {
        "bound": (33, True, True),
        "own": (1, True, False),
        "asked": (3, True, False),
        "invited": (4, False, False),
        "named": (0, False, False),
    }


def test_units_are_those_of_the_official_list():
    assert Counter(unit.kind for unit in PLAN.units) == {
        "province": 1, "district": 27, "commune": 559, "agency": 10, "mass_organisation": 4,
    }  # fmt: skip
    types = Counter(unit.name.rpartition(" ")[0].split()[0] for unit in PLAN.units if unit.kind == "commune")
    assert types == {"Xã": 469, "Phường": 60, "Thị": 30}
    assert all(unit.row and unit.column for unit in PLAN.units if unit.kind == "district")


def test_a_year_of_months_from_the_15th_to_the_14th():
    assert [(m.id, m.first.day, m.last.day) for m in PLAN.months] == [
        (f"2023-{n:02d}", 15, 14) for n in range(1, 13)
    ]
    assert [len(period.months) for period in PLAN.periods] == [6, 12]


def test_the_register_is_what_its_script_makes_and_says_that_it_is_made_up():
    units = [{"code": u.code, "name": u.name, "kind": u.kind, "parent": u.parent or ""} for u in PLAN.units]
    known = [(k.unit, k.element, int(k.value)) for k in PLAN.register]
    assert known == make_register.rows(units)
    assert {k.source for k in (*PLAN.register, *PLAN.baseline)} == {"số giả định để minh họa"}
    assert sum(value for _, element, value in known if element == "establishments_total") == 3368
