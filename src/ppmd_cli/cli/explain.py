"""`ppmd explain`: from a printed figure back to its cells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli import __version__
from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.console import Column
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import UsageError
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.model.form import Element
    from ppmd_cli.model.plan import Duty, Task
    from ppmd_cli.model.plan import Plan as PlanModel
    from ppmd_cli.report.explaining import Lines
    from ppmd_cli.report.grounds import Grounded
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.gathered import Gathered

Indicator = Annotated[
    str,
    typer.Argument(
        help="cli.option.indicator", metavar="INDICATOR", autocompletion=options.offer("explained")
    ),
]
Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_explained")]
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
    """Explain an indicator, a duty, a task or an element."""
    from ppmd_cli.cli.report import gathered
    from ppmd_cli.model.plan import Indicator as PlanIndicator
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.report.explaining import Explaining
    from ppmd_cli.report.told import looks_printed
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.explain import explain, find_explained
    from ppmd_cli.workflow.template import find_units

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    definition = load_plan(find_plan(settings.plan, settings))
    day = clock.today(as_of, call.environ)
    when = call.period(definition, period, day)
    figure = _figure(definition, indicator, unit)
    if figure is not None:
        from ppmd_cli.workflow.printed import printed

        found, _, _ = gathered(from_, settings, definition, when.id, as_of, day)
        stands = printed(definition, when, found, figure, call.t, as_of=day, paces=settings.pace)
        return _answer(call, stands.json(__version__) if format_ == "json" else stands.screen(), ())
    wanted = find_explained(definition, indicator)
    if looks_printed(indicator):
        call.console.say(call.t("explain.note.number", number=indicator))
    whose = find_units(definition, [unit], every=False)[0].code if unit is not None else None
    if not isinstance(wanted, PlanIndicator):
        found, _, _ = gathered(from_, settings, definition, when.id, as_of, day)
        told = grounded(Words(definition, when, call.t), wanted, found, day, whose)
        return _answer(call, told.json(__version__) if format_ == "json" else told.screen(), ())
    if whose is not None and not any(whose in term.reporters for term in wanted.terms):
        raise UsageError("explain.error.not_asked", unit=whose, id=wanted.id)
    found, _, _ = gathered(from_, settings, definition, when.id, as_of, day)
    traced = explain(definition, when, wanted, found, as_of=day, paces=settings.pace)
    explained = Explaining(Words(definition, when, call.t), traced, whose)
    shown = explained.json(__version__) if format_ == "json" else explained.screen()
    return _answer(call, shown, RIGHT["units" if whose is None else "cells"])


def _figure(plan: PlanModel, asked: str, unit: str | None) -> str | None:
    """The printed number that is asked for; None for what the plan knows. `=12` is never an indicator's.

    Raises UsageError where it is asked for one unit: a number is sought in the whole report.
    """
    from ppmd_cli.report.told import looks_printed
    from ppmd_cli.workflow.explain import is_known

    figure = asked.strip().removeprefix("=")
    if figure == asked.strip() and (not looks_printed(asked) or is_known(plan, asked)):
        return None
    if unit is not None:
        raise UsageError("explain.error.figure_unit", given=figure)
    return figure


def grounded(
    words: Words, asked: Duty | Task | Element, found: Gathered, day: date, unit: str | None
) -> Grounded:
    """What a duty, a task or an element rests on, ready to be told.

    Raises UsageError for a unit not in it.
    """
    from ppmd_cli.report.grounds import Grounded
    from ppmd_cli.workflow.explain import grounds

    some = grounds(words.plan, words.period, asked, found, as_of=day)
    if unit is not None and all(one.unit != unit for one in some):
        raise UsageError("explain.error.not_asked", unit=unit, id=asked.id)
    return Grounded(words, asked, some, day, unit)


def _answer(call: Call, shown: str | Lines, right: tuple[int, ...]) -> Exit:
    if isinstance(shown, str):
        call.console.answer(shown, end="")
        return Exit.OK
    for line in shown.above:
        call.console.answer(line)
    call.console.table(
        [Column(one, align="right" if place in right else "left", fixed=place in right)
         for place, one in enumerate(shown.titles)],
        shown.rows,
    )  # fmt: skip
    for line in shown.below:
        call.console.answer(line)
    return Exit.OK
