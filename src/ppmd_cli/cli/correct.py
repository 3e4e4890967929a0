"""`ppmd correct`: figures that came by telephone or on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import Desk, desk, reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.submit import By, Reason
from ppmd_cli.errors import UsageError
from ppmd_cli.model.shown import shown_day

if TYPE_CHECKING:
    from ppmd_cli.workflow.correct import Corrections, Entered, Wanted
    from ppmd_cli.workflow.holdings import Holdings

Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_corrected")]
Element = Annotated[
    str | None,
    typer.Option(
        "--element",
        "-e",
        help="cli.option.element",
        metavar="ID|CODE",
        autocompletion=options.offer("element"),
    ),
]
Subject = Annotated[
    str | None,
    typer.Option(
        "--subject", "-s", help="cli.option.subject", metavar="CODE", autocompletion=options.offer("subject")
    ),
]
Value = Annotated[str | None, typer.Option("--value", help="cli.option.value")]
Source = Annotated[str | None, typer.Option("--source", help="cli.option.source")]
On = Annotated[
    date | None, typer.Option("--on", help="cli.option.on", metavar="YYYY-MM-DD", parser=options.day)
]
Confirmed = Annotated[bool, typer.Option("--confirmed", help="cli.option.confirmed")]
Withdraw = Annotated[bool, typer.Option("--withdraw", help="cli.option.withdraw")]
Table = Annotated[Path | None, typer.Option("--from", help="cli.option.from_table", metavar="FILE.csv")]
List = Annotated[bool, typer.Option("--list", help="cli.option.list_corrections")]
SHOWN = 20


def command(
    ctx: typer.Context,
    period: options.Period = None,
    unit: Unit = None,
    element: Element = None,
    subject: Subject = None,
    value: Value = None,
    table: Table = None,
    source: Source = None,
    by: By = None,
    on: On = None,
    confirmed: Confirmed = False,
    reason: Reason = None,
    withdraw: Withdraw = False,
    list_: List = False,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
) -> int:
    """Correct figures."""
    from ppmd_cli.workflow.correct import Corrections, Told
    from ppmd_cli.workflow.template import find_period, find_units

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    if list_:
        with reading(settings) as holdings:
            return _list(call, holdings, unit, period)
    wanted = () if withdraw and table is None else _wanted(table, element, subject, value, withdraw=withdraw)
    with desk(call, settings) as open_desk:
        place = find_period(open_desk.plan, period)
        (whose,) = find_units(open_desk.plan, [_needed(unit, "--unit")], every=False)
        taking = Corrections(open_desk.holdings, whose.code, place.id, call.t)
        who = by or open_desk.who
        if withdraw:
            spot = taking.find(_needed(element, "--element"), subject)
            number = taking.withdraw(spot, _needed(reason, "--reason"), who, open_desk.now, open_desk.who)
            call.console.answer(call.t("correct.withdrawn", number=number, element=spot.element.code))
        else:
            day = on or open_desk.now.date()
            told = Told(_needed(source, "--source"), who, day, confirmed, reason)
            _answer(call, taking, taking.enter(wanted, told, open_desk.now, open_desk.who))
        _standing(call, open_desk, taking)
    return Exit.OK


def _wanted(
    table: Path | None, element: str | None, subject: str | None, value: str | None, *, withdraw: bool
) -> tuple[Wanted, ...]:
    """The figures that are given, of a file or one alone."""
    from ppmd_cli.workflow.correct import Wanted, read_file

    if table is None:
        if value is None:
            raise UsageError("cli.usage.missing", name="--value")
        return (Wanted(_needed(element, "--element"), subject, value),)
    if element is not None or value is not None or withdraw:
        raise UsageError("correct.error.table_and_element")
    return read_file(table)


def _needed(text: str | None, name: str) -> str:
    if text is None or not text.strip():
        raise UsageError("cli.usage.missing", name=name)
    return text


def _answer(call: Call, taking: Corrections, entered: tuple[Entered, ...]) -> None:
    from ppmd_cli.cli.reporters_receipts import shown_value

    t = call.t
    for one in entered[:SHOWN]:
        call.console.answer(
            t(
                f"correct.{one.state}",
                number=one.entry or "–",
                code=one.spot.element.code,
                label=one.spot.element.label.of(t.lang),
                subject=taking.wording.name(one.spot.subject),
                before=one.before if one.before is not None else t("ledger.value.blank"),
                after=shown_value(one.value, t),
            )
        )
    if len(entered) > SHOWN:
        count = sum(1 for one in entered if one.state == "entered")
        call.console.answer(t("correct.counted", all=len(entered), entered=count))


def _standing(call: Call, desk: Desk, taking: Corrections) -> None:
    """How the unit's figures stand now, and what is still lacking of those that came on paper."""
    now, t = taking.now(), call.t
    if now is None:
        return
    outcome = t(f"validate.outcome.{now.outcome.value}")
    call.console.answer(t("correct.outcome", unit=taking.wording.name(taking.unit), outcome=outcome))
    errors = [one for one in now.findings if one.severity.value == "error"]
    blanks = [one for one in errors if one.code == "value_missing"]
    if now.on_paper and len(blanks) > SHOWN:
        errors = [one for one in errors if one not in blanks]
        call.console.answer(
            t(
                "correct.no_return",
                unit=taking.wording.name(taking.unit),
                code=taking.unit,
                period=taking.wording.name(taking.period),
                period_id=taking.period,
                count=len(blanks),
            )
        )
    form = next((form for form in desk.plan.forms if form.id == now.form), None)
    for one in errors[:SHOWN]:
        message = taking.wording.word(one, form, taking.unit).message
        call.console.answer(f"  [{one.code}] {message}")
    if len(errors) > SHOWN:
        call.console.answer(t("correct.more", count=len(errors) - SHOWN))


def _list(call: Call, holdings: Holdings, unit: str | None, period: str | None) -> int:
    """The corrections that hold now."""
    from ppmd_cli.cli.reporters_receipts import shown_value
    from ppmd_cli.findings.wording import Wording

    wording, t = Wording(holdings.plan, call.t), call.t
    found = [
        (file, one)
        for file in holdings.run().files
        if unit in (None, file.unit) and period in (None, file.period)
        for one in file.corrections
    ]
    for file, one in found:
        call.console.answer(
            t(
                "correct.listed",
                number=one.entry,
                unit=wording.name(file.unit),
                period=file.period or "",
                element=one.element,
                subject=wording.name(one.subject),
                own="–" if one.own is None else shown_value(one.own, t),
                value=shown_value(one.value, t),
                source=one.source,
                on=shown_day(one.on, t.lang),
                by=one.by,
                confirmed=t(f"correct.confirmed.{'yes' if one.confirmed else 'no'}"),
            )
        )
    if not found:
        call.console.answer(t("correct.nothing"))
    return Exit.OK
