"""Under which account the program runs."""

from __future__ import annotations

import getpass


def account() -> str:
    """The name of the account, "?" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
