"""settings.md: every key of ppmd.toml with its default, its variable and its option; what each means is told here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import fields

from ppmd_cli import settings
from ppmd_cli.cli import group
from ppmd_cli.i18n import Translator
from tools.reference.markdown import MADE, joined, table

LEAD = """The nearest `ppmd.toml` at or above the current folder counts; the search ends at a folder with `.git`. A command with `--workspace` takes the
one of that folder. A variable `PPMD_...` goes before the file, an option before both.
Paths are relative to the file. An unknown key or a wrong value is an error with its line (exit code 3). `ppmd doctor` prints every setting
that holds here with its origin."""
# key -> what is written, and what it means.
MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "plan": ("id of a plan that ships, or a folder", "The plan. Without it, the default plan of the program."),
    "lang": ("`vi` or `en`", "The language of answers and reports."),
    "returns": ("folder", "Where `report`, `explain` and `compare` find returns when neither `--from` nor a workspace is given."),
    "workspace": ("folder", 'The folder with the ledger; `ppmd init` writes `"."`.'),
    "lateness": ("`received` or `declared`", "Late by the day on which a return arrived, or by the date of its signed document."),
    "pace": ('table: indicator id → `0.5`, `"1/2"` or `"50%"`', "The share of the yearly target that is expected before the last period, in place of the plan's `pace`. Printed in the report."),
    "document": ("table", "What is printed at the head and the end of the report (below)."),
    "remind": ("table", "When reminders go up a step (below)."),
    "letter": ("table", "What is printed on reminder letters (below); not the letter with the report, which is `[document.letter]`."),
}  # fmt: skip
DOCUMENT: Final[dict[str, tuple[str, str]]] = {
    "number": ("text", 'Number and symbol, as `"55/BC-SLĐTBXH"`; without it dots are printed.'),
    "date": ("date without quotes, as `2023-06-19`", "Day of signing; without it dots are printed."),
    "symbol": ("text", "The symbol behind the number, in place of the plan's."),
    "signatory": ("text or list of texts", "The lines above the signer's name (authority, post)."),
    "signer": ("text", "The signer's name as it is to be printed."),
    "recipients": ("text or list of texts", "The list at the foot of the last page, in place of the plan's."),
    "drafted_by": ("text", "The office that the file copy names."),
}
REMIND: Final[dict[str, tuple[str, str]]] = {
    "letter_after": ("days after the due day, 0 to 366", "From this day `remind` writes letters; before it, chat messages."),
    "list_after": ("days after the due day, not below `letter_after`", "From this day it adds the list for the superior."),
}  # fmt: skip
LETTER: Final[dict[str, tuple[str, str]]] = {
    "symbol": ("text", "The symbol behind the number of a letter; without it dots."),
    "date": ("date without quotes", "Day of signing; without it dots."),
    "signatory": (
        "text",
        "The signer's name; without it dots. The lines above it are the plan's (`report.signatory`).",
    ),
    "drafted_by": ("text", "The office that the file copy names."),
}

ACCOMPANYING: Final = "`[document.letter]` is the letter with which the report is sent on; reminder letters have their own table, `[letter]`."
REMINDING: Final = (
    "The letters that `ppmd remind` writes to units that have not sent their returns. "
    "The letter with which the report is sent on is another: `[document.letter]`."
)


def page() -> str:
    """The page. ValueError where the program knows other keys than are told here."""
    remind = {field.name: field.default for field in fields(settings.RemindSettings)}
    own = tuple(name for name in remind if name.endswith("_after"))
    for told, known in (
        (MEANINGS, settings.TOP_KEYS), (DOCUMENT, settings.DOCUMENT_KEYS), (REMIND, own), (LETTER, settings.LETTER_KEYS),
    ):  # fmt: skip
        if set(told) != set(known):
            raise ValueError(f"settings that nobody explains, or that are gone: {set(told) ^ set(known)}")
    variables, default = set(_variables()), settings.Settings()
    options = _options(variables)
    rows = [
        (f"`{key}`", kind, _default(getattr(default, key, None)), f"`PPMD_{key.upper()}`" if key in variables else "", options.get(key, ""), words)
        for key, (kind, words) in MEANINGS.items()
    ]  # fmt: skip
    others = ", ".join(f"`[document.{name}]`" for name in settings.DOCUMENTS[1:])
    head = ("key", "value", "default", "meaning")
    return joined(
        [
            "# Settings", MADE, LEAD,
            "## Keys of ppmd.toml", table(("key", "value", "default", "variable", "option", "meaning"), rows),
            "## [document]", f"The report; {others} take the same keys for the other documents. {ACCOMPANYING}", table(head, _rows(DOCUMENT, {})),
            "## [remind]", table(head, _rows(REMIND, remind)),
            "## [letter]", REMINDING, table(head, _rows(LETTER, {})),
            "## Other variables", table(("variable", "what it does"), OTHER_VARIABLES),
        ]
    )  # fmt: skip


OTHER_VARIABLES: Final = (
    (
        "`SOURCE_DATE_EPOCH`",
        "The moment that counts as now, in seconds since 1970: for runs that are to give the same bytes.",
    ),
    ("`NO_COLOR`, `FORCE_COLOR`", "No colours on the screen, or colours in a pipe, too."),
    ("`COLUMNS`", "The width of the screen."),
    ("`PYTHONUTF8=1`", "For scheduled runs on Windows whose output goes into a file."),
)


def _rows(told: dict[str, tuple[str, str]], defaults: dict[str, object]) -> list[tuple[str, ...]]:
    return [(f"`{key}`", kind, _default(defaults.get(key)), words) for key, (kind, words) in told.items()]


def _default(value: object) -> str:
    return (
        "none" if value is None or value == {} or isinstance(value, settings.RemindSettings) else f"`{value}`"
    )


def _variables() -> Iterator[str]:
    """The keys that a variable may set, tried out on the program itself."""
    with tempfile.TemporaryDirectory() as name:
        for key in settings.TOP_KEYS:
            if settings.load(Path(name), {f"PPMD_{key.upper()}": "vi"}).origins.get(key):
                yield key


def _options(keys: set[str]) -> dict[str, str]:
    """The options that set one of these keys, as the commands take them."""
    t = Translator("en")
    found: dict[str, str] = {}
    for name in group.available():
        for param in group.build(name, t).params:
            for key in sorted(keys):
                if f"--{key}" in param.opts and key not in found:
                    found[key] = ", ".join(f"`{one}`" for one in param.opts)
    return found
