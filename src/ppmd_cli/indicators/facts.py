"""Which returns count, and their values as formulas see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ppmd_cli.layout import children_of, form_of, period_of
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Form
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import UnitState
from ppmd_cli.model.value import BLANK, Flag, Quantity, Value
from ppmd_cli.plan.formula import Plain, exact, plain

ZERO = Quantity(0)


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns of one period. counted: the one that counts of each unit, in the plan's order of units.

    sent: every unit's submissions, usable or not, each content once.
    """

    plan: Plan
    period: Period
    counted: Mapping[str, Submission]
    sent: Mapping[str, tuple[Submission, ...]]

    def state(self, unit: str) -> UnitState:
        """Whether the unit's figures count, and if not why."""
        if unit in self.counted:
            return "reported"
        return "unusable" if unit in self.sent else "missing"


def returns_of(plan: Plan, period: str, submissions: Iterable[Submission]) -> Returns:
    """Sort the period's returns by unit. Two different usable ones of a unit are nobody's to choose from."""
    found: dict[str, dict[str, Submission]] = {}
    for submission in submissions:
        if submission.period == period and submission.unit is not None:
            key = submission.sha256 or submission.path
            found.setdefault(submission.unit, {}).setdefault(key, submission)
    sent = {unit.code: tuple(found[unit.code].values()) for unit in plan.units if unit.code in found}
    counted = {}
    for unit, versions in sent.items():
        usable = [version for version in versions if version.usable]
        if len(usable) == 1:
            counted[unit] = usable[0]
    return Returns(plan, period_of(plan, period), counted, sent)


def counted(plan: Plan, period: str, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """The returns whose figures count, in the plan's order of units."""
    return tuple(returns_of(plan, period, submissions).counted.values())


def nil_return(form: Form | None, submission: Submission) -> bool:
    """Whether the sender declares that nothing happened, so that a blank flow is zero."""
    role = form.with_role("nil_return") if form is not None else None
    if role is None or submission.unit is None:
        return False
    fact = submission.facts.get((role.id, submission.unit))
    return fact is not None and fact.value == Flag(yes=True)


@dataclass(slots=True)
class Sheet:
    """One counted return: plain values by subject, the unit's own standing beside each subject's."""

    unit: str
    facts: Mapping[tuple[str, str], Fact]
    rows: dict[str, dict[str, Plain]] = field(default_factory=dict)

    def values(self, subject: str) -> dict[str, Plain]:
        """What a formula sees for `subject`."""
        own = self.rows.get(self.unit, {})
        return own if subject == self.unit else own | self.rows.get(subject, {})

    def used(self, names: Sequence[str], subject: str) -> tuple[Fact, ...]:
        """The facts behind `names` for `subject`."""
        found = (self.facts.get((n, subject)) or self.facts.get((n, self.unit)) for n in names)
        return tuple(fact for fact in found if fact is not None)


def sheet_of(plan: Plan, submission: Submission) -> Sheet:
    """Arrange a return's facts by subject."""
    unit = submission.unit or ""
    form = form_of(plan, unit)
    nil = nil_return(form, submission)
    flows = {e.id for _, e in form.elements() if e.nature == "flow"} if form is not None and nil else set()
    sheet = Sheet(unit, submission.facts)
    for (element, subject), fact in submission.facts.items():
        value: Value = fact.value
        if value == BLANK and element in flows:
            value = ZERO
        sheet.rows.setdefault(subject, {})[element] = plain(value)
    return sheet


@dataclass(slots=True)
class Known:
    """Figures known beforehand, exact: of the register, and of the baseline of one period."""

    plan: Plan
    period: str
    _register: dict[tuple[str, str], Plain] = field(default_factory=dict)
    _baseline: dict[tuple[str, str], Plain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._register = {(k.unit, k.element): exact(k.value) for k in self.plan.register}
        self._baseline = {
            (k.unit, k.element): exact(k.value) for k in self.plan.baseline if k.period in (None, self.period)
        }

    def register(self, unit: str, element: str) -> Plain | None:
        """A unit's or child's figure; a unit without one has the sum of its children's where all are known."""
        own = self._register.get((unit, element))
        if own is not None:
            return own
        children = children_of(self.plan, unit, self.period)
        parts = [self._register.get((child.code, element)) for child in children]
        if not parts or any(part is None for part in parts):
            return None
        return sum(part for part in parts if isinstance(part, int))

    def baseline(self, unit: str, element: str) -> Plain | None:
        """A unit's figure of the year before."""
        return self._baseline.get((unit, element))
