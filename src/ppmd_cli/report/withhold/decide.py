"""Which figures of a period's report are withheld from the public: the plan's rule, over all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from string import Formatter

from msgspec import Struct

from ppmd_cli.indicators.facts import counted
from ppmd_cli.indicators.trace import Tracer
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Indicator, Plan, Statement
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import names
from ppmd_cli.report.levels import Levels
from ppmd_cli.report.withhold import WHOLE
from ppmd_cli.report.withhold.sums import Facts, linear, summed
from ppmd_cli.report.withhold.table import Bond, Figure, Key, Table, within

SIDES = ("numerator", "denominator")


class Withheld(Struct, frozen=True):
    """What is not printed. keys: (period, indicator, side, unit), (period, "statement", place, slot)."""

    table: Table
    keys: frozenset[Key]
    facts: Facts

    def of(self, period: str, indicator: str, unit: str = WHOLE) -> frozenset[str]:
        """Which of an indicator's two figures are withheld."""
        return frozenset(side for side in SIDES if (period, indicator, side, unit) in self.keys)

    def unseen(self) -> tuple[str, ...]:
        """Periods that go into this one and of which no returns are at hand."""
        plan, period = self.facts.plan, self.facts.period
        earlier = tuple(one.id for one in plan.periods if one.accumulates_into == period)
        return earlier if self.facts.before is None else ()

    def in_statement(self, period: str, place: int) -> frozenset[str]:
        """Which numbers of a sentence are withheld."""
        start = (period, "statement", str(place))
        return frozenset(key[3] for key in self.keys if key[:3] == start)


def withheld(plan: Plan, period: str, submissions: Sequence[Submission]) -> Withheld:
    """Decide on a period's figures, given that those of the periods that go into it are published, too.

    submissions: of the whole run.
    """
    before = _before(plan, period, submissions)
    values = {} if before is None else before.facts.values
    facts = Facts(plan, period, submissions, None if before is None else before.facts, values)
    figures = list(_settled(before))
    own = list(_Figures(plan, period, facts).all())
    known = {one.key: one for one in figures}
    figures += own
    figures += _rests(plan, period, own, known)
    bonds = (*(() if before is None else before.table.bonds), *_bonds(plan, period, own))
    table = Table(figures, values, plan.publication.withhold_below, bonds)
    return Withheld(table, table.withheld(), facts)


def _before(plan: Plan, period: str, submissions: Sequence[Submission]) -> Withheld | None:
    """The decision on the last period that goes into this one and of which there are returns."""
    earlier = [
        one for one in plan.periods
        if one.accumulates_into == period and counted(plan, one.id, submissions)
    ]  # fmt: skip
    if not earlier:
        return None
    return withheld(plan, max(earlier, key=lambda one: one.last).id, submissions)


def _settled(before: Withheld | None) -> Iterator[Figure]:
    """The figures of an earlier publication as it has left them."""
    for one in before.table.figures if before is not None else ():
        if one.standing == "open" and before is not None:
            gone = one.key in before.keys
            yield Figure(one.key, one.parts, one.value, one.rank, "withheld" if gone else "printed")
        else:
            yield one


def _rests(plan: Plan, period: str, own: Sequence[Figure], known: Mapping[Key, Figure]) -> Iterator[Figure]:
    """What has come since the period before: printed nowhere, and to be had by subtraction."""
    flows = {one.id for form in plan.forms for _, one in form.elements() if one.nature == "flow"}
    for figure in own:
        for one in plan.periods:
            earlier = known.get((one.id, *figure.key[1:]))
            if one.accumulates_into != period or earlier is None:
                continue
            if all(len(key) == 4 and key[2] in flows for key in figure.parts):
                parts = summed([(figure.parts, 1), (earlier.parts, -1)])
                yield Figure(("since", *figure.key), parts, figure.value - earlier.value, standing="implied")


