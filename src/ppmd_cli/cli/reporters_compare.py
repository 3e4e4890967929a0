"""What `ppmd compare` answers: sentences for people, exact fractions for programs, a table for Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any

from ppmd_cli import __version__
from ppmd_cli.cli.reporters_receipts import change_json, shown_value
from ppmd_cli.findings.fingerprint import normalised
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.compare import Move, Moved
from ppmd_cli.indicators.facts import counted
from ppmd_cli.ledger.changes import Change
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.result import IndicatorResult
from ppmd_cli.model.value import BLANK
from ppmd_cli.report.numbers import round_half_up, show_decimal, show_exact, show_fraction, show_number
from ppmd_cli.report.page import IndicatorView
from ppmd_cli.report.view import view
from ppmd_cli.workflow.compare import Comparison, State

SHOWN = 10
"""So many moves of an indicator are told in the text; the others are summed up."""
COLUMNS = (
    *("indicator", "unit", "unit_name", "subject", "why", "element", "about", "before", "after"),
    *("sheet", "cell", "numerator", "denominator", "share"),
)


class ComparisonReporter:
    """Words a comparison in one language. indicators: those asked for, all by default."""

    def __init__(self, found: Comparison, t: Translator, indicators: Collection[str] | None = None) -> None:
        self.found = found
        self.t = t
        self.wording = Wording(found.after.side.plan, t)
        self.older = Wording(found.before.side.plan, t)
        self.moved = [one for one in found.indicators if not indicators or one.id in indicators]

    def json(self) -> str:
        """The contract ppmd.comparison 1.0."""
        found = self.found
        answer = {
            "schema": "ppmd.comparison",
            "schema_version": "1.0",
            "tool_version": __version__,
            "before": _state(found.before),
            "after": _state(found.after),
            "came": list(found.came),
            "went": list(found.went),
            "indicators": [self._indicator(one) for one in self.moved],
            "cells": [{"unit": unit, **change_json(change)} for unit, change in found.cells],
            "new_findings": [_finding(*one) for one in found.new],
            "gone_findings": [_finding(*one) for one in found.gone],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def csv(self) -> str:
        """One move a line; with a byte order mark for Excel."""
        page = io.StringIO()
        page.write("\ufeff")
        writer = csv.writer(page, delimiter=";" if self.t.lang == "vi" else ",", lineterminator="\r\n")
        writer.writerow([self.t(f"compare.csv.{name}") for name in COLUMNS])
        for moved in self.moved:
            for move in moved.moves:
                row: dict[str, Any] = {
                    "indicator": moved.id,
                    "unit": move.unit,
                    "unit_name": self.wording.name(move.unit),
                    "why": self.t(f"compare.why.{move.why}"),
                }
                # Spreadsheets take 1/2 for a day: fractions are rounded here, and exact in JSON.
                sums: dict[str, Any] = {
                    "numerator": self._plain(move.numerator),
                    "denominator": self._plain(move.denominator),
                    "share": None if move.share is None else self._plain(move.share),
                }
                # They stand on the first line of a move alone, so that a column can be summed.
                for place, cell in enumerate([_pair(*pair) for pair in move.facts] or [{}]):
                    told: dict[str, Any] = dict(cell)
                    line = row | told | {"about": told.get("subject"), "subject": move.subject}
                    line |= {} if place else sums
                    writer.writerow([_safe(line.get(name)) for name in COLUMNS])
        return page.getvalue()

    def text(self) -> str:
        """What moved, the largest moves first."""
        found, t = self.found, self.t
        lines = [t("compare.head", before=found.before.given, after=found.after.given)]
        for name, units in (("came", found.came), ("went", found.went)):
            if units:
                shown = ", ".join(self._name(unit) for unit in units)
                lines.append(t(f"compare.{name}", count=len(units), names=shown))
        views = [_views(state, t) for state in (found.before, found.after)]
        still = 0
        for moved in self.moved:
            if not moved.moves and _verdict(moved.before) == _verdict(moved.after):
                still += 1
                continue
            lines += ["", *self._lines(moved, views[0].get(moved.id), views[1].get(moved.id))]
        lines += ["", t("compare.still", count=still)]
        lines += self._cells()
        for name, some in (("new", found.new), ("gone", found.gone)):
            lines.append(t(f"compare.findings.{name}", count=len(some)))
            lines += [self._found(*one) for one in some[:SHOWN]]
        return "\n".join(lines) + "\n"

    def _plain(self, number: Fraction) -> str:
        text = f"{round_half_up(number, 9):f}"
        text = text.rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.t.lang == "vi" else text

    def _lines(self, moved: Moved, old: IndicatorView | None, new: IndicatorView | None) -> Iterator[str]:
        shown = new or old
        if shown is None:
            return
        yield self.t(
            "compare.indicator",
            number=shown.number,
            label=shown.label,
            before=_result(old),
            after=_result(new),
            change=self._share(moved.change, moved.id),
        )
        if old is not None and new is not None and old.verdict_word != new.verdict_word:
            yield "   " + self.t("compare.verdict", before=old.verdict_word, after=new.verdict_word)
        largest = sorted(
            moved.moves, key=lambda one: (-abs(one.share or 0), -abs(one.numerator), -abs(one.denominator))
        )
        for move in largest[:SHOWN]:
            yield "   " + self._move(move, moved.id)
        rest = largest[SHOWN:]
        if rest:
            share = (
                None if moved.change is None else sum((one.share or Fraction(0) for one in rest), Fraction(0))
            )
            yield "   " + self.t("compare.rest", count=len(rest), change=self._share(share, moved.id))

    def _move(self, move: Move, indicator: str) -> str:
        slots = {
            "change": self._share(move.share, indicator),
            "unit": self._name(move.unit),
            "numerator": _signed(move.numerator, self.t),
            "denominator": _signed(move.denominator, self.t),
        }
        if move.why != "changed":
            return self.t(f"compare.move.{move.why}", **slots)
        if not move.facts:
            return self.t("compare.move.no_cell", subject=self._name(move.subject or ""), **slots)
        return self.t("compare.move.cell", cells="; ".join(self._cell(*pair) for pair in move.facts), **slots)

    def _cell(self, before: Fact | None, after: Fact | None) -> str:
        fact = after or before
        if fact is None:
            return "–"
        place = fact.cell
        where = f" ({place.sheet}!{place.cell})" if place is not None else ""
        return self.t(
            "compare.cell",
            subject="" if fact.subject == fact.unit else f"{self._name(fact.subject)}: ",
            label=self._label(fact.element, fact.unit),
            before=shown_value(before.value if before else BLANK, self.t),
            after=shown_value(after.value if after else BLANK, self.t),
            where=where,
        )

    def _cells(self) -> list[str]:
        """The changed values of one unit's two returns; of many units the indicators tell enough."""
        units = {unit for unit, _ in self.found.cells}
        if len(units) != 1 or len(self.found.after.submissions) != 1:
            return []
        lines = ["", self.t("compare.cells", count=len(self.found.cells))]
        for unit, change in self.found.cells[: 3 * SHOWN]:
            lines.append("   " + self._change(unit, change))
        if len(self.found.cells) > 3 * SHOWN:
            lines.append("   …")
        return lines

    def _change(self, unit: str, change: Change) -> str:
        place = change.cell_after or change.cell_before
        return self.t(
            "compare.cell",
            subject="" if change.subject == unit else f"{self._name(change.subject)}: ",
            label=self._label(change.element, unit),
            before=shown_value(change.before, self.t),
            after=shown_value(change.after, self.t),
            where=f" ({place.sheet}!{place.cell})" if place is not None else "",
        )

    def _found(self, unit: str, finding: Finding) -> str:
        message = self.wording.word(finding, None, unit).message
        return f"   {self._name(unit)}: {message}"

    def _label(self, element: str, unit: str) -> str:
        for form in self.found.after.side.plan.forms:
            if unit in form.reporters:
                found = next((one for _, one in form.elements() if one.id == element), None)
                if found is not None:
                    return found.label.of(self.t.lang)
        return element

    def _name(self, code: str) -> str:
        name = self.wording.name(code)
        return self.older.name(code) if name == code else name

    def _share(self, share: Fraction | None, indicator: str) -> str:
        """A change of a value: percentage points, or the sum itself where the target is no percentage."""
        if share is None:
            return "–"
        plan = self.found.after.side.plan
        target = next((one.target for one in plan.indicators if one.id == indicator), None)
        if target is not None and not target.percent:
            return _signed(share, self.t)
        shown = round_half_up(share * 100, 2)
        sign = "+" if share > 0 else "−" if share < 0 else ""
        return self.t("compare.points", points=sign + show_decimal(abs(shown), self.t.lang))

    def _indicator(self, moved: Moved) -> dict[str, Any]:
        return {
            "id": moved.id,
            "before": _result_json(moved.before),
            "after": _result_json(moved.after),
            "change": show_fraction(moved.change),
            "verdict_changed": _verdict(moved.before) != _verdict(moved.after),
            "moves": [_move(one) for one in moved.moves],
        }


