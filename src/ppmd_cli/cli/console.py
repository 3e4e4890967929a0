"""The one owner of the screen: the answer goes to stdout, the talk to stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TextIO, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.progress import Progress

Item = TypeVar("Item")
PIPE_WIDTH = 120


class PipeClosedError(Exception):
    """Whoever read our answer has gone (`ppmd ... | head`); no OSError, lest it be taken for the disk."""


class Column(Struct, frozen=True):
    """One column of a table on the screen; `fixed` ones are never folded."""

    title: str
    align: Literal["left", "right", "center"] = "left"
    fixed: bool = False


class Console(Struct):
    """Writes plain text as it is: nothing in it is taken for markup, emoji, colour or a terminal's orders."""

    quiet: bool = False
    verbosity: int = 0
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _bar: Progress | None = None

    def answer(self, text: str, *, end: str = "\n") -> None:
        """Write to stdout. Raises PipeClosedError when nobody reads it any more."""
        _write(sys.stdout, _plain(text) + end)

    def say(self, text: str, *, level: int = 0) -> None:
        """Write to stderr: level 0 unless --quiet, level 1 with -v, level 2 with -vv."""
        if level <= self.verbosity and not (self.quiet and level >= 0):
            self.warn(text)

    def warn(self, text: str) -> None:
        """Write to stderr even under --quiet."""
        _write(sys.stderr, _plain(text) + "\n")

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        title: str | None = None,
        styles: Sequence[str | None] = (),
    ) -> None:
        """Write a table to stdout; `styles` are colours by row, which never carry the meaning alone."""
        from rich import box
        from rich.table import Table

        table = Table(
            title=title,
            box=box.ASCII if self.dumb else box.SIMPLE_HEAD,
            title_justify="left",
            pad_edge=False,
            show_edge=False,
        )
        for column in columns:
            table.add_column(column.title, justify=column.align, no_wrap=column.fixed, overflow="fold")
        for number, row in enumerate(rows):
            table.add_row(*map(_plain, row), style=styles[number] if number < len(styles) else None)
        screen = self._rich()
        with screen.capture() as captured:
            screen.print(table)
        lines = captured.get().splitlines()
        _write(sys.stdout, "\n".join(line.rstrip() for line in lines) + "\n")

    def lines(self, lines: Iterable[tuple[str, str | None]]) -> None:
        """Write lines to stdout, each with its colour or None; none is broken or cut."""
        lines = tuple(lines)
        if self._plainly(text for text, _ in lines):
            _write(sys.stdout, "".join(f"{text.rstrip()}\n" for text, _ in lines))
            return
        from rich.text import Text

        screen = self._rich()
        with screen.capture() as captured:
            for text, colour in lines:
                screen.print(Text(_plain(text).rstrip(), style=colour or ""), soft_wrap=True)
        _write(sys.stdout, captured.get())

    def _plainly(self, texts: Iterable[str]) -> bool:
        """Whether rich would write them as they are: it takes longer to load than the rest of the screen."""
        return not self.color and not sys.stdout.isatty() and all(text.isprintable() for text in texts)

    def progress(self, items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
        """The items, with a bar on stderr if that is a terminal and nobody asked for quiet.

        It tells how many are done of how many, and about how long the rest will take. One inside another
        stands beneath it.
        """
        if self.quiet or self.environ.get("CI") or not sys.stderr.isatty():
            yield from items
            return
        with self._bars() as bar:
            task = bar.add_task(label, total=total)
            for item in items:
                yield item
                bar.advance(task)

    @contextlib.contextmanager
    def _bars(self) -> Iterator[Progress]:
        if self._bar is not None:
            yield self._bar
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=self._rich(stderr=True), transient=True) as bar:
            self._bar = bar
            try:
                yield bar
            finally:
                self._bar = None

    @property
    def dumb(self) -> bool:
        """Tell whether the terminal knows letters only."""
        return self.environ.get("TERM") == "dumb"

    @property
    def color(self) -> bool:
        """Tell whether stdout is coloured: NO_COLOR before FORCE_COLOR before a terminal that is not dumb."""
        if self.environ.get("NO_COLOR"):
            return False
        if self.environ.get("FORCE_COLOR"):
            return True
        return sys.stdout.isatty() and not self.dumb

    @property
    def width(self) -> int:
        """Columns of the screen; COLUMNS if set, a fixed width into a pipe."""
        if self.environ.get("COLUMNS", "").isdigit():
            return max(40, int(self.environ["COLUMNS"]))
        return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH

    def _rich(self, *, stderr: bool = False) -> RichConsole:
        from rich.console import Console as RichConsole

        return RichConsole(
            stderr=stderr,
            markup=False,
            emoji=False,
            highlight=False,
            no_color=not self.color,
            force_terminal=self.color or None,
            width=None if stderr else self.width,
            legacy_windows=False,
        )


def use_utf8() -> None:
    """Make stdout and stderr speak UTF-8: under cp1252 and cp1258 most Vietnamese words cannot be printed."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if (getattr(stream, "encoding", None) or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def finish() -> None:
    """Flush stdout. Raises PipeClosedError when nobody reads it any more."""
    _write(sys.stdout, "")


def abandon() -> None:
    """Point the streams at nothing, so that Python does not complain about the closed pipe at its end."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(nothing, stream.fileno())


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError as error:
        raise PipeClosedError from error
    except OSError as error:
        # Windows reports a closed pipe as an invalid argument.
        if os.name == "nt" and error.errno == 22:
            raise PipeClosedError from error
        raise


def _plain(text: str) -> str:
    """Spell out what a terminal would obey."""
    if text.replace("\n", "").isprintable():
        return text
    from ppmd_cli.model.shown import harmless

    return harmless(text)
