"""A change against the year before reads as a change in every table, with both counts; never as a part of a whole."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.text import screen
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import Report, find_period, make_report, page
from ppmd_cli.workflow.validate import validate
from tests.report.called import call
from tests.report.test_pages import SAMPLE, paragraphs

PLAN = load_plan(find_plan("thanh_hoa_2023"))
PAIR = {"vi": ("27 so với 26", "+3,8%"), "en": ("27 against 26", "+3.8%")}
FRACTION = re.compile(r"\b27\s*/\s*26\b|\b26\s*/\s*27\b")
EXPLAINED = {"vi": "Kết quả: 27 so với 26 là +3,8% (chính xác: 1/26)", "en": "Result: 27 against 26 is +3.8% (exactly: 1/26)"}  # fmt: skip


def made(lang: str, period: str = "H1") -> Report:
    files = sorted(SAMPLE.glob("*/cong-an*"))
    gathered = Gathered(validate(files, PLAN))
    day = date(2023, 12, 20)
    return make_report(PLAN, find_period(PLAN, period), gathered, Translator(lang), as_of=day)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_in_every_output(lang: str, tmp_path: Path) -> None:
    report, t = made(lang), Translator(lang)
    pair, rate = PAIR[lang]
    (growth,) = (one for one in report.view.indicators if one.id == "crimes_growth")
    assert (growth.result, growth.percent) == (pair, rate)
    assert [(one.result, one.percent) for one in growth.units] == [(pair, rate)]
    for width in (60, 200):
        text = "\n".join(line for line, _ in screen(report.view, t, width))
        assert pair in text
        assert rate in text
        assert not FRACTION.search(text)
    html = re.sub(r"<[^>]+>", "", page(report, "html", t).decode()).replace("&#39;", "'")
    assert html.count(pair) >= 3, "in the table, in the indicator's own part and in the unit's"
    assert rate in html
    assert not FRACTION.search(html)
    (tmp_path / "x.docx").write_bytes(page(report, "docx", t))
    texts = paragraphs(tmp_path / "x.docx")
    assert pair in texts
    assert rate in texts
    assert not FRACTION.search("\n".join(texts))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_in_excel_they_stay_numbers(lang: str, tmp_path: Path) -> None:
    """The base says what it is by its format; the rate bears its sign; sums go on as before."""
    (tmp_path / "x.xlsx").write_bytes(page(made(lang), "xlsx", Translator(lang)))
    book = load_workbook(tmp_path / "x.xlsx", data_only=True)
    word = {"vi": "so với", "en": "against"}[lang]
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for now, base, rate in zip(row, row[1:], row[2:], strict=False):
                if (now.value, base.value) == (27, 26) and isinstance(rate.value, float):
                    assert base.number_format == f'"{word} "#,##0_)'
                    assert rate.number_format == "+0.0%_);-0.0%_);0.0%_)"
                    assert abs(rate.value - 1 / 26) < 1e-9
                    seen += 1
    assert seen == 3, "the indicator, its unit, and the total of its column"


def test_a_share_and_a_fall_are_as_they_were() -> None:
    report = made("vi", "FY")
    half = next(one for one in report.view.indicators if one.id == "crimes_growth").earlier[0]
    assert (half.result, half.percent) == PAIR["vi"]
    assert half.units == {"cong-an": "27 so với 26 (+3,8%)"}
    handled = next(one for one in report.view.indicators if one.id == "reports_handled")
    assert re.fullmatch(r"\d+/\d+", handled.result)
    assert not handled.percent.startswith("+")


@pytest.mark.parametrize(("now", "said"), [(27, "+3,8%"), (26, "0,0%"), (25, "-3,8%")])
def test_the_sign(now: int, said: str) -> None:
    from ppmd_cli.report.sentences import Sentences
    from ppmd_cli.report.words import Words

    growth = next(one for one in PLAN.indicators if one.id == "crimes_growth")
    words = Words(PLAN, PLAN.periods[-1], Translator("vi"))
    assert Sentences(words, {}).value(growth, Fraction(now, 26) - 1) == said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_explained(lang: str) -> None:
    words = ("--period", "H1", "--from", SAMPLE / "H1", "--as-of", "2023-06-20", "--lang", lang)
    ran = call("explain", "crimes_growth", *words)
    assert EXPLAINED[lang] in ran.out.replace("\n", " ")
