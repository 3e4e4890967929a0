"""`ppmd` alone, in a workspace: what is to be done today, each line with the command to run next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.cli.booking import reading
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.model.shown import shown_day, shown_name
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.status import UnitStatus
    from ppmd_cli.workflow.today import Today

SHOWN = 5
"""So many files or targets are named on the screen."""
Line = tuple[str, str | None]
"""What there is, and the command to run next."""


def command(ctx: typer.Context) -> None:
    """Say what waits, what is late, sent back, contradictory, open or due next."""
    call = this_call(ctx)
    settings = call.settings()
    from ppmd_cli.report.words import Words
    from ppmd_cli.workflow.today import today

    day = clock.today(None, call.environ)
    with reading(settings) as holdings:
        found = today(holdings, day, settings.pace)
        words = Words(holdings.plan, found.period, call.t)
    for line in _head(words, found):
        _say(call, line, "")
    lines = (*_lines(words, found), *_next(words, found))
    if not lines:
        _say(call, call.t("today.nothing"), "")
    for text, way in lines:
        _say(call, text, "• ")
        if way is not None:
            call.console.answer(f"    → {way}")


def _say(call: Call, text: str, mark: str) -> None:
    """One paragraph within the width of the screen; lines of a list stand below it."""
    first, *others = text.split("\n")
    wrapped = textwrap.wrap(
        first, call.console.width, initial_indent=mark, subsequent_indent="  " if mark else "",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    for other in others:
        wrapped += textwrap.wrap(
            other, call.console.width, initial_indent="    - ", subsequent_indent="      ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    call.console.answer("\n".join(wrapped))


def _head(words: Words, found: Today) -> Iterator[str]:
    t, status = words.t, found.status
    expected = {code for group in words.plan.classes if group.expected for code in group.units}
    usable = [one for one in status.units if one.unit in expected and one.state in ("usable", "warnings")]
    yield t(
        "status.head",
        period=found.period.label.of(t.lang),
        day=shown_day(status.as_of, t.lang),
        usable=len(usable),
        expected=len(expected),
        due=shown_day(found.period.due_before, t.lang),
    )
    if status.closed:
        yield t("status.closed")


def _lines(words: Words, found: Today) -> Iterator[Line]:
    """What is to be done, the most pressing first."""
    yield from _to_book(words, found)
    t, remind = words.t, f"ppmd remind --period {found.period.id}"
    if found.late:
        yield t("today.late", count=len(found.late), names=_names(words, found.late)), remind
    if found.mend:
        units = " ".join(f"--unit {one.unit}" for one in found.mend[:SHOWN])
        names = _names(words, found.mend)
        way = f"{remind} {units}" if len(found.mend) <= SHOWN else remind
        yield t("today.mend", count=len(found.mend), names=names), way
    if found.awaited:
        yield t("today.awaited", count=len(found.awaited), names=_names(words, found.awaited)), remind
    if found.open_targets:
        yield _open(words, found), remind
    status = f"ppmd status --period {found.period.id}"
    if found.unnumbered:
        codes = [one.unit for one in found.unnumbered]
        yield t("today.unnumbered", count=len(codes), names=words.names(codes)), status
    if found.came_late:
        codes = [one.unit for one in found.came_late]
        yield t("today.came_late", count=len(codes), names=words.names(codes)), status


def _to_book(words: Words, found: Today) -> Iterator[Line]:
    t = words.t
    if found.waiting:
        names = ", ".join(shown_name(masked_name(path.name)) for path in found.waiting[:SHOWN])
        more = ", …" if len(found.waiting) > SHOWN else ""
        yield t("today.waiting", count=len(found.waiting), names=names + more), "ppmd batch"
    for unit, period, booked in found.conflicts:
        files = ", ".join(f"#{one.id} {one.receipt.file_name}" for one in booked)
        name = next((one.label.of(t.lang) for one in words.plan.periods if one.id == period), period)
        text = t("today.conflict", unit=words.name(unit), period=name, files=files)
        yield text, t("today.prefer")
    for one in found.status.unidentified:
        text = t("today.unidentified", number=one.id, file=one.receipt.file_name)
        yield text, f"ppmd ledger show {one.id}"


def _open(words: Words, found: Today) -> str:
    from ppmd_cli.report.deciding import deciding

    t = words.t
    lines = [one.target for one in deciding(words, found.open_targets)][:SHOWN]
    rest = len(found.open_targets) - SHOWN
    if rest > 0:
        lines.append(t("today.open_more", count=rest))
    head = t("today.open", count=len(found.open_targets), all=len(words.plan.indicators))
    return "\n".join((head, *lines))


def _next(words: Words, found: Today) -> Iterator[Line]:
    """The summary that is to be sent, and what is due next."""
    t, period = words.t, found.period
    for duty in found.summary:
        day = shown_day(duty.due_before, t.lang)
        late = found.status.as_of >= duty.due_before
        text = t("today.summary_late" if late else "today.summary", day=day)
        yield text, f"ppmd report --period {period.id}; ppmd sent --period {period.id} --number … --date …"
    due = [duty for duty in found.due if duty not in found.summary]
    if due:
        duties = ", ".join(duty.label.of(t.lang) for duty in due)
        day = shown_day(due[0].due_before, t.lang)
        ahead = next((duty.period for duty in due if duty.period is not None), None) or period.id
        left = (due[0].due_before - found.status.as_of).days
        yield t("today.due", day=day, days=left, duties=duties), f"ppmd status --period {ahead}"


def _names(words: Words, units: Sequence[UnitStatus]) -> str:
    """Names by state, the states in the order in which they come up."""
    states = dict.fromkeys("pending" if one.pending else one.state for one in units)
    parts = []
    for state in states:
        codes = [one.unit for one in units if ("pending" if one.pending else one.state) == state]
        parts.append(f"{words.t(f'status.state.{state}')}: {words.names(codes)}")
    return "; ".join(parts)
