"""`ppmd plan ...` as a person calls it: what is printed and how it ends."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLANS = Path(__file__).parents[1] / "plans"


def ppmd(*words, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "ppmd_cli", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env=os.environ | {"PPMD_LANG": "en"},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def broken(tmp_path):
    copy = shutil.copytree(PLANS / "school_meals", tmp_path / "broken")
    path = copy / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    clause: A.1\n", "", 1).replace("area: office", "area: attic"), encoding="utf-8"
    )
    return copy


def test_check_of_a_good_plan(tmp_path):
    code, out, _ = ppmd("plan", "check", PLANS / "school_meals", cwd=tmp_path)
    assert code == 0
    assert out == "Plan school_meals has no faults: 5 units, 1 forms, 6 elements, 3 rules, 2 indicators.\n"


def test_check_of_a_broken_plan(broken, tmp_path):
    code, out, _ = ppmd("plan", "check", broken, cwd=tmp_path)
    assert code == 3
    assert out.splitlines() == [
        "plan.yaml:6:7: ERROR There is no unit “attic”. [plan_unknown_id]",
        "    Did you mean: office | s-an | s-binh | s-cam | s-dong?",
        "plan.yaml:16:5: ERROR It does not say which clause of the plan it comes from. [plan_missing_clause]",
        "    Add clause: the section of the document, such as II.1.1.",
        "2 errors, 0 warnings.",
    ]


def test_check_as_json(broken, tmp_path):
    code, out, _ = ppmd("plan", "check", "--plan", broken, "--format", "json", cwd=tmp_path)
    assert code == 3
    first = json.loads(out)["findings"][0]
    assert (first["code"], first["file"], first["line"], first["column"]) == (
        "plan_unknown_id",
        "plan.yaml",
        6,
        7,
    )


@pytest.mark.parametrize("words", [("plan", "show"), ("plan", "test"), ("codes",)])
def test_a_broken_plan_ends_other_commands_too(words, broken, tmp_path):
    code, out, err = ppmd(*words, "--plan", broken, cwd=tmp_path)
    assert code == 3
    assert out == ""
    assert "plan.yaml:16:5" in err


def test_show_and_test_and_schema(tmp_path):
    code, out, _ = ppmd("plan", "show", PLANS / "clean_water_k7", "--format", "json", cwd=tmp_path)
    assert (code, json.loads(out)["plan"]["id"]) == (0, "clean_water_k7")
    code, out, _ = ppmd("plan", "test", PLANS / "clean_water_k7", cwd=tmp_path)
    assert (code, out) == (0, "12 passed, 0 failed.\n")
    code, out, _ = ppmd("plan", "schema", "--file", "rules", cwd=tmp_path)
    assert (code, json.loads(out)["$id"]) == (0, "urn:ppmd:schema:rules-file:1.0")
    code, out, _ = ppmd("plan", "schema", "--write", tmp_path / "schemas", cwd=tmp_path)
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == [
        "case-file.schema.json",
        "forms-file.schema.json",
        "plan-file.schema.json",
        "rules-file.schema.json",
    ]


def test_failing_case_ends_with_one(tmp_path):
    copy = shutil.copytree(PLANS / "school_meals", tmp_path / "copy")
    path = copy / "cases" / "three_of_four.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('numerator: "3"', 'numerator: "2"'), encoding="utf-8"
    )
    code, out, _ = ppmd("plan", "test", copy, cwd=tmp_path)
    assert code == 1
    assert "certified_kitchens.numerator: expected 2, found 3" in out


def test_unknown_plan_is_wrong_usage(tmp_path):
    code, out, err = ppmd("plan", "check", "no_such_plan", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "no_such_plan" in err
