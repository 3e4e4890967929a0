"""The streams of a compound file (.xls, the wrapping of protected files), with every chain bounded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from ppmd_cli.intake.refusal import RefusalError

_HEAD = 512
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_MOST_ENTRIES = 100_000
_MOST_FURTHER = 1 << 25


class _Entry(Struct, frozen=True):
    """One line of the directory. kind: 1 storage, 2 stream, 5 root."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams directly beneath the root, by name; `further` gives all others, wherever they lie."""

    def __init__(self, data: bytes) -> None:
        """Read tables and directory. RefusalError if they are damaged or run in circles."""
        if len(data) < _HEAD:
            raise RefusalError("file_truncated")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise _corrupt()
        self._size = 1 << shift
        tables, directory = struct.unpack_from("<II", data, 44)
        self._cutoff, mini, _, more, _ = struct.unpack_from("<IIIII", data, 56)
        self._fat = self._allocation(tables, more)
        self._entries = [*self._directory(self._chain(directory))]
        if not self._entries or self._entries[0].kind != 5:
            raise _corrupt()
        self._mini_fat = _numbers(self._chain(mini)) if mini < _LAST_SECTOR else ()
        self._mini: bytes | None = None
        # Folders within the file: of embedded documents, macros, pivot tables.
        self.storages = [entry.name for entry in self._entries if entry.kind == 1]
        self.streams = {entry.name.casefold(): entry for entry in self._beneath_root()}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a stream of this name."""
        return name.casefold() in self.streams

    def read(self, name: str) -> bytes:
        """Return one stream. RefusalError if it is missing, damaged or cut off."""
        entry = self.streams.get(name.casefold())
        if entry is None:
            raise RefusalError("file_corrupt", reason="missing_part")
        return self._content(entry)

    def further(self) -> Iterator[tuple[str, bytes]]:
        """The streams that hold no workbook, with their names; damaged ones hold nothing."""
        left = _MOST_FURTHER
        for entry in self._entries:
            if entry.kind != 2 or entry.name.casefold() in {"workbook", "book"}:
                continue
            left -= entry.size
            if left >= 0:
                with suppress(RefusalError):
                    yield entry.name, self._content(entry)

    def _content(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            data = self._chain(entry.start)
        else:
            if self._mini is None:
                self._mini = self._chain(self._entries[0].start)
            data = _follow(self._mini, self._mini_fat, entry.start, 64, 0)
        if len(data) < entry.size:
            raise RefusalError("file_truncated")
        return data[: entry.size]

    def _allocation(self, tables: int, more: int) -> tuple[int, ...]:
        """The file allocation table, put together from the sectors that the head and its sequels list."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        per_sector = self._size // 4
        while more < _LAST_SECTOR:
            if more in seen:
                raise _corrupt()
            seen.add(more)
            *numbers, more = struct.unpack(f"<{per_sector}I", self._sector(more))
            listed += numbers
        used = [number for number in listed if number < _LAST_SECTOR]
        if len(used) < tables or len(set(used)) != len(used):
            raise _corrupt()
        return _numbers(b"".join(self._sector(number) for number in used))

    def _sector(self, number: int) -> bytes:
        """One sector; the last of a file may be short."""
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise RefusalError("file_truncated")
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        if start == _END:
            return b""
        return _follow(self._data, self._fat, start, self._size, self._size)

    @staticmethod
    def _directory(data: bytes) -> Iterator[_Entry]:
        for at in range(0, min(len(data), _MOST_ENTRIES * 128) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            left, right, child = struct.unpack_from("<III", data, at + 68)
            start, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, kind, left, right, child, start, size)

    def _beneath_root(self) -> Iterator[_Entry]:
        waiting, seen = [self._entries[0].child], set[int]()
        while waiting:
            number = waiting.pop()
            if number == _FREE:
                continue
            if number in seen or number >= len(self._entries):
                raise _corrupt()
            seen.add(number)
            entry = self._entries[number]
            waiting += (entry.left, entry.right)
            if entry.kind == 2:
                yield entry


def _follow(data: bytes, table: tuple[int, ...], start: int, size: int, offset: int) -> bytes:
    """Return the sectors of one chain. RefusalError if it leaves the table or the file, or does not end."""
    pieces: list[bytes] = []
    number = start
    while number != _END:
        if number >= len(table) or len(pieces) > len(table):
            raise _corrupt()
        at = number * size + offset
        if at >= len(data):
            raise RefusalError("file_truncated")
        pieces.append(data[at : at + size])
        number = table[number]
    return b"".join(pieces)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _corrupt() -> RefusalError:
    return RefusalError("file_corrupt", reason="ole")
