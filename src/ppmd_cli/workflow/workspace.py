"""The folder in which an office keeps a round of reporting: made once, then found by every command."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ppmd_cli.errors import OutputError, UsageError
from ppmd_cli.ledger.archive import Archive
from ppmd_cli.ledger.lock import alone
from ppmd_cli.ledger.store import Journal
from ppmd_cli.settings import FILE_NAME, Settings
from ppmd_cli.system.atomic import write_text

FOLDERS = ("inbox", "returned", "refused", "reports", "letters", "archive", "log")
FOR_THE_OWNER = ("archive", "log")
LEDGER = "ledger.sqlite"


class Workspace(Struct, frozen=True):
    """Where everything of a round stands."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """The journal."""
        return self.folder / LEDGER

    @property
    def archive(self) -> Archive:
        """The files that were received."""
        return Archive(self.folder / "archive")

    def place(self, name: str) -> Path:
        """One of FOLDERS."""
        return self.folder / name

    def journal(self) -> Journal:
        """Open the journal. InputError, OutputError if that cannot be."""
        return Journal.open(self.ledger)

    def sweep(self) -> None:
        """Remove what a run that was killed has left half written; only whoever holds the workspace may."""
        for name in FOLDERS:
            if name != "inbox":
                for path in self.place(name).rglob(".*.part"):
                    with contextlib.suppress(OSError):
                        path.unlink()

    def alone(self, at: datetime) -> contextlib.AbstractContextManager[None]:
        """Hold the workspace against a second run. OutputError if one is at work."""
        return alone(self.folder, at)


def find_workspace(settings: Settings) -> Workspace | None:
    """The workspace that the settings name, None if they name none.

    Raises UsageError if it is no workspace.
    """
    if settings.workspace is None:
        return None
    if not (settings.workspace / LEDGER).is_file():
        raise UsageError("ledger.error.no_workspace", path=settings.workspace)
    return Workspace(settings.workspace)


def need_workspace(settings: Settings) -> Workspace:
    """The workspace, for a command that cannot do without. Raises UsageError."""
    found = find_workspace(settings)
    if found is None:
        raise UsageError("ledger.error.workspace_needed")
    return found


class Made(Struct, frozen=True):
    """What `make_workspace` has made and what was there, by name."""

    workspace: Workspace
    made: tuple[str, ...]
    there: tuple[str, ...]


def make_workspace(folder: Path, settings_text: str) -> Made:
    """Make what is missing of a workspace; nothing that is there is touched.

    Raises InputError, OutputError.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("ledger.error.not_a_folder", path=folder)
    workspace = Workspace(folder)
    made: list[str] = []
    there: list[str] = []
    for name in FOLDERS:
        place = folder / name
        (there if place.is_dir() else made).append(f"{name}/")
        _make(place, owner_only=name in FOR_THE_OWNER)
    config = folder / FILE_NAME
    if config.exists():
        there.append(FILE_NAME)
    else:
        write_text(config, settings_text)
        made.append(FILE_NAME)
    (there if workspace.ledger.is_file() else made).append(LEDGER)
    Journal.open(workspace.ledger, create=True).close()
    return Made(workspace, tuple(made), tuple(there))


def _make(place: Path, *, owner_only: bool) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        if owner_only and os.name != "nt":
            place.chmod(0o700)
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=place, reason=error.strerror or type(error).__name__
        ) from error
