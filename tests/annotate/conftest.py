"""The workbook of LibreOffice is made once."""

from pathlib import Path

import pytest

from tests.annotate.books import by_openpyxl, by_xlsxwriter
from tests.forms.conftest import Convert, resave

__all__ = ["resave"]


@pytest.fixture(scope="session")
def by_libreoffice(resave: Convert, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.xlsx").write_bytes(by_xlsxwriter())
    return resave([folder / "a.xlsx"], folder / "out")[0].read_bytes()


@pytest.fixture(params=["openpyxl", "XlsxWriter", "LibreOffice"])
def book(request: pytest.FixtureRequest) -> bytes:
    """A sender's workbook, as each of three programs writes it."""
    if request.param == "LibreOffice":
        made: bytes = request.getfixturevalue("by_libreoffice")
        return made
    return by_openpyxl() if request.param == "openpyxl" else by_xlsxwriter()


@pytest.fixture
def written(tmp_path: Path, book: bytes) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book)
    return path
