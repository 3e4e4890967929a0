"""`ppmd waive`: findings that a person accepts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.booking import Desk, desk, reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.correct import Element, On, Subject
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.submit import By, Reason
from ppmd_cli.errors import UsageError
from ppmd_cli.model.shown import shown_day

if TYPE_CHECKING:
    from ppmd_cli.workflow.holdings import Holdings
    from ppmd_cli.workflow.waive import Candidate, Choice

Prints = Annotated[
    list[str] | None, typer.Argument(help="cli.option.fingerprint", metavar="[FINGERPRINT]...")
]
Unit = Annotated[str | None, options.of_unit(help="cli.option.unit_log")]
Code = Annotated[
    str | None,
    typer.Option(
        "--code", "-c", help="cli.option.code", metavar="CODE", autocompletion=options.offer("code")
    ),
]
Until = Annotated[
    date | None, typer.Option("--until", help="cli.option.until", metavar="YYYY-MM-DD", parser=options.day)
]
All = Annotated[bool, typer.Option("--all", help="cli.option.waive_all")]
End = Annotated[bool, typer.Option("--end", help="cli.option.waive_end")]
List = Annotated[bool, typer.Option("--list", help="cli.option.list_waivers")]


def command(
    ctx: typer.Context,
    fingerprints: Prints = None,
    unit: Unit = None,
    period: options.Period = None,
    code: Code = None,
    element: Element = None,
    subject: Subject = None,
    reason: Reason = None,
    by: By = None,
    on: On = None,
    until: Until = None,
    every: All = False,
    end_: End = False,
    list_: List = False,
    as_of: options.AsOf = None,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
) -> int:
    """Accept findings."""
    from ppmd_cli.workflow.waive import chosen

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    if list_:
        with reading(settings, as_of) as holdings:
            return _list(call, holdings)
    if not fingerprints and code is None:
        raise UsageError("waive.error.what")
    if not reason:
        raise UsageError("cli.usage.missing", name="--reason")
    with desk(call, settings) as open_desk:
        choice = _choice(open_desk, fingerprints, unit, period, code, element, subject)
        if end_:
            return _end(call, open_desk, choice, reason, by)
        found = chosen(open_desk.holdings, choice, every=every)
        return _accept(open_desk, found, reason, by, on, until)


def _accept(
    desk: Desk,
    found: Sequence[Candidate],
    reason: str,
    by: str | None,
    on: date | None,
    until: date | None,
) -> int:
    from ppmd_cli.workflow.waive import waive

    for one, entry in waive(
        desk.holdings,
        found,
        reason=reason,
        by=by or desk.who,
        on=on or desk.now.date(),
        until=until,
        at=desk.now,
        who=desk.who,
    ):
        place = one.first.place
        desk.call.console.answer(
            desk.call.t(
                "waive.known" if entry is None else "waive.done",
                number=entry or "–",
                unit=one.file.unit or "–",
                period=one.file.period or "–",
                code=one.first.code,
                place="!".join(part for part in (place.sheet, place.cell) if part),
                fingerprint=one.fingerprint[:12],
                count=len(one.findings),
            )
        )
    return Exit.OK


def _choice(
    desk: Desk,
    fingerprints: list[str] | None,
    unit: str | None,
    period: str | None,
    code: str | None,
    element: str | None,
    subject: str | None,
) -> Choice:
    from ppmd_cli.workflow.template import find_period, find_units
    from ppmd_cli.workflow.waive import Choice

    plan = desk.plan
    whose = find_units(plan, [unit], every=False)[0].code if unit is not None else None
    if not fingerprints and (whose is None or period is None):
        raise UsageError("waive.error.what")
    if element is not None:
        given = element.casefold()
        forms = (form for form in plan.forms if whose is None or whose in form.reporters)
        every = [one for form in forms for _, one in form.elements()]
        found = next((one.id for one in every if given in (one.id.casefold(), one.code.casefold())), None)
        if found is None:
            raise UsageError("waive.error.none", given=element)
        element = found
    when = find_period(plan, period).id if period is not None else None
    return Choice(tuple(fingerprints or ()), whose, when, code, element, subject)


def _end(call: Call, desk: Desk, choice: Choice, reason: str, by: str | None) -> int:
    from ppmd_cli.workflow.waive import end

    who = by or desk.who
    for one, entry in end(desk.holdings, choice, reason=reason, by=who, at=desk.now, who=desk.who):
        call.console.answer(
            call.t("waive.ended", number=entry, code=one.code, fingerprint=one.fingerprint[:12])
        )
    return Exit.OK


def _list(call: Call, holdings: Holdings) -> int:
    """Every waiver with its state."""
    from ppmd_cli.findings.wording import Wording
    from ppmd_cli.workflow.waive import listed

    wording, t = Wording(holdings.plan, call.t), call.t
    found = list(listed(holdings))
    for one, state in found:
        call.console.answer(
            t(
                "waive.listed",
                fingerprint=one.fingerprint[:12],
                unit=wording.name(one.unit),
                period=one.period or "–",
                code=one.code,
                element=" ".join(part for part in (one.element, one.subject) if part) or "–",
                state=t(f"waive.state.{state}"),
                until=shown_day(one.until, t.lang) if one.until else t("waive.no_end"),
                on=shown_day(one.on, t.lang),
                by=one.by,
                reason=one.reason,
            )
        )
    if not found:
        call.console.answer(t("waive.nothing"))
    return Exit.OK
