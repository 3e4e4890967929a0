"""Columns that are another's or off by a power of ten, rows of another unit, an old return sent again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.checks.run import Checker
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.packed import packed
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all
from tests.sheets import submission

# What the register knows of the communes of 381, from the first row to the last.
ESTABLISHMENTS = (15, 19, 12, 19, 8, 13, 4)
WORKERS = (44, 71, 37, 41, 25, 27, 11)
COLUMNS = ("column_off_by_factor", "column_sorted_apart", "column_misplaced")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(resources.plans() / "thanh_hoa_2023")


def text(numbers) -> tuple[str, ...]:
    return tuple(map(str, numbers))


def said(plan: Plan, codes: tuple[str, ...], values: dict, unit: str = "381") -> list[Finding]:
    (file,) = check_all([submission(plan, unit, "H1", values)], plan)
    return [one for one in file.findings if one.code in codes]


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ([10 * one for one in WORKERS], "column_off_by_factor"),
        ([1000 * one + 3 for one in WORKERS], "column_off_by_factor"),
        ([10 * one for one in WORKERS[:3]] + list(WORKERS[3:]), None),
        ([2 * one for one in WORKERS], None),
        (sorted(WORKERS), "column_sorted_apart"),
        # Nearly their own order: the two that differ are told one by one.
        (sorted(WORKERS, reverse=True), None),
        (WORKERS, None),
        # In order of size, but not what is known of anybody.
        ((90, 91, 92, 93, 94, 95, 97), None),
    ],
)
def test_a_whole_column(plan: Plan, numbers, code: str | None):
    values = {"establishments_total": text(ESTABLISHMENTS), "service_workers_total": text(numbers)}
    found = said(plan, (*COLUMNS, "register_differs"), values)
    assert [one.code for one in found if one.code in COLUMNS] == ([code] if code else [])
    if code:
        assert [(one.code, one.element) for one in found] == [(code, "service_workers_total")]


def test_two_columns_exchanged(plan: Plan):
    reached = (8, 10, 9, 8, 4, 8, 2)
    right = {"service_workers_total": text(WORKERS), "service_workers_reached": text(reached)}
    assert said(plan, COLUMNS, right) == []
    wrong = {"service_workers_total": text(reached), "service_workers_reached": text(WORKERS)}
    (one,) = said(plan, COLUMNS, wrong)
    assert (one.code, one.element, one.slot("other_code")) == (
        "column_misplaced",
        "service_workers_total",
        "X11",
    )


# Twelve numbers of a row, as typed into so many communes.
ROWS = [
    "3 15 5 3 1 6 2 44 8 11 1",
    "4 19 8 4 2 5 3 71 10 9 2",
    "2 12 4 3 1 4 2 37 9 6 1",
    "4 9 2 3 1 3 5 41 8 7 2",
]
NAMES = [
    "outreach_forms",
    "establishments_total",
    "establishments_lodging",
    "establishments_karaoke",
    "establishments_massage",
    "establishments_other",
    "establishments_inspected",
    "service_workers_total",
    "service_workers_reached",
    "commune_officers_total",
    "commune_officers_trained",
]


def rows(plan: Plan, unit: str, lines: list[str]):
    form = form_of(plan, unit)
    assert form is not None
    subjects = lay_out(plan, form, unit, "H1").sheet_of[NAMES[0]].subjects
    values = {
        f"{name}[{subject}]": number
        for subject, line in zip(subjects, lines, strict=False)
        for name, number in zip(NAMES, line.split(), strict=True)
    }
    return submission(plan, unit, "H1", values)


@pytest.mark.parametrize(("shared", "told"), [(4, True), (3, True), (2, False)])
def test_rows_of_another_unit(plan: Plan, shared: int, told: bool):
    """The figures are those that the register knows of 381: the other one has copied."""
    other = [line if n < shared else f"1{line}" for n, line in enumerate(ROWS)]
    files = check_all([rows(plan, "381", ROWS), rows(plan, "385", other)], plan)
    found = [[one for one in file.findings if one.code == "figures_of_another_unit"] for file in files]
    assert found[0] == []
    assert [(one.slot("other_unit"), one.slot("#n")) for one in found[1]] == (
        [("381", str(shared))] if told else []
    )


def test_files_that_say_the_same_are_compared_once_and_told_the_same(plan: Plan):
    """Whether or not their facts lie close together, which makes copies known as such."""
    whole = [
        rows(plan, "381", ROWS),
        rows(plan, "385", ROWS),
        rows(plan, "385", [f"1{line}" for line in ROWS]),
    ]
    files = [
        replace(one, path=f"{number}.xlsx", sha256=f"{number:064}")
        for number, one in enumerate([*whole[:2], *whole[:2], *whole[:2]])
    ]
    close = [replace(one, facts=packed(one.facts)) for one in files]
    told = [[one.code for one in file.findings] for file in check_all(files, plan)]
    assert [one.findings for one in check_all(close, plan)] == [
        one.findings for one in check_all(files, plan)
    ]
    assert ["figures_of_another_unit" in some for some in told] == [False, True] * 3
    assert all("second_return" not in some for some in told)
    other = [replace(close[1], facts=packed(whole[2].facts), path="6.xlsx", sha256="6" * 64)]
    *_, last = check_all([*close, *other], plan)
    assert [one.slot("other").count(",") for one in last.findings if one.code == "second_return"] == [2]


FLOWS = {
    "outreach_sessions": "9",
    "outreach_attendances": "414",
    "inspection_rounds": "3",
    "inspection_visits": "16",
    "establishments_inspected_by_upper": "1",
    "establishments_violating": "2",
    "support_needed": "5",
    "support_received": "4",
    "district_officers_trained": "7",
    "related_officers_trained": "3",
    "training_classes": "2",
    "training_attendances": "61",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"inspection_visits": "17"}, True),
        ({"inspection_visits": "17", "inspection_rounds": "4", "training_classes": "3"}, False),
    ],
)
def test_an_old_return_with_a_cell_changed(plan: Plan, changed: dict[str, str], said: bool):
    checker = Checker(plan)
    old = checker.scene(submission(plan, "381", "H1", FLOWS))
    new = checker.scene(submission(plan, "381", "FY", FLOWS | changed))
    assert old is not None
    assert new is not None
    found = [one for one in checker._since(new, old) if one.code == "flows_hardly_changed"]
    assert [(one.slot("#n"), one.slot("#all")) for one in found] == ([("11", "12")] if said else [])
