"""Use: a period's ledger -> messages before the day, letters after it, the list for the superior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from ppmd_cli.errors import InputError
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.decisive import Decisive, decisive
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.text import Label
from ppmd_cli.report.reminding import Item, LetterView, Owing, Reminders, Signing, Tone
from ppmd_cli.report.words import Words
from ppmd_cli.settings import RemindSettings
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.workflow.holdings import Holdings, held
from ppmd_cli.workflow.status import OUTSTANDING, Status, UnitStatus, status
from ppmd_cli.workflow.template import file_name

Stage = Literal["message", "letter", "list"]
ALONE = 5
"""So many empty cells of a sheet are told one by one, more of them together."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit owes, and its message or its letter.

    overdue: days after the last day in time, of bound units alone.
    """

    owing: Owing
    class_id: str
    overdue: int | None
    message: str | None
    letter: Path | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Reminded:
    """The reminders of a period on a day. listed: the list for the superior; kept: files that were edited."""

    period: Period
    as_of: date
    stage: Stage
    units: tuple[Reminder, ...]
    everyone: str | None
    listed: Path | None
    listed_kept: bool
    decisive: tuple[Decisive, ...]
    status: Status


def stage_of(period: Period, as_of: date, settings: RemindSettings) -> Stage:
    """How far reminding has come on a day."""
    after = (as_of - period.due_before).days
    if after < settings.letter_after:
        return "message"
    return "list" if after >= settings.list_after else "letter"


def remind(
    holdings: Holdings,
    period: Period,
    t: Translator,
    *,
    as_of: date,
    folder: Path,
    settings: RemindSettings,
    only: Collection[str] = (),
    paces: Mapping[str, Fraction] | None = None,
    force: bool = False,
) -> Reminded:
    """Word what is due to whom, and write the letters that are due. only: codes of units.

    A letter that somebody has worked in is kept, unless `force`. OutputError, InputError.
    """
    plan, stage = holdings.plan, stage_of(period, as_of, settings)
    found = status(holdings, period, as_of)
    open_ = open_targets(holdings, period, as_of, paces)
    signing = Signing(settings.symbol, settings.day, settings.signatory, settings.drafted_by)
    speak = Reminders(Words(plan, period, t), as_of, signing)
    every = [
        _owing(holdings, period, one, t) for one in found.units if one.state in OUTSTANDING or one.pending
    ]
    chosen = [one for one in every if not only or one.unit in only]
    states = {one.unit: one for one in found.units}
    made = []
    for one in chosen:
        path, kept = None, False
        if stage != "message" and _gets_letter(one, only):
            path = folder / _name(plan, one.unit, period)
            kept = not _write(path, speak.letter(one), t, "reminder.docx", force=force)
        days = (as_of - period.due_before).days + 1
        overdue = days if one.tone == "duty" and states[one.unit].overdue else None
        message = None if path is not None else speak.message(one)
        made.append(Reminder(one, states[one.unit].class_id, overdue, message, path, kept))
    expected = {code for group in plan.classes if group.expected for code in group.units}
    usable = sum(1 for one in found.units if one.unit in expected and one.state in ("usable", "warnings"))
    everyone = speak.everyone(every, usable, len(expected)) if stage == "message" and not only else None
    listed, listed_kept = None, False
    bound = sum(len(group.units) for group in plan.classes if group.bound)
    if stage == "list" and not only and any(one.tone == "duty" and one.state != "pending" for one in every):
        listed = folder / f"{t('remind.file.list')}.docx"
        page = speak.chairman(every, bound, len(open_))
        listed_kept = not _write(listed, page, t, "reminder_list.docx", force=force)
    return Reminded(
        period, as_of, stage, tuple(made), everyone if every else None, listed, listed_kept, open_, found
    )


def open_targets(
    holdings: Holdings, period: Period, as_of: date, paces: Mapping[str, Fraction] | None = None
) -> tuple[Decisive, ...]:
    """The targets that cannot be judged yet, with the units that can decide them."""
    known = held(holdings)
    files = known.run.files
    found = assess(
        holdings.plan, period.id, files, as_of,
        sendings=known.sendings, announced=known.announced, paces=paces,
    )  # fmt: skip
    return decisive(holdings.plan, found, files, paces)


def _tone(plan: Plan, one: UnitStatus) -> Tone:
    group = next(group for group in plan.classes if group.id == one.class_id)
    if one.unit == plan.receiver:
        return "own"
    return "duty" if group.bound else "request"


def _gets_letter(one: Owing, only: Collection[str]) -> bool:
    """Who is only invited gets a letter about a return that came, or when asked for by name."""
    if one.tone == "own" or one.state == "pending":
        return False
    return one.expected or one.state != "missing" or one.unit in only


def _owing(holdings: Holdings, period: Period, one: UnitStatus, t: Translator) -> Owing:
    plan, standing = holdings.plan, holdings.standing(one.unit, period.id)
    state = "pending" if one.pending and one.state not in OUTSTANDING else one.state
    booked = standing.pending[-1] if state == "pending" else standing.last
    if state == "refused":
        booked = [
            each
            for each in holdings.book.receipts.values()
            if each.receipt.booking == "refused"
            and (each.receipt.unit, each.receipt.period) == (one.unit, period.id)
        ][-1]
    items: tuple[Item, ...] = ()
    if booked is not None and state in ("returned", "incomplete", "refused", "pending"):
        file = holdings.as_booked(booked) if state == "refused" else holdings.checked(booked)
        items = tuple(items_of(plan, file.findings, file.form, one.unit, t))
    told = standing.announced[-1] if standing.announced else None
    came = booked.receipt.received.date() if booked is not None else told.received if told else None
    return Owing(
        unit=one.unit,
        tone=_tone(plan, one),
        state=state,
        expected=next(group.expected for group in plan.classes if group.id == one.class_id),
        received=came,
        document=told.document_number if told else None,
        document_date=told.document_date if told else None,
        versions=len(standing.conflict),
        items=items,
    )


def items_of(
    plan: Plan, findings: Sequence[Finding], form_id: str | None, unit: str, t: Translator
) -> list[Item]:
    """What must be mended, in the return's order; many empty cells of a sheet are one.

    A figure of a unit beneath the sender, or of a measure that may be withheld, is not written into a letter:
    the cell is named, not what it holds.
    """
    form = next((form for form in plan.forms if form.id == form_id), None)
    wording, found = Wording(plan, t), [one for one in findings if one.severity is Severity.ERROR]
    empty = Counter(one.place.sheet for one in found if one.code == "value_missing")
    beneath = {one.code for one in plan.units if one.parent == unit}
    withheld = set(plan.publication.measures)
    units = {e.id: e.measure for _, e in form.elements()} if form is not None else {}
    items: list[Item] = []
    told: set[str | None] = set()
    for one in found:
        sheet, title = one.place.sheet, wording.title(one.code)
        if one.code == "value_missing" and empty[sheet] > ALONE:
            if sheet not in told:
                told.add(sheet)
                count = t("remind.item.empty", count=empty[sheet])
                items.append(Item(sheet, None, count, count, t("remind.item.fill")))
        elif one.subject in beneath or _measure(units.get(one.element or "")) in withheld:
            title = f"{wording.name(one.subject)}: {title}" if one.subject in beneath else title
            items.append(Item(sheet, one.place.cell, title, title, wording.remedy(one.code)))
        else:
            worded = wording.word(one, form, unit)
            items.append(Item(sheet, one.place.cell, title, worded.message, worded.remedy))
    return items


def _measure(label: Label | None) -> str | None:
    return label.vi if label is not None else None


def _name(plan: Plan, code: str, period: Period) -> str:
    unit = next(unit for unit in plan.units if unit.code == code)
    return f"{Path(file_name(plan, unit, period)).stem}.docx"


def _write(path: Path, view: LetterView, t: Translator, template: str, *, force: bool) -> bool:
    """Write unless somebody has worked in the letter that is there; tell whether this one stands there."""
    from ppmd_cli.report.docx import is_untouched, letter_docx

    data = letter_docx(view, t, template)
    try:
        there = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    if there is not None and there != data and not force and not is_untouched(there):
        return False
    if there != data:
        write_bytes(path, data)
    return True
