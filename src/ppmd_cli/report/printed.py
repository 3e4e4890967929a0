"""Where a printed number stands in a report, and what each place of it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ppmd_cli.model.plan import Plan
from ppmd_cli.model.text import Lang
from ppmd_cli.report.counted import SENT
from ppmd_cli.report.explaining import Lines, answered
from ppmd_cli.report.linked import Linked
from ppmd_cli.report.page import IndicatorView, ReportView
from ppmd_cli.report.told import looks_printed, parts
from ppmd_cli.report.words import Words

SCHEMA = "ppmd.printed"
SCHEMA_VERSION = "1.0"
_BEFORE, _AFTER = 44, 56  # so much of a sentence is shown on either side of a figure
_NUMBER = r"(?:\d[\d.,]*\d|\d)"
_FIGURE = re.compile(rf"[+-]?{_NUMBER}%?(?:/{_NUMBER})?")
_FIGURES = "figures-"


class Place(Struct, frozen=True):
    """One place of a figure. text: what stands around it. unit: whose figure it is, where it is one unit's.

    names: what `ppmd explain` takes apart; where returns are counted the day on each, if there is one.
    """

    figure: str
    text: str
    names: tuple[str, ...]
    unit: str | None = None


class PrintedFigure(Struct, frozen=True):
    """A number as it was read in a report, with every place of it."""

    words: Words
    figure: str
    places: tuple[Place, ...]
    as_of: date

    def json(self, tool_version: str) -> str:
        """The contract ppmd.printed 1.0."""
        answer = {
            **answered(SCHEMA, SCHEMA_VERSION, tool_version, self.words, self.as_of),
            "figure": self.figure,
            "places": [
                {"figure": one.figure, "text": one.text, "names": list(one.names), "unit": one.unit}
                for one in self.places
            ],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def screen(self) -> Lines:
        """The places, each with the command that takes it apart."""
        t, period = self.words.t, self.words.period
        head = t("explain.printed.head", figure=self.figure, period=period.label.of(self.words.lang))
        heads = tuple(t(f"explain.column.{name}") for name in ("printed", "command"))
        return Lines((head,), heads, tuple(row for one in self.places for row in self._rows(one)))

    def _rows(self, one: Place) -> Iterator[tuple[str, str]]:
        end = f" --period {self.words.period.id}" + (f" --unit {one.unit}" if one.unit else "")
        text = one.text
        for name in one.names or (None,):
            yield text, f"ppmd status{end}" if name is None else f"ppmd explain {name}{end}"
            text = ""


def find_printed(words: Words, view: ReportView, linked: Linked, asked: str) -> tuple[Place, ...]:
    """Every place of a number in sentences and tables, in the report's order; each once."""
    wanted = _bare(asked, words.lang)
    found = (
        one
        for one in (*_said(words.plan, linked), *_tables(view))
        if wanted == (bare := _bare(one.figure, words.lang)) or wanted in bare.split("/")
    )
    return tuple(dict.fromkeys(found))


def _bare(text: str, lang: Lang) -> str:
    """A number without what reports add to it: thousands grouped, leading noughts, signs."""
    ends = text.strip().replace("." if lang == "vi" else ",", "").split("/")
    return "/".join(one.strip("+% ").lstrip("0") or "0" for one in ends)


def _said(plan: Plan, linked: Linked) -> Iterator[Place]:
    """The figures of the sentences."""
    days = (form.with_role("report_date") for form in plan.forms)
    returns = tuple(dict.fromkeys(day.id for day in days if day is not None))
    for text in (linked.scope, linked.timeliness):
        yield from _of(text, plan, returns)
    for _, text in linked.figures:
        yield from _of(text, plan, returns)
    for name, said in linked.indicators.items():
        for part in (said.sentence, *said.beside, said.waits):
            yield from _of(part.replace("**", ""), plan, (name,))


def _of(marked: str, plan: Plan, names: tuple[str, ...]) -> Iterator[Place]:
    pieces = _joined(parts(marked))
    at = [0]
    for shown, _ in pieces:
        at.append(at[-1] + len(shown))
    plain = "".join(shown for shown, _ in pieces)
    for (shown, of), start in zip(pieces, at, strict=False):
        if of is not None:
            rests = names if not of or of.startswith(SENT) else _operands(of, plan)
            if rests or of.startswith(SENT):
                yield Place(shown, _around(plain, start, start + len(shown)), rests)


def _joined(pieces: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Parts of wholes as one figure, also where each of the two counts something of its own."""
    found: list[tuple[str, str | None]] = []
    for shown, of in pieces:
        if of is not None and len(found) > 1 and found[-1] == ("/", None) and found[-2][1] is not None:
            found[-2:] = [(f"{found[-2][0]}/{shown}", found[-2][1])]
        else:
            found.append((shown, of))
    return found


def _operands(of: str, plan: Plan) -> tuple[str, ...]:
    """The elements that a number of the plan's statements sums; nothing for a number of something else."""
    group, _, keys = of.partition(":")
    if not group.startswith(_FIGURES):
        return ()
    said = plan.report.statements[int(group.removeprefix(_FIGURES))]
    return tuple(one.element for one in said.operands if one.name in keys.split())


def _around(text: str, start: int, end: int) -> str:
    """What stands around a figure, cut between words."""
    first, last = max(start - _BEFORE, 0), min(end + _AFTER, len(text))
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space > 0 else last
    return f"{'… ' if first else ''}{text[first:last]}{' …' if last < len(text) else ''}"


def _tables(view: ReportView) -> Iterator[Place]:
    """The figures of the tables: of the indicators, of each unit, of duties and tasks."""
    for one in view.indicators:
        yield from _row(one)
        for unit in one.units:
            label = f"{one.number}. {one.label}: {unit.name}, {unit.result} ({unit.percent})"
            for shown in (unit.result, unit.percent):
                yield from (Place(figure, label, (one.id,), unit.code) for figure in _figures(shown))
    for duty in view.duties:
        counts = _FIGURE.findall(duty.sentence.removeprefix(duty.label))
        yield from (Place(figure, duty.sentence, (duty.id,)) for figure in counts)
    for task in view.tasks:
        for _, text in task.said:
            yield from (Place(figure, f"{task.label}: {text}", (task.id,)) for figure in _figures(text)[:1])


def _row(one: IndicatorView) -> Iterator[Place]:
    label = f"{one.number}. {one.label}: {one.result} ({one.percent})"
    for shown in (one.result, one.percent, one.range):
        yield from (Place(figure, label, (one.id,)) for figure in _figures(shown))
    if one.remark:
        yield from (
            Place(figure, f"{one.number}. {one.label}: {one.remark}", (one.id,))
            for figure in _figures(one.remark)[:1]
        )


def _figures(text: str) -> list[str]:
    """A part of a whole as it stands, else every number of the text."""
    return [text] if looks_printed(text) else _FIGURE.findall(text)
