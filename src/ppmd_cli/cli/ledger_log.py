"""`ppmd ledger log`: what was booked, in order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.model.shown import shown_day

if TYPE_CHECKING:
    from ppmd_cli.ledger.records import Entry

Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_log")]


def command(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    unit: Unit = None,
    period: options.Period = None,
    format_: options.FormatTextJson = "text",
    plan: options.Plan = None,
) -> int:
    """List the journal."""
    from ppmd_cli.workflow.report import find_period
    from ppmd_cli.workflow.template import find_units

    call = this_call(ctx)
    with reading(call.settings(plan=plan, workspace=workspace)) as holdings:
        unit = find_units(holdings.plan, [unit], every=False)[0].code if unit is not None else None
        period = find_period(holdings.plan, period).id if period is not None else None
        entries = [
            entry
            for entry in holdings.journal.entries()
            if (unit is None or entry.record.unit == unit)
            and (period is None or entry.record.period == period)
        ]
        names = {one.code: one.name for one in holdings.plan.units}
    if format_ == "json":
        answer = {
            "schema": "ppmd.journal",
            "schema_version": "1.0",
            "entries": [entry_json(one) for one in entries],
        }
        call.console.answer(json.dumps(answer, ensure_ascii=False, indent=2))
        return Exit.OK
    for entry in entries:
        record = entry.record
        call.console.answer(
            call.t(
                "ledger.log.line",
                number=entry.id,
                at=f"{shown_day(entry.at, call.t.lang)} {entry.at:%H:%M}",
                kind=call.t(f"ledger.kind.{record.kind}"),
                unit=names.get(record.unit or "", record.unit or "–"),
                period=record.period or "–",
                who=entry.who,
                detail=detail(entry, call.t),
            ).rstrip()
        )
    return Exit.OK


def entry_json(entry: Entry) -> dict[str, object]:
    """A row of the journal as JSON."""
    from ppmd_cli.ledger.records import body_of

    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "kind": entry.record.kind,
        "unit": entry.record.unit,
        "period": entry.record.period,
        **body_of(entry.record),
        "digest": entry.digest,
    }


def detail(entry: Entry, t: object) -> str:
    """The few words that tell one row from another of its kind."""
    from ppmd_cli.ledger.records import Corrected, Receipt, Waived

    record = entry.record
    if isinstance(record, Receipt):
        state = t(f"ledger.state.{record.booking}") if callable(t) else record.booking
        return f"{record.file_name}: {state}"
    if isinstance(record, Corrected):
        before = record.before if record.before is not None else "–"
        return f"{record.element} {record.subject}: {before} → {record.typed} ({record.source})"
    if isinstance(record, Waived):
        return f"[{record.code}] {record.reason}"
    for name in ("reason", "number", "source", "files", "how", "document_number"):
        value = getattr(record, name, None)
        if value:
            return ", ".join(value) if isinstance(value, tuple) else str(value)
    return ""
