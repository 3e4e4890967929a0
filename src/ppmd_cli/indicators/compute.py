"""The sums of an indicator, term by term and unit by unit, with what is still outstanding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct, field

from ppmd_cli.indicators.facts import Known, Returns, Sheet
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Indicator, Term
from ppmd_cli.plan.formula import Evaluate, Scope, compile_formula, names

NOTHING = Fraction(0)


class Part(Struct):
    """One unit's part in one term.

    told: whether the unit's return says anything about the term. owing: whether something is still to come;
    outstanding: the denominators of that, None where one is not known; open: whether it can move the value.
    beside: subjects that meet each second reading.
    """

    numerator: Fraction = NOTHING
    denominator: Fraction = NOTHING
    told: bool = False
    outstanding: Fraction | None = NOTHING
    owing: bool = False
    open: bool = False
    facts: list[Fact] = field(default_factory=list)
    beside: dict[str, int] = field(default_factory=dict)

    def owes(self, denominator: Fraction | None, *, bounded: bool) -> None:
        """Note a subject without figures whose denominator is `denominator`, or is not known.

        bounded: its numerator cannot exceed its denominator.
        """
        self.owing = True
        self.open = self.open or denominator is None or denominator > 0 or not bounded
        if denominator is None or self.outstanding is None:
            self.outstanding = None
        else:
            self.outstanding += denominator


def added(numbers: Sequence[Fraction]) -> Fraction:
    """Their sum. Whole numbers, as most are, are added as such: fractions take many times as long."""
    if all(number.denominator == 1 for number in numbers):
        return Fraction(sum(number.numerator for number in numbers))
    return sum(numbers, NOTHING)


class Compiled(Struct, frozen=True):
    """A formula ready to be evaluated, with the names it uses."""

    call: Evaluate
    names: tuple[str, ...]

    def on(self, sheet: Sheet, subject: str) -> object:
        """Its value for one subject of a return, None where it rests."""
        return self.call(sheet.scope(subject, self.names))

    def number(self, sheet: Sheet, subject: str) -> Fraction | None:
        """Its value as an exact number; a condition that holds counts one."""
        return _number(self.on(sheet, subject))


def compiled(formula: Formula) -> Compiled:
    """Compile a formula whose operands must all be there."""
    used = tuple(use.ref.name for use in names(formula.tree) if use.source == "return")
    return Compiled(compile_formula(formula.tree), used)


class TermSums:
    """Evaluates one term over the returns of a period."""

    def __init__(self, indicator: Indicator, term: Term, returns: Returns, known: Known) -> None:
        self._indicator = indicator
        self._term = term
        self._returns = returns
        self._known = known
        self._numerator = compiled(term.numerator)
        self._denominator = compiled(term.denominator) if term.denominator is not None else None
        self._beside = {b.id: compiled(b.condition) for b in indicator.beside}
        self._bounded = indicator.kind == "share" or (indicator.kind == "ratio" and indicator.part_of_whole)
        self._figures: dict[tuple[str, str], tuple[Sheet, tuple[Fraction, Fraction] | None]] = {}

    def parts(self, sheets: Mapping[str, Sheet]) -> dict[str, Part]:
        """Each reporter's part, in the term's order."""
        found = {}
        for unit in self._term.reporters:
            sheet = sheets.get(unit)
            part = found[unit] = Part(beside=dict.fromkeys(self._beside, 0))
            subjects = self._returns.subjects(self._term.subject, unit)
            if sheet is None:
                part.owes(self._expected_of_unit(unit, len(subjects)), bounded=self._bounded)
                continue
            # A unit without any subject has said all there is to say.
            part.told = not subjects
            pairs = [self._subject(part, sheet, subject) for subject in subjects]
            part.numerator = added([pair[0] for pair in pairs if pair is not None])
            part.denominator = added([pair[1] for pair in pairs if pair is not None])
        return found

    def _subject(self, part: Part, sheet: Sheet, subject: str) -> tuple[Fraction, Fraction] | None:
        """The subject's figures, which are still to be added, and all else that it brings."""
        found = self.figures(sheet, subject)
        if found is None:
            under = self._under(sheet, subject)
            expected = under if under is not None else self._from_known(self._holder(sheet.unit, subject))
            part.owes(expected, bounded=self._bounded)
            return None
        part.told = True
        part.facts.extend(sheet.used(self.names, subject))
        for name, condition in self._beside.items():
            part.beside[name] += condition.on(sheet, subject) is True
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The elements that the term reads."""
        return self._numerator.names + (self._denominator.names if self._denominator is not None else ())

    def figures(self, sheet: Sheet, subject: str) -> tuple[Fraction, Fraction] | None:
        """What one subject of a return adds to numerator and denominator; None where either rests."""
        key = (sheet.unit, subject)
        known = self._figures.get(key)
        # Of a unit there may be other sheets, with figures supposed.
        if known is None or known[0] is not sheet:
            known = self._figures[key] = (sheet, self._reckoned(sheet, subject))
        return known[1]

    def _reckoned(self, sheet: Sheet, subject: str) -> tuple[Fraction, Fraction] | None:
        top, under = self._numerator.number(sheet, subject), self._under(sheet, subject)
        if top is None or (under is None and self._indicator.kind != "total"):
            return None
        return top, under or NOTHING

    @property
    def base_names(self) -> tuple[str, ...]:
        """The elements of the denominator, which for growth may be known from the year before."""
        return self._denominator.names if self._denominator is not None else ()

    def base_holder(self, sheet: Sheet, subject: str) -> str | None:
        """Whose figure of the year before stands in for what the return lacks; None where none does."""
        if self._indicator.kind != "growth" or self._reported(sheet, subject) is not None:
            return None
        return self._holder(sheet.unit, subject)

    def _under(self, sheet: Sheet, subject: str) -> Fraction | None:
        holder = self.base_holder(sheet, subject)
        return self._reported(sheet, subject) if holder is None else self._from_known(holder)

    def _reported(self, sheet: Sheet, subject: str) -> Fraction | None:
        if self._indicator.kind == "share":
            return Fraction(1)
        return None if self._denominator is None else self._denominator.number(sheet, subject)

    def _expected_of_unit(self, unit: str, subjects: int) -> Fraction | None:
        """The denominator of a unit without a return that counts, None if not known."""
        return Fraction(subjects) if self._indicator.kind == "share" else self._from_known(unit)

    def _holder(self, unit: str, subject: str) -> str | None:
        """Whose known figure speaks of a subject: figures of single months are not known beforehand."""
        return None if self._term.subject == "month" else subject if self._term.subject == "child" else unit

    def _from_known(self, holder: str | None) -> Fraction | None:
        if holder is None or self._denominator is None:
            return None
        growth = self._indicator.kind == "growth"
        look = self._known.baseline if growth else self._known.register
        values = {name: look(holder, name) for name in self._denominator.names}
        tables = {name: [{name: value}] for name, value in values.items()}
        return _number(self._denominator.call(Scope(values, tables, period=self._returns.period)))


def _number(value: object) -> Fraction | None:
    if isinstance(value, (bool, int, Fraction)):
        return Fraction(value)
    return None
