"""Where a sum fails: the one cell that, with another number, would make this and every other rule agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.frames import Frames
from ppmd_cli.checks.register import Register
from ppmd_cli.checks.rules import Compiled, rounded
from ppmd_cli.checks.scene import NUMERIC, Scene
from ppmd_cli.findings.catalogue import with_slots
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Subject
from ppmd_cli.model.formula import Binary, Call, Node, Ref, Unary
from ppmd_cli.plan.formula import Scope, exact, expand

Term = tuple[str, int]  # element, +1 or -1
NEAR_PERCENT = 20


class Sums(Struct, frozen=True):
    """The rules of one form. terms: of those that say what adds up to what, by the rule's id."""

    compiled: tuple[Compiled, ...]
    terms: dict[str, tuple[Term, ...]]


def sums_of(compiled: Sequence[Compiled], elements: Iterable[str]) -> Sums:
    """Find the rules with an equation of plain sums."""
    ids = tuple(elements)
    terms: dict[str, tuple[Term, ...]] = {}
    for one in compiled:
        if one.rule.formula is not None:
            found = _equation(expand(one.rule.formula.tree, ids))
            if found is not None:
                terms[one.rule.id] = found
    return Sums(tuple(compiled), terms)


def mended(
    findings: Iterable[Finding], sums: Sums, scene: Scene, frames: Frames, register: Register
) -> Iterator[Finding]:
    """The findings; those of a failed sum name the cell and the number that mend it, if there is just one."""
    kinds = {one.rule.id: one.kind for one in sums.compiled}
    for found in findings:
        terms = sums.terms.get(found.code)
        if terms is None or found.subject is None or not _numeric(scene, terms):
            yield found
            continue
        where = _Place(kinds[found.code], found.subject, frames.scope(kinds[found.code], found.subject))
        hint = _hint(terms, where, sums, scene, register)
        if hint is None:
            yield found
            continue
        cell = scene.place(hint[0], found.subject).cell or ""
        yield with_slots(found, {"mend_cell": cell, "mend_number": rounded(hint[1], 3)})


class _Place(Struct, frozen=True):
    """Whose row it is, and its values."""

    kind: Subject
    subject: str
    scope: Scope


def _hint(
    terms: Sequence[Term], where: _Place, sums: Sums, scene: Scene, register: Register
) -> tuple[str, Fraction] | None:
    """The element and its number that alone would make everything agree; None for none or several."""
    values = {name: _value(where.scope, name) for name, _ in terms}
    gap = sum((sign * values[name] for name, sign in terms), Fraction(0))
    fitting = []
    for name, sign in terms:
        number = values[name] - sign * gap
        whole = scene.element(name).type != "count" or number.denominator == 1
        known = register.get((where.subject, name))
        if number >= 0 and whole and _fits(name, number, where, sums) and not _far(number, known):
            fitting.append((name, number))
    if len(fitting) > 1:
        given = [one for one in fitting if scene.number(one[0], where.subject) is not None]
        told = [one for one in given if _far(values[one[0]], register.get((where.subject, one[0])))]
        slips = [one for one in given if slip(values[one[0]], one[1])]
        fitting = next((some for some in (told, slips) if len(some) == 1), given)
    return fitting[0] if len(fitting) == 1 else None


def _fits(name: str, number: Fraction, where: _Place, sums: Sums) -> bool:
    """Tell whether every rule of the same subject that speaks of the element is content with the number."""
    other = replace(where.scope, values={**where.scope.values, name: exact(number)})
    return all(
        one.evaluate(other) is not False
        for one in sums.compiled
        if one.kind == where.kind and any(use.ref.name == name for use in one.uses)
    )


def _far(number: Fraction, known: Decimal | None) -> bool:
    """Tell whether the register knows a figure and it is another."""
    return known is not None and abs(number - Fraction(known)) * 100 > NEAR_PERCENT * Fraction(known)


def _value(scope: Scope, name: str) -> Fraction:
    value = scope.values.get(name)
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def slip(typed: Fraction, meant: Fraction) -> bool:
    """Tell whether one number is easily typed for the other: a digit more or less, two exchanged."""
    one, other = (format(Decimal(n.numerator) / Decimal(n.denominator), "f") for n in (typed, meant))
    if not typed or not meant or one == other:
        return False
    if typed / meant in {Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3)}:
        return True
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) == len(shorter) + 1:
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    return len(one) == len(other) and sorted(one) == sorted(other)


def _equation(tree: Node) -> tuple[Term, ...] | None:
    """The terms of `a + b = c`, moved to one side; of `x or (a + b = c)` too."""
    if isinstance(tree, Binary) and tree.op in {"or", "and"}:
        found = [one for one in (_equation(tree.left), _equation(tree.right)) if one is not None]
        return found[0] if len(found) == 1 else None
    if not isinstance(tree, Binary) or tree.op != "=":
        return None
    left, right = _terms(tree.left, 1), _terms(tree.right, -1)
    terms = (*left, *right) if left is not None and right is not None else ()
    return terms if len(terms) >= 3 and len({name for name, _ in terms}) == len(terms) else None


def _terms(node: Node, sign: int) -> tuple[Term, ...] | None:
    if isinstance(node, Ref):
        return ((node.name, sign),) if node.subject is None else None
    parts: list[tuple[Term, ...] | None]
    if isinstance(node, Binary) and node.op in {"+", "-"}:
        parts = [_terms(node.left, sign), _terms(node.right, sign if node.op == "+" else -sign)]
    elif isinstance(node, Call) and node.name == "sum" and len(node.args) > 1:
        parts = [_terms(arg, sign) for arg in node.args]
    elif isinstance(node, Unary) and node.op == "-":
        parts = [_terms(node.operand, -sign)]
    else:
        return None
    found: list[Term] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return tuple(found)


def _numeric(scene: Scene, terms: Iterable[Term]) -> bool:
    """Tell whether every term is a number that the unit is asked."""
    return all(scene.asks(name) and scene.element(name).type in NUMERIC for name, _ in terms)
