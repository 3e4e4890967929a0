"""Faults of a plan's files: places in them, and the list that collects every fault of one run."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from msgspec import Struct, field

from ppmd_cli.findings.plan_faults import PLAN_FAULTS
from ppmd_cli.model.finding import Finding, PlanPlace, Severity


class Source(Struct, frozen=True):
    """One file as read: its name relative to the plan's folder, and its text."""

    file: str
    text: str

    def mark(self, line: int, column: int) -> Mark:
        """The place at a line and column counted from 0."""
        return Mark(self, line + 1, column + 1)


class Mark(Struct, frozen=True):
    """A place in a file; line and column from 1. index, end: the value's span in the text, or -1."""

    source: Source
    line: int
    column: int
    index: int = -1
    end: int = -1

    def shifted(self, value: str, offset: int) -> Mark:
        """The place of character `offset` of `value`, which begins here: quotes and line breaks count."""
        if self.index < 0:
            return self
        text = self.source.text
        at = last = self.index + len(self._opening())
        for wanted in value[: offset + 1]:
            at = _seek(text, last, self.end, wanted)
            if at < 0:
                return self
            last = at + 1
        line = self.line + text.count("\n", self.index, at)
        begin = text.rfind("\n", 0, at) + 1
        return Mark(self.source, line, at - begin + 1, at, self.end)

    def _first(self) -> str:
        return self.source.text[self.index : self.index + 1]

    def _opening(self) -> str:
        text = self.source.text
        first = self._first()
        if first and first in "|>":
            break_at = text.find("\n", self.index)
            return text[self.index : break_at + 1]
        return first if first in "\"'" else ""


def _seek(text: str, start: int, end: int, wanted: str) -> int:
    """Where `wanted` stands next; a folded line break stands for a space, an escape for what it escapes."""
    at = start
    if wanted == " ":
        return at if at < end else -1
    while at < end and text[at] != wanted:
        if not (text[at].isspace() or text[at] in "\\'"):
            return -1
        at += 1
    return at if at < end else -1


class Faults(Struct):
    """Every fault of one run."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, mark: Mark, /, **slots: object) -> None:
        """Note a fault at `mark`; slots become texts."""
        entry = PLAN_FAULTS[code]
        named = tuple(sorted((name, str(value)) for name, value in slots.items()))
        missing = set(entry.slots) - {name for name, _ in named}
        if missing:
            raise TypeError(f"{code}: slots {sorted(missing)} do not fit")
        place = PlanPlace(mark.source.file, mark.line, mark.column)
        self.found.append(Finding(code, entry.severity, slots=named, plan_place=place))

    def unknown(self, what: str, mark: Mark, found: str, known: Iterable[str]) -> None:
        """Note that `found` names nothing; `what` it should name is a word of the catalogue."""
        self.add(
            "plan_unknown_id", mark, what_key=f"plan.word.{what}", found=found, nearest=nearest(found, known)
        )

    def bad(self, mark: Mark, found: str, expected: str) -> None:
        """Note that `found` is not what is `expected`, a word of the catalogue."""
        self.add("plan_bad_value", mark, found=found, expected_key=f"plan.word.{expected}")

    def sorted(self) -> tuple[Finding, ...]:
        """Errors first, then in the order of the files; each once."""
        once = dict.fromkeys(self.found)
        return tuple(sorted(once, key=_order))

    def any(self) -> bool:
        """Tell whether there is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.found)


_FILES = ("plan.yaml", "units.csv", "forms.yaml", "rules.yaml", "register.csv", "baseline.csv")


def _order(finding: Finding) -> tuple[int, int, int, str, int, int, str]:
    place = finding.plan_place
    if place is None:
        return (finding.severity.rank, 0, -1, "", 0, 0, finding.code)
    where = _FILES.index(place.file) if place.file in _FILES else len(_FILES)
    first = 0 if PLAN_FAULTS[finding.code].first else 1
    return (finding.severity.rank, first, where, place.file, place.line, place.column, finding.code)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like `word`, else the first of the known words."""
    words = list(dict.fromkeys(known))
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return close[0]
    return " | ".join(words[:6]) + (" | …" if len(words) > 6 else "") if words else "-"
