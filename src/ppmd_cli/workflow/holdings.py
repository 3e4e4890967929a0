"""What the ledger holds, as returns: read back, checked again, with what people decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from ppmd_cli.checks.required import mostly_blank
from ppmd_cli.checks.run import Checker
from ppmd_cli.errors import InputError
from ppmd_cli.findings.fingerprint import fingerprint
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.ledger.book import Book, Booked, Standing
from ppmd_cli.ledger.codec import fact_of, finding_of
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Severity
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Announcement, Sending
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.validate import Run, judged, outcome_of
from ppmd_cli.workflow.workspace import Workspace

Lateness = Literal["received", "declared"]


@dataclass(slots=True)
class Holdings:
    """The ledger of a workspace, open for reading. lateness: by the day of arrival or the document's."""

    workspace: Workspace
    plan: Plan
    journal: Journal
    book: Book
    lateness: Lateness = "received"
    _checker: Checker = field(init=False)
    _checked: dict[int, Submission] = field(default_factory=dict)
    _since: dict[tuple[str, int], Submission] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._checker = Checker(self.plan)

    @classmethod
    def open(
        cls,
        workspace: Workspace,
        plan: Plan,
        journal: Journal,
        *,
        as_of: date | None = None,
        lateness: Lateness = "received",
        upto: int | None = None,
    ) -> Holdings:
        """Read the journal.

        as_of: what arrived later is not known yet. upto: the number of the last row that counts.
        """
        rows = (one for one in journal.entries() if upto is None or one.id <= upto)
        return cls(workspace, plan, journal, Book(until=as_of).add(rows), lateness)

    def as_read(self, booked: Booked) -> Submission:
        """A receipt's return as it was read, with the findings of reading alone."""
        receipt = booked.receipt
        if receipt.plan_sha256 != self.plan.sha256 and receipt.booking != "refused":
            again = self._read_again(booked)
            if again is not None:
                return again
        return self._kept(booked, {"reading"})

    def as_booked(self, booked: Booked) -> Submission:
        """A receipt's return with all findings that it was booked with."""
        return self._kept(booked, {"reading", "check", "between"})

    def _kept(self, booked: Booked, origins: Collection[str]) -> Submission:
        receipt = booked.receipt
        rows = self.journal.facts(booked.id)
        facts: dict[tuple[str, str], Fact] = {}
        if receipt.unit is not None and receipt.period is not None:
            for row in rows:
                facts[row[0], row[1]] = fact_of(
                    row, receipt.unit, receipt.period, receipt.sha256, receipt.file_name
                )
        found = tuple(finding_of(row) for row in self.journal.findings(booked.id) if row[0] in origins)
        return Submission(
            path=self._path(booked),
            file_name=receipt.file_name,
            sha256=receipt.sha256,
            unit=receipt.unit,
            period=receipt.period,
            form=receipt.form,
            facts=facts,
            declared_date=receipt.document_date,
            findings=found,
            outcome=outcome_of(found),
        )

    def checked(self, booked: Booked) -> Submission:
        """A receipt's return, corrected and checked alone, without what was waived."""
        if booked.id not in self._checked:
            read = self.as_read(booked)
            self._checked[booked.id] = self._decided(read, self.check(read))
        return self._checked[booked.id]

    def check(self, read: Submission) -> tuple[Finding, ...]:
        """What reading and checking a return alone find."""
        return tuple(self._checker.check(read)) if read.outcome is not Outcome.UNREADABLE else read.findings

    def incomplete(self, read: Submission) -> bool:
        """Tell whether a return was sent as good as empty."""
        scene = self._checker.scene(read)
        return scene is not None and mostly_blank(scene)

    def judged(self, read: Submission, between: Iterable[Finding]) -> Submission:
        """A return that was just read, with all its findings but those waived."""
        return self._decided(read, (*self.check(read), *between))

    def standing(self, unit: str, period: str) -> Standing:
        """How a unit stands, its returns judged as they are now."""
        return self.book.standing(unit, period, self._counts)

    def _counts(self, booked: Booked) -> bool:
        """Tell whether a return's figures may count: what was sent back takes no accepted one's place.

        So it has no error of its own, none against its unit's period before, and, if it was sent back for one
        against other units' returns, none of these any more.
        """
        file = self.checked(booked)
        if not file.usable or not self._since_before(file).usable:
            return False
        if booked.receipt.booking != "returned":
            return True
        between = self._kept(booked, {"between"}).findings
        return all(one.severity is not Severity.ERROR for one in between) or self.weighed(booked).usable

    def _since_before(self, file: Submission) -> Submission:
        """A return with what its unit's return in force for the period before has against it."""
        before = period_before(self.plan, file.period or "")
        earlier = self.standing(file.unit or "", before.id).in_force if before is not None else None
        if earlier is None:
            return file
        key = (file.path, earlier.id)
        if key not in self._since:
            self._since[key] = self.between([self.checked(earlier), file])[1]
        return self._since[key]

    def weighed(self, booked: Booked) -> Submission:
        """A receipt's return with all that speaks against it now: alone, against its past and others."""
        file = self.checked(booked)
        before = period_before(self.plan, file.period or "")
        earlier = self.standing(file.unit or "", before.id).in_force if before is not None else None
        others = [
            self.checked(standing.in_force)
            for unit, period in self.book.units()
            if period == file.period and unit != file.unit
            # Each as it stands alone: of two that accuse each other neither must wait for the other.
            if (standing := self.book.standing(unit, period, lambda one: self.checked(one).usable)).in_force
        ]
        past = [self.checked(earlier)] if earlier is not None else []
        return self.between([file, *past, *others])[0]

    def current(self, unit: str, period: str) -> tuple[Submission, ...]:
        """The returns of a unit that speak for it: the one in force, those in conflict, else the last."""
        standing = self.standing(unit, period)
        if standing.in_force is not None:
            chosen: tuple[Booked, ...] = (standing.in_force,)
        else:
            chosen = standing.conflict or standing.receipts[-1:]
        day = standing.received if self.lateness == "received" else None
        return tuple(replace(self.checked(one), received_on=day) for one in chosen)

    def run(self) -> Run:
        """All returns that speak for their units, checked against each other too."""
        files = [one for unit, period in self._ordered() for one in self.current(unit, period)]
        return Run(self.between(files))

    def between(self, files: Sequence[Submission]) -> tuple[Submission, ...]:
        """The same returns with what the checks between them find; each path once."""
        found = self.found_between(files)
        return tuple(self._decided(one, (*one.findings, *found.get(one.path, ()))) for one in files)

    def found_between(self, files: Sequence[Submission]) -> dict[str, list[Finding]]:
        """What the checks between returns find, by path.

        Two returns of a unit are no finding here: which of them counts is the book's to say.
        """
        found: dict[str, list[Finding]] = defaultdict(list)
        seen: set[tuple[str | None, str | None]] = set()
        single: list[Submission] = []
        for one in files:
            if (one.unit, one.period) not in seen:
                seen.add((one.unit, one.period))
                single.append(one)
        for path, some in self._checker.between(single).items():
            found[path].extend(some)
        return found

    def source(self, booked: Booked) -> Source | None:
        """The sender's file from the archive, None where it was not kept or cannot be opened."""
        receipt = booked.receipt
        names = receipt.part_names or (receipt.file_name,)
        try:
            contents = [
                self.workspace.archive.read(digest, receipt.suffix)
                for digest in receipt.parts or (receipt.sha256,)
            ]
        except InputError:
            return None
        opened = [source_from_bytes(Path(name), data) for name, data in zip(names, contents, strict=True)]
        whole = [one for one in opened if not isinstance(one, Refused)]
        if len(whole) != len(opened):
            return None
        return replace(whole[0], parts=tuple(whole[1:]), sha256=receipt.sha256)

    def _path(self, booked: Booked) -> str:
        return str(self.workspace.archive.path(booked.receipt.sha256, booked.receipt.suffix))

    def _read_again(self, booked: Booked) -> Submission | None:
        """The file read anew: the plan has changed since it was booked."""
        source = self.source(booked)
        if source is None:
            return None
        from ppmd_cli.intake.read import Reader

        return replace(Reader(self.plan).read_source(source), file_name=booked.receipt.file_name)

    def _ordered(self) -> Iterable[tuple[str, str]]:
        """The units with returns, in the plan's order, period by period."""
        known = set(self.book.units())
        for period in self.plan.periods:
            yield from ((unit.code, period.id) for unit in self.plan.units if (unit.code, period.id) in known)

    def _decided(self, file: Submission, found: Iterable[Finding]) -> Submission:
        """The return with these findings but for those that are waived, and its outcome by the others."""
        if not self.book.waivers:
            return judged(file, tuple(found), self.plan)
        left: list[Finding] = []
        waived: list[Finding] = list(file.waived)
        for one in found:
            (waived if self._print_of(file, one) in self.book.waivers else left).append(one)
        return replace(judged(file, tuple(left), self.plan), waived=tuple(waived))

    def _print_of(self, file: Submission, found: Finding) -> str:
        fact = file.facts.get((found.element or "", found.subject or ""))
        return fingerprint(self.plan.id, file.unit, file.period, found, fact.value if fact else None)


def period_before(plan: Plan, period: str) -> Period | None:
    """The last of the periods that accumulate into this one, None if there is none."""
    before = [one for one in plan.periods if one.accumulates_into == period]
    return max(before, key=lambda one: one.last, default=None)


def held(holdings: Holdings) -> Gathered:
    """What open holdings give a report."""
    book = holdings.book
    sendings = tuple(Sending(one.period, one.number, one.day) for one in book.sent)
    announced = tuple(
        Announcement(one.unit, one.period, one.how, one.received)
        for some in book.announced.values()
        for one in some[-1:]
    )
    return Gathered(holdings.run(), sendings, announced)
