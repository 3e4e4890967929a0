"""`ppmd codes`: every code is listed and explained."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ppmd_cli.cli.reporters_codes import CodesReporter
from ppmd_cli.findings.catalogue import CATALOGUE
from ppmd_cli.findings.plan_faults import PLAN_FAULTS
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan

SHELVES = Path(__file__).parent.parent / "checks" / "shelves"
PLAN = load_plan(find_plan(), use_cache=False)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_is_explained_with_a_wrong_and_a_right_example(lang: str):
    reporter = CodesReporter(PLAN, Translator(lang))
    for code in reporter.codes:
        view = reporter.view(code)
        assert view.title, code
        assert view.message, code
        assert view.bad, code
        assert view.good, code
        assert view.bad != view.good, code
        assert view.kind == "plan" or "{" not in reporter.explain(code, 80), code


def test_the_list_names_all(ppmd: Callable):
    ran = ppmd("codes", "--plan", SHELVES)
    assert ran.code == 0
    listed = {word for line in ran.out.splitlines() for word in line.split()}
    assert {*CATALOGUE, *PLAN_FAULTS, "dusted_within"} <= listed


def test_a_rule_is_explained(ppmd: Callable):
    assert ppmd("codes", "dusted_within", "--plan", SHELVES).out.splitlines() == [
        "dusted_within: Đã lau …, nhiều hơn … giá",
        "Mức độ: Lỗi",
        "Câu báo: Đã lau …, nhiều hơn … giá",
        "Quy tắc: “Số giá đã lau” không lớn hơn “Số giá”",
        "Thiếu một số liệu thì không xét.",
        "Sai: “Số giá đã lau” = 5, “Số giá” = 4",
        "Đúng: “Số giá đã lau” = 4, “Số giá” = 4",
        "Cách sửa: Sửa lại.",
        "Căn cứ: mục C.1 của Kế hoạch",
        "Áp dụng cho biểu: Biểu thư viện",
    ]


def test_a_built_in_code_is_explained_in_english(ppmd: Callable):
    out = ppmd("codes", "NOT_A_NUMBER", "--plan", SHELVES, "--lang", "en").out
    assert out.startswith("not_a_number: Not a number\nSeverity: Error\n")
    assert "\nWrong: “quite a few”\nRight: 12\n" in out


def test_an_unknown_code_is_wrong_usage_and_the_nearest_is_named(ppmd: Callable):
    ran = ppmd("codes", "not_a_numbr", "--plan", SHELVES)
    assert (ran.code, ran.out) == (2, "")
    assert "not_a_number" in ran.err
    ran = ppmd("codes", "zzzzzz", "--plan", SHELVES)
    assert (ran.code, ran.err) == (2, 'Không có mã lỗi "zzzzzz". Mọi mã: ppmd codes\n')


def test_json(ppmd: Callable):
    answer = json.loads(ppmd("codes", "dusted_within", "--plan", SHELVES, "--format", "json").out)
    assert [answer[name] for name in ("schema", "schema_version")] == ["ppmd.codes", "1.0"]
    (code,) = answer["codes"]
    assert (code["code"], code["kind"], code["severity"], code["clause"]) == (
        "dusted_within",
        "rule",
        "error",
        "C.1",
    )
