"""The page as people meet it: opened in Chromium, at every width, with the keyboard, on paper, read aloud."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from importlib.resources import files
from importlib.util import find_spec

import pytest
from pypdf import PdfReader

from ppmd_cli import resources
from tests.conftest import need
from tests.report.browser import Browser
from tests.report.test_pages import SAMPLE, Made, report

pytestmark = pytest.mark.slow
WIDTHS = (390, 768, 1280, 2560)
MARK = {"reached": "●", "in_pace": "◐", "below": "○", "has": "●", "has_not": "○", "small": "·", "nothing": "–",
        "missing": "?", "unusable": "?"}  # fmt: skip
AXE = "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"
ALL_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


# Text against what lies behind it, gradients by their worst colour: axe leaves most of these undecided.
CONTRAST = """
(() => {
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const behind = one => {
    for (let e = one; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return style.backgroundImage.match(/rgba?\\([^)]+\\)/g).map(numbers);
      const colour = numbers(style.backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return [colour];
    }
    return [[255, 255, 255]];
  };
  let seen = 0;
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!e.getClientRects().length || e.closest("svg, script")) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    seen += 1;
    const style = getComputedStyle(e);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.7 && style.fontWeight >= 700);
    const least = Math.min(...behind(e).map(back => ratio(numbers(style.color), back)));
    if (least < (large ? 3 : 4.5)) poor.push([least.toFixed(2), e.outerHTML.slice(0, 100)]);
  }
  return [seen, poor];
})()
"""


@pytest.fixture(scope="module", params=["H1", "FY"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The year's report knows the half-year's returns, too."""
    source = SAMPLE if request.param == "FY" else SAMPLE / request.param
    return report(source, tmp_path_factory.mktemp("page"), request.param, "--write", "html,json")


