"""msoffcrypto's one door: a protected file is opened with a password given. Only for the worker."""

from __future__ import annotations

import io
from collections.abc import Sequence

from ppmd_cli.intake.refusal import Limits, RefusalError

# What Excel itself puts on a workbook that is only protected against changes.
_OPEN_TO_ALL = "VelvetSweatshop"


def unlock(data: bytes, passwords: Sequence[str], limits: Limits) -> bytes:
    """Return the file behind the password. RefusalError if none of them fits or the extra is not there."""
    try:
        import msoffcrypto
        from msoffcrypto import exceptions
    except ImportError as error:
        raise RefusalError("password_extra_missing" if passwords else "file_encrypted") from error
    for password in (*passwords, _OPEN_TO_ALL):
        opened = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=password)
            file.decrypt(opened)
        except (exceptions.InvalidKeyError, exceptions.DecryptionError):
            continue
        except MemoryError:
            raise
        except Exception as error:
            raise RefusalError("file_corrupt", reason="encryption") from error
        if len(opened.getvalue()) > limits.max_bytes:
            raise RefusalError(
                "file_too_large", limit=str(limits.max_bytes), size=str(len(opened.getvalue()))
            )
        return opened.getvalue()
    raise RefusalError("password_wrong" if passwords else "file_encrypted")
