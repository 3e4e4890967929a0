"""Every figure in a sentence of the page opens what the sentence is about; every other output has the bare sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.html import with_links
from ppmd_cli.report.linked import Linked, plain
from ppmd_cli.report.told import figure, parts
from ppmd_cli.workflow.behind import Behind
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import find_period, make_report
from ppmd_cli.workflow.validate import validate
from tests.report.browser import Browser
from tests.report.explained import explained as answer
from tests.report.test_pages import DAYS, SAMPLE, Made, paragraphs, report

PLAN = load_plan(find_plan("thanh_hoa_2023"))
MARKS = re.compile("\x02[^\x1f]*\x1f|\x03")
# What is no figure: days, the half-year, quarters, the year before; a plan's clauses and quotations.
NO_FIGURE = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|6 tháng|\(tháng \d\d?\)|Quý I/2023|(?:năm|of|on|with) 20\d\d|II\.\d\.\d|\"[^\"]*\"|“[^”]*”"
)
SENTENCES = (
    ".figures p, .lead h3, .lead .cards b, .lead p, .lead .legend li, article:not(.flat) > .two > div > p, td.verdict small, "
    ".stack td.n, .stack td.t, .big, .units td.n, .parts-of td.n"
)
BESIDE = (
    f"[...document.querySelectorAll({json.dumps(SENTENCES)})].filter(e => !e.closest('[data-period], .no')).map(e => {{"
    "const c = e.cloneNode(true); c.querySelectorAll('a.src').forEach(a => a.remove()); return [e.textContent, c.textContent] })"
)
CLICKED = (
    "[...document.querySelectorAll('SELECTOR')].map(a => { a.click(); const d = document.querySelector('dialog');"
    "const said = {text: a.textContent, of: a.dataset.of, key: a.dataset.key, open: d.open,"
    "target: !!document.getElementById(decodeURIComponent(a.hash.slice(1))), about: a.closest('article')?.id,"
    "head: document.getElementById('source-head').textContent, strong: [...d.querySelectorAll('#source-body > p strong')].map(s => s.textContent),"
    "rows: [...d.querySelectorAll('tbody tr')].filter(r => r.cells[0].textContent).map(r => [...r.cells].map(c => c.textContent))};"
    "d.close(); return said })"
)


def test_a_sentence_in_pieces() -> None:
    """A percent sign goes with its figure, two figures of one source are one; a lone mark is no figure."""
    text = (
        f"Có {figure('25')}/{figure('27')} huyện, bằng {figure('92,6')}%; {figure('02', 'sent:late')} đơn vị."
    )
    assert parts(text) == [
        ("Có ", None), ("25/27", ""), (" huyện, bằng ", None), ("92,6%", ""), ("; ", None), ("02", "sent:late"),
        (" đơn vị.", None),
    ]  # fmt: skip
    two = f"{figure('25', 'sent:usable')}/{figure('27', 'sent:expected')}"
    assert parts(two) == [("25", "sent:usable"), ("/", None), ("27", "sent:expected")]
    assert parts("a\x02b\x03 c") == [("a", None), ("b\x03 c", None)]


def test_what_is_typed_is_never_markup() -> None:
    nasty = '<img src=x onerror="alert(1)"> & "'
    shown = with_links(
        f"{nasty} **{figure('3-5', '')}%, {nasty}** {figure(nasty)} {figure('1', nasty + ':x')}", "x"
    )
    assert "<img" not in shown
    assert '<strong><a class="src" href="#src-x">3-5%</a>, &lt;img' in shown
    assert shown.count("<a ") == 2, "what no list of the page tells is no link"
    assert with_links(figure("1", 'sent:x" onclick="y'), "x").count('"') == 8


@pytest.fixture(scope="module")
def files() -> list:
    names = "381*", "385*", "387*", "cong-an*", "so-tttt*", "so-gddt*"
    return [path for name in names for path in sorted(SAMPLE.glob(f"*/{name}"))]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("period", ["H1", "FY"])
def test_without_marks_it_is_the_sentence_of_all_outputs(files: list, lang: str, period: str) -> None:
    t = Translator(lang)
    gathered = Gathered(validate(files, PLAN))
    made = make_report(PLAN, find_period(PLAN, period), gathered, t, as_of=date.fromisoformat(DAYS[period]))
    told, bare = Behind(made, t).linked(), plain(made.view, t)
    assert told != bare

    def stripped(text: str | None) -> str | None:
        return None if text is None else MARKS.sub("", text)

    assert (stripped(told.scope), stripped(told.timeliness)) == (bare.scope, bare.timeliness)
    assert [stripped(one) for one in told.notes] == list(bare.notes)
    for name, one in told.indicators.items():
        wanted = bare.indicators[name]
        assert stripped(one.sentence) == wanted.sentence
        assert stripped(one.bounds) == wanted.bounds
        assert tuple(map(stripped, one.beside)) == wanted.beside
        assert stripped(one.waits) == wanted.waits
        assert not re.search(r"\d", unmarked(one.sentence)), one.sentence
    assert sum("\x02" in one for one in _texts(told)) > 14
    assert not any("\x02" in one for one in _texts(bare))


def unmarked(text: str) -> str:
    """What is no figure of a marked text, without days and such."""
    return NO_FIGURE.sub("", "".join(one for one, of in parts(text) if of is None))


def _texts(told: Linked) -> list[str]:
    return [told.scope, told.timeliness, *told.notes, *(one.sentence for one in told.indicators.values())]


@pytest.fixture(scope="module", params=["H1", "FY"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    source = SAMPLE if request.param == "FY" else SAMPLE / request.param
    return report(source, tmp_path_factory.mktemp("page"), request.param, "--write", "html,json,docx")


@pytest.fixture
def page(tab: Browser, made: Made) -> Iterator[Browser]:
    tab.complaints.clear()
    tab.open(made.file("html"))
    yield tab
    assert tab.complaints == []


def test_no_mark_is_printed(made: Made) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f]", made.file("html").read_text(encoding="utf-8"))


def test_the_public_page_opens_nothing_more(made: Made, tmp_path) -> None:
    """It has the sentences without a link, and no list of who is counted."""
    source = SAMPLE if made.period == "FY" else SAMPLE / made.period
    public = report(source, tmp_path, made.period, "--write", "html", "--audience", "public")
    text = public.file("html").read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f]|data-of=|\\.xlsx|<script", text)
    assert "đơn vị gửi báo cáo đúng thời hạn (trước ngày" in text
    lead = text.partition('<section class="lead"')[2].partition("</section>")[0]
    assert 'class="src"' not in lead
    assert 'id="figures"' not in text


@pytest.mark.slow
def test_every_numeral_lies_in_a_link(page: Browser, made: Made) -> None:
    told = page.run(BESIDE)
    seen = sum(bool(re.search(r"\d", whole)) for whole, _ in told)
    assert seen > 900
    for whole, rest in told:
        assert not re.search(r"\d", NO_FIGURE.sub("", rest.replace("khung 3-5%", ""))), whole


def explained(period: str, name: str) -> dict:
    return answer(name, period, SAMPLE if period == "FY" else SAMPLE / period, DAYS[period])


@pytest.mark.slow
def test_the_numbers_of_an_indicators_sentences_open_its_cells(page: Browser, made: Made) -> None:
    """The whole, with the file and the cells of each unit; of a lone unit each cell as typed."""
    clicked = page.run(CLICKED.replace("SELECTOR", "article > .two > div > p:not(.big):not(.step) a.src"))
    heads = {entry["id"]: place for place, entry in enumerate(made.json["indicators"], 1)}
    assert {one["about"] for one in clicked} == set(heads)
    for one in clicked:
        assert one["open"]
        assert one["target"]
        assert re.fullmatch(r"[\d.,/%-]+", one["text"])
        assert one["head"].startswith(f"{heads[one['about']]}. ")
        assert one["rows"]
    for name in ("establishments_inspected", "crimes_growth"):
        rows = next(one["rows"] for one in clicked if one["about"] == name)
        units = [unit for unit in explained(made.period, name)["units"] if unit["state"] == "reported"]
        for unit in units:
            row = next(row for row in rows if row[0] == unit["name"])
            cells = [fact for part in unit["parts"] for fact in part["facts"]]
            assert f"{unit['file']['name']} {unit['file']['sha256'][:12]}{cells[0]['sheet']}!" in row[-1]
            assert {cells[0]["cell"], cells[-1]["cell"]} <= set(re.findall(r"[A-Z]+\d+", row[-1])), row
    fact = units[0]["parts"][0]["facts"][0]
    assert rows[-1][2:4] == [f"{fact['sheet']}!{fact['cell']}", f"“{fact['typed']}”"]


@pytest.mark.slow
def test_the_numbers_on_sending_open_whom_they_count(page: Browser, made: Made) -> None:
    """As many units as the number says; the days of lateness open the late ones."""
    clicked = page.run(CLICKED.replace("SELECTOR", ".lead p a.src, .lead .legend a.src"))
    assert {one["of"] for one in clicked} == {"sent"}
    keys = {one["key"] for one in clicked}
    assert keys >= {"usable-district", "expected-district", "usable-agency", "on_time", "expected", "usable"}
    for one in clicked:
        assert one["open"]
        assert one["target"]
        assert one["strong"] == [one["text"]], "it stands out in its sentence"
        if (one["key"], one["text"]) == ("late", "02"):  # by so many days
            assert len(one["rows"]) == 1
            continue
        assert len(one["rows"]) == int(one["text"]), one["key"]
    late = made.json["completeness"]["late"]
    assert ("02" in [one["text"] for one in clicked if one["key"] == "late"]) == bool(late)
    if made.period == "H1":
        (row,) = next(one["rows"] for one in clicked if one["key"] == "silent")
        assert row[:2] == ["huyện Mường Lát", "chưa gửi báo cáo"]
        have, all_of_them = (
            {row[0] for one in clicked if one["key"] == key for row in one["rows"]}
            for key in ("usable-district", "expected-district")
        )
        assert all_of_them - have == {"huyện Mường Lát", "huyện Như Xuân"}


@pytest.mark.slow
def test_the_numbers_of_the_plans_statements_open_what_they_sum(page: Browser, made: Made) -> None:
    """Word says the same; the units' parts add up to the number, each with its file and cells."""
    clicked = page.run(CLICKED.replace("SELECTOR", ".figures a.src"))
    assert len(clicked) > 35
    said = page.run("[...document.querySelectorAll('.figures p')].map(p => p.textContent)")
    assert set(said) <= set(paragraphs(made.file("docx")))
    many = 0
    for one in clicked:
        assert one["open"]
        assert one["target"]
        assert one["strong"] == [one["text"]]
        if one["of"] == "sent":
            continue  # of how many the sentence speaks
        reads = [read.replace(".", "").replace(",", ".") for *_, read, _ in one["rows"]]
        assert sum(map(Fraction, reads)) == Fraction(one["text"].replace(".", "").replace(",", ".")), one
        assert all(re.search(r"\.xlsx [0-9a-f]{12}$", row[-1]) for row in one["rows"])
        many += any(re.search(r"![A-Z]+\d+:[A-Z]+\d+$", row[2]) for row in one["rows"])
    assert many >= 5, "of communes the range is told, not each"
    (tips,) = (one for one in clicked if one["key"] == "carried_in received")
    told = {
        (fact["sheet"], fact["cell"], fact["typed"]) for name in ("tips_carried_in", "tips_received")
        for unit in explained(made.period, name)["units"] for fact in unit["facts"]
    }  # fmt: skip
    assert {(*row[2].split("!"), row[3].strip("“”")) for row in tips["rows"]} == told


