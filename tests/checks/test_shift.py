"""Values one row off their labels give one finding; figures that merely differ give none of it."""

from __future__ import annotations

import pytest

from ppmd_cli import resources
from ppmd_cli.checks.run import Checker
from ppmd_cli.checks.scene import Scene
from ppmd_cli.checks.shift import Block, find_block, shifts_since
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all
from tests.sheets import submission

UNIT = "381"
# What the register knows of its seven communes, from the first row to the last.
ESTABLISHMENTS = (15, 19, 12, 19, 8, 13, 4)
WORKERS = (44, 71, 37, 41, 25, 27, 11)
OFFICERS = (11, 9, 6, 6, 9, 7, 12)
STOCKS = ("establishments_total", "service_workers_total", "commune_officers_total")
CODES = ("values_below_labels", "values_above_labels")
Row = tuple[int, int, int] | None


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(resources.plans() / "thanh_hoa_2023")


def typed(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    """The stocks of the communes, row by row; None is an empty row."""
    return {name: tuple("" if row is None else str(row[n]) for row in rows) for n, name in enumerate(STOCKS)}


KNOWN: list[Row] = list(zip(ESTABLISHMENTS, WORKERS, OFFICERS, strict=True))


def said(plan: Plan, rows: list[Row]) -> list[Finding]:
    (file,) = check_all([submission(plan, UNIT, "H1", typed(rows))], plan)
    return [one for one in file.findings if one.code in (*CODES, "register_differs")]


def where(plan: Plan, element: str, row: int) -> str:
    form = form_of(plan, UNIT)
    assert form is not None
    layout = lay_out(plan, form, UNIT, "H1")
    return layout.at[element, layout.sheet_of[element].subjects[row]].cell


@pytest.mark.parametrize(
    ("rows", "code", "first"),
    [
        ([None, *KNOWN[:-1]], "values_below_labels", 0),
        ([KNOWN[-1], *KNOWN[:-1]], "values_below_labels", 0),
        ([*KNOWN[1:], None], "values_above_labels", 0),
        ([*KNOWN[1:], KNOWN[0]], "values_above_labels", 0),
        ([*KNOWN[:2], None, *KNOWN[2:-1]], "values_below_labels", 2),
        ([None, None, *KNOWN[:-2]], "values_below_labels", 1),
    ],
)
def test_one_finding_for_a_shifted_block(plan: Plan, rows: list[Row], code: str, first: int):
    (one,) = said(plan, rows)
    assert (one.code, one.place.cell) == (code, where(plan, "outreach_forms", first))


@pytest.mark.parametrize(
    "rows",
    [
        KNOWN,
        # Everything has grown by a half, in its own row.
        [(a * 3 // 2, b * 3 // 2, c * 3 // 2) for a, b, c in filter(None, KNOWN)],
        # Two communes exchanged.
        [KNOWN[1], KNOWN[0], *KNOWN[2:]],
        # All are alike: any row fits as well as any other.
        [(10, 30, 8)] * 7,
    ],
)
def test_figures_that_only_differ_are_no_shift(plan: Plan, rows: list[Row]):
    assert [one.code for one in said(plan, rows) if one.code in CODES] == []


def test_one_column_alone(plan: Plan):
    moved = (WORKERS[-1], *WORKERS[:-1])
    rows: list[Row] = list(zip(ESTABLISHMENTS, moved, OFFICERS, strict=True))
    (one,) = said(plan, rows)
    assert (one.code, one.element, one.place.cell) == (
        "values_below_labels",
        "service_workers_total",
        where(plan, "service_workers_total", 0),
    )


MONTHS = "2 0 5 1 3 4"


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("1 2 0 5 1 3 4 2 2 1 0 3", "values_below_labels"),
        ("0 5 1 3 4 6 2 2 1 0 3 1", "values_above_labels"),
        ("2 0 5 1 3 4 2 2 1 0 3 1", None),
        ("2 0 6 1 3 5 2 2 1 0 3 1", None),
    ],
)
def test_months_against_the_last_return(plan: Plan, now: str, code: str | None):
    checker = Checker(plan)

    def scene(numbers: str, period: str) -> Scene:
        columns = {"press_central": tuple(numbers.split()), "press_provincial": tuple(numbers.split())}
        made = checker.scene(submission(plan, "so-tttt", period, columns))
        assert made is not None
        return made

    found = shifts_since(scene(now, "FY"), scene(MONTHS, "H1"))
    assert [one.found.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("last", "now", "code"),
    [
        (
            "12/KH-UBND 34/KH-UBND 56/KH-UBND - -",
            "- 12/KH-UBND 34/KH-UBND 56/KH-UBND -",
            "values_below_labels",
        ),
        ("- Đang-làm Đang-làm Đang-làm Đang-làm", "Đang-làm Đang-làm Đang-làm - -", None),
        ("Đang-làm - Đang-làm - Đang-làm", "- Đang-làm - Đang-làm -", None),
    ],
    ids=["three papers, a row too low", "one sentence in other rows", "one sentence in the rows between"],
)
def test_notes_on_tasks_against_the_last_return(plan: Plan, last: str, now: str, code: str | None):
    checker = Checker(plan)

    def scene(notes: str, period: str) -> Scene:
        column = tuple("" if note == "-" else note for note in notes.split())
        made = checker.scene(submission(plan, UNIT, period, {"task_note": (*column, *[""] * 9)}))
        assert made is not None
        return made

    found = shifts_since(scene(now, "FY"), scene(last, "H1"))
    assert [one.found.code for one in found] == ([code] if code else [])


class TestFindBlock:
    """Rows 1 to 8; the value of a row is its letter, the label of a row the letter of the same place."""

    def block(self, values: str, labels: str = "abcdefgh") -> Block | None:
        def votes(row: int, label: int) -> tuple[int, int]:
            if not 1 <= label <= len(labels) or values[row - 1] == " ":
                return 0, 0
            return int(values[row - 1] != labels[row - 1]), int(values[row - 1] != labels[label - 1])

        return find_block(range(1, len(values) + 1), votes)

    def test_where_it_begins_and_ends(self):
        assert self.block(" abcdefg") == Block(2, 8, 1)
        assert self.block("abbcdefh") == Block(3, 7, 1)
        assert self.block("bcdefgh ") == Block(1, 7, -1)
        assert self.block("  abcdef") == Block(3, 8, 2)

    def test_chance_is_none(self):
        assert self.block("abcdefgh") is None
        assert self.block("abddefgh") is None
        assert self.block("acbedgfh") is None
