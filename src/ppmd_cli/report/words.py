"""Words that every page shares: names in running text, lists, targets, verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from ppmd_cli.findings.wording import clip
from ppmd_cli.i18n import Said, Translator
from ppmd_cli.model.form import Element
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Indicator, Plan, Target
from ppmd_cli.model.result import Verdict
from ppmd_cli.model.text import Lang
from ppmd_cli.model.value import Absence, Day, Flag, Quantity, Text, Value
from ppmd_cli.report.numbers import show_day, show_decimal, show_number
from ppmd_cli.report.told import figure

MOST_NAMES = 5
MARKS = {
    Verdict.MET: "●",
    Verdict.EXCEEDED: "●+",
    Verdict.ON_TRACK: "◐",
    Verdict.BEHIND: "○",
    Verdict.NOT_MET: "○",
    Verdict.UNDETERMINED: "?",
    Verdict.NOT_APPLICABLE: "–",
}
OUT_OF_REACH_MARK = "✕"


class Words(Struct, frozen=True, dict=True):
    """Speaks of one plan and period in one language. marked: figures in sentences bear marks (`told`)."""

    plan: Plan
    period: Period
    t: Translator
    marked: bool = False

    @property
    def lang(self) -> Lang:
        """The language."""
        return self.t.lang

    @cached_property
    def units(self) -> dict[str, OrgUnit]:
        """The plan's units by code."""
        return {unit.code: unit for unit in self.plan.units}

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(kind.id for kind in self.plan.kinds if kind.common_noun)

    def name(self, code: str) -> str:
        """A unit's name in running text: its type word in lower case where it is a common noun."""
        unit = self.units.get(code)
        if unit is None:
            return code
        return unit.name[:1].lower() + unit.name[1:] if unit.kind in self._common else unit.name

    def names(self, codes: Sequence[str], most: int = MOST_NAMES, of: str = "") -> str:
        """A list of names; beyond `most`, how many others there are. of: see `figure`."""
        shown = [self.name(code) for code in codes[:most]]
        rest = len(codes) - len(shown)
        if rest == 1:
            shown.append(self.name(codes[-1]))
            rest = 0
        text = ", ".join(shown)
        return self.t("report.names.more", names=text, count=self.count(rest, of)) if rest else text

    def few_names(self, codes: Sequence[str]) -> str:
        """A list that comes often: all names where they are no more than may be listed, else two."""
        return self.names(codes, MOST_NAMES if len(codes) <= MOST_NAMES else 2)

    def count(self, number: int | Fraction, of: str = "") -> str:
        """A quantity in running text. of: see `figure`."""
        return Said(self.figure(show_number(number, self.lang, lead_zero=self.lang == "vi"), of))

    def part(self, number: int | Fraction, whole: int | Fraction | None, of: Sequence[str] = ("", "")) -> str:
        """A part of a whole, "9/27": no quantity, so without a leading nought. of: see `figure`, of each."""
        if whole is None:
            return self.count(number, of[0])
        ends = zip((number, whole), of, strict=True)
        return "/".join(self.figure(show_number(one, self.lang), what) for one, what in ends)

    def figure(self, shown: str, of: str = "") -> str:
        """A figure in running text. of: what it counts, where that is not what the sentence is about."""
        return figure(shown, of) if self.marked else shown

    def value(self, value: Value, element: Element | None = None) -> str:
        """A value in words, absent ones too; of a choice the option's label."""
        match value:
            case Quantity(number):
                return show_number(number, self.lang)
            case Flag(yes):
                return self.t(f"ledger.value.{'yes' if yes else 'no'}")
            case Day(day):
                return show_day(day, self.lang)
            case Text(text):
                options = element.options if element is not None else ()
                return clip(next((one.label.of(self.lang) for one in options if one.id == text), text))
            case Absence(reason):
                return self.t(f"ledger.value.{reason.value}")

    def target(self, target: Target, kind: str) -> str:
        """The target in a few words, as "at least 20 %"."""
        sign = "%" if target.percent else ""
        low = self.figure(show_number(target.value, self.lang)) + sign
        if target.upper is not None:
            band = self.band(target, sign)
            return self.t(
                "report.target.growth_band" if kind == "growth" else "report.target.band", band=band
            )
        if kind == "growth":
            return self.t("report.target.growth", value=low)
        if target.percent and target.threshold == 1 and target.op == ">=":
            return low
        return self.t("report.target.at_least" if target.op == ">=" else "report.target.at_most", value=low)

    def band(self, target: Target, sign: str = "%") -> str:
        """The ends of a target that has two, "3-5%"."""
        ends = (show_number(one, self.lang) for one in (target.value, target.upper) if one is not None)
        return self.figure("-".join(ends)) + sign

    def verdict(self, indicator: Indicator, verdict: Verdict, *, out_of_reach: bool = False) -> str:
        """The verdict's word for this period, and nothing else."""
        if out_of_reach:
            return self.t("report.verdict.out_of_reach")
        stage = "final" if self.period.final else "interim"
        target = indicator.target
        if verdict is Verdict.EXCEEDED and target.upper is not None:
            return self.t("report.verdict.exceeded.final", band=self.band(target, "%"))
        if verdict in (Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE):
            return self.t(f"report.verdict.{verdict.value}")
        return self.t(f"report.verdict.{verdict.value}.{stage}")


def paired(t: Translator, kind: str, value: str, under: str) -> str:
    """A figure in a table: "5/7"; of a growth "27 so với 26", which is no share. under: a dash where none."""
    if under == "–":
        return value
    return t("report.growth.pair", value=value, base=under) if kind == "growth" else f"{value}/{under}"


def small(text: str) -> str:
    """A text that goes on within a sentence."""
    return text[:1].lower() + text[1:]


def mark(verdict: Verdict, *, out_of_reach: bool = False) -> str:
    """The verdict's mark, free of colour."""
    return OUT_OF_REACH_MARK if out_of_reach else MARKS[verdict]


def points(shown: str, lang: Lang) -> str:
    """Percentage points already rounded, with the language's separators and the sign."""
    from decimal import Decimal

    return show_decimal(Decimal(shown), lang) + "%"
