"""`ppmd ledger restore`: a workspace from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit

File = Annotated[Path, typer.Argument(help="cli.option.backup_file", metavar="FILE.zip")]
Folder = Annotated[Path, typer.Argument(help="cli.option.folder", metavar="DIR", parser=options.new_folder)]


def command(ctx: typer.Context, file: File, folder: Folder) -> int:
    """Restore a backup into a folder that has no ledger yet."""
    from ppmd_cli.workflow.custody import restore

    call = this_call(ctx)
    count = restore(file, folder, call.t)
    call.console.answer(call.t("ledger.restored", path=folder, files=count))
    return Exit.OK
