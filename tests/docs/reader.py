"""A reader of the docs, who types what a page says, in an empty folder, on the days that it tells of."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import REPOSITORY, Ran
from tests.docs.pages import Block
from tests.report.called import call

WIDTH = "100"


@dataclass
class Reader:
    """One who follows a page from `home` on. out: what the last block printed."""

    page: str
    home: Path
    patch: pytest.MonkeyPatch
    refused: tuple[str, ...] = ()
    out: str = ""
    now: float = 0
    ran: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patch.setenv("COLUMNS", WIDTH)
        self.patch.setenv("HOME", str(self.home))
        self.patch.chdir(self.home)
        self.today("2023-06-12")

    def read(self, page: Iterable[Block]) -> None:
        """Do all that a page says, in its order."""
        for block in page:
            self.follow(block)

    def follow(self, block: Block) -> None:
        """Do what the block and the directives before it say."""
        place = f"{self.page}:{block.line}"
        for word, rest in block.directives:
            if word == "home":
                os.chdir(self.home)
            elif word == "today":
                self.today(rest)
            elif word == "put":
                self.put(rest)
            elif word == "run":
                self.type(rest, [], place)
            elif word == "swap":
                _swap(*(part.strip() for part in rest.split("|")))
            elif word == "typed":
                type_into_blanks(block.text, *rest.split())
            elif word == "file":
                path = Path(rest)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8", newline="\n")
        if block.has("shows"):
            self.compare(block, place)
        if block.lang == "sh":
            self.out = ""
            codes = [_expected(rest) for rest in block.all("exit")]
            for line in block.commands:
                self.type(line, codes, place)
            for _, start in codes:
                assert any(line.startswith(start) for line in block.commands), f"{place}: no {start!r}"
        for rest in block.all("gives"):
            for pattern in rest.split("|"):
                assert list(Path().glob(pattern.strip())), f"{place}: there is no {pattern.strip()}"

    def today(self, day: str) -> None:
        """It is eight in the morning of that day."""
        self.now = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC).timestamp()
        self.patch.setenv("SOURCE_DATE_EPOCH", str(int(self.now)))

    def put(self, what: str) -> None:
        """Files of the repository arrive."""
        found = re.fullmatch(r"(?P<globs>.+?) (?P<how>in|as) (?P<where>\S.*)", what)
        assert found is not None, what
        words = shlex.split(found["globs"])
        files = sorted(
            file
            for word in words
            if not word.startswith("!")
            for file in REPOSITORY.glob(word)
            if not any(fnmatch(file.name, other[1:]) for other in words if other.startswith("!"))
        )
        assert files, what
        for file in files:
            place = Path(found["where"])
            target = place if found["how"] == "as" else place / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            os.utime(target, (self.now, self.now))

    def type(self, line: str, codes: list[tuple[int, str]], place: str) -> None:
        """One line of the block; parts joined by && are typed one after the other."""
        for part in re.split(r"\s&&\s", line):
            words = shlex.split(part, comments=True)
            text = shlex.join(words)
            if words[0] in self.refused:
                continue
            self.ran.append(text)
            ran = self.do([os.path.expandvars(word) for word in words], place)
            wanted = next((code for code, start in codes if part.strip().startswith(start)), 0)
            assert ran.code == wanted, f"{place}: {text}\nexit {ran.code}\n{ran.out}{ran.err}"
            self.out += ran.out + ran.err

    def do(self, words: list[str], place: str) -> Ran:
        """One command: of the program, or one of the few that every reader knows."""
        match words:
            case ["ppmd", *rest]:
                return call(*rest)
            case ["cd", folder]:
                os.chdir(folder)
            case ["mkdir", *folders]:
                for folder in folders:
                    Path(folder).mkdir(parents=True)
            case ["cp", source, target]:
                shutil.copy(source, target)
            case _:
                pytest.fail(f"{place}: the test does not know how to type {words[0]!r}")
        return Ran(0, "", "")

    def compare(self, block: Block, place: str) -> None:
        """Every line that is shown was printed, in this order; "..." stands for lines that are left out."""
        printed = [_bare(line) for line in self.out.splitlines()]
        at = 0
        for line in block.text.splitlines():
            bare = _bare(line)
            if bare in {"", "..."}:
                continue
            assert bare in printed[at:], f"{place}: not printed (or not there): {line}\n\n{self.out}"
            at = printed.index(bare, at) + 1


def _swap(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def type_into_blanks(table: str, plan: str, period: str, blanks: str, folder: str) -> None:
    """Each row of the table is a unit; its columns are elements. The workbooks are opened, typed into, saved."""
    made = call("template", "--plan", plan, "--period", period, "--all", "--out", blanks, "--format", "json")
    files = {file["unit"]: file for file in json.loads(made.out)["files"]}
    Path(folder).mkdir(exist_ok=True)
    for row in csv.DictReader(io.StringIO(table)):
        file = files[row["unit"]]
        book = load_workbook(file["path"])
        for cell in file["cells"]:
            book[cell["sheet"]][cell["cell"]] = _as_excel_types(row[cell["element"]])
        book.save(Path(folder, Path(file["path"]).name))


def _as_excel_types(text: str) -> str | int | date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return int(text) if text.isdecimal() else text


def _bare(line: str) -> str:
    """A line without the folder that the reader happens to work in."""
    return " ".join(line.replace(str(Path.cwd()) + os.sep, "").split())


def _expected(rest: str) -> tuple[int, str]:
    code, _, start = rest.partition(" ")
    return int(code), start
