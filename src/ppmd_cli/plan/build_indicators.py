"""Indicators, duties and tasks."""

from __future__ import annotations

from ppmd_cli.model.form import Section
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Beside, Clause, Duty, Indicator, Lost, Target, Task, TaskRole, Term
from ppmd_cli.plan.build_context import Context, once
from ppmd_cli.plan.build_forms import label
from ppmd_cli.plan.build_formulas import Scope, compile_on
from ppmd_cli.plan.formula import names
from ppmd_cli.plan.formula.types import TypeName
from ppmd_cli.plan.placeholders import check_placeholders
from ppmd_cli.plan.schema_indicators import IndicatorModel, TargetModel, TermModel
from ppmd_cli.plan.schema_plan import DutyModel, PlanModel, RoleModel
from ppmd_cli.plan.selectors import select
from ppmd_cli.plan.yamltree import Marked

_SENTENCE = frozenset({"numerator", "denominator", "percent", "needed"})
_GROWTH = _SENTENCE | {"difference", "change", "direction", "same_period"}
_LOST = _SENTENCE | {"difference"}


def clause(where: Marked, quote: Marked) -> Clause:
    """Where the plan says it, and its words."""
    return Clause(str(where), str(quote).strip())


def build_tasks(model: PlanModel, context: Context) -> tuple[Task, ...]:
    """The tasks; `context.tasks` knows them afterwards."""
    once(context.faults, ((task.id, task.id.mark) for task in model.tasks))
    for item in model.tasks:
        roles = tuple(_role(role, context) for role in item.roles)
        context.tasks[str(item.id)] = Task(
            str(item.id),
            clause(item.clause, item.quote),
            item.label.label(),
            tuple(str(text) for text in item.activities),
            item.time.label(),
            item.span,
            roles,
        )
    return tuple(context.tasks.values())


def _role(role: RoleModel, context: Context) -> TaskRole:
    units = () if role.units is None else select(role.units, context, empty=True)
    bodies = tuple(str(body) for body in role.bodies if context.known("body", body, context.bodies))
    return TaskRole(role.role, str(role.wording), units, bodies)


def build_indicators(model: PlanModel, context: Context) -> tuple[Indicator, ...]:
    """The indicators that can be built, in the order of the file."""
    once(context.faults, ((item.id, item.id.mark) for item in model.indicators))
    made = (_indicator(item, context) for item in model.indicators)
    return tuple(indicator for indicator in made if indicator is not None)


def _indicator(item: IndicatorModel, context: Context) -> Indicator | None:
    if not 0 <= item.pace <= 1:
        context.faults.add("plan_out_of_range", item.mark("pace"), found=item.pace, range="0 - 1")
    known = _GROWTH if item.kind == "growth" else _SENTENCE
    check_placeholders(item.result, known, context)
    check_placeholders(item.result_partly, known, context)
    check_placeholders(item.need, known, context, counts={"needed"})
    parts = {"parts"} if item.out_of_reach_parts else set()
    check_placeholders(item.out_of_reach_text, _LOST | parts, context)
    check_placeholders(item.not_available_text, known | {"left_out"}, context)
    terms = [_term(term, item, context) for term in item.terms]
    whole = [term for term in terms if term is not None]
    if len(whole) < len(terms):
        return None
    reporters = context.in_order(unit for term in whole for unit in term.reporters)
    return Indicator(
        id=str(item.id),
        clause=clause(item.clause, item.quote),
        label=item.label.label(),
        official=item.official.label(),
        kind=item.kind,
        terms=tuple(whole),
        target=_target(item.target, item.kind, context),
        pace=item.pace,
        can_fall=item.can_fall,
        counted=item.counted.noun(),
        result=item.result.label(),
        need=item.need.label(),
        result_partly=label(item.result_partly),
        part_of_whole=item.part_of_whole and item.kind != "growth",
        unit_verdicts=item.unit_verdicts,
        out_of_reach=_out_of_reach(item, reporters, context),
        out_of_reach_text=label(item.out_of_reach_text),
        lost=_lost(item, whole, context),
        interpretation=tuple(words.label() for words in item.interpretation),
        beside=_beside(item, whole, context),
        not_available_text=label(item.not_available_text),
    )


def _target(item: TargetModel, kind: str, context: Context) -> Target:
    if item.upper is not None and (item.upper < item.value or item.op == "<="):
        context.faults.add("plan_target_band", item.mark("upper"))
    if item.percent and kind == "total":
        context.faults.add("plan_indicator_formula", item.mark(), what="percent: yes", kind=kind)
    if item.value < 0 or (item.percent and kind == "share" and item.value > 100):
        context.faults.add("plan_out_of_range", item.mark("value"), found=item.value, range="0 - 100")
    return Target(item.op, item.value, item.upper, item.percent)


