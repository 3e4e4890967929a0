"""What waits for somebody: files that are not booked, returns that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import SPREADSHEET_SUFFIXES, Source, find_returns, open_source
from ppmd_cli.ledger.book import Booked
from ppmd_cli.workflow.holdings import Holdings


def unbooked(holdings: Holdings) -> Iterator[tuple[Path, Source | Refused]]:
    """The files in the inbox that the ledger does not know."""
    inbox = holdings.workspace.place("inbox")
    if not inbox.is_dir():
        return
    for path in find_returns([inbox]).files:
        source = open_source(path)
        if source.sha256 is None or source.sha256 not in holdings.book.contents:
            yield path, source


def conflicts(holdings: Holdings) -> Iterator[tuple[str, str, tuple[Booked, ...]]]:
    """Units and periods in which a person must decide between returns."""
    for unit, period in holdings.book.units():
        standing = holdings.standing(unit, period)
        if standing.conflict:
            yield unit, period, standing.conflict


def strangers(holdings: Holdings) -> tuple[Path, ...]:
    """What lies in the inbox and looks like no spreadsheet (.pdf, .docx, .zip, .html): nobody reads it."""
    inbox = holdings.workspace.place("inbox")
    return tuple(
        path
        for path in sorted(inbox.rglob("*"))
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.suffix.lower() not in (*SPREADSHEET_SUFFIXES, ".toml")
    )
