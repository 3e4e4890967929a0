"""The sentence that a report says about an indicator. `**` stands around the verdict's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.i18n import Translator
from ppmd_cli.model.plan import Indicator
from ppmd_cli.model.result import IndicatorResult, Verdict
from ppmd_cli.model.shown import shown_month
from ppmd_cli.report.numbers import percent, show_day, show_decimal, show_number
from ppmd_cli.report.words import MOST_NAMES, Words, paired, small


class Sentences(Struct, frozen=True):
    """Words one indicator after another. announced: units that have reported otherwise than by a workbook."""

    words: Words
    paces: dict[str, Fraction]
    announced: frozenset[str] = frozenset()

    def pace(self, indicator: Indicator) -> Fraction:
        """The share of the target expected now: all of it in the final period."""
        if self.words.period.final:
            return Fraction(1)
        return self.paces.get(indicator.id, indicator.pace)

    def points(self, indicator: Indicator, value: Fraction) -> str:
        """A share as percentage points, rounded so that it never contradicts the verdict; no sign."""
        shown = percent(value, indicator.target, self.pace(indicator), self.words.plan.decimals)
        return show_decimal(shown, self.words.lang)

    def in_prose(self, indicator: Indicator, value: Fraction) -> str:
        """Like `points`, but all and nothing are written whole: "100", not "100,0"."""
        if value in (0, 1):
            return show_number(value * 100, self.words.lang)
        return self.points(indicator, value)

    def value(self, indicator: Indicator, value: Fraction | None) -> str:
        """A value with its sign, a dash where there is none; a growth that is one bears a plus."""
        if value is None:
            return "–"
        if not indicator.target.percent:
            return show_number(value, self.words.lang)
        return f"{_sign(indicator, value)}{self.points(indicator, value)}%"

    def figures(self, indicator: Indicator, result: IndicatorResult) -> str:
        """A value beside its two numbers, as sentences write them."""
        numerator, denominator, value = result.numerator, result.denominator, result.value
        shown = self.value(indicator, value)
        if value is not None and indicator.target.percent:
            shown = f"{_sign(indicator, value)}{self.in_prose(indicator, value)}%"
        if numerator is None:
            return shown
        if indicator.kind == "growth" and denominator is not None:
            pair = [self.words.figure(show_number(one, self.words.lang)) for one in (numerator, denominator)]
            return f"{shown} ({paired(self.words.t, indicator.kind, *pair)})"
        return f"{shown} ({self.words.part(numerator, denominator)})"

    def result(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The plan's clause with its figures."""
        if result.numerator is None:
            return ""
        slots = self._slots(indicator, result)
        # What is written as a part of a whole is no quantity: it bears no leading nought.
        partly = indicator.result_partly if _is_partial(result) else None
        text = (partly or indicator.result).of(self.words.lang).replace("{numerator}/{denominator}", "{part}")
        if indicator.kind == "growth" and result.value == 0:
            same = self.words.t(
                "report.growth.same", base=slots["denominator"], same_period=slots["same_period"]
            )
            text = text.partition("{direction}")[0].rstrip(" ,") + ", " + same
        # A slot may be empty.
        return text.format_map(slots).replace("  ", " ")

    def _slots(self, indicator: Indicator, result: IndicatorResult) -> dict[str, str]:
        words = self.words
        numerator, denominator, value = result.numerator or Fraction(0), result.denominator, result.value
        growth = indicator.kind == "growth"
        points = None if value is None else self.in_prose(indicator, abs(value) if growth else value)
        return {
            "numerator": words.count(numerator),
            "denominator": "–" if denominator is None else words.count(denominator),
            "part": words.part(numerator, denominator),
            "percent": "–" if points is None else words.figure(points),
            "needed": self.needed(result),
            "difference": "–" if denominator is None else words.count(abs(numerator - denominator)),
            "change": "–" if value is None else words.figure(self.value(indicator, value)),
            "direction": self.direction(value),
            "same_period": "" if words.period.final else words.t("report.growth.same_period"),
        }

    def direction(self, change: Fraction | None) -> str:
        """The word for the way a figure moved."""
        if not change:
            return self.words.t("report.growth.unchanged")
        return self.words.t("report.growth.up" if change > 0 else "report.growth.down")

    def needed(self, result: IndicatorResult) -> str:
        """How much is still to do, as a quantity."""
        return "–" if result.needed is None else self.words.count(result.needed)

    def need(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The plan's clause on what is still to do; empty when nothing is."""
        if result.verdict is Verdict.UNDETERMINED:
            return ""
        return self._so_far(indicator, result, self._need(indicator, result))

    def _need(self, indicator: Indicator, result: IndicatorResult) -> str:
        if not self._owed(indicator, result):
            return ""
        return indicator.need.of(self.words.lang).format_map(
            {"needed": self.needed(result), "counted": indicator.counted.of(self.words.lang)}
        )

    def _owed(self, indicator: Indicator, result: IndicatorResult) -> bool:
        """Whether anything is known to be still to do for the year's target."""
        return bool(result.needed) and not _is_to_date(indicator, final=self.words.period.final)

    def _so_far(self, indicator: Indicator, result: IndicatorResult, text: str) -> str:
        """Say of how much is lacking that it is reckoned without those whose figures are outstanding."""
        if not text or self.bounds(indicator, result) is None:
            return text
        return self.words.t("report.sentence.so_far", text=text)

    def bounds(self, indicator: Indicator, result: IndicatorResult) -> str | None:
        """From where to where the whole may lie while something is outstanding; None when nothing is."""
        t = self.words.t
        lower, upper = result.lower, result.upper
        if lower is not None and lower == upper:
            return None
        if lower is None and upper is None:
            return t("report.bounds.unknown")
        low, high = self._bound(indicator, lower), self._bound(indicator, upper)
        if upper is None:
            return t("report.bounds.from", low=low)
        if lower is None:
            return t("report.bounds.to", high=high)
        return t("report.bounds.both", low=low, high=high)

    def range(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The bounds in a table: "77,6% - 81,9%"; a dash where the value stands or nothing is known."""
        lower, upper = result.lower, result.upper
        if result.numerator is None or lower == upper:
            return "–"
        low, high = ("…" if one is None else self._bound(indicator, one) for one in (lower, upper))
        return f"{low} - {high}"

    def remark(self, indicator: Indicator, result: IndicatorResult) -> str:
        """Beside the verdict: how much is lacking where it is behind, whom it waits for while it is open."""
        words = self.words
        if result.verdict in (Verdict.BEHIND, Verdict.NOT_MET) and self._owed(indicator, result):
            counted = indicator.counted.of(words.lang)
            text = words.t("report.table.lacking", needed=self.needed(result), counted=counted)
            return self._so_far(indicator, result, text)
        if result.verdict is Verdict.UNDETERMINED and result.open_units:
            return words.t("report.table.waits", names=words.few_names(result.open_units))
        return ""

    def _bound(self, indicator: Indicator, value: Fraction | None) -> str:
        if value is None:
            return "–"
        if not indicator.target.percent:
            return self.words.figure(self.value(indicator, value))
        return self.words.figure(self.in_prose(indicator, value)) + "%"

    def sentence(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The whole sentence (or two) on one indicator."""
        verdict = result.verdict
        if verdict is Verdict.NOT_APPLICABLE:
            return self._not_applicable(indicator, result)
        if result.numerator is None or verdict is Verdict.UNDETERMINED:
            return self._undetermined(indicator, result)
        parts = [self._determined(indicator, result), *self._further(indicator, result)]
        parts.append(self._left_out(indicator, result))
        if result.lower != result.upper:
            parts.append(self._unaffected(indicator, result))
        return " ".join(part for part in parts if part)

    def _key(self, result: IndicatorResult) -> str:
        stage = "final" if self.words.period.final else "interim"
        if result.out_of_reach:
            return "report.sentence.out_of_reach"
        return f"report.sentence.{result.verdict.value}.{stage}"

    def _determined(self, indicator: Indicator, result: IndicatorResult) -> str:
        lost = self._lost(indicator, result)
        if lost:
            return f"{self._said(indicator, result)}. {_capital(lost)}."
        key = self._key(result)
        need = self._need(indicator, result)
        if not _is_partial(result):  # else the sentence has said whose figures it speaks of
            need = self._so_far(indicator, result, need)
        if result.verdict is Verdict.BEHIND and not result.out_of_reach and not need:
            key += ".plain"
        share = Fraction(0)
        if result.value is not None and indicator.target.threshold:
            share = result.value / indicator.target.threshold
        # A share of the target says something only of a target that is still ahead.
        plain = indicator.kind == "growth" or indicator.target.op == "<=" or share >= 1
        if result.verdict is Verdict.ON_TRACK and plain:
            key += ".plain"
        text = self.words.t(
            key,
            result=self._said(indicator, result),
            target=self.words.target(indicator.target, indicator.kind),
            share=self.words.figure(self._share(share)),
            verdict=self.words.verdict(indicator, result.verdict, out_of_reach=result.out_of_reach),
            need=need,
            lacking=self._lacking(indicator, result),
            band=self.words.band(indicator.target),
        )
        low = self._low_units(indicator, result)
        return f"{text} {low}" if low else text

    def _lost(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The plan's own words on a target that is out of reach; empty where it has none."""
        if not result.out_of_reach or indicator.out_of_reach_text is None:
            return ""
        reasons = self._reasons(indicator, result)
        if indicator.lost and not reasons:
            return ""
        text = indicator.out_of_reach_text.of(self.words.lang)
        return text.format_map(self._slots(indicator, result) | {"parts": reasons})

    def _reasons(self, indicator: Indicator, result: IndicatorResult) -> str:
        """Why a target is out of reach: how many subjects, and which, for each reason that there is."""
        words = self.words
        names = {month.id: shown_month(month.id, words.lang) for month in words.plan.months}
        return words.t("report.join").join(
            reason.text.of(words.lang).format_map(
                {
                    "count": words.count(len(subjects)),
                    "subjects": ", ".join(names.get(one) or words.name(one) for one in subjects),
                }
            )
            for reason, subjects in zip(indicator.lost, result.lost, strict=True)
            if subjects
        )

    def _said(self, indicator: Indicator, result: IndicatorResult) -> str:
        """The plan's clause at the head of a sentence; where figures are outstanding, whose it speaks of."""
        text, units = self.result(indicator, result), result.units
        if result.verdict is Verdict.MET and not self.words.period.final:
            day = show_day(self.words.period.last, self.words.lang)
            text = self.words.t("report.sentence.by_day", day=day, result=small(text))
        reported = sum(one.state == "reported" for one in units)
        if not _is_partial(result):
            return _capital(text)
        return self.words.t(
            "report.sentence.partly", part=self.words.part(reported, len(units)), result=small(text)
        )

    def _share(self, share: Fraction) -> str:
        from ppmd_cli.report.numbers import round_half_up

        shown = round_half_up(share * 100, self.words.plan.decimals)
        if (shown >= 100) != (share >= 1):
            shown = round_half_up(share * 100, self.words.plan.decimals + 2)
        return show_decimal(shown, self.words.lang)

    def _lacking(self, indicator: Indicator, result: IndicatorResult) -> str:
        if not self._owed(indicator, result) or indicator.target.op == "<=":
            return ""
        counted = indicator.counted.of(self.words.lang)
        return self.words.t("report.sentence.lacking", needed=self.needed(result), counted=counted)

    def beside(self, indicator: Indicator, result: IndicatorResult) -> tuple[str, ...]:
        """What is counted beside the indicator, of the same whole."""
        words, found = self.words, dict(result.beside)
        whole = (
            "–" if result.denominator is None else words.figure(show_number(result.denominator, words.lang))
        )
        return tuple(
            f"{one.label.of(words.lang)}: {words.figure(show_number(found[one.id], words.lang))}/{whole}"
            for one in indicator.beside
            if one.id in found
        )

    def _further(self, indicator: Indicator, result: IndicatorResult) -> Iterator[str]:
        """What the plan says of the second readings."""
        found = dict(result.beside)
        for one in indicator.beside:
            if one.sentence is not None and one.id in found:
                yield one.sentence.of(self.words.lang).format_map({"count": self.words.count(found[one.id])})

    def waits(self, result: IndicatorResult) -> str:
        """Whose figures an open verdict waits for, all of them; empty where it waits for nobody."""
        words = self.words
        return waits(words.t, [words.name(code) for code in result.open_units], words.figure)

    def _low_units(self, indicator: Indicator, result: IndicatorResult) -> str:
        """Where rates are low: only where units have rates of their own and the target is not reached."""
        if not self.words.period.final or result.verdict is not Verdict.NOT_MET or indicator.kind != "ratio":
            return ""
        rated = [(u.value, u.unit) for u in result.units if u.below and u.value is not None]
        if len(result.units) < 2 or not rated:
            return ""
        order = sorted(range(len(rated)), key=lambda i: (rated[i][0], i))[:MOST_NAMES]
        return self.words.t("report.sentence.low_units", names=self.words.names([rated[i][1] for i in order]))

    def _undetermined(self, indicator: Indicator, result: IndicatorResult) -> str:
        t, words = self.words.t, self.words
        reported = sum(u.state == "reported" for u in result.units)
        waiting = words.few_names(result.open_units)
        if result.numerator is None:
            return t("report.sentence.no_data", label=indicator.label.of(words.lang), units=waiting)
        if result.value is None:
            return self._without_base(indicator, result, waiting)
        slots = {
            "part": words.part(reported, len(result.units)),
            "result": small(self.result(indicator, result)),
            "open": words.count(len(result.open_units)),
            "units": waiting,
        }
        bounds = self.bounds(indicator, result)
        open_ = [one.state for one in result.units if one.unit in result.open_units]
        key = "report.sentence.undetermined" + (".parts" if "reported" in open_ else "")
        text = t(key, bounds=bounds or t("report.bounds.unknown"), **slots)
        left = self._left_out(indicator, result)
        return f"{text} {left}" if left else text

    def _without_base(self, indicator: Indicator, result: IndicatorResult, waiting: str) -> str:
        """Where there is nothing to divide by, though somebody has reported."""
        words, numerator = self.words, result.numerator or Fraction(0)
        if result.open_units:
            part = words.part(numerator, result.denominator)
            label = indicator.label.of(words.lang)
            return words.t("report.sentence.none_so_far", label=label, part=part, units=waiting)
        said = indicator.result.of(words.lang).partition("{direction}")[0].rstrip(" ,")
        base = words.figure(show_number(result.denominator or 0, words.lang))
        text = said.format_map(self._slots(indicator, result))
        return words.t("report.sentence.no_base", result=_capital(text), base=base)

    def _unaffected(self, indicator: Indicator, result: IndicatorResult) -> str:
        bounds = self.bounds(indicator, result) or ""
        outstanding = sum(one.state != "reported" for one in result.units)
        if outstanding:
            return self.words.t(
                "report.sentence.unaffected", count=self.words.count(outstanding), bounds=bounds
            )
        # A term that is left out has its own sentence.
        return "" if result.left_out else self.words.t("report.sentence.unaffected.parts", bounds=bounds)

    def _left_out(self, indicator: Indicator, result: IndicatorResult) -> str:
        if not result.left_out:
            return ""
        labels = [indicator.terms[i].label for i in result.left_out]
        names = ", ".join(label.of(self.words.lang) for label in labels if label)
        if indicator.not_available_text is not None:
            return indicator.not_available_text.of(self.words.lang).format_map({"left_out": names}) + "."
        return self.words.t("report.sentence.left_out", parts=names) if names else ""

    def _not_applicable(self, indicator: Indicator, result: IndicatorResult) -> str:
        reported = sum(u.state == "reported" for u in result.units)
        return self.words.t(
            "report.sentence.not_applicable",
            label=indicator.label.of(self.words.lang),
            count=self.words.count(reported),
        )


def lacking(indicator: Indicator, result: IndicatorResult, *, final: bool) -> int | Fraction | None:
    """How much is still to do; None where that is not known, as of what nobody can judge yet."""
    unknown = result.verdict is Verdict.UNDETERMINED or _is_to_date(indicator, final=final)
    return None if unknown else result.needed


def _is_to_date(indicator: Indicator, *, final: bool) -> bool:
    """Whether the base is that of the months so far, which says nothing of what the whole year asks for."""
    return indicator.kind == "growth" and not final


def waits(t: Translator, names: Sequence[str], figure: Callable[[str], str] = str) -> str:
    """Whom a verdict waits for, by name; empty where it waits for nobody."""
    return t("report.page.waits", count=figure(str(len(names))), names=", ".join(names)) if names else ""


def _is_partial(result: IndicatorResult) -> bool:
    """Whether figures are outstanding that may still move the value."""
    return result.lower != result.upper and any(one.state != "reported" for one in result.units)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sign(indicator: Indicator, value: Fraction) -> str:
    return "+" if indicator.kind == "growth" and value > 0 else ""
