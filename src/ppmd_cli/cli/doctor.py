"""`ppmd doctor`: is everything as it should be here, and what holds from where?"""

from __future__ import annotations

import json
import platform
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ppmd_cli import __version__
from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.console import Column
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import PpmdError
from ppmd_cli.model.shown import shown_day
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.settings import Settings
    from ppmd_cli.workflow.doctor import Check, Health

SCHEMA_VERSION = "1.0"
COLOURS = {"good": "green", "note": None, "warning": "yellow", "fault": "red"}
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


def age(text: str) -> timedelta:
    """Read `36h`, `90m` or `2d`. Raises BadParameter."""
    found = re.fullmatch(r"(\d{1,5})\s*([mhd])", text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise typer.BadParameter("cli.usage.age")
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


MaxAge = Annotated[
    timedelta | None,
    typer.Option("--max-age", help="cli.option.max_age", metavar="36h|90m|2d", parser=age),
]


def command(
    ctx: typer.Context,
    max_age: MaxAge = None,
    workspace: options.Workspace = None,
    plan: options.Plan = None,
    format_: options.FormatTextJson = "text",
) -> int:
    """Check the workspace and print the settings."""
    from ppmd_cli.workflow.doctor import examine

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    health = examine(settings, clock.now(call.environ), max_age)
    if format_ == "json":
        call.console.answer(_json(call, settings, health), end="")
    else:
        _show(call, settings, health)
    return Exit.OK if health.in_order else Exit.FINDINGS


def _show(call: Call, settings: Settings, health: Health) -> None:
    """The settings, unless --quiet, and the checks; of those --quiet leaves what is not in order."""
    from ppmd_cli.workflow.doctor import settings_of

    t, console = call.t, call.console
    if not console.quiet:
        console.answer(t("doctor.head", version=__version__, python=platform.python_version(),
                         system=platform.platform(terse=True)))  # fmt: skip
        console.table(
            [Column(t(f"doctor.column.{name}")) for name in ("setting", "value", "origin")],
            [
                (name, t("doctor.not_set") if value is None else value, origin or t("doctor.default"))
                for name, value, origin in settings_of(settings)
            ],
            title=t("doctor.settings"),
        )
        console.answer("")
    shown = [one for one in health.checks if not console.quiet or one.state in ("warning", "fault")]
    if shown:
        console.table(
            [Column(t("doctor.column.state"), fixed=True), Column(t("doctor.column.check"))],
            [(t(f"doctor.state.{one.state}"), _said(call, one)) for one in shown],
            title=t("doctor.checks"),
            styles=[COLOURS[one.state] for one in shown],
        )


def _said(call: Call, check: Check) -> str:
    """A check's sentence and, where something is to be done, its remedy."""
    sentence, remedy = _words(call, check)
    return f"{sentence} {remedy}" if remedy else sentence


def _words(call: Call, check: Check) -> tuple[str, str]:
    slots = {name: _shown(call, value) for name, value in check.slots.items()}
    key = f"doctor.{check.code}.remedy"
    return call.t(f"doctor.{check.code}", **slots), call.t(key, **slots) if call.t.has(key) else ""


def _shown(call: Call, value: object) -> object:
    match value:
        case datetime():
            return f"{shown_day(value, call.t.lang)} {value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            unit = next((name for name in ("d", "h") if minutes >= 2 * _SECONDS[name] // 60), "m")
            return call.t(f"doctor.age.{unit}", count=minutes * 60 // _SECONDS[unit])
        case PpmdError():
            return call.t(value.key, **value.slots)
    return value


def _json(call: Call, settings: Settings, health: Health) -> str:
    """The contract ppmd.doctor 1.0."""
    from ppmd_cli.workflow.doctor import settings_of

    checks: list[dict[str, Any]] = []
    for one in health.checks:
        message, remedy = _words(call, one)
        checks.append({"code": one.code, "state": one.state, "message": message, "remedy": remedy or None})
    last = health.last_run
    answer = {
        "schema": "ppmd.doctor",
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "settings": [
            {"name": name, "value": value, "origin": origin} for name, value, origin in settings_of(settings)
        ],
        "checks": checks,
        "last_run": {"at": last.at.isoformat(), "exit": last.exit} if last is not None else None,
        "in_order": health.in_order,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
