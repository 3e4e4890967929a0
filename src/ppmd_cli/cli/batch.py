"""`ppmd batch`: the inbox is worked through without a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import Desk, arrived, book, desk, exit_of
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.submit import Fail, PasswordFile, Received
from ppmd_cli.errors import PpmdError

if TYPE_CHECKING:
    from ppmd_cli.workflow.answers import Answer
    from ppmd_cli.workflow.arriving import Handled


def command(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    received: Received = None,
    plan: options.Plan = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="cli.option.format")
    ] = "text",
    fail_on: Fail = "error",
    password_file: PasswordFile = None,
    jobs: options.Jobs = None,
) -> int:
    """Work through the inbox."""
    from ppmd_cli.cli.reporters_findings import shown_path
    from ppmd_cli.cli.reporters_receipts import ReceiptsReporter
    from ppmd_cli.intake.source import find_returns
    from ppmd_cli.model.shown import shown_name
    from ppmd_cli.workflow.inbox import conflicts, strangers
    from ppmd_cli.workflow.validate import passwords_in

    call = this_call(ctx)
    passwords = passwords_in(password_file) if password_file is not None else ()
    started = monotonic()
    with desk(call, call.settings(plan=plan, workspace=workspace)) as open_desk, logged(open_desk):
        inbox = open_desk.holdings.workspace.place("inbox")
        found = find_returns([inbox])
        crashes: dict[Path, str] = {}
        handled, answers = book(
            open_desk,
            found.files,
            arrived(received, open_desk.now),
            passwords=passwords,
            wait=True,
            jobs=jobs,
            failed=lambda path, error: crashes.update({path: _crash(error)}),
        )
        code = exit_of(handled, answers, fail_on)
        _log(open_desk, inbox, handled, answers, crashes, code, monotonic() - started)
        reporter = ReceiptsReporter(open_desk.holdings, call.t)
        said = reporter.answer(handled, answers, format_, quiet=call.console.quiet)
        call.console.answer(said, end="")
        for report in crashes.values():
            call.console.warn(call.t("cli.error.crash", report=report))
        for path in strangers(open_desk.holdings):
            name = shown_name(shown_path(str(path.relative_to(inbox))))
            call.console.warn(call.t("ledger.stranger", name=name))
        for unit, period, some in conflicts(open_desk.holdings):
            call.console.warn(reporter.conflict(unit, period, some))
    return code


@contextmanager
def logged(desk: Desk) -> Iterator[None]:
    """A run that ends early leaves a line in the log, too, if the disk still takes one."""
    try:
        yield
    except BaseException as error:
        from ppmd_cli.system.runlog import write_line

        line = {"at": desk.now.isoformat(timespec="seconds"), "run": desk.run, "event": "ended"}
        reason = error.key if isinstance(error, PpmdError) else type(error).__name__
        with suppress(PpmdError):
            write_line(desk.holdings.workspace.place("log") / "run.jsonl", line | {"reason": reason})
        raise


def _crash(error: BaseException) -> str:
    from ppmd_cli.cli.main import crash_report

    return crash_report(error)


def _log(
    desk: Desk,
    inbox: Path,
    handled: Sequence[Handled],
    answers: Sequence[Answer],
    crashes: dict[Path, str],
    code: int,
    seconds: float,
) -> None:
    """A line for each file that is not known already, and one that sums up."""
    from ppmd_cli.cli.reporters_findings import shown_path
    from ppmd_cli.cli.reporters_receipts import counted
    from ppmd_cli.model.shown import shown_name
    from ppmd_cli.system.runlog import write_line

    log = desk.holdings.workspace.place("log") / "run.jsonl"
    at = desk.now.isoformat(timespec="seconds")
    for one in handled:
        if one.state == "known":
            continue
        receipt = one.booked.receipt if one.booked is not None else None
        line: dict[str, Any] = {
            "at": at,
            "run": desk.run,
            "event": "file",
            "file": receipt.file_name
            if receipt is not None
            else shown_name(shown_path(str(one.path.relative_to(inbox)))),
            "state": one.state,
            "unit": receipt.unit if receipt else None,
            "period": receipt.period if receipt else None,
            "receipt": one.booked.id if one.booked else None,
            "reason": one.reason,
        }
        if one.path in crashes:
            line["crash"] = crashes[one.path].splitlines()
        write_line(log, line)
    write_line(
        log,
        {
            "at": at,
            "run": desk.run,
            "event": "summary",
            **counted(handled),
            "answers": len(answers),
            "seconds": round(seconds, 3),
            "exit": int(code),
        },
    )
