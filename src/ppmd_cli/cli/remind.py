"""`ppmd remind`: messages before the day, letters after it, the list for the superior at last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.reporters_findings import shown_path
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.indicators.decisive import Decisive
    from ppmd_cli.model.plan import Plan
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.remind import Reminded, Reminder

SCHEMA_VERSION = "1.0"
Unit = Annotated[list[str] | None, options.of_unit(help="cli.option.unit_remind")]
Force = Annotated[bool, typer.Option("--force", help="cli.option.letter_force")]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    unit: Unit = None,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    format_: options.FormatTextJson = "text",
    out: options.Out = None,
    force: Force = False,
    plan: options.Plan = None,
) -> int:
    """Remind whoever owes something for a period."""
    from ppmd_cli.workflow.remind import remind
    from ppmd_cli.workflow.report import find_period
    from ppmd_cli.workflow.template import find_units

    call = this_call(ctx)
    day = clock.today(as_of, call.environ)
    settings = call.settings(plan=plan, workspace=workspace)
    with reading(settings, as_of) as holdings:
        definition, wanted = holdings.plan, find_period(holdings.plan, period)
        asked = [one.code for one in find_units(definition, unit, every=False)] if unit else []
        found = remind(
            holdings,
            wanted,
            call.t,
            as_of=day,
            folder=out or holdings.workspace.place("letters") / wanted.id / day.isoformat(),
            settings=settings.remind,
            only=asked,
            paces=settings.pace,
            force=force,
        )
    if format_ == "json":
        call.console.answer(reminders_json(definition, found), end="")
    else:
        _show(call, definition, found, asked)
    paths = [one.letter for one in found.units if one.kept] + [found.listed] * found.listed_kept
    for path in paths:
        call.console.warn(call.t("remind.kept", path=path))
    return Exit.ENVIRONMENT if paths else Exit.OK


def reminders_json(plan: Plan, found: Reminded) -> str:
    """The contract ppmd.reminders 1.0."""
    answer = {
        "schema": "ppmd.reminders",
        "schema_version": SCHEMA_VERSION,
        "plan": {"id": plan.id, "sha256": plan.sha256},
        "period": found.period.id,
        "as_of": found.as_of.isoformat(),
        "due_before": found.period.due_before.isoformat(),
        "stage": found.stage,
        "units": [_unit(one) for one in found.units],
        "everyone": found.everyone,
        "list": shown_path(str(found.listed)) if found.listed else None,
        "open_targets": [decisive_json(one) for one in found.decisive],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _unit(one: Reminder) -> dict[str, Any]:
    owing = one.owing
    return {
        "unit": owing.unit,
        "class": one.class_id,
        "tone": owing.tone,
        "state": owing.state,
        "received": owing.received.isoformat() if owing.received else None,
        "days_late": one.overdue,
        "message": one.message,
        "letter": shown_path(str(one.letter)) if one.letter else None,
        "kept": one.kept,
        "items": [
            {"sheet": item.sheet, "cell": item.cell, "message": item.message, "remedy": item.remedy}
            for item in owing.items
        ],
    }


def decisive_json(one: Decisive) -> dict[str, Any]:
    """An open target as the contract has it."""
    return {
        "indicator": one.indicator,
        "outstanding": list(one.outstanding),
        "ways": [
            {
                "verdict": way.verdict.value,
                "size": way.size,
                "sets": [list(units) for units in way.sets],
                "more": way.more,
                "any": way.any,
                "every": way.every,
            }
            for way in one.ways
        ],
    }


def _show(call: Call, plan: Plan, found: Reminded, asked: Sequence[str]) -> None:
    from ppmd_cli.report.numbers import show_day
    from ppmd_cli.report.words import Words

    t, say = call.t, call.console.answer
    words = Words(plan, found.period, t)
    head = {
        "period": found.period.label.of(t.lang),
        "day": show_day(found.as_of, t.lang),
        "due": show_day(found.period.due_before, t.lang),
    }
    stage = "letter" if found.stage == "list" and found.listed is None else found.stage
    say(t(f"remind.head.{stage}", count=len(found.units), **head))
    owing = {one.owing.unit for one in found.units}
    for code in asked:
        if code not in owing:
            say(t("remind.nothing_owed", unit=words.name(code)))
    if not found.units and not asked:
        say(t("remind.none"))
    for one in found.units:
        _show_unit(call, words, one)
    if found.everyone is not None:
        say("\n" + t("remind.block.all"))
        say(found.everyone)
    if found.listed is not None and not found.listed_kept:
        say("\n" + t("remind.written.list", path=found.listed))
    if found.decisive:
        say("\n" + t("remind.block.office"))
        for line in decisive_lines(words, found.decisive):
            say(line)


def decisive_lines(words: Words, found: Sequence[Decisive]) -> Iterator[str]:
    """Open targets with what can decide them, line by line."""
    from ppmd_cli.report.deciding import deciding

    for each in deciding(words, found):
        yield f"- {each.target}"
        for way in each.ways:
            yield f"    {way}"
    yield words.t("deciding.note")


def _show_unit(call: Call, words: Words, one: Reminder) -> None:
    from ppmd_cli.report.reminding import where

    t, say = call.t, call.console.answer
    say("")
    state = t(f"status.state.{one.owing.state}")
    say(t("remind.block.unit", unit=words.name(one.owing.unit), state=state))
    if one.message is not None:
        say(one.message)
        return
    if not one.kept:
        say(t("remind.written", path=one.letter))
    for item in one.owing.items:
        say(f"- {where(item, words)}: {item.message}")
