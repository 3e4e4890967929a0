"""The formulas of elements: when they are required and what their blanks print."""

from __future__ import annotations

from msgspec.structs import replace

from ppmd_cli.model.form import Element, Form, Requirement
from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.build_forms import ElementDraft, FormDraft
from ppmd_cli.plan.build_formulas import Scope, compile_on
from ppmd_cli.plan.formula.types import TypeName
from ppmd_cli.plan.yamltree import Marked

_RESULT: dict[str, TypeName | None] = {
    "count": "number",
    "amount": "number",
    "yes_no": "flag",
    "date": "date",
    "text": "text",
    "choice": "text",
}


def with_formulas(draft: FormDraft, form: Form, context: Context) -> Form:
    """The form with the formulas of its elements."""
    sections = []
    for part, section in zip(draft.sections, form.sections, strict=True):
        scope = Scope(section.subject)
        elements = tuple(_element(item, form.id, scope, context) for item in part.elements)
        sections.append(replace(section, elements=elements))
    made = replace(form, sections=tuple(sections))
    context.cells[form.id] = {}
    for section in made.sections:
        for element in section.elements:
            context.cells[form.id].setdefault(element.id, (section, element))
    return made


def _element(item: ElementDraft, form: str, scope: Scope, context: Context) -> Element:
    element = item.element
    required = element.required
    if item.when is not None:
        condition = compile_on(item.when, (form,), scope, "flag", context)
        checked_by = _rule(item.checked_by, context)
        if condition is None:
            required = Requirement("optional", None, required.lead_only, checked_by)
        else:
            required = Requirement("when", condition, required.lead_only, checked_by)
    default = None
    if item.default is not None:
        default = compile_on(item.default, (form,), scope, _RESULT[element.type], context)
        if default is not None and element.type == "choice":
            _option(item.default, element, context)
    return replace(element, required=required, default=default)


def _rule(name: Marked | None, context: Context) -> str | None:
    if name is None or not context.known("rule", name, context.rule_ids):
        return None
    return str(name)


def _option(text: Marked, element: Element, context: Context) -> None:
    ids = tuple(option.id for option in element.options)
    wanted = text.strip().strip('"')
    if text.strip().startswith('"') and wanted not in ids:
        context.faults.add("plan_not_one_of", text.mark, found=wanted, expected=", ".join(ids))
