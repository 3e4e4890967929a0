"""Each row of what was corrected, accepted and explained names its cells and opens them; the public sees none."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.decisions import decided
from ppmd_cli.report.words import Words
from ppmd_cli.workflow.validate import validate
from tests.report.browser import Browser
from tests.report.called import call
from tests.report.test_pages import DAYS, SAMPLE, Made, report

PLAN = load_plan(find_plan("thanh_hoa_2023"))
WORDS = Words(PLAN, PLAN.periods[0], Translator("vi"))
OPENED = (
    "[...document.querySelectorAll('main a[data-of=decided]')].map(a => { a.click();"
    "const d = document.querySelector('dialog'); const said = {text: a.textContent, what: a.closest('tr').cells[2].textContent,"
    "unit: a.closest('tr').cells[0].textContent, open: d.open,"
    "rows: [...d.querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.textContent))}; d.close(); return said })"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE / "H1", tmp_path_factory.mktemp("page"), "H1", "--write", "html,json")


@pytest.mark.slow
def test_each_row_opens_its_cells_as_they_stand_in_the_workbook(tab: Browser, made: Made) -> None:
    tab.complaints.clear()
    tab.open(made.file("html"))
    opened = tab.run(OPENED)
    assert len(opened) == 6
    for one in opened:
        assert one["open"]
        unit, message = one["rows"][0][0], one["rows"][0][1]
        assert (unit, message) == (one["unit"], one["what"])
        places = {row[3] for row in one["rows"]}
        assert {place.partition("!")[0] for place in places} == {one["text"].partition("!")[0]}
        (file,) = (SAMPLE / "H1").glob(f"{one['rows'][0][6][:6]}*")
        book = load_workbook(file)
        for _, _, _, place, typed, _, _ in one["rows"]:
            sheet, _, cell = place.partition("!")
            value = book[sheet][cell].value
            shown = f"{value:%d}/{value.month}/{value.year}" if hasattr(value, "month") else value
            assert typed == ("" if value is None else f"“{shown}”")
    assert any(row[4] == "“16/6/2023”" for one in opened for row in one["rows"])
    assert tab.complaints == []


def test_without_scripts_the_cells_stand_in_the_row(made: Made) -> None:
    page = made.file("html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr class="explained">(.*?)</tr>', page)
    assert len(rows) == 6
    assert all(re.search(r'data-of="decided" data-key="d\d">[^<!]+![A-Z]+\d+[^<]*</a>', row) for row in rows)


def test_the_public_sees_none(tmp_path) -> None:
    words = ("--plan", "thanh_hoa_2023", "--as-of", DAYS["H1"], "--audience", "public", "--write", "html")
    assert call("report", "--period", "H1", "--from", SAMPLE / "H1", *words, "--out", tmp_path).code == 0
    (file,) = tmp_path.glob("*.html")
    assert "decided" not in file.read_text(encoding="utf-8")


def test_what_may_be_a_name_is_not_shown_and_a_finding_on_no_figure_names_its_place() -> None:
    (sent,) = (SAMPLE / "H1").glob("381*")
    (file,) = validate([sent], PLAN).files
    fact = next(
        fact for fact in file.facts.values() if fact.element == "plan_number" and fact.cell is not None
    )
    place = Place(fact.cell.sheet, fact.cell.cell)

    def explained(code: str, where: Place) -> Finding:
        return Finding(code=code, severity=Severity.WARNING, place=where, slots=(("explained", "Đã xem."),))

    plain = explained("done_needs_evidence", place)
    (told,) = decided(WORDS, [replace(file, findings=(plain,))])
    assert (told.view.place, told.view.key, told.facts) == (f"{place.sheet}!{place.cell}", "d1", (fact,))
    name = explained("name_perhaps", place)
    hidden = list(decided(WORDS, [replace(file, findings=(name, plain))]))
    assert [(one.view.key, one.facts) for one in hidden] == [("", ()), ("", ())]
    assert {one.view.place for one in hidden} == {f"{place.sheet}!{place.cell}"}
    whole = next(decided(WORDS, [replace(file, findings=(explained("done_needs_evidence", Place()),))]))
    assert (whole.view.place, whole.view.key) == ("", "")
