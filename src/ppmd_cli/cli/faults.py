"""The sentences for what ended a call: our exceptions, and typer's about the command line."""

from __future__ import annotations

from typing import Any

import typer

from ppmd_cli.errors import PlanFault, PpmdError
from ppmd_cli.i18n import Translator

OF_COMMANDS = frozenset(
    ("--period", "--from", "--plan", "--workspace", "--out", "--format", "--unit", "--as-of", "--write")
)


def word_error(error: PpmdError, t: Translator) -> str:
    """The sentence of one of our exceptions; for a plan, a line for each fault."""
    slots = error.slots
    if error.key == "cli.usage.missing":
        slots = slots | {"name": called(str(slots["name"]), t)}
    lines = [t(error.key, **slots)]
    if isinstance(error, PlanFault) and error.findings:
        lines.extend(word_fault(fault, t) for fault in error.findings)
    return "\n".join(lines)


def word_fault(fault: Any, t: Translator) -> str:  # noqa: ANN401 - a Finding; it may only be imported lazily
    """One fault of a plan: file, line, column, what is wrong and how to mend it."""
    from ppmd_cli.findings import wording

    where = fault.plan_place
    place = f"{where.file}:{where.line}:{where.column}: " if where else ""
    worded = wording.word(fault, None, t)
    return f"{place}{worded.message} [{fault.code}]" + (f"\n    {worded.remedy}" if worded.remedy else "")


def word_usage(error: typer.TyperException, t: Translator) -> str:
    """What is wrong with the command line, and where its help is."""
    fault: Any = error
    kind = type(error).__name__
    text = error.format_message()
    if kind == "NoSuchOption":
        text = t("cli.usage.no_option", name=fault.option_name)
        if fault.ctx is not None and fault.ctx.parent is None and fault.option_name in OF_COMMANDS:
            text += " " + t("cli.usage.after_command", name=fault.option_name)
        elif fault.possibilities:
            text += " " + t("cli.usage.meant", names=", ".join(sorted(fault.possibilities)))
    elif kind == "MissingParameter":
        text = t("cli.usage.missing", name=called(_name(fault), t))
    elif kind == "BadParameter":
        name = called(_name(fault), t)
        text = t("cli.usage.bad", name=name[:1].upper() + name[1:], reason=_reason(fault, t))
    elif kind == "BadOptionUsage":
        text = t("cli.usage.no_value", name=fault.option_name)
    elif kind == "NoArgsIsHelpError":
        return text
    elif kind == "UsageError" and text.startswith("Got unexpected extra argument"):
        words = text.rpartition("(")[2].rstrip(").")
        text = t("cli.usage.extra", words=words)
        if fault.ctx is not None and any(param.name == "period" for param in fault.ctx.command.params):
            text += " " + t("cli.usage.extra_period", word=words.split()[0])
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "ppmd"
    return f"{text}\n{t('cli.usage.try', command=path)}"


def called(name: str, t: Translator) -> str:
    """What a sentence calls an argument that a usage line names in capitals; anything else as it stands."""
    key = f"cli.called.{name.strip('[].')}"
    return t(key) if t.has(key) else name


def _name(fault: Any) -> str:  # noqa: ANN401
    if fault.param_hint:
        return str(fault.param_hint)
    if fault.param is None:
        return "?"
    param = fault.param
    return (
        " / ".join(param.opts) if param.param_type_name == "option" else param.metavar or param.name.upper()
    )


def _reason(fault: Any, t: Translator) -> str:  # noqa: ANN401
    choices = getattr(getattr(fault.param, "type", None), "choices", None)
    if choices:
        return t("cli.usage.choices", choices=", ".join(str(choice) for choice in choices))
    message = str(fault.message)
    if message.endswith("does not exist."):
        return t("cli.usage.no_path")
    if "is not a valid int" in message or "is not in the range" in message:
        return t("cli.usage.number")
    return t(message) if t.has(message) else message