def _term(term: TermModel, item: IndicatorModel, context: Context) -> Term | None:
    wants = item.kind in ("ratio", "growth")
    if wants != (term.denominator is not None):
        what = "denominator: null" if wants else "denominator"
        context.faults.add("plan_indicator_formula", term.mark("denominator"), what=what, kind=item.kind)
        return None
    reporters = select(term.reporters, context)
    forms = _asked_forms(term, reporters, context)
    scope = Scope(term.subject)
    result: TypeName = "flag" if item.kind == "share" else "number"
    numerator = compile_on(term.numerator, forms, scope, result, context)
    denominator = None
    if term.denominator is not None:
        denominator = compile_on(term.denominator, forms, scope, "number", context)
        if denominator is None:
            return None
    if numerator is None or not reporters:
        return None
    for text, formula in ((term.numerator, numerator), (term.denominator, denominator)):
        if text is not None and formula is not None:
            _required(text, formula, reporters, str(item.id), context)
    return Term(numerator, denominator, reporters, term.subject, label(term.label))


def _asked_forms(term: TermModel, reporters: tuple[str, ...], context: Context) -> tuple[str, ...]:
    for unit in reporters:
        if unit not in context.form_of:
            context.not_a_reporter(unit, term.mark("reporters"))
    return context.forms_of(reporters)


def _required(
    text: Marked, formula: Formula, reporters: tuple[str, ...], indicator: str, context: Context
) -> None:
    """What feeds an indicator must be asked of everyone who reports it."""
    for use in names(formula.tree):
        told: set[str] = set()
        for unit in reporters:
            form = context.form_of.get(unit, "")
            found = context.cells.get(form, {}).get(use.ref.name)
            if use.source != "return" or found is None or form in told:
                continue
            element = found[1]
            excused = unit in element.optional_for or (element.only_for and unit not in element.only_for)
            if (element.required.kind == "optional" and element.id not in context.lost) or excused:
                told.add(form)
                mark = context.element_marks.get((form, element.id), text.mark)
                context.faults.add(
                    "plan_feeds_indicator_optional",
                    mark,
                    element=element.id,
                    form=form,
                    indicator=indicator,
                )


def _out_of_reach(item: IndicatorModel, reporters: tuple[str, ...], context: Context) -> Formula | None:
    if item.out_of_reach is None:
        return None
    return compile_on(item.out_of_reach, context.forms_of(reporters), Scope(sums=True), "flag", context)


def _beside(item: IndicatorModel, terms: list[Term], context: Context) -> tuple[Beside, ...]:
    made = []
    once(context.faults, ((one.id, one.id.mark) for one in item.beside))
    for one in item.beside:
        forms = context.forms_of(terms[0].reporters)
        condition = compile_on(one.condition, forms, Scope(terms[0].subject), "flag", context)
        if item.kind != "share":
            context.faults.add("plan_indicator_formula", one.mark(), what="beside", kind=item.kind)
        check_placeholders(one.sentence, {"count"}, context, counts={"count"})
        if condition is not None:
            made.append(Beside(str(one.id), one.label.label(), condition, label(one.sentence)))
    return tuple(made)


def _lost(item: IndicatorModel, terms: list[Term], context: Context) -> tuple[Lost, ...]:
    made = []
    forms = context.forms_of(terms[0].reporters)
    for one in item.out_of_reach_parts:
        check_placeholders(one.text, {"count", "subjects"}, context, counts={"count"})
        condition = compile_on(one.condition, forms, Scope(terms[0].subject), "flag", context)
        if condition is not None:
            made.append(Lost(condition, one.text.label()))
    return tuple(made)


_DUTY_KEYS = {"event": ("done", "on"), "return": ("period",), "summary": ("period",)}


def build_duties(model: PlanModel, context: Context) -> tuple[Duty, ...]:
    """The dated duties."""
    once(context.faults, ((item.id, item.id.mark) for item in model.duties))
    return tuple(_duty(item, context) for item in model.duties)


def _duty(item: DutyModel, context: Context) -> Duty:
    given = {"done": item.done, "on": item.on, "kept": item.kept, "period": item.period}
    wanted = _DUTY_KEYS[item.kind]
    allowed = (*wanted, "kept") if item.kind == "event" else wanted
    for key, value in given.items():
        if (value is None and key in wanted) or (value is not None and key not in allowed):
            mark = item.mark() if value is None else item.key_mark(key)
            context.faults.add("plan_duty_fields", mark, kind=item.kind, what=key)
    units = select(item.units, context)
    forms = context.forms_of(units)
    if item.kind != "summary":
        for unit in units:
            if unit not in context.form_of:
                context.not_a_reporter(unit, item.mark("units"))
    if item.period is not None:
        context.known("period", item.period, context.periods)
    return Duty(
        id=str(item.id),
        clause=clause(item.clause, item.quote),
        label=item.label.label(),
        kind=item.kind,
        due_before=item.due_before,
        units=units,
        period=None if item.period is None else str(item.period),
        done=None if item.done is None else compile_on(item.done, forms, Scope(), "flag", context),
        on=_on(item.on, forms, context),
        kept=None if item.kept is None else compile_on(item.kept, forms, Scope(), "flag", context),
    )


def _on(name: Marked | None, forms: tuple[str, ...], context: Context) -> str | None:
    if name is None:
        return None
    for form in forms:
        found = context.cells.get(form, {}).get(name)
        if found is None:
            if context.known("element", name, context.all_elements()):
                context.faults.add("plan_element_not_on_form", name.mark, element=name, form=form)
            return None
        if found[1].type != "date" or not _of_unit(found[0]):
            context.faults.add("plan_not_one_of", name.mark, found=found[1].type, expected="date")
            return None
    return str(name)


def _of_unit(section: Section) -> bool:
    return section.subject == "unit"
