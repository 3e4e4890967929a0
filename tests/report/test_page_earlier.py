"""On the year's page the figures of the half-year open their own cells, in the half-year's files."""

from __future__ import annotations

import re

import pytest

from tests.report.browser import Browser
from tests.report.explained import explained as answer
from tests.report.test_page_sources import DIALOG, PEOPLE, ROWS, cells_of, dotted
from tests.report.test_pages import DAYS, SAMPLE, Made, report

OPENED = (
    "[...document.querySelectorAll('main a[href^=\"#was-\"]')].map(a => { a.click();"
    "const d = document.querySelector('dialog'); const said = [a.hash, a.textContent, d.open,"
    "document.getElementById('source-head').textContent, d.innerText, d.querySelectorAll('tbody tr').length];"
    "d.close(); return said })"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE, tmp_path_factory.mktemp("page"), "FY", "--write", "html,json")


@pytest.fixture
def page(tab: Browser, made: Made) -> Browser:
    tab.complaints.clear()
    tab.open(made.file("html"))
    return tab


def explained(indicator: str) -> dict:
    """The half-year's explanation."""
    return answer(indicator, "H1", SAMPLE, DAYS["FY"])


def test_each_cell_is_the_half_years(made: Made) -> None:
    """Every indicator, every unit, every cell; small counts of people beneath a unit are withheld here, too."""
    data, seen, other = cells_of(made), 0, 0
    texts = data["t"]
    assert list(data["e"]) == ["H1"]
    for entry in made.json["indicators"]:
        now = data["i"][entry["id"]]
        for unit in explained(entry["id"])["units"]:
            parts = data["e"]["H1"][entry["id"]].get(unit["unit"], [])
            other += parts != now.get(unit["unit"], [])
            assert len(parts) == len(unit["parts"])
            for part, (name, over, _, row) in zip(unit["parts"], parts, strict=True):
                assert texts[name] == part["name"]
                assert texts[over] in ("…", "–" if part["numerator"] is None else dotted(part["numerator"]))
                facts = [[texts[place] for place in row[at : at + 5]] for at in range(0, len(row), 5)]
                for fact, (_, sheet, cell, typed, _) in zip(part["facts"], facts, strict=False):
                    assert (sheet, cell) == (fact["sheet"], fact["cell"])
                    if typed == "không in (số người quá ít)":
                        assert part["subject"] != unit["unit"]
                        assert fact["element"] in PEOPLE
                        continue
                    assert typed == ("" if fact["typed"] is None else f"“{fact['typed']}”")
                    seen += 1
    assert seen > 3000
    assert other > 100, "they are not the year's"


@pytest.mark.slow
def test_every_figure_of_the_half_year_opens(page: Browser, made: Made) -> None:
    """By indicator and by unit; with the half-year's name, file and cells, never the year's."""
    opened = page.run(OPENED)
    told = {
        entry["id"]: {one["unit"]: one for one in explained(entry["id"])["units"]}
        for entry in made.json["indicators"]
    }
    units = {link: text for link, text, *_ in opened if link.count("-") > 2}
    wanted = {
        f"#was-H1-{name}-{code}" for name, found in told.items() for code, one in found.items()
        if one["value"] is not None
    }  # fmt: skip
    assert set(units) == wanted
    for link, text, was_open, head, shown, rows in opened:
        name, _, code = link.removeprefix("#was-H1-").partition("-")
        assert was_open
        assert "– 6 tháng đầu năm" in head
        assert "năm 2023.xlsx" not in shown.replace("6 tháng đầu năm 2023.xlsx", "")
        assert rows > 0
        if not code:
            continue
        unit = told[name][code]
        assert text.startswith(dotted(unit["numerator"]))
        assert text in shown
        assert f"{unit['file']['name']} {unit['file']['sha256'][:12]}" in shown.replace("\u00a0", " ")
    assert page.complaints == []


@pytest.mark.slow
def test_a_click_leads_to_the_cell(page: Browser) -> None:
    page.click(".unit:has(#unit-381) summary")
    page.click("#unit-381 a[href='#was-H1-establishments_inspected-381']")
    assert page.run(f"{DIALOG}.open")
    unit = next(one for one in explained("establishments_inspected")["units"] if one["unit"] == "381")
    told = [
        (f"{fact['sheet']}!{fact['cell']}", f"“{fact['typed']}”")
        for part in unit["parts"] for fact in part["facts"]
    ]  # fmt: skip
    assert [(row[2], row[3]) for row in page.run(ROWS)] == told
    page.press("Escape")
    page.click("#establishments_inspected .step a")
    told = explained("establishments_inspected")["units"]
    assert len(page.run(ROWS)) == sum(one["value"] is not None for one in told), "the whole lists its parts"
    page.click("dialog a.src[href$='-385']")
    assert page.run("document.activeElement.textContent").endswith("– 6 tháng đầu năm – huyện Quan Hóa")
    page.press("Escape")


@pytest.mark.slow
def test_without_scripts_the_files_and_ranges_are_there(tab: Browser, made: Made) -> None:
    tab.open(made.file("html"), scripts=False)
    tab.run("document.querySelector('.unit:has(#unit-381)').open = true")
    tab.click("#unit-381 a[href='#was-H1-communes_outreach-381']")
    row = tab.run("document.getElementById('was-H1-communes_outreach-381').innerText")
    assert re.search(r"381 - Thị xã Bỉm Sơn - 6 tháng[^\n]+ [0-9a-f]{12}\s+Biểu 1. Theo xã!D10:E16", row), row
    tab.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_only_where_there_is_a_half_year_and_not_for_the_public(tmp_path) -> None:
    alone = report(SAMPLE / "FY", tmp_path / "alone", "FY", "--write", "html")
    text = alone.file("html").read_text(encoding="utf-8")
    assert "was-" not in text
    assert "e" not in cells_of(alone)
    public = report(SAMPLE, tmp_path / "public", "FY", "--write", "html", "--audience", "public")
    text = public.file("html").read_text(encoding="utf-8")
    assert "6 tháng đầu năm: " in text
    assert "was-" not in text
    assert ".xlsx" not in text
