"""What README shows is what the program says."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import REPOSITORY


def test_the_blocks_of_the_readme_are_the_programs_own_words() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", "README.md"],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout.decode() + ran.stderr.decode()


def test_the_pictures_of_the_readme_are_there() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for name in ("docs/pictures/terminal.png", "docs/pictures/page.png", "docs/pictures/places.png"):
        assert name in text
        assert (REPOSITORY / name).read_bytes().startswith(b"\x89PNG")