def _state(state: State) -> dict[str, Any]:
    return {
        "given": state.given,
        "kind": state.kind,
        "period": state.period,
        "as_of": state.side.assessment.as_of.isoformat(),
        "plan": {"id": state.side.plan.id, "sha256": state.side.plan.sha256},
        "units": [
            one.unit for one in counted(state.side.plan, state.period, state.side.submissions) if one.unit
        ],
    }


def _result_json(result: IndicatorResult | None) -> dict[str, str | None] | None:
    if result is None:
        return None
    return {
        "numerator": show_exact(result.numerator),
        "denominator": show_exact(result.denominator),
        "value": show_fraction(result.value),
        "verdict": result.verdict.value,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "unit": move.unit,
        "subject": move.subject,
        "why": move.why,
        "numerator": show_fraction(move.numerator),
        "denominator": show_fraction(move.denominator),
        "share": show_fraction(move.share),
        "cells": [_pair(*pair) for pair in move.facts],
    }


def _pair(before: Fact | None, after: Fact | None) -> dict[str, str | None]:
    fact = after or before
    place = fact.cell if fact is not None else None
    return {
        "element": fact.element if fact is not None else None,
        "subject": fact.subject if fact is not None else None,
        "before": (normalised(before.value) or None) if before is not None else None,
        "after": (normalised(after.value) or None) if after is not None else None,
        "sheet": place.sheet if place is not None else None,
        "cell": place.cell if place is not None else None,
    }


def _finding(unit: str, finding: Finding) -> dict[str, str | None]:
    return {
        "unit": unit or None,
        "code": finding.code,
        "severity": finding.severity.value,
        "element": finding.element,
        "subject": finding.subject,
    }


def _views(state: State, t: Translator) -> dict[str, IndicatorView]:
    side = state.side
    used = counted(side.plan, state.period, side.submissions)
    made = view(side.plan, side.assessment, used, t, tool_version=__version__, paces=state.paces)
    return {one.id: one for one in made.indicators}


def _result(item: IndicatorView | None) -> str:
    if item is None:
        return "–"
    return item.result if item.percent in ("–", item.result) else f"{item.result} ({item.percent})"


def _verdict(result: IndicatorResult | None) -> str | None:
    return None if result is None else result.verdict.value


def _signed(number: Fraction, t: Translator) -> str:
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + show_number(abs(number), t.lang)


def _safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    text = "" if value is None else str(value)
    if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:2].isdigit()):
        return f"'{text}"
    return text


__all__: Sequence[str] = ("ComparisonReporter",)
