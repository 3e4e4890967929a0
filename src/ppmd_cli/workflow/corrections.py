"""The corrections that hold for a unit's return: read by the plan of now, without those that are settled."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from ppmd_cli.layout import form_of
from ppmd_cli.ledger.book import Book, Booked, open_corrections, was_accepted
from ppmd_cli.ledger.codec import decoded
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.fact import Correction
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Value


class Held(Struct, frozen=True):
    """Corrections for one return. earlier: rows that it came after. unread: rows that cannot be read now."""

    given: tuple[Correction, ...] = ()
    earlier: frozenset[int] = frozenset()
    unread: Mapping[int, str] = field(default_factory=dict)


def corrections_for(
    plan: Plan, book: Book, journal: Journal, key: tuple[str, str], booked: Booked | None
) -> Held:
    """The corrections of a unit and period that hold for a return; booked: its receipt, None for a new one.

    Once an accepted return has said the same itself, the correction is settled for those that follow it.
    """
    opened = open_corrections(book, *key)
    elements = _elements(plan, key[0])
    before = [one for one in _before(book, key, booked) if was_accepted(one)]
    given: list[Correction] = []
    unread: dict[int, str] = {}
    for (name, subject), (entry, one) in opened.items():
        element = elements.get(name)
        if element is None:
            continue
        from ppmd_cli.intake.typed import read_typed

        parsed = read_typed(plan, element, one.typed)
        if parsed.problem_code is not None:
            unread[entry] = parsed.problem_code
        if any(other.id > entry and _own(journal, other, name, subject) == parsed.value for other in before):
            continue
        given.append(
            Correction(
                entry=entry,
                element=name,
                subject=subject,
                typed=one.typed,
                value=parsed.value,
                source=one.source,
                by=one.by,
                on=one.on,
                confirmed=one.confirmed,
            )
        )
    came_after = {one.entry for one in given if booked is None or booked.id > one.entry}
    return Held(tuple(given), frozenset(came_after), unread)


def _before(book: Book, key: tuple[str, str], booked: Booked | None) -> tuple[Booked, ...]:
    """The receipts of a unit that came before one."""
    receipts = book.standing(*key).receipts
    numbers = [one.id for one in receipts]
    return receipts[: numbers.index(booked.id)] if booked is not None and booked.id in numbers else receipts


def _elements(plan: Plan, unit: str) -> Mapping[str, Element]:
    form = form_of(plan, unit)
    return {element.id: element for _, element in form.elements()} if form is not None else {}


def _own(journal: Journal, booked: Booked, element: str, subject: str) -> Value | None:
    """What a return itself says of a value, None if it says nothing."""
    for row in journal.facts(booked.id):
        if row[:2] == (element, subject):
            return decoded(row[2], row[3])
    return None
