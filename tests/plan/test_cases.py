"""`plan test` passes on the plans we have, and fails when a plan or an expectation is wrong."""

import shutil
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.plan.index import read_index
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.plan import try_plan

PLANS = Path(__file__).parents[1] / "plans"
ALL = [PLANS / "clean_water_k7", PLANS / "school_meals"] + [
    resources.plans() / name for name in read_index().plans
]


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_cases_and_examples_hold(folder):
    tried = list(try_plan(folder, load_plan(folder)))
    assert any(one.what.startswith("cases/") for one in tried)
    assert any(one.what.endswith(".bad") for one in tried)
    assert [one for one in tried if not one.passed] == []


@pytest.mark.parametrize(
    ("plan", "file", "old", "new", "what", "key"),
    [
        (
            "school_meals", "cases/three_of_four.yaml", 'numerator: "3"', 'numerator: "4"',
            "cases/three_of_four.yaml", "plan.test.differs",
        ),
        (
            "school_meals", "cases/three_of_four.yaml", 'value: "1/10", verdict: met', 'value: "1/10", verdict: exceeded',
            "cases/three_of_four.yaml", "plan.test.differs",
        ),
        (
            "school_meals", "cases/one_school_silent.yaml", 'upper: "3/4"', "upper: null",
            "cases/one_school_silent.yaml", "plan.test.differs",
        ),
        (
            "school_meals", "cases/three_of_four.yaml", 'meal_price: "30.5"', 'meal_price: "305"',
            "cases/three_of_four.yaml", "plan.test.finding_extra",
        ),
        (
            "clean_water_k7", "cases/more_tested_than_wells.yaml", 'wells_tested: {V31: "4"}', 'wells_tested: {V31: "3"}',
            "cases/more_tested_than_wells.yaml", "plan.test.finding_missing",
        ),
        (
            "school_meals", "plan.yaml", 'value: "75"', 'value: "76"',
            "cases/three_of_four.yaml", "plan.test.differs",
        ),
        (
            "school_meals", "rules.yaml", 'bad: {meal_price: "25000"}', 'bad: {meal_price: "26"}',
            "price_plausible.bad", "plan.test.silent",
        ),
        (
            "school_meals", "rules.yaml", 'good: {meal_price: "25"}', 'good: {meal_price: "2"}',
            "price_plausible.good", "plan.test.fires",
        ),
        (
            "clean_water_k7", "rules.yaml", 'good: {wells_tested: ["0", "1"]}', 'good: {wells_tested: ["0", "0"]}',
            "some_well_tested.good", "plan.test.fires",
        ),
        (
            "clean_water_k7", "rules.yaml", 'good: {tested: "9", samples: "9"}', 'good: {tested: "9", samples: "8"}',
            "samples_cover_wells.good", "plan.test.fires",
        ),
    ],
)  # fmt: skip
def test_a_wrong_case_or_example_is_told(plan, file, old, new, what, key, tmp_path):
    copy = shutil.copytree(PLANS / plan, tmp_path / "copy")
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    failed = {
        one.what: [d.key for d in one.differences]
        for one in try_plan(copy, load_plan(copy))
        if not one.passed
    }
    assert key in failed.pop(what)
    assert not failed or file == "plan.yaml"
