"""Use: a period's ledger -> messages before the day, letters after it, the list for the superior."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ppmd_cli.errors import InputError
from ppmd_cli.findings.wording import clip
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.decisive import Decisive, decisive
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.reminding import Item, LetterView, Owing, Reminders, Signing, Tone
from ppmd_cli.report.words import Words
from ppmd_cli.settings import RemindSettings
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.workflow.holdings import Holdings, held
from ppmd_cli.workflow.mending import items_of, lacking_of
from ppmd_cli.workflow.status import OUTSTANDING, UnitStatus, status
from ppmd_cli.workflow.template import file_name

Stage = Literal["message", "letter", "list"]


class Reminder(Struct, frozen=True):
    """What one unit owes, and its message or its letter.

    overdue: days after the last day in time, of bound units alone.
    """

    owing: Owing
    class_id: str
    overdue: int | None
    message: str | None
    letter: Path | None = None
    kept: bool = False


class Reminded(Struct, frozen=True):
    """The reminders of a period on a day. listed: the list for the superior; kept: files that were edited."""

    period: Period
    as_of: date
    stage: Stage
    units: tuple[Reminder, ...]
    everyone: str | None
    listed: Path | None
    listed_kept: bool
    decisive: tuple[Decisive, ...]


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
    found = status(holdings, period, as_of).units
    open_ = open_targets(holdings, period, as_of, paces)
    signing = Signing(settings.symbol, settings.day, settings.signatory, settings.drafted_by)
    office = _Office(Reminders(Words(plan, period, t), as_of, signing), folder, frozenset(only), force)
    due = [one for one in found if one.state in OUTSTANDING or one.pending]
    every = [(one, _owing(holdings, period, one, t)) for one in due]
    owing = [each for _, each in every]
    everyone, listed, kept = None, None, False
    if not only and owing and stage == "message":
        expected = {code for group in plan.classes if group.expected for code in group.units}
        usable = [one for one in found if one.unit in expected and one.state in ("usable", "warnings")]
        everyone = office.speak.everyone(owing, len(usable), len(expected))
    if not only and stage == "list":
        listed, kept = office.listed(owing, len(open_))
    units = tuple(office.reminder(one, each, stage) for one, each in every if not only or one.unit in only)
    return Reminded(period, as_of, stage, units, everyone, listed, kept, open_)


class _Office(Struct, frozen=True):
    """Writes letters into a folder. only: units that were asked for by name."""

    speak: Reminders
    folder: Path
    only: frozenset[str]
    force: bool

    def reminder(self, one: UnitStatus, owing: Owing, stage: Stage) -> Reminder:
        """The message to a unit, or its letter."""
        words = self.speak.words
        days = (self.speak.as_of - words.period.due_before).days + 1
        overdue = days if owing.tone == "duty" and one.overdue else None
        if stage == "message" or not self._gets_letter(owing):
            return Reminder(owing, one.class_id, overdue, self.speak.message(owing))
        path = self.folder / _name(words.plan, owing.unit, words.period)
        written = _write(path, self.speak.letter(owing), words.t, "reminder.docx", force=self.force)
        return Reminder(owing, one.class_id, overdue, None, path, not written)

    def listed(self, owing: Sequence[Owing], open_indicators: int) -> tuple[Path | None, bool]:
        """The list for the superior, and whether it was kept as it is; none without a superior or a name."""
        words = self.speak.words
        due = any(one.tone == "duty" and one.state != "pending" for one in owing)
        if not due or not words.plan.report.addressed_to:
            return None, False
        bound = sum(len(group.units) for group in words.plan.classes if group.bound)
        path = self.folder / f"{words.t('remind.file.list')}.docx"
        page = self.speak.chairman(owing, bound, open_indicators)
        return path, not _write(path, page, words.t, "reminder_list.docx", force=self.force)

    def _gets_letter(self, one: Owing) -> bool:
        """Who is only invited gets a letter about a return that came, or when asked for by name."""
        if one.tone == "own" or one.state == "pending":
            return False
        return one.expected or one.state != "missing" or one.unit in self.only


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
        file = holdings.as_booked(booked) if state == "refused" else holdings.weighed(booked)
        items = tuple(items_of(plan, file.findings, file.form, one.unit, t))
    entered = holdings.on_paper(one.unit, period.id) if one.on_paper else None
    if entered is not None:
        items = tuple(lacking_of(plan, entered, t))
    told = standing.announced[-1] if standing.announced else None
    came = booked.receipt.received.date() if booked is not None else told.received if told else one.received
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
        entered_from=_sources(entered) if entered is not None else (),
    )


def _sources(entered: Submission) -> tuple[str, ...]:
    """What the office has entered the figures from, each once."""
    return tuple(dict.fromkeys(clip(one.source) for one in entered.corrections))


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
