"""What somebody meets who has never done it before: making a workspace, entering figures from paper."""

import json
import re
import shutil
import tomllib

import pytest
from jsonschema import validate

from ppmd_cli import resources
from tests.conftest import REPOSITORY

SHELVES = REPOSITORY / "tests" / "checks" / "shelves"


@pytest.mark.parametrize(("where", "named"), [("office/plan", "../plan"), ("office/ws/plan", "plan")])
def test_a_plan_beside_or_inside_the_workspace_is_named_from_there(tmp_path, ppmd, where, named):
    plan = shutil.copytree(SHELVES, tmp_path / where)
    workspace = tmp_path / "office" / "ws"
    ppmd("init", workspace, "--plan", plan)
    assert tomllib.loads((workspace / "ppmd.toml").read_text("utf-8"))["plan"] == named
    moved = (tmp_path / "office").rename(tmp_path / "moved") / "ws"
    ran = ppmd("status", "--workspace", moved, "--period", "A", "--format", "json", "--as-of", "2031-01-01")
    assert json.loads(ran.out)["schema"] == "ppmd.status", ran.err


def test_a_plan_elsewhere_is_named_by_its_place(tmp_path, ppmd):
    plan = shutil.copytree(SHELVES, tmp_path / "plans" / "shelves")
    ppmd("init", tmp_path / "office" / "ws", "--plan", plan)
    text = (tmp_path / "office" / "ws" / "ppmd.toml").read_text("utf-8")
    assert tomllib.loads(text)["plan"] == plan.as_posix()


def test_settings_above_a_new_workspace_are_told_of(tmp_path, ppmd):
    (tmp_path / "ppmd.toml").write_text('plan = "thanh_hoa_2023"\n', encoding="utf-8")
    ran = ppmd("init", tmp_path / "ws")
    assert str(tmp_path / "ppmd.toml") in ran.err
    assert f"--workspace {tmp_path / 'ws'}" in ran.err
    assert "phía trên" not in ppmd("init", tmp_path / "ws").err, "once is enough"


def test_settings_that_do_not_point_at_the_workspace_are_told_of(tmp_path, ppmd):
    (tmp_path / "ppmd.toml").write_text('plan = "thanh_hoa_2023"\n', encoding="utf-8")
    assert 'workspace = "."' in ppmd("init", tmp_path).err
    with (tmp_path / "ppmd.toml").open("a", encoding="utf-8") as file:
        file.write('workspace = "."\n')
    assert 'workspace = "."' not in ppmd("init", tmp_path).err


def test_a_figure_for_a_unit_without_a_return_tells_that_there_is_none(desk):
    ran = desk.run(
        *("correct", "--period", "H1", "--unit", "380", "--element", "plan_issued", "--value", "Có"),
        *("--source", "điện thoại 12/6/2023"),
    )
    assert ran.code == 0
    told = ran.out.splitlines()
    assert len(told) < 10, "no list of everything that is blank"
    line = next(one for one in told if "chưa gửi tệp số liệu nào" in one)
    assert re.search(r"còn thiếu \d{3} ô", line)
    assert "ppmd remind --period H1 --unit 380" in line
    assert "ppmd correct --period H1 --unit 380 --from" in line


def test_a_figure_for_a_unit_with_a_return_tells_of_none_that_lacks(desk, sample):
    desk.put(sample("380"))
    desk.batch()
    ran = desk.run(
        *("correct", "--period", "H1", "--unit", "380", "--element", "plan_issued", "--value", "Có"),
        *("--source", "điện thoại 12/6/2023"),
    )
    assert "chưa gửi" not in ran.out


@pytest.mark.parametrize("code", [[], ["value_missing"], ["inspected_within_total"], ["plan_syntax"]])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_codes_keep_to_their_schema(ppmd, code, lang):
    ran = ppmd("--lang", lang, "codes", *code, "--format", "json", "--plan", "thanh_hoa_2023")
    answer = json.loads(ran.out)
    validate(answer, json.loads(resources.schema("codes.schema.json").read_text("utf-8")))
    assert len(answer["codes"]) == 1 if code else len(answer["codes"]) > 200
    assert {one["kind"] for one in answer["codes"]} <= {"builtin", "rule", "plan"}


def test_compare_offers_only_what_it_takes(ppmd):
    assert "compare" in ppmd("compare", "--help").out
    for lang, words in (("vi", ("nhiệm vụ", "số liệu")), ("en", ("duty", "task", "data element"))):
        text = ppmd("--lang", lang, "compare", "--help").out
        option = text.partition("--indicator")[2].partition("--period")[0]
        assert "ppmd plan show" in option
        assert not [word for word in words if word in option]
    more = ppmd("--lang", "en", "explain", "--help").out
    assert "data element" in more, "explain takes them apart"


@pytest.mark.parametrize(
    ("day", "period", "other"),
    [("2023-06-10", "H1", "FY"), ("2023-09-01", "H1", "FY"), ("2023-12-01", "FY", "H1")],
)
def test_who_names_no_period_is_shown_the_one_at_hand_and_told_so(ppmd, tmp_path, day, period, other):
    """For what reads; nothing is booked or closed in a period that nobody has named."""
    ws = tmp_path / "ws"
    ppmd("init", ws)
    for words in (("status",), ("report", "--write", "json", "--out", tmp_path / "out"), ("explain", "1")):
        ran = ppmd(*words, "--workspace", ws, "--as-of", day, "--format", "json")
        answer = json.loads(ran.out)
        assert (answer.get("period") or answer["periods"]) == period
        assert f"Kỳ {period} (" in ran.err
        assert f"--period {other}" in ran.err
        assert "--period" not in ppmd(*words, "--workspace", ws, "--period", period, "--as-of", day).err
    assert ppmd("close", "--workspace", ws, "--as-of", day).code == 2
    assert ppmd("remind", "--workspace", ws, "--as-of", day).code == 2
