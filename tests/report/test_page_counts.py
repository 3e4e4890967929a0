"""Every count of units on the page - of returns, duties, tasks - opens whom it counts, and by which cells; each
state of a unit opens that unit's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.report.browser import Browser
from tests.report.explained import explained as answer
from tests.report.test_pages import DAYS, SAMPLE, Made, report

FOLDERS = {"H1": SAMPLE / "H1", "FY": SAMPLE}
DIALOG = "document.querySelector('dialog')"
OPENED = (
    "[...document.querySelectorAll('main a[data-of]')].map(a => { a.click();"
    "const d = document.querySelector('dialog'); const said = {of: a.dataset.of, key: a.dataset.key, unit: a.dataset.unit,"
    "text: a.textContent, head: document.getElementById('source-head').textContent, open: d.open,"
    "rows: [...d.querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.textContent))}; d.close(); return said })"
)


@pytest.fixture(scope="module", params=["H1", "FY"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    period = request.param
    return report(FOLDERS[period], tmp_path_factory.mktemp("page"), period, "--write", "html,json")


@pytest.fixture(scope="module")
def opened(tab: Browser, made: Made) -> list[dict]:
    """Each count clicked on, and what it showed."""
    tab.complaints.clear()
    tab.open(made.file("html"))
    found: list[dict] = tab.run(OPENED.replace("[data-of]", "[data-key]"))
    assert tab.complaints == []
    return found


def explained(made: Made, name: str) -> dict:
    return answer(name, made.period, FOLDERS[made.period], DAYS[made.period])


def in_excel(typed: str) -> str:
    """What a person sees in a cell that holds this: of the days of these years, no count is as large."""
    if not re.fullmatch("4[45][0-9]{3}", typed):
        return typed
    day = date(1899, 12, 30) + timedelta(days=int(typed))
    return f"{day:%d/%m/%Y}" if day.month < 3 else f"{day:%d}/{day.month}/{day.year}"


def check(shown: dict, units: list[dict]) -> int:
    """The rows are the units of an explanation with its cells, file by file."""
    rows = list(shown["rows"])
    for unit in units:
        for place, fact in enumerate(unit["facts"] or [None]):
            name, _, element, cell, typed, _, file = rows.pop(0)
            assert name == ("" if place else unit["name"])
            if fact is None:
                assert (element, cell, typed) == ("–", "–", "")
                continue
            assert element.endswith(f"({fact['code']})")
            assert cell == f"{fact['sheet']}!{fact['cell']}"
            assert typed == ("" if fact["typed"] is None else f"“{in_excel(fact['typed'])}”")
            if not place:
                assert file == f"{unit['file']['name']} {unit['file']['sha256'][:12]}"
    assert rows == []
    return len(shown["rows"])


@pytest.mark.slow
def test_duties(made: Made, opened: list[dict]) -> None:
    seen = 0
    for duty in made.json["duties"]:
        told = explained(made, duty["id"])
        shown = {one["key"]: one for one in opened if one["of"] == f"duty-{duty['id']}"}
        assert set(shown) == set(told["counts"])
        for state, one in shown.items():
            assert one["open"]
            assert one["head"] == told["label"]
            seen += check(one, [unit for unit in told["units"] if unit["state"] == state])
            if duty["id"].endswith("_q1"):
                assert re.match(rf"{told['counts'][state]:02} đơn vị", one["text"])
    assert seen > 150


@pytest.mark.slow
def test_tasks(made: Made, opened: list[dict]) -> None:
    """The units that lead; of those that only take part the report counts none."""
    seen = 0
    for task in made.json["tasks"]:
        told = explained(made, task["id"])
        shown = {one["key"]: one for one in opened if one["of"] == f"task-{task['id']}"}
        assert set(shown) == set(told["counts"])
        for state, one in shown.items():
            led = [unit for unit in told["units"] if unit["role"] == "lead"]
            chosen = [unit for unit in led if (unit["state"] or "none") == state]
            assert int(re.match(r"\d+", one["text"])[0]) == len(chosen) == told["counts"][state]
            seen += check(one, chosen)
    assert seen > 100


@pytest.mark.slow
def test_returns(made: Made, opened: list[dict]) -> None:
    """Whoever is in a count of the JSON; the day of the return with its cell, the unit's own."""
    told = made.json["completeness"]
    names = {unit["unit"]: unit["name"] for unit in explained(made, f"{made.period.lower()}_return")["units"]}
    shown = {one["key"]: one for one in opened if one["of"] == "sent"}
    for key in ("expected", "received", "usable", "on_time", "late", "missing", "unusable", "invited"):
        listed = told[key] if isinstance(told[key], list) else None
        if not told[key]:
            assert key not in shown, "of nobody there is nothing to show"
            continue
        rows = [row for row in shown[key]["rows"] if row[0]]
        assert shown[key]["text"] == str(len(rows)) == str(told[key] if listed is None else len(listed))
        if listed is not None:
            codes = [one["unit"] if isinstance(one, dict) else one for one in listed]
            assert [row[0] for row in rows if row[0] in names.values()] == [
                names[c] for c in codes if c in names
            ]
        if key in ("received", "on_time", "usable"):
            assert all(re.fullmatch(r"\S[^!]*!\D+\d+", row[3]) for row in rows)
            assert all(re.search(r" [0-9a-f]{12}$", row[6]) for row in rows)
        if key == "missing":
            assert all(row[2:4] == ["–", "–"] for row in rows)


