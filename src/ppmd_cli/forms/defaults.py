"""What a blank prints into a data cell beforehand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppmd_cli.layout import FormLayout, period_of
from ppmd_cli.model.form import Element
from ppmd_cli.model.formula import Call, DateLiteral, Node, Number, PeriodRef, Ref, String, Truth
from ppmd_cli.model.plan import KnownFigure, Plan

YES, NO = "Có", "Không"

Printed = str | int | Decimal | date | None


def default_of(plan: Plan, layout: FormLayout, element: Element, subject: str) -> Printed:
    """The value that the blank prints, None for an empty cell."""
    if element.default is None:
        return None
    found = _value(plan, layout, element.default.tree, subject)
    if element.type == "choice":
        return next((option.label.vi for option in element.options if option.id == found), None)
    if isinstance(found, Decimal) and found == found.to_integral_value():
        return int(found)
    return found


def options_of(element: Element) -> tuple[str, ...] | None:
    """What may be typed into the element's cells, None where that is no list."""
    if element.type == "yes_no":
        return (YES, NO)
    if element.type == "choice":
        return tuple(option.label.vi for option in element.options)
    return None


def _value(plan: Plan, layout: FormLayout, tree: Node, subject: str) -> Printed:
    if isinstance(tree, (Number, String, DateLiteral)):
        return tree.value
    if isinstance(tree, Truth):
        return YES if tree.value else NO
    if isinstance(tree, PeriodRef):
        period = period_of(plan, layout.period)
        return {"from": period.first, "to": period.last, "due_before": period.due_before}[tree.field]
    if isinstance(tree, Call) and tree.name in ("baseline", "register") and isinstance(tree.args[0], Ref):
        known = plan.baseline if tree.name == "baseline" else plan.register
        return _known(known, tree.args[0].name, (subject, layout.unit), layout.period)
    return None


def _known(
    figures: tuple[KnownFigure, ...], element: str, units: tuple[str, ...], period: str
) -> Decimal | None:
    for unit in units:
        for figure in figures:
            if (figure.element, figure.unit) == (element, unit) and figure.period in (None, period):
                return figure.value
    return None
