"""The reference pages say what the program says: they are made from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import make_reference


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return make_reference.pages()


def test_no_page_is_out_of_date(made: dict[str, str]) -> None:
    assert make_reference.out_of_date(made) == [], "run make docs"


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("settings.md", "`lateness`", "`latenes`"),
        ("commands.md", "--annotate", "--annotated"),
        ("plan-keys.md", "`due_before`", "`due`"),
        ("codes.md", "### file_empty", "### file_emptied"),
        ("json.md", "`indicators[].verdict`", "`indicators[].verdicts`"),
    ],
)
def test_a_page_that_says_something_else_is_named(
    tmp_path: Path, made: dict[str, str], page: str, before: str, after: str
) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(make_reference.PAGES, folder)
    text = (folder / page).read_text(encoding="utf-8")
    assert before in text
    (folder / page).write_text(text.replace(before, after), encoding="utf-8")
    (folder / "left-over.md").write_text("# of a command that is gone\n", encoding="utf-8")
    assert make_reference.out_of_date(made, folder) == sorted([page, "left-over.md"])
