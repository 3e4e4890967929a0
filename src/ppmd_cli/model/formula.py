"""The tree of a formula. One tree compiles to Python, to an Excel formula and to a sentence.

`at` is the 1-based column in the formula's text where the node begins, for messages to the plan's author.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

UnaryOp = Literal["-", "not"]
BinaryOp = Literal["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
FunctionName = Literal["sum", "count", "any", "all", "present", "if", "baseline", "register", "abs"]


class Number(Struct, frozen=True):
    """A literal number, exact."""

    value: Decimal
    at: int = 1


class String(Struct, frozen=True):
    """A literal text, also the id of a choice's option."""

    value: str
    at: int = 1


class DateLiteral(Struct, frozen=True):
    """A literal day, written YYYY-MM-DD."""

    value: date
    at: int = 1


class Days(Struct, frozen=True):
    """A literal number of days, written `20 days`; only added to or taken from a date."""

    value: int
    at: int = 1


class Truth(Struct, frozen=True):
    """`yes` or `no`."""

    value: bool
    at: int = 1


class Ref(Struct, frozen=True):
    """An element, or an operand the rule declares. `subject` is given as `state[some_task]`."""

    name: str
    subject: str | None = None
    at: int = 1


class PeriodRef(Struct, frozen=True):
    """`period.from`, `period.to` or `period.due_before`."""

    field: Literal["from", "to", "due_before"]
    at: int = 1


class Unary(Struct, frozen=True):
    """Minus or not."""

    op: UnaryOp
    operand: Node
    at: int = 1


class Binary(Struct, frozen=True):
    """Arithmetic, comparison or logic."""

    op: BinaryOp
    left: Node
    right: Node
    at: int = 1


class Call(Struct, frozen=True):
    """A function of the language. `sum`, `count`, `any`, `all` with one argument run over the subjects
    beneath.
    """

    name: FunctionName
    args: tuple[Node, ...]
    at: int = 1


Node = Number | String | DateLiteral | Days | Truth | Ref | PeriodRef | Unary | Binary | Call


class Formula(Struct, frozen=True):
    """A formula as written and as understood."""

    text: str
    tree: Node
