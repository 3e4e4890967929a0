"""What stands behind the page's counts of units: of duties, of tasks, of returns; unit by unit, to the cell.

Told compactly, as the cells of figures are: every text once, everything else is its place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from ppmd_cli.findings.wording import Wording
from ppmd_cli.indicators.grounds import Ground, Grounds
from ppmd_cli.model.fact import Correction, Fact, Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Clause, Duty, Task
from ppmd_cli.model.result import Assessment
from ppmd_cli.model.value import Quantity
from ppmd_cli.report.explaining import DIGITS, Telling
from ppmd_cli.report.levels import Levels
from ppmd_cli.report.long_data import doubted_places
from ppmd_cli.report.numbers import show_day, show_number
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.progress import DutyView, TaskView
from ppmd_cli.report.sources import ranges_of, small_counts
from ppmd_cli.report.words import Words

SENT = "sent"
"""The id of the counts of returns; those of a duty or a task have its id with the kind before it."""


class Member(Struct, frozen=True):
    """One unit that is counted. keys: in which counts it is, words with blanks. state: how it stands."""

    keys: str
    state: str
    ground: Ground


class Group(Struct, frozen=True):
    """Counts that divide the same units. lines: how it is counted, in sentences."""

    id: str
    title: str
    lines: tuple[str, ...]
    members: tuple[Member, ...]


class Counted(Telling, frozen=True, dict=True):
    """The groups of a page, and where their cells are."""

    words: Words
    groups: tuple[Group, ...]

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, str]]:
        """Sheets and cells, by group and unit."""
        found: dict[str, dict[str, str]] = {}
        for group in self.groups:
            grounds = [one.ground for one in group.members if one.ground.facts]
            found[group.id] = {one.unit: "; ".join(self._places(one)) for one in grounds}
        return found

    def _places(self, ground: Ground) -> Iterator[str]:
        """With the file where it is another period's."""
        file = ground.file
        if file is not None and file.period != self.words.period.id:
            yield self._file(file)
        yield from ranges_of(ground.facts)

    def cells(self) -> str:
        """JSON: {"t": texts, "g": {group: [title, lines, units]}}, everything a place in the list of texts.

        A unit is [code, name, keys, state, file, [element, sheet, cell, as typed, as read, ...five each]].
        """
        texts: dict[str, int] = {}

        def at(text: str) -> int:
            return texts.setdefault(text, len(texts))

        def row(one: Member) -> list[int | list[int]]:
            ground = one.ground
            if ground.number is not None and len(ground.facts) > 1:
                read = [at(text) for text in self._whole(ground, ground.number)]
            else:
                withheld = small_counts(self._levels, ground.facts)
                read = [at(text) for fact in ground.facts for text in self._fact(fact, withheld)]
            told = (ground.unit, self.words.name(ground.unit), one.keys, one.state, self._file(ground.file))
            return [*map(at, told), read]

        groups = {
            group.id: [at(group.title), list(map(at, group.lines)), list(map(row, group.members))]
            for group in self.groups
        }
        return json.dumps({"t": list(texts), "g": groups}, ensure_ascii=False, separators=(",", ":"))

    def _whole(self, ground: Ground, number: Fraction) -> tuple[str, str, str, str, str]:
        """A unit's sum of many cells: where they are, and what they come to."""
        label, places = self.label(ground.facts[0].element), "; ".join(ranges_of(ground.facts))
        return (label, places, "", "", show_number(number, self.words.lang))

    @cached_property
    def _levels(self) -> Levels:
        return Levels(self.words.plan, self.words.period.final)

    def _fact(self, fact: Fact, withheld: Collection[str]) -> tuple[str, str, str, str, str]:
        cell = fact.cell
        place = ("", "") if cell is None else (cell.sheet, cell.cell)
        said = (self.typed(fact), self.read(fact))
        if fact.element in withheld and fact.subject != fact.unit:
            said = (self.words.t("report.page.withheld"),) * 2
        return (self.label(fact.element), *place, *said)

    def _file(self, file: Submission | None) -> str:
        if file is None:
            return ""
        if file.on_paper:
            return self.words.t("report.file.on_paper")
        return f"{file.file_name} {(file.sha256 or '')[:DIGITS]}"


def counted_units(
    words: Words,
    view: ReportView,
    found: Assessment,
    grounds: Grounds,
    files: Sequence[Submission] = (),
    decided: Sequence[Submission] = (),
) -> Counted:
    """Everything on the page that is a count of units, or of what was decided. view: what it says of them.

    files: the returns that count. decided: all of the period.
    """
    return Counted(
        words,
        (
            _returns(words, view, found, grounds),
            *(
                _duty(words, duty, shown, grounds.duty(duty, result))
                for duty, result, shown in zip(words.plan.duties, found.duties, view.duties, strict=True)
            ),
            *(
                _task(words, task, shown, grounds.task(task, result))
                for task, result, shown in zip(words.plan.tasks, found.tasks, view.tasks, strict=True)
            ),
            *_decided(words, files, decided or files),
            *_sums(words, files),
        ),
    )


