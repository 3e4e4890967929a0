"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from glob import escape
from pathlib import Path

from ppmd_cli.errors import OutputError


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8 with the line ends it has; see `write_bytes`."""
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> Path:
    """Replace `path` by `data`; missing folders are made. Gives `path` back.

    A reader sees the old file or the new one, never a part. Raises OutputError when the system refuses
    (no room, no right, the file is open in another program); the old file is then as it was.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_part(path), suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _take_mode(temporary, path)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            "cli.error.write", path=path, reason=error.strerror or type(error).__name__
        ) from error
    else:
        temporary = None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
    _sync_folder(path.parent)
    return path


def clear_parts(path: Path) -> None:
    """Remove what writers of `path` that were killed have left beside it; none may be at work."""
    for part in path.parent.glob(f"{escape(_part(path))}*.part"):
        with contextlib.suppress(OSError):
            part.unlink()


def _part(path: Path) -> str:
    """How the names of its temporary files begin."""
    return f".{path.name[:40]}."


def _take_mode(temporary: Path, path: Path) -> None:
    """Give it the rights of the old file, or those that any new file gets: mkstemp's are for one user."""
    if os.name == "nt":
        return
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (Windows and some shares cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
