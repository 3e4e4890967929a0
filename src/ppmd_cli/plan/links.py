"""What must hold between the parts of a form, and within Excel's limits."""

from __future__ import annotations

from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.build_forms import ElementDraft, FormDraft, SectionDraft

SHEET_NAME = 31
PROMPT = 255
PROMPT_TITLE = 32
LIST = 255
_FORBIDDEN = frozenset("[]:*?/\\")
_ROLE_TYPES = {
    "report_number": "text",
    "report_date": "date",
    "data_from": "date",
    "data_to": "date",
    "nil_return": "yes_no",
}
# Which attributes belong to which types only.
_ONLY_FOR = {
    "max_length": ("text",),
    "decimals": ("amount",),
    "options": ("choice",),
    "total": ("count", "amount"),
}


def check_form(draft: FormDraft, form: Form, context: Context) -> None:
    """Everything about one form that its types do not say."""
    codes: dict[str, str] = {}
    roles: dict[str, str] = {}
    sheets: dict[str, str] = {}
    ids: dict[str, int] = {}
    for part in draft.sections:
        _section(part, sheets, ids, context)
        for item in part.elements:
            _code(item, codes, context)
            _roles(item, roles, context)
            _element(item, part, context)
    if not any(section.kind == "cover" for section in form.sections):
        context.faults.add("plan_form_without_cover", draft.model.id.mark)
    elif "report_date" not in roles and not context.lost:
        context.faults.add("plan_role_missing", draft.model.id.mark, role="report_date")


def _section(part: SectionDraft, sheets: dict[str, str], ids: dict[str, int], context: Context) -> None:
    model, faults = part.model, context.faults
    name = model.sheet.vi.strip()
    if model.id in ids:
        faults.add("plan_duplicate_id", model.id.mark, id=model.id, line=ids[model.id])
    ids.setdefault(str(model.id), model.id.mark.line)
    if len(name) > SHEET_NAME:
        faults.add("plan_sheet_name_long", model.sheet.vi.mark, length=len(name))
    found = sorted(_FORBIDDEN & set(name))
    if found or name.startswith("'") or name.endswith("'"):
        faults.add("plan_sheet_name_characters", model.sheet.vi.mark, found=" ".join(found) or "'")
    if name.casefold() in sheets or name.casefold() in ("giải trình", "kiểm tra", "history"):
        faults.add("plan_sheet_name_twice", model.sheet.vi.mark, name=name)
    sheets[name.casefold()] = name
    wrong = (model.kind in ("cover", "list")) != (model.subject == "unit")
    if wrong:
        faults.add("plan_subject_misplaced", model.mark("subject"), subject=model.subject, kind=model.kind)
    if model.subject == "month" and not context.months and not context.lost:
        faults.add("plan_subject_misplaced", model.mark("subject"), subject=model.subject, kind="months: []")


def _code(item: ElementDraft, codes: dict[str, str], context: Context) -> None:
    code = item.element.code
    if code in codes:
        context.faults.add("plan_duplicate_code", item.model.code.mark, code=code, first=codes[code])
    codes.setdefault(code, item.element.id)


def _roles(item: ElementDraft, roles: dict[str, str], context: Context) -> None:
    role, element, mark = item.element.role, item.element, item.model.mark("role")
    if role is None:
        return
    if role in roles:
        context.faults.add("plan_role_twice", mark, role=role, first=roles[role])
    roles.setdefault(role, element.id)
    if element.type != _ROLE_TYPES[role]:
        context.faults.add("plan_role_type", mark, role=role, expected=_ROLE_TYPES[role])


def _element(item: ElementDraft, part: SectionDraft, context: Context) -> None:
    element, model, faults = item.element, item.model, context.faults
    for attribute, types in _ONLY_FOR.items():
        given = bool(getattr(model, attribute)) or (attribute == "decimals" and model.decimals is not None)
        if given and element.type not in types:
            faults.add(
                "plan_attribute_misplaced", model.key_mark(attribute), attribute=attribute, type=element.type
            )
    if element.type == "choice" and not element.options:
        faults.add("plan_choice_without_options", model.mark("type"))
    if element.options:
        _options(item, context)
    if model.guidance is not None and element.guidance is not None:
        for text, mark in (
            (element.guidance.vi, model.guidance.vi.mark),
            (element.guidance.en, model.guidance.en.mark),
        ):
            if len(text) > PROMPT:
                faults.add("plan_guidance_long", mark, length=len(text))
    if element.required.lead_only and part.model.subject != "task":
        faults.add("plan_lead_outside_tasks", model.mark("required"))


def _options(item: ElementDraft, context: Context) -> None:
    element, model, faults = item.element, item.model, context.faults
    labels = [option.label.vi for option in element.options]
    if len(",".join(labels)) > LIST:
        faults.add("plan_options_long", model.mark("options"), length=len(",".join(labels)))
    seen: set[str] = set()
    ids: set[str] = set()
    for option in model.options:
        text = option.label.vi.strip()
        if text.casefold() in seen or option.id in ids:
            faults.add("plan_option_twice", option.mark(), label=text)
        seen.add(text.casefold())
        ids.add(str(option.id))


def check_elements_agree(drafts: list[FormDraft], context: Context) -> None:
    """One id is one question: its type, nature, subject and options are the same on every form."""
    first: dict[str, tuple[str, Element, Section]] = {}
    for draft in drafts:
        for part in draft.sections:
            for item in part.elements:
                _agrees(draft, part, item, first, context)


def _agrees(
    draft: FormDraft,
    part: SectionDraft,
    item: ElementDraft,
    first: dict[str, tuple[str, Element, Section]],
    context: Context,
) -> None:
    element, form = item.element, str(draft.model.id)
    if element.id not in context.cells.get(form, {}):
        return
    section = context.cells[form][element.id][0]
    known = first.setdefault(element.id, (form, element, section))
    if known[0] == form:
        return
    for what, mine, other in (
        ("type", element.type, known[1].type),
        ("nature", element.nature, known[1].nature),
        ("options", [o.id for o in element.options], [o.id for o in known[1].options]),
    ):
        if mine != other:
            context.faults.add(
                "plan_element_differs", item.model.mark(what), element=element.id, form=known[0], what=what
            )
    if part.model.subject != known[2].subject:
        context.faults.add(
            "plan_element_differs", item.model.id.mark, element=element.id, form=known[0], what="subject"
        )
