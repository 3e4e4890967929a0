"""The cases through the command line's door, and a search of every byte that comes out for what was planted."""

from __future__ import annotations

import html
import io
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ppmd_cli.checks.privacy_words import composed, folded
from tests.privacy.corpus.cases import Content, Positive
from tests.privacy.corpus.negatives import Negative

AT_CELLS = (
    "cell",
    "hidden row",
    "hidden column",
    "comment",
    "threaded comment",
    "formula, shown",
    "formula, not shown",
)


@dataclass
class Measured:
    """missed: positives that were not refused with kind (and cell, where there is one) named; leaked: secrets
    found outside the senders' files, with where; alarms: negatives that were refused or called personal.
    """

    found: list[Positive] = field(default_factory=list)
    missed: list[tuple[Positive, str]] = field(default_factory=list)
    leaked: list[tuple[Positive, str]] = field(default_factory=list)
    alarms: list[tuple[Negative, str]] = field(default_factory=list)


def measure(folder: Path, positives: Sequence[Positive], negatives: Sequence[Negative]) -> Measured:
    """Put all through `ppmd validate --annotate`, `ppmd batch` and the report of the workspace."""
    result = Measured()
    door = Door(folder)
    for name, cases in (("refused", positives), ("good", negatives)):
        for number, case in enumerate(cases):
            _write(door.inbox(name), f"{name[0]}{number:04}", _suffix(case), case.content())
    said = door.run("refused")
    files = {Path(one["path"]).name.partition("-")[0].partition(".")[0]: one for one in said}
    for number, case in enumerate(positives):
        wrong = _wrong(case, files.get(f"r{number:04}"))
        (result.missed.append((case, wrong)) if wrong else result.found.append(case))
    for where, text in door.outputs():
        for case in positives:
            if any(_plain(secret) in text for secret in case.said.secrets):
                result.leaked.append((case, where))
    for one in door.run("good"):
        number = int(Path(one["path"]).name[1:5])
        codes = [
            f["code"]
            for f in one["findings"]
            if f["code"].startswith("personal") or f["code"] in {"business_names", "name_perhaps"}
        ]
        if codes or one["unit"] != "bdbp":
            result.alarms.append((negatives[number], " ".join(codes) or str(one["findings"])))
    return result


class Door:
    """A workspace, and the command line as somebody types it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True)
        self.said: dict[str, bytes] = {}

    def inbox(self, name: str) -> Path:
        """The inbox of a workspace."""
        found = self.folder / name
        if not found.exists():
            self._call("init", found, "--plan", "thanh_hoa_2023")
        return found / "inbox"

    def run(self, name: str) -> list[dict[str, Any]]:
        """Every command that speaks of returns; what the first says of each file."""
        inbox, space = self.inbox(name), self.folder / name
        plan = ("--plan", "thanh_hoa_2023", "--fail-on", "never")
        first = self._call(
            "validate", inbox, *plan, "--format", "json", "--annotate", self.folder / f"{name}-marked"
        )
        for more in (("text", "-v"), ("csv",), ("text", "--lang", "en")):
            self._call("validate", inbox, *plan, "--format", *more)
        if name == "refused":
            self._call("batch", "--workspace", space, "--received", "2023-06-10", "-v")
            self._call("batch", "--workspace", space, "--format", "json")
            some = next(iter(sorted(inbox.iterdir())))
            self._call("submit", some, "--workspace", space)
            for words in (
                ("status", "--period", "H1"),
                ("ledger", "log"),
                (
                    "report",
                    "--period",
                    "H1",
                    "--out",
                    space / "reports",
                    "--write",
                    "json",
                    "--write",
                    "html",
                ),
            ):
                self._call(*words, "--workspace", space)
        return list(json.loads(first)["files"])

    def outputs(self) -> Iterator[tuple[str, str]]:
        """Each thing that came out, as one text without marks in small letters, however it is written."""
        for name, data in self.said.items():
            yield name, _readings(data)
        for path in sorted(self.folder.rglob("*")):
            inbox = "inbox" in path.relative_to(self.folder).parts
            if path.is_file() and not inbox:
                data = path.read_bytes()
                yield str(path), _readings(path.name.encode()) + _readings(data)
                if zipfile.is_zipfile(io.BytesIO(data)):
                    with zipfile.ZipFile(io.BytesIO(data)) as package:
                        for part in package.namelist():
                            yield f"{path}!{part}", _readings(package.read(part))

    def _call(self, *words: object) -> bytes:
        environ = {
            **os.environ,
            "TMPDIR": str(self.temporary),
            "PPMD_CACHE": str(self.folder.parent / "cache"),
        }
        ran = subprocess.run(
            [sys.executable, "-m", "ppmd_cli", *map(str, words)],
            capture_output=True,
            check=False,
            env=environ,
            timeout=500,
            cwd=self.folder,
        )
        assert b"Traceback" not in ran.stderr
        assert ran.returncode in {0, 1}, (words, ran.stderr[-2000:])
        self.said[" ".join(map(str, words)).replace(str(self.folder), "")] = ran.stdout + ran.stderr
        return ran.stdout


def _suffix(case: Positive | Negative) -> str:
    return case.format if isinstance(case, Positive) else case.suffix


def _write(folder: Path, name: str, suffix: str, content: Content) -> None:
    if isinstance(content, bytes):
        # A web page comes under a spreadsheet's name.
        (folder / f"{name}.{suffix.replace('html', 'xls')}").write_bytes(content)
        return
    for sheet, data in content.items():
        (folder / f"{name}-{sheet}.csv").write_bytes(data)


def _wrong(case: Positive, said: dict[str, Any] | None) -> str:
    """What is wrong with the answer, "" if nothing is."""
    if said is None:
        return "no answer"
    places = [one for one in said["findings"] if one["code"] == f"personal_{case.said.family}"]
    if said["outcome"] != "errors" or not places:
        return f"{said['outcome']}: {[one['code'] for one in said['findings']]}"
    cell = case.place in AT_CELLS and case.format in {"xlsx", "xlsm", "xls", "ods", "fods"}
    if cell and not any(one["cell"] for one in places):
        return "no cell"
    return ""


def _readings(data: bytes) -> str:
    """Bytes as texts in UTF-8 and UTF-16, letters by their number as letters."""
    texts = [
        data.decode("utf-8", "replace"),
        data.decode("utf-16-le", "replace"),
        data[1:].decode("utf-16-le", "replace"),
    ]
    if "&" in texts[0]:
        texts.append(html.unescape(texts[0]))
    return "\n".join(map(_plain, texts))


def _plain(text: str) -> str:
    return folded(composed(unicodedata.normalize("NFC", text))).lower()
