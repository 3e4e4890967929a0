"""SARIF and JUnit: held against the public schemas (public/README.md), and read as their readers read them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from lxml import etree
from msgspec.structs import replace

from ppmd_cli.cli.main import run as ppmd
from ppmd_cli.cli.reporters_findings import FindingsReporter
from ppmd_cli.cli.reporters_junit import JunitReporter
from ppmd_cli.cli.reporters_sarif import SarifReporter, message, uri_of
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome, Place
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import Run, check_all
from tests.sheets import submission

PUBLIC = Path(__file__).parent / "public"
SARIF = json.loads((PUBLIC / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
JUNIT = etree.XMLSchema(etree.parse(PUBLIC / "junit-10.xsd"))
SHELVES = Path(__file__).parent.parent / "checks" / "shelves"
FAULTS = Path(__file__).parents[2] / "sample_data" / "faults"
BAD = """
| | shelves | dusted |
|---|---|---|
| a1 | 10 | 11 |
| a2 | 4 | 5 |
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
# What a sender may type to hurt a reader: markup, a link, a slot, a break, an escape, a turn of the text, no character.
HOSTILE = "</failure>]]><b>&amp; [x](javascript:1) {0}\nIn \x1b[31m \u202eabc\ufffe \x00"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHELVES, use_cache=False)


@pytest.fixture(scope="module")
def run(plan: Plan) -> Run:
    files = [
        submission(plan, "a", "A", BAD, path="in/a #1 100%.xlsx"),
        submission(plan, "b", "A", GOOD, path="/data/b.xlsx"),
        Submission(
            "c.xlsx",
            "c.xlsx",
            None,
            None,
            None,
            None,
            {},
            None,
            (finding("file_truncated"),),
            Outcome.UNREADABLE,
        ),
    ]
    return Run(check_all(files, plan))


def sarif(plan: Plan, run: Run, lang: str = "vi") -> dict[str, Any]:
    log = json.loads(SarifReporter(FindingsReporter(plan, Translator(lang))).sarif(run))
    jsonschema.validate(log, SARIF, jsonschema.Draft4Validator)
    return log["runs"][0]


def junit(plan: Plan, run: Run, lang: str = "vi") -> etree._Element:
    root = etree.fromstring(JunitReporter(FindingsReporter(plan, Translator(lang))).junit(run).encode())
    JUNIT.assertValid(root)
    return root


def hostile(plan: Plan) -> Run:
    said = finding(
        "not_a_number", place=Place(f"S{HOSTILE}", "E9"), element="keys", subject="b", value=HOSTILE
    )
    return Run((replace(submission(plan, "b", "A", GOOD, path="x\x1b\n.xlsx"), findings=(said,)),))


def test_sarif_names_the_codes_met_with_their_words(plan: Plan, run: Run):
    driver = sarif(plan, run)["tool"]["driver"]
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in driver["rules"]] == [
        ("dusted_within", "error"),
        ("file_truncated", "error"),
        ("not_available", "warning"),
        ("value_missing", "error"),
    ]
    first = driver["rules"][0]
    assert first["shortDescription"]["text"] == "Đã lau …, nhiều hơn … giá"
    assert first["help"]["text"] == "Sửa lại."
    assert first["properties"] == {"clause": "C.1"}


def test_a_result_stands_at_its_cell_with_what_belongs_to_it(plan: Plan, run: Run):
    told = sarif(plan, run)
    result = told["results"][0]
    cells = {key: fact.cell.cell for key, fact in run.files[0].facts.items() if fact.cell}
    there = {"artifactLocation": {"uri": "in/a%20%231%20100%25.xlsx", "index": 0}}
    at = cells["dusted", "a1"]
    beside = cells["shelves", "a1"]
    assert result["message"]["text"] == "Phòng A1: Đã lau 11, nhiều hơn 10 giá. Cách sửa: Sửa lại."
    assert result["level"] == "error"
    assert result["locations"] == [
        {
            "physicalLocation": there,
            "logicalLocations": [{"name": at, "fullyQualifiedName": f"Phòng!{at}", "kind": "cell"}],
        }
    ]
    assert result["relatedLocations"] == [
        {
            "id": 0,
            "physicalLocation": there,
            "logicalLocations": [{"name": beside, "fullyQualifiedName": f"Phòng!{beside}", "kind": "cell"}],
        }
    ]
    told_by_json = json.loads(FindingsReporter(plan, Translator("vi")).json(run))["files"][0]["findings"][0]
    assert result["fingerprints"] == {"ppmd/v1": told_by_json["fingerprint"]}
    assert told["artifacts"][2] == {
        "location": {"uri": "c.xlsx"},
        "roles": ["analysisTarget"],
        "properties": {"outcome": "unreadable"},
    }


