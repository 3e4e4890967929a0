"""A template that a person has edited: what it asks for and there is not is an error that names it."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from ppmd_cli import resources
from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data" / "H1"


def edited(folder: Path, text: str) -> Path:
    """The report's template with one more paragraph at its head."""
    path = folder / "report.docx"
    shutil.copy(REPOSITORY / "templates" / "report.docx", path)
    document = docx.Document(str(path))
    document.paragraphs[0].insert_paragraph_before(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ v.head.isuer }}", '"isuer"'),
        ("{{ nguoi_ky }}", '"nguoi_ky"'),
        ("{{ v.head.issuer| }}", "report.docx"),
        ("{%p for one in v.head.recipients %}", "report.docx"),
    ],
)
def test_a_name_that_is_not_given_is_named(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, of = edited(tmp_path, text), resources.template
    monkeypatch.setattr(resources, "template", lambda name: path if name == "report.docx" else of(name))
    ran = call("report", "--period", "H1", "--from", SAMPLE, "--write", "docx", "--out", tmp_path / "out")
    assert ran.code == 3
    assert said in ran.err
    assert "report.docx" in ran.err
    assert not list(tmp_path.glob("out/*.docx"))
