"""What every command is handed: the words, the screen and the settings of this call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import typer

from ppmd_cli.cli.console import Console
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import Settings, load


@dataclass(slots=True)
class Call:
    """One call of the program. `t` is in the language of --lang, PPMD_LANG or ppmd.toml."""

    t: Translator
    console: Console
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def settings(self, **flags: Any) -> Settings:  # noqa: ANN401 - the flags of Settings.with_flags
        """The settings with the flags that were given on top. Raises SettingsError, InputError."""
        return load(environ=self.environ).with_flags(lang=self.t.lang, **flags)


def this_call(ctx: typer.Context) -> Call:
    """The call that a command runs in."""
    call = ctx.find_object(Call)
    if call is None:
        raise LookupError("the command was not started through cli.main")
    return call
