"""`ppmd plan check`: every fault of a plan in one run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit

if TYPE_CHECKING:
    from ppmd_cli.i18n import Translator
    from ppmd_cli.model.finding import Finding
    from ppmd_cli.model.plan import Plan


def command(
    ctx: typer.Context,
    where: options.PlanPlace = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> int:
    """Check a plan's files."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import inspect_folder

    call = this_call(ctx)
    settings = call.settings(plan=where or plan)
    folder = find_plan(settings.plan, settings)
    definition, findings = inspect_folder(folder)
    errors = sum(1 for finding in findings if finding.severity.rank == 0)
    if format_ == "json":
        call.console.answer(_json(str(folder), findings, call.t))
    else:
        for finding in findings:
            call.console.answer(fault_lines(finding, call.t))
        if errors == 0 and definition is not None:
            call.console.answer(fine(definition, call.t))
        else:
            summary = call.t("plan.check.summary", errors=errors, warnings=len(findings) - errors)
            call.console.answer(summary)
    return Exit.PLAN if errors or definition is None else Exit.OK


def fault_lines(finding: Finding, t: Translator) -> str:
    """A fault of a plan with its place, and beneath it how to mend it."""
    from ppmd_cli.findings.wording import word

    worded, place = word(finding, None, t), finding.plan_place
    where = f"{place.file}:{place.line}:{place.column}: " if place is not None else ""
    kind = t(f"plan.check.{finding.severity.value}")
    return f"{where}{kind} {worded.message} [{finding.code}]\n    {worded.remedy}"


def _json(folder: str, findings: list[Finding], t: Translator) -> str:
    from ppmd_cli.findings.wording import word

    rows: list[dict[str, Any]] = []
    for finding in findings:
        worded, place = word(finding, None, t), finding.plan_place
        rows.append(
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "file": None if place is None else place.file,
                "line": None if place is None else place.line,
                "column": None if place is None else place.column,
                "message": worded.message,
                "remedy": worded.remedy,
            }
        )
    answer = {"schema": "ppmd.plan-check", "schema_version": "1.0", "path": folder, "findings": rows}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def fine(plan: Plan, t: Translator) -> str:
    """That a plan has no faults, and how much it holds."""
    return t(
        "plan.check.fine",
        id=plan.id,
        units=len(plan.units),
        forms=len(plan.forms),
        elements=sum(len(form.elements()) for form in plan.forms),
        rules=len(plan.rules),
        indicators=len(plan.indicators),
    )
