"""`ppmd plan test`: the plan's own cases, and the examples of its rules."""

from __future__ import annotations

import json

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.cli.exits import Exit


def command(
    ctx: typer.Context,
    where: options.PlanPlace = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> int:
    """Run a plan's cases and examples."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.plan import try_plan

    call = this_call(ctx)
    settings = call.settings(plan=where or plan)
    folder = find_plan(settings.plan, settings)
    tried = list(try_plan(folder, load_plan(folder)))
    failed = [one for one in tried if not one.passed]
    words = {one.what: [call.t(d.key, **dict(d.slots)) for d in one.differences] for one in failed}
    if format_ == "json":
        rows = [{"case": t.what, "passed": t.passed, "differences": words.get(t.what, [])} for t in tried]
        answer = {"schema": "ppmd.plan-test", "schema_version": "1.0", "cases": rows}
        call.console.answer(json.dumps(answer, ensure_ascii=False, indent=2))
        return Exit.FINDINGS if failed else Exit.OK
    for one in failed:
        call.console.answer(f"{call.t('plan.test.failed')} {one.what}: {one.name}")
        for sentence in words[one.what]:
            call.console.answer(f"    {sentence}")
    if tried:
        summary = call.t("plan.test.summary", passed=len(tried) - len(failed), failed=len(failed))
        call.console.answer(summary)
    else:
        call.console.answer(call.t("plan.test.none"))
    return Exit.FINDINGS if failed else Exit.OK
