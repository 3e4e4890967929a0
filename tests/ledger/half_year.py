"""A half-year as half_year.yaml tells it: its files are made once, and lived through in as many workspaces as wanted."""

from __future__ import annotations

import csv
import io
import os
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from tests.conftest import REPOSITORY
from tests.intake.test_formats_locked import locked
from tests.ledger.desk import edited

SCRIPT = Path(__file__).with_suffix(".yaml")
SAMPLE = REPOSITORY / "sample_data"
ZONE = timezone(timedelta(hours=7))
PASSWORD = "mật khẩu 17"
RUN_AT, PEOPLE_AT = time(18), time(19)
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)


@dataclass(frozen=True)
class Arrival:
    """What came as one return: its files, and what the run of the day is to make of the first of them.

    whole: False for a file of which the rest comes later, under the same name.
    """

    day: date
    unit: str
    files: tuple[tuple[str, bytes], ...]
    becomes: str
    at: datetime
    sidecar: dict[str, Any]
    whole: bool = True


@dataclass(frozen=True)
class Day:
    """A day: what comes, and what people enter after the run."""

    day: date
    arrivals: tuple[Arrival, ...]
    commands: tuple[tuple[str, ...], ...]

    def moment(self, at: time = RUN_AT, seconds: int = 0) -> str:
        """A moment of the day as SOURCE_DATE_EPOCH has it."""
        return str(int(datetime.combine(self.day, at, ZONE).timestamp()) + seconds)


def sample(unit: str) -> Path:
    return next((SAMPLE / "H1").glob(f"{unit} - *.xlsx"))


