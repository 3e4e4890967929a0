"""The door for files: found, opened once, read once, known for what they are."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.errors import UsageError
from ppmd_cli.intake.refusal import Limits, RefusalError, Refused
from ppmd_cli.intake.sniff import SourceKind, kind_of
from ppmd_cli.model.shown import shown_name
from ppmd_cli.system.own_output import NAME_ENDS, is_own

DEFAULT_LIMITS = Limits()
APART = ".ppmdignore"
_BASKETS = frozenset({"$recycle.bin", "recycler", "system volume information", "__macosx"})
SPREADSHEET_SUFFIXES = frozenset(
    (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".fods", ".csv")
)
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY", "O_CLOEXEC"):
    _FLAGS |= getattr(os, _flag, 0)


class Source(Struct, frozen=True):
    """One file as read: its bytes, their sha256, and the kind that the content shows.

    parts: the other files of a return saved as one .csv a sheet; then the sha256 is of all their sums.
    """

    path: Path
    name: str
    data: bytes
    sha256: str
    kind: SourceKind
    parts: tuple[Source, ...] = ()

    def __repr__(self) -> str:
        """The name and kind alone: what stands in a file is never shown by a fault of ours."""
        return f"Source(name={self.name!r}, kind={self.kind!r}, sha256={self.sha256!r})"


class Skipped(Struct, frozen=True):
    """A file or folder that was passed over, and why."""

    path: Path
    reason: Literal[
        "lock_file",
        "resource_fork",
        "folder_unreadable",
        "folder_set_apart",
        "folder_hidden",
        "part_of_return",
        "own_output",
    ]


class Found(Struct, frozen=True):
    """The files to read, in the order given and then by name, each once; and those passed over."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def open_source(path: Path, limits: Limits = DEFAULT_LIMITS) -> Source | Refused:
    """Read one file whole and say what it is; whatever is wrong with it comes back as a refusal."""
    try:
        source = source_from_bytes(path, _read(path, limits), limits)
        return source if isinstance(source, Refused) else _with_parts(source, limits)
    except RefusalError as refusal:
        return refusal.refused
    except PermissionError:
        return Refused("file_unreadable", (("reason", "permission"),))
    except FileNotFoundError:
        return Refused("file_unreadable", (("reason", "gone"),))
    except OSError:
        return Refused("file_unreadable", (("reason", "system"),))


