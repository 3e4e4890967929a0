"""`ppmd` alone, in a workspace: what is to be done today."""

from __future__ import annotations

import typer

from ppmd_cli.cli.booking import conflicts, reading
from ppmd_cli.cli.call import this_call
from ppmd_cli.system import clock


def command(ctx: typer.Context) -> None:
    """Say what is late, sent back, contradictory or due next."""
    call = this_call(ctx)
    settings = call.settings()
    from ppmd_cli.cli.reporters_receipts import ReceiptsReporter
    from ppmd_cli.cli.status import show
    from ppmd_cli.workflow.status import current_period, status

    day = clock.today(None, call.environ)
    with reading(settings) as holdings:
        show(call, holdings.plan, status(holdings, current_period(holdings.plan, day), day))
        reporter = ReceiptsReporter(holdings, call.t)
        for unit, period, some in conflicts(holdings):
            call.console.answer(reporter.conflict(unit, period, some))
