"""What every command is handed: the words, the screen and the settings of this call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from msgspec import Struct, field

from ppmd_cli.cli.console import Console
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import FILE_NAME, Settings, load

if TYPE_CHECKING:
    from ppmd_cli.model.period import Period
    from ppmd_cli.model.plan import Plan


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

    def period(self, plan: Plan, wanted: str | None, day: date) -> Period:
        """The period asked for, else the one that the office is busy with on that day, which is said.

        Only for what reads: nothing is written into a period that nobody has named. Raises UsageError.
        """
        if wanted is not None:
            from ppmd_cli.workflow.report import find_period

            return find_period(plan, wanted)
        from ppmd_cli.workflow.status import current_period

        period = current_period(plan, day)
        others = ", ".join(one.id for one in plan.periods if one is not period)
        label = period.label.of(self.t.lang)
        self.console.say(self.t("cli.period.current", period=period.id, label=label, others=others or "–"))
        return period


def this_call(ctx: typer.Context) -> Call:
    """The call that a command runs in."""
    call = ctx.find_object(Call)
    if call is None:
        raise LookupError("the command was not started through cli.main")
    return call
