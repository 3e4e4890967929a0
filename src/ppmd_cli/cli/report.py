"""`ppmd report`: the indicators of a period, on the screen and as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.console import Column
from ppmd_cli.errors import UsageError
from ppmd_cli.settings import Settings
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.model.plan import Plan as PlanModel
    from ppmd_cli.workflow.gathered import Gathered
    from ppmd_cli.workflow.report import Report

Write = Annotated[str | None, typer.Option("--write", help="cli.option.write", metavar="docx,html,json")]
FailOn = Annotated[
    Literal["behind", "undetermined"] | None, typer.Option("--fail-on", help="cli.option.report_fail_on")
]
BEHIND = frozenset({"behind", "not_met"})
LEVELS = {None: frozenset[str](), "behind": BEHIND, "undetermined": BEHIND | {"undetermined"}}


def command(
    ctx: typer.Context,
    period: options.Period = None,
    from_: options.From = None,
    plan: options.Plan = None,
    workspace: options.Workspace = None,
    out: options.Out = None,
    format_: options.FormatTextJson = "text",
    write: Write = None,
    as_of: options.AsOf = None,
    fail_on: FailOn = None,
) -> int:
    """Assess a period and write its report."""
    from ppmd_cli.cli.validate import tell_skipped
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.report import DEFAULT_FORMATS, FORMATS, find_period, make_report, write_report

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    wanted = find_period(definition, period)
    formats = _formats(write, DEFAULT_FORMATS, FORMATS)
    report = make_report(
        definition,
        wanted,
        gathered(from_, settings, definition, as_of),
        call.t,
        as_of=clock.today(as_of, call.environ),
        paces=settings.pace,
        number=settings.document_number,
        signed=settings.document_date,
    )
    tell_skipped(call, report.skipped, level=1)
    reports = Path("reports") if from_ or settings.workspace is None else settings.workspace / "reports"
    folder = out or reports / wanted.id
    if format_ == "json":
        call.console.answer(report.json(), end="")
    else:
        _show(call, report)
    for path in write_report(report, formats, folder, call.t):
        line = call.t("report.written", path=path)
        if format_ == "json":
            call.console.say(line)
        else:
            call.console.answer(line)
    return int(any(r.verdict.value in LEVELS[fail_on] for r in report.assessment.indicators))


def gathered(given: list[Path] | None, settings: Settings, plan: PlanModel, as_of: date | None) -> Gathered:
    """The returns: from --from, else the ledger, else the folder that the settings name.

    Raises UsageError.
    """
    from ppmd_cli.workflow.gathered import Gathered
    from ppmd_cli.workflow.validate import validate

    if not given and settings.workspace is not None:
        from ppmd_cli.workflow.holdings import held
        from ppmd_cli.workflow.workspace import need_workspace

        workspace = need_workspace(settings)
        return held(workspace, plan, as_of, settings.lateness)
    if not given and settings.returns is None:
        raise UsageError("report.error.no_returns")
    return Gathered(validate(given or [settings.returns or Path()], plan))


def _formats(asked: str | None, default: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    if asked is None:
        return default
    names = tuple(name.strip().lower() for name in asked.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise UsageError("report.error.format", given=name, known=", ".join(known))
    return tuple(dict.fromkeys(names))


def _show(call: Call, report: Report) -> None:
    from ppmd_cli.report.text import screen

    shown = screen(report.view, call.t)
    for line in shown.above:
        call.console.answer(line)
    aligned = {2: "right", 3: "right", 6: "right"}
    columns = [
        Column(title, align="right" if aligned.get(place) else "left", fixed=place in (0, 2, 3))
        for place, title in enumerate(shown.titles)
    ]
    call.console.table(columns, shown.rows, styles=shown.colours)
    for line in shown.below:
        call.console.answer(line)
    if report.other_periods:
        call.console.say(call.t("report.other_periods", count=report.other_periods))
    if report.unidentified:
        names = ", ".join(report.unidentified)
        call.console.say(call.t("report.unidentified", count=len(report.unidentified), names=names))
