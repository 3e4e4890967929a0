"""`ppmd explain`: from a printed figure back to its cells."""

from __future__ import annotations

from typing import Annotated

import typer

from ppmd_cli import __version__
from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.console import Column
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.system import clock

Indicator = Annotated[str, typer.Argument(help="cli.option.indicator", metavar="INDICATOR")]
Unit = Annotated[str | None, typer.Option("--unit", "-u", help="cli.option.unit_explained", metavar="CODE")]
RIGHT = {"units": (1, 2, 3, 4), "cells": (1, 2)}


def command(
    ctx: typer.Context,
    indicator: Indicator,
    period: options.Period = None,
    unit: Unit = None,
    from_: options.From = None,
    plan: options.Plan = None,
    workspace: options.Workspace = None,
    format_: options.FormatTextJson = "text",
    as_of: options.AsOf = None,
) -> int:
    """Explain an indicator."""
    from ppmd_cli.cli.report import gathered
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.report.explaining import Explaining
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.explain import explain, find_indicator
    from ppmd_cli.workflow.report import find_period
    from ppmd_cli.workflow.template import find_units

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    wanted = find_indicator(definition, indicator)
    when = find_period(definition, period)
    whose = find_units(definition, [unit], every=False)[0].code if unit is not None else None
    if whose is not None and not any(whose in term.reporters for term in wanted.terms):
        raise UsageError("explain.error.not_asked", unit=whose, id=wanted.id)
    day = clock.today(as_of, call.environ)
    found, _, _ = gathered(from_, settings, definition, when.id, as_of, day)
    traced = explain(definition, when, wanted, found, as_of=day, paces=settings.pace)
    told = Explaining(Words(definition, when, call.t), traced, whose)
    if format_ == "json":
        call.console.answer(told.json(__version__), end="")
        return Exit.OK
    shown = told.screen()
    for line in shown.above:
        call.console.answer(line)
    right = RIGHT["units" if whose is None else "cells"]
    call.console.table(
        [Column(one, align="right" if place in right else "left", fixed=place in right)
         for place, one in enumerate(shown.titles)],
        shown.rows,
    )  # fmt: skip
    for line in shown.below:
        call.console.answer(line)
    return Exit.OK
