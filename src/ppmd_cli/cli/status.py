"""`ppmd status`: who has sent, in time, late or not, and what is due next."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.console import Column
from ppmd_cli.cli.exits import Exit
from ppmd_cli.model.shown import shown_day
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.model.plan import Plan
    from ppmd_cli.workflow.status import Status, UnitStatus

SCHEMA_VERSION = "1.1"
COLUMNS = (
    *("unit", "unit_name", "class", "state", "received", "days_late", "overdue", "on_time"),
    *("errors", "warnings", "versions", "pending", "without_document", "receipt"),
    *("corrected", "waived", "on_paper"),
)
COLOURS = {"usable": "green", "warnings": "yellow", "missing": "red", "incomplete": "red", "returned": "red"}
Everyone = Annotated[bool, typer.Option("--all", help="cli.option.status_all")]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    workspace: options.Workspace = None,
    format_: options.FormatTextJsonCsv = "text",
    as_of: options.AsOf = None,
    plan: options.Plan = None,
    everyone: Everyone = False,
) -> int:
    """Show how each unit stands in a period."""
    from ppmd_cli.workflow.status import status

    call = this_call(ctx)
    day = clock.today(as_of, call.environ)
    with reading(call.settings(plan=plan, workspace=workspace), as_of) as holdings:
        found = status(holdings, call.period(holdings.plan, period, day), day)
        definition = holdings.plan
    if format_ == "json":
        call.console.answer(status_json(definition, found), end="")
    elif format_ == "csv":
        call.console.answer(status_csv(call, definition, found), end="")
    else:
        show(call, definition, found, everyone=everyone)
    return Exit.FINDINGS if found.overdue else Exit.OK


def status_json(plan: Plan, status: Status) -> str:
    """The contract ppmd.status 1.1."""
    expected = {code for group in plan.classes if group.expected for code in group.units}
    states = [one.state for one in status.units if one.unit in expected]
    answer = {
        "schema": "ppmd.status",
        "schema_version": SCHEMA_VERSION,
        "plan": {"id": plan.id, "sha256": plan.sha256},
        "period": status.period.id,
        "as_of": status.as_of.isoformat(),
        "due_before": status.period.due_before.isoformat(),
        "closed": status.closed,
        "summary": {"expected": len(states)}
        | {
            name: sum(1 for one in states if one == name)
            for name in (
                *("usable", "warnings", "returned", "incomplete", "conflict"),
                *("refused", "document_only", "secret", "missing"),
            )
        }
        | {
            "on_time": sum(1 for one in status.units if one.unit in expected and one.on_time),
            "late": sum(1 for one in status.units if one.days_late),
            "overdue": len(status.overdue),
        },
        "units": [_unit(one) for one in status.units],
        "due": [{"due_before": one.day.isoformat(), "duty": one.duty} for one in status.due],
        "unidentified": [{"receipt": one.id, "file": one.receipt.file_name} for one in status.unidentified],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _unit(one: UnitStatus) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "class": one.class_id,
        "state": one.state,
        "received": one.received.isoformat() if one.received else None,
        "days_late": one.days_late,
        "overdue": one.overdue,
        "on_time": one.on_time,
        "errors": one.errors,
        "warnings": one.warnings,
        "versions": one.versions,
        "pending": one.pending,
        "without_document": one.without_document,
        "receipt": one.receipt,
        "corrected": one.corrected,
        "waived": one.waived,
        "on_paper": one.on_paper,
    }


def status_csv(call: Call, plan: Plan, status: Status) -> str:
    """A line a unit, with a byte order mark for Excel."""
    names = {unit.code: unit.name for unit in plan.units}
    labels = {group.id: group.label.of(call.t.lang) for group in plan.classes}
    page = io.StringIO()
    page.write("\ufeff")
    writer = csv.writer(page, delimiter=";" if call.t.lang == "vi" else ",", lineterminator="\r\n")
    writer.writerow([call.t(f"status.csv.{name}") for name in COLUMNS])
    for one in status.units:
        row = _unit(one) | {
            "unit_name": names[one.unit],
            "class": labels[one.class_id],
            "state": call.t(f"status.state.{one.state}"),
        }
        writer.writerow([_cell(row[name], call) for name in COLUMNS])
    return page.getvalue()


def _cell(value: object, call: Call) -> str:
    if isinstance(value, bool):
        return call.t("ledger.value.yes" if value else "ledger.value.no")
    return "" if value is None else str(value)


def show(call: Call, plan: Plan, status: Status, *, everyone: bool = False) -> None:
    """The screen: one line that sums up, then whoever there is something to do about."""
    t, names = call.t, {unit.code: unit.name for unit in plan.units}
    expected = {code for group in plan.classes if group.expected for code in group.units}
    there = [one for one in status.units if one.state in ("usable", "warnings") and one.unit in expected]
    call.console.answer(
        t(
            "status.head",
            period=status.period.label.of(t.lang),
            day=shown_day(status.as_of, t.lang),
            usable=len(there),
            expected=len(expected),
            due=shown_day(status.period.due_before, t.lang),
        )
    )
    if status.closed:
        call.console.answer(t("status.closed"))
    rows = [one for one in status.units if everyone or _to_do(one, expected)]
    if rows:
        columns = [
            Column(t("status.column.unit")),
            Column(t("status.column.state")),
            Column(t("status.column.received"), fixed=True),
            Column(t("status.column.note")),
        ]
        table = [
            (
                names[one.unit],
                t(f"status.state.{one.state}"),
                shown_day(one.received, t.lang) if one.received else "–",
                note(call, one),
            )
            for one in rows
        ]
        call.console.table(columns, table, styles=[COLOURS.get(one.state) for one in rows])
    else:
        call.console.answer(t("status.nothing_to_do"))
    for one in status.unidentified:
        call.console.answer(t("status.unidentified", number=one.id, file=one.receipt.file_name))
    if status.due:
        first = status.due[0]
        duties = ", ".join(
            duty.label.of(t.lang)
            for due in status.due
            if due.day == first.day
            for duty in plan.duties
            if duty.id == due.duty
        )
        call.console.answer(t("status.next_due", day=shown_day(first.day, t.lang), duties=duties))


def _to_do(one: UnitStatus, expected: set[str]) -> bool:
    if one.unit not in expected:
        return one.state not in ("missing", "usable", "warnings")
    said = one.pending or one.without_document or one.corrected > 0 or one.waived > 0
    return one.state != "usable" or one.days_late > 0 or said


def note(call: Call, one: UnitStatus) -> str:
    """What more there is to say of a unit, "" for nothing."""
    t, said = call.t, []
    if one.overdue:
        said.append(t("status.note.overdue"))
    if one.days_late:
        said.append(t("status.note.late", days=one.days_late))
    if one.errors:
        said.append(t("status.note.errors", count=one.errors))
    if one.warnings:
        said.append(t("status.note.warnings", count=one.warnings))
    if one.pending:
        said.append(t("status.note.pending"))
    if one.without_document:
        said.append(t("status.note.without_document"))
    if one.corrected:
        said.append(t(f"status.note.{'on_paper' if one.on_paper else 'corrected'}", count=one.corrected))
    if one.waived:
        said.append(t("status.note.waived", count=one.waived))
    return "; ".join(said)
