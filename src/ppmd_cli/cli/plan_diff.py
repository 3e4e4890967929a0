"""`ppmd plan diff`: what differs between two plans, and what that can change."""

from __future__ import annotations

from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit

Before = Annotated[
    str, typer.Argument(help="cli.option.diff_before", metavar="A", autocompletion=options.offer("plan"))
]
After = Annotated[
    str, typer.Argument(help="cli.option.diff_after", metavar="B", autocompletion=options.offer("plan"))
]


def command(
    ctx: typer.Context, before: Before, after: After, format_: options.FormatTextJson = "text"
) -> int:
    """Compare two plans."""
    from ppmd_cli.cli.reporters_plan_diff import DifferenceReporter
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.workflow.plan_diff import compare_plans

    call = this_call(ctx)
    old, new = find_plan(before), find_plan(after)
    found = compare_plans(old, new, "en" if call.t.lang == "en" else "vi")
    reporter = DifferenceReporter(found, (before, after), call.t)
    if format_ == "json":
        call.console.answer(reporter.json(), end="")
    else:
        call.console.answer(reporter.text(every=bool(call.console.verbosity)), end="")
    return Exit.OK
