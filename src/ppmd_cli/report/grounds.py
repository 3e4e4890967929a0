"""A duty, a task or a sum of one element explained: unit by unit, back to the cells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from ppmd_cli.indicators.grounds import Ground
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Duty, Task
from ppmd_cli.report.explaining import DIGITS, Lines, Telling, answered, place_of
from ppmd_cli.report.numbers import show_day, show_exact, show_number
from ppmd_cli.report.words import Words

SCHEMA = "ppmd.grounds"
SCHEMA_VERSION = "1.0"
Explained = Duty | Task | Element
_ADDED_UP = ("count", "amount")


class Grounded(Telling, frozen=True):
    """Words what one duty, task or element rests on. unit: of whom each cell is told, all if None."""

    words: Words
    subject_of: Explained
    grounds: tuple[Ground, ...]
    as_of: date
    unit: str | None = None

    @property
    def kind(self) -> Literal["duty", "task", "element"]:
        """What is explained."""
        return {Duty: "duty", Task: "task", Element: "element"}[type(self.subject_of)]  # type: ignore[return-value]

    @property
    def told(self) -> tuple[Ground, ...]:
        """The units that are told of."""
        return tuple(one for one in self.grounds if self.unit in (None, one.unit))

    @property
    def counts(self) -> dict[str, int]:
        """How many units stand how; of a task those that lead it, as the report counts them."""
        counted = [one for one in self.grounds if one.role != "coordinate"]
        return {} if self.kind == "element" else dict(Counter(one.state or "none" for one in counted))

    @property
    def sums(self) -> dict[str, Fraction]:
        """The sums of an element, by form: the same question to other reporters is never added to it."""
        found: dict[str, Fraction] = {}
        for form in self.words.plan.forms:
            numbers = [
                one.number for one in self.grounds if one.unit in form.reporters and one.number is not None
            ]
            if numbers:
                found[form.id] = sum(numbers, Fraction(0))
        return found

    def json(self, tool_version: str) -> str:
        """The contract ppmd.grounds 1.0."""
        one = self.subject_of
        answer = {
            **answered(SCHEMA, SCHEMA_VERSION, tool_version, self.words, self.as_of),
            "kind": self.kind,
            "id": one.id,
            "label": one.label.of(self.words.lang),
            "clause": None if isinstance(one, Element) else one.clause.clause,
            "counts": self.counts,
            "sums": {form: show_exact(total) for form, total in self.sums.items()},
            "units": [self._unit(each) for each in self.told],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def _unit(self, one: Ground) -> dict[str, Any]:
        file = one.file
        return {
            "unit": one.unit,
            "name": self.words.name(one.unit),
            "role": one.role,
            "state": one.state,
            "on": None if one.on is None else one.on.isoformat(),
            "number": show_exact(one.number),
            "file": None
            if file is None or file.on_paper
            else {"name": file.file_name, "sha256": file.sha256},
            "facts": [self.fact_json(fact) for fact in one.facts],
        }

    def screen(self) -> Lines:
        """What is explained, with its units, or with the cells of one unit."""
        titles: tuple[str, ...] = ("unit", "state", "place", "read")
        rows: tuple[tuple[str, ...], ...] = ()
        if self.unit is None and self._is_no_sum:
            titles = ("unit", "place", "read")
            rows = tuple((name, *rest) for name, _, *rest in map(self._row, self.told))
        elif self.unit is None:
            rows = tuple(self._row(one) for one in self.told)
        else:
            titles = ("element", "place", "typed", "read")
            rows = tuple(self._fact(fact) for one in self.told for fact in one.facts)
        heads = tuple(self.words.t(f"explain.column.{name}") for name in titles)
        return Lines(tuple(self._head()), heads, rows, tuple(self._below()))

    def _head(self) -> Iterator[str]:
        words, t, one = self.words, self.words.t, self.subject_of
        label, period = one.label.of(words.lang), words.period.label.of(words.lang)
        if isinstance(one, Element):
            yield t("explain.head.element", label=label, id=one.id, period=period)
            titles = {form.id: form.title.of(words.lang) for form in words.plan.forms}
            for form, total in self.sums.items():
                measure = one.measure.of(words.lang) if one.measure else ""
                yield t(
                    "explain.sum", form=titles[form], total=show_number(total, words.lang), measure=measure
                )
            return
        yield t("explain.head.duty", label=label, id=one.id, clause=one.clause.clause, period=period)
        yield f"“{one.clause.quote}”"
        yield "; ".join(f"{self._state(state)}: {words.count(count)}" for state, count in self.counts.items())

    def _below(self) -> Iterator[str]:
        if self.unit is None:
            example = next((one.unit for one in self.told if one.facts), None)
            if example is not None:
                slots = {"id": self.subject_of.id, "period": self.words.period.id, "unit": example}
                yield self.words.t("explain.more", **slots)
            return
        for one in self.told:
            slots = {"unit": self.words.name(one.unit), "file": self._file(one.file)}
            if self._is_no_sum:
                yield self.words.t("explain.unit.plain", **slots)
            else:
                yield self.words.t("explain.unit", state=self._said(one), **slots)

    def _file(self, file: Submission | None) -> str:
        if file is None:
            return "–"
        if file.on_paper:
            return self.words.t("report.file.on_paper")
        return f"{file.file_name} ({(file.sha256 or '')[:DIGITS]})"

    def _row(self, one: Ground) -> tuple[str, ...]:
        if len(one.facts) == 1:
            place, read = place_of(one.facts[0]), self.read(one.facts[0])
        elif self.kind == "duty":
            place, read = "; ".join(map(place_of, one.facts)), "; ".join(map(self.read, one.facts))
        else:
            place, read = self.words.t("explain.cells", count=len(one.facts)), ""
        return (self.words.name(one.unit), self._said(one), place or "–", read)

    def _fact(self, fact: Fact) -> tuple[str, ...]:
        about = "" if fact.subject == fact.unit else f" ({self.subject(fact.subject)})"
        return (self.label(fact.element) + about, place_of(fact), self.typed(fact), self.read(fact))

    @property
    def _is_no_sum(self) -> bool:
        """Whether nothing can be added up: a day, a text or a choice is told, not a number."""
        return isinstance(self.subject_of, Element) and self.subject_of.type not in _ADDED_UP

    def _said(self, one: Ground) -> str:
        if self.kind == "element":
            return "–" if one.number is None else show_number(one.number, self.words.lang)
        day = "" if one.on is None else f" ({show_day(one.on, self.words.lang)})"
        role = "" if one.role is None else f"{self.words.t(f'report.task.role.{one.role}')}: "
        return role + self._state(one.state or "none") + day

    def _state(self, state: str) -> str:
        t = self.words.t
        if self.kind == "duty":
            return t(f"explain.duty.{state}")
        if state == "none":
            return t("report.task.not_reported")
        return next(
            (
                option.label.of(self.words.lang)
                for one in self.elements.values()
                for option in one.options
                if option.id == state
            ),
            state,
        )
