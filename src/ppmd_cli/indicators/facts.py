"""Which returns count, and their values as formulas see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Literal

from msgspec import Struct, field

from ppmd_cli.layout import children_of, form_of, period_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Form
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import KnownFigure, Plan
from ppmd_cli.model.result import UnitState
from ppmd_cli.model.value import BLANK, Flag, Quantity, Value
from ppmd_cli.plan.formula import Gap, Plain, Scope, exact, plain

ZERO = Quantity(0)


class Returns(Struct, frozen=True):
    """The returns of one period. counted: the one that counts of each unit, in the plan's order of units.

    sent: every unit's submissions, usable or not, each content once.
    """

    plan: Plan
    period: Period
    counted: Mapping[str, Submission]
    sent: Mapping[str, tuple[Submission, ...]]
    _children: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def state(self, unit: str) -> UnitState:
        """Whether the unit's figures count, and if not why."""
        if unit in self.counted:
            return "reported"
        return "unusable" if unit in self.sent else "missing"

    def subjects(self, kind: Literal["unit", "child", "month"], unit: str) -> tuple[str, ...]:
        """The subjects of a term or section at one unit."""
        if kind == "unit":
            return (unit,)
        if kind == "month":
            return self.period.months
        found = self._children.get(unit)
        if found is None:
            children = children_of(self.plan, unit, self.period.id)
            found = self._children[unit] = tuple(child.code for child in children)
        return found


def returns_of(plan: Plan, period: str, submissions: Iterable[Submission]) -> Returns:
    """Sort the period's returns by unit. Two different usable ones of a unit are nobody's to choose from."""
    found: dict[str, dict[str, Submission]] = {}
    for submission in submissions:
        # A figure told by telephone makes no return; a whole one entered from paper does.
        told_only = submission.on_paper and not submission.usable
        if submission.period == period and submission.unit is not None and not told_only:
            key = submission.sha256 or submission.path
            found.setdefault(submission.unit, {}).setdefault(key, submission)
    sent = {unit.code: tuple(found[unit.code].values()) for unit in plan.units if unit.code in found}
    counted = {}
    for unit, versions in sent.items():
        usable = [version for version in versions if version.usable]
        if usable and all(_says_the_same(usable[0], other) for other in usable[1:]):
            counted[unit] = usable[0]
    return Returns(plan, period_of(plan, period), counted, sent)


def _says_the_same(one: Submission, other: Submission) -> bool:
    """A copy saved again has other bytes and the same values."""
    return {k: f.value for k, f in one.facts.items()} == {k: f.value for k, f in other.facts.items()}


def counted(plan: Plan, period: str, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """The returns whose figures count, in the plan's order of units."""
    return tuple(returns_of(plan, period, submissions).counted.values())


def nil_return(form: Form | None, submission: Submission) -> bool:
    """Whether the sender declares that nothing happened, so that a blank flow is zero."""
    return _declared_nil(form, submission) is not None


def _declared_nil(form: Form | None, submission: Submission) -> Fact | None:
    role = form.with_role("nil_return") if form is not None else None
    if role is None or submission.unit is None:
        return None
    fact = submission.facts.get((role.id, submission.unit))
    return fact if fact is not None and fact.value == Flag(yes=True) else None


class Known(Struct):
    """Figures known beforehand, exact: of the register, and of the baseline of one period."""

    returns: Returns
    _register: dict[tuple[str, str], KnownFigure] = field(default_factory=dict)
    _baseline: dict[tuple[str, str], KnownFigure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan, period = self.returns.plan, self.returns.period.id
        self._register = {(k.unit, k.element): k for k in plan.register}
        self._baseline = {(k.unit, k.element): k for k in plan.baseline if k.period in (None, period)}

    def register(self, unit: str, element: str) -> Plain:
        """A unit's or child's figure; a unit without one has its children's sum where all are known."""
        own = self._register.get((unit, element))
        if own is not None:
            return exact(own.value)
        parts = [self._register.get((child, element)) for child in self.returns.subjects("child", unit)]
        numbers = [exact(part.value) for part in parts if part is not None]
        return sum(numbers) if parts and len(numbers) == len(parts) else Gap.MISSING

    def baseline(self, unit: str, element: str) -> Plain:
        """A unit's figure of the year before."""
        found = self._baseline.get((unit, element))
        return Gap.MISSING if found is None else exact(found.value)


class Sheet(Struct, dict=True):
    """One counted return: plain values by subject, the unit's own standing beside each subject's.

    beneath: the subjects of each element about children or months. nil: the fact that declares that nothing
    happened; assumed: the elements that are nought for it where they are blank.
    """

    unit: str
    period: Period
    known: Known
    facts: Mapping[tuple[str, str], Fact]
    rows: dict[str, dict[str, Plain]] = field(default_factory=dict)
    beneath: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nil: Fact | None = None
    assumed: frozenset[str] = frozenset()

    @cached_property
    def _values(self) -> dict[str, dict[str, Plain]]:
        return {}  # not handed on where one sheet is made from another

    def values(self, subject: str) -> dict[str, Plain]:
        """What a formula sees for `subject`."""
        found = self._values.get(subject)
        if found is None:
            own = self.rows.get(self.unit, {})
            found = own if subject == self.unit else own | self.rows.get(subject, {})
            self._values[subject] = found
        return found

    def scope(self, subject: str, names: Iterable[str]) -> Scope:
        """The surroundings of a formula with these names, for the unit or for a subject beneath it."""
        tables: dict[str, list[dict[str, Plain]]] = {}
        if subject == self.unit:
            tables = {n: [self.values(s) for s in self.beneath[n]] for n in names if n in self.beneath}
        return Scope(
            values=self.values(subject),
            tables=tables,
            cell=lambda element, about: self.rows.get(about, {}).get(element, Gap.MISSING),
            period=self.period,
            baseline=partial(self.known.baseline, subject),
            register=partial(self.known.register, subject),
        )

    def used(self, names: Sequence[str], subject: str) -> tuple[Fact, ...]:
        """The facts behind `names` for `subject`."""
        found: list[Fact | None] = []
        for name in names:
            if subject == self.unit and name in self.beneath:
                found.extend(self.facts.get((name, one)) for one in self.beneath[name])
            else:
                found.append(self.facts.get((name, subject)) or self.facts.get((name, self.unit)))
        told = tuple(fact for fact in found if fact is not None)
        if self.nil is not None and any(one.value == BLANK and one.element in self.assumed for one in told):
            return (*told, self.nil)
        return told


def sheet_of(returns: Returns, submission: Submission, known: Known) -> Sheet:
    """Arrange a return's facts by subject."""
    unit = submission.unit or ""
    form = form_of(returns.plan, unit)
    flows: frozenset[str] = frozenset()
    sheet = Sheet(unit, returns.period, known, submission.facts)
    if form is not None:
        if nil_return(form, submission):
            flows = frozenset(
                e.id for _, e in form.elements() if e.nature == "flow" and e.type in ("count", "amount")
            )
            sheet.assumed, sheet.nil = flows, _declared_nil(form, submission)
        for section in form.sections:
            if section.subject in ("child", "month"):
                subjects = returns.subjects(section.subject, unit)
                sheet.beneath |= dict.fromkeys((e.id for e in section.elements), subjects)
    for (element, subject), fact in submission.facts.items():
        value: Value = fact.value
        if value == BLANK and element in flows:
            value = ZERO
        sheet.rows.setdefault(subject, {})[element] = plain(value)
    return sheet
