"""What every command is handed: the words, the screen and the settings of this call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from msgspec import Struct, field

from ppmd_cli.cli.console import Console
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import FILE_NAME, Settings, load


class Call(Struct):
    """One call of the program. `t` is in the language of --lang, PPMD_LANG or ppmd.toml."""

    t: Translator
    console: Console
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def settings(self, **flags: Any) -> Settings:  # noqa: ANN401 - the flags of Settings.with_flags
        """The settings with the flags that were given on top. Raises SettingsError, InputError."""
        place = flags.get("workspace") or self.environ.get("PPMD_WORKSPACE")
        # A workspace named from elsewhere brings its own settings along.
        start = Path(place) if place and Path(place, FILE_NAME).is_file() else None
        if flags.get("workspace") is not None:
            flags["workspace"] = Path(flags["workspace"]).absolute()
        found = load(start, self.environ)
        return found.with_flags(lang=None if found.lang == self.t.lang else self.t.lang, **flags)


def this_call(ctx: typer.Context) -> Call:
    """The call that a command runs in."""
    call = ctx.find_object(Call)
    if call is None:
        raise LookupError("the command was not started through cli.main")
    return call
