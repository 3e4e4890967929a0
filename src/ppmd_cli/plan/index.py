"""Which plan is meant: a folder, an id of the plans that ship, or their default; no module knows one."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from msgspec import Struct

from ppmd_cli import resources
from ppmd_cli.errors import UsageError
from ppmd_cli.settings import Settings

INDEX = "index.yaml"
DEFINITION = "plan.yaml"


class Index(Struct, frozen=True):
    """The plans that ship, in their order, and the default one."""

    default: str | None
    plans: tuple[str, ...]


def read_index(folder: Path | None = None) -> Index:
    """The index of the plans that ship. Its file is ours and plain, so no YAML library is loaded for it."""
    path = (folder or resources.plans()) / INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return Index(None, ())
    default = re.search(r"^default:\s*([\w.-]+)", text, re.MULTILINE)
    plans = re.findall(r"^\s*-\s+([\w.-]+)", text, re.MULTILINE)
    return Index(default[1] if default else None, tuple(plans))


def find_plan(name_or_path: str | Path | None = None, settings: Settings | None = None) -> Path:
    """The folder of a plan: by path, by id, else the settings' plan, else the default. Raises UsageError."""
    wanted = name_or_path if name_or_path is not None else settings.plan if settings is not None else None
    index = read_index()
    if wanted is None:
        if index.default is None:
            raise UsageError("plan.error.no_default")
        wanted = index.default
    folder = Path(wanted)
    if folder.name == DEFINITION and folder.is_file():
        folder = folder.parent
    if folder.is_dir() and (folder / DEFINITION).is_file():
        return folder
    if str(wanted) in index.plans:
        return resources.plans() / str(wanted)
    if folder.is_dir():
        raise UsageError("plan.error.no_definition", path=folder, file=DEFINITION)
    close = difflib.get_close_matches(str(wanted), index.plans, n=1)
    raise UsageError("plan.error.unknown", name=wanted, known=", ".join(close or index.plans))
