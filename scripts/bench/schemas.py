"""What the plan asks of a table's columns and rows, in a form that libraries for data frames understand.

Such a library sees one table at a time: a rule that looks at another table, unit or period is not expressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ppmd_cli.model.form import Element, Form
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
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.formula import names

UNIT = "unit"
SUBJECT = "subject"
YES, NO = "Có", "Không"
Dialect = Literal["frame", "row"]


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule of the plan on one row. named: the elements in it; of the first it speaks.

    expression: Python over the row's names, true where the row is in order.
    """

    id: str
    named: tuple[str, ...]
    expression: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a form: a row a subject; what stands once in a form is one row of the table `unit`."""

    id: str
    columns: tuple[Element, ...]
    rules: tuple[RowRule, ...]


class NotExpressedError(Exception):
    """The formula needs more than one row."""


def tables_of(form: Form, plan: Plan, period: Period, dialect: Dialect) -> dict[str, Table]:
    """The form's tables with their rules for a period, in one of two ways of writing expressions:

    frame: columns of pandas, at once; row: one row, nothing is None.
    """
    columns: dict[str, list[Element]] = {}
    about = {UNIT: "unit"}
    for section in form.sections:
        name = section.id if section.kind == "table" else UNIT
        columns.setdefault(name, []).extend(section.elements)
        if section.kind == "table":
            about[name] = section.subject
    return {
        name: Table(name, tuple(found), tuple(_rules(form, plan, period, found, about[name], dialect)))
        for name, found in columns.items()
    }


def expressed(plan: Plan, period: Period, dialect: Dialect) -> set[str]:
    """The ids of the plan's rules that can be written so, on at least one form."""
    return {
        rule.id
        for form in plan.forms
        for table in tables_of(form, plan, period, dialect).values()
        for rule in table.rules
        if ":" not in rule.id
    }


def _rules(
    form: Form, plan: Plan, period: Period, columns: list[Element], about: str, dialect: Dialect
) -> Iterator[RowRule]:
    writer = _Writer({one.id: one for one in columns}, period, dialect)
    for rule in plan.rules:
        here = form.id in rule.forms and rule.scope == about and not rule.lead_only
        if here and rule.formula is not None and (rule.periods is None or period.id in rule.periods):
            try:
                text = writer.rule(rule.formula.tree, resting=rule.missing == "any", subjects=rule.subjects)
            except NotExpressedError:
                continue
            yield RowRule(rule.id, tuple(one.ref.name for one in names(rule.formula.tree)), text)
    for element in columns:
        asked = element.required
        if asked.kind == "when" and asked.condition is not None and not asked.lead_only:
            given = Call("present", (Ref(element.id),))
            tree = Binary("or", Unary("not", asked.condition.tree), given)
            try:
                text = writer.rule(tree, resting=False, subjects=None)
            except NotExpressedError:
                continue
            yield RowRule(f"required:{element.id}", (element.id,), text)


