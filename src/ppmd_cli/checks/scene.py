"""What the checks see of one return: its facts by element and subject, with the form's own order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.layout import elements_for, period_of, subjects_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Place
from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK, Absence, AbsenceReason, Flag, Quantity, Value

NUMERIC = ("count", "amount")
ZERO = Quantity(0)


class Spot(Struct, frozen=True):
    """One element about one subject."""

    element: str
    subject: str


class Scene(Struct, frozen=True):
    """One identified return. `nil` says that its blank flows are zero."""

    plan: Plan
    form: Form
    unit: str
    period: Period
    facts: Mapping[tuple[str, str], Fact]
    path: str
    sections: dict[str, tuple[int, Section, Element]]
    subjects: dict[str, tuple[str, ...]]
    nil: bool = False

    def asks(self, element: str) -> bool:
        """Tell whether the form asks the element of this unit."""
        return element in self.sections

    def element(self, element: str) -> Element:
        """The element. KeyError if the form does not ask it."""
        return self.sections[element][2]

    def section(self, element: str) -> Section:
        """The element's section. KeyError if the form does not ask it."""
        return self.sections[element][1]

    def subjects_for(self, element: str) -> tuple[str, ...]:
        """The subjects that the element is asked about, in printed order."""
        return self.subjects[self.sections[element][1].id]

    def beneath(self, element: str) -> bool:
        """Tell whether the element is about children or months."""
        return self.sections[element][1].subject in ("child", "month")

    def fact(self, element: str, subject: str) -> Fact | None:
        """The fact, None where the file has no such cell."""
        return self.facts.get((element, subject))

    def value(self, element: str, subject: str) -> Value:
        """The value; of a nil return a blank flow is zero."""
        facts = self.facts
        if type(facts) is dict:
            # The common case, without a further call.
            fact = facts.get((element, subject))
            value = BLANK if fact is None else fact.value
        else:
            value = value_in(facts, (element, subject))
        if self.nil and value == BLANK and self._is_flow(element):
            return ZERO
        return value

    def number(self, element: str, subject: str) -> int | Decimal | None:
        """The number, None if there is none."""
        value = self.value(element, subject)
        return value.number if isinstance(value, Quantity) else None

    def total(self, element: str) -> Fraction | None:
        """The sum over all subjects, None unless each has a number."""
        numbers = [self.number(element, subject) for subject in self.subjects_for(element)]
        if not numbers or any(number is None for number in numbers):
            return None
        return sum((Fraction(number) for number in numbers if number is not None), Fraction(0))

    def blank(self, element: str, subject: str) -> bool:
        """Tell whether nothing stands there."""
        return self.value(element, subject) == BLANK

    def typed(self, element: str, subject: str) -> str | None:
        """The text as typed."""
        fact = self.facts.get((element, subject))
        return fact.typed if fact is not None else None

    def place(self, element: str, subject: str) -> Place:
        """The cell, or as much of it as is known."""
        fact = self.facts.get((element, subject))
        if fact is not None and fact.cell is not None:
            return Place(fact.cell.sheet, fact.cell.cell)
        return Place(self.sheet(element))

    def sheet(self, element: str) -> str | None:
        """The name of the sheet in the file on which the element's values stand."""
        for subject in self.subjects_for(element):
            fact = self.facts.get((element, subject))
            if fact is not None and fact.cell is not None:
                return fact.cell.sheet
        return None

    def flows(self) -> Iterator[Spot]:
        """Every number that adds up from the first day of the year, months apart."""
        for name, (_, section, element) in self.sections.items():
            if section.subject != "month" and element.nature == "flow" and element.type in NUMERIC:
                for subject in self.subjects[section.id]:
                    yield Spot(name, subject)

    def _is_flow(self, element: str) -> bool:
        pair = self.sections.get(element)
        return pair is not None and pair[2].nature == "flow" and pair[2].type in NUMERIC


def value_in(facts: Mapping[tuple[str, str], Fact], pair: tuple[str, str]) -> Value:
    """The value of a pair, a blank where there is no such fact."""
    tell = getattr(facts, "value", None)  # facts that are packed need not make one for its value
    if tell is not None:
        value: Value | None = tell(pair)
        return BLANK if value is None else value
    fact = facts.get(pair)
    return fact.value if fact is not None else BLANK


class Layout(Struct, frozen=True):
    """What a form asks a unit for a period: sections by element, subjects by section."""

    sections: dict[str, tuple[int, Section, Element]]
    subjects: dict[str, tuple[str, ...]]


def layout_of(plan: Plan, form: Form, unit: str, period: str) -> Layout:
    """What the form asks the unit for the period."""
    sections = {
        element.id: (place, section, element)
        for place, section in enumerate(form.sections)
        for element in elements_for(section, unit)
    }
    return Layout(
        sections, {section.id: subjects_of(plan, section, unit, period) for section in form.sections}
    )


def scene_of(plan: Plan, form: Form, submission: Submission, layout: Layout | None = None) -> Scene | None:
    """The scene of a return, None unless unit and period are known.

    layout: what is asked of its unit, where that is known already.
    """
    if submission.unit is None or submission.period is None:
        return None
    unit, period = submission.unit, submission.period
    layout = layout or layout_of(plan, form, unit, period)
    nil = form.with_role("nil_return")
    said = submission.facts.get((nil.id, unit)) if nil is not None else None
    return Scene(
        plan=plan,
        form=form,
        unit=unit,
        period=period_of(plan, period),
        facts=submission.facts,
        path=submission.path,
        sections=layout.sections,
        subjects=layout.subjects,
        nil=said is not None and said.value == Flag(yes=True),
    )


def unreadable(value: Value) -> bool:
    """Tell whether something stands there that could not be read."""
    return isinstance(value, Absence) and value.reason is AbsenceReason.UNREADABLE