@pytest.mark.slow
def test_the_states_of_each_unit(tab: Browser, made: Made) -> None:
    """On a unit's own page: of each duty and task the unit's line of the explanation and no other."""
    tab.open(made.file("html"))
    shown = {(one["of"], one["unit"]): one for one in tab.run(OPENED.replace("[data-of]", "[data-unit]"))}
    told = {
        f"{kind}-{one['id']}": explained(made, one["id"])
        for kind, every in (("duty", made.json["duties"]), ("task", made.json["tasks"])) for one in every
    }  # fmt: skip
    wanted = {(name, unit["unit"]): unit for name, one in told.items() for unit in one["units"]}
    assert set(shown) == set(wanted)
    assert len(shown) > 400
    for place, one in shown.items():
        assert one["open"]
        assert one["head"] == told[place[0]]["label"]
        assert one["rows"][0][1].startswith(one["text"])
        check(one, [wanted[place]])


@pytest.mark.slow
def test_with_the_keyboard(tab: Browser, made: Made) -> None:
    tab.open(made.file("html"))
    link = "document.querySelector('.counts a[data-key=usable]')"
    tab.run(f"{link}.focus()")
    tab.press("Enter")
    assert tab.run(f"{DIALOG}.open")
    assert tab.run("document.activeElement.id") == "source-head"
    assert tab.run(f"{DIALOG}.querySelector('.big').textContent").startswith("Đưa vào tổng hợp: 3")
    tab.press("Escape")
    assert tab.run(f"document.activeElement === {link}"), "it gives the place back"
    tab.click(".counts a[data-key=usable]")
    tab.click("dialog tbody a[href='#unit-381']")
    assert not tab.run(f"{DIALOG}.open")
    assert tab.run("document.getElementById('unit-381').closest('details').open")


@pytest.mark.slow
def test_without_scripts_the_cells_stand_in_the_lists(tab: Browser, made: Made) -> None:
    tab.open(made.file("html"), scripts=False)
    tab.click("#duty-own_plan_q1 a[data-key=done]")
    row = tab.run("[...document.querySelectorAll('#src-duty-own_plan_q1 tbody tr')].map(r => r.innerText)[1]")
    assert re.search(r"thị xã Bỉm Sơn\s+đúng thời hạn\s+17/3/2023\s+[^!]+!\w+", row), "the link has opened it"
    told = next(one for one in explained(made, "own_plan_q1")["units"] if one["unit"] == "381")
    assert [one["cell"] for one in told["facts"]] == ["E10", "E8"]
    assert "!E8, E10" in row
    lines = tab.run("[...document.querySelectorAll('#unit-381 li')].map(l => l.textContent)")
    states = [line for line in lines if "(chủ trì)" in line or "(phối hợp)" in line]
    assert states
    assert all(re.search(r"![A-Z]+\d+$", line) for line in states)
    tab.ask("Emulation.setScriptExecutionDisabled", value=False)
