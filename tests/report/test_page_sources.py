"""Any figure on the page opens what it comes from, with mouse or keyboard, to the cell; in words without scripts."""

from __future__ import annotations

import json
import re

import pytest

from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.html import _as_data
from tests.report.browser import Browser
from tests.report.explained import explained as answer
from tests.report.test_pages import DAYS, SAMPLE, Made, report

DIALOG = "document.querySelector('dialog')"
ROWS = "[...document.querySelectorAll('dialog tbody tr')].map(r => [...r.cells].map(c => c.textContent))"
FEW = 3
PEOPLE = {
    one.id for form in load_plan(find_plan("thanh_hoa_2023")).forms for _, one in form.elements()
    if one.measure is not None and one.measure.vi == "người"
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE / "H1", tmp_path_factory.mktemp("page"), "H1", "--write", "html,json")


@pytest.fixture
def page(tab: Browser, made: Made) -> Browser:
    tab.open(made.file("html"))
    return tab


def explained(indicator: str) -> dict:
    return answer(indicator, "H1", SAMPLE / "H1", DAYS["H1"])


def cells_of(made: Made) -> dict:
    page = made.file("html").read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_each_cell_in_the_page_is_the_one_that_explain_tells(made: Made) -> None:
    """Every indicator, every unit, every cell; of people beneath a unit nothing where one count is 1 or 2."""
    data = cells_of(made)
    texts, seen, kept = data["t"], 0, 0
    for entry in made.json["indicators"]:
        for unit in explained(entry["id"])["units"]:
            parts = data["i"][entry["id"]].get(unit["unit"], [])
            assert len(parts) == len(unit["parts"])
            withheld = {
                fact["element"] for part in unit["parts"] for fact in part["facts"]
                if part["subject"] != unit["unit"] and fact["element"] in PEOPLE and fact["value"] in ("1", "2")
            }  # fmt: skip
            for part, (name, over, under, row) in zip(unit["parts"], parts, strict=True):
                assert texts[name] == part["name"]
                hidden = {fact["element"] for fact in part["facts"]} & withheld
                assert hidden or texts[over] == (
                    "–" if part["numerator"] is None else dotted(part["numerator"])
                )
                assert not hidden or (texts[over], texts[under]) == ("…", "…")
                facts = [[texts[place] for place in row[at : at + 5]] for at in range(0, len(row), 5)]
                for fact, (_, sheet, cell, typed, _) in zip(part["facts"], facts, strict=False):
                    assert (sheet, cell) == (fact["sheet"], fact["cell"])
                    if part["subject"] != unit["unit"] and fact["element"] in withheld:
                        assert typed == "không in (số người quá ít)"
                        kept += 1
                    else:
                        assert typed == ("" if fact["typed"] is None else f"“{fact['typed']}”")
                        seen += 1
    assert seen > 3000
    assert kept > 20, "the sample has such counts"


def dotted(number: str) -> str:
    return f"{int(number):,}".replace(",", ".")


@pytest.mark.slow
def test_every_figure_opens_its_source(page: Browser, made: Made) -> None:
    opened = page.run(
        "[...document.querySelectorAll('main a.src:not([data-of])')].map(a => { a.click(); const d = document.querySelector('dialog');"
        "const said = [a.getAttribute('href'), d.open, document.getElementById('source-head').textContent,"
        "d.innerText.length, d.querySelectorAll('tbody tr').length]; d.close(); return said; })"
    )
    assert len(opened) > 600
    for link, was_open, head, length, rows in opened:
        assert was_open, link
        assert re.match(r"\d+\. ", head)
        assert length > 100
        state = next(
            (
                unit["numerator"]
                for entry in made.json["indicators"]
                for unit in entry["units"]
                if link == f"#src-{entry['id']}-{unit['unit']}"
            ),
            "whole",
        )
        assert (rows > 0) == (state is not None), link


