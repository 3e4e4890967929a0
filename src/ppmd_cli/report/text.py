"""The report on a terminal, as plain lines: what is counted, the indicators, the units that lag, the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from textwrap import wrap

from msgspec import Struct

from ppmd_cli.i18n import Translator
from ppmd_cli.report.numbers import show_number
from ppmd_cli.report.page import Bar, IndicatorView, ReportView

COLOURS = {
    "met": "green",
    "exceeded": "green",
    "on_track": "cyan",
    "behind": "yellow",
    "not_met": "yellow",
    "undetermined": "magenta",
    "not_applicable": "bright_black",
    "withheld": "bright_black",
}
"""Colour only repeats what the mark and the words say."""

Line = tuple[str, str | None]
"""A text and its colour."""

MARGIN = 4
DECISIONS_SHOWN = 12
UNITS_SHOWN = 12


class Strokes(Struct, frozen=True):
    """What a bar is drawn with: done, perhaps done (units are lacking), not done, the reference of now."""

    done: str
    perhaps: str
    rest: str
    pace: str
    rule: str


BLOCKS = Strokes("█", "▒", "·", "│", "─")
PLAIN = Strokes("#", "?", ".", "|", "-")


class _Widths(Struct, frozen=True):
    """Columns of a screen on which the figures of all indicators stand under each other."""

    bar: int
    rate: int
    result: int
    target: int
    verdict: int

    @property
    def all(self) -> int:
        return MARGIN + self.bar + self.rate + self.result + self.target + self.verdict + 4 * len("  ")


def screen(
    view: ReportView, t: Translator, width: int, strokes: Strokes = BLOCKS, written: Collection[str] = ()
) -> tuple[Line, ...]:
    """Lay the view out for a terminal of so many columns; bars run from nought to the target.

    written: the formats of the files that are written along with it, which hold what finds no room here.
    """
    heading = (view.origin.plan_title, t("report.title", period=view.period_label))
    counted = " · ".join(f"{label}:\N{NO-BREAK SPACE}{count}" for label, count in view.sending.counts)
    verdicts = " · ".join(
        f"{mark} {word}:\N{NO-BREAK SPACE}{count}" for mark, word, count in view.verdict_counts if count
    )
    above = [*heading, *([t("report.screen.draft")] if view.draft else []), counted, verdicts]
    lines: list[Line] = [
        (line.replace("\N{NO-BREAK SPACE}", " "), None) for text in above for line in wrap(text, width)
    ]
    lines += _indicators(view, t, width, strokes)
    lines += ((line, None) for line in _lagging(view, t, width, written))
    below = (view.sending.timeliness, *_decisions(view, t))
    return (*lines, ("", None), *((line, None) for text in below for line in wrap(text, width)))


def _indicators(view: ReportView, t: Translator, width: int, strokes: Strokes) -> Iterator[Line]:
    widths = _widths(view, t)
    wide = widths if widths.all <= width else None
    yield "", None
    if wide:
        yield t("report.table.number").ljust(MARGIN) + t("report.table.indicator"), None
        titles = ("bar", "rate", "result", "target", "verdict")
        yield _columns(wide, *(t(f"report.table.{title}") for title in titles)), None
        yield strokes.rule * width, None
    for item in view.indicators:
        yield from _indicator(item, t, width, strokes, wide)
    told = (
        [t("report.screen.perhaps", mark=strokes.perhaps)]
        if any(_open(one) for one in view.indicators)
        else []
    )
    if not view.final:
        told.append(t("report.screen.pace", mark=strokes.pace))
    for line in wrap(" · ".join(told), width):
        yield line, "bright_black"


def _indicator(
    item: IndicatorView, t: Translator, width: int, strokes: Strokes, wide: _Widths | None
) -> Iterator[Line]:
    colour = COLOURS[item.verdict]
    for place, line in enumerate(wrap(item.label, width - MARGIN)):
        yield ("" if place else item.number).ljust(MARGIN) + line, None
    verdict = _verdict(item)
    if wide:
        drawn = draw(item.bar, wide.bar, strokes)
        yield _columns(wide, drawn, item.percent, item.result, item.target, verdict), colour
    else:
        drawn = draw(item.bar, max(10, width // 5), strokes)
        figures = f"{item.percent} ({item.result}) · {item.target}"
        together = f"{drawn} {figures}".strip()
        for line in (
            [together] if len(together) <= width - MARGIN else [drawn, *wrap(figures, width - MARGIN)]
        ):
            yield " " * MARGIN + line, colour
        for line in wrap(verdict, width - MARGIN):
            yield " " * MARGIN + line, colour
    need = t("report.screen.need", need=item.need) if item.need else ""
    waits = t("report.table.waits", names=_some(item.open_units, t)) if item.open_units else ""
    for text in filter(None, (need, waits)):
        for line in wrap(text, width - MARGIN):
            yield " " * MARGIN + line, None


def _widths(view: ReportView, t: Translator) -> _Widths:
    def widest(title: str, texts: list[str]) -> int:
        return max(len(text) for text in [t(f"report.table.{title}"), *texts])

    return _Widths(
        bar=max(16, len(t("report.table.bar"))),
        rate=widest("rate", [item.percent for item in view.indicators]),
        result=widest("result", [item.result for item in view.indicators]),
        target=widest("target", [item.target for item in view.indicators]),
        verdict=widest("verdict", [_verdict(item) for item in view.indicators]),
    )


def _columns(widths: _Widths, bar: str, rate: str, result: str, target: str, verdict: str) -> str:
    cells = (bar.ljust(widths.bar), rate.rjust(widths.rate), result.rjust(widths.result))
    return " " * MARGIN + "  ".join((*cells, target.ljust(widths.target), verdict))


def draw(bar: Bar | None, size: int, strokes: Strokes) -> str:
    """From nought to the target; never full before the target is reached. "" for what is no share."""
    if bar is None or bar.value is None or not Decimal(bar.target):
        return ""

    def cells(at: str | None) -> int:
        share = min(Decimal(at or 0) / Decimal(bar.target), Decimal(1))
        return max(int(share * size), 1 if share else 0)

    # A bound that is not known may lie anywhere.
    sure = cells(bar.lower) if bar.lower is not None else 0
    perhaps = max(cells(bar.upper), sure) if bar.upper is not None else size
    drawn = [strokes.done] * sure + [strokes.perhaps] * (perhaps - sure) + [strokes.rest] * (size - perhaps)
    if bar.pace is not None and bar.pace != bar.target:
        drawn[min(cells(bar.pace), size - 1)] = strokes.pace
    return "".join(drawn)


def _open(item: IndicatorView) -> bool:
    return item.bar is not None and item.bar.lower != item.bar.upper


def _lagging(view: ReportView, t: Translator, width: int, written: Collection[str]) -> Iterator[str]:
    """Units whose own figures lie below, with the indicators' numbers: who has most first."""
    found: dict[str, list[str]] = {}
    for item in view.indicators:
        all_must = item.bar is not None and Decimal(item.bar.target) == 100
        for unit in item.units:
            if unit.level == "below" or (unit.level == "has_not" and all_must):
                found.setdefault(unit.name, []).append(item.number)
    if not found:
        return
    yield ""
    yield from wrap(t(f"report.screen.lagging.{'final' if view.final else 'interim'}"), width)
    ordered = sorted(found.items(), key=lambda one: -len(one[1]))
    widest = min(max(len(name) for name in found), width // 2)
    for name, numbers in ordered[:UNITS_SHOWN]:
        if len(name) > widest:
            yield from wrap(
                f"{name}  {', '.join(numbers)}", width, initial_indent="  ", subsequent_indent="    "
            )
        else:
            lead = f"  {name.ljust(widest)}  "
            yield from wrap(", ".join(numbers), width, initial_indent=lead, subsequent_indent=" " * len(lead))
    if len(ordered) > UNITS_SHOWN:
        told = "_".join(("more", *(name for name in ("xlsx", "html") if name in written)))
        sheet = t("report.sheet.units")
        more = t(f"report.screen.lagging.{told}", count=len(ordered) - UNITS_SHOWN, sheet=sheet)
        yield from wrap(more, width, initial_indent="  ", subsequent_indent="  ")


def _decisions(view: ReportView, t: Translator) -> Iterator[str]:
    """What was corrected and accepted, and what there is to say of that: the first lines of it."""
    told = [one for one in view.decisions if one.kind != "explained"]
    for one in told[:DECISIONS_SHOWN]:
        slots = {"kind": one.kind_word, "unit": one.unit, "what": one.what, "why": one.why}
        yield t("report.decision.line", **slots).rstrip()
    if len(told) > DECISIONS_SHOWN:
        yield t("report.decision.more", count=len(told) - DECISIONS_SHOWN)


def _verdict(item: IndicatorView) -> str:
    return f"{item.mark} {item.verdict_word}"


def _some(names: tuple[str, ...], t: Translator) -> str:
    if len(names) <= 4:
        return ", ".join(names)
    rest = show_number(len(names) - 3, t.lang, lead_zero=t.lang == "vi")
    return t("report.names.more", names=", ".join(names[:3]), count=rest)
