"""Use: files -> the ledger. Each is read once, kept, checked, booked and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli import __version__
from ppmd_cli.checks.explained import WITHOUT, unexplained
from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.errors import InputError
from ppmd_cli.findings.catalogue import PERSONAL_CODES
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, open_source
from ppmd_cli.ledger.book import Booked
from ppmd_cli.ledger.changes import Change, changes
from ppmd_cli.ledger.codec import digest_of_values
from ppmd_cli.ledger.records import Booking, Receipt
from ppmd_cli.ledger.store import Reading
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Outcome
from ppmd_cli.model.value import Text
from ppmd_cli.workflow.arrival import Arrival, Document
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.validate import outcome_of

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
    next
    run; "failed" where our own program broke on it. reason: why it waits or failed, as a key of the
    catalogue.
    changes: what differs from the return that it replaces.
    """

    path: Path
    state: State
    booked: Booked | None = None
    submission: Submission | None = None
    reason: str | None = None
    replaces: Booked | None = None
    changes: tuple[Change, ...] = ()


class _Content(NamedTuple):
    """One file's bytes under its digest; its name, what tells of persons masked."""

    digest: str
    data: bytes
    name: str


class _Read(Struct, frozen=True):
    """A file that was read and is to be booked. contents: of each of its files."""

    path: Path
    contents: tuple[_Content, ...]
    submission: Submission
    arrival: Arrival

    @property
    def digest(self) -> str:
        """Of the whole return."""
        return self.submission.sha256 or ""

    @property
    def parts(self) -> tuple[_Content, ...]:
        """The files of a return of several, none of a return of one."""
        return self.contents if len(self.contents) > 1 else ()


