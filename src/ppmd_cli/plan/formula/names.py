"""Which elements and operands a formula names, and what a `*` in a name stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.model.formula import Binary, Call, Node, Ref, Unary
from ppmd_cli.plan.formula.parse import AGGREGATES
from ppmd_cli.plan.formula.tokens import FormulaError

Source = Literal["return", "baseline", "register"]


class Use(Struct, frozen=True):
    """A name in a formula, where it first stands.

    presence_only: it occurs only inside present(), so that its absence never makes the formula rest.
    source: whose figure it is: the return's (operands across units too), baseline.csv's or register.csv's.
    """

    ref: Ref
    presence_only: bool = False
    source: Source = "return"


def names(tree: Node) -> tuple[Use, ...]:
    """Return every name once for each source, in the order of the text."""
    found: dict[tuple[str, str | None, Source], Use] = {}
    for use in _uses(tree, inside_present=False):
        key = (use.ref.name, use.ref.subject, use.source)
        earlier = found.get(key)
        if earlier is None:
            found[key] = use
        elif earlier.presence_only and not use.presence_only:
            found[key] = replace(earlier, presence_only=False)
    return tuple(found.values())


def _uses(tree: Node, *, inside_present: bool) -> Iterator[Use]:
    match tree:
        case Ref():
            yield Use(tree, inside_present)
        case Call("baseline" | "register" as source, (Ref() as ref,)):
            yield Use(ref, source=source)
        case Call(name, args):
            for arg in args:
                yield from _uses(arg, inside_present=inside_present or name == "present")
        case Unary(_, operand):
            yield from _uses(operand, inside_present=inside_present)
        case Binary(_, left, right):
            yield from _uses(left, inside_present=inside_present)
            yield from _uses(right, inside_present=inside_present)
        case _:
            return


def expand(tree: Node, element_ids: Sequence[str]) -> Node:
    """Return the tree with each argument that holds a `*` repeated for every id that fits, in their order.

    Raises FormulaError when nothing fits or when one argument holds two different patterns.
    """
    match tree:
        case Unary(op, operand, at):
            return Unary(op, expand(operand, element_ids), at)
        case Binary(op, left, right, at):
            return Binary(op, expand(left, element_ids), expand(right, element_ids), at)
        case Call(name, args, at) if name in AGGREGATES:
            return Call(name, tuple(one for arg in args for one in _repeated(arg, element_ids)), at)
        case Call(name, args, at):
            return Call(name, tuple(expand(arg, element_ids) for arg in args), at)
        case _:
            return tree


def _repeated(arg: Node, element_ids: Sequence[str]) -> Iterator[Node]:
    patterns = {ref.name: ref for ref in _stars(arg)}
    if not patterns:
        yield expand(arg, element_ids)
        return
    pattern, *others = patterns.values()
    if others:
        raise FormulaError("formula.two_wildcards", others[0].at, first=pattern.name, second=others[0].name)
    head, _, tail = pattern.name.partition("*")
    if "*" in tail:
        raise FormulaError("formula.double_star", pattern.at, text=pattern.name)
    fitting = [
        name
        for name in element_ids
        if len(name) > len(head) + len(tail) and name.startswith(head) and name.endswith(tail)
    ]
    if not fitting:
        raise FormulaError("formula.nothing_fits", pattern.at, text=pattern.name)
    for name in fitting:
        yield _named(arg, pattern.name, name)


def _stars(tree: Node) -> Iterator[Ref]:
    """The names with a star that belong to this argument, not to an aggregate inside it."""
    match tree:
        case Ref(name) if "*" in name:
            yield tree
        case Unary(_, operand):
            yield from _stars(operand)
        case Binary(_, left, right):
            yield from _stars(left)
            yield from _stars(right)
        case Call(name, args) if name not in AGGREGATES:
            for arg in args:
                yield from _stars(arg)
        case _:
            return


def _named(tree: Node, pattern: str, name: str) -> Node:
    match tree:
        case Ref(found) if found == pattern:
            return replace(tree, name=name)
        case Unary(op, operand, at):
            return Unary(op, _named(operand, pattern, name), at)
        case Binary(op, left, right, at):
            return Binary(op, _named(left, pattern, name), _named(right, pattern, name), at)
        case Call(function, args, at):
            return Call(function, tuple(_named(arg, pattern, name) for arg in args), at)
        case _:
            return tree


def bare(tree: Node) -> Node:
    """Return the tree with every column set to 1, for comparing trees by what they say."""
    match tree:
        case Unary(op, operand):
            return Unary(op, bare(operand))
        case Binary(op, left, right):
            return Binary(op, bare(left), bare(right))
        case Call(name, args):
            return Call(name, tuple(bare(arg) for arg in args))
        case _:
            return replace(tree, at=1)
