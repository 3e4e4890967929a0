"""What a form asks of one unit in one period: which elements, about whom, and which of them must be given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.model.formula import Truth
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan


def period_of(plan: Plan, period: str) -> Period:
    """The period with this id. KeyError if there is none."""
    for one in plan.periods:
        if one.id == period:
            return one
    raise KeyError(period)


def unit_of(plan: Plan, unit: str) -> OrgUnit:
    """The unit with this code. KeyError if there is none."""
    for one in plan.units:
        if one.code == unit:
            return one
    raise KeyError(unit)


def form_of(plan: Plan, unit: str) -> Form | None:
    """The form that the unit fills in, or None."""
    return next((form for form in plan.forms if unit in form.reporters), None)


def children_of(plan: Plan, unit: str, period: str) -> tuple[OrgUnit, ...]:
    """The units right beneath `unit` that exist on the period's last day, in the plan's order.

    The last day decides, so that a unit merged within the period is not asked for beside its successor.
    """
    day = period_of(plan, period).last
    return tuple(
        child
        for child in plan.units
        if child.parent == unit
        and (child.valid_from is None or child.valid_from <= day)
        and (child.valid_to is None or day <= child.valid_to)
    )


def subjects_of(plan: Plan, section: Section, unit: str, period: str) -> tuple[str, ...]:
    """Whom a section is about: the unit, its children, months or tasks, as codes in printed order."""
    if section.subject == "unit":
        return (unit,)
    if section.subject == "child":
        return tuple(child.code for child in children_of(plan, unit, period))
    if section.subject == "month":
        return period_of(plan, period).months
    return tuple(task.id for task in plan.tasks if task.role_of(unit) is not None)


def element_applies(element: Element, unit: str) -> bool:
    """Tell whether the unit is asked the element at all."""
    return not element.only_for or unit in element.only_for


def elements_for(section: Section, unit: str) -> tuple[Element, ...]:
    """The section's elements that the unit is asked, in printed order."""
    return tuple(element for element in section.elements if element_applies(element, unit))


def requirement_for(
    plan: Plan, element: Element, unit: str, subject: str
) -> Literal["always", "when", "optional"]:
    """How binding a cell is for this unit, by `optional_for` and by the unit's role in a task."""
    need = element.required
    if unit in element.optional_for:
        return "optional"
    if need.lead_only:
        task = next((task for task in plan.tasks if task.id == subject), None)
        if task is None or task.role_of(unit) != "lead":
            return "optional"
    # `when: "yes"` is how a plan asks always and lets a rule of its own report the blank.
    tree = need.condition.tree if need.condition is not None else None
    if need.kind == "when" and isinstance(tree, Truth) and tree.value:
        return "always"
    return need.kind


def asked(plan: Plan, form: Form, unit: str, period: str) -> Iterator[tuple[Section, Element, str]]:
    """Every (section, element, subject) that the form asks of the unit, in printed order."""
    for section in form.sections:
        elements = elements_for(section, unit)
        for subject in subjects_of(plan, section, unit, period):
            for element in elements:
                yield section, element, subject
