"""Shells themselves complete a line: each sources what `ppmd --show-completion` prints in it, and is asked."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

SHELVES = REPOSITORY / "tests" / "checks" / "shelves"
LINES = [
    ("ppmd val", ["validate"]),
    ("ppmd plan d", ["diff"]),
    ("ppmd report --period ", ["A", "B"]),
    ("ppmd validate --unit ", ["a", "b"]),
    ("ppmd template --unit a --unit ", ["a", "b"]),
    ("ppmd explain dus", ["dust", "dusted"]),
    ("ppmd correct --unit b --subject b", ["b1", "b2", "b3"]),
    ("ppmd report --plan thanh", ["thanh_hoa_2023"]),
    ("ppmd validate retur", ["returns.xlsx"]),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings, a file, and a program `ppmd` in the path."""
    (tmp_path / "ppmd.toml").write_text(f'plan = "{SHELVES.as_posix()}"\n', encoding="utf-8")
    (tmp_path / "returns.xlsx").touch()
    program = tmp_path / "bin" / "ppmd"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ppmd_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def needed(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def said(*command: str) -> str:
    ran = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=120)
    assert ran.stderr == ""
    return ran.stdout


@pytest.mark.usefixtures("here")
def test_fish():
    fish = needed("fish")
    script = "ppmd --show-completion | source\n" + "".join(
        f"echo == {number}; complete -C '{line}'\n" for number, (line, _) in enumerate(LINES)
    )
    shown = said(fish, "--no-config", "-c", script)
    parts = [part.splitlines()[1:] for part in shown.split("== ")[1:]]
    found = [[one.partition("\t")[0] for one in lines if one] for lines in parts]
    assert found == [words for _, words in LINES]
    assert "a\tThư viện A" in shown, "names stand beside codes"


class Zsh:
    """A zsh on a terminal of its own."""

    def __init__(self, zsh: str) -> None:
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execv(zsh, ["zsh", "-f", "-i"])

    def read(self, mark: str, seconds: float = 60) -> str:
        """What it shows until `mark` stands on the screen."""
        shown, end = b"", time.monotonic() + seconds
        while mark.encode() not in shown:
            left = end - time.monotonic()
            assert left > 0, f"no {mark!r} in {shown.decode(errors='replace')!r}"
            if select.select([self.screen], [], [], min(left, 0.5))[0]:
                shown += os.read(self.screen, 1 << 16)
        return shown.decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def end(self) -> None:
        os.close(self.screen)
        os.waitpid(self.process, 0)


# The words offered go to a file: a screen shows them in columns, and only as many as it has room for.
ZSH = """
PS1='' PS2=''
autoload -Uz compinit; compinit -u -D
source <(ppmd --show-completion; true)
compadd() { builtin compadd -O offered "$@"; print -rl -- $offered >> words; builtin compadd "$@" }
asked() { : > words; BUFFER=$line; CURSOR=$#BUFFER; zle complete-word; print -r -- done $number; zle kill-buffer }
zle -C complete-word complete-word _main_complete; zle -N asked; bindkey '^T' asked
echo re''ady
"""


@pytest.mark.usefixtures("here")
def test_zsh(tmp_path: Path):
    shell = Zsh(needed("zsh"))
    try:
        (tmp_path / "set-up.zsh").write_text(ZSH, encoding="utf-8")
        shell.type("source set-up.zsh\n")
        shell.read("ready")
        for number, (line, words) in enumerate(LINES):
            shell.type(f"number={number} line='{line}'\n\x14")
            shell.read(f"done {number}")
            offered = (tmp_path / "words").read_text(encoding="utf-8").split()
            assert [word for word in words if word in offered] == words, line
            if "returns" not in line:
                assert "ppmd.toml" not in offered, line
    finally:
        shell.end()
