"""`ppmd validate`: returns are checked cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError

FailOn = Literal["error", "warning", "info", "never"]
Paths = Annotated[list[Path], typer.Argument(help="cli.option.paths", metavar="PATH...")]
Unit = Annotated[str | None, typer.Option("--unit", "-u", help="cli.option.unit_asked", metavar="CODE")]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="cli.option.fail_on")]


def command(
    ctx: typer.Context,
    paths: Paths,
    plan: options.Plan = None,
    period: options.Period = None,
    unit: Unit = None,
    format_: options.FormatTextJsonCsv = "text",
    fail_on: Fail = "error",
) -> int:
    """Check returns, cell by cell."""
    from ppmd_cli.cli.reporters_findings import FindingsReporter
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.validate import validate

    call = this_call(ctx)
    settings = call.settings(plan=plan)
    definition = load_plan(find_plan(settings.plan, settings))
    _known(period, [one.id for one in definition.periods], "validate.error.period")
    _known(unit, [code for form in definition.forms for code in form.reporters], "validate.error.unit")
    run = validate(
        paths,
        definition,
        period,
        unit=unit,
        watch=lambda files: call.console.progress(files, call.t("validate.progress"), total=len(files)),
    )
    for skipped in run.skipped:
        call.console.say(call.t(f"validate.skipped.{skipped.reason}", path=skipped.path))
    reporter = FindingsReporter(definition, call.t, call.console.width)
    if format_ == "json":
        call.console.answer(reporter.json(run), end="")
    elif format_ == "csv":
        call.console.answer(reporter.csv(run), end="")
    elif not run.files:
        call.console.warn(call.t("validate.nothing"))
    elif call.console.quiet:
        call.console.answer(reporter.summary(run))
    else:
        call.console.answer(reporter.text(run), end="")
    worst = run.worst()
    ranks = ("error", "warning", "info")
    failed = fail_on != "never" and worst is not None and worst.rank <= ranks.index(fail_on)
    return Exit.FINDINGS if failed else Exit.OK


def _known(given: str | None, known: list[str], key: str) -> None:
    if given is not None and given not in known:
        raise UsageError(key, given=given, known=", ".join(known))
