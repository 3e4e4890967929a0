"""The dated duties on one axis of time: what is due when, who did it when, where the report's day stands."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.progress import duty_view
from ppmd_cli.report.timeline import Timeline, timeline
from ppmd_cli.report.words import Words
from tests.report.browser import Browser
from tests.report.test_pages import SAMPLE, Made, report

PLAN = load_plan(find_plan("thanh_hoa_2023"))
FIRST, LAST = date(2022, 12, 1), date(2024, 1, 1)
DUE = ["2023-04-01", "2023-04-01", "2023-06-15", "2023-06-20", "2023-12-15", "2023-12-20"]


def percent(day: date) -> float:
    """Where a day stands between 1 December 2022 and 1 January 2024: 396 days."""
    return 100 * (day - FIRST).days / 396


def laid_out(as_of: date) -> Timeline:
    words = Words(PLAN, PLAN.periods[0], Translator("en"))
    found = assess(PLAN, "H1", (), as_of)
    views = [duty_view(words, d, r) for d, r in zip(PLAN.duties, found.duties, strict=True)]
    return timeline(words, found, views)


def test_duties_stand_by_their_dates() -> None:
    told = laid_out(date(2023, 6, 20))
    assert [lane.duty.due_before for lane in told.lanes] == [
        "1 April 2023", "1 April 2023", "15 June 2023", "20 June 2023", "15 December 2023", "20 December 2023",
    ]  # fmt: skip
    assert [float(lane.due_at) for lane in told.lanes] == [
        round(percent(date.fromisoformat(day)), 2) for day in DUE
    ]
    assert [lane.passed for lane in told.lanes] == [True, True, True, True, False, False], (
        "20 June is too late"
    )
    assert float(told.today_at) == round(percent(date(2023, 6, 20)), 2)
    assert [lane.events for lane in told.lanes] == [()] * 6, "nobody has sent anything"


def test_months_and_years() -> None:
    ticks = laid_out(date(2023, 6, 20)).ticks
    assert [one.label for one in ticks] == [
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ]
    assert [one.year for one in ticks] == ["2022", "2023", *[""] * 11]
    assert [float(one.at) for one in ticks[:3]] == [0, round(100 * 31 / 396, 2), round(100 * 62 / 396, 2)]


def test_a_report_long_after_stands_at_the_end() -> None:
    late = laid_out(date(2031, 1, 1))
    assert late.today_at == "100.00"
    assert late.lanes[-1].due_at != "100.00", "the axis ends some months after the last date"
    assert laid_out(date(2020, 1, 1)).today_at == "0.00"


@pytest.mark.parametrize("as_of", [date(2023, 1, 1), date(2024, 3, 1), date(2035, 1, 1)])
def test_the_months_can_be_read(as_of: date) -> None:
    ticks = laid_out(as_of).ticks
    assert 3 <= len(ticks) <= 16
    places = [float(one.at) for one in ticks]
    assert min(b - a for a, b in pairwise(places)) > 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE, tmp_path_factory.mktemp("page"), "FY", "--write", "html")


@pytest.mark.slow
def test_the_drawing_says_the_days_of_the_json(tab: Browser, made: Made) -> None:
    """Every day of every duty: where it stands, how many units, in time or late."""
    tab.open(made.file("html"), 1440)
    drawn = tab.run(
        "[...document.querySelectorAll('.times article')].map(a => { const w = a.querySelector('.when > svg'),"
        "f = w.getBoundingClientRect(); return [a.id.slice(5), [...w.querySelectorAll('title')].map(x => {"
        "const b = x.parentElement.getBoundingClientRect();"
        "return [x.textContent, 100 * (b.x + b.width / 2 - f.x) / f.width] })] })"
    )
    assert len(drawn) == 6
    duties = {one["id"]: one for one in made.json["duties"]}
    seen = 0
    for name, marks in drawn:
        days = Counter((unit["on"], unit["state"]) for unit in duties[name]["units"] if unit["on"])
        assert len(marks) == len(days)
        for (day, state), (said, place) in zip(sorted(days), marks, strict=True):
            when = date.fromisoformat(day)
            assert said.startswith(f"{when.day:02}/")
            assert f"{days[day, state]:02} đơn vị" in said
            assert said.endswith({"done": "đúng thời hạn", "late": "chậm", "kept": "quyết định trước"}[state])
            if when >= FIRST:
                assert abs(place - percent(when)) < 0.6, said
            else:
                assert place < 0, "what was done before the axis stands before it"
            seen += 1
    assert seen > 40


@pytest.mark.slow
def test_in_words_where_there_is_no_room(tab: Browser, made: Made) -> None:
    """A list on a narrow screen; on paper and for the ear the words stand beside the drawing."""
    tab.open(made.file("html"), 390)
    shown = "[...document.querySelectorAll('.when, .months')].filter(e => e.getClientRects().length).length"
    words = "[...document.querySelectorAll('.times article p')].map(p => p.innerText)"
    assert tab.run(shown) == 0
    listed = tab.run(words)
    tab.size(768)
    assert tab.run(shown) == 7
    assert tab.run(words) == listed
    assert listed[2].startswith("31 đơn vị gửi đúng thời hạn, 01 đơn vị gửi chậm, 01 đơn vị chưa gửi.")
    assert "trước ngày 15/6/2023; đã đến hạn" in listed[2]
    names = tab.run("[...document.querySelectorAll('.when > svg')].map(s => s.getAttribute('aria-label'))")
    assert "hạn trước ngày 15/6/2023. Thực hiện từ ngày" in names[2]


def test_the_length_of_the_axis() -> None:
    assert timedelta(days=396) == (LAST - FIRST)
