"""The annexes of the report on paper: how many pages each takes, and how a table of many columns is set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ppmd_cli.report import lines
from ppmd_cli.report.columns import MM, widths
from tests.report.printed import Printed
from tests.report.test_decree import SAMPLE, documents
from tests.report.typed import TWIPS_CM, Typed, w

MOST_PAGES = {"I": 2, "II": 2, "III": 1, "IV": 2}


@pytest.fixture(scope="module", params=["H1", "FY"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """The report of a period."""
    return documents(request.param, tmp_path_factory.mktemp(request.param), SAMPLE / request.param)["report"]


@pytest.mark.slow
def test_each_annex_takes_few_pages(written: Typed, tmp_path: Path) -> None:
    pages: dict[str, int] = {}
    for page in Printed(written.bytes(), tmp_path / "made").pages:
        head = page.find("^Phụ lục [IVX]+$")
        if head is not None:
            current = re.sub("[^IVX]", "", head.text.removeprefix("Phụ lục"))
        if page.width > page.height:
            pages[current] = pages.get(current, 0) + 1
    assert pages.keys() == MOST_PAGES.keys()
    assert all(pages[name] <= most for name, most in MOST_PAGES.items()), pages


def test_the_table_of_units_is_readable(written: Typed) -> None:
    """A millimetre at the sides of a text, two points above and below it, no figure torn, no row on two pages."""
    table = max(written.root.iter(w("tbl")), key=lambda one: len(list(one.iter(w("gridCol")))))
    grid = [int(one.get(w("w"))) / TWIPS_CM * 10 for one in table.iter(w("gridCol"))]
    assert abs(sum(grid) - 252) < 2
    edges = table.find(f"{w('tblPr')}/{w('tblCellMar')}")
    assert all(int(edges.find(w(side)).get(w("w"))) >= TWIPS_CM / 10 for side in ("left", "right"))
    rows = list(table.iter(w("tr")))
    for row in rows:
        assert row.find(f"{w('trPr')}/{w('cantSplit')}") is not None
        for place, cell in enumerate(row.iter(w("tc"))):
            [line] = [written.line(one) for one in cell.iter(w("p"))]
            assert line.apart == 4
            assert line.sizes <= {9.0}
            if place and row is not rows[0]:
                wide = lines.width(line.text.strip(), 9) / 1000 / 72 * 25.4
                assert wide + 2 < grid[place], line.text
    heads = ["".join(t.text or "" for t in cell.iter(w("t"))) for cell in rows[0].iter(w("tc"))]
    pupils = next(wide for head, wide in zip(heads, grid, strict=True) if "Học sinh" in head)
    assert pupils >= 24
    assert min(grid) >= 16
    assert grid[0] == max(grid)


def test_columns_are_as_wide_as_they_need() -> None:
    rows = [["Đơn vị", "Có", "Học sinh, sinh viên"], ["Huyện Quan Hóa", "1/1", "27.650/100.240"]]
    name, yes, pupils = widths(rows, (9, 9), 120 * MM, MM)
    assert name + yes + pupils == 120 * MM
    assert yes < pupils
    narrow = widths(rows, (9, 9), 60 * MM, MM)
    assert sum(narrow) == 60 * MM
    assert narrow[1] < 16 * MM, "the names come first"
    assert narrow[2] > lines.width("27.650/100.240", 9), "no figure is torn"
