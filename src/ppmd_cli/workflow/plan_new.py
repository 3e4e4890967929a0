"""Use: a plan's folder -> a folder for another year or place."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from pathlib import Path

from ppmd_cli.errors import OutputError, UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import inspect_folder, load_plan, read_folder
from ppmd_cli.plan.renew import Renewed, renewed
from ppmd_cli.system.atomic import write_bytes

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def make_plan(
    folder: Path, old: Path, t: Translator, *, name: str | None = None, year: int | None = None
) -> tuple[Renewed, Plan | None, list[Finding]]:
    """Make `folder` from the plan in `old`, whole or not at all; what was changed, and what a check says.

    name: the new plan's id, else the folder's name. Raises UsageError, PlanFault for an old plan with faults,
    OutputError.
    """
    wanted = name if name is not None else folder.absolute().name
    before = load_plan(old)
    if not _NAME.fullmatch(wanted):
        raise UsageError("plan.new.error.name", name=wanted)
    if wanted == before.id:
        raise UsageError("plan.new.error.same_name", name=wanted)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("plan.new.error.there", path=folder)
    made = renewed(read_folder(old), wanted, year, t)
    _write(folder, made.texts)
    return made, *inspect_folder(folder)


def _write(folder: Path, texts: dict[str, bytes]) -> None:
    """The folder whole or not at all: it is filled beside its place and then given its name."""
    temporary: Path | None = None
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f".{folder.name[:40]}."))
        for name, data in texts.items():
            write_bytes(temporary / name, data)
        temporary.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=folder, reason=error.strerror or type(error).__name__
        ) from error
    else:
        temporary = None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                shutil.rmtree(temporary)
