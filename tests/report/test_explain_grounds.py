"""`ppmd explain` of a duty, a task and an element: every count and sum of the report goes back to cells."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import validate
from openpyxl import load_workbook

from ppmd_cli import __version__, resources
from ppmd_cli.cli.explain import grounded
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.explain import find_explained
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import make_report
from ppmd_cli.workflow.validate import validate as validate_files
from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data" / "H1"
PLAN = load_plan(find_plan("thanh_hoa_2023"))
(POLICE,) = SAMPLE.glob("cong-an*")
FEW = ("--period", "H1", "--from", POLICE, "--plan", "thanh_hoa_2023", "--as-of", "2023-06-30")
SCHEMA = json.loads(resources.schema("grounds.schema.json").read_text("utf-8"))


DAY = date(2023, 6, 30)
PERIOD = PLAN.periods[0]


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    """The sample, read once."""
    return Gathered(validate_files([SAMPLE], PLAN))


@pytest.fixture(scope="module")
def report(gathered: Gathered) -> dict:
    return json.loads(make_report(PLAN, PERIOD, gathered, Translator("vi"), as_of=DAY).json())


def told(gathered: Gathered, name: str) -> dict:
    words = Words(PLAN, PERIOD, Translator("vi"))
    answer = json.loads(grounded(words, find_explained(PLAN, name), gathered, DAY, None).json("0"))
    validate(answer, SCHEMA)
    return answer


def in_the_workbook(answer: dict) -> int:
    """How many of the cells hold what the explanation says was typed there."""
    found = 0
    for unit in answer["units"][::12]:
        if unit["file"] is None or not unit["facts"]:
            continue
        (path,) = SAMPLE.glob(unit["file"]["name"])
        book = load_workbook(path)
        for fact in unit["facts"]:
            value = book[fact["sheet"]][fact["cell"]].value
            if hasattr(value, "strftime"):
                assert value.strftime("%Y-%m-%d") == fact["value"]
            else:
                assert ("" if value is None else str(value)) == (fact["typed"] or "")
            found += 1
    return found


@pytest.mark.parametrize("duty", [one.id for one in PLAN.duties])
def test_each_count_of_a_duty(gathered: Gathered, report: dict, duty: str) -> None:
    answer = told(gathered, duty)
    (printed,) = (one["units"] for one in report["duties"] if one["id"] == duty)
    assert [(one["unit"], one["state"], one["on"]) for one in answer["units"]] == [
        (one["unit"], one["state"], one["on"]) for one in printed
    ]
    assert answer["counts"] == Counter(one["state"] for one in printed)
    done = [one for one in answer["units"] if one["state"] in ("done", "late", "kept", "not_done")]
    assert all(one["facts"] for one in done), "what is said of a return has a cell"
    assert bool(done) == bool(in_the_workbook(answer))


@pytest.mark.parametrize("task", [one.id for one in PLAN.tasks])
def test_each_count_of_a_task(gathered: Gathered, report: dict, task: str) -> None:
    answer = told(gathered, task)
    (printed,) = (one["units"] for one in report["tasks"] if one["id"] == task)
    assert [(one["unit"], one["state"]) for one in answer["units"]] == [
        (one["unit"], one["state"]) for one in printed
    ]
    assert answer["counts"] == Counter(one["state"] or "none" for one in printed if one["role"] == "lead")
    assert in_the_workbook(answer)


@pytest.mark.parametrize("place", range(len(PLAN.report.statements)))
def test_each_number_of_a_sentence(gathered: Gathered, place: int) -> None:
    """A number in a sentence is the sum of an element over the reporters of one form."""
    for operand in PLAN.report.statements[place].operands:
        answer = told(gathered, operand.element)
        own = [one for one in answer["units"] if one["unit"] in operand.reporters and one["number"]]
        forms = [one.id for one in PLAN.forms if set(operand.reporters) & set(one.reporters)]
        assert sum(Fraction(one["number"]) for one in own) == sum(
            Fraction(answer["sums"].get(form, 0)) for form in forms
        )
        for one in own:
            numbers = [Fraction(fact["value"]) for fact in one["facts"] if fact["value"] is not None]
            assert sum(numbers) == Fraction(one["number"])


def test_the_command_gives_the_same(gathered: Gathered) -> None:
    ran = call("explain", "H1_return", *FEW, "--format", "json")
    answer = json.loads(ran.out)
    validate(answer, SCHEMA)
    assert (answer["id"], answer["counts"]["done"], answer["tool_version"]) == ("h1_return", 1, __version__)


def test_on_the_screen() -> None:
    ran = call("explain", "h1_return", *FEW, "--unit", "cong-an")
    assert "Bìa!" in ran.out
    assert "Công an tỉnh: đúng thời hạn" in ran.out
    assert "của Công an tỉnh: " in call("explain", "inspection_rounds", *FEW).out
    assert call("explain", "h1_return", *FEW, "--unit", "so-ldtbxh").code == 2
    unknown = call("explain", "h1_retrun", *FEW)
    assert (unknown.code, "h1_return" in unknown.err) == (2, True)


def test_one_cell_of_a_workbook_changed(tmp_path: Path) -> None:
    """Through real files: type another number where `explain` says that the figure stands, and only it changes."""
    own = [path for unit in ("bql-kkt", "so-gddt") for path in SAMPLE.glob(f"{unit}*")]
    words = ("--period", "H1", "--from", tmp_path, "--plan", "thanh_hoa_2023", "--as-of", "2023-06-30")

    def printed() -> dict[str, dict]:
        ran = call("report", *words, "--format", "json", "--write", "json", "--out", tmp_path / "out")
        assert ran.code == 0, ran.err
        answer = json.loads(ran.out)
        assert answer["completeness"]["unusable"] == []
        return {one["id"]: one for one in answer["indicators"]}

    for path in own:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = printed()
    for name in ("industrial_workers_reached", "students_reached", "provincial_officers_trained"):
        answer = json.loads(call("explain", name, *words, "--format", "json").out)
        told = next(one for one in answer["units"] if one["parts"])
        fact = told["parts"][0]["facts"][0]
        path = tmp_path / told["file"]["name"]
        kept, book = path.read_bytes(), load_workbook(path)
        book[fact["sheet"]][fact["cell"]].value = int(fact["value"]) - 1
        book.save(path)
        after = printed()
        path.write_bytes(kept)
        assert {one for one in before if before[one] != after[one]} == {name}
        assert int(after[name]["numerator"]) == int(before[name]["numerator"]) - 1
