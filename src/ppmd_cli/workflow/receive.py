"""Use: files -> the ledger. Each is read once, kept, checked, booked and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli import __version__
from ppmd_cli.checks.explained import WITHOUT, unexplained
from ppmd_cli.findings.catalogue import PERSONAL_CODES
from ppmd_cli.ledger.book import Booked
from ppmd_cli.ledger.changes import Change, changes
from ppmd_cli.ledger.codec import digest_of_values
from ppmd_cli.ledger.records import Booking, Receipt
from ppmd_cli.ledger.store import Reading
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Outcome
from ppmd_cli.model.value import Text
from ppmd_cli.workflow.arrival import Arrival, Document
from ppmd_cli.workflow.arriving import Arrivals, Arrived, Handled
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.validate import outcome_of

Watch = Callable[[Sequence[Path]], Iterable[Path]]


class Receiver(Struct, dict=True):
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

    @cached_property
    def _arrivals(self) -> Arrivals:
        return Arrivals(self.holdings, self.now, self.passwords, self.wait, self.arrival, self.failed)

    def receive(
        self, paths: Sequence[Path], part: int = 500, *, jobs: int | None = 1, watch: Watch = iter
    ) -> Iterator[Handled]:
        """Book files, some hundreds at a time, so that memory does not grow with their number.

        jobs: processes that read; None: as many as pay. This one alone books. watch: is handed the files and
        gives them back one by one as they have been read.
        """
        found: list[Arrived | Handled] = []
        contents: set[str] = set()
        for one in self._arriving(paths, jobs, watch):
            if isinstance(one, Arrived) and one.digest in contents:
                found.append(Handled(one.path, "known", submission=one.submission))
                continue
            found.append(one)
            if isinstance(one, Arrived):
                contents.add(one.digest)
            if len(contents) == part:
                yield from self._settle(found)
                found, contents = [], set()
        yield from self._settle(found)

    def _arriving(self, paths: Sequence[Path], jobs: int | None, watch: Watch) -> Iterator[Arrived | Handled]:
        """Every file as it was read, in their order."""
        if jobs == 1 or len(paths) < 2:
            yield from map(self._arrivals.here, watch(paths))
            return
        from ppmd_cli.workflow.many import looked_at, processes

        wanted = processes(len(paths), jobs)
        if wanted == 1:
            yield from map(self._arrivals.here, watch(paths))
            return
        for path, one in zip(watch(paths), looked_at(paths, self._arrivals.elsewhere, wanted), strict=True):
            # Read ahead, it does not know what has been booked since.
            known = self.holdings.book.contents.get(one.digest) if isinstance(one, Arrived) else None
            if known is not None:
                yield Handled(path, "known", booked=self.holdings.book.receipts.get(known))
            else:
                yield self._arrivals.here(path) if one is None else one

    def _settle(self, found: Sequence[Arrived | Handled]) -> Iterator[Handled]:
        """Book what was read; what was not passes through, each in its place."""
        between = self._between([one for one in found if isinstance(one, Arrived)])
        at_once = _together(one for one in found if isinstance(one, Arrived))
        handled: dict[str, Handled] = {}
        for one in found:
            if isinstance(one, Arrived) and one.digest not in handled:
                group = at_once[one.digest]
                done = self._book(group, between)
                handled |= {each.digest: made for each, made in zip(group, done, strict=True)}
            yield handled.pop(one.digest) if isinstance(one, Arrived) else one

    def _between(self, read: Sequence[Arrived]) -> Mapping[str, Sequence[Finding]]:
        """What is between the new returns and those in force, and between the new ones."""
        holdings = self.holdings
        new = [one for one in read if one.submission.unit and one.submission.period]
        if not new:
            return {}
        keys = {(one.submission.unit, one.submission.period) for one in new}
        others = [
            one
            for unit, period in holdings.book.units()
            if (unit, period) not in keys
            for one in holdings.current(unit, period)
        ]
        mended = [holdings.mended(one.submission, one.alone) for one in new]
        checked = [replace(one, findings=alone, outcome=outcome_of(alone)) for one, alone in mended]
        found: dict[str, Sequence[Finding]] = {}
        while checked:
            # One of each unit and period at a time: two of one are for a person to choose from, and no
            # finding.
            once = {(one.unit, one.period): one for one in reversed(checked)}
            found |= holdings.found_between([*once.values(), *others])
            checked = [one for one in checked if once[one.unit, one.period] is not one]
        return found

    def _book(self, group: Sequence[Arrived], between: Mapping[str, Sequence[Finding]]) -> Iterator[Handled]:
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
            holdings.take_over(booked, whole)
            differing: tuple[Change, ...] = ()
            if replaced is not None:
                differing = tuple(changes(holdings.as_read(replaced).facts, read.submission.facts))
            told = replace(whole, facts={})
            yield Handled(read.path, receipt.booking, booked, told, replaces=replaced, changes=differing)

    def _made(self, read: Arrived, between: Sequence[Finding]) -> tuple[Receipt, Reading, Submission]:
        """The row of a file, what goes with it, and the return judged; its bytes are kept by then."""
        holdings, submission = self.holdings, read.submission
        whole = holdings.judged(submission, read.alone, between)
        receipt = self._receipt(read, whole)
        if receipt.booking != "refused":
            for content in read.contents:
                holdings.workspace.archive.keep(content.digest, receipt.suffix, content.data)
        facts = submission.facts if receipt.booking != "refused" else {}
        said = (*submission.findings, *between)
        alone = [one for one in map(unexplained, whole.findings) if one.code != WITHOUT and one not in said]
        reading = Reading(facts, {"reading": submission.findings, "check": alone, "between": between})
        return receipt, reading, whole

    def _receipt(self, read: Arrived, whole: Submission) -> Receipt:
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
            incomplete=read.incomplete,
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


def _together(read: Iterable[Arrived]) -> Mapping[str, Sequence[Arrived]]:
    """For each file, by its digest, those that are booked with it: of one unit and period.

    Which of these counts is for a person to decide; were the run ended between two of them, the next run
    would take the second for a later one.
    """
    groups: dict[object, list[Arrived]] = {}
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
