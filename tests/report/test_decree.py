"""Each measure of the decree, on the file that is written; each is broken once, and the check must see it.

The measures stand in `decree.yaml`. What reads the document here shares nothing with the program.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.conftest import REPOSITORY
from tests.report import measures, printed
from tests.report.called import call
from tests.report.printed import Printed
from tests.report.typed import Typed, typed, w

SAMPLE = REPOSITORY / "sample_data"
TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("decree.yaml").read_text(encoding="utf-8"))
DAYS = {"H1": "2023-06-20", "FY": "2023-12-19"}
KINDS = ("report", "province", "letter", "brief")
NAMES = ("bao-cao", "du-thao-bao-cao-cap-tren", "cong-van-trinh", "tom-tat")


@pytest.fixture(scope="module", params=["H1", "FY"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Typed]:
    """The documents of a period, by kind."""
    folder = tmp_path_factory.mktemp(request.param)
    return documents(request.param, folder, SAMPLE / request.param)


def documents(period: str, folder: Path, source: Path) -> dict[str, Typed]:
    """All documents of the returns in a folder."""
    words = ("--as-of", DAYS[period], "--write", "docx", "--document", "all", "--out", folder)
    ran = call("report", "--period", period, "--from", source, *words)
    assert ran.code == 0, ran.err
    return {kind: typed(folder / f"{name}-{period}.docx") for kind, name in zip(KINDS, NAMES, strict=True)}


def test_every_measure(written: dict[str, Typed], request: pytest.FixtureRequest) -> None:
    period = request.node.callspec.params["written"]
    for kind, page in written.items():
        assert measures.faults(TABLE, kind, page, period) == set(), kind


def test_a_note_of_the_half_year_is_seen_in_the_year(half: dict[str, Typed]) -> None:
    assert ("note", "present") in measures.faults(TABLE, "brief", half["brief"], "FY")


def rows(part: str, kind: str) -> Iterator[dict[str, Any]]:
    return (row for row in TABLE[part] if kind in row.get("in", KINDS))


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Typed]:
    return documents("H1", tmp_path_factory.mktemp("half"), SAMPLE / "H1")


@pytest.mark.parametrize("kind", KINDS)
def test_a_paragraph_that_breaks_a_measure_is_seen(kind: str, half: dict[str, Typed]) -> None:
    page = half[kind]
    for row in rows("paragraphs", kind):
        for name, wanted in measures.measures(row).items():
            broken = page.copy()
            measures.harm(name, wanted, measures.chosen(row, broken.lines())[-1])
            alone = {"paragraphs": [row], "document": []}  # mostly enough, and a hundred times faster
            found = measures.faults(alone, kind, broken) or measures.faults(TABLE, kind, broken)
            assert found, (row["id"], name)


def _texts(page: Typed) -> list[etree._Element]:
    return list(page.root.iter(w("t")))


def _text(page: Typed, pattern: str, new: str) -> None:
    """Change a paragraph's text, wherever its pieces end."""
    for line in page.lines():
        if re.search(pattern, line.text):
            first, *others = line.node.iter(w("t"))
            first.text = re.sub(pattern, new, line.text)
            for one in others:
                one.text = ""
            return
    raise LookupError(pattern)


def _attribute(name: str, attribute: str, value: str, place: int = 0) -> Callable[[Typed], None]:
    def change(page: Typed) -> None:
        list(page.root.iter(w(name)))[place].set(w(attribute), value)

    return change


def _font(page: Typed) -> None:
    run = next(one for one in page.root.iter(w("r")) if one.find(w("t")) is not None)
    properties = run.find(w("rPr"))
    fonts = etree.SubElement(properties, w("rFonts"))
    fonts.set(w("ascii"), "Arial")


def _decomposed(page: Typed) -> None:
    _texts(page)[5].text = unicodedata.normalize("NFD", "Độc lập")


def _number_first(page: Typed) -> None:
    section = page.sections[0]
    section.remove(section.find(w("titlePg")))


def _no_restart(page: Typed) -> None:
    section = page.sections[-1]
    section.remove(section.find(w("pgNumType")))


def _empty(page: Typed) -> None:
    line = next(one for one in page.lines() if one.where == "text")
    line.node.addprevious(etree.Element(w("p")))


