"""What `ppmd validate` answers, on returns drawn by hand."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from ppmd_cli import __version__, resources
from ppmd_cli.cli.reporters_findings import FindingsReporter, shown_path
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.findings.fingerprint import fingerprint
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome, Place, Severity
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import Run, check_all, outcome_of
from tests.sheets import submission

SHELVES = Path(__file__).parent.parent / "checks" / "shelves"
SCHEMA = json.loads(resources.schema("findings.schema.json").read_text(encoding="utf-8"))
BAD = """
| | shelves | dusted |
|---|---|---|
| a1 | 10 | 11 |
| a2 | 4 | |
| a3 | không có số liệu | |

| element | value |
|---|---|
| open | Có |
| keys | |

| | progress |
|---|---|
| dust | Đang làm |
"""
GOOD = """
| | shelves |
| b1 | 11 |
| b2 | 9 |
| b3 | 8 |

| element | value |
| open | Không |
| reason | =1+1 |
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHELVES, use_cache=False)


def unread(name: str, code: str) -> Submission:
    return Submission(name, name, None, None, None, None, {}, None, (finding(code),), Outcome.UNREADABLE)


@pytest.fixture(scope="module")
def run(plan: Plan) -> Run:
    files = [
        submission(plan, "a", "A", BAD, path="in/a.xlsx"),
        submission(plan, "b", "A", GOOD, path="in/b.xlsx"),
        unread("in/c.xlsx", "file_truncated"),
    ]
    return Run(check_all(files, plan))


def test_json_is_the_contract(plan: Plan, run: Run):
    answer = json.loads(FindingsReporter(plan, Translator("vi")).json(run))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(answer, SCHEMA, jsonschema.Draft202012Validator)
    assert list(answer) == ["schema", "schema_version", "tool_version", "plan", "files", "summary"]
    assert answer["tool_version"] == __version__
    assert answer["plan"] == {"id": "shelves", "sha256": plan.sha256}
    assert answer["summary"] == {"files": 3, "clean": 1, "warnings": 0, "errors": 1, "unreadable": 1}
    a, b, c = answer["files"]
    assert (a["path"], a["unit"], a["period"], a["form"], a["outcome"]) == (
        "in/a.xlsx",
        "a",
        "A",
        "main",
        "errors",
    )
    assert b["findings"] == []
    assert [c[name] for name in ("sha256", "unit", "period", "form", "outcome")] == [None] * 4 + [
        "unreadable"
    ]


def test_findings_come_gravest_first_then_by_sheet(plan: Plan, run: Run):
    a = json.loads(FindingsReporter(plan, Translator("vi")).json(run))["files"][0]
    seen = [(one["severity"], one["code"], one["element"], one["subject"]) for one in a["findings"]]
    assert seen == [
        ("error", "dusted_within", "dusted", "a1"),
        ("error", "value_missing", "keys", "a"),
        ("warning", "not_available", "shelves", "a3"),
    ]


def test_one_finding_in_full(plan: Plan, run: Run):
    a = json.loads(FindingsReporter(plan, Translator("vi")).json(run))["files"][0]
    first = a["findings"][0]
    said = run.files[0].findings[0]
    cells = {key: fact.cell.cell for key, fact in run.files[0].facts.items()}
    assert list(first.items()) == [
        ("code", "dusted_within"),
        ("severity", "error"),
        ("sheet", "Phòng"),
        ("cell", cells["dusted", "a1"]),
        ("element", "dusted"),
        ("subject", "a1"),
        ("value", "11"),
        ("message", "Phòng A1: Đã lau 11, nhiều hơn 10 giá"),
        ("remedy", "Sửa lại."),
        ("clause", "C.1"),
        ("related", [{"sheet": "Phòng", "cell": cells["shelves", "a1"]}]),
        ("fingerprint", fingerprint("shelves", "a", "A", said, Quantity(11))),
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        {"schema_version": "2.0"},
        {"extra": 1},
        {"summary": {"files": 3}},
        {"files": [{"path": "a.xlsx"}]},
    ],
)
def test_the_schema_refuses_anything_else(plan: Plan, run: Run, spoil: dict):
    answer = json.loads(FindingsReporter(plan, Translator("vi")).json(run))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer | spoil, SCHEMA, jsonschema.Draft202012Validator)


