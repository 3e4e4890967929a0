"""Use: the ledger kept safe: verified, backed up, restored."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ppmd_cli.errors import InputError, OutputError, UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import FILE_NAME
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.workflow.close import kept_faults
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.workspace import LEDGER, Workspace, make_workspace


def faults(holdings: Holdings) -> Iterator[tuple[str, str]]:
    """What is no longer as it was: a code and the row or file that it is said of."""
    for code, number in holdings.journal.faults():
        yield code, "" if number is None else str(number)
    archive = holdings.workspace.archive
    for booked in holdings.book.receipts.values():
        receipt = booked.receipt
        if receipt.booking == "refused":
            continue
        for digest in receipt.parts or (receipt.sha256,):
            if not archive.path(digest, receipt.suffix).is_file():
                yield "archive_missing", f"{receipt.file_name} (#{booked.id})"
            elif not archive.holds(digest, receipt.suffix):
                yield "archive_changed", f"{receipt.file_name} (#{booked.id})"
    yield from kept_faults(holdings)


def back_up(holdings: Holdings, path: Path) -> int:
    """Write ledger, settings and archive into one zip; give the number of archived files.

    OutputError, InputError.
    """
    if path.exists():
        raise OutputError("ledger.error.backup_there", path=path)
    workspace = holdings.workspace
    with tempfile.TemporaryDirectory(prefix="ppmd-") as name:
        copy, packed = Path(name, LEDGER), Path(name, "backup.zip")
        holdings.journal.backup(copy)
        count = 0
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.write(copy, LEDGER)
            if (workspace.folder / FILE_NAME).is_file():
                pack.write(workspace.folder / FILE_NAME, FILE_NAME)
            for file in sorted(workspace.place("archive").rglob("*")):
                if file.is_file() and not file.name.endswith(".part"):
                    pack.write(file, file.relative_to(workspace.folder).as_posix())
                    count += 1
        write_bytes(path, packed.read_bytes())
        if os.name != "nt":
            path.chmod(0o600)
    return count


def restore(path: Path, folder: Path, t: Translator) -> int:
    """Make a workspace from a backup where there is none; give the number of archived files.

    Raises UsageError where a ledger stands already or there is no backup, InputError for one that is damaged.
    """
    if not path.is_file():
        raise UsageError("cli.error.no_path", path=path)
    workspace = Workspace(folder)
    if workspace.ledger.exists():
        raise UsageError("ledger.error.restore_there", path=folder)
    try:
        with zipfile.ZipFile(path) as pack:
            names = pack.namelist()
            if LEDGER not in names or pack.testzip() is not None or not all(map(_is_inside, names)):
                raise InputError("ledger.error.backup_damaged", path=path)
            for name in sorted(names, key=lambda one: one == LEDGER):
                write_bytes(folder / name, pack.read(name))
            workspace.ledger.chmod(0o600)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError("ledger.error.backup_damaged", path=path) from error
    make_workspace(folder, t("ledger.settings", plan="", title=""))
    return sum(1 for name in names if name.startswith("archive/"))


def _is_inside(name: str) -> bool:
    """Tell whether a name is one of those that `back_up` writes."""
    parts = name.split("/")
    return name in (LEDGER, FILE_NAME) or (parts[0] == "archive" and ".." not in parts and len(parts) == 3)
