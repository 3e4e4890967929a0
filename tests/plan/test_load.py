"""A folder becomes a plan; the kept plan is the same plan, sooner."""

import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from ppmd_cli import resources
from ppmd_cli.errors import PlanFault, UsageError
from ppmd_cli.plan import cache
from ppmd_cli.plan.index import find_plan, read_index
from ppmd_cli.plan.load import check_folder, load_plan
from ppmd_cli.settings import Settings

PLANS = Path(__file__).parents[1] / "plans"
ALL = [PLANS / "clean_water_k7", PLANS / "school_meals"] + [
    resources.plans() / name for name in read_index().plans
]


@pytest.fixture(params=ALL, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_plans_have_no_fault(folder):
    assert check_folder(folder) == []


def test_kept_plan_is_the_same(folder):
    fresh = load_plan(folder)
    assert list(cache.folder().glob("*.json"))
    kept = cache.read(fresh.sha256)
    assert kept == fresh
    assert load_plan(folder) == load_plan(folder, use_cache=False)


def test_kept_plan_needs_neither_yaml_nor_pydantic(folder):
    load_plan(folder)
    code = (
        "import sys; from pathlib import Path; from ppmd_cli.plan.load import load_plan;"
        "load_plan(Path(sys.argv[1]));"
        "print([name for name in ('yaml', 'pydantic', 'pydantic_core') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("spoil", ["", "{", "[1]", '[0, "x"]', "[999, 1]", '{"decimal": "x"}', "null"])
def test_spoilt_cache_is_passed_over(spoil):
    fresh = load_plan(PLANS / "school_meals")
    cache.path_of(fresh.sha256).write_text(spoil, encoding="utf-8")
    assert load_plan(PLANS / "school_meals") == fresh
    assert json.loads(cache.path_of(fresh.sha256).read_text(encoding="utf-8"))[-1] == 1


def test_cache_that_cannot_be_written_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path / "file" / "cache"))
    assert load_plan(PLANS / "school_meals").id == "school_meals"


def test_one_changed_byte_changes_the_plan(tmp_path):
    copy = shutil.copytree(PLANS / "school_meals", tmp_path / "copy")
    before = load_plan(copy)
    assert before.sha256 == load_plan(PLANS / "school_meals").sha256
    path = copy / "plan.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('value: "75"', 'value: "76"'), encoding="utf-8")
    after = load_plan(copy)
    assert after.sha256 != before.sha256
    assert after.indicators[0].target.value == Decimal(76)


def test_broken_plan_ends_with_every_fault(tmp_path):
    copy = shutil.copytree(PLANS / "school_meals", tmp_path / "copy")
    path = copy / "rules.yaml"
    text = path.read_text(encoding="utf-8").replace("meal_price <= 100", "meal_prise <= 100")
    path.write_text(text.replace('number: "2"', 'number: "1"'), encoding="utf-8")
    with pytest.raises(PlanFault) as fault:
        load_plan(copy)
    assert {one.code for one in fault.value.findings} == {"plan_unknown_id", "plan_rule_number_twice"}


def test_line_ends_of_windows_do_not_matter(tmp_path):
    copy = shutil.copytree(PLANS / "clean_water_k7", tmp_path / "copy")
    for path in copy.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(copy) == []


def test_what_a_plan_resolves_to():
    plan = load_plan(PLANS / "clean_water_k7")
    assert [period.months for period in plan.periods] == [("2031-01", "2031-02", "2031-03")] * 4
    assert plan.forms[0].reporters == ("C1", "C2", "C3")
    assert [form.sections[0].id for form in plan.forms] == ["front", "front"]
    assert plan.indicators[0].pace == Fraction(1, 4)
    assert not plan.indicators[0].target.percent
    rules = {rule.id: rule for rule in plan.rules}
    assert rules["tested_within_wells"].forms == ("county_water",)
    assert rules["tested_within_wells"].at == "wells_tested"
    assert rules["samples_cover_wells"].forms == ("county_water", "lab_water")
    assert rules["every_village_once"].forms == ("county_water",)
    assert plan.tasks[0].role_of("C2") == "lead"
    assert plan.tasks[0].role_of("WL") == "coordinate"


def test_index_is_what_yaml_reads():
    data = yaml.safe_load((resources.plans() / "index.yaml").read_text(encoding="utf-8"))
    assert read_index().default == data["default"]
    assert read_index().plans == tuple(data["plans"])


def test_every_plan_that_ships_is_in_the_index_under_its_own_id():
    folders = {path.parent.name for path in resources.plans().glob("*/plan.yaml")}
    assert folders == set(read_index().plans)
    for name in folders:
        assert load_plan(resources.plans() / name).id == name


def test_find_plan_by_path_id_and_default(tmp_path):
    default = read_index().default
    assert find_plan(None, Settings()) == resources.plans() / default
    assert find_plan(default) == resources.plans() / default
    assert find_plan(None, Settings(plan=str(PLANS / "school_meals"))) == PLANS / "school_meals"
    assert find_plan(PLANS / "school_meals" / "plan.yaml") == PLANS / "school_meals"
    with pytest.raises(UsageError) as unknown:
        find_plan(default + "x")
    assert unknown.value.slots["known"] == default
    with pytest.raises(UsageError, match="no_definition"):
        find_plan(tmp_path)