def _bonds(plan: Plan, period: str, own: Sequence[Figure]) -> Iterator[Bond]:
    known = {one.key for one in own}
    for indicator in plan.indicators:
        if indicator.kind == "ratio" and indicator.part_of_whole:
            for one in own:
                if one.key[1:3] == (indicator.id, "numerator"):
                    whole = (period, indicator.id, "denominator", one.key[3])
                    if whole in known:
                        yield within(one.key, whole)


class _Figures(Struct, frozen=True):
    """The counts of people among a report's figures."""

    plan: Plan
    period: str
    facts: Facts

    def all(self) -> Iterator[Figure]:
        """Those of units, of statements, and of the whole."""
        tracer = Tracer(self.plan, self.period, self.facts.submissions)
        levels = Levels(self.plan, final=True)
        for indicator in self.plan.indicators:
            if indicator.kind != "share":
                yield from self._indicator(indicator, tracer, levels)
        for place, said in enumerate(self.plan.report.statements):
            yield from self._statement(place, said, levels)

    def _indicator(self, indicator: Indicator, tracer: Tracer, levels: Levels) -> Iterator[Figure]:
        pieces = [one for one in tracer.pieces(indicator) if one.numerator is not None]
        for side in SIDES:
            formulas = [
                term.numerator if side == "numerator" else term.denominator for term in indicator.terms
            ]
            if not any(levels.guards(name) for one in formulas if one is not None for name in _named(one)):
                continue
            parts: dict[str, list[tuple[dict[Key, int], int]]] = {}
            values: dict[str, Fraction] = {}
            for piece in pieces:
                formula = formulas[piece.term]
                value = piece.numerator if side == "numerator" else piece.denominator
                if formula is None or value is None:
                    continue
                other = (self.period, indicator.id, side, str(piece.term), piece.unit, piece.subject)
                form = self.facts.form(piece.facts, linear(formula.tree), value, other)
                parts.setdefault(piece.unit, []).append((form, 1))
                values[piece.unit] = values.get(piece.unit, Fraction(0)) + value
            for unit, some in parts.items():
                yield Figure((self.period, indicator.id, side, unit), summed(some), values[unit])
            if parts:
                every = summed(one for some in parts.values() for one in some)
                whole = sum(values.values(), Fraction(0))
                yield Figure((self.period, indicator.id, side, WHOLE), every, whole, rank=2)

    def _statement(self, place: int, said: Statement, levels: Levels) -> Iterator[Figure]:
        operands = {one.name: one for one in said.operands}
        formulas = dict(said.slots)
        texts = (said.text.vi, said.text.en)
        printed = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        # {reported} and {senders} tell of returns, not of what is in them.
        for name in sorted(printed & {*operands, *formulas}):
            formula = formulas.get(name)
            used = {name: 1} if formula is None else linear(formula.tree)
            named = (name,) if formula is None else tuple(_named(formula))
            if not any(levels.guards(operands[one].element) for one in named):
                continue
            if used is None:
                # No sum of people, and yet reckoned from people: nobody needs to tell what it gives away.
                part = (self.period, "statement", str(place), name)
                self.facts.values[part] = Fraction(1)
                yield Figure(part, {part: 1}, Fraction(1), standing="withheld")
                continue
            some = [
                (self.facts.apart(fact), count)
                for one, count in used.items()
                for unit in operands[one].reporters
                for fact in self._told(unit, operands[one].element)
            ]
            parts = summed(some)
            value = sum((self.facts.values[key] * count for key, count in parts.items()), Fraction(0))
            if some:
                yield Figure((self.period, "statement", str(place), name), parts, value, rank=1)

    def _told(self, unit: str, element: str) -> Iterator[Fact]:
        file = self.facts.by_unit.get(unit)
        for fact in file.facts.values() if file is not None else ():
            if fact.element == element and isinstance(fact.value, Quantity):
                yield fact


def _named(formula: Formula) -> Iterator[str]:
    return (use.ref.name for use in names(formula.tree) if use.source == "return")
