"""`ppmd codes`: what each code of a finding means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call
from ppmd_cli.errors import UsageError

if TYPE_CHECKING:
    from ppmd_cli.cli.reporters_codes import CodesReporter

Code = Annotated[
    str | None,
    typer.Argument(help="cli.option.code", metavar="[CODE]", autocompletion=options.offer("every_code")),
]


def command(
    ctx: typer.Context,
    code: Code = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> None:
    """Explain the codes of findings."""
    from ppmd_cli.cli.reporters_codes import CodesReporter
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan

    call = this_call(ctx)
    settings = call.settings(plan=plan)
    reporter = CodesReporter(load_plan(find_plan(settings.plan, settings)), call.t)
    chosen = None if code is None else _known(code, reporter)
    if format_ == "json":
        call.console.answer(reporter.json(chosen), end="")
    elif chosen is None:
        call.console.answer(reporter.list_text(), end="")
    else:
        call.console.answer(reporter.explain(chosen, call.console.width), end="")


def _known(code: str, reporter: CodesReporter) -> str:
    """The code as the catalogue spells it. Raises UsageError naming the nearest."""
    from difflib import get_close_matches

    word = code.strip().lower()
    if word in reporter.codes:
        return word
    near = get_close_matches(word, reporter.codes, n=3, cutoff=0.5)
    near = near or [one for one in reporter.codes if word and word in one][:3]
    if not near:
        raise UsageError("codes.error.none", given=code)
    raise UsageError("codes.error.unknown", given=code, nearest=", ".join(near))
