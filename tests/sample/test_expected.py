"""The sample returns are what tools/make_sample.py makes, and add up to what EXPECTED.md and the program say."""

from __future__ import annotations

from datetime import datetime, time
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppmd_cli.findings.catalogue import FILE_CODES
from tools.sample import expected, program
from tools.sample.faults import FAULTS, file_name
from tools.sample.page import page
from tools.sample.readme import readme
from tools.sample.returns import PERIODS, all_returns, names
from tools.sample.story import MISSING_H1, WITH_ERRORS_H1
from tools.sample.workbooks import CHOICES, EXPLANATIONS

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def blanks(tmp_path_factory):
    return {
        period: program.make_blanks(period, tmp_path_factory.mktemp("blank") / period) for period in PERIODS
    }


@pytest.fixture(scope="module")
def cells(blanks):
    return {period: expected.read_cells(SAMPLE / period, blanks[period]) for period in PERIODS}


@pytest.fixture(scope="module")
def reports():
    return {period: program.report(period, SAMPLE / period) for period in PERIODS}


@pytest.fixture(scope="module")
def found():
    return program.findings(SAMPLE)


def test_the_page_is_true(blanks, reports):
    assert page(SAMPLE, blanks, reports) == (SAMPLE / "EXPECTED.md").read_text(encoding="utf-8")


def test_the_readme_is_true():
    assert readme() == (SAMPLE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("indicator", expected.GOALS)
def test_the_program_agrees(cells, reports, period, indicator):
    mine = expected.add_up(cells[period], period)[indicator]
    said = next(one for one in reports[period]["indicators"] if one["id"] == indicator)
    bounds = [None if said[end] is None else Fraction(said[end]) for end in ("lower", "upper")]
    assert [int(said["numerator"]), int(said["denominator"]), *bounds, said["verdict"]] == [
        mine.numerator,
        mine.denominator,
        mine.lower,
        mine.upper,
        expected.verdict(indicator, mine, final=period == "FY"),
    ]


@pytest.mark.parametrize("period", PERIODS)
def test_every_cell_holds_what_was_made_up_for_it(cells, blanks, period):
    made = {one.unit: one.values for one in all_returns() if one.period == period}
    assert set(made) == set(cells[period])
    for unit, values in made.items():
        for (element, subject), value in values.items():
            cell = blanks[period][unit].cells[element, subject]
            if element in CHOICES:
                value = cell["options"][CHOICES[element].index(value)]  # noqa: PLW2901
            elif cell["type"] == "date":
                value = datetime.combine(value, time())  # noqa: PLW2901
            assert cells[period][unit][element, subject] == value, (unit, element, subject)


def test_whoever_should_send_has_sent(cells):
    everybody = set(cells["FY"])
    assert len(everybody) == 39
    assert everybody - set(cells["H1"]) == {MISSING_H1}


def test_only_the_return_with_errors_has_errors(found):
    outcomes = {
        name: one["outcome"] for name, one in found.items() if one["outcome"] not in ("clean", "warnings")
    }
    assert [(name.partition(" - ")[0], outcome) for name, outcome in outcomes.items()] == [
        (f"H1/{WITH_ERRORS_H1}", "errors")
    ]
    assert not any(name.startswith("faults/") for name in found)


def test_every_warning_is_explained(found):
    warned = [(name, one) for name, one in found.items() if one["outcome"] == "warnings"]
    assert 4 <= len(warned) <= 10
    for name, one in warned:
        sheet = load_workbook(SAMPLE / name)[EXPLANATIONS]
        explained = {(row[0], row[1]) for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]}
        assert explained == {(f["code"], f"{f['sheet']}!{f['cell']}") for f in one["findings"]}


def test_the_broken_ones_are_told_what_is_wrong():
    found = program.findings(SAMPLE / "faults")
    known = names()
    assert len(found) == len(FAULTS)
    for place, fault in enumerate(FAULTS, 1):
        one = found["faults/" + file_name(place, fault, known[fault.unit])]
        assert set(fault.codes) <= {finding["code"] for finding in one["findings"]}
        assert one["outcome"] == ("unreadable" if fault.codes[0] in FILE_CODES else "errors")
