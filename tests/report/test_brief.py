"""The brief is one page, whatever the returns and the officer's text are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ppmd_cli.report import onepage
from tests.report.called import call
from tests.report.printed import Printed
from tests.report.test_decree import DAYS, SAMPLE
from tests.report.test_signed import OWN
from tests.report.typed import Typed, typed

LONG = "Đề nghị chỉ đạo các sở, ngành, địa phương bố trí kinh phí và cán bộ theo Kế hoạch. " * 3
ENDLESS = "Đề nghị xem xét. " * 300


def brief(folder: Path, period: str, files: int, own: str) -> Typed:
    """The brief of the first files of the sample, with an officer's text."""
    source = folder / "returns"
    source.mkdir()
    for path in sorted((SAMPLE / period).glob("*.xlsx"))[:files]:
        shutil.copy(path, source)
    (folder / "own.md").write_text(own, encoding="utf-8")
    words = (
        "--as-of",
        DAYS[period],
        "--write",
        "docx",
        "--document",
        "brief",
        "--narrative",
        folder / "own.md",
    )
    ran = call("report", "--period", period, "--from", source, *words, "--out", folder)
    assert ran.code == 0, ran.err
    return typed(folder / f"tom-tat-{period}.docx")


def counted(page: Typed) -> dict[str, int]:
    """Rows of the table, orders, and how many more of each the page says there are."""
    lines = [one.text for one in page.lines()]
    rows = {one.node.getparent().getparent() for one in page.lines() if one.where == "table"}
    more = {
        kind: sum(int(found[1]) for one in lines if (found := re.fullmatch(rf"Còn (\d+) {kind} khác.*", one)))
        for kind in ("chỉ tiêu", "nội dung")
    }
    orders = sum(one.startswith("- ") for one in lines)
    return {
        "rows": len(rows) - 1,
        "orders": orders,
        "rows more": more["chỉ tiêu"],
        "orders more": more["nội dung"],
    }


OWNS = {
    "own": OWN,
    "long": "## Đối với Ủy ban nhân dân tỉnh\n" + f"- {LONG}\n" * 5,
    "endless": f"## Đối với Ủy ban nhân dân tỉnh\n{ENDLESS}\n\n- Ngắn.\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("period", ["H1", "FY"])
@pytest.mark.parametrize("files", [0, 3, 28, 38])
@pytest.mark.parametrize("own", OWNS)
def test_it_is_one_page(period: str, files: int, own: str, tmp_path: Path) -> None:
    page = brief(tmp_path, period, files, OWNS[own])
    assert len(Printed(page.bytes(), tmp_path / "made").pages) == 1
    found = counted(page)
    assert found["orders"] >= 1, "the page has room for one"
    assert found["rows"] >= 1 or files == 38, found


def test_what_has_no_room_is_counted(tmp_path: Path) -> None:
    """Seven indicators are open, two are behind; the officer asks for two things, one of which is a page long."""
    found = counted(brief(tmp_path, "H1", 28, OWNS["endless"]))
    assert found["rows"] + found["rows more"] == 9
    assert 0 < found["rows"] < 9
    assert found["orders"] + found["orders more"] == 2 + 3


def test_what_has_room_is_there_whole(tmp_path: Path) -> None:
    found = counted(brief(tmp_path, "H1", 38, "## Tình hình\nÊm.\n"))
    assert found == {"rows": 5, "rows more": 0, "orders": 3, "orders more": 0}


def test_a_word_wider_than_its_cell_takes_the_lines_it_is_torn_into() -> None:
    assert onepage.row(("x" * 90, "–", "–", "–")) > onepage.row(("x", "–", "–", "–"))
