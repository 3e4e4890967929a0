"""A formula tree -> the text of an Excel formula, for the live check sheet, validations and colours.

Only functions that Excel 2010 and LibreOffice 7 both know, English names, comma separators, no array entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from ppmd_cli.forms.excel_cells import NOT_AVAILABLE, YES, ExcelRef, faulty, quoted
from ppmd_cli.model.form import MissingPolicy
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
from ppmd_cli.model.period import Period
from ppmd_cli.plan.formula.names import names
from ppmd_cli.plan.formula.parse import AGGREGATES

MAX_LENGTH: Final = 8192
CellOf = Callable[[Ref], ExcelRef | None]
KnownOf = Callable[[Literal["baseline", "register"], str], int | Decimal | Fraction | None]


def to_excel(
    tree: Node,
    cell_of: CellOf,
    *,
    missing: MissingPolicy = "any",
    period: Period | None = None,
    known: KnownOf | None = None,
    resting: str = "TRUE",
) -> str | None:
    """Return a formula without "=": TRUE when the rule is fulfilled, FALSE when it fires, else `resting`.

    cell_of: the place of a name, None for one that this workbook does not hold. missing: the rule's policy
    over blank cells. A cell of the wrong kind (text where a number belongs, a word that is no option) makes
    the rule rest, as does an error value. period: for `period.*`; known: figures of baseline(), register().
    None: it cannot be said in Excel (a name elsewhere, a division among children, over 8,192 characters).
    """
    try:
        text = _Writer(cell_of, missing, period, known).rule(tree, resting)
    except _CannotSayError:
        return None
    return text if len(text) < MAX_LENGTH else None


class _CannotSayError(Exception):
    """This tree has no Excel formula."""


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _literal(tree: Number | String | DateLiteral | Days | Truth) -> str:
    match tree:
        case Number(value):
            return f"{value:f}"
        case String(value):
            return quoted(value)
        case DateLiteral(day):
            return _day(day)
        case Days(count):
            return str(count)
        case Truth(value):
            return str(value).upper()


def _divides(tree: Node) -> bool:
    match tree:
        case Binary(op, left, right):
            return op == "/" or _divides(left) or _divides(right)
        case Unary(_, operand):
            return _divides(operand)
        case Call(_, args):
            return any(_divides(arg) for arg in args)
        case _:
            return False


def _flat(tree: Node, op: str) -> Iterator[Node]:
    if isinstance(tree, Binary) and tree.op == op:
        yield from _flat(tree.left, op)
        yield from _flat(tree.right, op)
    else:
        yield tree


class _Operands:
    """The cells outside present(): those whose gaps make the rule rest, and those a longer sum leaves out.

    arrays: ranges that are more than summed; there a word cannot be taken for 0.
    """

    def __init__(self) -> None:
        self.strict: dict[str, ExcelRef] = {}
        self.left_out: dict[str, ExcelRef] = {}
        self.sums: list[tuple[Node, ...]] = []
        self.arrays: set[str] = set()


class _Writer:
    """Writes one formula. `_rows` is true inside an aggregate over a range, where every part is an array."""

    def __init__(
        self, cell_of: CellOf, missing: MissingPolicy, period: Period | None, known: KnownOf | None
    ) -> None:
        self._cell_of = cell_of
        self._missing = missing
        self._period = period
        self._known = known
        self._rows = False

    def rule(self, tree: Node, resting: str) -> str:
        operands = _Operands()
        self._collect(tree, operands, left_out=False, rows=False)
        rests = list(self._rests(operands))
        truth = self._text(tree)
        if rests:
            guard = rests[0] if len(rests) == 1 else f"OR({','.join(rests)})"
            truth = f"IF({guard},{resting},{truth})"
        return f"IFERROR({truth},{resting})"

    def _place(self, ref: Ref) -> ExcelRef:
        found = self._cell_of(ref)
        if found is None:
            raise _CannotSayError
        return found

    def _address(self, ref: Ref, *, rows: bool) -> str:
        place = self._place(ref)
        address = place.range if rows and place.range is not None else place.cell
        if address is None:
            raise _CannotSayError
        return address

    def _ranges(self, tree: Node) -> bool:
        return any(use.source == "return" and self._place(use.ref).range is not None for use in names(tree))

    def _collect(self, tree: Node, found: _Operands, *, left_out: bool, rows: bool) -> None:
        match tree:
            case Ref():
                group = found.left_out if left_out else found.strict
                group[self._address(tree, rows=rows)] = self._place(tree)
            case Call("present" | "baseline" | "register", _):
                return
            case Call(name, (single,)) if name in AGGREGATES:
                if rows or name != "sum" or not isinstance(single, Ref):
                    places = (self._place(use.ref) for use in names(single) if use.source == "return")
                    found.arrays |= {place.range for place in places if place.range is not None}
                self._collect(single, found, left_out=False, rows=rows or self._ranges(single))
            case Call(name, args):
                longer = name == "sum" and self._missing == "any"
                if longer:
                    if rows:
                        raise _CannotSayError
                    found.sums.append(args)
                for arg in args:
                    self._collect(arg, found, left_out=left_out or longer, rows=rows)
            case Unary(_, operand):
                self._collect(operand, found, left_out=left_out, rows=rows)
            case Binary(_, left, right):
                self._collect(left, found, left_out=left_out, rows=rows)
                self._collect(right, found, left_out=left_out, rows=rows)
            case _:
                return

    def _rests(self, operands: _Operands) -> Iterator[str]:
        strict, arrays = operands.strict, operands.arrays
        optional = {cell: ref for cell, ref in operands.left_out.items() if cell not in strict}
        if self._missing == "any":
            yield from faulty(strict, arrays, blank_is_fault=True)
            yield from faulty(optional, arrays, blank_is_fault=False)
            for args in operands.sums:
                blanks = [self._blank(arg) for arg in args]
                if all(blanks):
                    yield f"AND({','.join(blanks)})"
            return
        days = {cell: ref for cell, ref in strict.items() if ref.kind == "date"}
        others = {cell: ref for cell, ref in strict.items() if ref.kind != "date"}
        yield from faulty(days, arrays, blank_is_fault=True)
        yield from faulty(others, arrays, blank_is_fault=False)
        if self._missing == "all" and strict:
            yield f"COUNTA({','.join(strict)})=0"

    def _blank(self, arg: Node) -> str:
        """The condition under which an argument of a longer sum is left out, "" if it never is."""
        cells = [
            self._address(use.ref, rows=False)
            for use in names(arg)
            if use.source == "return" and not use.presence_only and not self._ranges(use.ref)
        ]
        tests = [f'{cell}=""' for cell in cells]
        return f"OR({','.join(tests)})" if len(tests) > 1 else "".join(tests)

    def _text(self, tree: Node) -> str:
        match tree:
            case Number() | String() | DateLiteral() | Days() | Truth():
                return _literal(tree)
            case PeriodRef(which):
                return self._period_day(which)
            case Ref():
                cell, place = self._address(tree, rows=self._rows), self._place(tree)
                if place.kind == "number" and place.strict and ":" not in cell:
                    return f"N({cell})"
                return f"({cell}={YES})" if place.kind == "flag" else cell
            case Unary("-", operand):
                return f"(-{self._text(operand)})"
            case Unary(_, operand):
                return f"(1-{self._text(operand)})" if self._rows else f"NOT({self._text(operand)})"
            case Binary("and" | "or"):
                return self._logic(tree)
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree)

    def _period_day(self, which: str) -> str:
        if self._period is None:
            raise _CannotSayError
        days = {"from": self._period.first, "to": self._period.last, "due_before": self._period.due_before}
        return _day(days[which])

    def _logic(self, tree: Binary) -> str:
        if self._rows:
            return self._array_logic(tree.op, [self._text(part) for part in _flat(tree, tree.op)])
        if _divides(tree.right):
            # AND and OR look at all their arguments, IF does not.
            left, right = self._text(tree.left), self._text(tree.right)
            return f"IF({left},{right},FALSE)" if tree.op == "and" else f"IF({left},TRUE,{right})"
        # A part that divides stays whole, so that what guards it inside still does.
        parts = _flat(tree, tree.op) if not _divides(tree) else iter((tree.left, tree.right))
        return f"{tree.op.upper()}({','.join(self._text(part) for part in parts)})"

    @staticmethod
    def _array_logic(op: str, parts: list[str]) -> str:
        return f"({'*'.join(parts)})" if op == "and" else f"({'+'.join(parts)}>0)"

    def _binary(self, tree: Binary) -> str:
        if tree.op == "/" and self._rows:
            raise _CannotSayError
        left, right = self._side(tree.left, tree.right), self._side(tree.right, tree.left)
        if self._rows and tree.op in ("=", "<>") and self._is_flag(tree.left):
            left, right = f"(1*{left})", f"(1*{right})"
        return f"({left}{tree.op}{right})"

    def _side(self, side: Node, other: Node) -> str:
        """One side of an operator; an option's id beside its choice becomes the label that the cell holds."""
        if isinstance(side, String) and isinstance(other, Ref):
            place = self._place(other)
            if place.kind == "choice" and side.value:
                if side.value not in place.options:
                    raise _CannotSayError
                return quoted(place.options[side.value])
        return self._text(side)

    def _is_flag(self, tree: Node) -> bool:
        match tree:
            case Ref():
                return self._place(tree).kind == "flag"
            case Call("if", (_, yes, _)):
                return self._is_flag(yes)
            case Call(name, _):
                return name in ("any", "all", "present")
            case Unary(op, _):
                return op == "not"
            case Binary(op, _, _):
                return op not in ("+", "-", "*", "/")
            case _:
                return isinstance(tree, Truth)

    def _call(self, tree: Call) -> str:
        match tree.name, tree.args:
            case "present", (Ref() as ref,):
                cell = self._address(ref, rows=self._rows)
                tests = [f'TRIM({cell})<>""', f"TRIM({cell})<>{NOT_AVAILABLE}"]
                return f"(({tests[0]})*({tests[1]}))" if self._rows else f"AND({','.join(tests)})"
            case ("baseline" | "register") as source, (Ref(name),):
                return self._known_figure(source, name)
            case "abs", (operand,):
                return f"ABS({self._text(operand)})"
            case "if", (condition, yes, no):
                texts = [self._text(part) for part in (condition, yes, no)]
                if self._rows:
                    return f"({texts[0]}*{texts[1]}+(1-{texts[0]})*{texts[2]})"
                return f"IF({','.join(texts)})"
            case name, (single,):
                return self._over(name, single)
            case "sum", args:
                return self._sum(args)
            case name, args:
                return self._several(name, args)

    def _known_figure(self, source: Literal["baseline", "register"], name: str) -> str:
        figure = self._known(source, name) if self._known is not None else None
        if figure is None:
            raise _CannotSayError
        exact = Fraction(figure)
        whole = exact.denominator == 1
        return str(exact.numerator) if whole else f"({exact.numerator}/{exact.denominator})"

    def _over(self, name: str, arg: Node) -> str:
        """An aggregate with one argument: over a range, or over the one cell on this row."""
        if self._rows or not self._ranges(arg):
            text = self._text(arg)
            return f"(1*{text})" if name == "count" else text
        if name == "sum" and isinstance(arg, Ref):
            return f"SUM({self._address(arg, rows=True)})"
        self._rows = True
        text = self._text(arg)
        self._rows = False
        found = f"SUMPRODUCT(1-{text})" if name == "all" else f"SUMPRODUCT(1*{text})"
        return found + {"sum": "", "count": "", "any": ">0", "all": "=0"}[name]

    def _sum(self, args: tuple[Node, ...]) -> str:
        if self._missing == "any" and all(isinstance(arg, Ref) for arg in args):
            return f"SUM({','.join(self._text(arg) for arg in args)})"
        texts = []
        for arg in args:
            blank = self._blank(arg) if self._missing == "any" else ""
            text = self._text(arg)
            texts.append(f"IF({blank},0,{text})" if blank else text)
        return f"({'+'.join(texts)})"

    def _several(self, name: str, args: tuple[Node, ...]) -> str:
        texts = [self._text(arg) for arg in args]
        if name == "count":
            return f"({'+'.join(f'1*{text}' for text in texts)})"
        op = "or" if name == "any" else "and"
        if self._rows:
            return self._array_logic(op, texts)
        if any(_divides(arg) for arg in args[1:]):
            raise _CannotSayError
        return f"{op.upper()}({','.join(texts)})"
