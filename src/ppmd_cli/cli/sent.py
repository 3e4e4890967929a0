"""`ppmd sent`: the office's own summary has gone out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import desk
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.submit import By
from ppmd_cli.errors import UsageError

Number = Annotated[
    str | None, typer.Option("--number", "-n", help="cli.option.sent_number", metavar="05/BC-...")
]
Day = Annotated[
    date | None,
    typer.Option("--date", "-d", help="cli.option.sent_date", metavar="YYYY-MM-DD", parser=options.day),
]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    number: Number = None,
    day: Day = None,
    by: By = None,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
) -> int:
    """Record the sending of a period's summary."""
    from ppmd_cli.report.numbers import show_day
    from ppmd_cli.workflow.arrival import read_document
    from ppmd_cli.workflow.report import find_period
    from ppmd_cli.workflow.sent import sent

    call = this_call(ctx)
    if number is None:
        raise UsageError("cli.usage.missing", name="--number")
    signed = read_document(number)
    number, day = signed.number or number, day or signed.day
    if day is None:
        raise UsageError("cli.usage.missing", name="--date")
    with desk(call, call.settings(plan=plan, workspace=workspace)) as open_desk:
        wanted = find_period(open_desk.plan, period)
        judged = sent(open_desk.holdings, wanted, number, day, now=open_desk.now, who=open_desk.who, by=by)
        earlier = min(one.day for one in open_desk.holdings.book.sent if one.period == wanted.id)
    t, lang = call.t, call.t.lang
    call.console.answer(
        t("sent.booked", period=wanted.label.of(lang), number=number, day=show_day(day, lang))
    )
    if earlier < day:
        call.console.answer(t("sent.earlier", day=show_day(earlier, lang)))
    for duty, found in judged:
        due = show_day(duty.due_before, lang)
        if found.state == "late":
            call.console.answer(t("sent.late", days=found.days_late, due=due))
        else:
            call.console.answer(t("sent.in_time", due=due))
    if not judged:
        call.console.answer(t("sent.no_duty"))
    return Exit.OK
