"""Findings that a person has accepted: taken out of a return's findings, and nothing beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.findings.fingerprint import fingerprint
from ppmd_cli.ledger.book import Book
from ppmd_cli.ledger.records import Waived
from ppmd_cli.model.fact import Accepted, Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import shown_day


def holds(waiver: Waived, day: date) -> bool:
    """Tell whether a waiver holds on a day."""
    return waiver.on <= day and (waiver.until is None or day <= waiver.until)


def holding(book: Book, file: Submission, day: date) -> Mapping[str, Waived]:
    """The waivers that hold on a day for a return, by fingerprint."""
    return {
        key: one
        for key, one in book.waivers.items()
        if (one.unit, one.period) == (file.unit, file.period) and holds(one, day)
    }


def print_of(plan: Plan, file: Submission, found: Finding) -> str:
    """The fingerprint of a finding of a return."""
    fact = file.facts.get((found.element or "", found.subject or ""))
    return fingerprint(plan.id, file.unit, file.period, found, fact.value if fact else None)


def split(
    plan: Plan, file: Submission, found: Iterable[Finding], waivers: Mapping[str, Waived]
) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """What is left of the findings, and what is accepted.

    Of findings alike in everything that a fingerprint knows, only as many as somebody has seen.
    """
    printed = [(print_of(plan, file, one), one) for one in dict.fromkeys(found)]
    times = Counter(key for key, _ in printed)
    left: list[Finding] = []
    accepted: list[Accepted] = []
    for key, one in printed:
        waiver = waivers.get(key)
        if waiver is None or times[key] > waiver.alike:
            left.append(one)
        else:
            accepted.append(Accepted(one, waiver.reason, waiver.by, waiver.on, waiver.until))
    return tuple(left), tuple(accepted)


def idle(plan: Plan, files: Sequence[Submission], waivers: Iterable[Waived]) -> tuple[Waived, ...]:
    """The waivers that accept nothing in any of a unit's returns."""
    used = {print_of(plan, file, one.finding) for file in files for one in file.waived}
    return tuple(one for one in waivers if one.fingerprint not in used)


def said_of(waiver: Waived) -> Finding:
    """The finding that a waiver accepts nothing any more."""
    return finding(
        "waiver_without_finding",
        element=waiver.element,
        subject=waiver.subject,
        accepted=waiver.code,
        day=shown_day(waiver.on),
        by=waiver.by,
    )
