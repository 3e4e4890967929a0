"""What `submit` and `batch` share: files go into the ledger, and people are told what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ppmd_cli.cli.call import Call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.model.shown import shown_day
from ppmd_cli.system import clock
from ppmd_cli.system.accounts import account

if TYPE_CHECKING:
    from ppmd_cli.model.plan import Plan
    from ppmd_cli.settings import Settings
    from ppmd_cli.workflow.answers import Answer
    from ppmd_cli.workflow.arrival import Arrival, Document
    from ppmd_cli.workflow.arriving import Handled
    from ppmd_cli.workflow.holdings import Holdings

FailOn = Literal["error", "warning", "never"]
SPOILT = frozenset({"waiting", "failed"})


class Desk(Struct):
    """An open workspace in the hands of this run alone."""

    call: Call
    holdings: Holdings
    plan: Plan
    now: datetime
    who: str
    run: str


@contextmanager
def desk(call: Call, settings: Settings) -> Iterator[Desk]:
    """Open the workspace for writing. UsageError without one; OutputError if another run is at work."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.holdings import Holdings
    from ppmd_cli.workflow.workspace import need_workspace

    workspace = need_workspace(settings)
    plan = load_plan(find_plan(settings.plan, settings))
    now = clock.now(call.environ)
    with workspace.alone(now), workspace.journal() as journal:
        workspace.sweep()
        holdings = Holdings.open(workspace, plan, journal, lateness=settings.lateness)
        run = f"{now.isoformat(timespec='seconds')}#{holdings.book.last}"
        yield Desk(call, holdings, plan, now, account(), run)


@contextmanager
def reading(settings: Settings, as_of: date | None = None) -> Iterator[Holdings]:
    """Open the workspace for reading; a run that is at work meanwhile is no hindrance."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.holdings import Holdings
    from ppmd_cli.workflow.workspace import need_workspace

    workspace = need_workspace(settings)
    plan = load_plan(find_plan(settings.plan, settings))
    with workspace.journal() as journal:
        yield Holdings.open(workspace, plan, journal, as_of=as_of, lateness=settings.lateness)


def book(
    desk: Desk,
    files: Sequence[Path],
    arrival: Arrival | None,
    *,
    passwords: Sequence[str] = (),
    wait: bool = False,
    jobs: int | None = 1,
    failed: Callable[[Path, BaseException], None] = lambda _path, _error: None,
) -> tuple[list[Handled], list[Answer]]:
    """Book files and write what is due to senders. jobs: processes that read; None: as many as pay."""
    from ppmd_cli.workflow.answers import answer
    from ppmd_cli.workflow.receive import Receiver

    receiver = Receiver(
        desk.holdings, desk.now, desk.who, desk.run, passwords, wait=wait, arrival=arrival, failed=failed
    )
    console = desk.call.console
    booking = receiver.receive(
        files,
        jobs=jobs,
        watch=lambda paths: console.progress(paths, desk.call.t("ledger.progress.read"), total=len(files)),
    )
    handled = list(console.progress(booking, desk.call.t("ledger.progress"), total=len(files)))
    answers = answer(desk.holdings, desk.call.t, desk.now, desk.who)
    return handled, list(console.progress(answers, desk.call.t("annotate.progress")))


def unlock(desk: Desk, period: str, reason: str | None, by: str | None) -> None:
    """Let decisions and returns into a period; a closed one is opened for a reason.

    Raises UsageError without one.
    """
    from ppmd_cli.workflow.close import reopen

    if period not in desk.holdings.book.closed:
        return
    if not (reason or "").strip():
        raise UsageError("close.error.locked", period=period)
    reopen(desk.holdings, period, reason or "", desk.now, desk.who, by or desk.who)


def arrived(received: datetime | None, now: datetime, signed: Document | None = None) -> Arrival:
    """What the command line tells of an arrival. Raises UsageError for a day that has not come."""
    from ppmd_cli.workflow.arrival import Arrival

    if received is not None and received > now and received.date() > now.date():
        raise UsageError("ledger.error.future", day=shown_day(received))
    return Arrival(received, "given", signed)


def exit_of(handled: Sequence[Handled], answers: Sequence[Answer], fail_on: FailOn) -> Exit:
    """What a run that booked files ends with."""
    if any(one.kept for one in answers):
        return Exit.ENVIRONMENT
    if any(one.state in SPOILT for one in handled):
        return Exit.PARTIAL
    bad = {
        "error": {"returned", "refused"},
        "warning": {"returned", "refused", "warnings"},
        "never": set[str](),
    }
    return Exit.FINDINGS if any(one.state in bad[fail_on] for one in handled) else Exit.OK
