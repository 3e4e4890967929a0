"""A formula or a figure as a plain sum of facts, as far as it is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from ppmd_cli.indicators.facts import counted
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Severity
from ppmd_cli.model.formula import Binary, Call, Node, Number, Ref, Unary
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Quantity
from ppmd_cli.report.withhold.table import Key


def linear(tree: Node) -> dict[str, int] | None:
    """How often each name counts; None for a formula that is no sum of names."""
    match tree:
        case Ref(name, None):
            return {name: 1}
        case Call("sum", (Ref(name, None),)):
            return {name: 1}
        case Call("sum", args) if len(args) > 1:
            return _added([(linear(one), 1) for one in args])
        case Unary("-", operand):
            return _added([(linear(operand), -1)])
        case Binary("+", left, right):
            return _added([(linear(left), 1), (linear(right), 1)])
        case Binary("-", left, right):
            return _added([(linear(left), 1), (linear(right), -1)])
        case Binary("*", Number(times), other) | Binary("*", other, Number(times)) if times == int(times):
            return _added([(linear(other), int(times))])
        case _:
            return None


def _added(parts: Sequence[tuple[dict[str, int] | None, int]]) -> dict[str, int] | None:
    total: dict[str, int] = {}
    for names, times in parts:
        if names is None:
            return None
        for name, count in names.items():
            total[name] = total.get(name, 0) + count * times
    return total


class Facts(Struct, frozen=True, dict=True):
    """The facts of one period as parts of figures, taken apart by what anybody knows of them.

    A total that the plan's rules say is the sum of its parts is those parts; a figure that runs from the
    first day of the year is that of the period before and the rest.
    """

    plan: Plan
    period: str
    submissions: Sequence[Submission]
    before: Facts | None
    values: dict[Key, Fraction]

    @cached_property
    def _flows(self) -> frozenset[str]:
        return frozenset(
            one.id for form in self.plan.forms for _, one in form.elements() if one.nature == "flow"
        )

    @cached_property
    def _totals(self) -> dict[str, dict[str, int]]:
        """Elements that a rule makes the sum of others."""
        found: dict[str, dict[str, int]] = {}
        for rule in self.plan.rules:
            if rule.formula is None or rule.severity is not Severity.ERROR or rule.operands:
                continue
            match rule.formula.tree:
                case Binary("=", Ref(name, None), other) | Binary("=", other, Ref(name, None)):
                    parts = linear(other)
                    if parts is not None and len(parts) > 1 and name not in parts:
                        found.setdefault(name, parts)
        return found

    @cached_property
    def by_unit(self) -> Mapping[str, Submission]:
        """The returns that count."""
        return {one.unit or "": one for one in counted(self.plan, self.period, self.submissions)}

    def fact(self, unit: str, element: str, subject: str) -> Fact | None:
        """A fact of a return that counts."""
        file = self.by_unit.get(unit)
        return None if file is None else file.facts.get((element, subject))

    def apart(self, fact: Fact) -> dict[Key, int]:
        """A fact as parts; their values are noted."""
        number = _number(fact)
        parts = self._totals.get(fact.element)
        if parts is not None:
            some = {name: self.fact(fact.unit, name, fact.subject) for name in parts}
            told = {
                name: one for name, one in some.items() if one is not None and isinstance(one.value, Quantity)
            }
            if len(told) == len(parts) and sum(_number(told[n]) * c for n, c in parts.items()) == number:
                return summed((self.apart(told[name]), count) for name, count in parts.items())
        key: Key = (self.period, fact.unit, fact.element, fact.subject)
        earlier = None
        if self.before is not None and fact.element in self._flows:
            earlier = self.before.fact(fact.unit, fact.element, fact.subject)
        if self.before is not None and earlier is not None and _number(earlier) <= number:
            self.values[key] = number - _number(earlier)
            return summed([(self.before.apart(earlier), 1), ({key: 1}, 1)])
        self.values[key] = number
        return {key: 1}

    def form(
        self, facts: Sequence[Fact], names: Mapping[str, int] | None, value: Fraction, other: Key
    ) -> dict[Key, int]:
        """Facts, each as often as `names` says, as parts; `other` alone where they do not make `value`."""
        if names is not None:
            own = {(one.unit, one.element, one.subject): one for one in facts if one.element in names}
            if sum((_number(one) * names[one.element] for one in own.values()), Fraction(0)) == value:
                return summed((self.apart(one), names[one.element]) for one in own.values())
        self.values[other] = value
        return {other: 1}


def _number(fact: Fact) -> Fraction:
    return Fraction(fact.value.number) if isinstance(fact.value, Quantity) else Fraction(0)


def summed(parts: Iterable[tuple[Mapping[Key, int], int]]) -> dict[Key, int]:
    """Parts added up, each sum so many times."""
    total: dict[Key, int] = {}
    for own, times in parts:
        for key, count in own.items():
            total[key] = total.get(key, 0) + count * times
    return total
