"""`ppmd ledger show`: one row of the journal with all that belongs to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError

if TYPE_CHECKING:
    from ppmd_cli.ledger.book import Booked
    from ppmd_cli.model.fact import Submission
    from ppmd_cli.workflow.holdings import Holdings

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
    from ppmd_cli.cli.ledger_words import in_words
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
        for line in in_words(entry, reporter.wording, call.t):
            call.console.answer(line)
        if run is not None:
            call.console.answer("")
            call.console.answer(reporter.text(run), end="")
        for line in _decided(call, holdings, booked):
            call.console.answer(line)
    return Exit.OK


def _decided(call: Call, holdings: Holdings, booked: Booked | None) -> Iterator[str]:
    """What was corrected, accepted and explained of a return, if it is the one that counts."""
    from ppmd_cli.report.decisions import decisions
    from ppmd_cli.report.words import Words

    if booked is None or booked.receipt.unit is None or booked.receipt.period is None:
        return
    key = (booked.receipt.unit, booked.receipt.period)
    standing = holdings.standing(*key)
    if booked not in (standing.in_force, standing.last):
        return
    files = [one for one in holdings.run().files if (one.unit, one.period) == key]
    period = next(one for one in holdings.plan.periods if one.id == key[1])
    for one in decisions(Words(holdings.plan, period, call.t), files):
        slots = {"kind": one.kind_word, "unit": one.unit, "what": one.what, "why": one.why}
        yield call.t("report.decision.line", **slots).rstrip()


def _named(file: Submission) -> Submission:
    """The return under the name that its sender gave it."""
    return replace(file, path=file.file_name)
