"""A plan as others read it: the JSON of `ppmd plan show`, and a summary in lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ppmd_cli.i18n import Translator
from ppmd_cli.model.form import Element, Form, Rule, Section
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.plan import Duty, Indicator, Plan, Target, Task
from ppmd_cli.model.text import Label, Lang

SCHEMA = "ppmd.plan"
SCHEMA_VERSION = "1.0"
Json = dict[str, Any]


def exact(value: Fraction | Decimal) -> str:
    """A number as a decimal text where it ends, else as a fraction."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(value)
    return f"{(Decimal(value.numerator) / value.denominator).normalize():f}"


def plan_json(plan: Plan, lang: Lang) -> Json:
    """The answer of `ppmd plan show --format json`; labels in `lang`."""
    group = {unit: one.id for one in plan.classes for unit in one.units}
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "plan": {"id": plan.id, "title": plan.title.of(lang), "year": plan.year, "sha256": plan.sha256},
        "periods": [
            {
                "id": period.id,
                "from": period.first.isoformat(),
                "to": period.last.isoformat(),
                "due_before": period.due_before.isoformat(),
                "final": period.final,
                "accumulates_into": period.accumulates_into,
            }
            for period in plan.periods
        ],
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent": unit.parent,
                "class": group.get(unit.code),
            }
            for unit in plan.units
        ],
        "forms": [_form(form, lang) for form in plan.forms],
        "indicators": [_indicator(indicator) for indicator in plan.indicators],
        "duties": [_duty(duty, lang) for duty in plan.duties],
        "tasks": [_task(task, lang) for task in plan.tasks],
        "rules": [_rule(rule, lang) for rule in plan.rules],
    }


def _form(form: Form, lang: Lang) -> Json:
    return {
        "id": form.id,
        "reporters": list(form.reporters),
        "elements": [_element(section, element, lang) for section, element in form.elements()],
    }


def _element(section: Section, element: Element, lang: Lang) -> Json:
    required = element.required
    options = [{"id": option.id, "label": option.label.of(lang)} for option in element.options]
    return {
        "id": element.id,
        "code": element.code,
        "type": element.type,
        "subject": section.subject,
        "nature": element.nature,
        "required": required.kind == "always" and not required.lead_only,
        "label": element.label.of(lang),
        "options": options if element.type == "choice" else None,
        "required_when": _condition(element),
    }


def _condition(element: Element) -> str | None:
    required = element.required
    parts = ["lead"] if required.lead_only else []
    if required.condition is not None:
        text = required.condition.text
        parts.append(f"({text})" if parts else text)
    return " and ".join(parts) or None


def _indicator(indicator: Indicator) -> Json:
    denominators = [term.denominator for term in indicator.terms if term.denominator is not None]
    return {
        "id": indicator.id,
        "clause": indicator.clause.clause,
        "kind": indicator.kind,
        "target": _target(indicator.target),
        "pace": exact(indicator.pace),
        "can_fall": indicator.can_fall,
        "numerator": _joined(term.numerator for term in indicator.terms),
        "denominator": _joined(denominators) if denominators else None,
    }


def _target(target: Target) -> Json:
    upper = None if target.upper is None else exact(target.upper)
    return {"op": target.op, "value": exact(target.value), "upper": upper}


def _joined(formulas: Iterable[Formula]) -> str:
    return " + ".join(formula.text for formula in formulas)


def _duty(duty: Duty, lang: Lang) -> Json:
    return {
        "id": duty.id,
        "clause": duty.clause.clause,
        "kind": duty.kind,
        "label": duty.label.of(lang),
        "due_before": duty.due_before.isoformat(),
        "period": duty.period,
        "units": list(duty.units),
    }


def _task(task: Task, lang: Lang) -> Json:
    def units(role: str) -> list[str]:
        return list(dict.fromkeys(unit for one in task.roles if one.role == role for unit in one.units))

    return {
        "id": task.id,
        "clause": task.clause.clause,
        "label": task.label.of(lang),
        "time": task.time.of(lang),
        "span": task.span,
        "activities": list(task.activities),
        "lead": units("lead"),
        "coordinate": units("coordinate"),
    }


def _rule(rule: Rule, lang: Lang) -> Json:
    return {
        "id": rule.id,
        "number": rule.number,
        "severity": rule.severity.value,
        "clause": rule.clause,
        "scope": rule.scope,
        "forms": list(rule.forms),
        "formula": None if rule.formula is None else rule.formula.text,
        "check": None if rule.check == "formula" else rule.check,
        "missing": rule.missing,
        "message": rule.message.of(lang),
    }


def plan_lines(plan: Plan, t: Translator) -> list[str]:
    """The summary that people read."""
    lang: Lang = "en" if t.lang == "en" else "vi"
    lines = [
        plan.title.of(lang),
        t("plan.show.head", id=plan.id, year=plan.year, sha=plan.sha256[:12]),
        "",
        t("plan.show.periods"),
    ]
    lines += [_period_line(plan, number, t, lang) for number in range(len(plan.periods))]
    lines += ["", t("plan.show.classes")]
    for group in plan.classes:
        label = group.label.of(lang)
        lines.append(t("plan.show.class", id=group.id, label=label, units=len(group.units)))
    lines += ["", t("plan.show.forms")]
    for form in plan.forms:
        slots = {"id": form.id, "title": _short(form.title, lang)}
        elements = len(form.elements())
        lines.append(t("plan.show.form", units=len(form.reporters), elements=elements, **slots))
    lines += ["", t("plan.show.indicators")]
    for indicator in plan.indicators:
        official = indicator.official.of(lang)
        slots = {"id": indicator.id, "clause": indicator.clause.clause}
        lines.append(t("plan.show.indicator", target=official, **slots))
    lines += ["", t("plan.show.duties")]
    for duty in plan.duties:
        due = _day(duty.due_before.isoformat(), lang)
        lines.append(
            t("plan.show.duty", id=duty.id, label=duty.label.of(lang), due=due, units=len(duty.units))
        )
    lines += ["", t("plan.show.tasks", count=len(plan.tasks))]
    counted = Counter(rule.severity.value for rule in plan.rules)
    numbers = {name: counted.get(name, 0) for name in ("error", "warning", "info")}
    lines.append(t("plan.show.rules", count=len(plan.rules), **numbers))
    return lines


def _period_line(plan: Plan, number: int, t: Translator, lang: Lang) -> str:
    period = plan.periods[number]
    days = {
        "first": _day(period.first.isoformat(), lang),
        "last": _day(period.last.isoformat(), lang),
        "due": _day(period.due_before.isoformat(), lang),
    }
    line = t("plan.show.period", id=period.id, label=period.label.of(lang), **days)
    return line + (t("plan.show.final") if period.final else "")


def _day(iso: str, lang: Lang) -> str:
    if lang == "en":
        return iso
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def _short(label: Label, lang: Lang) -> str:
    return re.sub(r"\s+", " ", label.of(lang))
