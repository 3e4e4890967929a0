"""`ppmd export`: the figures as one long table, each with where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.report.long_data import LongData

Form = Annotated[
    Literal["csv", "parquet", "xlsx"], typer.Option("--format", "-f", help="cli.option.export_format")
]
Period = Annotated[str | None, options.of_period(help="cli.option.export_period")]


def command(
    ctx: typer.Context,
    period: Period = None,
    from_: options.From = None,
    plan: options.Plan = None,
    workspace: options.Workspace = None,
    out: options.Out = None,
    format_: Form = "csv",
    as_of: options.AsOf = None,
) -> int:
    """Export the figures."""
    from ppmd_cli.cli.report import gathered
    from ppmd_cli.cli.validate import tell_skipped
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.report.export import exported
    from ppmd_cli.report.long_data import LongData
    from ppmd_cli.system.atomic import write_bytes
    from ppmd_cli.workflow.report import find_period

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    wanted = None if period is None else find_period(definition, period).id
    day = clock.today(as_of, call.environ)
    # Of which period the basis of a report speaks is of no matter to the figures.
    about = wanted or definition.periods[0].id
    found, basis, _ = gathered(from_, settings, definition, about, as_of, day, every=wanted is None)
    told = {one.period for one in found.run.files}
    periods = tuple(
        one.id for one in definition.periods if one.id == wanted or (wanted is None and one.id in told)
    )
    data = LongData(definition, periods, found.run.files, found.announced)
    tell_skipped(call, found.run.skipped, level=1)
    made = exported(data, format_, call.t)
    place = settings.workspace if basis is not None and settings.workspace is not None else Path()
    folder = out or place / "reports" / (wanted or "")
    name = call.t("export.file_name", period="-".join(periods) or definition.id)
    path = write_bytes(folder / f"{name}.{format_}", made)
    _notes(call, data)
    call.console.answer(call.t("report.written", path=path))
    return Exit.OK


def _notes(call: Call, data: LongData) -> None:
    """What is not in the table."""
    say = call.console.say
    if data.refused:
        say(call.t("export.refused", count=len(data.refused)))
    if data.unidentified:
        names = ", ".join(one.file_name for one in data.unidentified)
        say(call.t("export.unidentified", count=len(data.unidentified), names=names))
    others = sum(one.period is not None and one.period not in data.periods for one in data.files)
    if others:
        say(call.t("export.other_periods", count=others))
    if data.empty:
        call.console.warn(call.t("export.nothing"))