class _Writer:
    """Writes formulas as Python text."""

    def __init__(self, columns: dict[str, Element], period: Period, dialect: Dialect) -> None:
        self.columns, self.period, self.frame = columns, period, dialect == "frame"
        self.resting = False

    def rule(self, tree: Node, *, resting: bool, subjects: tuple[str, ...] | None) -> str:
        """The whole rule. resting: true where anything is missing. subjects: true on all other rows."""
        used = names(tree)
        if any(one.source != "return" or one.ref.subject for one in used):
            raise NotExpressedError
        self.resting = resting
        text = self.text(tree)
        if resting:
            parts = [self._missing(name) for name in dict.fromkeys(_asked(tree))]
            text = self._or(*parts, text)
        if subjects is not None:
            listed = ", ".join(map(repr, subjects))
            other = f"~{SUBJECT}.isin([{listed}])" if self.frame else f"{SUBJECT} not in [{listed}]"
            text = self._or(f"({other})", text)
        return text

    def text(self, tree: Node) -> str:
        """One node. NotExpressedError for what needs other rows."""
        match tree:
            case Number(value):
                return str(value)
            case Truth(value):
                return str(value)
            case DateLiteral() | PeriodRef():
                return self._day(self._date(tree))
            case Binary("+" | "-", DateLiteral() | PeriodRef(), Days()):
                return self._day(self._date(tree))
            case Ref(name):
                return self._ref(name)
            case Unary("not", operand):
                return f"(~{self.text(operand)})" if self.frame else f"(not {self.text(operand)})"
            case Unary(_, operand):
                return f"(-{self.text(operand)})"
            case Binary(op, left, right):
                return self._binary(op, left, right)
            case Call(name, args):
                return self._call(name, args)
        raise NotExpressedError

    def _binary(self, op: str, left: Node, right: Node) -> str:
        if isinstance(right, String) and isinstance(left, Ref):
            options = {one.id: one.label.vi for one in self._column(left.name).options}
            return f"({left.name} {'==' if op == '=' else '!='} {options[right.value]!r})"
        if op in {"and", "or"}:
            word = {"and": "&", "or": "|"}[op] if self.frame else op
            return f"({self.text(left)} {word} {self.text(right)})"
        dated = not self.frame and any(
            isinstance(one, DateLiteral | PeriodRef | Days) for one in (left, right, *_sides(left, right))
        )
        sides = [self.text(one) for one in (left, right)]
        if dated:
            # An expression of a row knows no day but the ones in the row: they are compared as written.
            sides = [f"str({one})" if not one.startswith("'") else one for one in sides]
        return f"({sides[0]} {({'=': '==', '<>': '!='}).get(op, op)} {sides[1]})"

    def _call(self, name: str, args: tuple[Node, ...]) -> str:
        if name == "present" and isinstance(args[0], Ref):
            self._column(args[0].name)
            return f"{args[0].name}.notna()" if self.frame else f"({args[0].name} != None)"
        if name == "abs":
            return f"abs({self.text(args[0])})" if self.frame else self._absent()
        if name in {"sum", "any", "all"} and len(args) > 1:
            sign = {"sum": " + ", "any": " | ", "all": " & "}[name]
            if not self.frame:
                sign = {"sum": " + ", "any": " or ", "all": " and "}[name]
            rests, self.resting = self.resting, self.resting and name != "sum"
            parts = sign.join(map(self.text, args))
            self.resting = rests
            return f"({parts})"
        raise NotExpressedError

    def _ref(self, name: str) -> str:
        element = self._column(name)
        if element.type == "yes_no":
            return f"({name} == {YES!r})" if self.frame else f"({name} == True)"
        if element.type in {"count", "amount"} and not self.resting:
            return f"{name}.fillna(0)" if self.frame else f"({name} or 0)"
        return name

    def _missing(self, name: str) -> str:
        self._column(name)
        return f"{name}.isna()" if self.frame else f"({name} == None)"

    def _or(self, *parts: str) -> str:
        return "(" + (" | " if self.frame else " or ").join(parts) + ")"

    def _column(self, name: str) -> Element:
        if name not in self.columns:
            raise NotExpressedError
        return self.columns[name]

    def _absent(self) -> str:
        raise NotExpressedError

    def _date(self, tree: Node) -> date:
        match tree:
            case DateLiteral(value):
                return value
            case PeriodRef(field):
                ends = {
                    "from": self.period.first,
                    "to": self.period.last,
                    "due_before": self.period.due_before,
                }
                return ends[field]
            case Binary(op, left, Days(days)):
                return self._date(left) + timedelta(days=days if op == "+" else -days)
        raise NotExpressedError

    def _day(self, day: date) -> str:
        return f"day('{day}')" if self.frame else f"'{day}'"


def _asked(tree: Node) -> Iterator[str]:
    """The names without which a rule rests; a sum of several leaves out what is missing."""
    match tree:
        case Ref(name):
            yield name
        case Unary(_, operand):
            yield from _asked(operand)
        case Binary(_, left, right):
            yield from (*_asked(left), *_asked(right))
        case Call(name, args) if name not in {"sum", "present"}:
            for one in args:
                yield from _asked(one)


def _sides(*trees: Node) -> Iterator[Node]:
    for tree in trees:
        if isinstance(tree, Binary):
            yield from (tree.left, tree.right)
