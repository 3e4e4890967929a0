"""Use: a period is frozen: its report can be made again, whatever becomes of plan, templates and ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.ledger.book import Book
from ppmd_cli.ledger.codec import json_text
from ppmd_cli.ledger.records import Closed, Reopened, body_of
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import hash_of, plan_of, read_folder
from ppmd_cli.workflow.basis import TEMPLATES, Basis, basis_of, remake
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.inbox import unbooked
from ppmd_cli.workflow.narrative import FILE_NAME, SUFFIX
from ppmd_cli.workflow.report import DEFAULT_FORMATS, Audience, Report, page
from ppmd_cli.workflow.workspace import Workspace

LOCK_SUFFIX = ".lock.json"


class Obstacle(Struct, frozen=True):
    """Why a period should not be closed yet.

    kind: "conflict" (units with returns between which nobody has chosen) or "unread" (files in the inbox that
    no run has booked). names: of units or files.
    """

    kind: str
    names: tuple[str, ...]


class Edition(Struct, frozen=True):
    """A closing of a period, as its lock file keeps it. row: of the journal. number: 1 for the first."""

    row: int
    number: int
    closed: Closed
    basis: Basis
    plan_files: Mapping[str, str]
    report: Mapping[str, str]

    def files(self) -> Iterator[tuple[str, str, str]]:
        """What the archive keeps for it: name, sha256, suffix."""
        yield ("lock", self.closed.lock, LOCK_SUFFIX)
        for name, digest in (*self.plan_files.items(), *self.basis.templates.items()):
            yield (name, digest, PurePosixPath(name).suffix)
        if self.basis.narrative is not None:
            yield (FILE_NAME, self.basis.narrative, SUFFIX)


def obstacles(holdings: Holdings, period: str) -> tuple[Obstacle, ...]:
    """What a person should settle before the period is closed: a frozen report must not miss it unseen."""
    names = {unit.code: unit.name for unit in holdings.plan.units}
    undecided = tuple(
        names[unit]
        for unit, when in holdings.book.units()
        if when == period and unit in names and holdings.standing(unit, period).conflict
    )
    unread = tuple(_unread(holdings, period))
    found = (Obstacle("conflict", undecided), Obstacle("unread", unread))
    return tuple(one for one in found if one.names)


def _unread(holdings: Holdings, period: str) -> Iterator[str]:
    """Files in the inbox that are not booked and are, or may be, of the period."""
    from ppmd_cli.intake.read import Reader

    reader: Reader | None = None
    inbox = holdings.workspace.place("inbox")
    for path, source in unbooked(holdings):
        if not isinstance(source, Refused):
            reader = reader or Reader(holdings.plan)
            if reader.read_source(source).period not in (None, period):
                continue
        yield path.relative_to(inbox).as_posix()


def close(
    holdings: Holdings,
    folder: Path,
    basis: Basis,
    *,
    now: datetime,
    who: str,
    by: str,
    unsettled: tuple[Obstacle, ...] = (),
) -> Edition:
    """Freeze a period. folder: of the plan. unsettled: what was left so on purpose.

    Everything is in the archive before the journal says "closed": a run that is killed has closed nothing.
    Raises UsageError if the period is closed or the plan's folder changed meanwhile, InputError, OutputError.
    """
    if basis.period in holdings.book.closed:
        raise UsageError("close.error.closed", period=basis.period)
    texts = read_folder(folder)
    if hash_of(texts) != basis.plan:
        raise InputError("close.error.plan_changed", path=folder)
    archive = holdings.workspace.archive
    basis = replace(basis, edition=len(holdings.book.editions[basis.period]) + 1)
    plan_files = {name: _kept(holdings.workspace, name, data) for name, data in sorted(texts.items())}
    for name in TEMPLATES:
        _kept(holdings.workspace, name, resources.template_bytes(name))
    templates = _Kept(holdings.workspace, basis.templates)
    report = remake(holdings.workspace, holdings.journal, basis, holdings.plan, templates)
    t = Translator(basis.lang)
    made = {name: sha256(page(report, name, t)).hexdigest() for name in DEFAULT_FORMATS}
    extra = {
        "closed_at": now.isoformat(timespec="seconds"),
        "by": by,
        "unsettled": [{"kind": one.kind, "names": list(one.names)} for one in unsettled],
    }
    data = json_text(_lock(holdings, basis, plan_files, made) | extra).encode() + b"\n"
    lock = sha256(data).hexdigest()
    archive.keep(lock, LOCK_SUFFIX, data)
    record = Closed(period=basis.period, lock=lock, as_of=basis.as_of, by=by)
    entry = holdings.journal.append(now, who, record)
    holdings.book.add((entry,))
    return Edition(entry.id, basis.edition or 1, record, basis, plan_files, made)


def _kept(workspace: Workspace, name: str, data: bytes) -> str:
    digest = sha256(data).hexdigest()
    workspace.archive.keep(digest, PurePosixPath(name).suffix, data)
    return digest


def _lock(
    holdings: Holdings,
    basis: Basis,
    plan_files: Mapping[str, str],
    report: Mapping[str, str],
) -> dict[str, Any]:
    """The lock file: what `Basis` needs, and for people what stood in the ledger."""
    then = Holdings.open(
        *(holdings.workspace, holdings.plan, holdings.journal),
        as_of=basis.until,
        lateness=basis.lateness,
        upto=basis.last,
        day=basis.as_of,
    )
    book = then.book
    counting = {
        standing.in_force.id for key in book.units() if (standing := then.standing(*key)).in_force is not None
    }
    return {
        "schema": "ppmd.lock",
        "schema_version": "1.0",
        "basis": basis.data(),
        "plan": {"id": holdings.plan.id, "files": dict(plan_files)},
        "report": dict(report),
        "returns": [
            {
                "receipt": one.id,
                "unit": one.receipt.unit,
                "period": one.receipt.period,
                "sha256": one.receipt.sha256,
                "booking": one.receipt.booking,
                "counts": one.id in counting,
            }
            for one in book.receipts.values()
        ],
        "corrections": [
            {"row": row, "unit": one.unit, "period": one.period, **body_of(one)}
            for row, one in book.corrections.values()
        ],
        "waivers": [
            {"unit": one.unit, "period": one.period, **body_of(one)} for one in book.waivers.values()
        ],
        "sendings": [{"period": one.period, **body_of(one)} for one in book.sent],
    }


def reopen(holdings: Holdings, period: str, reason: str, now: datetime, who: str, by: str) -> None:
    """Let a closed period take returns again; its closed report can still be made.

    Raises UsageError if it is open.
    """
    if period not in holdings.book.closed:
        raise UsageError("close.error.open", period=period)
    record = Reopened(period=period, reason=reason, by=by)
    holdings.book.add((holdings.journal.append(now, who, record),))


class Shelf(Protocol):
    """A ledger that is open, whatever has become of the plan."""

    workspace: Workspace
    journal: Journal
    book: Book


def editions(shelf: Shelf, period: str) -> tuple[Edition, ...]:
    """All closings of a period, the first one first. InputError for a lock file that is gone or changed."""
    found = shelf.book.editions.get(period, ())
    return tuple(_edition(shelf.workspace, row, place, one) for place, (row, one) in enumerate(found, 1))


def _edition(workspace: Workspace, row: int, number: int, closed: Closed) -> Edition:
    data = json.loads(workspace.archive.read(closed.lock, LOCK_SUFFIX))
    return Edition(row, number, closed, basis_of(data["basis"]), data["plan"]["files"], data["report"])


def find_edition(shelf: Shelf, given: str | None, number: int | None) -> Edition:
    """A closing by its number, the last one by default. Raises UsageError if there is none."""
    known = shelf.book.editions
    wanted = (given or (next(iter(known)) if len(known) == 1 else "")).casefold()
    period = next((one for one in known if one.casefold() == wanted), None)
    if period is None:
        raise UsageError("close.error.never", period=given or "?", known=", ".join(known) or "–")
    found = editions(shelf, period)
    if number is None:
        return found[-1]
    if not 1 <= number <= len(found):
        raise UsageError("close.error.no_edition", period=period, number=number, count=len(found))
    return found[number - 1]


class _Kept(Struct, frozen=True):
    """Templates from the archive, by name."""

    workspace: Workspace
    digests: Mapping[str, str]

    def __call__(self, name: str) -> bytes:
        if name not in self.digests:
            raise UsageError("close.error.no_template", name=name)
        return self.workspace.archive.read(self.digests[name], PurePosixPath(name).suffix)


def kept_templates(workspace: Workspace, digests: Mapping[str, str]) -> Callable[[str], bytes]:
    """The templates with these digests, from the archive.

    InputError for one that is gone or changed, UsageError for one that there was not yet when it was closed.
    """
    return _Kept(workspace, digests)


def kept_plan(workspace: Workspace, edition: Edition) -> Plan:
    """The plan as it was when the period was closed. InputError for a file that is gone or changed."""
    texts = {
        name: workspace.archive.read(digest, PurePosixPath(name).suffix)
        for name, digest in edition.plan_files.items()
    }
    return plan_of(texts, workspace.archive.folder)


def closed_report(
    shelf: Shelf, edition: Edition, stamp: str | None = None, audience: Audience = "internal"
) -> Report:
    """The report of a closed period, from nothing but the archive and the journal."""
    workspace, basis = shelf.workspace, replace(edition.basis, audience=audience)
    templates = kept_templates(workspace, basis.templates)
    return remake(workspace, shelf.journal, basis, kept_plan(workspace, edition), templates, stamp)


def kept_faults(shelf: Shelf) -> Iterator[tuple[str, str]]:
    """What of the closed periods the archive no longer holds as it was: a code and the file it is said of."""
    archive = shelf.workspace.archive
    for period, found in shelf.book.editions.items():
        for place, (row, closed) in enumerate(found, 1):
            files: tuple[tuple[str, str, str], ...] = (("lock", closed.lock, LOCK_SUFFIX),)
            with suppress(InputError):
                files = tuple(_edition(shelf.workspace, row, place, closed).files())
            for name, digest, suffix in files:
                if not archive.path(digest, suffix).is_file():
                    yield "archive_missing", f"{name} ({period}/{place})"
                elif not archive.holds(digest, suffix):
                    yield "archive_changed", f"{name} ({period}/{place})"
