"""`ppmd validate`: returns are checked cell by cell."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.model.shown import shown_name

if TYPE_CHECKING:
    from ppmd_cli.cli.reporters_findings import FindingsReporter
    from ppmd_cli.intake.source import Skipped
    from ppmd_cli.model.plan import Plan as PlanModel
    from ppmd_cli.workflow.annotate import Annotated as Made
    from ppmd_cli.workflow.validate import Run

FailOn = Literal["error", "warning", "info", "never"]
Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_asked")]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="cli.option.fail_on")]

PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="cli.option.password_file", metavar="FILE")
]
Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", help="annotate.option", metavar="DIR", parser=options.folder_of("--annotate")),
]
Page = Annotated[Path | None, typer.Option("--page", help="cli.option.verdict_page", metavar="FILE.html")]
Force = Annotated[bool, typer.Option("--force", help="annotate.option.force")]


def command(
    ctx: typer.Context,
    paths: options.Paths,
    plan: options.Plan = None,
    period: options.Period = None,
    unit: Unit = None,
    format_: options.Format = "text",
    fail_on: Fail = "error",
    annotate: Annotate = None,
    page: Page = None,
    force: Force = False,
    password_file: PasswordFile = None,
    jobs: options.Jobs = None,
) -> int:
    """Check returns, cell by cell."""
    from ppmd_cli.cli.reporters_findings import FindingsReporter
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.validate import passwords_in, validate

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
        passwords=passwords_in(password_file) if password_file is not None else (),
        jobs=jobs,
        watch=lambda files: call.console.progress(files, call.t("validate.progress"), total=len(files)),
    )
    tell_skipped(call, run.skipped)
    reporter = FindingsReporter(definition, call.t, call.console.width)
    _answer(call, format_, reporter, run)
    made = _annotated(call, run, definition, annotate, force=force) if annotate is not None else []
    if page is not None:
        from ppmd_cli.workflow.verdict import write_verdict

        write_verdict(run.files, made, definition, page, call.t, reporter.summary(run))
        call.console.say(call.t("validate.page.written", path=page))
    worst = run.worst()
    ranks = ("error", "warning", "info")
    failed = fail_on != "never" and worst is not None and worst.rank <= ranks.index(fail_on)
    return Exit.ENVIRONMENT if any(one.kept for one in made) else Exit.FINDINGS if failed else Exit.OK


def _answer(call: Call, format_: str, reporter: FindingsReporter, run: Run) -> None:
    if format_ != "text":
        call.console.answer(_for_programs(format_, reporter, run), end="")
    elif not run.files:
        call.console.warn(call.t("validate.nothing"))
    elif call.console.quiet:
        call.console.answer(reporter.summary(run))
    else:
        call.console.answer(reporter.text(run), end="")


def _for_programs(format_: str, reporter: FindingsReporter, run: Run) -> str:
    """The answer in a form that programs read; what only one form needs is imported for it alone."""
    if format_ == "sarif":
        from ppmd_cli.cli.reporters_sarif import SarifReporter

        return SarifReporter(reporter).sarif(run)
    if format_ == "junit":
        from ppmd_cli.cli.reporters_junit import JunitReporter

        return JunitReporter(reporter).junit(run)
    return reporter.json(run) if format_ == "json" else reporter.csv(run)


def tell_skipped(call: Call, skipped: Collection[Skipped], *, level: int = 0) -> None:
    """Say what was passed over; what ppmd made itself only with -v."""
    if not skipped:
        return
    from ppmd_cli.cli.reporters_findings import shown_path

    for one in skipped:
        line = call.t(f"validate.skipped.{one.reason}", path=shown_name(shown_path(str(one.path))))
        call.console.say(line, level=max(level, int(one.reason == "own_output")))


def _annotated(call: Call, run: Run, plan: PlanModel, folder: Path, *, force: bool) -> list[Made]:
    """Write the copies for the senders, say where, and what had to be left alone."""
    from ppmd_cli.workflow.annotate import annotate

    marked = sum(1 for file in run.files if file.outcome.value != "clean")
    making = annotate(run.files, plan, folder, call.t, force=force)
    made = list(call.console.progress(making, call.t("annotate.progress"), total=marked))
    for one in made:
        for path in one.paths:
            if one.reason is None:
                call.console.say(call.t("annotate.written", path=path))
            else:
                reason = call.t(f"annotate.reason.{one.reason}")
                call.console.say(call.t("annotate.written_list", reason=reason, path=path))
    kept = [path for one in made for path in one.kept]
    for path in kept:
        call.console.warn(call.t("annotate.kept", path=path))
    if kept:
        call.console.warn(call.t("annotate.kept_way_out"))
    return made


def _known(given: str | None, known: list[str], key: str) -> None:
    if given is not None and given not in known:
        raise UsageError(key, given=given, known=", ".join(known))
