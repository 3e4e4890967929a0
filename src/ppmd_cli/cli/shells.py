"""For which shell a completion is wanted."""

from __future__ import annotations

import os
from pathlib import Path

import shellingham

from ppmd_cli.errors import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def shell_in_use() -> str:
    """The shell that has called; where none has (a job, a container), that of the account.

    UsageError where neither is one that completes.
    """
    try:
        calling = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, NotImplementedError):  # the second: a system it does not know
        calling = ""
    named = (calling, Path(os.environ.get("SHELL", "")).name)
    found = next((one for one in named if one in SHELLS), None)
    if found is None:
        raise UsageError("cli.error.no_shell", known=", ".join(SHELLS))
    return found
