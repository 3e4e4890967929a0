"""Use: a figure that came by telephone or on paper -> the ledger, read as strictly as a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ppmd_cli.checks.privacy import PrivacyScanner
from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.names import safe_key
from ppmd_cli.intake.typed import read_typed
from ppmd_cli.layout import asked, form_of
from ppmd_cli.ledger.book import open_corrections
from ppmd_cli.ledger.records import Corrected, Withdrawn
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Value
from ppmd_cli.workflow.holdings import Holdings

COLUMNS = ("element", "subject", "value")
_LARGEST_FILE = 1 << 20
_MOST_NAMED = 12


class Wanted(Struct, frozen=True):
    """One figure as it is given: the element by id or printed code, the subject where it needs one."""

    element: str
    subject: str | None
    typed: str


class Spot(Struct, frozen=True):
    """An element about a subject that a unit is asked."""

    element: Element
    subject: str


class Told(Struct, frozen=True):
    """Where figures come from. confirmed: the unit has confirmed them in writing."""

    source: str
    by: str
    on: date
    confirmed: bool = False
    reason: str | None = None


class Entered(Struct, frozen=True):
    """What became of one figure.

    entry: its row, None where nothing was to be added: "known" is corrected so already, "same" is what the
    unit's own return says. before: what its return says, as typed.
    """

    spot: Spot
    typed: str
    value: Value
    before: str | None
    state: Literal["entered", "known", "same"]
    entry: int | None = None


class Corrections:
    """Takes corrections of one unit's figures for one period."""

    def __init__(self, holdings: Holdings, unit: str, period: str, t: Translator) -> None:
        """Look the unit's form up. Raises UsageError for a closed period."""
        self.holdings = holdings
        self.plan: Plan = holdings.plan
        self.unit, self.period, self.t = unit, period, t
        self.wording = Wording(self.plan, t)
        form = form_of(self.plan, unit)
        if form is None:
            raise UsageError("template.error.no_form", unit=unit)
        if period in holdings.book.closed:
            raise UsageError("ledger.error.period_closed", period=period)
        self.form = form
        self._asked = [(one, subject) for _, one, subject in asked(self.plan, form, unit, period)]
        self._privacy = PrivacyScanner(self.plan)

    def find(self, element: str, subject: str | None) -> Spot:
        """What is meant. Raises UsageError with what may be meant."""
        elements = {one.id: one for one, _ in self._asked}
        given = element.strip().casefold()
        found = next(
            (one for one in elements.values() if given in (one.id.casefold(), one.code.casefold())), None
        )
        if found is None:
            names = [name for one in elements.values() for name in (one.id, one.code)]
            near = get_close_matches(element.strip(), names, _MOST_NAMED, 0.5) or names[:_MOST_NAMED]
            raise UsageError("correct.error.element", given=element, near=", ".join(near))
        subjects = [about for one, about in self._asked if one.id == found.id]
        if subject is None and len(subjects) == 1:
            return Spot(found, subjects[0])
        about = None if subject is None else self._subject(subject, subjects)
        if about is None:
            listed = ", ".join(f"{one} ({self.wording.name(one)})" for one in subjects[:_MOST_NAMED])
            if subject is None:
                raise UsageError("correct.error.subject_needed", element=found.code, known=listed)
            raise UsageError("correct.error.subject", element=found.code, given=subject, known=listed)
        return Spot(found, about)

    def _subject(self, given: str, subjects: Sequence[str]) -> str | None:
        exact = [one for one in subjects if one.casefold() == given.strip().casefold()]
        named = [one for one in subjects if safe_key(self.wording.name(one)) == safe_key(given)]
        found = exact or named
        return found[0] if len(found) == 1 else None

    def enter(self, wanted: Sequence[Wanted], told: Told, at: datetime, who: str) -> tuple[Entered, ...]:
        """Book all of the figures, or none if one of them cannot be taken. Raises UsageError."""
        self._impersonal("--source", told.source)
        self._impersonal("--reason", told.reason or "")
        if told.on > at.date():
            raise UsageError("correct.error.future", day=told.on.isoformat())
        read: list[tuple[Spot, str, Value]] = []
        faults: list[str] = []
        for number, one in enumerate(wanted, 1):
            try:
                read.append(self._read(one))
            except UsageError as error:
                if len(wanted) == 1:
                    raise
                fault = self.t(error.key, **error.slots)
                faults.append(self.t("correct.error.line", number=number, fault=fault))
        if faults:
            raise UsageError("correct.error.lines", faults="\n".join(faults))
        spots = [(spot.element.id, spot.subject) for spot, _, _ in read]
        twice = next((one for place, one in enumerate(spots) if one in spots[:place]), None)
        if twice is not None:
            raise UsageError("correct.error.twice", element=twice[0], subject=twice[1])
        own = self._own()
        return tuple([self._enter(one, own, told, at, who) for one in read])

    def _read(self, one: Wanted) -> tuple[Spot, str, Value]:
        """Read a figure as its cell would be. Raises UsageError for what has no one reading."""
        spot, typed = self.find(one.element, one.subject), " ".join(one.typed.split())
        if not typed:
            raise UsageError("correct.error.empty", element=spot.element.code)
        if spot.element.type == "text":
            self._impersonal("--value", typed)
        parsed = read_typed(self.plan, spot.element, typed)
        code = parsed.problem_code
        if code is None and dict(parsed.slots).get("readings"):
            code = parsed.note_code  # read, but it may well be meant otherwise
        if code is not None:
            said = finding(code, element=spot.element.id, subject=spot.subject, value=typed)
            worded = self.wording.word(with_slots(said, dict(parsed.slots)), self.form, self.unit)
            raise UsageError("correct.error.value", message=worded.message, remedy=worded.remedy)
        return spot, typed, parsed.value

    def _enter(
        self,
        read: tuple[Spot, str, Value],
        own: Mapping[tuple[str, str], Fact] | None,
        told: Told,
        at: datetime,
        who: str,
    ) -> Entered:
        spot, typed, value = read
        key = (spot.element.id, spot.subject)
        entry, there = open_corrections(self.holdings.book, self.unit, self.period).get(key, (None, None))
        fact = own.get(key) if own is not None else None
        before = fact.typed if fact is not None else None
        if there is not None and (there.typed, there.source, there.confirmed) == (
            typed,
            told.source,
            told.confirmed,
        ):
            return Entered(spot, typed, value, before, "known", entry)
        if there is None and fact is not None and fact.value == value:
            return Entered(spot, typed, value, before, "same")
        record = Corrected(
            unit=self.unit,
            period=self.period,
            element=key[0],
            subject=key[1],
            typed=typed,
            before=before,
            source=told.source,
            by=told.by,
            on=told.on,
            confirmed=told.confirmed,
            reason=told.reason,
        )
        return Entered(spot, typed, value, before, "entered", self.holdings.note(at, who, record).id)

    def withdraw(self, spot: Spot, reason: str, by: str, at: datetime, who: str) -> int:
        """Take a correction back; give the row. Raises UsageError where there is none."""
        self._impersonal("--reason", reason)
        key = (spot.element.id, spot.subject)
        if key not in open_corrections(self.holdings.book, self.unit, self.period):
            raise UsageError("correct.error.none", element=spot.element.code, subject=spot.subject)
        record = Withdrawn(
            unit=self.unit, period=self.period, element=key[0], subject=key[1], by=by, reason=reason
        )
        return self.holdings.note(at, who, record).id

    def now(self) -> Submission | None:
        """The unit's figures as they count now, None in a conflict or where there are none."""
        run = self.holdings.run()
        found = [one for one in run.files if (one.unit, one.period) == (self.unit, self.period)]
        return found[0] if len(found) == 1 else None

    def _own(self) -> Mapping[tuple[str, str], Fact] | None:
        """The facts of the unit's own return, None without one or with several that contradict."""
        standing = self.holdings.standing(self.unit, self.period)
        booked = standing.in_force or (standing.last if not standing.conflict else None)
        return self.holdings.as_read(booked).facts if booked is not None else None

    def _impersonal(self, option: str, text: str) -> None:
        """Raise UsageError if a text tells of a person."""
        reading = self._privacy.reading(text)
        if reading.hits or reading.name or reading.digits:
            raise UsageError("correct.error.personal", option=option)


def read_file(path: Path) -> tuple[Wanted, ...]:
    """Figures from a .csv file: element, subject, value; separated by commas or semicolons.

    UsageError for a path that is not there or other columns, InputError if it cannot be read.
    """
    if not path.is_file():
        raise UsageError("cli.error.no_path", path=path)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UsageError("correct.error.file", path=path, columns=", ".join(COLUMNS))
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("correct.error.file", path=path, columns=", ".join(COLUMNS)) from None
    except OSError as error:
        raise InputError("cli.error.read", path=path, reason=error.strerror or "OSError") from error
    return tuple(_rows(text, path))


def _rows(text: str, path: Path) -> Iterator[Wanted]:
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    names = [name.strip().casefold() for name in next(lines, [])]
    if sorted(names) != sorted(COLUMNS):
        raise UsageError("correct.error.file", path=path, columns=", ".join(COLUMNS))
    for line in lines:
        if not any(map(str.strip, line)):
            continue
        if len(line) != len(names):
            raise UsageError("correct.error.file", path=path, columns=", ".join(COLUMNS))
        row = dict(zip(names, line, strict=True))
        yield Wanted(row["element"], row["subject"].strip() or None, row["value"])
