"""What the journal adds up to: who stands how, which return counts, what was decided. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct, field

from ppmd_cli.ledger.records import (
    Announced,
    Answered,
    Closed,
    Corrected,
    Entry,
    Preferred,
    Receipt,
    Reopened,
    Sent,
    Waived,
    WaiverEnded,
    Withdrawn,
)

Key = tuple[str, str]
"""A unit's code and a period's id."""


class Booked(Struct, frozen=True):
    """A receipt with the number of its row, and when it was booked."""

    id: int
    at: datetime
    receipt: Receipt


class Standing(Struct, frozen=True):
    """How one unit stands in one period.

    receipts: in the order of arrival. in_force: the one whose figures count. conflict: different returns
    between
    which a person must decide. pending: those that arrived after the one in force and were sent back.
    first: the first complete return; by its arrival lateness is judged. announced: reports by other ways.
    """

    receipts: tuple[Booked, ...] = ()
    in_force: Booked | None = None
    conflict: tuple[Booked, ...] = ()
    pending: tuple[Booked, ...] = ()
    announced: tuple[Announced, ...] = ()

    @property
    def last(self) -> Booked | None:
        """The one that arrived last."""
        return self.receipts[-1] if self.receipts else None

    @property
    def received(self) -> date | None:
        """The day by which lateness is judged: of the first complete return, else of the last one."""
        complete = [one for one in self.receipts if not one.receipt.incomplete]
        first = complete[0] if complete else self.last
        return first.receipt.received.date() if first is not None else None


Usable = Callable[[Booked], bool]


def was_accepted(booked: Booked) -> bool:
    """Tell whether it was accepted when it was booked."""
    return booked.receipt.booking in ("accepted", "warnings")


class Book(Struct):
    """The journal folded. until: what arrived later is not known yet. latest: when the last act was.

    editions: each closing of a period, with the number of its row; `closed` those that hold.
    """

    until: date | None = None
    last: int = 0
    latest: datetime | None = None
    receipts: dict[int, Booked] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    answered: dict[int, Answered] = field(default_factory=dict)
    preferred: dict[Key, tuple[int, Preferred]] = field(default_factory=dict)
    announced: dict[Key, list[Announced]] = field(default_factory=lambda: defaultdict(list))
    sent: list[Sent] = field(default_factory=list)
    waivers: dict[str, Waived] = field(default_factory=dict)
    corrections: dict[tuple[str, str, str, str], tuple[int, Corrected]] = field(default_factory=dict)
    closed: dict[str, Closed] = field(default_factory=dict)
    editions: dict[str, list[tuple[int, Closed]]] = field(default_factory=lambda: defaultdict(list))
    reopened: dict[str, list[Reopened]] = field(default_factory=lambda: defaultdict(list))
    _by_key: dict[Key, list[Booked]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entries: Iterable[Entry]) -> Book:
        """Take more rows in, in their order; the book itself comes back."""
        for entry in entries:
            self.last = entry.id
            self.latest = max(entry.at, self.latest or entry.at)
            self._take(entry)
        return self

    def _take(self, entry: Entry) -> None:
        match entry.record:
            case Receipt() as receipt:
                self._receive(Booked(entry.id, entry.at, receipt))
            case Answered() as answered:
                self.answered[answered.receipt] = answered
            case Closed() as closed:
                self.closed[closed.period] = closed
                self.editions[closed.period].append((entry.id, closed))
            case Reopened() as reopened:
                self.closed.pop(reopened.period, None)
                self.reopened[reopened.period].append(reopened)
            case _:
                self._decide(entry)

    def _decide(self, entry: Entry) -> None:
        """Take in what a person has decided or told."""
        match entry.record:
            case Preferred() as preferred:
                self.preferred[preferred.unit, preferred.period] = (entry.id, preferred)
            case Announced() as announced:
                if self._is_known(announced.received):
                    self.announced[announced.unit, announced.period].append(announced)
            case Sent() as sent:
                if self._is_known(sent.day):
                    self.sent.append(sent)
            case Waived() | WaiverEnded():
                self._waive(entry)
            case Corrected() | Withdrawn():
                self._correct(entry)

    def _waive(self, entry: Entry) -> None:
        """Take in what is accepted. What is taken back is gone, whichever day is asked about."""
        match entry.record:
            case Waived() as waived if self._is_known(waived.on):
                self.waivers[waived.fingerprint] = waived
            case WaiverEnded() as ended:
                self.waivers.pop(ended.fingerprint, None)

    def _correct(self, entry: Entry) -> None:
        """Take in a corrected figure. What is taken back is gone, whichever day is asked about."""
        match entry.record:
            case Corrected() as one if self._is_known(one.on):
                self.corrections[one.unit, one.period, one.element, one.subject] = (entry.id, one)
            case Withdrawn() as one:
                self.corrections.pop((one.unit, one.period, one.element, one.subject), None)

    def _is_known(self, day: date) -> bool:
        """Tell whether what happened on a day is known yet."""
        return self.until is None or day <= self.until

    def _receive(self, booked: Booked) -> None:
        receipt = booked.receipt
        self.contents[receipt.sha256] = booked.id
        if not self._is_known(receipt.received.date()):
            return
        self.receipts[booked.id] = booked
        if receipt.readable and receipt.unit is not None and receipt.period is not None:
            self._by_key[receipt.unit, receipt.period].append(booked)

    def units(self) -> tuple[Key, ...]:
        """The units and periods of which something is known, in the order in which they came up."""
        corrected = ((unit, period) for unit, period, _, _ in self.corrections)
        return tuple(dict.fromkeys((*self._by_key, *self.announced, *corrected)))

    def standing(self, unit: str, period: str, usable: Usable = was_accepted) -> Standing:
        """How the unit stands. usable:

        whether a receipt's figures may count; asked from the last one back.
        """
        receipts = sorted(
            self._by_key.get((unit, period), ()), key=lambda one: (one.receipt.received, one.id)
        )
        announced = tuple(self.announced.get((unit, period), ()))
        pending: list[Booked] = []
        group: list[Booked] = []
        for one in reversed(receipts):
            if group and not _at_once(one, group[0]):
                break
            if usable(one):
                if all(one.receipt.values != other.receipt.values for other in group):
                    group.insert(0, one)
            elif not group:
                pending.insert(0, one)
        chosen = self._decided(unit, period, receipts, usable)
        if chosen is not None:
            group = [chosen]
        return Standing(
            receipts=tuple(receipts),
            in_force=group[0] if len(group) == 1 else None,
            conflict=tuple(group) if len(group) > 1 else (),
            pending=tuple(pending),
            announced=announced,
        )

    def _decided(self, unit: str, period: str, receipts: list[Booked], usable: Usable) -> Booked | None:
        """The receipt that a person chose, unless another has been booked since that may count."""
        number, decision = self.preferred.get((unit, period), (0, None))
        if decision is None or any(one.id > number and usable(one) for one in receipts):
            return None
        return next((one for one in receipts if one.id == decision.receipt and usable(one)), None)


def _at_once(one: Booked, other: Booked) -> bool:
    """Tell whether two came so that neither can be said to replace the other:

    in one run, without a told time.
    """
    first, second = one.receipt, other.receipt
    if first.run != second.run:
        return False
    told = "file_time" not in (first.received_basis, second.received_basis)
    return not told or first.received == second.received


def open_corrections(book: Book, unit: str, period: str) -> Mapping[tuple[str, str], tuple[int, Corrected]]:
    """The corrections of a unit's figures, by element and subject, with the numbers of their rows."""
    return {
        (element, subject): found
        for (whose, when, element, subject), found in book.corrections.items()
        if (whose, when) == (unit, period)
    }
