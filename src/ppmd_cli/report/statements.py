"""Sentences of figures beside the indicators: sums over the returns that count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from ppmd_cli.model.fact import Submission
from ppmd_cli.model.form import Operand
from ppmd_cli.model.plan import Statement
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import Plain, Scope, compile_formula, exact
from ppmd_cli.report.words import Words


def statement(
    words: Words, said: Statement, submissions: Sequence[Submission], withheld: Collection[str] = ()
) -> str | None:
    """The sentence with its sums; None unless every figure in it was reported by somebody.

    withheld: names of numbers that are not printed.
    """
    sums: dict[str, Plain] = {}
    for operand in said.operands:
        total = _sum(operand, words.period.id, submissions)
        if total is None:
            return None
        sums[operand.name] = exact(total)
    for name, formula in said.slots:
        value = compile_formula(formula.tree)(Scope(values=sums, period=words.period))
        if not isinstance(value, (int, Fraction)):
            return None
        sums[name] = value
    shown = {
        name: words.t("report.public.some") if name in withheld else words.count(value)
        for name, value in sums.items()
        if isinstance(value, (int, Fraction))
    }
    return said.text.of(words.lang).format_map(shown)


def _sum(operand: Operand, period: str, submissions: Sequence[Submission]) -> Fraction | None:
    numbers = [
        Fraction(fact.value.number)
        for submission in submissions
        if submission.usable and submission.period == period and submission.unit in operand.reporters
        for fact in submission.facts.values()
        if fact.element == operand.element and isinstance(fact.value, Quantity)
    ]
    return sum(numbers, Fraction(0)) if numbers else None