def test_every_result_points_at_its_rule_and_file(plan: Plan, run: Run):
    told = sarif(plan, run, "en")
    rules, artifacts = told["tool"]["driver"]["rules"], told["artifacts"]
    assert told["language"] == "en"
    assert len(told["results"]) == sum(len(file.findings) for file in run.files)
    for result in told["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        spot = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifacts[spot["index"]]["location"]["uri"] == spot["uri"]
    levels = Counter(result["level"] for result in told["results"])
    assert levels == {"error": 4, "warning": 1}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("in/a.xlsx", "in/a.xlsx"),
        ("Biểu 1.xlsx", "Bi%E1%BB%83u%201.xlsx"),
        ("a#b?c%.xlsx", "a%23b%3Fc%25.xlsx"),
        ("c:d.xlsx", "c%3Ad.xlsx"),
        ("/data/x y.xlsx", "file:///data/x%20y.xlsx"),
        ("C:/data/x.xlsx", "file:///C:/data/x.xlsx"),
        ("//server/share/x.xlsx", "file://server/share/x.xlsx"),
        (r"a\xff.xlsx", "a%5Cxff.xlsx"),
    ],
)
def test_a_path_as_a_uri(path: str, uri: str):
    assert uri_of(path) == uri
    assert unquote(urlsplit(uri).path).removeprefix("/").endswith(path.rsplit("/", 1)[-1])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("một câu [x]", "một câu [x]"),
        ("{0} {value}", "{{0}} {{value}}"),
        ("[đây](http://x)", r"\[đây\](http://x)"),
        ("a\x1b[31m", "a\\u001b[31m"),
    ],
)
def test_a_message_is_neither_link_nor_slot(text: str, kept: str):
    assert message(text) == kept


def test_sarif_stays_whole_whatever_was_typed(plan: Plan):
    result = sarif(plan, hostile(plan))["results"][0]
    told = result["message"]["text"] + result["locations"][0]["logicalLocations"][0]["name"]
    told += (
        result["properties"]["value"] + result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    )
    assert not {"\x1b", "\u202e", "\x00"} & set(told)
    assert r"\[x\](javascript" in result["message"]["text"]


def test_junit_has_a_suite_a_file_and_a_case_a_code(plan: Plan, run: Run):
    root = junit(plan, run)
    assert dict(root.attrib) == {
        "name": "ppmd validate: shelves",
        "tests": "6",
        "failures": "2",
        "errors": "1",
    }
    seen = [
        (
            suite.get("name"),
            [(case.get("name"), [part.tag for part in case]) for case in suite.iter("testcase")],
        )
        for suite in root
    ]
    assert seen == [
        (
            "in/a #1 100%.xlsx",
            [
                ("Đọc được tệp", []),
                ("dusted_within: Đã lau …, nhiều hơn … giá", ["failure"]),
                ("value_missing: Chưa ghi số liệu", ["failure"]),
                ("not_available: Không có số liệu", ["system-out"]),
            ],
        ),
        ("/data/b.xlsx", [("Đọc được tệp", [])]),
        ("c.xlsx", [("Đọc được tệp", ["error"])]),
    ]


def test_junit_counts_what_its_suites_hold(plan: Plan, run: Run):
    root = junit(plan, run)
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        assert [int(suite.get(name)) for suite in root] == [len(list(suite.iter(tag))) for suite in root]
        assert int(root.get(name)) == sum(int(suite.get(name)) for suite in root)


def test_a_failure_tells_each_of_its_cells(plan: Plan, run: Run):
    failure = junit(plan, run).find(".//failure[@type='dusted_within']")
    cells = {key: fact.cell.cell for key, fact in run.files[0].facts.items() if fact.cell}
    assert failure.get("message") == "Phòng A1: Đã lau 11, nhiều hơn 10 giá (và 1 chỗ khác)"
    lines = failure.text.strip().splitlines()
    assert lines[:4] == [
        f"LỖI Phòng!{cells['dusted', 'a1']}",
        "Phòng A1: Đã lau 11, nhiều hơn 10 giá",
        "Cách sửa: Sửa lại.",
        "Căn cứ: mục C.1 của Kế hoạch",
    ]
    assert f"LỖI Phòng!{cells['dusted', 'a2']}" in lines


def test_junit_stays_whole_whatever_was_typed(plan: Plan):
    root = junit(plan, hostile(plan))
    assert [suite.get("name") for suite in root] == ["x\\u001b\\u000a.xlsx"]
    text = "".join(root.itertext()) + "".join(value for node in root.iter() for value in node.attrib.values())
    assert "</failure>]]><b>&amp;" in text
    assert not {"\x1b", "\u202e", "\x00", "\ufffe"} & set(text)
    assert len(list(root.iter("failure"))) == 1


def test_no_file_is_an_answer_too(plan: Plan):
    assert sarif(plan, Run(()))["results"] == []
    assert dict(junit(plan, Run(())).attrib)["tests"] == "0"


@pytest.mark.parametrize("name", ["sarif", "junit"])
def test_the_command_answers_on_the_sample_and_ends_as_with_text(capsys, name: str):
    assert ppmd(["validate", str(FAULTS), "--plan", "thanh_hoa_2023", "--format", name]) == 1
    out = capsys.readouterr().out
    if name == "sarif":
        jsonschema.validate(json.loads(out), SARIF, jsonschema.Draft4Validator)
    else:
        JUNIT.assertValid(etree.fromstring(out.encode()))
    assert (
        ppmd(["validate", str(FAULTS), "--plan", "thanh_hoa_2023", "--format", name, "--fail-on", "never"])
        == 0
    )
    assert capsys.readouterr().out == out


def test_the_schemas_refuse_what_is_wrong(plan: Plan, run: Run):
    log = json.loads(SarifReporter(FindingsReporter(plan, Translator("vi"))).sarif(run))
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SARIF, jsonschema.Draft4Validator)
    root = junit(plan, run)
    del root[0].attrib["failures"]
    assert not JUNIT.validate(root)
