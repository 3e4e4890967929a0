"""What is configured: defaults < the nearest ppmd.toml < PPMD_* variables < flags; each with its origin."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ppmd_cli.errors import InputError, SettingsError
from ppmd_cli.i18n import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from fractions import Fraction

FILE_NAME = "ppmd.toml"
TOP_KEYS = ("plan", "lang", "returns", "workspace", "lateness", "pace", "document", "remind", "letter")
LATENESS = ("received", "declared")
DOCUMENTS = ("report", "province", "letter")
DOCUMENT_KEYS = ("number", "date", "symbol", "signatory", "signer", "recipients", "drafted_by")
LETTER_KEYS = ("symbol", "date", "signatory", "drafted_by")


class RemindSettings(Struct, frozen=True):
    """When reminders go up a step, in days after the due day (0: on it), and what is printed on the letters.

    symbol: behind the number of a letter; day: of signing; drafted_by: the office that the file copy names.
    None: dots.
    """

    letter_after: int = 0
    list_after: int = 3
    symbol: str | None = None
    day: date | None = None
    signatory: str | None = None
    drafted_by: str | None = None


class DocumentSettings(Struct, frozen=True):
    """What is printed at the head and the end of a document; None: dots, or what the plan says.

    signatory: the lines above the signer's name. drafted_by: the office that the file copy names.
    """

    number: str | None = None
    day: date | None = None
    symbol: str | None = None
    signatory: tuple[str, ...] | None = None
    signer: str | None = None
    recipients: tuple[str, ...] | None = None
    drafted_by: str | None = None


class Settings(Struct, frozen=True):
    """The settings of one call.

    file: the ppmd.toml they come from. plan: an id of the index, or a folder. returns, workspace: absolute.
    pace: by indicator id, the share of the target that is expected before the final period.
    lateness: whether a return is late by the day of its arrival or by that of its signed document.
    documents: of the documents that are being written, by name ("report" is `[document]` itself). remind: of
    reminders and letters.
    origins: where each value was set.
    """

    file: Path | None = None
    plan: str | None = None
    lang: str = DEFAULT
    returns: Path | None = None
    workspace: Path | None = None
    lateness: Literal["received", "declared"] = "received"
    pace: Mapping[str, Fraction] = field(default_factory=dict)
    documents: Mapping[str, DocumentSettings] = field(default_factory=dict)
    remind: RemindSettings = field(default_factory=RemindSettings)
    origins: Mapping[str, str] = field(default_factory=dict)

    def with_flags(self, **flags: Any) -> Settings:  # noqa: ANN401 - one type a setting; replace() checks the names
        """The same with the flags that were given (not None) on top."""
        given = {name: value for name, value in flags.items() if value is not None}
        origins = dict(self.origins) | {name: "--" + name.replace("_", "-") for name in given}
        return replace(self, **given, origins=origins)


def find_file(start: Path) -> Path | None:
    """The nearest ppmd.toml at or above `start`; the search ends at a folder with .git."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if (folder / ".git").exists():
            return None
    return None


