"""`ppmd plan diff`: what differs between two plans, where, and what it can change."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import fields

from ppmd_cli import resources
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.difference import GROUPS
from ppmd_cli.plan.load import load_plan

PLANS = Path(__file__).parents[1] / "plans"
OLD = PLANS / "clean_water_k7"
SHELVES = Path(__file__).parents[1] / "checks" / "shelves"
SCHEMA = json.loads(resources.schema("plan-difference.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def changed(ppmd, tmp_path):
    """`changed(file, (was, now), ...)`: the changes as JSON between a plan and its copy with other texts."""

    def run(file: str, *edits: tuple[str, str], old: Path = SHELVES) -> list[dict]:
        new = shutil.copytree(old, tmp_path / "new")
        path = new / file
        text = path.read_text(encoding="utf-8")
        for was, now in edits:
            assert text.count(was) >= 1, was
            text = text.replace(was, now, 1)
        path.write_text(text, encoding="utf-8")
        ran = ppmd("plan", "diff", old, new, "--format", "json", "--lang", "en")
        assert ran.code == 0, ran.err
        answer = json.loads(ran.out)
        jsonschema.validate(answer, SCHEMA, jsonschema.Draft202012Validator)
        assert sum(answer["summary"].values()) == len(answer["changes"])
        return answer["changes"]

    return run


def short(changes: list[dict]) -> list[tuple]:
    return [
        (
            one["group"],
            one["id"],
            one["change"],
            one["effect"],
            [(field["field"], field["before"], field["after"]) for field in one["fields"]],
        )
        for one in changes
    ]


def test_a_plan_does_not_differ_from_itself(ppmd):
    ran = ppmd("plan", "diff", OLD, OLD)
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "Hai kế hoạch không khác nhau ở chỗ nào chương trình dùng đến."
    assert json.loads(ppmd("plan", "diff", OLD, OLD, "--format", "json").out)["changes"] == []


def test_every_part_of_a_plan_is_compared():
    """A new part must be given what it decides before it can be passed over."""
    head = {"id", "title", "year", "document", "area", "receiver", "decimals"}
    known = set(GROUPS) - {"plan", "elements"} | head
    assert {one.name for one in fields(Plan)} - {"sha256"} == known


def test_comments_and_layout_are_no_difference(changed):
    assert changed("plan.yaml", ("id: shelves", "# a comment\nid:   shelves")) == []


def test_a_target(changed):
    target = load_plan(OLD).indicators[1].target
    was = f'value: "{target.value}"'
    changes = changed("plan.yaml", (was, 'value: "13"'), old=OLD)
    (one,) = changes
    assert (one["group"], one["effect"]) == ("indicators", "verdict")
    assert one["fields"] == [
        {"field": "target.value", "effect": "verdict", "before": str(target.value), "after": "13"}
    ]
    lines = (OLD / "plan.yaml").read_text(encoding="utf-8").splitlines()
    assert one["before"]["file"] == "plan.yaml"
    assert one["id"] in lines[one["before"]["line"] - 1]


@pytest.mark.parametrize(
    ("edit", "effect", "field"),
    [
        (("label: {vi: Số giá, en: Shelves}", "label: {vi: Số kệ, en: Shelves}"), "words", "label"),
        (("label: {vi: Số giá, en: Shelves}", "label: {vi: Số giá, en: Racks}"), "words", "label"),
        (("measure: {vi: giá, en: shelves}", "measure: {vi: tủ, en: cases}"), "returns", "measure"),
        (("nature: stock, required: always", "nature: flow, required: always"), "verdict", "nature"),
        (("required: always", "required: optional"), "returns", "required.kind"),
        (("code: X01", "code: X09"), "returns", "code"),
    ],
)
def test_an_element(changed, edit, effect, field):
    (one,) = changed("forms.yaml", edit)
    assert (one["group"], one["id"], one["forms"], one["effect"]) == ("elements", "shelves", ["main"], effect)
    assert [part["field"] for part in one["fields"]] == [field]


@pytest.mark.parametrize(
    ("edit", "id_", "effect"),
    [
        (("formula: dusted <= shelves", "formula: dusted < shelves + 1"), "dusted_within", "returns"),
        (("formula: cost <= 2 * visitors", "formula: cost <= 3 * visitors"), "cost_each", "checks"),
        (('number: "4", severity: warning', 'number: "4", severity: error'), "cost_each", "returns"),
        (
            ("remedy: {vi: Sửa lại., en: Mend it.}", "remedy: {vi: Sửa., en: Mend it.}"),
            "dusted_within",
            "words",
        ),
    ],
)
def test_only_a_rule_that_is_an_error_sends_returns_back(changed, edit, id_, effect):
    ((group, name, _, what, _),) = short(changed("rules.yaml", edit))
    assert (group, name, what) == ("rules", id_, effect)


def test_a_warning_that_is_gone(changed):
    text = (SHELVES / "rules.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if "{id: rooms_copied," in line)
    assert short(changed("rules.yaml", (line, ""))) == [("rules", "rooms_copied", "removed", "checks", [])]


def test_units_dates_and_figures(changed, tmp_path):
    assert short(changed("units.csv", ("b3,Phòng B3,room,b,,,,\n", ""))) == [
        ("units", "b3", "removed", "verdict", [])
    ]
    shutil.rmtree(tmp_path / "new")
    (late,) = short(changed("plan.yaml", ("due_before: 2031-03-05", "due_before: 2031-03-06")))
    assert late == ("periods", "A", "changed", "lateness", [("due_before", "2031-03-05", "2031-03-06")])
    shutil.rmtree(tmp_path / "new")
    (published,) = short(changed("plan.yaml", ('withhold_below: "3"', 'withhold_below: "5"')))
    assert published == (
        "publication",
        "publication",
        "changed",
        "public",
        [("withhold_below", "3", "5")],
    )


def test_an_element_of_a_block_is_told_once(changed):
    plan = "thanh_hoa_2023"
    text = (resources.plans() / plan / "forms.yaml").read_text(encoding="utf-8")
    was = 'vi: "Ngày/tháng/năm, ví dụ 12/6/2023. Là ngày ký ghi trên văn bản báo cáo."'
    assert was in text
    (one,) = changed("forms.yaml", (was, "vi: Ngày ký."), old=resources.plans() / plan)
    assert one["group"] == "elements"
    assert len(one["forms"]) == len(load_plan(resources.plans() / plan).forms)


def test_the_screen_says_what_can_change_with_lines(ppmd, tmp_path):
    new = shutil.copytree(SHELVES, tmp_path / "new")
    path = new / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "{id: A," in one)
    path.write_text("# one line more\n" + text.replace("2031-03-05", "2031-03-06"), encoding="utf-8")
    assert ppmd("plan", "diff", SHELVES, new).out.splitlines() == [
        "shelves (2031) → shelves (2031)",
        "",
        "THỜI HẠN: ai chậm, ai phải báo cáo có thể khác (1):",
        f"  đổi kỳ báo cáo A (plan.yaml:{line} → plan.yaml:{line + 1})",
        "    due_before: 2031-03-05 → 2031-03-06",
    ]


def test_a_list_is_told_by_what_came_and_what_is_gone(ppmd, tmp_path):
    new = shutil.copytree(SHELVES, tmp_path / "new")
    units = new / "units.csv"
    units.write_text(units.read_text("utf-8") + "c,Thư viện C,library,z,1,3,,\n", "utf-8")
    out = ppmd("plan", "diff", SHELVES, new, "--lang", "en").out
    assert "    reporters: +c" in out.splitlines()


def test_a_long_text_is_shown_where_it_differs(ppmd, tmp_path):
    old = resources.plans() / "thanh_hoa_2023"
    new = shutil.copytree(old, tmp_path / "new")
    path = new / "plan.yaml"
    was = "en: Plan on the prevention and control of prostitution in Thanh Hóa province in 2023"
    path.write_text(path.read_text("utf-8").replace(was, was[:-4] + "2024", 1), "utf-8")
    out = ppmd("plan", "diff", old, new, "--lang", "en").out
    assert "    title: …province in 2023 → …province in 2024" in out.splitlines()


def test_a_plan_with_faults_is_said(ppmd, tmp_path):
    broken = shutil.copytree(SHELVES, tmp_path / "broken")
    (broken / "rules.yaml").write_text("rules: [", "utf-8")
    assert ppmd("plan", "diff", SHELVES, broken).code == 3
    assert ppmd("plan", "diff", SHELVES, tmp_path / "none").code == 2


@pytest.mark.parametrize(
    ("was", "field"),
    [
        (
            "tháng ({subjects}) không có tin, bài trên cơ quan báo chí trung ương",
            "out_of_reach_parts[1].text",
        ),
        ("ban hành kế hoạch trong Quý I/2023 theo quy định.", "beside[plan_in_q1].sentence"),
    ],
)
def test_what_an_indicator_says_more_is_words(changed, was, field):
    (one,) = changed("plan.yaml", (was, f"{was} nữa"), old=resources.plans() / "thanh_hoa_2023")
    assert (one["group"], one["effect"]) == ("indicators", "words")
    assert [each["field"] for each in one["fields"]] == [field]
