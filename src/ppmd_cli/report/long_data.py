"""The figures as one long table: a row for every value that the plan asks for, and where it comes from.

Where there is no value the row says why. A return that was refused for personal data gives no row: its
unit is told like one that has sent nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from ppmd_cli.checks.privacy_words import HIDDEN
from ppmd_cli.findings.catalogue import PERSONAL_CODES
from ppmd_cli.findings.fingerprint import normalised
from ppmd_cli.indicators.facts import counted, nil_return
from ppmd_cli.layout import element_applies, form_of, subjects_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Outcome
from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Announcement
from ppmd_cli.model.value import BLANK, NOT_SENT, UNREADABLE, Absence, AbsenceReason, Quantity, Text, Value

State = Literal[
    "value", "zero", "blank", "not_applicable", "not_available", "unreadable", "not_sent", "suppressed"
]
Standing = Literal["clean", "warnings", "errors", "unreadable", "missing", "refused", "announced"]
_MOST_FLOWS = ("count", "amount")


class Figure(Struct, frozen=True):
    """One value, or why there is none.

    typed: as it stands in the cell, what may be a person's name hidden. standing: what became of the return;
    without one, why none is here. counted: it is part of the report's figures. declared: a blank that is
    nought because the sender declares that nothing happened. doubted: its text may be a person's name.
    """

    period: str
    unit: str
    form: Form
    section: Section
    element: Element
    subject: str
    value: Value
    standing: Standing
    fact: Fact | None = None
    file: Submission | None = None
    counted: bool = False
    declared: bool = False
    doubted: bool = False

    @property
    def state(self) -> State:
        """A value, nought, or which of the ways of having none."""
        match self.value:
            case Absence(reason):
                return "zero" if self.declared else reason.value
            case Quantity(number) if number == 0:
                return "zero"
        return "value"

    @property
    def typed(self) -> str | None:
        """What stands in the cell; None for an empty one, and for a figure that the office has entered."""
        if self.fact is None or self.fact.correction is not None:
            return None
        return HIDDEN * 3 if self.doubted else self.fact.typed


class LongData(Struct, frozen=True, dict=True):
    """The figures of some returns. periods: ids, in the plan's order. announced: came without a workbook."""

    plan: Plan
    periods: Sequence[str]
    files: Sequence[Submission]
    announced: Sequence[Announcement] = ()

    @property
    def empty(self) -> bool:
        """Tell whether there is no return whose figures are here."""
        return not self._sent

    @cached_property
    def refused(self) -> tuple[Submission, ...]:
        """Returns that hold personal data: nothing of them is told."""
        return tuple(one for one in self.files if _is_refused(one) and one.period in (None, *self.periods))

    @cached_property
    def unidentified(self) -> tuple[Submission, ...]:
        """Files whose unit or period is not known, so that no figure of theirs can be placed."""
        unknown = (one for one in self.files if one.unit is None or one.period is None)
        return tuple(one for one in unknown if not _is_refused(one))

    @cached_property
    def _sent(self) -> Mapping[tuple[str, str], tuple[Submission, ...]]:
        sent: dict[tuple[str, str], dict[str, Submission]] = {}
        for one in self.files:
            if one.unit is None or one.period is None or _is_refused(one):
                continue
            if one.period in self.periods:
                sent.setdefault((one.period, one.unit), {}).setdefault(one.sha256 or one.path, one)
        return {key: tuple(some.values()) for key, some in sent.items()}

    def figures(self) -> Iterator[Figure]:
        """Every row: by period, unit, return, sheet, subject and element, each in the plan's order."""
        for period in self.periods:
            used = {id(one) for one in counted(self.plan, period, self.files)}
            for unit in self.plan.units:
                form = form_of(self.plan, unit.code)
                if form is None:
                    continue
                sent = self._sent.get((period, unit.code), ())
                for file in sent:
                    yield from self._of_file(form, unit.code, period, file, counts=id(file) in used)
                if not sent:
                    yield from self._of_nobody(form, unit.code, period)

    def _of_file(
        self, form: Form, unit: str, period: str, file: Submission, *, counts: bool
    ) -> Iterator[Figure]:
        nil, doubted = nil_return(form, file), doubted_places(file)
        lost = UNREADABLE if file.outcome is Outcome.UNREADABLE else BLANK
        for section, element, subject, applies in self._cells(form, unit, period):
            fact = file.facts.get((element.id, subject))
            value = lost if fact is None else fact.value
            if file.on_paper and value == BLANK:
                # The office has entered some figures; the unit has not sent the others.
                value = NOT_SENT
            if not applies:
                value = Absence(AbsenceReason.NOT_APPLICABLE)
            flow = element.nature == "flow" and element.type in _MOST_FLOWS
            at = (fact.cell.sheet, fact.cell.cell) if fact is not None and fact.cell is not None else None
            yield Figure(
                period, unit, form, section, element, subject, value, file.outcome.value, fact, file,
                counted=counts,
                declared=nil and flow and value == BLANK,
                doubted=at in doubted,
            )  # fmt: skip

    def _of_nobody(self, form: Form, unit: str, period: str) -> Iterator[Figure]:
        standing: Standing = "missing"
        if any(one.unit == unit and one.period == period for one in self.refused):
            standing = "refused"
        elif any(one.unit == unit and one.period == period for one in self.announced):
            standing = "announced"
        for section, element, subject, applies in self._cells(form, unit, period):
            reason = AbsenceReason.NOT_SENT if applies else AbsenceReason.NOT_APPLICABLE
            yield Figure(period, unit, form, section, element, subject, Absence(reason), standing)

    def _cells(self, form: Form, unit: str, period: str) -> Iterable[tuple[Section, Element, str, bool]]:
        """What the form has for the unit, and whether the unit is asked it."""
        for section in form.sections:
            for subject in subjects_of(self.plan, section, unit, period):
                for element in section.elements:
                    yield section, element, subject, element_applies(element, unit)


def doubted_places(file: Submission) -> frozenset[tuple[str | None, str | None]]:
    """The cells of which a text may be a person's name; no output repeats it."""
    found = (*file.findings, *(one.finding for one in file.waived))
    return frozenset(
        (place.sheet, place.cell)
        for one in found
        if one.code == "name_perhaps"
        for place in (one.place, *one.related)
    )


def plain_value(figure: Figure) -> str:
    """The exact value as text: digits with a point, yes/no, days in ISO 8601, the id of a choice; or ""."""
    match figure.value:
        case Text(text):
            return HIDDEN * 3 if figure.doubted else text
        case Absence():
            return "0" if figure.declared else ""
    return normalised(figure.value)


def _is_refused(file: Submission) -> bool:
    return any(one.code in PERSONAL_CODES for one in file.findings)
