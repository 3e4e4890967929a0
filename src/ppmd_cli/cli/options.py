"""The options that mean the same in every command; `help` is a key of the catalogue, worded on building.

--lang, --quiet and -v are added to every command by `cli.main`; a command need not name them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ppmd_cli.cli.call import this_call
from ppmd_cli.errors import UsageError

FormatName = Literal["text", "json", "csv", "sarif", "junit"]


def day(text: str) -> date:
    """Read YYYY-MM-DD or DD/MM/YYYY. Raises BadParameter."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    parts = found.groups() if found else None
    if parts is None and (found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())):
        parts = found.groups()[::-1]
    try:
        if parts is not None:
            return date(*(int(part) for part in parts))
    except ValueError:
        pass
    raise typer.BadParameter("cli.usage.day")


def place(text: str) -> Path:
    """A path as it was given. Raises BadParameter for none: an empty word would mean the current folder."""
    if not text.strip():
        raise typer.BadParameter("cli.usage.no_path")
    return Path(text)


WRITTEN = frozenset((".csv", ".docx", ".html", ".json", ".md", ".parquet", ".pdf", ".xlsx"))
"""The endings of the files that commands write."""


def folder_of(option: str) -> Callable[[str], Path]:
    """How the value of an option is read that names a folder to write to."""

    def folder(text: str) -> Path:
        """Raises UsageError for what is meant as a file, and would become a folder."""
        path = place(text)
        if _is_file_name(path):
            raise UsageError("cli.usage.is_folder", option=option, given=path, folder=path.parent)
        return path

    return folder


def new_folder(text: str) -> Path:
    """A folder to make. Raises UsageError for the name of a file."""
    path = place(text)
    if _is_file_name(path):
        raise UsageError("cli.usage.no_folder", given=path, folder=path.with_suffix(""))
    return path


def _is_file_name(path: Path) -> bool:
    return path.suffix.lower() in WRITTEN and not path.is_dir()


def offer(what: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """What a shell offers for a word of the kind `what` (`completing.OFFERS`); nothing is loaded before."""

    def offered(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from ppmd_cli.cli.completing import offered as found

        return found(ctx, incomplete, what)

    return offered


def of_unit(help: str) -> Any:  # noqa: A002, ANN401 - as typer.Option has it
    """--unit, with the text that a command has for it."""
    return typer.Option("--unit", "-u", help=help, metavar="CODE", autocompletion=offer("unit"))


def of_period(help: str = "cli.option.period") -> Any:  # noqa: A002, ANN401 - as typer.Option has it
    """--period, with the text that a command has for it."""
    return typer.Option("--period", help=help, metavar="ID", autocompletion=offer("period"))


def _quiet(ctx: typer.Context, value: bool) -> bool:
    if value:
        this_call(ctx).console.quiet = True
    return value


def _verbose(ctx: typer.Context, value: int) -> int:
    if value:
        this_call(ctx).console.verbosity = value
    return value


Plan = Annotated[
    str | None,
    typer.Option("--plan", "-p", help="cli.option.plan", metavar="DIR|ID", autocompletion=offer("plan")),
]
PlanPlace = Annotated[
    str | None,
    typer.Argument(help="cli.option.plan_argument", metavar="[DIR|ID]", autocompletion=offer("plan")),
]
Period = Annotated[str | None, of_period()]
Paths = Annotated[list[Path], typer.Argument(help="cli.option.paths", metavar="PATH...", parser=place)]
From = Annotated[
    list[Path] | None, typer.Option("--from", help="cli.option.from", metavar="PATH", parser=place)
]
Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="cli.option.workspace", metavar="DIR"),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="cli.option.out", metavar="DIR", parser=folder_of("--out"))
]
Format = Annotated[FormatName, typer.Option("--format", "-f", help="cli.option.format")]
FormatTextJson = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="cli.option.format")]
FormatTextJsonCsv = Annotated[
    Literal["text", "json", "csv"], typer.Option("--format", "-f", help="cli.option.format")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", help="cli.option.jobs", metavar="N", min=1)]
AsOf = Annotated[
    date | None, typer.Option("--as-of", help="cli.option.as_of", metavar="YYYY-MM-DD", parser=day)
]
Lang = Annotated[Literal["vi", "en"] | None, typer.Option("--lang", help="cli.option.lang")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="cli.option.quiet", callback=_quiet)]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose", "-v", help="cli.option.verbose", count=True, show_default=False, callback=_verbose
    ),
]


def common(
    lang: Annotated[
        Literal["vi", "en"] | None,
        typer.Option("--lang", help="cli.option.lang", expose_value=False),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="cli.option.quiet", callback=_quiet, expose_value=False)
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            help="cli.option.verbose",
            count=True,
            show_default=False,
            callback=_verbose,
            expose_value=False,
        ),
    ] = 0,
) -> None:
    """The options of every command; the language has been read before, the other two change the console."""
