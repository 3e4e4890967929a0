"""What stands beside a figure: the half-year before the year, and the year before."""

import re
from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from ppmd_cli.i18n import Translator
from ppmd_cli.model.result import IndicatorResult, Verdict
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.drawn import pair_of
from ppmd_cli.report.html import report_html
from ppmd_cli.report.page import Pair
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import make_report
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY

PLAN = load_plan(find_plan("thanh_hoa_2023"))
H1, FY = PLAN.periods
T = Translator("vi")
NAMES = "381*", "385*", "cong-an*", "so-tttt*"


@pytest.fixture(scope="module")
def both():
    """A few returns of both periods."""
    return [path for name in NAMES for path in sorted((REPOSITORY / "sample_data").glob(f"*/{name}"))]


def made(files, period):
    return make_report(PLAN, period, Gathered(validate(files, PLAN)), T, as_of=date(2023, 12, 20)).view


def test_the_year_tells_how_the_half_year_stood(both):
    year, half = made(both, FY), made(both, H1)
    for now, then in zip(year.indicators, half.indicators, strict=True):
        if then.percent == "–":
            assert now.earlier == ()
            continue
        (told,) = now.earlier
        assert (told.label, told.result, told.percent) == ("6 tháng đầu năm", then.result, then.percent)
        assert (told.mark, told.verdict_word) == (then.mark, then.verdict_word)
        for unit in then.units:
            if unit.percent != "–":
                assert told.units[unit.code] == f"{unit.result} ({unit.percent})"
    assert all(one.earlier == () for one in half.indicators)


def test_the_page_says_it_with_both_numbers(both):
    year = made(both, FY)
    inspected = next(one for one in year.indicators if one.id == "establishments_inspected")
    before = inspected.earlier[0]
    text = re.sub(r"<[^>]+>", "", report_html(year, T))
    assert (
        f"6 tháng đầu năm: {before.percent} ({before.result}), {before.mark} {before.verdict_word} → "
        f"cả năm: {inspected.percent} ({inspected.numerator}/{inspected.denominator})"
    ) in text


def test_without_the_half_years_returns_nothing_is_said_of_it(both):
    year = made([path for path in both if path.parent.name == "FY"], FY)
    assert all(one.earlier == () for one in year.indicators)
    assert "6 tháng đầu năm" not in report_html(year, T)


def grown(numerator, denominator):
    return IndicatorResult(
        "crimes_growth", numerator, denominator, None, None, None, Verdict.MET, False, None, (), ()
    )  # fmt: skip


def test_growth_is_drawn_on_one_axis_from_nought():
    """From 50 to 60, target 3 to 5 percent: 51.5 to 52.5; 60 is the whole width."""
    growth = next(one for one in PLAN.indicators if one.id == "crimes_growth")
    words = Words(PLAN, FY, T)
    drawn = pair_of(growth, grown(Fraction(60), Fraction(50)), words)
    assert drawn == Pair("50", "60", "83.33", "100.00", "85.83", "87.50")
    assert pair_of(growth, grown(Fraction(3), Fraction(0)), words) is None
    assert pair_of(growth, grown(None, None), words) is None
    assert pair_of(PLAN.indicators[0], grown(Fraction(60), Fraction(50)), words) is None


def test_a_plan_that_places_no_unit_has_no_map(both):
    plan = replace(PLAN, units=tuple(replace(one, row=None, column=None) for one in PLAN.units))
    view = make_report(plan, H1, Gathered(validate(both, plan)), T, as_of=date(2023, 6, 20)).view
    page = report_html(view, T)
    assert view.atlas.maps == {}
    assert 'class="map"' not in page
    assert 'class="heat"' not in page
    assert 'id="unit-381"' in page


def test_a_template_from_before_the_script_is_filled_as_it_was(both):
    """A period that was closed early has kept no script: nothing asks for one."""
    kept = {
        "report.html.j2": b"<style>{{ style }}</style>{% for i in v.indicators %}{% if i.bar %}{{ bar(i.bar, i) }}"
        b"{% endif %}{{ classes[i.verdict_word] }}{% endfor %}",
        "style.css": b"b { color: red }",
    }
    page = report_html(made(both, H1), T, kept.__getitem__, lambda: pytest.fail("it tells no sources"))
    assert "b { color: red }" in page
    assert '<div class="bar" role="img"' in page
