"""`ppmd plan show`: what a plan asks for."""

from __future__ import annotations

import json

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call


def command(
    ctx: typer.Context,
    where: options.PlanPlace = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> None:
    """Show a plan."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.plan.show import plan_json, plan_lines

    call = this_call(ctx)
    settings = call.settings(plan=where or plan)
    definition = load_plan(find_plan(settings.plan, settings))
    if format_ == "json":
        data = plan_json(definition, "en" if call.t.lang == "en" else "vi")
        call.console.answer(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        call.console.answer("\n".join(plan_lines(definition, call.t)))
