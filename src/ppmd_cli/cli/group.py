"""The list of commands: each module is imported when its command is called, and none for `ppmd --help`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ppmd_cli.cli import options
from ppmd_cli.cli.console import PipeClosedError
from ppmd_cli.errors import UsageError
from ppmd_cli.i18n import Translator

# In the order in which a reporting round goes. "plan check" is `command` of cli/plan_check.py;
# what is not there yet is not listed.
COMMANDS = (
    "init",
    "template",
    "validate",
    "submit",
    "batch",
    "status",
    "remind",
    "sent",
    "report",
    "explain",
    "compare",
    "waive",
    "correct",
    "close",
    "export",
    "ledger log",
    "ledger show",
    "ledger verify",
    "ledger backup",
    "ledger restore",
    "plan check",
    "plan show",
    "plan schema",
    "plan test",
    "plan diff",
    "plan new",
    "codes",
    "doctor",
)
# What many programs take for a command.
SAID_OTHERWISE = {"help": "--help", "version": "--version"}
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}


def module_of(name: str) -> str:
    """The module of a command, `ppmd_cli.cli.plan_check` for "plan check"."""
    return f"{__package__}.{name.replace(' ', '_').replace('-', '_')}"


def available(names: Sequence[str] = COMMANDS) -> tuple[str, ...]:
    """Those commands whose module is there."""
    return tuple(name for name in names if find_spec(module_of(name)) is not None)


class Command(TyperCommand):
    """A command whose help is in the language of the call."""

    t: Translator

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer keeps the type of its contexts to itself
        """The help text."""
        return word_help(super().get_help(ctx), self.t)


class Group(TyperGroup):
    """`ppmd`, or a family such as `ppmd plan` (prefix "plan"): its commands by name, not yet imported."""

    def __init__(self, t: Translator, names: Sequence[str], prefix: str = "", **attrs: Any) -> None:  # noqa: ANN401
        super().__init__(rich_markup_mode=None, context_settings=CONTEXT_SETTINGS, **attrs)
        self.t = t
        self.prefix = prefix
        self.names = tuple(names)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """The first words of the names, in order."""
        return list(dict.fromkeys(name.removeprefix(self.prefix).split()[0] for name in self.names))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Import a command; a family is a group again."""
        full = self.prefix + cmd_name
        if full in self.names:
            return build(full, self.t)
        members = [name for name in self.names if name.startswith(f"{full} ")]
        if members:
            help_text = self.t(f"cli.{_key(full)}.short")
            return Group(self.t, members, f"{full} ", name=cmd_name, help=help_text, no_args_is_help=True)
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command. Raises UsageError with what was perhaps meant."""
        name = args[0]
        if name not in self.list_commands(ctx) and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx))
            meant = ", ".join(near or self.list_commands(ctx))
            raise UsageError("cli.usage.command", name=self.prefix + name, meant=meant)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the list from the catalogue."""
        rows = [(name, self.t(f"cli.{_key(self.prefix + name)}.short")) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """The help text."""
        return word_help(super().get_help(ctx), self.t)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Read the options, which may answer at once (--help)."""
        if not self.prefix and args and args[0] in SAID_OTHERWISE and args[0] not in self.names:
            args = [*args[1:], SAID_OTHERWISE[args[0]]]
        try:
            return super().parse_args(ctx, args)
        except BrokenPipeError as error:
            raise PipeClosedError from error

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command; a closed pipe must not be taken for typer's own exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosedError from error


def build(name: str, t: Translator) -> TyperCommand:
    """Import a command's module and make typer's command of its function `command`, worded in `t`."""
    function: Callable[..., Any] = import_module(module_of(name)).command
    key = f"cli.{_key(name)}"
    made = _from_function(
        name.rsplit(maxsplit=1)[-1], function, t(f"{key}.help") if t.has(f"{key}.help") else function.__doc__
    )
    made.t = t
    taken = {option for param in made.params for option in param.opts}
    made.params.extend(param for param in common_params() if not taken & set(param.opts))
    word_params(made.params, t)
    return made


def _from_function(name: str, function: Callable[..., Any], help_text: str | None) -> Command:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command, help=help_text, context_settings=CONTEXT_SETTINGS)(function)
    made = typer.main.get_command(app)
    if not isinstance(made, Command):
        raise TypeError(f"{name} is no single command")
    return made


def common_params() -> list[Any]:
    """--lang, --quiet and -v, as every command takes them."""
    return list(_from_function("common", options.common, None).params)


def word_params(params: Sequence[Any], t: Translator) -> None:
    """Put the text for each help that is a key of the catalogue."""
    for param in params:
        key = getattr(param, "help", None)
        if key and t.has(key):
            param.help = t(key)


def word_help(text: str, t: Translator) -> str:
    """Put typer's few own words into the language of the call."""
    if t.lang == "en":
        return text
    for words, key in (
        (r"^Usage:", "usage"),
        (r"^Options:", "options"),
        (r"^Arguments:", "arguments"),
        (r"^Commands:", "commands"),
        (r"\[OPTIONS\]", "some_options"),
        (r"COMMAND \[ARGS\]\.\.\.", "some_command"),
        (r"Show this message and exit\.", "show"),
        (r"\[default:", "default"),
        (r"; default:", "and_default"),
        (r"\[env var:", "variable"),
        (r"(?<=[\[ ])required\]", "required"),
    ):
        text = re.sub(words, t(f"cli.help.{key}"), text, flags=re.MULTILINE)
    return text


def root(start: Callable[..., Any], t: Translator) -> Group:
    """The command `ppmd`; `start` holds its own options and runs when no command is named, too."""
    made = _from_function("ppmd", start, None)
    params = [*made.params, *common_params(), *_completion_params()]
    word_params(params, t)
    help_text = t("cli.help.ppmd")
    return Group(
        t,
        available(),
        name="ppmd",
        help=help_text,
        params=params,
        callback=made.callback,
        invoke_without_command=True,
    )


def _completion_params() -> list[Any]:
    """--install-completion and --show-completion, with keys of the catalogue for help."""
    params: list[Any] = list(typer.main.get_install_completion_arguments())
    for param in params:
        param.help = f"cli.option.{param.name}"
        param.callback = _for_shell(param.callback)
    return params


def _for_shell(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Name the shell: typer looks only for the one that calls, and says in English that it is "None"."""

    def call(ctx: typer.Context, param: object, value: object) -> object:
        if value and not ctx.resilient_parsing:
            from ppmd_cli.cli.shells import shell_in_use

            value = shell_in_use()
        return callback(ctx, param, value)

    return call


def _key(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")
