"""The program knows no plan: nothing that a shipped plan names stands in a module."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from ppmd_cli import resources
from ppmd_cli.model.form import Role

# Ids that are also words of the program, each for its reason.
ALLOWED = frozenset(
    get_args(Role)
)  # what a form's author says an element is for; the id may well be the same


def of_key(tree: Any, key: str) -> Iterator[str]:
    """Every text under `key`, however deep."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name == key and isinstance(value, str):
                yield value
            yield from of_key(value, key)
    elif isinstance(tree, list):
        for value in tree:
            yield from of_key(value, key)


def words_of(plan: Path) -> dict[str, set[str]]:
    """What the plan in a folder names: ids, unit codes and names, its year and title."""
    trees = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in plan.glob("*.yaml")}
    ids = {text for tree in trees.values() for text in of_key(tree, "id") if re.search("[_-]", text)}
    checks = {
        text for tree in trees.values() for text in of_key(tree, "check")
    }  # built in, so the program's own
    head = trees["plan.yaml"]
    titles = (
        {head["document"]["title"], *head["title"].values()}
        if isinstance(head["title"], dict)
        else {head["title"]}
    )
    with (plan / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        units = list(csv.DictReader(file))
    return {
        "id": ids - checks - ALLOWED,
        "code": {unit["code"] for unit in units},
        "name": {unit["name"] for unit in units if " " in unit["name"]},
        "year": {str(head["year"])},
        "title": titles,
    }


def traces(source: str, words: dict[str, set[str]]) -> list[str]:
    """What of `words` stands in a module, comments and docstrings included.

    A code of up to three letters or digits counts as a whole text only ("380"): a number may be equal by chance.
    """
    found = []
    for kind, texts in words.items():
        for text in texts:
            short = kind == "code" and len(text) <= 3
            pattern = rf"""(["']){re.escape(text)}\1""" if short else rf"(?<!\w){re.escape(text)}(?!\w)"
            if kind == "year":
                pattern = rf"(?<!\d){re.escape(text)}(?!\d)"
            if text in source and re.search(pattern, source):
                found.append(f"{kind} {text}")
    return sorted(found)


PLANS = sorted(path.parent for path in resources.plans().glob("*/plan.yaml"))
MODULES = [
    path
    for path in sorted(resources.PACKAGE.rglob("*.py"))
    if "plans" not in path.relative_to(resources.PACKAGE).parts
]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_no_module_names_anything_of_a_plan(plan):
    words = words_of(plan)
    found = {path.name: traces(path.read_text(encoding="utf-8"), words) for path in MODULES}
    assert {name: what for name, what in found.items() if what} == {}


PLAN = """
id: ha_giang_2031
title: {vi: Kế hoạch trồng rừng, en: Forest plan}
year: "2031"
document: {title: Kế hoạch số 5}
indicators: [{id: trees_planted, label: {vi: cây}}, {id: total}]
"""
RULES = "rules: [{id: trees_below_area}, {id: all_there, check: all_full}]"
FORMS = "forms: [{id: commune, sections: [{elements: [{id: nil_return, role: nil_return}, {id: area_ha}]}]}]"
UNITS = "code,name\n102,Huyện Đồng Văn\n10203,Xã Lũng Cú\nso-nn,Sở Nông nghiệp\nx,Riêng\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in (
        ("plan.yaml", PLAN),
        ("rules.yaml", RULES),
        ("forms.yaml", FORMS),
        ("units.csv", UNITS),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('PLAN = "ha_giang_2031"', ["id ha_giang_2031", "year 2031"]),
        ("# as trees_planted does", ["id trees_planted"]),
        ("trees_below_area = 1", ["id trees_below_area"]),
        ('if element == "area_ha":', ["id area_ha"]),
        ('if unit == "102":', ["code 102"]),
        ("x = units['10203']", ["code 10203"]),
        ('"""For so-nn only."""', ["code so-nn"]),
        ('"""For Sở Nông nghiệp only."""', ["name Sở Nông nghiệp"]),
        ('first = "2031-01-01"', ["year 2031"]),
        ("date(2031, 1, 1)", ["year 2031"]),
        ('TITLE = "Kế hoạch trồng rừng"', ["title Kế hoạch trồng rừng"]),
        ('t = "Forest plan"', ["title Forest plan"]),
        # not of the plan, or the program's own words
        ("width = 102", []),
        ("x = 12031", []),
        ('role = "nil_return"', []),
        ('CHECKS["all_full"]', []),
        ("trees_planted_all = total", []),
    ],
)
def test_the_test_finds_what_it_is_for(small, source, found):
    words = words_of(small)
    assert traces(source, words) == found


def test_there_are_plans_and_modules_to_look_at():
    assert PLANS
    assert len(MODULES) > 20
