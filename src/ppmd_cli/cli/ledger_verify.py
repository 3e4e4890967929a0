"""`ppmd ledger verify`: is everything still there, and as it was?"""

from __future__ import annotations

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit


def command(ctx: typer.Context, workspace: options.Workspace = None, plan: options.Plan = None) -> int:
    """Verify the ledger and the archive."""
    from ppmd_cli.workflow.custody import faults

    call = this_call(ctx)
    with reading(call.settings(plan=plan, workspace=workspace)) as holdings:
        found = list(faults(holdings))
        for code, name in found:
            call.console.answer(call.t(f"ledger.fault.{code}", name=name))
        if not found:
            call.console.answer(
                call.t("ledger.whole", entries=holdings.book.last, files=len(holdings.book.receipts))
            )
    return Exit.FINDINGS if found else Exit.OK