class Maker:
    """Makes the files of the script."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.names: set[str] = set()
        self.sent: dict[str, bytes] = {}
        self.office = scratch / "office"
        self.passwords = scratch / "passwords.txt"
        self.passwords.write_text(PASSWORD + "\n", "utf-8")

    def days(self) -> list[Day]:
        script = yaml.safe_load(SCRIPT.read_text("utf-8"))
        self._convert(script)
        return [self._day(day, lines) for day, lines in script.items()]

    def _convert(self, script: dict[date, list[dict[str, Any]]]) -> None:
        """The other programs' formats, in one start of LibreOffice each; without it (never on CI) they come as .xlsx."""
        soffice = shutil.which("soffice")
        assert soffice or not os.environ.get("CI"), "LibreOffice is missing, and CI is set"
        for kind in ("ods", "xls"):
            units = [one["unit"] for some in script.values() for one in some if one.get("as") == kind]
            profile = f"-env:UserInstallation=file://{self.scratch}/profile"
            words = ["--headless", "--convert-to", kind, "--outdir", str(self.office / kind)]
            if soffice and units:
                subprocess.run([soffice, profile, *words, *map(sample, units)], check=True, timeout=180, capture_output=True)  # fmt: skip

    def _day(self, day: date, lines: list[dict[str, Any]]) -> Day:
        arrivals = [self._arrival(day, line) for line in lines if "ppmd" not in line]
        commands = [tuple(shlex.split(line["ppmd"])) for line in lines if "ppmd" in line]
        return Day(day, tuple(arrivals), tuple(commands))

    def _arrival(self, day: date, line: dict[str, Any]) -> Arrival:
        at = datetime.combine(day, time.fromisoformat(line.get("at", "09:00")), ZONE)
        if "stray" in line:
            return Arrival(day, "", ((line["stray"], b"%PDF-1.4 khong phai bao cao"),), "", at, {})
        unit, how = line["unit"], line.get("as", "")
        source = sample(unit)
        if "broken" in line:
            source = next((SAMPLE / "faults").glob(f"{line['broken']} - *"))
        data = edited(source, line["cells"]) if "cells" in line else source.read_bytes()
        files = tuple(MESSES[how](self, unit, source.name, data) if how else [(source.name, data)])
        if how == "grows":
            at = datetime.combine(day, time(17, 59, 40), ZONE)
        if how != "grown":
            files = tuple((self._free(line.get("named", name)), some) for name, some in files)
        self.sent.setdefault(unit, files[0][1])
        becomes = line.get("becomes", f"waiting: {line['waits']}" if "waits" in line else "accepted")
        return Arrival(day, unit, files, becomes, at, line.get("sidecar", {}), whole=how not in PARTS)

    def _free(self, name: str) -> str:
        """The name, or another where it is taken: the inbox keeps what came."""
        stem, number = name, 1
        while name in self.names:
            number += 1
            name = f"lần {number} - {stem}"
        self.names.add(name)
        return name

    def csv(self, unit: str, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        """One .csv a sheet, as the program that saves them names them."""
        for sheet in load_workbook(io.BytesIO(data), data_only=True):
            text = io.StringIO(newline="")
            for row in sheet.iter_rows(values_only=True):
                days = (one.strftime("%d/%m/%Y") if hasattr(one, "strftime") else one for one in row)
                csv.writer(text, delimiter=";").writerow(["" if one is None else one for one in days])
            yield f"{unit} - A-{sheet.title}.csv", text.getvalue().encode()

    def saved_as(self, unit: str, name: str, data: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
        path = (self.office / kind / name).with_suffix(f".{kind}")
        yield (path.name, path.read_bytes()) if path.is_file() else (name, data)

    def renamed(self, unit: str, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Its sheets have other names, and stand in another order."""
        book = load_workbook(io.BytesIO(data))
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.title = f"Sheet{number}"
        book.move_sheet(book.worksheets[-1], -1)
        out = io.BytesIO()
        book.save(out)
        yield name, out.getvalue()

    def packed(self, unit: str, name: str, data: bytes, what: str) -> Iterator[tuple[str, bytes]]:
        """A package that harms whoever unpacks it."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                text = old.read(part)
                if what == "entities" and part == "xl/workbook.xml":
                    text = text.replace(b"?>", b"?>" + ENTITIES.encode(), 1)
                new.writestr(part, text)
            if what == "bomb":
                new.writestr("xl/media/a.png", bytes(40 << 20))
        yield name, out.getvalue()

    def same_twice(self, unit: str, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        yield f"bản sao của {name}", data
        yield name, data


MESSES: dict[str, Callable[[Maker, str, str, bytes], Iterator[tuple[str, bytes]]]] = {
    "csv": Maker.csv,
    "ods": lambda maker, *about: maker.saved_as(*about, "ods"),
    "xls": lambda maker, *about: maker.saved_as(*about, "xls"),
    "renamed": Maker.renamed,
    "entities": lambda maker, *about: maker.packed(*about, "entities"),
    "bomb": lambda maker, *about: maker.packed(*about, "bomb"),
    "same": lambda maker, unit, name, _: iter([(name, maker.sent[unit])]),
    "same_twice": Maker.same_twice,
    "grows": lambda _, unit, name, data: iter([(name, data[: len(data) // 2])]),
    "grown": lambda _, unit, name, data: iter([(name, data)]),
    "locked": lambda _, unit, name, data: iter([(name, locked(data, PASSWORD))]),
    "nothing": lambda _, unit, name, data: iter([(name, b"")]),
    "junk": lambda _, unit, name, data: iter([(name, b"PK\x03\x04 khong phai bang tinh " * 40)]),
}

PARTS = ("grows",)


def put(arrival: Arrival, inbox: Path, *, told: bool = False) -> None:
    """The files come. told: with a note of when, as if the office had noted every arrival."""
    note = dict(arrival.sidecar)
    if told:
        note.setdefault("received", arrival.at.replace(tzinfo=None) if arrival.unit else None)
    for name, data in arrival.files:
        path = inbox / name
        path.write_bytes(data)
        os.utime(path, (arrival.at.timestamp(),) * 2)
        if note and arrival.unit:
            lines = [f'{key} = "{one}"' if isinstance(one, str) else f"{key} = {one.isoformat()}" for key, one in note.items()]  # fmt: skip
            path.with_name(f"{name}.toml").write_text("\n".join(lines), "utf-8")


def in_words(command: tuple[str, ...], **places: Path) -> list[str]:
    """A command of the script, with the places of one workspace."""
    found = []
    for word in command:
        for name, place in places.items():
            word = word.replace(f"{{{name}}}", str(place))  # noqa: PLW2901 - one slot after the other
        found.append(word)
    return found
