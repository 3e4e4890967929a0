"""The exit codes, a published contract."""

from enum import IntEnum


class Exit(IntEnum):
    """What a call ends with; a scheduled job tells by it what to do next."""

    OK = 0
    FINDINGS = 1  # findings at or above --fail-on
    USAGE = 2  # the command line is wrong, or a path that does not exist
    PLAN = 3  # the plan or the configuration is wrong: call whoever wrote it
    ENVIRONMENT = 4  # cannot read or write; trying again may help
    PARTIAL = 5  # batch finished, some returns could not be processed
    INTERNAL = 70  # our bug
    INTERRUPTED = 130
