"""Types of formulas: a formula that mixes them is a fault of the plan, found before any return is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct

from ppmd_cli.model.form import Element
from ppmd_cli.model.formula import (
    Binary,
    Call,
    DateLiteral,
    Days,
    Node,
    Number,
    PeriodRef,
    Ref,
    String,
    Truth,
    Unary,
)
from ppmd_cli.plan.formula.parse import AGGREGATES
from ppmd_cli.plan.formula.tokens import Fault

TypeName = Literal["number", "flag", "text", "choice", "date", "days"]


class Type(Struct, frozen=True):
    """The type of a name or of a formula.

    options: ids of a choice. beneath: the element belongs to subjects beneath the one the formula speaks of
    (children or months of a unit), so that it must stand inside sum, count, any or all.
    """

    name: TypeName
    options: tuple[str, ...] = ()
    beneath: bool = False


TypeOf = Callable[[Ref], Type | None]

NUMBER: Final = Type("number")
FLAG: Final = Type("flag")
TEXT: Final = Type("text")
DATE: Final = Type("date")
DAYS: Final = Type("days")

_OF_ELEMENT: Final[dict[str, TypeName]] = {
    "count": "number",
    "amount": "number",
    "yes_no": "flag",
    "date": "date",
    "text": "text",
    "choice": "choice",
}


def element_type(element: Element, *, beneath: bool = False) -> Type:
    """Return the type of an element's values."""
    return Type(_OF_ELEMENT[element.type], tuple(option.id for option in element.options), beneath)


def check_types(tree: Node, type_of: TypeOf, expected: TypeName | None = None) -> list[Fault]:
    """Return all type faults of `tree`, left to right.

    type_of: the type of a name, None for a name that does not exist. expected: what the whole must give
    ("flag" for rules and conditions, "number" for sums); None accepts anything.
    """
    checker = _Checker(type_of)
    whole = checker.type(tree)
    if expected is not None and whole is not None and whole.name != expected:
        checker.blame(tree, "formula.wrong_result", wanted=expected, got=whole.name)
    return sorted(checker.faults, key=lambda fault: fault.column)


class _Checker:
    """Walks a tree; a node whose type is in doubt has None and gives no further faults."""

    __slots__ = ("_aggregate", "_type_of", "faults")

    def __init__(self, type_of: TypeOf) -> None:
        self._type_of = type_of
        self._aggregate = 0
        self.faults: list[Fault] = []

    def blame(self, tree: Node, key: str, **slots: str) -> None:
        self.faults.append(Fault(key, tree.at, slots))

    def type(self, tree: Node) -> Type | None:
        match tree:
            case Number():
                return NUMBER
            case String():
                return TEXT
            case DateLiteral() | PeriodRef():
                return DATE
            case Days():
                return DAYS
            case Truth():
                return FLAG
            case Ref():
                return self._ref(tree)
            case Unary(op, operand):
                return self._want(operand, NUMBER if op == "-" else FLAG, op)
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree)

    def _ref(self, ref: Ref) -> Type | None:
        found = self._type_of(ref)
        if found is None:
            self.blame(
                ref,
                "formula.unknown_name",
                text=ref.name if ref.subject is None else f"{ref.name}[{ref.subject}]",
            )
        elif found.beneath and not self._aggregate:
            self.blame(ref, "formula.needs_aggregate", text=ref.name)
        return found

    def _want(self, tree: Node, wanted: Type, text: str) -> Type:
        got = self.type(tree)
        if got is not None and got.name != wanted.name:
            self.blame(tree, "formula.wrong_operand", text=text, wanted=wanted.name, got=got.name)
        return wanted

    def _binary(self, tree: Binary) -> Type | None:
        match tree.op:
            case "and" | "or":
                self._want(tree.left, FLAG, tree.op)
                return self._want(tree.right, FLAG, tree.op)
            case "+" | "-":
                return self._sum(tree)
            case "*" | "/":
                self._want(tree.left, NUMBER, tree.op)
                self._want(tree.right, NUMBER, tree.op)
                if tree.op == "/" and isinstance(tree.right, Number) and not tree.right.value:
                    self.blame(tree.right, "formula.zero_divisor")
                return NUMBER
            case _:
                self._comparison(tree)
                return FLAG

    def _sum(self, tree: Binary) -> Type | None:
        left, right = self.type(tree.left), self.type(tree.right)
        if left is None or right is None:
            return None
        match left.name, tree.op, right.name:
            case "number", _, "number":
                return NUMBER
            case "date", _, "days":
                return DATE
            case "days", "+", "date":
                return DATE
            case "date", "-", "date":
                return DAYS
            case "days", _, "days":
                return DAYS
        self.blame(tree, "formula.mixed_types", text=tree.op, left=left.name, right=right.name)
        return None

    def _comparison(self, tree: Binary) -> None:
        left, right = self.type(tree.left), self.type(tree.right)
        if left is None or right is None:
            return
        words = {"text", "choice"}
        if left.name != right.name and not (left.name in words and right.name in words):
            self.blame(tree, "formula.mixed_types", text=tree.op, left=left.name, right=right.name)
        elif left.name in words | {"flag"} and tree.op not in ("=", "<>"):
            self.blame(tree, "formula.no_order", text=tree.op, got=left.name)
        self._option(left, tree.right)
        self._option(right, tree.left)

    def _option(self, choice: Type, other: Node) -> None:
        if choice.name == "choice" and isinstance(other, String) and other.value not in choice.options:
            self.blame(other, "formula.unknown_option", text=other.value, options=", ".join(choice.options))

    def _call(self, tree: Call) -> Type | None:
        if tree.name in AGGREGATES:
            return self._aggregated(tree)
        match tree.name:
            case "present":
                self.type(tree.args[0])
                return FLAG
            case "if":
                return self._conditional(tree)
            case "abs":
                return self._want(tree.args[0], NUMBER, "abs")
            case _:
                return self._known(tree)

    def _aggregated(self, tree: Call) -> Type:
        wanted = NUMBER if tree.name == "sum" else FLAG
        # Over several arguments the function runs over the arguments, not over the subjects beneath.
        if self._aggregate and len(tree.args) == 1:
            self.blame(tree, "formula.nested_aggregate", text=tree.name)
        self._aggregate += len(tree.args) == 1
        for arg in tree.args:
            self._want(arg, wanted, tree.name)
        self._aggregate -= len(tree.args) == 1
        return FLAG if tree.name in ("any", "all") else NUMBER

    def _conditional(self, tree: Call) -> Type | None:
        condition, yes, no = tree.args
        self._want(condition, FLAG, "if")
        first, second = self.type(yes), self.type(no)
        if first is None or second is None:
            return None
        if first.name != second.name:
            self.blame(tree, "formula.mixed_types", text="if", left=first.name, right=second.name)
            return None
        return first

    def _known(self, tree: Call) -> Type:
        """Baseline and register: an element of numbers, of whatever subject."""
        self._aggregate += 1
        self._want(tree.args[0], NUMBER, tree.name)
        self._aggregate -= 1
        return NUMBER
