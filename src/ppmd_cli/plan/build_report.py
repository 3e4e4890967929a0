"""How the report is written: head, chapters, sentences of figures; and the figures known beforehand."""

from __future__ import annotations

import re
from decimal import Decimal

from ppmd_cli.model.plan import Chapter, Forwarded, KnownFigure, Publication, ReportSettings, Statement
from ppmd_cli.plan.build_context import UNITS, Context, once
from ppmd_cli.plan.build_forms import label
from ppmd_cli.plan.build_formulas import Scope, compile_on
from ppmd_cli.plan.build_rules import build_operands
from ppmd_cli.plan.placeholders import check_placeholders
from ppmd_cli.plan.schema_csv import Row
from ppmd_cli.plan.schema_plan import PlanModel, ReportModel, StatementModel


def build_report(model: ReportModel, context: Context) -> ReportSettings:
    """What the report prints about its sender and readers."""
    chapters = once(context.faults, ((item.id, item.id.mark) for item in model.chapters))
    check_placeholders(model.subject, ("period",), context)
    check_placeholders(model.opening, ("number", "date", "period"), context)
    statements = (_statement(item, chapters, context) for item in model.statements)
    return ReportSettings(
        superior=str(model.superior),
        issuer=str(model.issuer),
        symbol=str(model.symbol),
        place=str(model.place),
        subject=model.subject.label(),
        addressed_to=tuple(line.label() for line in model.addressed_to),
        recipients=tuple(line.label() for line in model.recipients),
        signatory=tuple(line.label() for line in model.signatory),
        opening=model.opening.label(),
        chapters=tuple(
            Chapter(str(item.id), None if item.clause is None else str(item.clause), item.title.label())
            for item in model.chapters
        ),
        statements=tuple(statement for statement in statements if statement is not None),
        forwarded=_forwarded(model, context),
    )


def _forwarded(model: ReportModel, context: Context) -> Forwarded | None:
    given = model.forwarded
    if given is None:
        return None
    for words in (given.opening, given.submission):
        check_placeholders(words, ("number", "date", "period"), context)
    return Forwarded(
        issuer=str(given.issuer),
        symbol=str(given.symbol),
        place=str(model.place),
        addressed_to=tuple(line.label() for line in given.addressed_to),
        recipients=tuple(line.label() for line in given.recipients),
        signatory=tuple(line.label() for line in given.signatory),
        opening=given.opening.label(),
        submitted_to=given.submitted_to.label(),
        submission=label(given.submission),
    )


def _statement(item: StatementModel, chapters: set[str], context: Context) -> Statement | None:
    context.known("chapter", item.chapter, chapters)
    check_placeholders(item.text, {*item.operands, *item.slots, "reported", "senders"}, context)
    operands = build_operands(item.operands, context)
    if len(operands) < len(item.operands):
        return None
    scope = Scope(operands=frozenset(item.operands))
    slots = []
    for name, text in item.slots.items():
        formula = compile_on(text, (), scope, "number", context)
        if formula is not None:
            slots.append((name, formula))
    return Statement(str(item.chapter), item.text.label(), operands, tuple(slots))


def build_publication(model: PlanModel) -> Publication:
    """What is withheld outside the office."""
    measures = tuple(str(measure) for measure in model.publication.measures)
    return Publication(model.publication.withhold_below, measures)


def build_figures(rows: list[Row], context: Context, *, with_period: bool) -> tuple[KnownFigure, ...]:
    """The figures of register.csv or baseline.csv."""
    elements = context.all_elements()
    seen: dict[tuple[str, str, str | None], int] = {}
    made = []
    for row in rows:
        unit, element, value, source = row["unit"], row["element"], row["value"], row["source"]
        if unit is None or element is None or value is None or source is None:
            continue
        period = row["period"] if with_period else None
        fine = context.known("unit", unit, context.units) and context.known("element", element, elements)
        if period is not None:
            fine = context.known("period", period, context.periods) and fine
        if fine and elements[element].type not in ("count", "amount"):
            context.faults.add("plan_known_figure_type", element.mark, element=element)
        if fine:
            _check_owner(row, context)
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value, re.ASCII):
            context.faults.bad(value.mark, value, "number")
            continue
        key = (str(unit), str(element), None if period is None else str(period))
        if key in seen:
            context.faults.add("plan_duplicate_figure", row.mark, line=seen[key])
        seen[key] = row.mark.line
        made.append(KnownFigure(str(element), str(unit), key[2], Decimal(value), str(source)))
    return tuple(made)


def _check_owner(row: Row, context: Context) -> None:
    """The figure must be of a unit whose form asks it, or of a child of one."""
    unit, element = row["unit"], row["element"]
    if unit is None or element is None:
        return
    parent = context.units[unit].parent
    for owner in (str(unit), parent):
        form = context.form_of.get(owner or "")
        if form is not None:
            if element not in context.cells.get(form, {}):
                context.faults.add("plan_element_not_on_form", element.mark, element=element, form=form)
            return
    if UNITS not in context.lost:
        context.faults.add("plan_known_figure_owner", unit.mark, element=element, unit=unit)
