"""Each language alone: in English no Vietnamese but what is quoted or a name, in Vietnamese no English."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppmd_cli.model.text import Lang
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.report.called import call
from tests.report.test_pages import DAYS, SAMPLE

PLAN = load_plan(find_plan("thanh_hoa_2023"))
FOLDERS = {"H1": SAMPLE / "H1", "FY": SAMPLE}
VIETNAMESE = re.compile(
    "[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE
)
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|with|not|units?|returns?|figures?|before|late|least|more|sent|done|by|for|this|target"
    r"|year|cases|plan|officers|communes|districts|below|yes|no)\b",
    re.IGNORECASE,
)
# What is no text of the program's: a clause's number, quotes and what was typed, file names, commands, places in a workbook.
NO_TEXT = re.compile(
    r"\b[IVX]+(\.\d+)+\.đ|“[^”]*”|\"[^\"]*\"|[^;|\n]*\.xlsx[^;|\n]*|ppmd explain \S+ --period \S+|\S[^;!\n]*![A-Z]+\d+[A-Z\d:, ]*|\b[a-z]\w*_\w+\b"
)


class Texts(HTMLParser):
    """What a page says to eye and ear, and its data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self._kept = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("style", "script", "blockquote", "code"):
            self._inside.append("data" if told.get("type") else tag)
        self.found += [value for name in ("title", "aria-label") if (value := told.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "blockquote", "code"):
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(data)
        elif self._inside[-1] == "data":
            told = json.loads(data)
            keys = {unit[2] for _, _, units in told.get("g", {}).values() for unit in units}
            self.found += [text for place, text in enumerate(told["t"]) if place not in keys]


def names() -> list[str]:
    """Names of units, of the offices and documents as they sign themselves, of sheets; the longest first."""
    units = [name for unit in PLAN.units for name in (unit.name, unit.name.partition(" ")[2])]
    kinds = [word.strip() for kind in PLAN.kinds for word in kind.one.vi.split(",")]
    short = [unit.name[len(kind) :].strip() for unit in PLAN.units for kind in kinds
             if unit.name.casefold().startswith(kind)]  # fmt: skip
    sheets = [section.sheet.vi for form in PLAN.forms for section in form.sections]
    report = PLAN.report
    others = [report.issuer, report.superior, report.place, PLAN.document.title, PLAN.document.issuer,
              *(figure.source for figure in (*PLAN.register, *PLAN.baseline))]  # fmt: skip
    quotes = [one.clause.quote for one in (*PLAN.indicators, *PLAN.duties, *PLAN.tasks)]
    loans = ("million đồng", "cafés")
    found = {name for name in (*units, *short, *sheets, *others, *quotes, *loans) if name}
    return sorted(found, key=len, reverse=True)


NAMES = re.compile("|".join(map(re.escape, names())), re.IGNORECASE)


def foreign(texts: Iterator[str] | list[str], lang: Lang) -> list[str]:
    """Texts with words of the other language, when quotes and names are taken out."""
    wrong = VIETNAMESE if lang == "en" else ENGLISH
    return sorted({text.strip() for text in texts if wrong.search(NAMES.sub("", NO_TEXT.sub("", text)))})


@pytest.fixture(scope="module", params=[("H1", "en"), ("FY", "en"), ("H1", "vi"), ("FY", "vi")], ids="-".join)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lang, str, dict[str, Path]]:
    """The language, the screen, and the files by ending."""
    period, lang = request.param
    folder = tmp_path_factory.mktemp("pages")
    ran = call("--lang", lang, "report", "--period", period, "--from", FOLDERS[period], "--as-of", DAYS[period],
               "--out", folder, "--write", "html,xlsx")  # fmt: skip
    assert ran.code == 0, ran.err
    return lang, ran.out, {path.suffix[1:]: path for path in folder.iterdir()}


def test_page(made: tuple[Lang, str, dict[str, Path]]) -> None:
    lang, _, files = made
    texts = Texts()
    texts.feed(files["html"].read_text(encoding="utf-8"))
    assert len(texts.found) > 3000
    assert foreign(texts.found, lang) == []


def test_screen(made: tuple[Lang, str, dict[str, Path]]) -> None:
    lang, screen, _ = made
    lines = [line for line in screen.splitlines() if "/" not in line or "%" in line]
    assert len(lines) > 30
    assert foreign(lines, lang) == []


def test_workbook(made: tuple[Lang, str, dict[str, Path]]) -> None:
    lang, _, files = made
    book = load_workbook(io.BytesIO(files["xlsx"].read_bytes()))
    typed = ("Typed", "Đã ghi")  # head of what senders have typed, in their language
    texts = [
        str(cell.value)
        for sheet in book
        for column in sheet.iter_cols()
        if not any(cell.value in typed for cell in column)
        for cell in column
        if isinstance(cell.value, str)
    ]
    assert len(texts) > 1000
    assert foreign([*texts, *book.sheetnames], lang) == []


def test_the_search_bites() -> None:
    assert foreign(["Huyện Quan Hóa: reached"], "en") == []
    assert foreign(["Chưa đạt"], "en") == ["Chưa đạt"]
    assert foreign(["Chưa đạt"], "vi") == []
    assert foreign(["đạt, not met"], "vi") == ["đạt, not met"]
