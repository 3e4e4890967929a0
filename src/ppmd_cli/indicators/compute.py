"""The sums of an indicator, term by term and unit by unit, with what is still outstanding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ppmd_cli.indicators.facts import Known, Returns, Sheet
from ppmd_cli.layout import children_of
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Indicator, Term
from ppmd_cli.plan.formula import Evaluate, Plain, Scope, compile_formula, names

NOTHING = Fraction(0)


@dataclass(slots=True)
class Part:
    """One unit's part in one term.

    given: how many subjects gave both figures. outstanding: the denominators still to come, None where one
    of them
    is not known; open: whether anything is still to come. beside: subjects that meet each second reading.
    """

    numerator: Fraction = NOTHING
    denominator: Fraction = NOTHING
    given: int = 0
    outstanding: Fraction | None = NOTHING
    open: bool = False
    facts: list[Fact] = field(default_factory=list)
    beside: dict[str, int] = field(default_factory=dict)

    def owes(self, denominator: Fraction | None) -> None:
        """Note a subject without figures whose denominator is `denominator`, or is not known."""
        self.open = self.open or denominator is None or denominator > 0
        if denominator is None or self.outstanding is None:
            self.outstanding = None
        else:
            self.outstanding += denominator


@dataclass(frozen=True, slots=True)
class Compiled:
    """A formula ready to be evaluated, with the names it uses."""

    call: Evaluate
    names: tuple[str, ...]


def compiled(formula: Formula) -> Compiled:
    """Compile a formula whose operands must all be there."""
    used = tuple(use.ref.name for use in names(formula.tree) if use.source == "return")
    return Compiled(compile_formula(formula.tree), used)


@dataclass(slots=True)
class TermSums:
    """Evaluates one term over the returns of a period."""

    indicator: Indicator
    term: Term
    returns: Returns
    known: Known

    def parts(self, sheets: Mapping[str, Sheet]) -> dict[str, Part]:
        """Each reporter's part, in the term's order."""
        numerator = compiled(self.term.numerator)
        denominator = compiled(self.term.denominator) if self.term.denominator is not None else None
        beside = {b.id: compiled(b.condition).call for b in self.indicator.beside}
        found = {}
        for unit in self.term.reporters:
            sheet = sheets.get(unit)
            part = found[unit] = Part(beside=dict.fromkeys(beside, 0))
            if sheet is None:
                self._absent(part, unit, denominator)
                continue
            for subject in self.subjects(unit):
                self._subject(part, sheet, subject, numerator, denominator, beside)
        return found

    def subjects(self, unit: str) -> tuple[str, ...]:
        """The subjects of the term at one unit."""
        if self.term.subject == "child":
            return tuple(child.code for child in children_of(self.returns.plan, unit, self.returns.period.id))
        return self.returns.period.months if self.term.subject == "month" else (unit,)

    def _subject(
        self,
        part: Part,
        sheet: Sheet,
        subject: str,
        numerator: Compiled,
        denominator: Compiled | None,
        beside: Mapping[str, Evaluate],
    ) -> None:
        scope = Scope(values=sheet.values(subject), period=self.returns.period)
        top = _number(numerator.call(scope))
        under = self._own_denominator(denominator, scope)
        if top is None or (under is None and self.indicator.kind != "total"):
            part.owes(self._expected(sheet.unit, subject, denominator, under))
            return
        part.numerator += top
        part.denominator += under or NOTHING
        part.given += 1
        used = numerator.names + (denominator.names if denominator is not None else ())
        part.facts.extend(sheet.used(used, subject))
        for name, condition in beside.items():
            part.beside[name] += bool(condition(scope))

    def _own_denominator(self, denominator: Compiled | None, scope: Scope) -> Fraction | None:
        if self.indicator.kind == "share":
            return Fraction(1)
        return None if denominator is None else _number(denominator.call(scope))

    def _expected(
        self, unit: str, subject: str, denominator: Compiled | None, reported: Fraction | None
    ) -> Fraction | None:
        """The denominator of a subject without figures: its own if it gave that, else the known one."""
        if self.indicator.kind == "share":
            return Fraction(1)
        if reported is not None or denominator is None:
            return reported
        holder = subject if self.term.subject == "child" else unit
        return self._from_known(denominator, holder)

    def _absent(self, part: Part, unit: str, denominator: Compiled | None) -> None:
        if self.indicator.kind == "share":
            part.owes(Fraction(len(self.subjects(unit))))
        else:
            part.owes(None if denominator is None else self._from_known(denominator, unit))

    def _from_known(self, denominator: Compiled, holder: str) -> Fraction | None:
        look: Callable[[str, str], Plain | None] = (
            self.known.baseline if self.indicator.kind == "growth" else self.known.register
        )
        figures = {name: look(holder, name) for name in denominator.names}
        values = {name: figure for name, figure in figures.items() if figure is not None}
        return _number(denominator.call(Scope(values=values, period=self.returns.period)))


def _number(value: object) -> Fraction | None:
    """An exact number; a condition that holds counts one."""
    if isinstance(value, (bool, int, Fraction)):
        return Fraction(value)
    return None
