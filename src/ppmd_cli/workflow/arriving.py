"""Use: files that have come -> what is to be booked of each, or why it is not.

Each is read once and checked by itself, in whichever process has room: nothing here asks the journal's file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.errors import InputError
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, open_source
from ppmd_cli.ledger.book import Booked
from ppmd_cli.ledger.changes import Change
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.packed import packed
from ppmd_cli.workflow.arrival import Arrival
from ppmd_cli.workflow.holdings import Holdings

State = Literal["accepted", "warnings", "returned", "refused", "known", "waiting", "failed"]
# The system's refusals, which another run may not meet; and a file that is still being written.
_PASSING = frozenset({"file_unreadable", "file_changed", "file_not_regular"})
# What only another run can read: with the password, with more memory or time, with a reader that is mended.
_ANOTHER_RUN = frozenset(
    {"file_encrypted", "password_wrong", "password_extra_missing"}
    | {"reader_died", "reader_timeout", "reader_memory"}
)
_STILL_WRITTEN = frozenset({"file_empty", "file_truncated", "file_corrupt", "file_unknown"})
FRESH_SECONDS = 60


class Handled(Struct, frozen=True):
    """What became of one file.

    state: its booking; "known" for bytes that are booked already; "waiting" for a file that is left for the
    next run; "failed" where our own program broke on it. reason: why it waits or failed, as a key of the
    catalogue. submission: what was found in it; once it is booked, without its figures.
    changes: what differs from the return that it replaces.
    """

    path: Path
    state: State
    booked: Booked | None = None
    submission: Submission | None = None
    reason: str | None = None
    replaces: Booked | None = None
    changes: tuple[Change, ...] = ()


class Content(NamedTuple):
    """One file's bytes under its digest; its name, what tells of persons masked."""

    digest: str
    data: bytes
    name: str


class Arrived(Struct, frozen=True):
    """A file that was read and is to be booked. contents: of each of its files.

    alone: what reading and checking it by itself find. incomplete: it was sent as good as empty.
    """

    path: Path
    contents: tuple[Content, ...]
    submission: Submission
    arrival: Arrival
    alone: tuple[Finding, ...]
    incomplete: bool

    @property
    def digest(self) -> str:
        """Of the whole return."""
        return self.submission.sha256 or ""

    @property
    def parts(self) -> tuple[Content, ...]:
        """The files of a return of several, none of a return of one."""
        return self.contents if len(self.contents) > 1 else ()


class Arrivals(Struct):
    """Reads files for the ledger. now: the moment of this run.

    wait: leave files alone that look as if they were still being written. failed: is told of what broke.
    """

    holdings: Holdings
    now: datetime
    passwords: Sequence[str] = ()
    wait: bool = False
    arrival: Arrival | None = None
    failed: Callable[[Path, BaseException], None] = lambda _path, _error: None
    _reader: object = None

    def here(self, path: Path) -> Arrived | Handled:
        """Read one file; what breaks on it must not end the run of the others."""
        try:
            return self._guarded(path)
        except Exception as error:  # noqa: BLE001 - one poisonous file among many
            self.failed(path, error)
            return Handled(path, "failed", reason="ledger.reason.failed")

    def elsewhere(self, path: Path) -> Arrived | Handled | None:
        """The same in another process; None where our program breaks: that is to be seen in the first one."""
        with suppress(Exception):
            return self._guarded(path)
        return None

    def _guarded(self, path: Path) -> Arrived | Handled:
        try:
            return self._read(path)
        except InputError as error:
            return Handled(path, "waiting", reason=error.key.replace("ledger.error.", "ledger.reason."))
        except OSError:
            return Handled(path, "waiting", reason="ledger.reason.file_unreadable")

    def _read(self, path: Path) -> Arrived | Handled:
        source = open_source(path)
        if isinstance(source, Refused) and (source.code in _PASSING or source.sha256 is None):
            return Handled(path, "waiting", reason=f"ledger.reason.{source.code}")
        digest = source.sha256 or ""
        known = self.holdings.book.contents.get(digest)
        if known is not None:
            return Handled(path, "known", booked=self.holdings.book.receipts.get(known))
        submission = _refusal(path, source) if isinstance(source, Refused) else self._submission(source)
        unread = next((one.code for one in submission.findings if one.code in _ANOTHER_RUN), None)
        if unread is not None:
            return Handled(path, "waiting", submission=submission, reason=f"ledger.reason.{unread}")
        if self._is_fresh(path) and {one.code for one in submission.findings} & _STILL_WRITTEN:
            return Handled(path, "waiting", reason="ledger.reason.still_written")
        if submission.period is not None and submission.period in self.holdings.book.closed:
            return Handled(path, "waiting", submission=submission, reason="ledger.reason.closed")
        arrival = self.arrival or Arrival()
        contents = _contents(path, source)
        if not contents:
            return Handled(path, "waiting", reason="ledger.reason.file_changed")
        completed = arrival.completed(path, self._latest())
        alone, incomplete = self.holdings.check(submission), self.holdings.incomplete(submission)
        submission = replace(submission, facts=packed(submission.facts))
        return Arrived(path, contents, submission, completed, alone, incomplete)

    def _latest(self) -> datetime:
        """The latest moment at which a file can have come: now; if the clock was set back, the last act."""
        return max(self.now, self.holdings.book.latest or self.now)

    def _submission(self, source: Source) -> Submission:
        from ppmd_cli.intake.read import Reader

        if not isinstance(self._reader, Reader):
            self._reader = Reader(self.holdings.plan, self.passwords)
        return self._reader.read_source(source)

    def _is_fresh(self, path: Path) -> bool:
        """Tell whether the file was written to just now. A time in the future tells nothing."""
        if not self.wait:
            return False
        with suppress(OSError):
            return 0 <= self.now.timestamp() - path.stat().st_mtime < FRESH_SECONDS
        return False


def _refusal(path: Path, refused: Refused) -> Submission:
    from ppmd_cli.intake.read import refusal

    return refusal(path, refused)


def _contents(path: Path, source: Source | Refused) -> tuple[Content, ...]:
    """The bytes of a return's files; none if a file that was refused is another by now."""
    from hashlib import sha256

    if isinstance(source, Refused):
        data = path.read_bytes()
        whole = sha256(data).hexdigest() == source.sha256
        return (Content(source.sha256 or "", data, masked_name(path.name)),) if whole else ()
    return tuple(
        Content(sha256(one.data).hexdigest(), one.data, masked_name(one.name))
        for one in (source, *source.parts)
    )
