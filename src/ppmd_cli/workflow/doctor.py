"""Use: a workspace, the settings and the machine are looked over; each check says what it saw."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from ppmd_cli.errors import PpmdError
from ppmd_cli.ledger.lock import holder
from ppmd_cli.model.plan import Plan
from ppmd_cli.settings import DocumentSettings, Settings
from ppmd_cli.system.office import office_program
from ppmd_cli.system.runlog import Ended, last_good
from ppmd_cli.system.volumes import is_shared
from ppmd_cli.workflow.custody import faults
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.inbox import conflicts, strangers, unbooked
from ppmd_cli.workflow.workspace import FOLDERS, FOR_THE_OWNER, LEDGER, Workspace, find_workspace

State = Literal["good", "note", "warning", "fault"]
MIB = 1 << 20
LITTLE, TOO_LITTLE = 500 * MIB, 50 * MIB
"""Free bytes on the workspace's disk: below the first a warning, below the second a fault."""
LONG_RUN = timedelta(hours=2)
SHOWN = 5


class Check(Struct, frozen=True):
    """What a check saw: its sentence is `doctor.{code}` with the slots, its remedy `doctor.{code}.remedy`."""

    code: str
    state: State
    slots: Mapping[str, object] = field(default_factory=dict)


class Health(Struct, frozen=True):
    """All that was seen. last_run: the last that finished, None where there was none or no workspace."""

    checks: tuple[Check, ...]
    last_run: Ended | None = None

    @property
    def in_order(self) -> bool:
        """Whether there is no fault."""
        return all(one.state != "fault" for one in self.checks)


def examine(settings: Settings, now: datetime, max_age: timedelta | None = None) -> Health:
    """Look over the plan, the workspace (where one is named) and the machine.

    max_age: how long ago the last finished run may be; with it a workspace is needed.
    """
    checks: list[Check] = []
    plan = _plan(settings, checks)
    workspace = _workspace(settings, checks, needed=max_age is not None)
    last = None
    if workspace is not None:
        checks += _disk(workspace)
        checks += _lock(workspace, now)
        if plan is not None:
            checks += _ledger(workspace, plan, now)
        last = last_good(workspace.place("log") / "run.jsonl")
        checks.append(_last_run(last, now, max_age))
    program = office_program()
    checks.append(Check("office", "good", {"path": program}) if program else Check("no_office", "note"))
    return Health(tuple(checks), last)


def _plan(settings: Settings, checks: list[Check]) -> Plan | None:
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan

    try:
        plan = load_plan(find_plan(settings.plan, settings))
    except PpmdError as error:
        checks.append(_broken("plan_broken", error))
        return None
    checks.append(Check("plan", "good", {"id": plan.id, "sha256": plan.sha256[:12]}))
    strange = sorted(set(settings.pace) - {one.id for one in plan.indicators})
    if strange:
        checks.append(Check("pace_unknown", "fault", {"names": ", ".join(strange)}))
    return plan


def _workspace(settings: Settings, checks: list[Check], *, needed: bool) -> Workspace | None:
    try:
        found = find_workspace(settings)
    except PpmdError:
        checks.append(Check("workspace_missing", "fault", {"path": settings.workspace}))
        return None
    if found is None:
        checks.append(Check("no_workspace", "fault" if needed else "note"))
        if settings.returns is not None and not settings.returns.is_dir():
            checks.append(Check("returns_missing", "warning", {"path": settings.returns}))
        return None
    checks.append(Check("workspace", "good", {"path": found.folder}))
    return found


