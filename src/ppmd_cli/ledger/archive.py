"""Every file that was received, by the sha256 of its bytes: written once, never changed."""

from __future__ import annotations

import contextlib
import os
import stat
from hashlib import sha256
from pathlib import Path

from ppmd_cli.errors import InputError
from ppmd_cli.system.atomic import write_bytes

_DIGITS = 2


class Archive:
    """The folder of received files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str, suffix: str = "") -> Path:
        """Where the file with this digest stands, or would."""
        return self.folder / digest[:_DIGITS] / f"{digest}{suffix}"

    def keep(self, digest: str, suffix: str, data: bytes) -> Path:
        """Keep a file; nothing is written if it is there already, whole.

        OutputError if the system refuses.
        """
        path = self.path(digest, suffix)
        if not self.holds(digest, suffix):
            write_bytes(path, data)
            if os.name != "nt":
                # Read only, and by the owner alone; a refusal (some shares know no modes) loses nothing.
                with contextlib.suppress(OSError):
                    path.chmod(stat.S_IRUSR)
        return path

    def holds(self, digest: str, suffix: str) -> bool:
        """Tell whether the file is there and holds what its name says."""
        try:
            return sha256(self.path(digest, suffix).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def read(self, digest: str, suffix: str) -> bytes:
        """The bytes of a kept file. InputError if it is gone or no longer what its name says."""
        path = self.path(digest, suffix)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(
                "cli.error.read", path=path, reason=error.strerror or type(error).__name__
            ) from error
        if sha256(data).hexdigest() != digest:
            raise InputError("ledger.error.archive_changed", path=path)
        return data
