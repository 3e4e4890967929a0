"""A workspace with made-up returns."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Ran
from tests.ledger.desk import Desk, edited

SAMPLE = REPOSITORY / "sample_data"


@pytest.fixture
def desk(tmp_path: Path, ppmd: Callable[..., Ran]) -> Desk:
    """A new workspace of the plan that ships."""
    folder = tmp_path / "ws"
    assert ppmd("init", folder, "--plan", "thanh_hoa_2023").code == 0
    return Desk(folder, ppmd)


@pytest.fixture
def sample() -> Callable[..., Path]:
    """A sample return: `sample("402")`, `sample("402", "FY")`."""

    def find(unit: str, period: str = "H1") -> Path:
        return next((SAMPLE / period).glob(f"{unit} - *.xlsx"))

    return find


@pytest.fixture(autouse=True)
def _one_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of files are read in one zone."""
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def set_time(path: Path, text: str) -> None:
    """Give a file a time."""
    moment = datetime.fromisoformat(text).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture
def two(sample, tmp_path):
    """Two returns of one unit that differ in one figure (a commune's inspected establishments)."""
    first, second = tmp_path / "mot.xlsx", tmp_path / "hai.xlsx"
    from openpyxl import load_workbook

    sheet = load_workbook(sample("380"))["Biểu 1. Theo xã"]
    column = next(cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == "X09")
    row = next(
        row for row in range(10, 60) if isinstance(value := sheet[f"{column}{row}"].value, int) and value > 1
    )
    place = f"Biểu 1. Theo xã!{column}{row}"
    value = sheet[f"{column}{row}"].value
    first.write_bytes(edited(sample("380"), {place: value}))
    second.write_bytes(edited(sample("380"), {place: value - 1}))
    return first, second, place, value


@pytest.fixture
def two_versions(two) -> tuple[Path, Path]:
    """The two files alone."""
    return two[0], two[1]