def _disk(workspace: Workspace) -> Iterator[Check]:
    """Folders, rights, room, the kind of volume, what a run that broke off has left."""
    missing = [name for name in FOLDERS if not workspace.place(name).is_dir()]
    if missing:
        yield Check("folders_missing", "fault", {"names": ", ".join(missing), "path": workspace.folder})
    places = [workspace.folder, workspace.ledger, *map(workspace.place, FOLDERS)]
    closed = [one for one in places if one.exists() and not os.access(one, os.R_OK | os.W_OK)]
    if closed:
        yield Check("no_rights", "fault", {"names": ", ".join(map(_name, closed))})
    guarded = [workspace.ledger, *map(workspace.place, FOR_THE_OWNER)]
    seen = [one for one in guarded if os.name != "nt" and one.exists() and one.stat().st_mode & 0o077]
    if seen:
        yield Check("open_to_others", "warning", {"names": ", ".join(map(_name, seen))})
    if is_shared(workspace.ledger):
        yield Check("shared", "warning", {"path": workspace.folder})
    free = shutil.disk_usage(workspace.folder).free
    state: State = "good" if free >= LITTLE else "warning" if free >= TOO_LITTLE else "fault"
    yield Check("room" if state == "good" else "little_room", state, {"count": free // MIB})
    parts = sum(1 for name in FOLDERS if name != "inbox" for _ in workspace.place(name).rglob(".*.part"))
    if parts:
        yield Check("broken_off", "note", {"count": parts})


def _lock(workspace: Workspace, now: datetime) -> Iterator[Check]:
    """Whether a run is at work."""
    held = holder(workspace.folder, now)
    if held is not None:
        minutes = held["minutes"]
        long = minutes.isdigit() and timedelta(minutes=int(minutes)) > LONG_RUN
        yield Check("running", "warning" if long else "note", dict(held))


def _ledger(workspace: Workspace, plan: Plan, now: datetime) -> Iterator[Check]:
    """The journal and the archive, and what waits for a person."""
    try:
        with workspace.journal() as journal:
            holdings = Holdings.open(workspace, plan, journal)
            found = list(faults(holdings))
            for code, name in found[:SHOWN]:
                yield Check(f"ledger_{code}", "fault", {"name": name})
            if len(found) > SHOWN:
                yield Check("ledger_more", "fault", {"count": len(found) - SHOWN})
            entries = journal.entries()
            if not found:
                slots = {"entries": len(entries), "files": len(holdings.book.receipts)}
                yield Check("ledger", "good", slots)
            ahead = [one for one in entries if one.at.astimezone(now.tzinfo) > now]
            if ahead:
                yield Check("clock_back", "warning", {"at": max(one.at for one in ahead), "now": now})
            yield from _waiting(holdings)
    except PpmdError as error:
        yield _broken("ledger_broken", error)


def _waiting(holdings: Holdings) -> Iterator[Check]:
    """What the next run, or a person, has still to do."""
    left = sum(1 for _ in unbooked(holdings))
    if left:
        yield Check("inbox_waits", "note", {"count": left})
    strange = strangers(holdings)
    if strange:
        yield Check("inbox_strangers", "warning", {"count": len(strange)})
    open_ = list(conflicts(holdings))
    if open_:
        names = ", ".join(f"{unit} {period}" for unit, period, _ in open_[:SHOWN])
        yield Check("conflicts", "warning", {"count": len(open_), "names": names})


def _last_run(last: Ended | None, now: datetime, max_age: timedelta | None) -> Check:
    if last is None:
        return Check("never_run", "note" if max_age is None else "fault")
    age = max(now - last.at, timedelta())
    slots: dict[str, object] = {"at": last.at, "age": age, "exit": last.exit}
    if max_age is not None and age > max_age:
        return Check("run_too_old", "fault", slots | {"most": max_age})
    return Check("last_run", "good", slots)


def _broken(code: str, error: PpmdError) -> Check:
    return Check(code, "fault", {"error": error})


def _name(path: Path) -> str:
    return path.name if path.name == LEDGER else f"{path.name}/"


def settings_of(settings: Settings) -> Iterator[tuple[str, str | None, str | None]]:
    """Each setting: its name, its value as text and where it was set; None for the default."""
    origin = settings.origins

    def line(name: str, value: object, key: str | None = None) -> tuple[str, str | None, str | None]:
        return name, None if value is None else str(value), origin.get(key or name)

    yield line("plan", settings.plan)
    for name in ("lang", "workspace", "returns", "lateness"):
        yield line(name, getattr(settings, name))
    for name, share in sorted(settings.pace.items()):
        yield line(f"pace.{name}", share, "pace")
    document = settings.documents.get("report", DocumentSettings())
    yield line("document.number", document.number, "document")
    yield line("document.date", document.day, "document")
    for name in ("letter_after", "list_after"):
        yield line(f"remind.{name}", getattr(settings.remind, name), "remind")
    for name, key in (("symbol",) * 2, ("date", "day"), ("signatory",) * 2, ("drafted_by",) * 2):
        yield line(f"letter.{name}", getattr(settings.remind, key), "letter")
