"""The only clock: --as-of, else SOURCE_DATE_EPOCH, else the computer's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime

from ppmd_cli.errors import UsageError


def today(as_of: date | None = None, environ: Mapping[str, str] = os.environ) -> date:
    """The day that is printed and by which lateness is judged.

    Raises UsageError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    if as_of is not None:
        return as_of
    return now(environ).date()


def now(environ: Mapping[str, str] = os.environ) -> datetime:
    """The moment in local time; in UTC when SOURCE_DATE_EPOCH gives it, to be the same everywhere."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now().astimezone()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError("cli.error.epoch", text=epoch) from None
