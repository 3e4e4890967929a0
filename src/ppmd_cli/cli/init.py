"""`ppmd init`: a folder for a round of reporting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit

Folder = Annotated[Path, typer.Argument(help="cli.option.folder", metavar="DIR", parser=options.new_folder)]


def command(ctx: typer.Context, folder: Folder, plan: options.Plan = None) -> int:
    """Make a workspace."""
    from ppmd_cli.plan.index import find_plan, read_index
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.settings import FILE_NAME, find_file, load
    from ppmd_cli.workflow.workspace import make_workspace

    call = this_call(ctx)
    settings = call.settings(plan=plan)
    place = find_plan(settings.plan, settings)
    definition = load_plan(place)
    # A plan that ships is named by its id, one of the office's own by its place.
    named = definition.id if definition.id in read_index().plans else _seen_from(folder, place)
    above = find_file(folder.absolute().parent)
    made = make_workspace(
        folder, call.t("ledger.settings", plan=named, title=definition.title.of(call.t.lang))
    )
    for name in made.made:
        call.console.answer(call.t("ledger.made", path=folder / name))
    for name in made.there:
        call.console.say(call.t("ledger.there", path=folder / name))
    config = folder / FILE_NAME
    if FILE_NAME in made.there and load(folder).workspace != folder.absolute():
        call.console.warn(call.t("ledger.not_named", config=config, folder=folder))
    elif above is not None and FILE_NAME in made.made:
        call.console.say(call.t("ledger.above", above=above, folder=folder))
    call.console.say(call.t("ledger.next", folder=folder, period=definition.periods[0].id))
    return Exit.OK


def _seen_from(folder: Path, place: Path) -> str:
    """How settings in `folder` name a plan: inside or beside it both may be moved together."""
    here, there = folder.resolve(), place.resolve()
    if there.is_relative_to(here.parent):
        return Path(os.path.relpath(there, here)).as_posix()
    return there.as_posix()
