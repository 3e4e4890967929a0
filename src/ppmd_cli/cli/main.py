"""The entry: builds the app, and gives every ending its exit code and its words."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import os
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from ppmd_cli import __version__, settings
from ppmd_cli.cli import console, faults, group
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import InputError, OutputError, PlanFault, PpmdError, SettingsError, UsageError
from ppmd_cli.i18n import Translator, choose_language

# The system refuses, which trying again or another place may mend; any other OSError is our bug.
REFUSALS = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBUSY, errno.EMFILE}
    | {errno.ETXTBSY, errno.ENAMETOOLONG, errno.ELOOP, errno.ESTALE, errno.ETIMEDOUT}
)
CODES: tuple[tuple[type[PpmdError], Exit], ...] = (
    (UsageError, Exit.USAGE),
    (SettingsError, Exit.PLAN),
    (PlanFault, Exit.PLAN),
    (InputError, Exit.ENVIRONMENT),
    (OutputError, Exit.ENVIRONMENT),
)


COMPLETING = "_PPMD_COMPLETE"
"""The variable by which a shell asks what may follow."""

# What is made here stays, or goes without a search for circles (tests/house/test_circles.py); Python's own
# pace, a search after 700 new objects, costs a tenth of the time.
COLLECT_AFTER = 200_000


def main() -> NoReturn:
    """The script `ppmd`."""
    gc.set_threshold(COLLECT_AFTER)
    console.use_utf8()
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process, without taking apart all that was made: that takes a fifteenth of a short call's time.

    What is to be closed is closed by who opened it, or by what it registered for the end. Where threads are
    still at work (someone interrupted), Python ends them in its own order.
    """
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - what Python itself calls
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Run one command line and give its exit code; no exception leaves it."""
    call = Call(Translator(), console.Console(environ=environ), environ)
    try:
        call.t = Translator(language(argv, environ))
        ended = app(call.t).main(args=list(argv), prog_name="ppmd", standalone_mode=False, obj=call)
        console.finish()
        return int(ended) if isinstance(ended, int) else Exit.OK
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else Exit.OK
    except BaseException as error:  # noqa: BLE001 - a panic of a library in Rust is no Exception
        # A shell that completes a line wants words or nothing.
        return Exit.OK if COMPLETING in environ else _ending(error, call)


def language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language of this call; a ppmd.toml that is wrong does not keep --help from speaking."""
    return choose_language(argv, environ, settings.configured_language())


def app(t: Translator) -> group.Group:
    """The command `ppmd` in one language."""
    return group.root(_start, t)


def _version(ctx: typer.Context, value: bool) -> None:
    if value:
        python = ".".join(str(part) for part in sys.version_info[:3])
        this_call(ctx).console.answer(f"ppmd {__version__} (Python {python})")
        raise typer.Exit


def _start(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool,
        typer.Option("--version", "-V", help="cli.option.version", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """`ppmd` alone: what is to be done today, once a module knows it, and how to start."""
    if ctx.invoked_subcommand is not None:
        return
    call = this_call(ctx)
    if call.settings().workspace is not None:
        import_module("ppmd_cli.cli.today").command(ctx)
        return
    call.console.answer(call.t("cli.start", version=__version__))


def _ending(error: BaseException, call: Call) -> int:
    """Say what ended the call and give its code."""
    try:
        return _worded_ending(error, call)
    except (console.PipeClosedError, OSError):
        console.abandon()
        return Exit.ENVIRONMENT
    except BaseException as second:  # noqa: BLE001 - also the wording may have a bug
        sys.stderr.write(crash_report(second))
        return Exit.INTERNAL


def _worded_ending(error: BaseException, call: Call) -> int:
    screen = call.console
    if isinstance(error, console.PipeClosedError):
        console.abandon()
        return Exit.ENVIRONMENT
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        screen.warn(call.t("cli.error.interrupted"))
        return Exit.INTERRUPTED
    if isinstance(error, PpmdError):
        screen.warn(faults.word_error(error, call.t))
        return next((code for kind, code in CODES if isinstance(error, kind)), Exit.INTERNAL)
    if isinstance(error, typer.TyperException):
        screen.warn(faults.word_usage(error, call.t))
        return Exit.USAGE
    if isinstance(error, OSError) and error.errno in REFUSALS:
        place = error.filename if isinstance(error.filename, str) else "?"
        screen.warn(call.t("cli.error.system", path=place, reason=error.strerror or type(error).__name__))
        return Exit.ENVIRONMENT
    screen.warn(call.t("cli.error.crash", report=crash_report(error)))
    return Exit.INTERNAL


def crash_report(error: BaseException) -> str:
    """Names of exceptions, modules and lines alone: messages and values may hold the data of a return."""
    lines = [f"ppmd {__version__}, Python {sys.version_info[0]}.{sys.version_info[1]}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None and len(lines) < 200:
        lines.append(type(seen).__qualname__)
        for frame, line in traceback.walk_tb(seen.__traceback__):
            lines.append(f"  {frame.f_globals.get('__name__', '?')}:{line}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines) + "\n"
