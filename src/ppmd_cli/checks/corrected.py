"""A return with the office's corrections in it: other figures, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from ppmd_cli.findings.catalogue import PERSONAL_CODES, finding
from ppmd_cli.layout import asked, form_of
from ppmd_cli.model.fact import Correction, Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Place
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK, UNREADABLE, Day, Value

Spot = tuple[str, str]
# Said of whole rows, columns and sheets that the file lacks: over once every value of theirs is given.
_LACKING = frozenset({"subject_row_missing", "element_missing", "section_missing"})


def on_paper(plan: Plan, unit: str, period: str) -> Submission | None:
    """The empty return of a unit that has sent no file; None for one that is asked nothing."""
    form = form_of(plan, unit)
    if form is None:
        return None
    facts = {
        (element.id, subject): Fact(element.id, subject, unit, period, BLANK)
        for _, element, subject in asked(plan, form, unit, period)
    }
    return Submission(
        path=f"{unit}/{period}",
        file_name="",
        sha256=None,
        unit=unit,
        period=period,
        form=form.id,
        facts=facts,
        declared_date=None,
        findings=(),
        outcome=Outcome.CLEAN,
        on_paper=True,
    )


def corrected(
    plan: Plan,
    read: Submission,
    given: Iterable[Correction],
    earlier: Collection[int] = (),
    unread: Mapping[int, str] | None = None,
) -> Submission:
    """The return as read with corrections in place of its own values, where those differ.

    earlier: the rows of corrections that the return came after. unread: code of the fault for each row
    whose text the plan of now cannot read.
    """
    form = form_of(plan, read.unit) if read.unit is not None else None
    if form is None or read.unit is None or read.period is None or form.id != read.form:
        return read
    wanted = [
        (section.id, element.id, subject)
        for section, element, subject in asked(plan, form, read.unit, read.period)
    ]
    spots = {(element, subject) for _, element, subject in wanted}
    facts = dict(read.facts)
    found: list[Finding] = []
    made: list[Correction] = []
    for one in given:
        spot = (one.element, one.subject)
        own = facts.get(spot)
        if spot not in spots or (own is not None and own.value == one.value):
            continue
        code = (unread or {}).get(one.entry)
        facts[spot] = _fact(one, own, read, UNREADABLE if code is not None else one.value)
        disputed = one.entry in earlier
        found += _said(one, own, code, disputed=disputed)
        before = None if read.on_paper else own.value if own is not None else BLANK
        made.append(replace(one, own=before, disputed=disputed))
    if not made:
        return read
    left = _still_said(read.findings, {(one.element, one.subject) for one in made}, wanted, facts, form)
    return replace(
        read,
        facts=facts,
        findings=(*left, *found),
        corrections=tuple(made),
        declared_date=_signed(form, read, facts),
    )


def _fact(one: Correction, own: Fact | None, read: Submission, value: Value) -> Fact:
    cell = own.cell if own is not None else None
    unit, period = read.unit or "", read.period or ""
    return Fact(one.element, one.subject, unit, period, value, cell, one.typed, correction=one.entry)


def _said(one: Correction, own: Fact | None, code: str | None, *, disputed: bool) -> Iterator[Finding]:
    """What there is to say of a correction. code: why it cannot be read any more."""
    here = Place(own.cell.sheet, own.cell.cell) if own is not None and own.cell is not None else Place()
    if code is not None:
        yield finding(code, place=here, element=one.element, subject=one.subject, value=one.typed)
    if disputed:
        yield _disputed(one, own, here)


def _disputed(one: Correction, own: Fact | None, here: Place) -> Finding:
    return finding(
        "correction_disputed",
        place=here,
        element=one.element,
        subject=one.subject,
        value=own.typed if own is not None else None,
        corrected=one.typed,
        source=one.source,
    )


def _still_said(
    reading: Iterable[Finding],
    mended: Collection[Spot],
    wanted: Sequence[tuple[str, str, str]],
    facts: Mapping[Spot, Fact],
    form: Form,
) -> Iterator[Finding]:
    """What reading found, without what it said of cells whose values are given now."""
    gone = [(section, element, subject) for section, element, subject in wanted
            if (element, subject) not in facts]  # fmt: skip
    sheets = {section.sheet.vi: section.id for section in form.sections}
    for one in reading:
        if one.code not in PERSONAL_CODES and (one.element, one.subject) in mended:
            continue
        if one.code in _LACKING:
            section = sheets.get(one.slot("found") or "")
            if not any(
                (section is None or section == here)
                and one.element in (None, element)
                and one.subject in (None, subject)
                for here, element, subject in gone
            ):
                continue
        yield one


def _signed(form: Form, read: Submission, facts: Mapping[Spot, Fact]) -> date | None:
    """The day of the signed document, by the figures where they were corrected."""
    dated = form.with_role("report_date")
    fact = facts.get((dated.id, read.unit or "")) if dated is not None else None
    if fact is None or fact.correction is None or not isinstance(fact.value, Day):
        return read.declared_date
    return fact.value.day