@pytest.mark.slow
def test_how_many_indicators_stand_how_opens_which(page: Browser, made: Made) -> None:
    clicked = page.run(CLICKED.replace("SELECTOR", ".lead h3 a.src, .cards a.src"))
    assert int(clicked[0]["text"]) == len(clicked[0]["rows"]) == 14
    seen = []
    for one in clicked[1:]:
        assert one["open"]
        assert len(one["rows"]) == int(one["text"])
        for row in one["rows"]:
            assert one["key"] in row[5]
            seen.append(int(row[0]))
    assert sorted(seen) == list(range(1, 15))


@pytest.mark.slow
def test_one_stop_of_the_tab_key_for_what_opens_the_same(page: Browser) -> None:
    """A sentence's figures of one source are one stop; without scripts they are links like others."""
    stops = page.run(
        "[...document.querySelectorAll('article > .two > div > p')].map(p => "
        "[...p.querySelectorAll('a.src')].filter(a => a.tabIndex === 0).length)"
    )
    assert max(stops) <= 2, "of the half-year beside the year's there are two sources"
    assert (
        page.run(
            "document.querySelectorAll('.lead p a.src[tabindex=\"0\"], .lead p a.src:not([tabindex])').length"
        )
        > 5
    )


@pytest.mark.slow
def test_it_looks_like_text(page: Browser) -> None:
    """The colour and weight of the sentence around it, a thin dotted line below."""
    looks = page.run(
        "[...document.querySelectorAll('.lead p a.src, article > .two > div > p a.src')].map(a => { const s = getComputedStyle(a),"
        "p = getComputedStyle(a.parentElement); return [s.color === p.color, s.fontWeight === p.fontWeight,"
        "s.textDecorationStyle, s.textDecorationThickness] })"
    )
    assert looks
    assert all(look == [True, True, "dotted", "1px"] for look in looks)
