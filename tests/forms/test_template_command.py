"""`ppmd template` as it is typed, on the plan that ships."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from ppmd_cli import resources
from ppmd_cli.layout import form_of
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.settings import Settings
from tests.conftest import Ran

Ppmd = Callable[..., Ran]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(find_plan(None, Settings()))


def reporters(plan: Plan) -> list[str]:
    return [unit.code for unit in plan.units if form_of(plan, unit.code)]


def test_all_units_at_once(ppmd: Ppmd, plan: Plan, tmp_path: Path):
    period = plan.periods[0].id
    ran = ppmd("template", "--period", period, "--all", "--out", tmp_path)
    assert ran.code == 0
    names = ran.out.splitlines()
    assert len(names) == len(reporters(plan)) == len(list(tmp_path.iterdir()))
    assert all(Path(name).is_file() for name in names)


def test_the_answer_for_programs_covers_every_unit(ppmd: Ppmd, plan: Plan, tmp_path: Path):
    words = [word for code in reporters(plan)[-3:] for word in ("--unit", code)]
    ran = ppmd("template", "--period", plan.periods[-1].id, *words, "--out", tmp_path, "--format", "json")
    answer = json.loads(ran.out)
    jsonschema.validate(
        answer, json.loads(resources.schema("templates.schema.json").read_text(encoding="utf-8"))
    )
    assert [file["unit"] for file in answer["files"]] == reporters(plan)[-3:]
    assert (ran.code, list(answer)) == (0, ["schema", "schema_version", "files"])


def test_figures_are_never_written_over(ppmd: Ppmd, plan: Plan, tmp_path: Path):
    words = ("template", "--period", plan.periods[0].id, "--unit", reporters(plan)[0], "--out", tmp_path)
    path = Path(ppmd(*words).out.strip())
    book = load_workbook(path)
    book.worksheets[0]["D17"] = "12/BC"
    book.save(path)
    typed = path.read_bytes()
    ran = ppmd(*words)
    assert (ran.code, ran.out, path.read_bytes()) == (4, "", typed)
    assert str(path) in ran.err
    assert "--force" in ran.err
    assert ppmd(*words, "--force").code == 0
    assert path.read_bytes() != typed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all", "--out", "x"], "--period"),
        (["--period", "{period}", "--out", "x"], "--unit"),
        (["--period", "{period}", "--all"], "--out"),
        (["--period", "nope", "--all", "--out", "x"], "{period}"),
        (["--period", "{period}", "--unit", "{unit}x", "--out", "x"], "{unit}"),
        (["--period", "{period}", "--unit", "{area}", "--out", "x"], "{area}"),
        (["--period", "{period}", "--all", "--unit", "{unit}", "--out", "x"], "--all"),
    ],
)
def test_wrong_use_ends_with_2_and_the_way_out(ppmd: Ppmd, plan: Plan, words: list[str], said: str):
    named = {"period": plan.periods[0].id, "unit": reporters(plan)[0], "area": plan.area}
    ran = ppmd("template", *(word.format(**named) for word in words))
    assert (ran.code, ran.out) == (2, "")
    assert said.format(**named) in ran.err


def test_a_folder_that_cannot_be_written_ends_with_4(ppmd: Ppmd, plan: Plan, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = ppmd(
        "template",
        "--period",
        plan.periods[0].id,
        "--unit",
        reporters(plan)[0],
        "--out",
        tmp_path / "file" / "x",
    )
    assert ran.code == 4
