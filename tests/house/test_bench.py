"""The benchmarks compare like with like: the plan's rules as other libraries are given them say the same."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest

from ppmd_cli.plan.load import load_plan

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schemas():
    sys.path.insert(0, str(REPOSITORY / "scripts" / "bench"))
    try:
        import schemas

        yield schemas
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="module")
def plan():
    return load_plan(REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")


def as_cell(element, typed):
    match element.type:
        case "count":
            return int(typed)
        case "amount":
            return float(typed.replace(".", "").replace(",", "."))
        case "yes_no":
            return typed == "Có"
        case "date":
            return date(*map(int, reversed(typed.split("/"))))
        case _:
            return typed


def holds(rule, table, example):
    cells = {one.id: None for one in table.columns} | {"subject": "outreach_to_groups"}
    given = dict(example.values)
    if any(isinstance(value, tuple) or name not in cells for name, value in given.items()):
        return None
    elements = {one.id: one for one in table.columns}
    cells |= {name: as_cell(elements[name], value) for name, value in given.items()}
    return bool(eval(rule.expression, cells))


def test_a_rule_for_one_row_tells_the_plans_bad_example_from_the_good_one(schemas, plan):
    rules = {rule.id: rule for rule in plan.rules}
    period = plan.periods[0]
    tried = set()
    for form in plan.forms:
        for table in schemas.tables_of(form, plan, period, "row").values():
            for one in table.rules:
                rule = rules.get(one.id)
                if rule is None or rule.bad is None or (rule.bad.period or period.id) != period.id:
                    continue
                bad, good = holds(one, table, rule.bad), holds(one, table, rule.good)
                if bad is not None and good is not None:
                    assert (bad, good) == (False, True), (form.id, one)
                    tried.add(one.id)
    assert len(tried) >= 75


def test_both_ways_of_writing_express_the_same_rules(schemas, plan):
    frame, row = (schemas.expressed(plan, plan.periods[0], dialect) for dialect in ("frame", "row"))
    assert frame == row
    assert len(plan.rules) > len(row) >= 80


def pins(name):
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w-]+)==(\S+)(?= \\| ;)", text, re.MULTILINE))


def test_the_benchmarks_run_what_the_tests_test():
    tested, compared = pins("test.txt"), pins("bench.txt")
    assert {"pandera", "frictionless"} <= compared.keys() - tested.keys()
    assert pins("runtime.txt").keys() <= compared.keys(), "make lock"
    assert {name: version for name, version in compared.items() if tested.get(name, version) != version} == {}
