"""Rules: on which forms, with which operands, where their findings stand, and their examples."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ppmd_cli.model.finding import Severity
from ppmd_cli.model.form import Example, MessageSlot, Operand, Rule
from ppmd_cli.model.formula import Formula
from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.build_formulas import Scope, compile_on, parsed
from ppmd_cli.plan.builtin_checks import CHECKS, forms_for
from ppmd_cli.plan.faults import Mark
from ppmd_cli.plan.formula import FormulaError, expand, names
from ppmd_cli.plan.placeholders import check_placeholders
from ppmd_cli.plan.schema_base import Words
from ppmd_cli.plan.schema_plan import OperandModel
from ppmd_cli.plan.schema_rules import RuleModel, RulesModel, SlotModel
from ppmd_cli.plan.selectors import select
from ppmd_cli.plan.yamltree import Marked

_AT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[([A-Za-z0-9_.-]+)\])?")


def build_rules(model: RulesModel, context: Context) -> tuple[Rule, ...]:
    """The rules that can be built, in the order of the file."""
    ids: dict[str, Mark] = {}
    numbers: dict[str, str] = {}
    made = []
    for item in model.rules:
        if item.id in ids:
            context.faults.add("plan_duplicate_id", item.id.mark, id=item.id, line=ids[item.id].line)
        ids.setdefault(item.id, item.id.mark)
        if item.number in numbers:
            context.faults.add(
                "plan_rule_number_twice", item.mark("number"), number=item.number, first=numbers[item.number]
            )
        numbers.setdefault(str(item.number), str(item.id))
        rule = _rule(item, context)
        if rule is not None:
            made.append(rule)
    return tuple(made)


def build_operands(models: Mapping[str, OperandModel], context: Context) -> tuple[Operand, ...]:
    """Figures across units; each element must be a number on the form of every reporter."""
    made = []
    for name, item in models.items():
        reporters = select(item.reporters, context)
        fine = True
        for form in context.forms_of(reporters):
            found = context.cells.get(form, {}).get(item.element)
            if found is None:
                fine = False
                _missing_element(item.element, form, context)
            elif found[1].type not in ("count", "amount"):
                fine = False
                context.faults.add("plan_known_figure_type", item.element.mark, element=item.element)
        if fine:
            made.append(Operand(name, str(item.element), reporters))
    return tuple(made)


def _missing_element(element: Marked, form: str, context: Context) -> None:
    everywhere = context.all_elements()
    if element in everywhere:
        context.faults.add("plan_element_not_on_form", element.mark, element=element, form=form)
    else:
        context.known("element", element, everywhere)


def _rule(item: RuleModel, context: Context) -> Rule | None:
    if (item.formula is None) == (item.check is None):
        context.faults.add("plan_rule_formula_and_check", item.mark())
        return None
    operands = build_operands(item.operands, context)
    if len(operands) < len(item.operands):
        return None
    scope = Scope(item.scope, frozenset(item.operands))
    at = _at(item, context)
    if item.formula is None:
        return _builtin(item, operands, at, context)
    if item.scope == "history":
        context.faults.add("plan_rule_scope", item.mark("scope"), what="formula", scope=item.scope)
        return None
    forms = _forms(item, item.formula, operands, at, context)
    if forms is None:
        return None
    formula = compile_on(item.formula, () if item.scope == "units" else forms, scope, "flag", context)
    if formula is None:
        return None
    return _made(item, forms, formula, operands, at or _first_element(formula, operands), context)


def _first_element(formula: Formula, operands: tuple[Operand, ...]) -> tuple[str | None, str | None]:
    """The leftmost name of the formula; for an operand, its element."""
    by_name = {operand.name: operand.element for operand in operands}
    uses = sorted((use for use in names(formula.tree) if use.source == "return"), key=lambda use: use.ref.at)
    if not uses:
        return None, None
    ref = uses[0].ref
    return by_name.get(ref.name, ref.name), ref.subject


def _at(item: RuleModel, context: Context) -> tuple[str, str | None] | None:
    if item.at is None:
        return None
    found = _AT.fullmatch(item.at)
    if found is None:
        context.faults.bad(item.at.mark, item.at, "id")
        return None
    if not context.known("element", Marked.at(found[1], item.at.mark), context.all_elements()):
        return None
    if found[2] is not None:
        known = {*context.tasks, *context.months, *context.units}
        if not context.known("subject", Marked.at(found[2], item.at.mark), known):
            return None
    return found[1], found[2]


def _forms(
    item: RuleModel,
    text: Marked,
    operands: tuple[Operand, ...],
    at: tuple[str, str | None] | None,
    context: Context,
) -> tuple[str, ...] | None:
    """The forms the rule applies to: those named, else every form that has all its elements."""
    if item.forms is not None:
        return tuple(str(form) for form in item.forms if context.known("form", form, context.forms))
    if item.scope == "units":
        reporters = {unit for operand in operands for unit in operand.reporters}
        return context.forms_of(reporters)
    formula = parsed(text, context)
    if formula is None:
        return None
    uses = names(formula.tree)
    wanted = {use.ref.name for use in uses if "*" not in use.ref.name} - set(item.operands)
    if at is not None:
        wanted.add(at[0])
    stars = {use.ref.name for use in uses if "*" in use.ref.name}
    unknown = [use.ref for use in uses if use.ref.name in wanted - set(context.all_elements())]
    if unknown:
        for ref in unknown:
            mark = text.mark.shifted(text, ref.at - 1)
            context.known("element", Marked.at(ref.name, mark), context.all_elements())
        return None
    forms = tuple(
        form
        for form, cells in context.cells.items()
        if wanted <= set(cells) and (not stars or _fits(formula, tuple(cells)))
    )
    if not forms:
        context.faults.add("plan_rule_no_form", text.mark)
        return None
    return forms


def _fits(formula: Formula, element_ids: tuple[str, ...]) -> bool:
    try:
        expand(formula.tree, element_ids)
    except FormulaError as error:
        return error.message_key != "formula.nothing_fits"
    return True


def _builtin(
    item: RuleModel,
    operands: tuple[Operand, ...],
    at: tuple[str, str | None] | None,
    context: Context,
) -> Rule | None:
    check = item.check
    if check is None:
        return None
    if check not in CHECKS:
        context.faults.unknown("check", check.mark, check, CHECKS)
        return None
    for name, value in item.params.items():
        if name not in CHECKS[check].params:
            context.faults.unknown("parameter", item.mark("params"), name, CHECKS[check].params)
            continue
        kind = CHECKS[check].params[name]
        for one in value if isinstance(value, list) else [value]:
            _check_param(one, kind, context)
    if item.forms is not None:
        forms = tuple(str(form) for form in item.forms if context.known("form", form, context.forms))
    else:
        forms = forms_for(str(check), _params(item), context)
        if not forms:
            context.faults.add("plan_rule_no_form", check.mark)
    return _made(item, forms, None, operands, at or (None, None), context)


def _check_param(value: Marked, kind: str, context: Context) -> None:
    if kind == "number" and not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
        context.faults.bad(value.mark, value, "number")
    elif kind == "element":
        for name in re.findall(r"[A-Za-z_][A-Za-z0-9_]*\*?", value):
            if not name.endswith("*"):
                context.known("element", Marked.at(name, value.mark), context.all_elements())
    elif kind == "section":
        sections = {section.id for form in context.forms.values() for section in form.sections}
        context.known("section", value, sections)


def _params(item: RuleModel) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    return tuple(
        (name, tuple(str(one) for one in value) if isinstance(value, list) else str(value))
        for name, value in item.params.items()
    )


def _made(
    item: RuleModel,
    forms: tuple[str, ...],
    formula: Formula | None,
    operands: tuple[Operand, ...],
    at: tuple[str | None, str | None],
    context: Context,
) -> Rule:
    _words(item, forms, context)
    return Rule(
        id=str(item.id),
        number=str(item.number),
        severity=Severity(item.severity),
        clause=str(item.clause),
        scope=item.scope,
        forms=forms,
        message=item.message.label(),
        remedy=item.remedy.label(),
        check="formula" if item.check is None else str(item.check),
        formula=formula,
        missing=item.missing,
        at=at[0],
        at_subject=at[1],
        periods=_periods(item, context),
        subjects=_subjects(item, context),
        lead_only=item.tasks is not None and item.tasks.lead_only,
        operands=operands,
        slots=_slots(item, forms, context),
        params=_params(item),
        bad=_example(item, "bad", context),
        good=_example(item, "good", context),
    )


def _words(item: RuleModel, forms: tuple[str, ...], context: Context) -> None:
    if item.check is not None:
        return
    known = {"unit", "subject", *item.slots, *item.operands}
    for form in forms:
        known |= set(context.cells.get(form, {}))
    for words in (item.message, item.remedy):
        check_placeholders(words, known, context)


def _periods(item: RuleModel, context: Context) -> tuple[str, ...] | None:
    if item.periods is None:
        return None
    return tuple(str(p) for p in item.periods if context.known("period", p, context.periods))


def _subjects(item: RuleModel, context: Context) -> tuple[str, ...] | None:
    if item.tasks is None:
        return None
    if item.scope != "task":
        context.faults.add("plan_rule_scope", item.mark("tasks"), what="tasks", scope=item.scope)
    named = {str(one) for one in item.tasks.ids if context.known("task", one, context.tasks)}
    if not item.tasks.ids and not item.tasks.spans:
        return None
    return tuple(t.id for t in context.tasks.values() if t.id in named or t.span in item.tasks.spans)


def _slots(item: RuleModel, forms: tuple[str, ...], context: Context) -> tuple[MessageSlot, ...]:
    made = []
    scope = Scope(item.scope, frozenset(item.operands))
    for name, slot in item.slots.items():
        text = slot.formula if isinstance(slot, SlotModel) else slot
        formula = compile_on(text, () if item.scope == "units" else forms, scope, "number", context)
        if formula is not None:
            made.append(MessageSlot(name, formula, slot.decimals if isinstance(slot, SlotModel) else 1))
    return tuple(made)


def _example(item: RuleModel, which: str, context: Context) -> Example | None:
    written = item.bad if which == "bad" else item.good
    if isinstance(written, Words):
        return Example(text=written.label())
    period: str | None = None
    values: list[tuple[str, str | tuple[str, ...]]] = []
    known = {*context.all_elements(), *item.operands}
    for name, value in written.items():
        if name == "period":
            period = str(value)
            if value is not None and isinstance(value, Marked):
                context.known("period", value, context.periods)
            continue
        found = _AT.fullmatch(name)
        plain = found[1] if found is not None else name
        if plain not in known and plain not in context.lost:
            context.faults.unknown("element", item.mark(which), plain, known)
        if isinstance(value, dict):
            values.extend((f"{name}[{key}]", str(one or "")) for key, one in value.items())
        elif isinstance(value, list):
            values.append((name, tuple(str(one or "") for one in value)))
        else:
            values.append((name, str(value or "")))
    return Example(tuple(values), None, period)
