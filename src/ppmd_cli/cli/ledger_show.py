"""`ppmd ledger show`: one row of the journal with all that belongs to it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError

if TYPE_CHECKING:
    from ppmd_cli.model.fact import Submission

Number = Annotated[int, typer.Argument(help="cli.option.entry", metavar="NUMBER")]


def command(
    ctx: typer.Context,
    number: Number,
    workspace: options.Workspace = None,
    format_: options.FormatTextJson = "text",
    plan: options.Plan = None,
) -> int:
    """Show a row."""
    from ppmd_cli.cli.ledger_log import entry_json
    from ppmd_cli.cli.reporters_findings import FindingsReporter
    from ppmd_cli.workflow.validate import Run

    call = this_call(ctx)
    with reading(call.settings(plan=plan, workspace=workspace)) as holdings:
        entry = next((one for one in holdings.journal.entries() if one.id == number), None)
        if entry is None:
            raise UsageError("ledger.error.no_entry", number=number)
        booked = holdings.book.receipts.get(number)
        reporter = FindingsReporter(holdings.plan, call.t, call.console.width)
        run = Run((_named(holdings.as_booked(booked)),)) if booked is not None else None
        if format_ == "json":
            answer = entry_json(entry) | (
                {"findings": json.loads(reporter.json(run))["files"]} if run else {}
            )
            call.console.answer(json.dumps(answer, ensure_ascii=False, indent=2))
            return Exit.OK
        for name, value in entry_json(entry).items():
            if value not in (None, "", []):
                call.console.answer(f"{name}: {value}")
        if run is not None:
            call.console.answer("")
            call.console.answer(reporter.text(run), end="")
    return Exit.OK


def _named(file: Submission) -> Submission:
    """The return under the name that its sender gave it."""
    return replace(file, path=file.file_name)
