"""A figure explained, for people and for programs: each line is a step back towards the cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct

from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.indicators.trace import Piece, Traced
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.form import Element
from ppmd_cli.model.formula import Formula, Ref
from ppmd_cli.model.result import UnitResult
from ppmd_cli.model.value import Absence
from ppmd_cli.plan.formula import sentence
from ppmd_cli.report.json import indicator_json, unit_json, value_json
from ppmd_cli.report.numbers import show_exact, show_fraction, show_number
from ppmd_cli.report.seen import seen
from ppmd_cli.report.sentences import Sentences
from ppmd_cli.report.words import Words, mark

SCHEMA = "ppmd.explanation"
SCHEMA_VERSION = "1.1"
DIGITS = 12
"""So much of a file's sha256 is shown on the screen."""


class Lines(Struct, frozen=True):
    """Texts of the screen: lines above, the table, lines below."""

    above: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...] = ()


def answered(schema: str, version: str, tool_version: str, words: Words, as_of: date) -> dict[str, Any]:
    """The head of an answer for programs: by which contract, of which plan, period and day."""
    return {
        "schema": schema,
        "schema_version": version,
        "tool_version": tool_version,
        "plan": {"id": words.plan.id, "sha256": words.plan.sha256},
        "period": words.period.id,
        "as_of": as_of.isoformat(),
    }


class Telling(Struct, frozen=True, dict=True):
    """How facts and their cells are told."""

    words: Words

    @cached_property
    def elements(self) -> dict[str, Element]:
        """The plan's elements by id."""
        return {one.id: one for form in self.words.plan.forms for _, one in form.elements()}

    def fact_json(self, fact: Fact) -> dict[str, Any]:
        """A fact as the contracts give it."""
        element = self.elements.get(fact.element)
        return {
            "element": fact.element,
            "code": element.code if element is not None else None,
            "subject": fact.subject,
            "value": value_json(fact.value),
            "absence": fact.value.reason.value if isinstance(fact.value, Absence) else None,
            "typed": fact.typed,
            "reading": fact.reading,
            "sheet": fact.cell.sheet if fact.cell is not None else None,
            "cell": fact.cell.cell if fact.cell is not None else None,
            "correction": fact.correction,
        }

    def typed(self, fact: Fact) -> str:
        """What stands in the cell as its sender saw it, in quotation marks; "" for an empty one."""
        if fact.correction is not None:
            return self.words.t("explain.corrected", entry=fact.correction)
        return "" if fact.typed is None else f"“{clip(seen(fact.typed, fact.value, self.words.t))}”"

    def read(self, fact: Fact) -> str:
        """As what it was read, and how if that is worth a note."""
        read = self.words.value(fact.value, self.elements.get(fact.element))
        if fact.reading is None:
            return read
        return f"{read} ({Wording(self.words.plan, self.words.t).title(fact.reading)})"

    def subject(self, code: str) -> str:
        """The name of a unit, a child, a month or a task."""
        return self._wording.name(code)

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.words.plan, self.words.t)

    def label(self, element: str) -> str:
        """An element's label with its printed code."""
        one = self.elements.get(element)
        return element if one is None else f"{one.label.of(self.words.lang)} ({one.code})"

    def condition(self, formula: Formula) -> str:
        """A formula as a sentence, each element by its label."""

        def label(ref: Ref) -> str:
            return self.label(ref.name)

        def option(ref: Ref, value: str) -> str:
            one = self.elements.get(ref.name)
            options = one.options if one is not None else ()
            return next((each.label.of(self.words.lang) for each in options if each.id == value), value)

        return sentence(formula.tree, label, self.words.lang, option)


