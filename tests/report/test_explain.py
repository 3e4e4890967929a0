"""`ppmd explain`: every figure goes back to cells that stand in the senders' own workbooks, and they add up to it."""

import json
import re
from datetime import date
from fractions import Fraction

import pytest
from jsonschema import validate
from openpyxl import load_workbook

from ppmd_cli import __version__, resources
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.explaining import Explaining
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.explain import explain
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import make_report
from ppmd_cli.workflow.validate import validate as validate_files
from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data"
PLAN = load_plan(find_plan("thanh_hoa_2023"))
INDICATORS = [one.id for one in PLAN.indicators]
PERIODS = [one.id for one in PLAN.periods]


DAY = date(2023, 12, 20)
FEW = SAMPLE / "H1" / "cong-an - Công an tỉnh - 6 tháng đầu năm 2023.xlsx"
WORDS = ("--from", SAMPLE, "--plan", "thanh_hoa_2023", "--as-of", "2023-12-20")


@pytest.fixture(scope="module")
def gathered():
    """The sample, read once."""
    return Gathered(validate_files([SAMPLE], PLAN))


@pytest.fixture(scope="module")
def told(gathered):
    """The explanation of each indicator, by (indicator, period)."""
    schema = json.loads(resources.schema("explanation.schema.json").read_text("utf-8"))
    found = {}
    for period in PLAN.periods:
        words = Words(PLAN, period, Translator("vi"))
        for one in PLAN.indicators:
            traced = explain(PLAN, period, one, gathered, as_of=DAY)
            answer = found[one.id, period.id] = json.loads(Explaining(words, traced).json("0"))
            validate(answer, schema)
    return found


@pytest.fixture(scope="module")
def printed(gathered):
    """The report's indicators, by (indicator, period)."""
    found = {}
    for period in PLAN.periods:
        report = make_report(PLAN, period, gathered, Translator("vi"), as_of=DAY)
        found |= {(one["id"], period.id): one for one in json.loads(report.json())["indicators"]}
    return found


def test_the_command_gives_the_same(told):
    ran = call("explain", "establishments_inspected", "--period", "FY", "--format", "json", *WORDS)
    assert ran.code == 0
    answer = json.loads(ran.out)
    assert answer.pop("tool_version") == __version__
    expected = told["establishments_inspected", "FY"]
    assert answer == {name: value for name, value in expected.items() if name != "tool_version"}


def exact(text):
    return None if text is None else Fraction(text)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_figures_are_those_of_the_report_and_the_parts_add_up(told, printed, indicator, period):
    answer, report = told[indicator, period], printed[indicator, period]
    assert {k: answer["indicator"][k] for k in report if k != "units"} == {
        k: v for k, v in report.items() if k != "units"
    }
    assert [one["unit"] for one in answer["units"]] == [one["unit"] for one in report["units"]]
    for side in ("numerator", "denominator"):
        whole = Fraction(0)
        for unit in answer["units"]:
            parts = [exact(part[side]) for part in unit["parts"] if part["numerator"] is not None]
            if unit["state"] == "reported" and parts and None not in parts:
                assert sum(parts) == exact(unit[side]), (unit["unit"], side)
            whole += sum(part or 0 for part in parts)
        if report[side] is not None:
            assert whole == exact(report[side])


def test_each_cell_holds_what_was_typed_in_the_file_of_that_digest(told):
    """Looked up in the workbooks by a reader that is not ours."""
    from hashlib import sha256

    books, seen = {}, 0
    paths = {sha256(path.read_bytes()).hexdigest(): path for path in SAMPLE.rglob("*.xlsx")}
    for answer in told.values():
        for unit in answer["units"]:
            if unit["unit"] not in ("381", "398", "cong-an", "so-tttt") or unit["file"] is None:
                continue
            path = paths[unit["file"]["sha256"]]
            assert path.name == unit["file"]["name"]
            book = books.setdefault(path, load_workbook(path))
            for fact in (fact for part in unit["parts"] for fact in part["facts"]):
                if fact["typed"] is not None:
                    assert str(book[fact["sheet"]][fact["cell"]].value) == fact["typed"]
                    seen += 1
    assert seen > 500


def test_who_is_not_counted_has_no_parts_and_a_reason(told):
    units = {one["unit"]: one for one in told["communes_outreach", "H1"]["units"]}
    assert (units["384"]["state"], units["384"]["parts"], units["384"]["file"]) == ("missing", [], None)
    assert (units["402"]["state"], units["402"]["parts"]) == ("unusable", [])
    assert units["381"]["state"] == "reported"


def test_on_the_screen():
    words = ("--from", SAMPLE / "H1", "--plan", "thanh_hoa_2023", "--period", "H1", "--as-of", "2023-06-20")
    ran = call("explain", "communes_outreach", *words)
    for text in (
        "Kết quả: 434 / 535 = 81,1% (chính xác: 434/535) → ? chưa đủ số liệu để đánh giá",
        "Còn phụ thuộc: huyện Mường Lát, huyện Như Xuân.",
        "đếm 1 vào tử số khi “Số hình thức tuyên truyền đã tổ chức (X01)” không nhỏ hơn 1",
        "Không tính: huyện Mường Lát (chưa gửi báo cáo), huyện Như Xuân (đang chỉnh lý).",
        "ppmd explain communes_outreach --period H1 --unit 380",
    ):
        assert text in ran.out
    ran = call("explain", "1", *words, "--unit", "381")
    assert "Phường Bắc Sơn" in ran.out
    assert "Theo xã!D10" in ran.out
    ran = call("explain", "crimes_growth", *words, "--lang", "en")
    assert "27 against 26 is +3.8% (exactly: 1/26)" in ran.out
    assert re.search(r"^Unit +This period +A year before +Rate", ran.out, re.MULTILINE)
    ran = call("explain", "crimes_growth", *words, "--unit", "cong-an")
    assert re.search(r"^Nơi +Kỳ này +Cùng kỳ năm trước +Số liệu", ran.out, re.MULTILINE)
    assert "Tử số" not in ran.out


@pytest.mark.parametrize(
    ("wanted", "more", "says"),
    [
        ("crime", (), "crimes_growth"),
        ("15", (), "communes_outreach"),
        ("1", ("--unit", "cong-an"), "cong-an"),
        ("1", ("--unit", "zz"), "zz"),
        ("1", ("--period", "Q1"), "Q1"),
    ],
)
def test_what_is_not_there_is_told(wanted, more, says):
    period = () if "--period" in more else ("--period", "H1")
    ran = call("explain", wanted, *period, *more, "--from", FEW, "--plan", "thanh_hoa_2023")
    assert (ran.code, ran.out, says in ran.err) == (2, "", True)
