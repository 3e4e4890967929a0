"""Use: a person accepts a finding of a return, or takes that back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from ppmd_cli.checks.explained import SLOT
from ppmd_cli.checks.privacy import PrivacyScanner
from ppmd_cli.errors import UsageError
from ppmd_cli.findings.catalogue import FILE_CODES, PERSONAL_CODES
from ppmd_cli.ledger.records import Waived, WaiverEnded
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.waivers import holds, print_of

NEVER = FILE_CODES | PERSONAL_CODES
SHORTEST = 8
LONGEST = 64


class Choice(Struct, frozen=True):
    """Which findings are meant; None for what does not matter. prints: fingerprints or how they begin."""

    prints: tuple[str, ...] = ()
    unit: str | None = None
    period: str | None = None
    code: str | None = None
    element: str | None = None
    subject: str | None = None


class Candidate(Struct, frozen=True):
    """Findings of one return that have one fingerprint."""

    fingerprint: str
    file: Submission
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that stands for all."""
        return self.findings[0]


State = Literal["holds", "expired", "not_yet", "idle"]


def chosen(holdings: Holdings, choice: Choice, *, every: bool = False) -> tuple[Candidate, ...]:
    """The findings that are meant, of the returns that speak for their units and of those sent back since.

    Raises UsageError for none, for several that were not asked for, and for those that nobody may accept.
    """
    if choice.code in NEVER:
        raise UsageError("waive.error.never", code=choice.code)
    _well_formed(choice.prints)
    found = [one for one in _candidates(holdings) if _is_meant(one, choice)]
    forbidden = next((one for one in found if one.first.code in NEVER), None)
    if forbidden is not None:
        raise UsageError("waive.error.never", code=forbidden.first.code)
    for start in choice.prints:
        fits = {one.fingerprint for one in found if one.fingerprint.startswith(start.lower())}
        if len(fits) != 1:
            raise UsageError("waive.error.none" if not fits else "waive.error.short", given=start)
    if not found:
        raise UsageError("waive.error.none", given=choice.code or "")
    if len(found) > 1 and not choice.prints and not every:
        listed = "\n".join(f"  {one.fingerprint[:12]}  {_shown(one)}" for one in found)
        raise UsageError("waive.error.several", count=len(found), listed=listed)
    return tuple(found)


def waive(
    holdings: Holdings,
    found: Sequence[Candidate],
    *,
    reason: str,
    by: str,
    on: date,
    until: date | None,
    at: datetime,
    who: str,
) -> tuple[tuple[Candidate, int | None], ...]:
    """Accept findings; give each with its row, None where it is accepted just so already.

    Raises UsageError.
    """
    impersonal(holdings, reason)
    if until is not None and until < on:
        raise UsageError("waive.error.until", until=until.isoformat())
    if on > at.date():
        raise UsageError("correct.error.future", day=on.isoformat())
    done: list[tuple[Candidate, int | None]] = []
    for one in found:
        if one.file.period in holdings.book.closed:
            raise UsageError("ledger.error.period_closed", period=one.file.period)
        record = Waived(
            unit=one.file.unit,
            period=one.file.period,
            fingerprint=one.fingerprint,
            code=one.first.code,
            element=one.first.element,
            subject=one.first.subject,
            reason=reason,
            by=by,
            on=on,
            until=until,
            explanation=one.first.slot(SLOT),
            alike=len(one.findings),
        )
        there = holdings.book.waivers.get(one.fingerprint)
        entry = None if there == record else holdings.note(at, who, record).id
        done.append((one, entry))
    return tuple(done)


def end(
    holdings: Holdings, choice: Choice, *, reason: str, by: str, at: datetime, who: str
) -> tuple[tuple[Waived, int], ...]:
    """End waivers; give each with its row. Raises UsageError where there is none."""
    impersonal(holdings, reason)
    _well_formed(choice.prints)
    meant = [
        one
        for one in holdings.book.waivers.values()
        if (not choice.prints or any(one.fingerprint.startswith(start.lower()) for start in choice.prints))
        and _fits((one.unit, one.period, one.code, one.element, one.subject), choice)
    ]
    if not meant:
        raise UsageError("waive.error.no_waiver")
    ended = []
    for one in meant:
        if one.period in holdings.book.closed:
            raise UsageError("ledger.error.period_closed", period=one.period)
        record = WaiverEnded(
            unit=one.unit, period=one.period, fingerprint=one.fingerprint, reason=reason, by=by
        )
        ended.append((one, holdings.note(at, who, record).id))
    return tuple(ended)


def listed(holdings: Holdings) -> Iterator[tuple[Waived, State]]:
    """Every waiver, and whether it holds and accepts anything."""
    used = {one.fingerprint for one in _candidates(holdings) if one.first in _accepted(one.file)}
    for one in holdings.book.waivers.values():
        if one.on > holdings.day:
            yield one, "not_yet"
        elif not holds(one, holdings.day):
            yield one, "expired"
        else:
            yield one, "holds" if one.fingerprint in used else "idle"


def impersonal(holdings: Holdings, reason: str) -> None:
    """Raise UsageError if a reason tells of a person."""
    reading = PrivacyScanner(holdings.plan).reading(reason)
    if reading.hits or reading.name or reading.digits:
        raise UsageError("correct.error.personal", option="--reason")


def _candidates(holdings: Holdings) -> Iterator[Candidate]:
    """All findings that count or are accepted, and those of files that nobody may accept."""
    files = list(holdings.run().files)
    for unit, period in holdings.book.units():
        files += [holdings.checked(one) for one in holdings.standing(unit, period).pending]
    files += [holdings.as_booked(one) for one in holdings.book.receipts.values() if not one.receipt.readable]
    seen: set[str] = set()
    for file in files:
        alike: dict[str, list[Finding]] = {}
        for found in (*file.findings, *_accepted(file)):
            alike.setdefault(print_of(holdings.plan, file, found), []).append(found)
        for key, some in alike.items():
            if key not in seen:
                seen.add(key)
                yield Candidate(key, file, tuple(some))


def _accepted(file: Submission) -> tuple[Finding, ...]:
    return tuple(one.finding for one in file.waived)


def _is_meant(one: Candidate, choice: Choice) -> bool:
    starts = any(one.fingerprint.startswith(start.lower()) for start in choice.prints)
    file, found = one.file, one.first
    return (starts or not choice.prints) and _fits(
        (file.unit, file.period, found.code, found.element, found.subject), choice
    )


def _fits(given: tuple[str | None, ...], choice: Choice) -> bool:
    wanted = (choice.unit, choice.period, choice.code, choice.element, choice.subject)
    return all(want in (None, have) for want, have in zip(wanted, given, strict=True))


def _well_formed(prints: Sequence[str]) -> None:
    for start in prints:
        if not SHORTEST <= len(start) <= LONGEST or set(start.lower()) - set("0123456789abcdef"):
            raise UsageError("waive.error.fingerprint", given=start, least=SHORTEST)


def _shown(one: Candidate) -> str:
    place = one.first.place
    where = "!".join(part for part in (place.sheet, place.cell) if part)
    return " ".join(part for part in (one.file.unit, one.file.period, one.first.code, where) if part)
