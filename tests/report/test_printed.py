"""`ppmd explain NUMBER`: every number that the signed text prints leads to the command that takes it apart."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from jsonschema import validate

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.linked import Linked
from ppmd_cli.report.printed import Place, find_printed
from ppmd_cli.report.told import looks_printed
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.behind import Behind
from ppmd_cli.workflow.explain import find_explained, is_known
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import Report, find_period, make_report
from ppmd_cli.workflow.validate import validate as read
from tests.conftest import REPOSITORY
from tests.report.called import call

PLAN = load_plan(find_plan("thanh_hoa_2023"))
SAMPLE = REPOSITORY / "sample_data"
SCHEMA = json.loads(resources.schema("printed.schema.json").read_text("utf-8"))
NUMBER = re.compile(r"\d[\d.,]*\d%?(?:/\d[\d.,]*\d|/\d)?|\d%?(?:/\d[\d.,]*\d|/\d)?")
# What is no figure of returns: days, years, months, quarters, levels that the plan sets.
NO_FIGURE = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|\(tháng [^)]*\)|Quý I/2023|năm 20\d\d|6 tháng|\((?:ít nhất )?\d+%\)|\(tăng 3-5%\)|khung 3-5%"
)


class Made:
    """A period's report with its marked sentences."""

    def __init__(self, period: str, lang: str = "vi") -> None:
        t = Translator(lang)
        self.words = Words(PLAN, find_period(PLAN, period), t)
        run = Gathered(read([SAMPLE], PLAN))
        self.report: Report = make_report(PLAN, self.words.period, run, t, as_of=date(2023, 12, 20))
        self.linked: Linked = Behind(self.report, t).linked()

    def find(self, figure: str) -> tuple[Place, ...]:
        return find_printed(self.words, self.report.view, self.linked, figure)


@pytest.fixture(scope="module")
def made() -> dict[str, Made]:
    return {period: Made(period) for period in ("H1", "FY")}


@pytest.mark.parametrize("period", ["H1", "FY"])
def test_every_number_of_the_signed_chapters_is_found(made: dict[str, Made], period: str) -> None:
    one = made[period]
    chapters = one.report.view.signed.results
    texts = [text for chapter in (one.report.view.signed.situation, *chapters) for text in chapter.paragraphs]
    texts += [one.report.view.sending.scope, *one.report.view.signed.dated]
    sought = {found for text in texts for found in NUMBER.findall(NO_FIGURE.sub("", text))}
    assert len(sought) > 60
    assert sorted(number for number in sought if not one.find(number)) == []


def test_each_place_names_what_can_be_explained(made: dict[str, Made]) -> None:
    for number in ("1.048", "42", "434/535", "81,1%", "111/843", "8.638"):
        places = made["H1"].find(number)
        assert places
        for place in places:
            assert place.names
            for name in place.names:
                assert find_explained(PLAN, name).id == name
            assert number.split("/")[0] in place.text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("1.048", [("outreach_sessions",)]),
        ("1048", [("outreach_sessions",)]),
        ("48.103", [("outreach_attendances",)]),
        ("152,5", [("fines_amount",)]),
        ("34.070/128.610", [("students_reached",), ("students_reached",)]),
        ("27/55", []),
        ("1.0480", []),
    ],
)
def test_the_number_as_it_is_printed_or_typed(made: dict[str, Made], asked: str, names: list) -> None:
    assert [one.names for one in made["H1"].find(asked) if one.unit is None] == names


def test_a_units_number_is_its_own(made: dict[str, Made]) -> None:
    assert {(one.names, one.unit) for one in made["H1"].find("111/843")} == {
        (("establishments_inspected",), "380")
    }


def test_the_half_years_number_is_not_the_years(made: dict[str, Made]) -> None:
    assert made["FY"].find("2.120")
    assert not made["H1"].find("2.120")


def test_what_counts_returns_leads_to_the_list_of_them(made: dict[str, Made]) -> None:
    for asked in ("35/37", "37", "35"):
        told = [one.text[:20] for one in made["H1"].find(asked) if one.names == ("report_date",)]
        assert told == ["35/37 đơn vị gửi báo"]


def test_a_duty_is_counted_among_those_bound_to_it(made: dict[str, Made]) -> None:
    (place,) = made["H1"].find("29/33")
    assert place.names == ("own_plan_q1",)


def test_in_english(tmp_path: object) -> None:
    made = Made("H1", "en")
    assert [one.names for one in made.find("1,048")] == [("outreach_sessions",)]
    assert not made.find("1.048")


@pytest.mark.parametrize("text", ["1.048", "81,1%", "434/535", "+3,8%", "7", "-5", " 12 "])
def test_a_printed_number(text: str) -> None:
    assert looks_printed(text)


@pytest.mark.parametrize("text", ["", "H1", "own_plan_q1", "3-5%", "27 so với 26", "1/2/2023", "%"])
def test_no_printed_number(text: str) -> None:
    assert not looks_printed(text)


def test_the_number_of_an_indicator_is_the_indicator() -> None:
    assert is_known(PLAN, "10")
    assert not is_known(PLAN, "1.048")


def test_the_command(tmp_path: object) -> None:
    words = ("--period", "H1", "--from", SAMPLE / "H1")
    ran = call("explain", "1.048", *words)
    assert ran.code == 0, ran.err
    assert "ppmd explain outreach_sessions --period H1" in ran.out
    ran = call("explain", "1.048", *words, "--format", "json", "--as-of", "2023-06-20")
    answer = json.loads(ran.out)
    validate(answer, SCHEMA)
    assert answer["figure"] == "1.048"
    assert [one["names"] for one in answer["places"]] == [["outreach_sessions"]]
    ran = call("explain", "9.999.999", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "không in con số “9.999.999”" in ran.err
    ran = call("explain", "35/37", *words)
    (command,) = (line.split("ppmd ")[1].split() for line in ran.out.splitlines() if "ppmd " in line)
    assert call(*command, "--from", SAMPLE / "H1").code == 0, "what is told can be typed, without a workspace"
    ran = call("explain", "10", *words)
    assert "ppmd explain =10" in ran.err, "the tenth indicator, and how to find a printed 10"
    ran = call("explain", "=10", *words)
    assert ran.code == 0, ran.err
    assert "ppmd explain inspection_visits --period H1" in ran.out
    assert "Chỉ tiêu:" not in ran.out
    ran = call("explain", "22,2%", *words)
    assert "students_reached" in ran.out, "a range of the annex"
    ran = call("explain", "1.048", *words, "--unit", "380")
    assert ran.code == 2
    assert "--unit" in ran.err