def test_text_for_people(plan: Plan, run: Run):
    lines = FindingsReporter(plan, Translator("vi")).text(run).splitlines()
    cells = {key: fact.cell.cell for key, fact in run.files[0].facts.items()}
    assert lines[:7] == [
        "in/a.xlsx: CÓ LỖI",
        "  Thư viện A, hai tháng đầu",
        "",
        f"  LỖI [dusted_within] Phòng!{cells['dusted', 'a1']}",
        "    Phòng A1: Đã lau 11, nhiều hơn 10 giá",
        "    Cách sửa: Sửa lại.",
        "    Căn cứ: mục C.1 của Kế hoạch",
    ]
    assert "in/b.xlsx: ĐẠT" in lines
    assert "in/c.xlsx: KHÔNG ĐỌC ĐƯỢC" in lines
    assert lines[-1] == "Tổng số 3 tệp: 1 đạt, 0 có cảnh báo, 1 có lỗi, 1 không đọc được."
    assert max(map(len, lines)) <= 80


def test_text_in_english(plan: Plan, run: Run):
    text = FindingsReporter(plan, Translator("en")).text(run)
    assert "  ERROR [dusted_within]" in text
    assert "    Phòng A1: 11 dusted, more than 10 shelves" in text
    assert text.endswith("3 files: 1 in order, 0 with warnings, 1 with errors, 1 unreadable.\n")


def test_csv_opens_in_a_vietnamese_excel(plan: Plan, run: Run):
    text = FindingsReporter(plan, Translator("vi")).csv(run)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["Mã lỗi"] for row in rows] == [
        "dusted_within",
        "value_missing",
        "not_available",
        "",
        "file_truncated",
    ]
    assert rows[0]["Đơn vị"] == "Thư viện A"
    assert rows[0]["Mức độ"] == "Lỗi"
    assert rows[3]["Kết quả"] == "đạt"


@pytest.mark.parametrize("typed", ["=1+1", "+84", "-5", "@x", "\tx"])
def test_csv_has_no_formula(plan: Plan, typed: str):
    sent = submission(plan, "b", "A", GOOD)
    said = finding("not_a_number", place=Place("Chung", "E9"), element="keys", subject="b", value=typed)
    text = FindingsReporter(plan, Translator("en")).csv(Run((replace(sent, findings=(said,)),)))
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert row["Value"] == "'" + typed


def test_what_a_sender_typed_is_never_a_slot(plan: Plan):
    sent = submission(plan, "b", "A", GOOD)
    said = finding("not_a_number", element="keys", subject="b", value="{unit} {0} %s")
    reporter = FindingsReporter(plan, Translator("vi"))
    assert "ghi “{unit} {0} %s”" in reporter.text(Run((replace(sent, findings=(said,)),)))


def test_outcomes():
    assert outcome_of(()) is Outcome.CLEAN
    assert outcome_of((finding("number_as_text"),)) is Outcome.CLEAN
    assert outcome_of((finding("not_available"), finding("number_as_text"))) is Outcome.WARNINGS
    assert outcome_of((finding("not_a_number"), finding("not_available"))) is Outcome.ERRORS
    assert outcome_of((finding("file_empty"),)) is Outcome.UNREADABLE


def test_the_worst_of_a_run(plan: Plan, run: Run):
    assert run.worst() is Severity.ERROR
    assert Run(run.files[1:2]).worst() is None
    assert Run((replace(run.files[1], findings=(finding("number_as_text"),)),)).worst() is Severity.INFO


def test_paths():
    assert shown_path("./in/../a.xlsx") == "a.xlsx"
    assert shown_path("/data/a.xlsx") == "/data/a.xlsx"
