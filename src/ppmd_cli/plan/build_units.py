"""Units, classes, months and periods."""

from __future__ import annotations

from datetime import date

from ppmd_cli.model.org_unit import OrgUnit, ReporterClass, UnitKind
from ppmd_cli.model.period import Month, Period
from ppmd_cli.model.plan import Body
from ppmd_cli.plan.build_context import Context, once
from ppmd_cli.plan.schema_csv import Row
from ppmd_cli.plan.schema_plan import PeriodModel, PlanModel
from ppmd_cli.plan.selectors import select


def build_kinds(model: PlanModel, context: Context) -> tuple[UnitKind, ...]:
    """The kinds of units."""
    once(context.faults, ((kind.id, kind.id.mark) for kind in model.kinds))
    context.kinds = tuple(str(kind.id) for kind in model.kinds)
    return tuple(
        UnitKind(
            str(kind.id),
            kind.one.label(),
            kind.many.label(),
            kind.common_noun,
            None if kind.addressee is None else kind.addressee.label(),
        )
        for kind in model.kinds
    )


def build_bodies(model: PlanModel, context: Context) -> tuple[Body, ...]:
    """The bodies that send no return."""
    once(context.faults, ((body.id, body.id.mark) for body in model.bodies))
    context.bodies = tuple(str(body.id) for body in model.bodies)
    return tuple(Body(str(body.id), str(body.name)) for body in model.bodies)


def build_units(rows: list[Row], context: Context) -> tuple[OrgUnit, ...]:
    """The units of units.csv, in its order."""
    lines: dict[str, int] = {}
    for row in rows:
        code, kind, name = row["code"], row["kind"], row["name"]
        if code is None or kind is None or name is None:
            continue
        if code in lines:
            context.faults.add("plan_duplicate_id", code.mark, id=code, line=lines[code])
            continue
        lines[code] = row.mark.line
        context.known("kind", kind, context.kinds)
        parent = row["parent"]
        context.units[str(code)] = OrgUnit(
            str(code),
            str(name),
            str(kind),
            None if parent is None else str(parent),
            _whole(row, "row", context),
            _whole(row, "column", context),
            _day(row, "valid_from", context),
            _day(row, "valid_to", context),
        )
    context.order = {code: place for place, code in enumerate(context.units)}
    _check_units(rows, context)
    return tuple(context.units.values())


def _whole(row: Row, column: str, context: Context) -> int | None:
    text = row[column]
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        context.faults.bad(text.mark, text, "whole")
        return None
    return int(text)


def _day(row: Row, column: str, context: Context) -> date | None:
    text = row[column]
    if text is None:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    context.faults.bad(text.mark, text, "date")
    return None


def _check_units(rows: list[Row], context: Context) -> None:
    for row in rows:
        code, parent = row["code"], row["parent"]
        unit = context.units.get(code or "")
        if unit is None or code is None:
            continue
        if parent is not None and parent not in context.units:
            context.faults.unknown("parent", parent.mark, parent, context.units)
        if unit.valid_from is not None and unit.valid_to is not None and unit.valid_from > unit.valid_to:
            context.faults.add("plan_dates_reversed", row.at("valid_to"))
        if _in_circle(unit, context):
            context.faults.add("plan_parent_cycle", row.at("parent"), code=code)


def _in_circle(unit: OrgUnit, context: Context) -> bool:
    above, steps = unit.parent, 0
    while above is not None and above in context.units and steps <= len(context.units):
        if above == unit.code:
            return True
        above, steps = context.units[above].parent, steps + 1
    return False


def build_classes(model: PlanModel, context: Context) -> tuple[ReporterClass, ...]:
    """The classes of reporters; a unit may be in one of them only."""
    made = []
    once(context.faults, ((item.id, item.id.mark) for item in model.classes))
    for item in model.classes:
        units = select(item.units, context, empty=True)
        for unit in units:
            if unit in context.class_of:
                context.faults.add(
                    "plan_unit_two_classes", item.units.mark(), unit=unit, **{"class": context.class_of[unit]}
                )
            else:
                context.class_of[unit] = str(item.id)
        context.classes[str(item.id)] = units
        made.append(ReporterClass(str(item.id), item.label.label(), item.expected, item.bound, units))
    return tuple(made)


def build_months(model: PlanModel, context: Context) -> tuple[Month, ...]:
    """The reporting months, which must follow each other."""
    once(context.faults, ((month.id, month.id.mark) for month in model.months))
    months = [Month(str(m.id), m.first, m.last, m.label.label()) for m in model.months]
    for index, month in enumerate(months):
        mark = model.months[index].mark("from")
        if month.first > month.last:
            context.faults.add("plan_dates_reversed", mark)
        for other in months[:index]:
            if month.first <= other.last and other.first <= month.last:
                context.faults.add("plan_dates_overlap", mark, other=other.id)
    context.months = tuple(month.id for month in months)
    return tuple(months)


def build_periods(model: PlanModel, months: tuple[Month, ...], context: Context) -> tuple[Period, ...]:
    """The reporting periods with the months inside them."""
    once(context.faults, ((period.id, period.id.mark) for period in model.periods))
    made = []
    for item in model.periods:
        inside = tuple(m.id for m in months if item.first <= m.first and m.last <= item.last)
        into = item.accumulates_into
        period = Period(
            str(item.id),
            item.label.label(),
            item.short.label(),
            item.first,
            item.last,
            item.due_before,
            item.final,
            None if into is None else str(into),
            inside,
        )
        made.append(period)
        context.periods.setdefault(period.id, period)
    _check_periods(model, context)
    return tuple(made)


def _check_periods(model: PlanModel, context: Context) -> None:
    finals = [item for item in model.periods if item.final]
    if not finals and model.periods:
        context.faults.add("plan_period_no_final", model.mark("periods"))
    for item in finals[1:]:
        context.faults.add("plan_period_final_twice", item.mark("final"), other=finals[0].id)
    for index, item in enumerate(model.periods):
        if item.first > item.last:
            context.faults.add("plan_dates_reversed", item.mark("from"))
        if item.due_before <= item.last and item.first <= item.last:
            context.faults.add("plan_period_due_early", item.mark("due_before"))
        _check_accumulation(item, context)
        for other in model.periods[:index]:
            if _overlap(item, other):
                context.faults.add("plan_dates_overlap", item.mark("from"), other=other.id)


def _check_accumulation(item: PeriodModel, context: Context) -> None:
    into = item.accumulates_into
    if into is None:
        return
    if into == item.id:
        context.faults.add("plan_period_accumulates", into.mark, other=into)
    elif context.known("period", into, context.periods):
        other = context.periods[into]
        if other.first != item.first or other.last <= item.last:
            context.faults.add("plan_period_accumulates", into.mark, other=into)


def _overlap(one: PeriodModel, other: PeriodModel) -> bool:
    """Two periods may share days only if both begin on the same day, or if the final one holds the other."""
    if one.first == other.first and one.last != other.last:
        return False
    for outer, inner in ((one, other), (other, one)):
        if outer.final and not inner.final and outer.first <= inner.first and inner.last <= outer.last:
            return False
    return one.first <= other.last and other.first <= one.last