@pytest.fixture
def page(tab: Browser, made: Made) -> Iterator[Browser]:
    """The page, opened; whatever a test does, nothing is fetched and nothing complains."""
    tab.requests.clear()
    tab.complaints.clear()
    tab.open(made.file("html"))
    yield tab
    assert {one.partition("#")[0] for one in tab.requests} == {made.file("html").as_uri()}
    assert tab.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(page: Browser, width: int) -> None:
    page.size(width)
    page.run(ALL_OPEN)
    assert page.run("document.documentElement.scrollWidth") <= width
    outside = page.run(
        "[...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && !e.closest('.wide, svg') "
        "&& e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_leaves_its_tile_or_its_cell(page: Browser, width: int) -> None:
    page.size(width)
    spilt = page.run(
        "[...document.querySelectorAll('.map li, .heat td, .strip a')].filter(e => e.getClientRects().length && "
        "(e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.innerText)"
    )
    assert spilt == []


def test_the_style_counts_and_no_other_does(page: Browser) -> None:
    """The policy names the very style of the page; one that is smuggled in does nothing."""
    assert page.run("getComputedStyle(document.querySelector('.cards')).display") == "grid"
    assert page.run("document.querySelectorAll('[style], [onclick], [onload]').length") == 0
    policy = page.run("document.querySelector('meta[http-equiv]').content")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def shown(number: str) -> str:
    return f"{int(number):,}".replace(",", ".")


def level(entry: dict, unit: dict, period: str) -> str:
    """Worked out from the JSON alone."""
    if unit["numerator"] is None:
        return ""
    if unit["denominator"] == "0":
        return "nothing"
    value, goal = Fraction(unit["value"]), Fraction(entry["target"]["value"]) / 100
    return "reached" if value >= goal else "below" if period == "FY" else "in_pace or below"


def test_the_table_by_place_says_the_figures_of_the_json(page: Browser, made: Made) -> None:
    heads = page.run(
        "[...document.querySelectorAll('.heat thead a')].map(a => a.getAttribute('href').slice(1))"
    )
    rows = page.run(
        "[...document.querySelectorAll('.heat tbody tr')].map(r => [r.querySelector('a').getAttribute('href').slice(6),"
        "...[...r.querySelectorAll('td')].map(d => [d.className, d.innerText])])"
    )
    entries = {one["id"]: one for one in made.json["indicators"]}
    assert len(rows) == 27
    assert len(heads) == 8
    seen = set()
    for code, *cells in rows:
        for name, (kind, text) in zip(heads, cells, strict=True):
            entry = entries[name]
            unit = next(one for one in entry["units"] if one["unit"] == code)
            assert text.startswith(MARK[kind]), "never colour alone"
            seen.add(kind)
            if kind in ("reached", "in_pace", "below", "small"):
                pair = f"{shown(unit['numerator'])}/{shown(unit['denominator'])}"
                assert pair in text
                assert unit["percent"].replace(".", ",") + "%" in text
                assert kind == "small" or kind in level(entry, unit, made.period)
            elif kind in ("has", "has_not"):
                assert unit["value"] == {"has": "1", "has_not": "0"}[kind]
            else:
                assert "%" not in text
                assert unit["value"] is None
    assert {"reached", "below", "has", "has_not"} <= seen


def test_the_tiles_lie_as_the_plan_says(page: Browser) -> None:
    """Same row: same height; further right in the list of units: further right on the screen."""
    maps = page.run(
        "[...document.querySelectorAll('.map')].map(m => [...m.querySelectorAll('li')].map(l => "
        "[l.querySelector('b').innerText, Math.round(l.getBoundingClientRect().x), "
        "Math.round(l.getBoundingClientRect().y)]))"
    )
    text = (resources.plans() / "thanh_hoa_2023" / "units.csv").read_text(encoding="utf-8")
    places = [
        (int(one["row"]), int(one["column"])) for one in csv.DictReader(io.StringIO(text)) if one["row"]
    ]
    assert len(maps) == 8
    for tiles in maps:
        assert len(tiles) == len(places) == 27
        assert tiles[3][0] == "Mường Lát", "without the type word"
        for axis, told in ((2, 0), (1, 1)):
            drawn = {place[told]: set() for place in places}
            for tile, place in zip(tiles, places, strict=True):
                drawn[place[told]].add(tile[axis])
            assert all(len(found) == 1 for found in drawn.values())
            assert [min(drawn[at]) for at in sorted(drawn)] == sorted({min(one) for one in drawn.values()})


def test_each_unit_has_its_page(page: Browser, made: Made) -> None:
    page.click(".heat tbody a[href='#unit-381']")
    assert page.run("location.hash") == "#unit-381"
    assert page.run("document.getElementById('unit-381').closest('details').open"), "the link opens it"
    text = page.run("document.getElementById('unit-381').closest('details').innerText")
    assert "Thị xã Bỉm Sơn" in text
    assert re.search(r"SHA-256 [0-9a-f]{12}…", text)
    assert len(page.run("[...document.querySelectorAll('#unit-381 tbody tr')].map(r => r.innerText)")) == 8
    marks = page.run(
        "[...document.querySelectorAll('#unit-381 tbody tr')].map(r => [r.cells[1].innerText, r.lastElementChild.innerText])"
    )
    for name, (result, remark) in zip(
        page.run("[...document.querySelectorAll('.heat thead a')].map(a => a.hash)"), marks, strict=True
    ):
        tile = page.run(f"document.querySelector('{name} .map a[href$=\"-381\"]').innerText")
        assert remark[0] in tile, "the same mark everywhere"
        assert result in tile or remark[2:] in tile.replace("\n", " ")
    told = page.run("[...document.querySelectorAll('.unit > div')].map(u => u.id.slice(5))")
    assert {unit["unit"] for entry in made.json["indicators"] for unit in entry["units"]} <= set(told)
    assert len(told) == len(set(told)) >= len(made.json["completeness"]["missing"]) + 27


def test_it_can_be_read_without_scripts(tab: Browser, made: Made) -> None:
    tab.open(made.file("html"), scripts=False)
    tab.click("#communes_outreach .map a[href$='-381']")
    text = tab.run("document.getElementById('communes_outreach').innerText")
    assert re.search(r"thị xã Bỉm Sơn\s+\d+/7\s", text), "the link has opened the table"
    assert re.search(r"381 - Thị xã Bỉm Sơn[^\n]+ [0-9a-f]{12}\s+Biểu 1. Theo xã!D10:E16", text)
    assert not tab.run("document.querySelector('dialog').open")
    tab.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper(page: Browser, made: Made) -> None:
    """A4; what is closed is not printed; nothing of it is cut off at the side."""
    printed = PdfReader(io.BytesIO(page.print()))
    width, height = (float(one) for one in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)
    assert len(printed.pages) <= 14
    for entry in made.json["indicators"]:
        assert f"{entry['percent']}".replace(".", ",") + "%" in text
    close = re.sub(r"\s+", "", text)  # the reader puts spaces around letters with marks
    assert not re.search("SHA-256|Sốliệucủa27đơnvị|Từngđơnvị", close), "what is closed leaves no line behind"
    assert close.count("Ghichúvềcáchtính") == 1, "nor do the links to the sections"
    page.click(".unit:has(#unit-381) summary")
    assert "SHA-256" in "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.print())).pages)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_rules_of_axe(page: Browser, width: int) -> None:
    if find_spec("axe_core_python") is None:
        need(None, "axe-core-python")
    page.size(width)
    page.run(ALL_OPEN)
    page.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert violations(page) == []
    page.run("document.querySelector('.map a.src').click()")
    assert page.run("document.querySelector('dialog').open")
    assert violations(page, "document.querySelector('dialog')") == []
    page.press("Escape")


def test_every_text_stands_out_from_what_is_behind_it(page: Browser) -> None:
    page.run(ALL_OPEN)
    seen, poor = page.run(CONTRAST)
    assert poor == []
    assert seen > 2000
    page.run("document.querySelector('.map a.src').click()")
    assert page.run(CONTRAST)[1] == []


def test_where_the_keyboard_is_can_be_seen(page: Browser) -> None:
    """The first stop leads past the links, and every stop has a frame around it."""
    for stop in range(30):
        page.press("Tab")
        here = page.run(
            "(e => { const s = getComputedStyle(e), b = e.getBoundingClientRect();"
            "return [e.className, s.outlineStyle, parseFloat(s.outlineWidth), b.x >= 0, e.tagName] })"
            "(document.activeElement)"
        )
        assert stop or here[0] == "skip"
        assert here[1] == "solid", here
        assert here[2] >= 3, here
        assert here[3], here


def violations(page: Browser, part: str = "document") -> list[object]:
    """What axe finds in the page, or a part of it, as it stands."""
    found: list[object] = page.run(
        f"axe.run({part}, {{runOnly: {json.dumps(AXE)}}}).then(r => r.violations.map(v => "
        "[v.id, v.help, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))]))"
    )
    return found