def load(start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that hold in folder `start` (default: the current one).

    Raises SettingsError for a file or a variable that is wrong, InputError when the file cannot be read.
    """
    here = (start or Path.cwd()).absolute()
    file = find_file(here)
    settings = Settings() if file is None else _from_file(file)
    return _with_environ(settings, environ, here)


def configured_language(start: Path | None = None) -> str | None:
    """The language of the nearest ppmd.toml, without a parser: every call needs it, few need the rest."""
    file = find_file((start or Path.cwd()).absolute())
    if file is None:
        return None
    try:
        head = re.split(r"^\s*\[", file.read_text(encoding="utf-8-sig"), maxsplit=1, flags=re.MULTILINE)[0]
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r"""^\s*["']?lang["']?\s*=\s*["'](\w+)["']""", head, flags=re.MULTILINE)
    return found[1] if found else None


def _from_file(path: Path) -> Settings:
    import tomllib
    from decimal import Decimal

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError("cli.error.settings.encoding", path=path) from None
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else str(text.count("\n") + 1)
        raise SettingsError("cli.error.settings.syntax", path=path, line=line, reason=str(error)) from None
    return _Reader(path, text).settings(data)


class _Reader(Struct, frozen=True):
    """Reads one file; knows its text to tell the line of a fault."""

    path: Path
    text: str

    def settings(self, data: dict[str, Any]) -> Settings:
        self.known(data, TOP_KEYS)
        lang = self.string(data, "lang") or DEFAULT
        if lang not in LANGUAGES:
            raise self.fault("value", "lang", expected=" | ".join(LANGUAGES))
        return Settings(
            file=self.path,
            plan=self.plan(data),
            lang=lang,
            returns=self.folder(data, "returns"),
            workspace=self.folder(data, "workspace"),
            lateness="declared" if self.lateness(data) == "declared" else "received",
            pace={name: self.share(name, value) for name, value in self.table(data, "pace").items()},
            documents=self.documents(self.table(data, "document")),
            remind=self.remind(self.table(data, "remind"), self.table(data, "letter")),
            origins={name: str(self.path) for name in data},
        )

    def fault(self, kind: str, key: str, **slots: object) -> SettingsError:
        name = key.rsplit(".", 1)[-1]
        lines = self.text.splitlines()
        pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=\].]""")
        line = next((number for number, words in enumerate(lines, 1) if pattern.match(words)), 1)
        return SettingsError(f"cli.error.settings.{kind}", path=self.path, line=line, key=key, **slots)

    def known(self, data: dict[str, Any], keys: tuple[str, ...], prefix: str = "") -> None:
        for key in data:
            if key not in keys:
                raise self.fault("unknown", prefix + key, expected=", ".join(keys))

    def table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self.fault("value", key, expected=f"[{key}]")
        return value

    def string(self, data: dict[str, Any], key: str) -> str | None:
        value = data.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.fault("value", key, expected='"..."')

    def lateness(self, data: dict[str, Any]) -> str:
        value = self.string(data, "lateness") or LATENESS[0]
        if value not in LATENESS:
            raise self.fault("value", "lateness", expected=" | ".join(LATENESS))
        return value

    def folder(self, data: dict[str, Any], key: str) -> Path | None:
        value = self.string(data, key)
        return None if value is None else Path(os.path.normpath(self.path.parent / value))

    def plan(self, data: dict[str, Any]) -> str | None:
        value = self.string(data, "plan")
        if value is None:
            return None
        place = self.path.parent / value
        return str(place) if place.is_dir() else value

    def day(self, data: dict[str, Any], key: str) -> date | None:
        value = data.get(key)
        if value is None or type(value) is date:
            return value
        raise self.fault("value", key, expected="2000-12-31")

    def documents(self, data: dict[str, Any]) -> dict[str, DocumentSettings]:
        """Those that something is entered for: the table's own keys are the report's."""
        others = {name: self.table(data, name) for name in DOCUMENTS[1:] if name in data}
        own = {key: value for key, value in data.items() if key not in others}
        self.known(own, (*DOCUMENT_KEYS, *DOCUMENTS[1:]), "document.")
        for name, given in others.items():
            self.known(given, DOCUMENT_KEYS, f"document.{name}.")
        given = {name: self.document(table) for name, table in ({DOCUMENTS[0]: own} | others).items()}
        return {name: one for name, one in given.items() if one != DocumentSettings()}

    def document(self, data: dict[str, Any]) -> DocumentSettings:
        return DocumentSettings(
            number=self.string(data, "number"),
            day=self.day(data, "date"),
            symbol=self.string(data, "symbol"),
            signatory=self.strings(data, "signatory"),
            signer=self.string(data, "signer"),
            recipients=self.strings(data, "recipients"),
            drafted_by=self.string(data, "drafted_by"),
        )

    def strings(self, data: dict[str, Any], key: str) -> tuple[str, ...] | None:
        """A text, or several in a list."""
        value = data.get(key)
        if value is None:
            return None
        given = [value] if isinstance(value, str) else value
        if isinstance(given, list) and given and all(isinstance(one, str) and one.strip() for one in given):
            return tuple(given)
        raise self.fault("value", key, expected='["...", "..."]')

    def remind(self, steps: dict[str, Any], letter: dict[str, Any]) -> RemindSettings:
        default = RemindSettings()
        self.known(steps, ("letter_after", "list_after"), "remind.")
        self.known(letter, LETTER_KEYS, "letter.")
        first = self.days(steps, "letter_after", default.letter_after)
        after = self.days(steps, "list_after", max(first, default.list_after))
        if after < first:
            raise self.fault("value", "remind.list_after", expected=f">= letter_after ({first})")
        return RemindSettings(
            letter_after=first,
            list_after=after,
            symbol=self.string(letter, "symbol"),
            day=self.day(letter, "date"),
            signatory=self.string(letter, "signatory"),
            drafted_by=self.string(letter, "drafted_by"),
        )

    def days(self, data: dict[str, Any], key: str, default: int) -> int:
        value = data.get(key, default)
        if type(value) is int and 0 <= value <= 366:
            return value
        raise self.fault("value", f"remind.{key}", expected="0 - 366")

    def share(self, name: str, value: object) -> Fraction:
        """A share of the target, from 0 to 1, written 0.5, "1/2" or "50%"."""
        from decimal import Decimal
        from fractions import Fraction

        if isinstance(value, (int, str, Decimal)) and not isinstance(value, bool):
            try:
                text = str(value).strip()
                share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
            except (ValueError, ZeroDivisionError):
                share = Fraction(-1)
            if 0 <= share <= 1:
                return share
        raise self.fault("value", f"pace.{name}", expected='0.5, "1/2", "50%"')


def _with_environ(settings: Settings, environ: Mapping[str, str], here: Path) -> Settings:
    given: dict[str, Any] = {}
    for name in ("plan", "lang"):
        if environ.get(f"PPMD_{name.upper()}"):
            given[name] = environ[f"PPMD_{name.upper()}"]
    for name in ("returns", "workspace"):
        if environ.get(f"PPMD_{name.upper()}"):
            given[name] = Path(os.path.normpath(here / environ[f"PPMD_{name.upper()}"]))
    if given.get("lang", DEFAULT) not in LANGUAGES:
        raise SettingsError("cli.error.settings.variable", name="PPMD_LANG", expected=" | ".join(LANGUAGES))
    origins = dict(settings.origins) | {name: f"PPMD_{name.upper()}" for name in given}
    return replace(settings, **given, origins=origins)
