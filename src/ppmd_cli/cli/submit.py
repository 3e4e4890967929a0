"""`ppmd submit`: files into the ledger, and reports that came without a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import Desk, FailOn, arrived, book, desk, exit_of, unlock
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError

if TYPE_CHECKING:
    from ppmd_cli.workflow.answers import Answer
    from ppmd_cli.workflow.arrival import Arrival, Document
    from ppmd_cli.workflow.arriving import Handled


def _moment(text: str) -> datetime:
    from ppmd_cli.workflow.arrival import read_moment

    try:
        return read_moment(text)
    except (ValueError, OverflowError):
        raise typer.BadParameter("ledger.usage.moment") from None


Paths = Annotated[
    list[Path] | None, typer.Argument(help="cli.option.paths", metavar="[PATH]...", parser=options.place)
]
Received = Annotated[
    datetime | None,
    typer.Option("--received", help="cli.option.received", metavar="YYYY-MM-DD[THH:MM]", parser=_moment),
]
Document_ = Annotated[str | None, typer.Option("--document", help="cli.option.document")]
Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_announced")]
Prefer = Annotated[bool, typer.Option("--prefer", help="cli.option.prefer")]
Secret = Annotated[bool, typer.Option("--secret", help="cli.option.secret")]
Reason = Annotated[str | None, typer.Option("--reason", help="cli.option.reason")]
By = Annotated[str | None, typer.Option("--by", help="cli.option.by")]
Reopen = Annotated[str | None, typer.Option("--reopen", help="cli.option.reopen_for", metavar="REASON")]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="cli.option.fail_on")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="cli.option.password_file", metavar="FILE")
]


def command(
    ctx: typer.Context,
    paths: Paths = None,
    workspace: options.Workspace = None,
    received: Received = None,
    document: Document_ = None,
    unit: Unit = None,
    period: options.Period = None,
    secret: Secret = False,
    prefer: Prefer = False,
    reason: Reason = None,
    reopen: Reopen = None,
    by: By = None,
    plan: options.Plan = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="cli.option.format")
    ] = "text",
    fail_on: Fail = "error",
    password_file: PasswordFile = None,
    jobs: options.Jobs = None,
) -> int:
    """Book returns."""
    from ppmd_cli.cli.reporters_receipts import ReceiptsReporter
    from ppmd_cli.intake.source import find_returns
    from ppmd_cli.workflow.arrival import read_document
    from ppmd_cli.workflow.validate import passwords_in

    call = this_call(ctx)
    signed = read_document(document) if document is not None else None
    if not paths and unit is None:
        raise UsageError("cli.usage.missing", name="PATH")
    if paths and (unit is not None or secret):
        raise UsageError("ledger.error.paths_and_unit")
    if prefer and not paths:
        raise UsageError("cli.usage.missing", name="PATH")
    passwords = passwords_in(password_file) if password_file is not None else ()
    files = find_returns(paths or []).files
    with desk(call, call.settings(plan=plan, workspace=workspace)) as open_desk:
        if unit is not None:
            return _announce(open_desk, unit, period, signed, received, secret=secret, by=by, reopen=reopen)
        arrival = arrived(received, open_desk.now, signed)
        handled, answers = _booked(open_desk, files, arrival, passwords, jobs, reopen, by)
        if prefer:
            _prefer(open_desk, [one.booked for one in handled], reason, by, reopen)
        reporter = ReceiptsReporter(open_desk.holdings, call.t)
        said = reporter.answer(handled, answers, format_, quiet=call.console.quiet)
        call.console.answer(said, end="")
    return exit_of(handled, answers, fail_on)


def _announce(
    desk: Desk,
    unit: str,
    period: str | None,
    signed: Document | None,
    received: datetime | None,
    *,
    secret: bool,
    by: str | None,
    reopen: str | None,
) -> int:
    """Book a report that came without a workbook."""
    from ppmd_cli.ledger.records import Announced
    from ppmd_cli.workflow.template import find_period, find_units

    wanted = find_period(desk.plan, period)
    (found,) = find_units(desk.plan, [unit], every=False)
    if not secret and signed is None:
        raise UsageError("ledger.error.announce")
    unlock(desk, wanted.id, reopen, by)
    record = Announced(
        unit=found.code,
        period=wanted.id,
        how="secret" if secret else "document_only",
        received=(received or desk.now).date(),
        document_number=signed.number if signed else None,
        document_date=signed.day if signed else None,
        by=by or desk.who,
    )
    # Told again, be it because the first time was cut off before the answer: it stands already.
    if desk.holdings.book.announced[found.code, wanted.id][-1:] != [record]:
        desk.holdings.note(desk.now, desk.who, record)
    desk.call.console.answer(desk.call.t(f"ledger.announced.{record.how}", unit=found.name))
    return Exit.OK


def _booked(
    desk: Desk,
    files: Sequence[Path],
    arrival: Arrival,
    passwords: Sequence[str],
    jobs: int | None,
    reopen: str | None,
    by: str | None,
) -> tuple[list[Handled], list[Answer]]:
    """Book files; those that wait because their period is closed too, if it is to be opened for them."""
    handled, answers = book(desk, files, arrival, passwords=passwords, jobs=jobs)
    late = {one.path: one for one in handled if one.reason == "ledger.reason.closed"}
    if reopen is None or not late:
        return handled, answers
    for period in dict.fromkeys(one.submission.period for one in late.values() if one.submission is not None):
        unlock(desk, period or "", reopen, by)
    again, more = book(desk, tuple(late), arrival, passwords=passwords)
    return [one for one in handled if one.path not in late] + again, answers + more


def _prefer(desk: Desk, booked: list[object], reason: str | None, by: str | None, reopen: str | None) -> None:
    """Note which of several returns a person has chosen. Raises UsageError unless it is one return."""
    from ppmd_cli.ledger.book import Booked
    from ppmd_cli.ledger.records import Preferred

    chosen = [one for one in booked if isinstance(one, Booked) and one.receipt.readable]
    if len(chosen) != 1 or len(booked) != 1:
        raise UsageError("ledger.error.prefer")
    if not reason:
        raise UsageError("cli.usage.missing", name="--reason")
    receipt = chosen[0].receipt
    if receipt.unit is None or receipt.period is None:
        raise UsageError("ledger.error.prefer")
    unlock(desk, receipt.period, reopen, by)
    record = Preferred(
        unit=receipt.unit, period=receipt.period, receipt=chosen[0].id, by=by or desk.who, reason=reason
    )
    standing = desk.holdings.standing(record.unit, record.period)
    _, before = desk.holdings.book.preferred.get((record.unit, record.period), (0, None))
    if before != record or standing.in_force != chosen[0]:
        desk.holdings.note(desk.now, desk.who, record)
