"""Which .csv files are one return: programs save one a sheet, "<return>-<sheet>.csv" or a folder.

The file with the identity codes is the cover; the others are its parts if their names say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field

from ppmd_cli.intake.encodings import decoded
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.layout import IDENTITY

_CODES = re.compile(rf"(?:^|[;,\t|])\"?({'|'.join(IDENTITY)})\"?(?=[;,\t|])", re.MULTILINE)

IsText = Callable[[Path], bytes | None]
"""Returns the content of a file of separated values, None if it is no such file."""


class Parts(Struct, frozen=True):
    """The returns of one folder. parts: cover -> its parts, by name; covers: part -> its cover."""

    parts: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    covers: dict[Path, Path] = field(default_factory=dict)


def sheet_name(path: Path) -> str:
    """Return what the name of a file says its sheet is called."""
    return path.stem.rpartition("-")[2].strip() or path.stem


def parts_in(folder: Path, content: IsText) -> Parts:
    """Tell which files of a folder belong together. OSError if it cannot be listed."""
    return _parts_in(folder, folder.stat().st_mtime_ns, content)


@lru_cache(maxsize=16)
def _parts_in(folder: Path, _: int, content: IsText) -> Parts:
    texts: list[Path] = []
    covers: dict[Path, str] = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv"):
        # One after the other: a folder may hold more than memory does.
        if (data := content(path)) is not None:
            texts.append(path)
            if _is_cover(data):
                covers[path] = _return_name(path)
    found = Parts()
    by_cover: dict[Path, list[Path]] = defaultdict(list)
    for path in texts:
        cover = _cover_of(path, covers) if path not in covers else None
        if cover is not None:
            found.covers[path] = cover
            by_cover[cover].append(path)
    found.parts.update((cover, tuple(parts)) for cover, parts in by_cover.items())
    return found


def _return_name(cover: Path) -> str:
    """What the names of a return's files begin with: "" where each is named after its sheet alone."""
    name, dash, _ = cover.stem.rpartition("-")
    return name + dash


def _cover_of(part: Path, covers: dict[Path, str]) -> Path | None:
    """The cover whose name a part's continues furthest, if there is just one such."""
    fitting = [cover for cover, name in covers.items() if part.stem.startswith(name)]
    furthest = max((len(covers[cover]) for cover in fitting), default=0)
    nearest = [cover for cover in fitting if len(covers[cover]) == furthest]
    return nearest[0] if len(nearest) == 1 else None


def _is_cover(data: bytes) -> bool:
    try:
        return len(set(_CODES.findall(decoded(data)[0]))) >= 2
    except RefusalError:
        return False
