"""Sentences of figures beside the indicators: sums over the returns that count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from ppmd_cli.model.fact import Submission
from ppmd_cli.model.form import Operand
from ppmd_cli.model.plan import Statement
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import Plain, Scope, compile_formula, exact, names
from ppmd_cli.report.words import Words


def statement(
    words: Words,
    said: Statement,
    submissions: Sequence[Submission],
    withheld: Collection[str] = (),
    group: str = "",
) -> str | None:
    """The sentence with its sums; None unless every figure in it was reported by somebody.

    withheld: names of numbers that are not printed. group: what counts what they are the sums of.
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
    of = operands(said)
    shown = {
        name: words.t("report.public.some")
        if name in withheld
        else words.count(value, f"{group}:{' '.join(of[name])}")
        for name, value in sums.items()
        if isinstance(value, (int, Fraction))
    }
    return said.text.of(words.lang).format_map(shown | _whose(words, said, submissions))


def _whose(words: Words, said: Statement, submissions: Sequence[Submission]) -> dict[str, str]:
    """Of how many of those asked the sentence speaks, and of whom by name."""
    asked = {unit for one in said.operands for unit in one.reporters}
    used = [one for one in submissions if one.usable and one.period == words.period.id and one.unit in asked]
    there = {one.unit for one in used}
    wanted = {one.element for one in said.operands}
    told = {one.unit for one in used for pair in one.facts if pair[0] in wanted and _is_told(one, pair)}
    kinds = {words.units[code].kind for code in asked}
    whole = {unit.code for unit in words.plan.units if unit.kind in kinds}
    # Where all of a kind are asked, the page lists whose returns count and who is expected.
    of = [f"sent:{key}-{kind}" for key in ("usable", "expected") for kind in kinds] if whole == asked else []
    names = [words.name(unit.code) for unit in words.plan.units if unit.code in told]
    return {
        "reported": words.t("report.reported.all")
        if there == asked
        else words.part(len(there), len(asked), of if len(of) == 2 else ("", "")),
        "senders": ", ".join(names),
    }


def _is_told(submission: Submission, pair: tuple[str, str]) -> bool:
    return isinstance(submission.facts[pair].value, Quantity)


def operands(said: Statement) -> dict[str, tuple[str, ...]]:
    """The operands of which each number of the sentence is made, by its name."""
    found: dict[str, tuple[str, ...]] = {one.name: (one.name,) for one in said.operands}
    for name, formula in said.slots:
        read = [part for use in names(formula.tree) for part in found.get(use.ref.name, ())]
        found[name] = tuple(dict.fromkeys(read))
    return found


def _sum(operand: Operand, period: str, submissions: Sequence[Submission]) -> Fraction | None:
    numbers = [
        Fraction(value.number)
        for submission in submissions
        if submission.usable and submission.period == period and submission.unit in operand.reporters
        for pair in submission.facts
        if pair[0] == operand.element and isinstance(value := submission.facts[pair].value, Quantity)
    ]
    return sum(numbers, Fraction(0)) if numbers else None