def source_from_bytes(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Source | Refused:
    """Identify bytes already in memory, as `open_source` does a file; `path` is only their name."""
    digest = sha256(data).hexdigest()
    try:
        _check_size(len(data), limits)
        return Source(path, shown_name(path.name), data, digest, kind_of(data, limits))
    except RefusalError as refusal:
        return replace(refusal.refused, sha256=digest)


def find_returns(paths: Sequence[Path]) -> Found:
    """List the files to read: those named, and in folders, however deep, those that look like spreadsheets.

    UsageError for a path that does not exist.
    """
    files: dict[Path, Path] = {}
    skipped: list[Skipped] = []
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError("cli.error.no_path", path=path)
        for file in _walk(path, skipped) if path.is_dir() else (path,):
            reason = _not_a_return(file.name) or ("own_output" if file != path and _ours(file) else None)
            if reason:
                skipped.append(Skipped(file, reason))
            else:
                files.setdefault(Path(os.path.realpath(file)), file)
    return Found(_without_parts(files, skipped), tuple(skipped))


def _with_parts(source: Source, limits: Limits) -> Source:
    """Add the other .csv files of the same return. RefusalError or OSError if one of them cannot be read."""
    if source.kind != "csv" or source.path.suffix.lower() != ".csv":
        return source
    from ppmd_cli.intake.csv_parts import parts_in

    returns = parts_in(source.path.parent, _separated_values)
    cover = returns.covers.get(source.path, source.path)
    paths = [path for path in (cover, *returns.parts.get(cover, ())) if path != source.path]
    parts = []
    for path in paths:
        part = source_from_bytes(path, _read(path, limits), limits)
        if isinstance(part, Refused):
            raise RefusalError(part.code, **dict(part.slots))
        parts.append(part)
    if not parts:
        return source
    sums = "".join(sorted((source.sha256, *(part.sha256 for part in parts))))
    return replace(source, parts=tuple(parts), sha256=sha256(sums.encode("ascii")).hexdigest())


def _without_parts(files: dict[Path, Path], skipped: list[Skipped]) -> tuple[Path, ...]:
    """Leave out the .csv files that are read together with a cover that is among the files."""
    tables = [path for path in files.values() if path.suffix.lower() == ".csv"]
    if len(tables) < 2:
        return tuple(files.values())
    from ppmd_cli.intake.csv_parts import parts_in

    parts = set()
    for path in tables:
        with suppress(OSError):
            cover = parts_in(path.parent, _separated_values).covers.get(path)
            if cover is not None and Path(os.path.realpath(cover)) in files:
                parts.add(path)
                skipped.append(Skipped(path, "part_of_return"))
    return tuple(path for path in files.values() if path not in parts)


def _separated_values(path: Path) -> bytes | None:
    """Return the content of a file of separated values, None if it is no such file or cannot be read."""
    try:
        data = _read(path, DEFAULT_LIMITS)
        return data if kind_of(data, DEFAULT_LIMITS) == "csv" else None
    except (RefusalError, OSError):
        return None


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """Yield the spreadsheets beneath a folder in a fixed order.

    Linked folders are not entered, nor hidden ones and waste baskets, nor those beneath it that hold a file
    APART: these are read when named.
    """

    def unreadable(error: OSError) -> None:
        skipped.append(Skipped(Path(error.filename), "folder_unreadable"))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        hidden = [name for name in folders if _is_hidden(name)]
        skipped.extend(Skipped(Path(parent, name), "folder_hidden") for name in sorted(hidden))
        folders[:] = sorted(set(folders) - set(hidden))
        if APART in names and Path(parent) != folder:
            skipped.append(Skipped(Path(parent), "folder_set_apart"))
            folders.clear()
            continue
        for name in sorted(names):
            if Path(name.rstrip("#")).suffix.lower() in SPREADSHEET_SUFFIXES:
                yield Path(parent, name)


def _is_hidden(name: str) -> bool:
    """Tell whether a folder is one that people do not see: what was deleted there must not count again."""
    return name.startswith(".") or name.casefold() in _BASKETS


def _not_a_return(name: str) -> Literal["lock_file", "resource_fork"] | None:
    if name.startswith(("~$", ".~lock.")):
        return "lock_file"
    return "resource_fork" if name.startswith("._") else None


def _ours(path: Path) -> bool:
    """Tell whether it is an annotated copy or a list of ours that nobody has touched since."""
    if NAME_ENDS not in unicodedata.normalize("NFC", path.name):
        return False
    try:
        return is_own(_read(path, DEFAULT_LIMITS))
    except (RefusalError, OSError):
        return False


def _read(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a regular file that does not change meanwhile. RefusalError or OSError."""
    # Asked before opening too: a pipe, a socket or a device may be moved by being opened.
    if not stat.S_ISREG(path.stat().st_mode):
        raise RefusalError("file_not_regular")
    descriptor = os.open(path, _FLAGS)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise RefusalError("file_not_regular")
        _check_large(before.st_size, limits)
        chunks: list[bytes] = []
        wanted = before.st_size + 1
        while wanted and (chunk := os.read(descriptor, wanted)):
            chunks.append(chunk)
            wanted -= len(chunk)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if wanted != 1 or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise RefusalError("file_changed")
    return b"".join(chunks)


def _check_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise RefusalError("file_empty")
    _check_large(size, limits)


def _check_large(size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise RefusalError("file_too_large", limit=str(limits.max_bytes), size=str(size))
