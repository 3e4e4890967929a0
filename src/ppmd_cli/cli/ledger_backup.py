"""`ppmd ledger backup`: ledger and archive in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import desk
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit

File = Annotated[Path, typer.Argument(help="cli.option.backup_file", metavar="FILE.zip")]


def command(
    ctx: typer.Context, file: File, workspace: options.Workspace = None, plan: options.Plan = None
) -> int:
    """Back the ledger up."""
    from ppmd_cli.workflow.custody import back_up

    call = this_call(ctx)
    with desk(call, call.settings(plan=plan, workspace=workspace)) as open_desk:
        count = back_up(open_desk.holdings, file)
    call.console.answer(call.t("ledger.backed_up", path=file, files=count))
    return Exit.OK
