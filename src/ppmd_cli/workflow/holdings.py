"""What the ledger holds, as returns: read back, checked again, with what people decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ppmd_cli.checks.corrected import corrected, on_paper
from ppmd_cli.checks.explained import explained
from ppmd_cli.checks.required import mostly_blank
from ppmd_cli.checks.run import Checker, is_refused
from ppmd_cli.errors import InputError
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.ledger.book import Book, Booked, Standing
from ppmd_cli.ledger.codec import fact_of, finding_of
from ppmd_cli.ledger.records import Entry, Record
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.fact import Explanation, Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Place, Severity
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Announcement, Sending
from ppmd_cli.system import clock
from ppmd_cli.workflow.corrections import corrections_for
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.validate import Run, judged, outcome_of
from ppmd_cli.workflow.waivers import holding, idle, said_of, split
from ppmd_cli.workflow.workspace import Workspace

Lateness = Literal["received", "declared"]


class Holdings(Struct, dict=True):
    """The ledger of a workspace, open for reading. lateness: by the day of arrival or the document's.

    day: the one that is asked about, by which what was accepted for a time still holds or not.
    """

    workspace: Workspace
    plan: Plan
    journal: Journal
    book: Book
    lateness: Lateness = "received"
    day: date = field(default_factory=clock.today)
    _checked: dict[int, Submission] = field(default_factory=dict)
    _usable: dict[int, bool] = field(default_factory=dict)
    _accused: dict[int, bool] = field(default_factory=dict)
    _on_paper: dict[tuple[str, str], Submission | None] = field(default_factory=dict)

    @cached_property
    def _checker(self) -> Checker:
        return Checker(self.plan)

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
        day: date | None = None,
    ) -> Holdings:
        """Read the journal.

        as_of: what arrived later is not known yet. upto: the number of the last row that counts. day: the
        one that is asked about, where that is not `as_of` or today.
        """
        rows = (one for one in journal.entries() if upto is None or one.id <= upto)
        return cls(workspace, plan, journal, Book(until=as_of).add(rows), lateness, day or clock.today(as_of))

    def note(self, at: datetime, who: str, record: Record) -> Entry:
        """Add a decision to the journal; what was judged without it is judged again."""
        entry = self.journal.append(at, who, record)
        self.book.add((entry,))
        self._checked.clear()
        self._usable.clear()
        self._on_paper.clear()
        return entry

    def as_read(self, booked: Booked) -> Submission:
        """A receipt's return as it was read, with the findings of reading alone."""
        receipt = booked.receipt
        if receipt.plan_sha256 != self.plan.sha256 and receipt.booking != "refused":
            again = self._read_again(booked)
            if again is not None:
                return again
        return self._kept(booked, {"reading"})

    def as_booked(self, booked: Booked) -> Submission:
        """A receipt's return with all findings that it was booked with, but for those waived."""
        kept = self._kept(booked, {"reading", "check", "between"})
        return self._decided(kept, kept.findings)

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
            explanations=tuple(
                Explanation(check, cells, text, Place(sheet, cell))
                for check, cells, text, sheet, cell in receipt.explanations
            ),
        )

    def checked(self, booked: Booked) -> Submission:
        """A receipt's return, corrected and checked alone, without what was waived."""
        if booked.id not in self._checked:
            self._checked[booked.id] = self._checked_now(booked)
        return self._checked[booked.id]

    def _checked_now(self, booked: Booked) -> Submission:
        read = self.corrected(self.as_read(booked), booked)
        return self._decided(read, self.check(read))

    def corrected(self, read: Submission, booked: Booked | None = None) -> Submission:
        """A return as read with the corrections that hold for it; booked: None for one not booked yet."""
        if not self.book.corrections or read.unit is None or read.period is None:
            return read
        if read.outcome is Outcome.UNREADABLE or is_refused(read):
            return read
        held = corrections_for(self.plan, self.book, self.journal, (read.unit, read.period), booked)
        return corrected(self.plan, read, held.given, held.earlier, held.unread)

    def on_paper(self, unit: str, period: str) -> Submission | None:
        """What the office has entered for a unit without any return, checked; None where it has not."""
        key = (unit, period)
        if key not in self._on_paper:
            held = corrections_for(self.plan, self.book, self.journal, key, None)
            empty = on_paper(self.plan, unit, period) if held.given else None
            self._on_paper[key] = None
            if empty is not None:
                made = corrected(self.plan, empty, held.given, (), held.unread)
                self._on_paper[key] = self._decided(made, self.check(made))
        return self._on_paper[key]

    def check(self, read: Submission) -> tuple[Finding, ...]:
        """What reading and checking a return alone find."""
        return tuple(self._checker.check(read)) if read.outcome is not Outcome.UNREADABLE else read.findings

    def incomplete(self, read: Submission) -> bool:
        """Tell whether a return was sent as good as empty."""
        scene = self._checker.scene(read)
        return scene is not None and mostly_blank(scene)

    def mended(self, read: Submission, alone: tuple[Finding, ...]) -> tuple[Submission, tuple[Finding, ...]]:
        """A return that was just read, corrected, and what is found in it.

        alone: what was found in it as it was read.
        """
        mended = self.corrected(read)
        return mended, alone if mended is read else self.check(mended)

    def judged(self, read: Submission, alone: tuple[Finding, ...], between: Iterable[Finding]) -> Submission:
        """A return that was just read, corrected, with all its findings but those waived."""
        mended, found = self.mended(read, alone)
        return self._decided(mended, (*found, *between))

    def take_over(self, booked: Booked, whole: Submission) -> None:
        """Remember of a return that was just booked that its figures may count: it need not be read again."""
        if whole.usable:
            self._usable[booked.id] = True

    def standing(self, unit: str, period: str) -> Standing:
        """How a unit stands, its returns judged as they are now."""
        return self.book.standing(unit, period, self._counts)

    def _counts(self, booked: Booked) -> bool:
        """Tell whether a return's figures may count: what was sent back takes no accepted one's place.

        So it has no error of its own and, if it was sent back for one against its past or other
        units' returns, none of these any more. An accepted one that is accused later stays in force, with its
        error: its sender has replaced what came before it.
        """
        if booked.id not in self._usable:
            one = self._checked.get(booked.id) or self._checked_now(booked)
            self._usable[booked.id] = one.usable
            # The figures of what cannot be used need not lie in memory: a ledger holds years of returns.
            if one.usable:
                self._checked[booked.id] = one
        if not self._usable[booked.id] or booked.receipt.booking != "returned":
            return self._usable[booked.id]
        return not self._was_accused(booked) or self.weighed(booked).usable

    def _was_accused(self, booked: Booked) -> bool:
        """Tell whether a return was booked with an error against its past or other units' returns."""
        if booked.id not in self._accused:
            between = self._kept(booked, {"between"}).findings
            self._accused[booked.id] = any(one.severity is Severity.ERROR for one in between)
        return self._accused[booked.id]

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
        entered = None if chosen else self.on_paper(unit, period)
        if entered is not None:
            return (replace(entered, received_on=self.arrived(standing, entered)),)
        day = standing.received if self.lateness == "received" else None
        return tuple(replace(self.checked(one), received_on=day) for one in chosen)

    def arrived(self, standing: Standing, entered: Submission) -> date | None:
        """The day by which figures that the office has entered are late: of the paper, else of the entry."""
        if self.lateness != "received":
            return None
        told = [one.received for one in standing.announced]
        return min(told) if told else max((one.on for one in entered.corrections), default=None)

    def run(self) -> Run:
        """All returns that speak for their units, checked against each other too."""
        files = [one for unit, period in self._ordered() for one in self.current(unit, period)]
        decided = self.between(files)
        said = self._idle(decided) if self.book.waivers else {}
        return Run(
            tuple(
                judged(one, (*one.findings, *said[one.path]), self.plan) if said.get(one.path) else one
                for one in decided
            )
        )

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
        waivers = holding(self.book, file, self.day) if self.book.waivers else {}
        if not waivers:
            return judged(file, tuple(found), self.plan)
        form = next((form for form in self.plan.forms if form.id == file.form), None)
        whole = explained(found, file.explanations, self.plan, form, [one.finding for one in file.waived])
        left, accepted = split(self.plan, file, whole, waivers)
        return judged(replace(file, waived=(*file.waived, *accepted)), left, self.plan)

    def _idle(self, files: Sequence[Submission]) -> dict[str, tuple[Finding, ...]]:
        """What is said of waivers that accept nothing any more, by the path of the unit's first return."""
        said: dict[str, tuple[Finding, ...]] = {}
        by_unit: dict[tuple[str, str], list[Submission]] = defaultdict(list)
        for one in files:
            if one.unit is not None and one.period is not None:
                by_unit[one.unit, one.period].append(one)
        for key, some in by_unit.items():
            waivers = holding(self.book, some[0], self.day).values()
            if waivers:
                since = [self.checked(one) for one in self.standing(*key).pending]
                said[some[0].path] = tuple(map(said_of, idle(self.plan, [*some, *since], waivers)))
        return said


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
