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
    text = said.text.of(words.lang)
    asked = {unit for one in said.operands for unit in one.reporters}
    used = [one for one in submissions if one.usable and one.period == words.period.id and one.unit in asked]
    if "{reported}" in text:
        told = [one for one in used if _gives_all(said, one)]
        lists = f"{group}:{said.operands[0].name}" if len(told) < len(used) else ""
        shown["reported"] = _reported(words, asked, told, lists)
    if "{senders}" in text:
        shown["senders"] = _senders(words, {one.element for one in said.operands}, used)
    return text.format_map(shown)


def _reported(words: Words, asked: Collection[str], used: Sequence[Submission], lists: str) -> str:
    """Of how many of those asked there are figures: "25/27", or a word for all.

    lists: what the page lists for the first, where it is not all whose returns count.
    """
    there = {one.unit for one in used}
    if len(there) == len(asked):
        return words.t("report.reported.all")
    kinds = {words.units[code].kind for code in asked}
    of = ("", "")
    if len(kinds) == 1 and len(asked) == sum(unit.kind in kinds for unit in words.plan.units):
        # Where all of a kind are asked, the page lists whose returns count and who is expected.
        (kind,) = kinds
        of = (lists or f"sent:usable-{kind}", f"sent:expected-{kind}")
    return words.part(len(there), len(asked), of)


def _gives_all(said: Statement, submission: Submission) -> bool:
    """Whether a return has a number for everything that is summed."""
    told = {pair[0] for pair in submission.facts if isinstance(submission.facts[pair].value, Quantity)}
    return all(one.element in told for one in said.operands if submission.unit in one.reporters)


def _senders(words: Words, elements: Collection[str], used: Sequence[Submission]) -> str:
    """The names of those who have given a figure."""
    told = {
        one.unit
        for one in used
        for pair in one.facts
        if pair[0] in elements and isinstance(one.facts[pair].value, Quantity)
    }
    return ", ".join(words.name(unit.code) for unit in words.plan.units if unit.code in told)


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