HARMS: dict[str, Callable[[Typed], None]] = {
    "page_is_a4": _attribute("pgSz", "w", "12240"),
    "margins": _attribute("pgMar", "left", "1134", -1),
    "times_new_roman": _font,
    "unicode": _decomposed,
    "page_number_field": _number_first,
    "annexes_count_their_own_pages": _no_restart,
    "annexes_are_numbered_in_order": lambda page: _text(page, "^Phụ lục II$", "Phụ lục III"),
    "blanks_of_annexes_are_not_filled": lambda page: _text(page, r"\(Kèm theo Báo cáo số +", "(Kèm theo Báo cáo số 05"),
    "ends": lambda page: _text(page, r"\./\.$", "."),
    "parts_in_order": lambda page: _text(page, r"^b\) ", "c) "),
    "receivers_end_right": lambda page: _text(page, "^(- .*);$", r"\1"),
    "recipients_end_right": lambda page: _text(page, "^- Như trên;$", "- Như trên"),
    "days_in_figures": lambda page: _text(page, "14/6/2023", "14/06/2023"),
    "no_empty_lines": _empty,
}  # fmt: skip


def test_every_measure_of_the_table_is_broken_once() -> None:
    assert set(HARMS) == set(measures.CHECKS) == {row["id"] for row in TABLE["document"]}
    assert set(PRINTED_HARMS) == set(printed.CHECKS) == {row["id"] for row in TABLE["printed"]}


def test_a_document_that_breaks_a_measure_is_seen(half: dict[str, Typed]) -> None:
    page = half["report"]
    for name, harm in HARMS.items():
        broken = page.copy()
        harm(broken)
        assert (name, "document") in measures.faults(TABLE, "report", broken), name


def test_the_page_number_is_measured(half: dict[str, Typed]) -> None:
    page = half["report"]
    for name, value in (("sz", "30"), ("jc", "left"), ("i", "1")):
        broken = page.copy()
        head = next(iter(broken.heads.values()))
        for parent in head.iter(w("pPr" if name == "jc" else "rPr")):
            node = parent.find(w(name))
            node = etree.SubElement(parent, w(name)) if node is None else node
            node.set(w("val"), value)
        assert ("page_number_field", "document") in measures.faults(TABLE, "report", broken), name


@pytest.mark.slow
def test_every_measure_of_the_printed_page(written: dict[str, Typed], tmp_path: Path) -> None:
    for kind, page in written.items():
        made = Printed(page.bytes(), tmp_path / kind)
        assert [row["id"] for row in rows("printed", kind) if not printed.CHECKS[row["id"]](made)] == [], kind


def _indents(place: int, side: int) -> Callable[[Typed], None]:
    """Another length for the drawn line at a place."""

    def change(page: Typed) -> None:
        line = [one for one in page.lines() if one.ruled][place]
        for name in ("left", "right"):
            line.node.find(f"{w('pPr')}/{w('ind')}").set(w(name), str(side))

    return change


def _wrap(page: Typed) -> None:
    """The grid of the head as Word would find it, were it not fixed."""
    grid = list(next(page.root.iter(w("tblGrid"))))
    for column, cells, width in ((grid[0], 0, 5200), (grid[1], 1, 4200)):
        column.set(w("w"), str(width))
        for row in next(page.root.iter(w("tbl"))).iter(w("tr")):
            list(row.iter(w("tcW")))[cells].set(w("w"), str(width))


def _widen(page: Typed) -> None:
    """A head that is wider than the text, as it stands in the middle."""
    table = next(page.root.iter(w("tbl")))
    for node in (*table.iter(w("gridCol")), *table.iter(w("tcW"))):
        node.set(w("w"), str(int(int(node.get(w("w"))) * 1.04)))


def _lower_day(page: Typed) -> None:
    line = next(one for one in page.lines() if ", ngày " in one.text and one.where == "head_right")
    line.node.find(f"{w('pPr')}/{w('spacing')}").set(w("before"), "200")


def _lower_signature(page: Typed) -> None:
    line = next(one for one in page.lines() if one.where == "end_right" and one.text.strip())
    line.node.find(f"{w('pPr')}/{w('spacing')}").set(w("before"), "400")


PRINTED_HARMS: dict[str, Callable[[Typed], None]] = {
    "country_on_one_line": _wrap,
    "nothing_reaches_into_the_margins": _widen,
    "motto_line_as_long_as_text": _indents(1, 1400),
    "issuer_line_third_to_half": _indents(0, 500),
    "subject_line_third_to_half": _indents(2, 500),
    "number_and_day_on_one_line": _lower_day,
    "number_of_the_page_in_the_head": _no_restart,
    "signature_beside_recipients": _lower_signature,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED_HARMS)
def test_a_printed_page_that_breaks_a_measure_is_seen(
    name: str, half: dict[str, Typed], tmp_path: Path
) -> None:
    page = half["report"].copy()
    PRINTED_HARMS[name](page)
    assert not printed.CHECKS[name](Printed(page.bytes(), tmp_path / "made"))
