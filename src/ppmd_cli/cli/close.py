"""`ppmd close`: a period is frozen, or opened again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import Desk, desk
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.submit import By
from ppmd_cli.errors import UsageError
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from datetime import date

    from ppmd_cli.model.period import Period
    from ppmd_cli.workflow.close import Edition, Obstacle
    from ppmd_cli.workflow.holdings import Holdings

Reopen = Annotated[str | None, typer.Option("--reopen", help="cli.option.reopen", metavar="REASON")]
Force = Annotated[bool, typer.Option("--force", help="cli.option.close_force")]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    reopen: Reopen = None,
    as_of: options.AsOf = None,
    by: By = None,
    force: Force = False,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> int:
    """Freeze a period."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.workflow import close
    from ppmd_cli.workflow.basis import basis_now
    from ppmd_cli.workflow.holdings import Holdings
    from ppmd_cli.workflow.narrative import keep_narrative
    from ppmd_cli.workflow.report import find_period

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    with desk(call, settings) as open_desk:
        holdings, who = open_desk.holdings, open_desk.who
        wanted = find_period(open_desk.plan, period).id
        if reopen is not None:
            if not reopen.strip():
                raise UsageError("cli.usage.missing", name="--reopen")
            close.reopen(holdings, wanted, reopen, open_desk.now, who, by or who)
            return _say(open_desk, format_, wanted, "reopened")
        if wanted in holdings.book.closed:
            raise UsageError("close.error.closed", period=wanted)
        day = clock.today(as_of, call.environ)
        then = Holdings.open(
            holdings.workspace, open_desk.plan, holdings.journal, as_of=day, lateness=settings.lateness
        )
        found = close.obstacles(then, wanted)
        if found and not force:
            return _say(open_desk, format_, wanted, "refused", found)
        own, last = keep_narrative(holdings.workspace, open_desk.plan, wanted, call.t), holdings.book.last
        now = (holdings.journal, open_desk.plan, settings, wanted)
        basis = basis_now(*now, as_of=day, until=day, last=last, narrative=own)
        folder = find_plan(settings.plan, settings)
        edition = close.close(
            *(holdings, folder, basis), now=open_desk.now, who=who, by=by or who, unsettled=found
        )
        later = len(holdings.book.receipts) - len(then.book.receipts)
        _tell_missing(call, then, find_period(then.plan, wanted), day)
        return _say(open_desk, format_, wanted, "closed", found, edition, later)


def _tell_missing(call: Call, holdings: Holdings, period: Period, day: date) -> None:
    """A period may be closed without all returns, but not without a word."""
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.status import status

    expected = {code for group in holdings.plan.classes if group.expected for code in group.units}
    lacking = [
        one.unit
        for one in status(holdings, period, day).units
        if one.unit in expected and one.state not in ("usable", "warnings")
    ]
    if lacking:
        words = Words(holdings.plan, period, call.t)
        call.console.say(call.t("close.lacking", count=len(lacking), names=words.names(lacking)))


def _say(
    open_desk: Desk,
    format_: str,
    period: str,
    state: str,
    found: Sequence[Obstacle] = (),
    edition: Edition | None = None,
    later: int = 0,
) -> Exit:
    """Tell what was done, and what was left unsettled; exit 1 where that kept the period open."""
    call, code = open_desk.call, Exit.FINDINGS if state == "refused" else Exit.OK
    if format_ == "json":
        answer = {
            "schema": "ppmd.closing",
            "schema_version": "1.0",
            "period": period,
            "state": state,
            "edition": edition.number if edition else None,
            "lock": edition.closed.lock if edition else None,
            "as_of": edition.closed.as_of.isoformat() if edition else None,
            "later": later,
            "unsettled": [{"kind": one.kind, "names": list(one.names)} for one in found],
        }
        call.console.answer(json.dumps(answer, ensure_ascii=False, indent=2))
        return code
    for one in found:
        call.console.warn(call.t(f"close.unsettled.{one.kind}", names=", ".join(one.names)))
    if state == "refused":
        call.console.warn(call.t("close.refused", period=period))
        return code
    slots = {"edition": edition.number, "lock": edition.closed.lock[:16]} if edition else {}
    call.console.answer(call.t(f"close.{state}", period=period, **slots))
    if later:
        call.console.warn(call.t("close.later", count=later))
    return code
