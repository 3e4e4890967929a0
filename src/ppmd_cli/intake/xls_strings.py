"""Texts of a BIFF8 stream, which may go on in the next record in another width."""

from __future__ import annotations

import struct

from ppmd_cli.intake.refusal import RefusalError


class Pieces:
    """One record and those that continue it, read from the front."""

    __slots__ = ("_at", "_number", "_pieces", "attached", "runs")

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._number = 0
        self._at = 0
        # Of the text last read: where each run of rich text begins, and its font.
        self.runs: tuple[tuple[int, int], ...] = ()
        # What is attached to it: how it is read aloud.
        self.attached = b""

    def take(self, size: int) -> bytes:
        """Return the next bytes, across records if need be. RefusalError if there are no more."""
        taken = b""
        while True:
            piece = self._pieces[self._number]
            part = piece[self._at : self._at + size - len(taken)]
            taken += part
            self._at += len(part)
            if len(taken) == size:
                return taken
            self._next()

    def text(self, length: int, *, flags: int | None = None) -> str:
        """Return a text of `length` characters and pass over what is attached to it."""
        if flags is None:
            (flags,) = self.take(1)
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        attached = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        text = self.characters(length, wide=bool(flags & 1))
        self.runs = tuple(struct.iter_unpack("<HH", self.take(4 * runs))) if runs else ()
        self.attached = self.take(attached) if attached else b""
        return text

    def characters(self, length: int, *, wide: bool) -> str:
        """Return `length` characters; each further record says anew how wide they are."""
        found: list[str] = []
        while length:
            size = 2 if wide else 1
            here = min(length, (len(self._pieces[self._number]) - self._at) // size)
            data = self._pieces[self._number][self._at : self._at + here * size]
            found.append(data.decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            self._at += here * size
            length -= here
            if length:
                self._next()
                wide = bool(self.take(1)[0] & 1)
        # Halves of one character may stand in two records; what is still half then is damage.
        text = "".join(found)
        try:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError as error:
            raise RefusalError("file_corrupt", reason="text") from error

    def _next(self) -> None:
        self._number += 1
        self._at = 0
        if self._number >= len(self._pieces):
            raise RefusalError("file_corrupt", reason="text")
