"""The returns of one run against each other, and against what was asked."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from ppmd_cli.checks.structure import Asked
from ppmd_cli.errors import UsageError
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome, Place
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all, validate
from tests.sheets import submission

SHELVES = Path(__file__).parent.parent / "checks" / "shelves"
A = """
| | shelves |
| a1 | 10 |
| a2 | 4 |
| a3 | 7 |

| element | value |
| open | Có |
| keys | 3 |

| | progress |
| dust | Đang làm |
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHELVES, use_cache=False)


def codes(file: Submission) -> list[str]:
    return [one.code for one in file.findings]


def test_two_different_returns_of_one_unit(plan: Plan):
    one = submission(plan, "a", "A", A, path="one.xlsx")
    two = submission(plan, "a", "A", A.replace("| a2 | 4 |", "| a2 | 5 |"), path="two.xlsx")
    files = check_all([one, two], plan)
    assert [codes(file) for file in files] == [["second_return"], ["second_return"]]
    assert [file.findings[0].slot("other") for file in files] == ["two.xlsx", "one.xlsx"]
    assert [file.outcome for file in files] == [Outcome.ERRORS, Outcome.ERRORS]


def test_the_same_bytes_twice_are_one_return(plan: Plan):
    one = submission(plan, "a", "A", A, path="one.xlsx")
    copy = submission(plan, "a", "A", A, path="copy.xlsx")
    assert [codes(file) for file in check_all([one, copy], plan)] == [[], []]


def test_a_return_saved_again_is_the_same_return(plan: Plan):
    one = submission(plan, "a", "A", A, path="one.xlsx")
    again = replace(submission(plan, "a", "A", A, path="again.xlsx"), sha256="0" * 64)
    assert [codes(file) for file in check_all([one, again], plan)] == [[], []]


def test_two_periods_of_one_unit_are_two_returns(plan: Plan):
    files = check_all([submission(plan, "a", "A", A), submission(plan, "a", "B", A)], plan)
    assert [codes(file) for file in files] == [[], []]


def test_only_an_earlier_return_that_is_used_is_looked_back_to(plan: Plan):
    """The second return has fewer visitors than the first: a fault, unless the first one has errors itself."""
    now = submission(plan, "a", "B", A.replace("| keys | 3 |", "| keys | 3 |\n| visitors | 5 |"))
    before = A.replace("| keys | 3 |", "| keys | 3 |\n| visitors | 50 |")
    for sheet, found in ((before, True), (before.replace("| a2 | 4 |", "| a2 | bốn |"), False)):
        first, last = check_all([submission(plan, "a", "A", sheet), now], plan)
        assert (first.outcome is Outcome.ERRORS) is not found
        assert bool(codes(last)) is found


@pytest.mark.parametrize(("asked", "found"), [(Asked("B"), "A"), (Asked(None, "b"), "a")])
def test_another_period_or_unit_than_asked(plan: Plan, asked: Asked, found: str):
    (file,) = check_all([submission(plan, "a", "A", A)], plan, asked)
    assert codes(file) == ["right_file"]
    assert file.findings[0].slot("found") == found


def test_what_was_asked_gives_no_finding(plan: Plan):
    (file,) = check_all([submission(plan, "a", "A", A)], plan, Asked("A", "a"))
    assert codes(file) == []


def test_a_missing_row_is_said_by_the_plans_rule_and_only_once(plan: Plan):
    row = finding("subject_row_missing", subject="a2", place=Place("Phòng"))
    month = finding("subject_row_missing", subject="2031-02", place=Place("Tháng"))
    without = ["shelves[a2]", "dusted[a2]", "loans[2031-02]"]
    (file,) = check_all(
        [submission(plan, "a", "A", A.replace("| a2 | 4 |\n", ""), findings=[row, month], without=without)],
        plan,
    )
    assert [(one.code, one.subject) for one in file.findings] == [
        ("rooms_once", "a2"),
        ("months_given", "2031-02"),
    ]


def test_a_value_that_cannot_be_read_is_blamed_once(plan: Plan):
    sheet = A.replace("| a2 | 4 |", "| a2 | bốn |").replace("| a1 | 10 |", "| a1 | 1O |")
    (file,) = check_all(
        [submission(plan, "a", "A", sheet + "\n| | dusted |\n| a1 | 99 |\n| a2 | 99 |")], plan
    )
    assert codes(file) == ["letters_for_digits", "not_a_number"]


def test_a_nil_return_has_zero_for_blank_flows_but_not_for_stocks(plan: Plan):
    sheet = A.replace("| a2 | 4 |", "| a2 | |").replace(
        "| open | Có |", "| open | Có |\n| nil | Có |\n| cost | 0.5 |"
    )
    (file,) = check_all([submission(plan, "a", "A", sheet)], plan)
    # The blank number of visitors is 0 here, so that the cost is too high for it; no division is shown.
    assert codes(file) == ["nil_is_nil", "value_missing", "cost_each"]


def test_one_unreadable_file_leaves_the_others(plan: Plan, tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"x")

    def read(path: Path, plan: Plan) -> Submission:
        if path.name == "b.xlsx":
            return submission(plan, "a", "A", A, path=str(path))
        said = (finding("file_unknown"),)
        return Submission(str(path), path.name, None, None, None, None, {}, None, said, Outcome.UNREADABLE)

    run = validate([tmp_path], plan, read=read)
    assert [file.outcome for file in run.files] == [Outcome.UNREADABLE, Outcome.CLEAN]


def test_a_path_that_is_not_there(plan: Plan, tmp_path: Path):
    with pytest.raises(UsageError):
        validate([tmp_path / "none.xlsx"], plan, read=lambda path, plan: submission(plan, "a", "A"))
