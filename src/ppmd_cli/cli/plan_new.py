"""`ppmd plan new`: a plan for another year or place, made from one that there is."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit

if TYPE_CHECKING:
    from ppmd_cli.plan.renew import Renewed

Folder = Annotated[Path, typer.Argument(help="cli.option.new_plan", metavar="DIR", parser=options.new_folder)]
Old = Annotated[
    str | None,
    typer.Option(
        "--from", help="cli.option.old_plan", metavar="DIR|ID", autocompletion=options.offer("plan")
    ),
]
Name = Annotated[str | None, typer.Option("--id", help="cli.option.plan_id", metavar="ID")]
Year = Annotated[
    int | None, typer.Option("--year", help="cli.option.plan_year", metavar="YYYY", min=1000, max=9999)
]
SHOWN = 8
"""So many lines of one kind are told on the screen; all of them with -v."""


def command(
    ctx: typer.Context, folder: Folder, from_: Old = None, id_: Name = None, year: Year = None
) -> int:
    """Make a plan from another."""
    from ppmd_cli.cli.plan_check import fault_lines, fine
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.workflow.plan_new import make_plan

    call = this_call(ctx)
    settings = call.settings(plan=from_)
    old = find_plan(settings.plan, settings)
    made, definition, findings = make_plan(folder, old, call.t, name=id_, year=year)
    answer = call.console.answer
    answer(call.t("plan.new.made", path=folder, moved=made.moved, old_year=made.old_year, year=made.year))
    for line in _todos(call, made):
        answer(line)
    errors = [one for one in findings if one.severity.rank == 0]
    for one in findings:
        answer(fault_lines(one, call.t))
    if definition is None or errors:
        return Exit.PLAN
    answer(fine(definition, call.t))
    call.console.say(call.t("plan.new.next", path=folder, old=from_ or made.old_name))
    return Exit.OK


def _todos(call: Call, made: Renewed) -> list[str]:
    """What is left to do, kind by kind, with file and line."""
    lines = [call.t("plan.new.todo")] if made.todos else []
    for kind, some in groupby(made.todos, key=lambda one: one.kind):
        all_ = list(some)
        shown = all_ if call.console.verbosity else all_[:SHOWN]
        lines.append(f"  {call.t(f'plan.new.todo.{kind}', count=len(all_))}")
        for one in shown:
            text = call.t("plan.new.rows", count=one.text) if kind == "figures" else one.text
            lines.append(f"    {one.file}:{one.line}{': ' + text if text else ''}")
        if len(all_) > len(shown):
            lines.append(f"    {call.t('plan.new.more', count=len(all_) - len(shown))}")
    return lines