class Receiver(Struct):
    """Books files. now: the moment of this run; who: the account; run: its name in the journal.

    wait: leave files alone that look as if they were still being written.
    """

    holdings: Holdings
    now: datetime
    who: str
    run: str
    passwords: Sequence[str] = ()
    wait: bool = False
    arrival: Arrival | None = None
    failed: Callable[[Path, BaseException], None] = lambda _path, _error: None
    _reader: object = None

    def receive(self, paths: Iterable[Path], part: int = 500) -> Iterator[Handled]:
        """Book files, some hundreds at a time, so that memory does not grow with their number."""
        found: list[_Read | Handled] = []
        contents: set[str | None] = set()
        for path in paths:
            one = self._guarded(path)
            if isinstance(one, _Read) and one.submission.sha256 in contents:
                one = Handled(path, "known", submission=one.submission)
            elif isinstance(one, _Read):
                contents.add(one.submission.sha256)
            found.append(one)
            if len(contents) == part:
                yield from self._settle(found)
                found, contents = [], set()
        yield from self._settle(found)

    def _settle(self, found: Sequence[_Read | Handled]) -> Iterator[Handled]:
        """Book what was read; what was not passes through, each in its place."""
        between = self._between([one.submission for one in found if isinstance(one, _Read)])
        at_once = _together(one for one in found if isinstance(one, _Read))
        handled: dict[str, Handled] = {}
        for one in found:
            if isinstance(one, _Read) and one.digest not in handled:
                group = at_once[one.digest]
                done = self._book(group, between)
                handled |= {each.digest: made for each, made in zip(group, done, strict=True)}
            yield handled.pop(one.digest) if isinstance(one, _Read) else one

    def _guarded(self, path: Path) -> _Read | Handled:
        """Read one file; what breaks on it must not end the run of the others."""
        try:
            return self._read(path)
        except InputError as error:
            return Handled(path, "waiting", reason=error.key.replace("ledger.error.", "ledger.reason."))
        except OSError:
            return Handled(path, "waiting", reason="ledger.reason.file_unreadable")
        except Exception as error:  # noqa: BLE001 - one poisonous file among many
            self.failed(path, error)
            return Handled(path, "failed", reason="ledger.reason.failed")

    def _read(self, path: Path) -> _Read | Handled:
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
        return _Read(path, contents, submission, arrival.completed(path, self._latest()))

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

    def _between(self, read: Sequence[Submission]) -> Mapping[str, Sequence[Finding]]:
        """What is between the new returns and those in force, and between the new ones."""
        holdings = self.holdings
        new = [one for one in read if one.unit is not None and one.period is not None]
        if not new:
            return {}
        keys = {(one.unit, one.period) for one in new}
        others = [
            one
            for unit, period in holdings.book.units()
            if (unit, period) not in keys
            for one in holdings.current(unit, period)
        ]
        mended = [holdings.corrected(one) for one in new]
        checked = [replace(one, findings=holdings.check(one)) for one in mended]
        checked = [replace(one, outcome=outcome_of(one.findings)) for one in checked]
        found: dict[str, Sequence[Finding]] = {}
        while checked:
            # One of each unit and period at a time: two of one are for a person to choose from, and no
            # finding.
            once = {(one.unit, one.period): one for one in reversed(checked)}
            found |= holdings.found_between([*once.values(), *others])
            checked = [one for one in checked if one not in once.values()]
        return found

    def _book(self, group: Sequence[_Read], between: Mapping[str, Sequence[Finding]]) -> Iterator[Handled]:
        """Book files that came together: all or none, whatever ends the run."""
        holdings = self.holdings
        made = [self._made(one, between.get(one.submission.path, ())) for one in group]
        rows = [(receipt, reading) for receipt, reading, _ in made]
        entries = holdings.journal.append_all(self.now, self.who, rows)
        for read, (receipt, _, whole), entry in zip(group, made, entries, strict=True):
            replaced = None
            if receipt.readable and receipt.unit is not None and receipt.period is not None:
                replaced = holdings.standing(receipt.unit, receipt.period).in_force
            holdings.book.add((entry,))
            booked = Booked(entry.id, entry.at, receipt)
            differing: tuple[Change, ...] = ()
            if replaced is not None:
                differing = tuple(changes(holdings.as_read(replaced).facts, read.submission.facts))
            yield Handled(read.path, receipt.booking, booked, whole, replaces=replaced, changes=differing)

    def _made(self, read: _Read, between: Sequence[Finding]) -> tuple[Receipt, Reading, Submission]:
        """The row of a file, what goes with it, and the return judged; its bytes are kept by then."""
        holdings, submission = self.holdings, read.submission
        whole = holdings.judged(submission, between)
        receipt = self._receipt(read, whole)
        if receipt.booking != "refused":
            for content in read.contents:
                holdings.workspace.archive.keep(content.digest, receipt.suffix, content.data)
        facts = submission.facts if receipt.booking != "refused" else {}
        said = (*submission.findings, *between)
        alone = [one for one in map(unexplained, whole.findings) if one.code != WITHOUT and one not in said]
        reading = Reading(facts, {"reading": submission.findings, "check": alone, "between": between})
        return receipt, reading, whole

    def _receipt(self, read: _Read, whole: Submission) -> Receipt:
        submission = read.submission
        document = read.arrival.document or self._cover(submission)
        return Receipt(
            unit=submission.unit,
            period=submission.period,
            form=submission.form,
            sha256=submission.sha256 or "",
            file_name=submission.file_name,
            suffix=Path(submission.file_name).suffix.lower(),
            size=sum(len(one.data) for one in read.contents),
            parts=tuple(one.digest for one in read.parts),
            part_names=tuple(one.name for one in read.parts),
            booking=_booking(whole),
            incomplete=self.holdings.incomplete(submission),
            values=digest_of_values(submission.facts) if submission.facts else None,
            received=read.arrival.received or self.now,
            received_basis=read.arrival.basis,
            document_number=document.number if document else None,
            document_date=document.day if document else submission.declared_date,
            document_basis=document.basis if document else None,
            run=self.run,
            plan_sha256=self.holdings.plan.sha256,
            tool_version=__version__,
            explanations=tuple(
                (one.check, one.cells, one.text, one.place.sheet or "", one.place.cell or "")
                for one in submission.explanations
            ),
        )

    def _cover(self, submission: Submission) -> Document | None:
        """Number and date of the signed document as the cover tells them."""
        form = next((one for one in self.holdings.plan.forms if one.id == submission.form), None)
        numbered = form.with_role("report_number") if form is not None else None
        if numbered is None or submission.unit is None:
            return None
        fact = submission.facts.get((numbered.id, submission.unit))
        number = fact.value.text if fact is not None and isinstance(fact.value, Text) else None
        if number is None and submission.declared_date is None:
            return None
        return Document(number, submission.declared_date, "cover")


def _together(read: Iterable[_Read]) -> Mapping[str, Sequence[_Read]]:
    """For each file, by its digest, those that are booked with it: of one unit and period.

    Which of these counts is for a person to decide; were the run ended between two of them, the next run
    would take the second for a later one.
    """
    groups: dict[object, list[_Read]] = {}
    for one in read:
        key = (one.submission.unit, one.submission.period)
        groups.setdefault(one.digest if None in key else key, []).append(one)
    return {one.digest: group for group in groups.values() for one in group}


def _booking(whole: Submission) -> Booking:
    if any(one.code in PERSONAL_CODES for one in whole.findings):
        return "refused"
    if whole.outcome is Outcome.CLEAN:
        return "accepted"
    return "warnings" if whole.outcome is Outcome.WARNINGS else "returned"


def _refusal(path: Path, refused: Refused) -> Submission:
    from ppmd_cli.intake.read import refusal

    return refusal(path, refused)


def _contents(path: Path, source: Source | Refused) -> tuple[_Content, ...]:
    """The bytes of a return's files; none if a file that was refused is another by now."""
    from hashlib import sha256

    if isinstance(source, Refused):
        data = path.read_bytes()
        whole = sha256(data).hexdigest() == source.sha256
        return (_Content(source.sha256 or "", data, masked_name(path.name)),) if whole else ()
    return tuple(
        _Content(sha256(one.data).hexdigest(), one.data, masked_name(one.name))
        for one in (source, *source.parts)
    )
