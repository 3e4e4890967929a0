"""The journal on the disk: the only importer of sqlite3. Rows are added and read, never changed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from msgspec import Struct

from ppmd_cli import resources
from ppmd_cli.errors import InputError, OutputError
from ppmd_cli.ledger.codec import FactRow, FindingRow, digest_of_rows, fact_row, finding_row, json_text
from ppmd_cli.ledger.records import Entry, Receipt, Record, body_of, record_of
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding
from ppmd_cli.system.volumes import is_shared

BUSY_SECONDS = 30
_FACT_COLUMNS = "element, subject, kind, value, typed, reading, sheet, cell"
_FINDING_COLUMNS = "origin, code, severity, sheet, cell, element, subject, body"


class Reading(Struct, frozen=True):
    """What is kept of a receipt's content: its figures, and its findings by origin."""

    facts: Mapping[tuple[str, str], Fact]
    findings: Mapping[str, Sequence[Finding]]


class Journal:
    """An open journal. Raises InputError and OutputError for what the system refuses, or a damaged file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, create: bool = False, folder: Path | None = None) -> Journal:
        """Open the journal and bring it up to date; without `create` it must be there.

        folder: of the migrations, those that ship by default.
        """
        if not create and not path.is_file():
            raise InputError("ledger.error.none", path=path)
        with _refusals(path):
            if not path.exists():
                # Made before SQLite does: nobody but the owner reads what offices report.
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA synchronous = FULL")
                # A write-ahead log needs shared memory, which a network share has not.
                connection.execute(f"PRAGMA journal_mode = {'DELETE' if is_shared(path) else 'WAL'}")
                journal = cls(path, connection)
                journal._migrate(migrations(folder))
            except BaseException:
                connection.close()
                raise
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def version(self) -> int:
        """The number of the last migration that was made."""
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def entries(self, after: int = 0) -> tuple[Entry, ...]:
        """The rows with a higher number, in order."""
        with _refusals(self.path):
            rows = self._connection.execute(
                "SELECT id, at, who, kind, unit, period, body, digest FROM entry WHERE id > ? ORDER BY id",
                (after,),
            ).fetchall()
        return tuple(
            Entry(
                id_, datetime.fromisoformat(at), who, record_of(kind, unit, period, json.loads(body)), digest
            )
            for id_, at, who, kind, unit, period, body, digest in rows
        )

    def digest(self, entry: int) -> str | None:
        """The digest of a row, which covers all before it; "" for row 0, None for one that is not there."""
        with _refusals(self.path):
            row = self._connection.execute("SELECT digest FROM entry WHERE id = ?", (entry,)).fetchone()
        return "" if entry == 0 else None if row is None else str(row[0])

    def find(self, content: str) -> int | None:
        """The row by which a content was booked, None if it was not."""
        with _refusals(self.path):
            row = self._connection.execute(
                "SELECT entry FROM content WHERE sha256 = ?", (content,)
            ).fetchone()
        return None if row is None else int(row[0])

    def append(self, at: datetime, who: str, record: Record, reading: Reading | None = None) -> Entry:
        """Add a row, and with it what a receipt holds:

        all of it or nothing. A content is booked once: KeyError.
        """
        return self.append_all(at, who, [(record, reading)])[0]

    def append_all(
        self, at: datetime, who: str, records: Sequence[tuple[Record, Reading | None]]
    ) -> tuple[Entry, ...]:
        """Add rows that belong together: all of them or none. A content is booked once: KeyError."""
        with _refusals(self.path), self._transaction():
            return tuple([self._add(at, who, record, reading) for record, reading in records])

    def _add(self, at: datetime, who: str, record: Record, reading: Reading | None) -> Entry:
        facts = [fact_row(fact) for fact in reading.facts.values()] if reading else []
        findings = [
            finding_row(one, origin)
            for origin, found in (reading.findings if reading else {}).items()
            for one in found
        ]
        if isinstance(record, Receipt) and self.find(record.sha256) is not None:
            raise KeyError(record.sha256)
        last = self._connection.execute("SELECT id, digest FROM entry ORDER BY id DESC LIMIT 1").fetchone()
        number, before = (last[0] + 1, last[1]) if last else (1, "")
        row = (number, at.isoformat(timespec="seconds"), who, record.kind, record.unit, record.period)
        body = json_text(body_of(record))
        digest = _chained(before, (*row, body), facts, findings)
        self._connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, body, digest))
        if isinstance(record, Receipt):
            self._connection.execute("INSERT INTO content VALUES (?, ?)", (record.sha256, number))
        self._connection.executemany(
            "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, place, *one) for place, one in enumerate(facts, 1)],
        )
        self._connection.executemany(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, place, *one) for place, one in enumerate(findings, 1)],
        )
        return Entry(number, datetime.fromisoformat(row[1]), who, record, digest)

    def facts(self, entry: int) -> list[FactRow]:
        """The rows of figures of a receipt, in the order in which the form asks for them."""
        with _refusals(self.path):
            return self._connection.execute(
                f"SELECT {_FACT_COLUMNS} FROM fact WHERE entry = ? ORDER BY number",  # noqa: S608
                (entry,),
            ).fetchall()

    def findings(self, entry: int) -> list[FindingRow]:
        """The rows of findings of a receipt, in the order in which they were found."""
        with _refusals(self.path):
            return self._connection.execute(
                f"SELECT {_FINDING_COLUMNS} FROM finding WHERE entry = ? ORDER BY number",  # noqa: S608
                (entry,),
            ).fetchall()

    def faults(self) -> Iterator[tuple[str, int | None]]:
        """What is wrong with the file:

        ("file", None) for the database, ("chain", row) for a row that was changed.
        """
        with _refusals(self.path):
            answer = [row[0] for row in self._connection.execute("PRAGMA integrity_check").fetchall()]
            if answer != ["ok"] or self._connection.execute("PRAGMA foreign_key_check").fetchone():
                yield ("file", None)
                return
            rows = self._connection.execute(
                "SELECT id, at, who, kind, unit, period, body, digest FROM entry ORDER BY id"
            ).fetchall()
        before = ""
        for place, (*row, digest) in enumerate(rows, 1):
            facts, findings = self.facts(row[0]), self.findings(row[0])
            if row[0] != place or _chained(before, tuple(row), facts, findings) != digest:
                yield ("chain", row[0])
            before = digest

    def backup(self, path: Path) -> None:
        """Write a copy that is whole, whatever goes on meanwhile. OutputError if it is there already."""
        if path.exists():
            raise OutputError("ledger.error.backup_there", path=path)
        with _refusals(path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            target = sqlite3.connect(path)
            try:
                self._connection.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            finally:
                target.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _migrate(self, steps: Sequence[tuple[int, str]]) -> None:
        """Make the migrations that are due, each in a transaction and, on a ledger in use, after a copy."""
        newest = max((number for number, _ in steps), default=0)
        if self.version > newest:
            raise InputError("ledger.error.newer", path=self.path, found=self.version, known=newest)
        for number, script in steps:
            if number <= self.version:
                continue
            if self.version:
                copy = self.path.with_name(f"{self.path.stem}.before-{number:04}{self.path.suffix}")
                copy.unlink(missing_ok=True)
                self.backup(copy)
            with self._transaction():
                if self.version >= number:
                    # Another program has made it since we looked.
                    continue
                for statement in _statements(script):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number}")


def migrations(folder: Path | None = None) -> tuple[tuple[int, str], ...]:
    """The numbered scripts, in order."""
    place = folder or resources.PACKAGE / "ledger" / "migrations"
    found = ((re.match(r"\d+", path.name), path) for path in sorted(place.glob("*.sql")))
    return tuple((int(number[0]), path.read_text(encoding="utf-8")) for number, path in found if number)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; one that makes a trigger holds semicolons of its own."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _chained(
    before: str, row: tuple[object, ...], facts: Iterable[FactRow], findings: Iterable[FindingRow]
) -> str:
    """The digest of a row, of what belongs to it, and of all rows before it."""
    held = [digest_of_rows(facts), digest_of_rows(findings)]
    return sha256(json_text([before, list(row), held]).encode()).hexdigest()


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """What the system or SQLite refuses, as our own errors, which name the file and never a value."""
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = str(error) if re.fullmatch(r"[\w ,.:/-]{1,80}", str(error)) else "sqlite"
        if "locked" in reason or "busy" in reason:
            raise OutputError("ledger.error.busy", path=path) from error
        raise OutputError("cli.error.write", path=path, reason=reason) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise InputError("ledger.error.damaged", path=path) from error
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=path, reason=error.strerror or type(error).__name__
        ) from error