@pytest.mark.slow
def test_a_click_on_a_tile_leads_to_the_cells(page: Browser) -> None:
    page.click("#establishments_inspected .map a[href$='-381']")
    assert page.run("document.getElementById('source-head').textContent").endswith("thị xã Bỉm Sơn")
    text = page.run(f"{DIALOG}.innerText")
    assert "tử số là “Số cơ sở được kiểm tra ít nhất một lần từ đầu năm (X09)”" in text
    assert re.search(r"381 - Thị xã Bỉm Sơn - 6 tháng đầu năm 2023\.xlsx [0-9a-f]{12}", text)
    unit = next(one for one in explained("establishments_inspected")["units"] if one["unit"] == "381")
    told = [
        (f"{fact['sheet']}!{fact['cell']}", f"“{fact['typed']}”")
        for part in unit["parts"] for fact in part["facts"]
    ]  # fmt: skip
    assert [(row[2], row[3]) for row in page.run(ROWS)] == told
    page.click("dialog .close")
    assert not page.run(f"{DIALOG}.open")


@pytest.mark.slow
def test_a_growth_has_two_periods_and_no_numerator(page: Browser) -> None:
    last = "[...[...document.querySelectorAll('dialog table')].pop().tHead.rows[0].cells].map(c => c.textContent)"
    page.click("#crimes_growth .big a")
    assert page.run(last)[-2:] == ["Kỳ này", "Cùng kỳ năm trước"]
    page.click("dialog .close")
    page.click("#reports_handled .big a")
    assert page.run(last)[-2:] == ["Tử số", "Mẫu số"]


@pytest.mark.slow
def test_from_the_whole_to_a_part(page: Browser) -> None:
    """The whole lists its parts; each of them opens in the same place and is read aloud from its head."""
    page.click("#establishments_inspected .big a")
    names = page.run("[...document.querySelectorAll('dialog tbody th')].map(h => h.textContent)")
    assert len(names) == 27
    page.click("dialog tbody a.src[href$='-385']")
    assert page.run("document.activeElement.textContent").endswith("huyện Quan Hóa")
    assert page.run(ROWS)[0][2] == "Biểu 1. Theo xã!L10"
    page.click("dialog .close")
    page.click("#establishments_inspected .big a")
    page.click("dialog tbody th a[href='#unit-385']")
    assert not page.run(f"{DIALOG}.open"), "a way to elsewhere closes it"
    assert page.run("document.getElementById('unit-385').closest('details').open")


@pytest.mark.slow
def test_the_keyboard_does_it_all(page: Browser) -> None:
    """One stop in a map; arrows to the neighbours, Enter opens, Escape closes and gives the place back."""
    page.run("document.querySelector('#communes_outreach .map a[tabindex=\"0\"]').focus()")
    where = "document.activeElement.innerText.split('\\n')[0]"
    assert page.run(where) == "Thanh Hóa"
    for key, name in (("ArrowLeft", "Đông Sơn"), ("ArrowUp", "Thiệu Hóa"), ("ArrowRight", "Hậu Lộc")):
        page.press(key)
        assert page.run(where) == name
    page.press("Enter")
    assert page.run(f"{DIALOG}.open")
    assert page.run("document.activeElement.textContent").endswith("huyện Hậu Lộc"), "it is read aloud first"
    for _ in range(6):
        page.press("Tab")
        assert page.run(
            f"document.activeElement === document.body || {DIALOG}.contains(document.activeElement)"
        )
    page.press("Escape")
    assert not page.run(f"{DIALOG}.open")
    assert page.run(where) == "Hậu Lộc"
    assert page.run("document.querySelectorAll('#communes_outreach .map a[tabindex=\"0\"]').length") == 1


@pytest.mark.slow
def test_a_script_that_was_changed_does_not_run(tab: Browser, made: Made, tmp_path) -> None:
    page = made.file("html").read_text(encoding="utf-8")
    (tmp_path / "x.html").write_text(page.replace('"use strict";', '"use strict"; /* x */'), encoding="utf-8")
    tab.complaints.clear()
    tab.open(tmp_path / "x.html")
    assert tab.run("document.querySelectorAll('[aria-haspopup]').length") == 0
    assert any("Content Security Policy" in one for one in tab.complaints)
    tab.complaints.clear()
    tab.open(made.file("html"))
    assert tab.run("document.querySelectorAll('[aria-haspopup]').length") > 600
    assert tab.complaints == []


def test_data_in_the_page_can_end_nothing() -> None:
    nasty = '</script><!-- <img src=x onerror="alert(1)"> \u2028'
    told = _as_data(json.dumps([nasty], ensure_ascii=False))
    assert "<" not in told
    assert json.loads(told) == [nasty]
