"""The formula language: text -> tree by operator precedence, and a tree back to text.

Loosest to tightest: or; and; not; comparisons (a chain `a <= b <= c` is `a <= b and b <= c`); + -; * /;
minus.
`and`, `or` and `if` look at their right-hand sides only as far as needed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, cast

from ppmd_cli.model.formula import (
    Binary,
    BinaryOp,
    Call,
    DateLiteral,
    Days,
    Formula,
    FunctionName,
    Node,
    Number,
    PeriodRef,
    Ref,
    String,
    Truth,
    Unary,
)
from ppmd_cli.plan.formula.tokens import FormulaError, Token, tokenize

MAX_DEPTH: Final = 60

OR, AND, NOT, COMPARE, ADD, MULTIPLY, NEGATE, ATOM = range(1, 9)

POWER: Final[dict[str, int]] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), COMPARE),
    **dict.fromkeys("+-", ADD),
    **dict.fromkeys("*/", MULTIPLY),
}
# Which comparisons may follow each other in a chain.
_CHAINS: Final[dict[str, frozenset[str]]] = {
    "<": frozenset({"<", "<="}),
    "<=": frozenset({"<", "<="}),
    ">": frozenset({">", ">="}),
    ">=": frozenset({">", ">="}),
    "=": frozenset({"="}),
    "<>": frozenset(),
}
# Number of arguments, None for one or more.
ARITY: Final[dict[str, int | None]] = {
    "sum": None,
    "count": None,
    "any": None,
    "all": None,
    "present": 1,
    "if": 3,
    "baseline": 1,
    "register": 1,
    "abs": 1,
}
AGGREGATES: Final = frozenset({"sum", "count", "any", "all"})
_NAMED_ONLY: Final = frozenset({"present", "baseline", "register"})
_RESERVED: Final = frozenset({"and", "or", "not", "yes", "no", "period", "day", "days"})
_PERIOD_FIELDS: Final = ("from", "to", "due_before")


def parse(text: str) -> Formula:
    """Return the tree of a formula. Raises FormulaError at its first fault."""
    parser = _Parser(tokenize(text))
    return Formula(text, parser.whole())


class _Parser:
    """One walk over the tokens; `inside` counts the enclosing sum, count, any, all."""

    __slots__ = ("_depth", "_inside", "_place", "_tokens")

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._inside = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _ended(self) -> bool:
        return self._tokens[self._place].kind == "end"

    def _take(self) -> Token:
        token = self._tokens[self._place]
        if token.kind != "end":
            self._place += 1
        return token

    def _expect(self, text: str) -> Token:
        token = self._next
        if token.kind != "op" or token.text != text:
            raise _unexpected(token, wanted=text)
        return self._take()

    def _at_op(self, text: str) -> bool:
        return self._next.kind == "op" and self._next.text == text

    def whole(self) -> Node:
        if self._ended():
            raise FormulaError("formula.empty", 1)
        tree = self._expression(0)
        if not self._ended():
            raise _unexpected(self._next)
        return tree

    def _expression(self, floor: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError("formula.too_deep", self._next.at, limit=str(MAX_DEPTH))
        left = self._prefix()
        while True:
            token = self._next
            power = POWER.get(token.text, 0) if token.kind in ("op", "name") else 0
            if power <= floor:
                break
            self._take()
            if power == COMPARE:
                left = self._chain(left, token)
            else:
                left = Binary(cast("BinaryOp", token.text), left, self._expression(power), left.at)
        self._depth -= 1
        return left

    def _chain(self, left: Node, op: Token) -> Node:
        right = self._expression(COMPARE)
        tree: Node = Binary(cast("BinaryOp", op.text), left, right, left.at)
        while self._next.kind == "op" and POWER.get(self._next.text) == COMPARE:
            link = self._take()
            if link.text not in _CHAINS[op.text]:
                raise FormulaError("formula.bad_chain", link.at, text=link.text)
            last = self._expression(COMPARE)
            tree = Binary("and", tree, Binary(cast("BinaryOp", link.text), right, last, right.at), left.at)
            right, op = last, link
        return tree

    def _prefix(self) -> Node:
        token = self._take()
        if token.kind == "name":
            return self._named(token)
        if token.kind == "op":
            if token.text == "(":
                tree = self._expression(0)
                self._expect(")")
                return tree
            if token.text == "-":
                return Unary("-", self._expression(NEGATE), token.at)
        match token.kind, token.value:
            case "number", Decimal() as number:
                return Number(number, token.at)
            case "date", date() as day:
                return DateLiteral(day, token.at)
            case "days", int() as days:
                return Days(days, token.at)
            case "text", str() as words:
                return String(words, token.at)
        raise _unexpected(token)

    def _named(self, token: Token) -> Node:
        name = token.text
        if name == "not":
            return Unary("not", self._expression(NOT), token.at)
        if name in ("yes", "no"):
            return Truth(name == "yes", token.at)
        if name == "period":
            return self._period(token)
        if self._at_op("("):
            return self._call(token)
        if name in _RESERVED:
            raise _unexpected(token)
        if "*" in name and not self._inside:
            raise FormulaError("formula.stray_wildcard", token.at, text=name)
        return Ref(name, self._subject() if self._at_op("[") else None, token.at)

    def _subject(self) -> str:
        self._take()
        token = self._take()
        if token.kind != "name":
            raise _unexpected(token)
        self._expect("]")
        return token.text

    def _period(self, token: Token) -> Node:
        if not self._at_op("."):
            raise FormulaError("formula.period_field", token.at)
        self._take()
        field = self._take()
        if field.text == "from":
            return PeriodRef("from", token.at)
        if field.text == "to":
            return PeriodRef("to", token.at)
        if field.text == "due_before":
            return PeriodRef("due_before", token.at)
        raise FormulaError("formula.period_field", field.at)

    def _call(self, token: Token) -> Node:
        name = token.text
        if name not in ARITY:
            raise FormulaError("formula.unknown_function", token.at, text=name)
        self._take()
        self._inside += name in AGGREGATES
        args = [self._expression(0)]
        while self._at_op(","):
            self._take()
            args.append(self._expression(0))
        self._expect(")")
        self._inside -= name in AGGREGATES
        wanted = ARITY[name]
        if wanted is not None and len(args) != wanted:
            raise FormulaError(
                "formula.wrong_arguments", token.at, text=name, wanted=str(wanted), got=str(len(args))
            )
        if name in _NAMED_ONLY and not isinstance(args[0], Ref):
            raise FormulaError("formula.needs_name", args[0].at, text=name)
        return Call(cast("FunctionName", name), tuple(args), token.at)


def _unexpected(token: Token, wanted: str | None = None) -> FormulaError:
    if token.kind == "end":
        if wanted is not None:
            return FormulaError("formula.unfinished_wanted", token.at, wanted=wanted)
        return FormulaError("formula.unfinished", token.at)
    if wanted is not None:
        return FormulaError("formula.unexpected_wanted", token.at, text=token.text, wanted=wanted)
    return FormulaError("formula.unexpected", token.at, text=token.text)


def show(tree: Node) -> str:
    """Return a text whose tree is `tree` (but for columns), with no more brackets than needed."""
    return _show(tree, 0)


def _show(tree: Node, floor: int) -> str:
    match tree:
        case Binary(op, left, right):
            power = POWER[op]
            # Comparisons do not nest without brackets, the others lean to the left.
            first = _show(left, power if power == COMPARE else power - 1)
            text, own = f"{first} {op} {_show(right, power)}", power
        case Unary("not", operand):
            text, own = f"not {_show(operand, NOT)}", NOT
        case Unary("-", operand):
            text, own = f"-{_show(operand, NEGATE)}", ATOM
        case _:
            text, own = _show_atom(tree), ATOM
    return text if own > floor else f"({text})"


def _show_atom(tree: Node) -> str:
    match tree:
        case Number(value):
            return f"{value:f}"
        case String(value):
            return f'"{value}"'
        case DateLiteral(day):
            return day.isoformat()
        case Days(count):
            return f"{count} days"
        case Truth(value):
            return "yes" if value else "no"
        case Ref(name, subject):
            return name if subject is None else f"{name}[{subject}]"
        case PeriodRef(field):
            return f"period.{field}"
        case Call(name, args):
            return f"{name}({', '.join(_show(arg, 0) for arg in args)})"
        case _:
            raise AssertionError(tree)
