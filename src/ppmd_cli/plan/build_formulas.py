"""Formulas of a plan: parsed, stars filled in, names looked up, types checked; faults at their column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from ppmd_cli.model.form import Element, Section
from ppmd_cli.model.formula import Formula, Node, Ref
from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.formula import (
    Fault,
    FormulaError,
    Type,
    bare,
    check_types,
    element_type,
    expand,
    names,
    parse,
)
from ppmd_cli.plan.formula.types import NUMBER, TypeName
from ppmd_cli.plan.yamltree import Marked

_TYPE_SLOTS = ("wanted", "got", "left", "right")
Cells = Mapping[str, tuple[Section, Element]]


class Scope(Struct, frozen=True):
    """Where a formula is evaluated: for which subject, and which operands it may name.

    sums: every name stands for a sum over the whole area, as in an indicator's `out_of_reach`.
    """

    subject: str = "unit"
    operands: frozenset[str] = field(default_factory=frozenset)
    sums: bool = False


def parsed(text: Marked, context: Context) -> Formula | None:
    """The formula as written; None when it cannot be understood, which is told."""
    try:
        return parse(text)
    except FormulaError as error:
        mark = text.mark.shifted(text, error.column - 1)
        context.faults.add("plan_formula_syntax", mark, reason_key=error.message_key, **dict(error.slots))
        return None


def compile_on(
    text: Marked, forms: Iterable[str], scope: Scope, expected: TypeName | None, context: Context
) -> Formula | None:
    """The formula checked against each of `forms`; None when something is wrong, which is told."""
    formula = parsed(text, context)
    if formula is None:
        return None
    before = len(context.faults.found)
    trees: list[Node] = []
    for form in forms:
        cells = context.cells.get(form, {})
        tree = _expanded(text, formula.tree, cells, context)
        if tree is None:
            return None
        trees.append(tree)
        if not _names_known(text, tree, cells, scope, form, context):
            return None
        _types(text, tree, cells, scope, expected, context)
        if len(context.faults.found) > before:
            return None
    if not trees:
        # Operands belong to no form; otherwise nobody is left to ask, which has been told.
        return _without_form(text, formula, scope, expected, context) if scope.operands else None
    if any(bare(tree) != bare(trees[0]) for tree in trees[1:]):
        context.faults.add("plan_formula_wildcard_differs", text.mark)
        return None
    return Formula(str(text), trees[0])


def _without_form(
    text: Marked, formula: Formula, scope: Scope, expected: TypeName | None, context: Context
) -> Formula | None:
    if not _names_known(text, formula.tree, {}, scope, "", context):
        return None
    before = len(context.faults.found)
    _types(text, formula.tree, {}, scope, expected, context)
    return formula if len(context.faults.found) == before else None


def _expanded(text: Marked, tree: Node, cells: Cells, context: Context) -> Node | None:
    try:
        return expand(tree, tuple(cells))
    except FormulaError as error:
        mark = text.mark.shifted(text, error.column - 1)
        context.faults.add("plan_formula_syntax", mark, reason_key=error.message_key, **dict(error.slots))
        return None


def _names_known(text: Marked, tree: Node, cells: Cells, scope: Scope, form: str, context: Context) -> bool:
    fine = True
    for use in names(tree):
        ref = use.ref
        mark = text.mark.shifted(text, ref.at - 1)
        if ref.name in scope.operands and use.source == "return":
            continue
        if ref.name not in cells:
            fine = False
            _unknown_name(ref, form, cells, scope, context, text)
        elif ref.subject is not None:
            known = _subjects(cells[ref.name][0].subject, context)
            if ref.subject not in known:
                fine = False
                if ref.subject not in context.lost:
                    context.faults.unknown("subject", mark, ref.subject, known)
        elif not _reachable(cells[ref.name][0].subject, scope):
            fine = False
            context.faults.add("plan_formula_scope", mark, found=ref.name, subject=cells[ref.name][0].subject)
    return fine


def _unknown_name(ref: Ref, form: str, cells: Cells, scope: Scope, context: Context, text: Marked) -> None:
    if ref.name in context.lost:
        return
    mark = text.mark.shifted(text, ref.at - 1)
    if ref.name in context.all_elements() and form:
        context.faults.add("plan_element_not_on_form", mark, element=ref.name, form=form)
        return
    known = (*scope.operands, *(cells or context.all_elements()))
    context.faults.unknown("element", mark, ref.name, known)


def _subjects(subject: str, context: Context) -> tuple[str, ...]:
    if subject == "task":
        return tuple(context.tasks)
    if subject == "month":
        return context.months
    return tuple(context.units)


def _reachable(subject: str, scope: Scope) -> bool:
    """Tell whether a plain name of an element of `subject` can be evaluated in the scope."""
    if scope.sums or subject in ("unit", scope.subject):
        return True
    return scope.subject in ("unit", "task") and subject in ("child", "month")


def _types(
    text: Marked, tree: Node, cells: Cells, scope: Scope, expected: TypeName | None, context: Context
) -> None:
    for fault in check_types(tree, _type_of(cells, scope), expected):
        _tell(text, fault, context)


def _type_of(cells: Cells, scope: Scope) -> Callable[[Ref], Type | None]:
    def type_of(ref: Ref) -> Type | None:
        if ref.name in scope.operands:
            return NUMBER
        found = cells.get(ref.name)
        if found is None:
            return None
        if scope.sums:
            return NUMBER
        section, element = found
        beneath = (
            ref.subject is None and section.subject in ("child", "month") and section.subject != scope.subject
        )
        return element_type(element, beneath=beneath)

    return type_of


def _tell(text: Marked, fault: Fault, context: Context) -> None:
    mark = text.mark.shifted(text, fault.column - 1)
    slots = {
        f"{name}_key" if name in _TYPE_SLOTS else name: f"plan.type.{text}" if name in _TYPE_SLOTS else text
        for name, text in fault.slots.items()
    }
    context.faults.add("plan_formula_type", mark, reason_key=fault.message_key, **slots)
