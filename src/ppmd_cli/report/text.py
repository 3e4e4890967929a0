"""The report on a terminal: the table of indicators and the lines around it, as plain texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ppmd_cli.i18n import Translator
from ppmd_cli.report.numbers import show_number
from ppmd_cli.report.page import IndicatorView, ReportView

COLOURS = {
    "met": "green",
    "exceeded": "green",
    "on_track": "cyan",
    "behind": "yellow",
    "not_met": "yellow",
    "undetermined": "magenta",
    "not_applicable": "bright_black",
}
"""Colour only repeats what the mark and the words say."""


SHOWN = 12


@dataclass(frozen=True, slots=True)
class Screen:
    """Texts of the screen: lines above, table, lines below. `colours` are by row."""

    above: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    colours: tuple[str, ...]
    below: tuple[str, ...]


def screen(view: ReportView, t: Translator) -> Screen:
    """Lay the view out for a terminal."""
    titles = ("number", "indicator", "result", "rate", "target", "verdict", "needed")
    counted = " · ".join(f"{label}: {count}" for label, count in view.sending.counts)
    return Screen(
        above=(view.origin.plan_title, t("report.title", period=view.period_label), counted),
        titles=tuple(t(f"report.table.{title}") for title in titles),
        rows=tuple(_row(item) for item in view.indicators),
        colours=tuple(COLOURS[item.verdict] for item in view.indicators),
        below=(
            *(f"? {item.number}. {t('report.table.waits', names=_some(item.open_units, t))}"
              for item in view.indicators if item.open_units),
            view.sending.timeliness,
            *_decisions(view, t),
        ),
    )  # fmt: skip


def _decisions(view: ReportView, t: Translator) -> Iterator[str]:
    """What was corrected and accepted, and what there is to say of that: the first lines of it."""
    told = [one for one in view.decisions if one.kind != "explained"]
    for one in told[:SHOWN]:
        slots = {"kind": one.kind_word, "unit": one.unit, "what": one.what, "why": one.why}
        yield t("report.decision.line", **slots).rstrip()
    if len(told) > SHOWN:
        yield t("report.decision.more", count=len(told) - SHOWN)


def _row(item: IndicatorView) -> tuple[str, ...]:
    result = item.numerator if item.denominator == "–" else f"{item.numerator}/{item.denominator}"
    needed = "" if item.needed in ("–", "0") else item.needed
    return (
        item.number,
        item.label,
        result,
        item.percent,
        item.target,
        f"{item.mark} {item.verdict_word}",
        needed,
    )


def _some(names: tuple[str, ...], t: Translator) -> str:
    if len(names) <= 4:
        return ", ".join(names)
    rest = show_number(len(names) - 3, t.lang, lead_zero=t.lang == "vi")
    return t("report.names.more", names=", ".join(names[:3]), count=rest)
