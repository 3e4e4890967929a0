"""The tree of a formula. One tree compiles to Python, to an Excel formula and to a sentence.

`at` is the 1-based column in the formula's text where the node begins, for messages to the plan's author.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

UnaryOp = Literal["-", "not"]
BinaryOp = Literal["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
FunctionName = Literal["sum", "count", "any", "all", "present", "if", "baseline", "register", "abs"]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, exact."""

    value: Decimal
    at: int = 1


@dataclass(frozen=True, slots=True)
class String:
    """A literal text, also the id of a choice's option."""

    value: str
    at: int = 1


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A literal day, written YYYY-MM-DD."""

    value: date
    at: int = 1


@dataclass(frozen=True, slots=True)
class Days:
    """A literal number of days, written `20 days`; only added to or taken from a date."""

    value: int
    at: int = 1


@dataclass(frozen=True, slots=True)
class Truth:
    """`yes` or `no`."""

    value: bool
    at: int = 1


@dataclass(frozen=True, slots=True)
class Ref:
    """An element, or an operand the rule declares. `subject` is given as `state[some_task]`."""

    name: str
    subject: str | None = None
    at: int = 1


@dataclass(frozen=True, slots=True)
class PeriodRef:
    """`period.from`, `period.to` or `period.due_before`."""

    field: Literal["from", "to", "due_before"]
    at: int = 1


@dataclass(frozen=True, slots=True)
class Unary:
    """Minus or not."""

    op: UnaryOp
    operand: Node
    at: int = 1


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, comparison or logic."""

    op: BinaryOp
    left: Node
    right: Node
    at: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language. `sum`, `count`, `any`, `all` with one argument run over the subjects
    beneath.
    """

    name: FunctionName
    args: tuple[Node, ...]
    at: int = 1


Node = Number | String | DateLiteral | Days | Truth | Ref | PeriodRef | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written and as understood."""

    text: str
    tree: Node