class Explaining(Telling, frozen=True):
    """Words one traced indicator. unit: of whom each cell is told, all if None."""

    words: Words
    traced: Traced
    unit: str | None = None

    @property
    def units(self) -> tuple[UnitResult, ...]:
        """The units that are told of."""
        return tuple(one for one in self.traced.result.units if self.unit in (None, one.unit))

    @property
    def sides(self) -> tuple[str, str]:
        """How the two numbers are headed: a growth has no numerator, but one period and another."""
        if self.traced.indicator.kind == "growth":
            return "this_period", "base_period"
        return "numerator", "denominator"

    def pieces(self, unit: str) -> tuple[Piece, ...]:
        """What makes up a unit's part."""
        return tuple(one for one in self.traced.pieces if one.unit == unit)

    @property
    def reach(self) -> tuple[Fact, ...]:
        """What decides whether the target is out of reach, beside what makes up the figures."""
        read = {(one.unit, one.element, one.subject) for piece in self.traced.pieces for one in piece.facts}
        return tuple(
            one
            for one in self.traced.reach
            if self.unit in (None, one.unit) and (one.unit, one.element, one.subject) not in read
        )

    # For programs.

    def json(self, tool_version: str) -> str:
        """The contract ppmd.explanation 1.1."""
        traced, indicator = self.traced, self.traced.indicator
        whole = indicator_json(indicator, traced.result, traced.pace, traced.plan.decimals)
        answer = {
            **answered(SCHEMA, SCHEMA_VERSION, tool_version, self.words, traced.as_of),
            "indicator": {
                "number": traced.number,
                "label": indicator.label.of(self.words.lang),
                "quote": indicator.clause.quote,
                "kind": indicator.kind,
                "pace": show_fraction(traced.pace),
                **{name: value for name, value in whole.items() if name != "units"},
            },
            "terms": [
                {
                    "label": term.label.of(self.words.lang) if term.label is not None else None,
                    "subject": term.subject,
                    "numerator": term.numerator.text,
                    "denominator": term.denominator.text if term.denominator is not None else None,
                    "numerator_in_words": self.formula(term.numerator),
                    "denominator_in_words": self.formula(term.denominator),
                }
                for term in indicator.terms
            ],
            "units": [self._unit(one) for one in self.units],
            "reach": [{"unit": fact.unit} | self.fact_json(fact) for fact in self.reach],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def _unit(self, one: UnitResult) -> dict[str, Any]:
        traced, file = self.traced, self.traced.files.get(one.unit)
        told = unit_json(one, traced.indicator.target, traced.pace, traced.plan.decimals)
        return {
            "unit": one.unit,
            "name": self.words.name(one.unit),
            "state": one.state,
            **{name: value for name, value in told.items() if name != "unit"},
            "file": {"name": file.file_name, "sha256": file.sha256}
            if file is not None and not file.on_paper
            else None,
            "parts": [
                {
                    "term": piece.term,
                    "subject": piece.subject,
                    "name": self.subject(piece.subject),
                    "numerator": show_exact(piece.numerator),
                    "denominator": show_exact(piece.denominator),
                    "facts": [self.fact_json(fact) for fact in piece.facts],
                    "known": [
                        {
                            "element": known.element,
                            "unit": known.unit,
                            "value": str(known.value),
                            "source": known.source,
                        }
                        for known in piece.known
                    ],
                }
                for piece in self.pieces(one.unit)
            ],
        }

    # For people.

    def screen(self) -> Lines:
        """The indicator with its units, or one unit with its cells."""
        above = tuple(self._head())
        return self._of_units(above) if self.unit is None else self._of_cells(above)

    def _head(self) -> Iterator[str]:
        traced, words, t = self.traced, self.words, self.words.t
        indicator, result = traced.indicator, traced.result
        sentences = Sentences(words, {indicator.id: traced.pace})
        yield t("explain.head", number=traced.number, label=indicator.label.of(words.lang), id=indicator.id,
                clause=indicator.clause.clause, period=traced.period.label.of(words.lang))  # fmt: skip
        yield f"“{indicator.clause.quote}”"
        yield t("explain.target", target=words.target(indicator.target, indicator.kind))
        if traced.pace != 1:
            yield t("explain.pace", pace=f"{show_number(traced.pace * 100, words.lang)}%")
        yield t(
            "explain.result.growth" if indicator.kind == "growth" else "explain.result",
            numerator=_number(words, result.numerator),
            denominator=_number(words, result.denominator),
            value=sentences.value(indicator, result.value),
            exact=show_fraction(result.value) or "–",
            mark=mark(result.verdict, out_of_reach=result.out_of_reach),
            verdict=words.verdict(indicator, result.verdict, out_of_reach=result.out_of_reach),
        )
        bounds = sentences.bounds(indicator, result)
        if bounds is not None:
            yield t("explain.bounds", bounds=bounds)
        if result.open_units:
            yield t("explain.open", names=words.names(result.open_units))
        yield from self.terms()

    def terms(self) -> Iterator[str]:
        """The formula in sentences, one a term."""
        words, t, indicator = self.words, self.words.t, self.traced.indicator
        for term in indicator.terms:
            label = f"{term.label.of(words.lang)}: " if term.label is not None else ""
            yield label + t(f"explain.term.{indicator.kind}", numerator=self.formula(term.numerator) or "",
                            denominator=self.formula(term.denominator) or "",
                            subject=t(f"explain.subject.{term.subject}"))  # fmt: skip

    def _of_units(self, above: tuple[str, ...]) -> Lines:
        words, t, traced = self.words, self.words.t, self.traced
        sentences = Sentences(words, {traced.indicator.id: traced.pace})
        rows: list[tuple[str, ...]] = []
        silent: list[str] = []
        for one in self.units:
            pieces = self.pieces(one.unit)
            if one.state != "reported":
                silent.append(f"{words.name(one.unit)} ({t(f'report.unit.{one.state}')})")
                continue
            rows.append((
                words.name(one.unit), _number(words, one.numerator), _number(words, one.denominator),
                sentences.value(traced.indicator, one.value),
                str(sum(1 for piece in pieces for fact in piece.facts if fact.cell is not None)),
                self._file(one.unit),
            ))  # fmt: skip
        below = [t("explain.silent", names=", ".join(silent))] if silent else []
        below += self._known_lines()
        example = next((one.unit for one in self.units if one.state == "reported"), None)
        if example is not None:
            below.append(t("explain.more", id=traced.indicator.id, period=traced.period.id, unit=example))
        over, under = self.sides
        titles = ("unit", over, under, "value", "cells", "file")
        return Lines(above, tuple(t(f"explain.column.{name}") for name in titles), tuple(rows), tuple(below))

    def _known_lines(self) -> list[str]:
        """Figures that come from the plan's folder rather than from a return."""
        return [
            self.words.t(
                "explain.known", unit=self.subject(known.unit), label=self.label(known.element),
                value=show_number(known.value, self.words.lang), source=known.source,
            )
            for piece in self.traced.pieces if self.unit in (None, piece.unit)
            for known in piece.known
        ]  # fmt: skip

    def _of_cells(self, above: tuple[str, ...]) -> Lines:
        words, t = self.words, self.words.t
        rows: list[tuple[str, ...]] = []
        for piece in self.pieces(self.unit or ""):
            name = self.subject(piece.subject)
            sums = (_number(words, piece.numerator), _number(words, piece.denominator))
            for place, fact in enumerate(piece.facts):
                first = (name, *sums) if place == 0 else ("", "", "")
                read = (self.label(fact.element), place_of(fact), self.typed(fact), self.read(fact))
                rows.append((*first, *read))
        for fact in self.reach:
            name = t("explain.reach")
            rows.append(
                (name, "", "", self.label(fact.element), place_of(fact), self.typed(fact), self.read(fact))
            )
        told = next(iter(self.units), None)
        head = [] if told is None else [t("explain.unit", unit=words.name(told.unit),
                state=t(f"explain.state.{told.state}"), file=self._file(told.unit))]  # fmt: skip
        titles = ("subject", *self.sides, "element", "place", "typed", "read")
        heads = tuple(t(f"explain.column.{name}") for name in titles)
        return Lines((*above, *head), heads, tuple(rows), tuple(self._known_lines()))

    def _file(self, unit: str) -> str:
        file = self.traced.files.get(unit)
        if file is None:
            return "–"
        if file.on_paper:
            return self.words.t("report.file.on_paper")
        return f"{file.file_name} ({(file.sha256 or '')[:DIGITS]})"

    def formula(self, formula: Formula | None) -> str | None:
        """A formula as a sentence."""
        if formula is None:
            return None
        if isinstance(formula.tree, Ref) and self.traced.indicator.kind != "share":
            return f"“{self.label(formula.tree.name)}”"
        return self.condition(formula)


def _number(words: Words, number: Any) -> str:  # noqa: ANN401 - a fraction or nothing
    return "–" if number is None else show_number(number, words.lang)


def place_of(fact: Fact) -> str:
    """Sheet and cell of a fact; a dash where no cell holds it."""
    return "–" if fact.cell is None else f"{fact.cell.sheet}!{fact.cell.cell}"
