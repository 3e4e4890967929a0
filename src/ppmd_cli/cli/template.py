"""`ppmd template`: blank workbooks to hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.settings import Settings

if TYPE_CHECKING:
    from ppmd_cli.forms.previous import Previous
    from ppmd_cli.model.period import Period as Period_

Unit = Annotated[list[str] | None, options.of_unit(help="cli.option.unit")]
All = Annotated[bool, typer.Option("--all", help="cli.option.all_units")]
Force = Annotated[bool, typer.Option("--force", help="cli.option.template_force")]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    unit: Unit = None,
    all_: All = False,
    out: options.Out = None,
    format_: options.FormatTextJson = "text",
    force: Force = False,
    plan: options.Plan = None,
    workspace: options.Workspace = None,
) -> int:
    """Write the blank workbook of each unit."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.template import find_period, find_units, make_templates, templates_json

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    wanted = find_period(definition, period)
    if all_ and unit:
        raise UsageError("template.error.unit_and_all")
    units = find_units(definition, unit or (), every=all_)
    if out is None:
        raise UsageError("cli.usage.missing", name="--out")
    with _known(settings, wanted) as previous:
        making = make_templates(definition, wanted, units, out, force=force, previous=previous)
        made = list(call.console.progress(making, call.t("template.progress"), total=len(units)))
    written = [one for one in made if not one.kept]
    if format_ == "json":
        call.console.answer(templates_json(written), end="")
    else:
        for one in written:
            call.console.answer(str(one.path))
        call.console.say(
            call.t(
                "template.written",
                count=len(written),
                period=wanted.label.en if call.t.lang == "en" else wanted.label.vi,
            )
        )
    for one in made:
        if one.kept:
            call.console.warn(call.t("template.kept", path=one.path))
    if len(written) < len(made):
        call.console.warn(call.t("template.kept_way_out"))
        return Exit.ENVIRONMENT
    return Exit.OK


@contextmanager
def _known(settings: Settings, period: Period_) -> Iterator[Callable[[str], Previous]]:
    """What the ledger knows of each unit's last period; nothing outside a workspace."""
    if settings.workspace is None:
        yield lambda _: {}
        return
    from ppmd_cli.cli.booking import reading
    from ppmd_cli.workflow.previous import previous_of

    with reading(settings) as holdings:
        yield previous_of(holdings, period)
