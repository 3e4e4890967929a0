"""A row of the journal in words: what people ask first, then what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.ledger.records import Entry
from ppmd_cli.model.shown import shown_day
from ppmd_cli.report.numbers import show_number

WORDED = frozenset(("kind", "booking", "received_basis", "document_basis", "how", "folder"))
CODED = frozenset(("unit", "period", "subject", "element"))
PROOFS = (
    *("form", "suffix", "sha256", "values", "run", "plan_sha256", "tool_version", "fingerprint", "lock"),
    *("alike", "digest"),
)
"""Fields that only prove what the others say."""


def in_words(entry: Entry, wording: Wording, t: Translator) -> Iterator[str]:
    """A line for each thing that the row holds; what it does not hold is not told."""
    record = entry.record
    held: dict[str, Any] = {"id": entry.id, "kind": record.kind, "at": entry.at, "who": entry.who}
    names = [name for name in record.__struct_fields__ if name != "kind"]
    held |= {name: getattr(record, name) for name in names} | {"digest": entry.digest}
    first = [name for name in held if name not in PROOFS]
    for name in (*first, *(name for name in PROOFS if name in held)):
        said = _value(name, held[name], wording, t)
        if said:
            yield t("ledger.show.line", label=t(f"ledger.field.{name}"), value=said)


def _value(name: str, value: Any, wording: Wording, t: Translator) -> str:  # noqa: ANN401 - any field's
    key = f"ledger.{'state' if name == 'booking' else name}.{value}"
    if value is None or value is False or value in ("", ()):
        return ""
    if value is True:
        return t("ledger.value.yes")
    if isinstance(value, tuple):
        return "; ".join(one if isinstance(one, str) else ": ".join(one[:3]) for one in value)
    if isinstance(value, datetime):
        here = value.astimezone()
        return f"{shown_day(here, t.lang)} {here:%H:%M}"
    if isinstance(value, date):
        return shown_day(value, t.lang)
    if name == "size":
        return show_number(value, "en" if t.lang == "en" else "vi")
    if name in CODED and wording.name(value) != value:
        return f"{wording.name(value)} ({value})"
    return t(key) if name in WORDED and t.has(key) else str(value)
