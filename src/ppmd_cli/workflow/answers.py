"""Use: what was sent back or refused -> for each a copy that shows the sender what to mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ppmd_cli.i18n import Translator
from ppmd_cli.ledger.book import Booked
from ppmd_cli.ledger.records import Answered
from ppmd_cli.workflow.annotate import annotate
from ppmd_cli.workflow.holdings import Holdings

FOLDERS = {"returned": "returned", "refused": "refused"}


class Answer(Struct, frozen=True):
    """What was written for the sender of a receipt. kept: files that somebody has worked in, left alone."""

    booked: Booked
    paths: tuple[Path, ...]
    kept: tuple[Path, ...] = ()


def answer(holdings: Holdings, t: Translator, now: datetime, who: str) -> Iterator[Answer]:
    """Write what is due to senders and has not been written, one receipt after the other.

    Whatever ended an earlier run, nothing is left out: what is due stands in the journal. OutputError,
    InputError.
    """
    due = [
        booked
        for number, booked in holdings.book.receipts.items()
        if booked.receipt.booking in FOLDERS and number not in holdings.book.answered
    ]
    for booked in due:
        receipt = booked.receipt
        name = FOLDERS[receipt.booking]
        beneath = receipt.unit or f"{booked.id:04}"
        place = holdings.workspace.place(name) / beneath
        paths: list[Path] = []
        kept: list[Path] = []
        for made in annotate([holdings.as_booked(booked)], holdings.plan, place, t):
            paths += made.paths
            kept += made.kept
        files = tuple(f"{beneath}/{path.name}" for path in (*paths, *kept))
        record = Answered(
            unit=receipt.unit, period=receipt.period, receipt=booked.id, folder=name, files=files
        )
        holdings.book.add((holdings.journal.append(now, who, record),))
        yield Answer(booked, tuple(paths), tuple(kept))
