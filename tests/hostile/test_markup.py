"""Formulas and markup that a sender typed are text in every output."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from markupsafe import escape

from ppmd_cli.intake.read import Reader
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.settings import Settings
from tests.conftest import REPOSITORY

PLAN = load_plan(find_plan("thanh_hoa_2023", Settings()))
GOOD = next((REPOSITORY / "sample_data" / "H1").glob("so-yt*.xlsx"))
TEXTS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    '=HYPERLINK("http://127.0.0.1/?"&A1,"a")',
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "{{ 7*7 }}{% raw %}",
    "[bold]rich[/bold] :smile:",
    "]]>&amp;<!-- ${7*7} %s {0} -->",
    "_x001B_[2J_x202E_",
)


def put(folder: Path, number: int, *, spoilt: bool) -> None:
    """A return with text `number` in each of its cells for text, and in its name; if spoilt, in a number too.

    If not, a number of a document follows: some texts alone would be a draft of one, and the return unusable.
    """
    submission = Reader(PLAN).read(GOOD)
    places = [(fact.cell, type(fact.value)) for fact in submission.facts.values() if fact.cell and fact.typed]
    elements = {element.id: element.type for form in PLAN.forms for _, element in form.elements()}
    texts = [
        f.cell for f in submission.facts.values() if f.cell and f.typed and elements[f.element] == "text"
    ]
    numbers = [cell for cell, kind in places if kind is Quantity]
    assert texts
    book = openpyxl.load_workbook(GOOD)
    for place in (*texts, *(numbers[:1] if spoilt else ())):
        cell = book[place.sheet][place.cell]
        cell.value, cell.data_type = TEXTS[number] + ("" if spoilt else " 12/BC"), "s"
    name = TEXTS[number].replace("/", "∕")[:60]
    book.save(folder / f"{name}.{number}.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    for number in range(len(TEXTS)):
        put(folder, number, spoilt=True)
    return folder


def test_screen_json_and_csv(ppmd: Callable, folder: Path):
    answer = json.loads(ppmd("validate", "--plan", PLAN.id, "--format", "json", folder).out)
    found = {one["value"] for file in answer["files"] for one in file["findings"]}
    assert {text for text in TEXTS if "_x" not in text} <= found, "told as typed"
    text = ppmd("validate", "--plan", PLAN.id, folder).out
    assert "\x1b" not in text
    assert "[bold]rich[/bold] :smile:" in text
    for lang in ("vi", "en"):
        table = ppmd("validate", "--plan", PLAN.id, "--format", "csv", "--lang", lang, folder).out
        rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=";" if lang == "vi" else ","))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_for_servers_that_run_checks(ppmd: Callable, folder: Path):
    logged = ppmd("validate", "--plan", PLAN.id, "--format", "sarif", folder).out
    results = json.loads(logged)["runs"][0]["results"]
    found = {one["properties"].get("value") for one in results}
    assert {text for text in TEXTS if "_x" not in text} <= found, "told as typed"
    suites = ET.fromstring(ppmd("validate", "--plan", PLAN.id, "--format", "junit", folder).out)
    assert len(list(suites)) == len(TEXTS)
    for text in (logged, "".join(suites.itertext())):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export(ppmd: Callable, folder: Path, tmp_path: Path, form: str):
    words = ("--plan", PLAN.id, "--period", "H1", "--from", folder, "--format", form, "--out", tmp_path)
    ran = ppmd("export", *words)
    assert ran.code == 0, ran.err
    (made,) = tmp_path.glob(f"*.{form}")
    if form == "xlsx":
        harmless([made], least=1)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(made.read_text("utf-8-sig"), newline=""), delimiter=";"))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_report(ppmd: Callable, tmp_path: Path, number: int):
    (tmp_path / "in").mkdir()
    put(tmp_path / "in", number, spoilt=False)
    out = tmp_path / "out"
    ran = ppmd("report", "--plan", PLAN.id, "--period", "H1", "--from", tmp_path / "in", "--out", out)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err
    harmless(sorted(out.iterdir()), least=4)
    page = next(out.glob("*.html")).read_text(encoding="utf-8")
    # The file is among those used: its name stands in the page, escaped and not filled in.
    assert str(escape(TEXTS[number].replace("/", "∕")[:60])) in page


def test_annotated_copies(ppmd: Callable, folder: Path, tmp_path: Path):
    ran = ppmd("validate", "--plan", PLAN.id, "--annotate", tmp_path / "out", folder)
    assert ran.code == 1, ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    harmless(sorted((tmp_path / "out").rglob("*.*")), least=len(TEXTS))


def harmless(paths: list[Path], least: int) -> None:
    """No output holds live markup, a formula of the sender's, or XML that cannot be read."""
    assert len(paths) >= least
    for path in paths:
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            assert "<script>alert" not in page
            assert not re.search(r"<img[^>]*onerror", page)
        elif path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    if name.endswith((".xml", ".rels")):
                        ET.fromstring(package.read(name))
                formulas = [
                    node.text or ""
                    for name in package.namelist()
                    if "worksheets/sheet" in name and name.endswith(".xml")
                    for node in ET.fromstring(package.read(name)).iter()
                    if node.tag.endswith("}f")
                ]
            assert not [one for one in formulas if "cmd|" in one or "127.0.0.1" in one or one == "1+1"]