def _sums(words: Words, files: Sequence[Submission]) -> Iterator[Group]:
    """What the numbers of the plan's statements are the sums of: a group each, a key for each operand."""
    said = words.plan.report.statements
    wanted = {operand.element for one in said for operand in one.operands}
    read: dict[tuple[str, str], list[Fact]] = {}
    for file in files:
        for fact in file.facts.values():
            if fact.element in wanted and isinstance(fact.value, Quantity):
                read.setdefault((fact.unit, fact.element), []).append(fact)
    by_unit = {file.unit: file for file in files}
    titles = {chapter.id: chapter.title.of(words.lang) for chapter in words.plan.report.chapters}
    for place, one in enumerate(said):
        members = tuple(
            Member(operand.name, "", _sum(unit, read[unit, operand.element], by_unit[unit]))
            for operand in one.operands
            for unit in operand.reporters
            if (unit, operand.element) in read
        )
        if members:
            yield Group(f"figures-{place}", titles[one.chapter], (), members)


def _sum(unit: str, facts: Sequence[Fact], file: Submission) -> Ground:
    values = (fact.value.number for fact in facts if isinstance(fact.value, Quantity))
    return Ground(unit, None, tuple(facts), number=sum(map(Fraction, values), Fraction(0)), file=file)


def _decided(words: Words, files: Sequence[Submission], decided: Sequence[Submission]) -> Iterator[Group]:
    """The figures that are not the units' own, and what was accepted: a key for each unit."""
    corrected = tuple(
        Member(file.unit or "", words.t("report.unit.corrected"), _cells(file, file.corrections))
        for file in files
        if file.corrections
    )
    if corrected:
        yield Group("corrected", words.t("report.decision.kind.corrected").capitalize(), (), corrected)
    wording, forms = Wording(words.plan, words.t), {form.id: form for form in words.plan.forms}
    accepted = tuple(
        Member(
            file.unit or "",
            wording.word(one.finding, forms.get(file.form or ""), file.unit).message,
            _cells(file, (one.finding,)),
        )
        for file in decided
        for one in file.waived
    )
    if accepted:
        yield Group("accepted", words.t("report.decision.kind.accepted").capitalize(), (), accepted)


def _cells(file: Submission, told: Iterable[Correction | Finding]) -> Ground:
    """The cells of a return about which something was decided; none that may hold a person's name."""
    doubted = doubted_places(file)
    named = (file.facts.get((one.element or "", one.subject or "")) for one in told)
    facts = tuple(
        one
        for one in named
        if one is not None and (one.cell is None or (one.cell.sheet, one.cell.cell) not in doubted)
    )
    return Ground(file.unit or "", None, facts, file=file)


def _returns(words: Words, view: ReportView, found: Assessment, grounds: Grounds) -> Group:
    units, due = view.sending.units, show_day(words.period.due_before, words.lang)
    said = ((" ".join(one.keys), one.state_word) for one in units)
    return Group(
        SENT,
        words.t("report.page.completeness"),
        (words.t(f"report.ground.sent.{found.completeness.basis}", due=due),),
        _members(said, grounds.sent([one.code for one in units])),
    )


def _duty(words: Words, duty: Duty, shown: DutyView, grounds: Sequence[Ground]) -> Group:
    said = ((one.state, one.state_word + (f" ({one.on})" if one.on else "")) for one in shown.units)
    lines = (_quoted(words, duty.clause), *_rule(Counted(words, ()), duty))
    return Group(f"duty-{duty.id}", shown.label, lines, _members(said, grounds))


def _task(words: Words, task: Task, shown: TaskView, grounds: Sequence[Ground]) -> Group:
    """Only the units that lead it are counted."""
    said = (
        (one.state or "none" if one.role == "lead" else "", f"{one.state_word} ({one.role_word})")
        for one in shown.units
    )
    lines = (_quoted(words, task.clause), words.t("report.ground.task"))
    return Group(f"task-{task.id}", shown.label, lines, _members(said, grounds))


def _quoted(words: Words, clause: Clause) -> str:
    return f"“{clause.quote}” ({words.t('report.page.clause', clause=clause.clause)})"


def _members(said: Iterable[tuple[str, str]], grounds: Sequence[Ground]) -> tuple[Member, ...]:
    return tuple(Member(keys, state, one) for (keys, state), one in zip(said, grounds, strict=True))


def _rule(telling: Telling, duty: Duty) -> Iterator[str]:
    """By what it is judged who has done a duty, and when."""
    words = telling.words
    due = show_day(duty.due_before, words.lang)
    if duty.kind != "event":
        yield words.t(f"report.ground.{duty.kind}", due=due)
    elif duty.done is not None:
        yield words.t("report.ground.event", done=telling.condition(duty.done))
        if duty.on is not None:
            yield words.t("report.ground.on", on=telling.label(duty.on), due=due)
        if duty.kept is not None:
            yield words.t("report.ground.kept", kept=telling.condition(duty.kept))
