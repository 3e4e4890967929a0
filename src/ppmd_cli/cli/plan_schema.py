"""`ppmd plan schema`: the JSON Schemas of a plan's files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ppmd_cli.cli import options
from ppmd_cli.cli.call import this_call

File = Annotated[
    Literal["plan", "forms", "rules", "case"], typer.Option("--file", help="cli.option.schema_file")
]
Write = Annotated[
    Path | None,
    typer.Option(
        "--write", help="cli.option.schema_write", metavar="DIR", parser=options.folder_of("--write")
    ),
]


def command(ctx: typer.Context, file: File = "plan", write: Write = None) -> None:
    """Print the JSON Schema of one file, or write all of them into a folder."""
    from ppmd_cli.plan.schema_json import FILES, file_name, schema_text
    from ppmd_cli.system import atomic

    call = this_call(ctx)
    if write is None:
        call.console.answer(schema_text(file), end="")
        return
    for which in FILES:
        path = atomic.write_text(write / file_name(which), schema_text(which))
        call.console.answer(call.t("plan.schema.written", path=path))
