"""The exceptions that are an answer rather than a bug; `cli.main` gives each its code and its sentence."""

from __future__ import annotations

from collections.abc import Iterable


class PpmdError(Exception):
    """Root of our own exceptions.

    key: of the sentence in the catalogue. slots: what it names: paths, options, ids; never data of a return.
    """

    def __init__(self, key: str, /, **slots: object) -> None:
        super().__init__(key)
        self.key = key
        self.slots = slots


class UsageError(PpmdError):
    """The command line is wrong, or names a path or id that does not exist: exit 2."""


class SettingsError(PpmdError):
    """ppmd.toml is wrong: exit 3."""


class PlanFault(PpmdError):
    """The plan is wrong: exit 3. `findings` are those of the plan, each with its file, line and column."""

    def __init__(
        self, findings: Iterable[object] = (), key: str = "cli.error.plan", /, **slots: object
    ) -> None:
        super().__init__(key, **slots)
        self.findings = tuple(findings)


class InputError(PpmdError):
    """The system refuses to let us read: exit 4; trying again may help."""


class OutputError(PpmdError):
    """The system refuses to let us write: exit 4; trying again may help."""
