"""The report's tables as a workbook, and the Word document as PDF."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import REPOSITORY, Ran, need

H1 = REPOSITORY / "sample_data" / "H1"


def written(ppmd: Callable[..., Ran], folder: Path, formats: str) -> Ran:
    ran = ppmd(
        "report", "--period", "H1", "--from", H1, "--out", folder, "--as-of", "2023-06-20", "--write", formats
    )
    assert ran.code == 0, ran.err
    return ran


def test_the_tables_are_no_return(ppmd: Callable[..., Ran], tmp_path: Path) -> None:
    """Walked over they are passed by, whoever has saved them since; named, they are read like any file."""
    returns = tmp_path / "returns"
    returns.mkdir()
    one = next((REPOSITORY / "sample_data" / "H1").glob("385*.xlsx"))
    shutil.copy(one, returns / "385.xlsx")
    written(ppmd, returns / "reports", "xlsx")
    tables = returns / "reports" / "bao-cao-H1.xlsx"
    for _ in range(2):
        ran = ppmd("validate", returns, "--format", "json")
        assert [Path(file["path"]).name for file in json.loads(ran.out)["files"]] == ["385.xlsx"]
        assert tables.name not in ran.err
        assert tables.name in ppmd("validate", returns, "-v").err
        report = (
            "report",
            "--period",
            "H1",
            "--from",
            returns,
            "--out",
            tmp_path / "out",
            "--as-of",
            "2023-06-20",
        )
        assert tables.name not in ppmd(*report).err
        assert tables.name in ppmd(*report, "-v").err
        named = json.loads(ppmd("validate", tables, "--format", "json").out)["files"][0]
        assert [one["code"] for one in named["findings"]] == ["not_a_return"]
        book = load_workbook(tables)
        book["Ghi chú"]["A1"] = "Đã xem"
        book.save(tables)


def test_the_same_returns_give_the_same_bytes(ppmd: Callable[..., Ran], tmp_path: Path) -> None:
    for name in ("one", "two"):
        written(ppmd, tmp_path / name, "xlsx,docx,html,json")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_pdf_through_libreoffice(ppmd: Callable[..., Ran], tmp_path: Path) -> None:
    need(shutil.which("soffice"), "LibreOffice")
    from pypdf import PdfReader

    written(ppmd, tmp_path, "pdf")
    reader = PdfReader(io.BytesIO((tmp_path / "bao-cao-H1.pdf").read_bytes()))
    assert "BÁO CÁO" in reader.pages[0].extract_text()


def test_pdf_without_libreoffice_says_what_to_do(
    ppmd: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = ppmd("report", "--period", "H1", "--from", H1, "--out", tmp_path, "--write", "pdf")
    assert ran.code == 2
    assert "LibreOffice" in ran.err
