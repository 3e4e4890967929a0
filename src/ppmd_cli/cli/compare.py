"""`ppmd compare`: what moved each indicator between two states."""

from __future__ import annotations

from typing import Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.system import clock

Before = Annotated[str, typer.Argument(help="cli.option.compare_before", metavar="A")]
After = Annotated[str, typer.Argument(help="cli.option.compare_after", metavar="B")]
Indicator = Annotated[
    list[str] | None,
    typer.Option(
        "--indicator",
        "-i",
        help="cli.option.indicator_compared",
        metavar="ID",
        autocompletion=options.offer("indicator"),
    ),
]
Period = Annotated[str | None, options.of_period(help="cli.option.compare_period")]


def command(
    ctx: typer.Context,
    before: Before,
    after: After,
    indicator: Indicator = None,
    period: Period = None,
    format_: options.FormatTextJsonCsv = "text",
    as_of: options.AsOf = None,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
) -> int:
    """Compare two states."""
    from ppmd_cli.cli.reporters_compare import ComparisonReporter
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.compare import Naming, compare_states

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    known = [one.id for one in definition.indicators]
    for name in indicator or ():
        if name not in known:
            raise UsageError("compare.error.indicator", given=name, known=", ".join(known))
    naming = Naming(definition, settings, period, clock.today(as_of, call.environ))
    found = compare_states(naming.state(before), naming.state(after))
    reporter = ComparisonReporter(found, call.t, indicator)
    call.console.answer(getattr(reporter, format_)(), end="")
    return Exit.OK
