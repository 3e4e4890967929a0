"""What the tables for a spreadsheet hold beside words: exact numbers, their cells, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.indicators.opened import Opened
from ppmd_cli.indicators.trace import Piece, Tracer
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Indicator, Plan
from ppmd_cli.model.result import Assessment, IndicatorResult, UnitResult
from ppmd_cli.report.numbers import percent
from ppmd_cli.report.sentences import lacking
from ppmd_cli.report.veil import OPEN, Veil
from ppmd_cli.report.words import Words

if TYPE_CHECKING:
    from ppmd_cli.report.elements import ReportedForm


class Rate(Struct, frozen=True):
    """Exact sums and the value they make.

    decimals: places of its printed percentage (None: no percent). corrected: rests on a figure that is not
    the unit's own. gone: which of numerator, denominator and value are withheld from the public.
    """

    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    decimals: int | None
    corrected: bool = False
    gone: frozenset[str] = frozenset()


class AnnexIndicator(Struct, frozen=True):
    """An indicator's row. kind: how numerator and denominator make the value. sources: who reports it.

    needed: how many are still lacking; None where that is not known, or withheld. goal: of the year, None
    where the target is no share; reference: what is expected of it by now, None where that is all of it.
    upward: whether more is better.
    """

    number: int
    kind: str
    label: str
    measure: str
    rate: Rate
    needed: int | Fraction | None
    sources: str
    goal: Fraction | None = None
    reference: Fraction | None = None
    upward: bool = True


class AnnexUnit(Struct, frozen=True):
    """A unit's row: by the indicators' numbers its rates, or words where there is no figure."""

    code: str
    name: str
    cells: Mapping[int, Rate | str]


class DataRow(Struct, frozen=True):
    """What one subject adds to an indicator, and the cells that say so."""

    indicator: int
    unit: str
    unit_name: str
    subject: str
    numerator: Fraction | None
    denominator: Fraction | None
    cells: str
    typed: str
    file: str
    sha256: str


class FoundRow(Struct, frozen=True):
    """A finding of the period. between: it is said of figures of several bodies."""

    unit: str
    severity: str
    code: str
    place: str
    message: str
    remedy: str
    between: bool


class Annexes(Struct, frozen=True):
    """All of it, in the plan's order. public: figures stand alone, without what they were reckoned from.

    reported: what the units have reported, form by form.
    """

    indicators: tuple[AnnexIndicator, ...]
    units: tuple[AnnexUnit, ...]
    data: tuple[DataRow, ...]
    findings: tuple[FoundRow, ...]
    reported: tuple[ReportedForm, ...] = ()
    public: bool = False


def annexes(
    words: Words,
    assessment: Assessment,
    submissions: Sequence[Submission],
    paces: Mapping[str, Fraction],
    veil: Veil = OPEN,
    found: Opened | None = None,
) -> Annexes:
    """The tables of a period. submissions: of the whole run; those of the period are told of.

    veil: hides what the reader may not see, all of the returns' own data included. found: the submissions,
    where somebody has opened them already.
    """
    from ppmd_cli.report.elements import reported

    assessment = veil.assessment(assessment)
    plan, period = words.plan, words.period
    results = {one.id: one for one in assessment.indicators}
    rated = [
        (number, one, results[one.id], Fraction(1) if period.final else paces.get(one.id, one.pace))
        for number, one in enumerate(plan.indicators, 1)
    ]
    tracer = Tracer(plan, period.id, ()) if veil.public else Tracer(plan, period.id, submissions, found)
    wording = Wording(plan, words.t)
    here = [] if veil.public else [one for one in submissions if one.period == period.id]
    files = {one.unit: one for one in here if one.usable}
    return Annexes(
        indicators=tuple(_indicator(words, *each, veil) for each in rated),
        units=tuple(_units(words, rated, veil)),
        data=tuple(
            _data(words, wording, number, piece, files.get(piece.unit))
            for number, one, _, _ in rated
            for piece in tracer.pieces(one)
        ),
        findings=tuple(_findings(words, wording, here)),
        # No total hides what is small there: inside the office only.
        reported=() if veil.public else reported(words, assessment.completeness, submissions),
        public=veil.public,
    )


def _indicator(
    words: Words, number: int, one: Indicator, result: IndicatorResult, pace: Fraction, veil: Veil
) -> AnnexIndicator:
    kinds = {words.units[code].kind for term in one.terms for code in term.reporters}
    named = [kind.many.of(words.lang) for kind in words.plan.kinds if kind.id in kinds and kind.common_noun]
    others = [
        words.name(code)
        for code in dict.fromkeys(code for term in one.terms for code in term.reporters)
        if not any(kind.id == words.units[code].kind and kind.common_noun for kind in words.plan.kinds)
    ]
    share = one.kind in ("share", "ratio") and one.target.percent
    return AnnexIndicator(
        number=number,
        kind=one.kind,
        label=one.label.of(words.lang),
        measure=one.counted.of(words.lang),
        rate=replace(_rate(words.plan, one, result, pace), gone=veil.gone(words.period.id, one.id)),
        needed=lacking(one, result, final=words.period.final),
        sources=", ".join((*named, *others[:4], *(["…"] if len(others) > 4 else []))),
        goal=one.target.threshold if share else None,
        reference=one.target.threshold * pace if share and pace != 1 else None,
        upward=one.target.op == ">=",
    )


def _rate(plan: Plan, one: Indicator, part: IndicatorResult | UnitResult, pace: Fraction) -> Rate:
    decimals = None
    if part.value is not None and one.target.percent:
        shown = percent(part.value, one.target, pace, plan.decimals).as_tuple().exponent
        decimals = -shown if isinstance(shown, int) else None
    return Rate(part.numerator, part.denominator, part.value, decimals)


def _units(
    words: Words, rated: Sequence[tuple[int, Indicator, IndicatorResult, Fraction]], veil: Veil
) -> list[AnnexUnit]:
    told: list[tuple[str, int, Rate | str]] = []
    for number, one, result, pace in rated:
        corrected = {fact.unit for fact in result.facts if fact.correction is not None}
        for part in result.units:
            gone = veil.gone(words.period.id, one.id, part.unit)
            if part.state == "reported" and (part.numerator is not None or gone):
                rate = _rate(words.plan, one, part, pace)
                rate = replace(rate, corrected=part.unit in corrected, gone=gone)
                told.append((part.unit, number, rate))
            else:
                told.append((part.unit, number, words.t(f"report.unit.{_state(part)}")))
    from ppmd_cli.report.cross import pivoted

    cells = pivoted(told)
    return [
        AnnexUnit(unit.code, unit.name, cells[unit.code]) for unit in words.plan.units if unit.code in cells
    ]


def _state(part: UnitResult) -> str:
    return "not_available" if part.state == "reported" else part.state


def _data(words: Words, wording: Wording, number: int, piece: Piece, file: Submission | None) -> DataRow:
    by_sheet: dict[str, list[str]] = {}
    for fact in piece.facts:
        if fact.cell is not None:
            by_sheet.setdefault(fact.cell.sheet, []).append(fact.cell.cell)
    cells = [f"{sheet}!{', '.join(some)}" for sheet, some in by_sheet.items()]
    cells += [known.source for known in piece.known]
    return DataRow(
        indicator=number,
        unit=piece.unit,
        unit_name=wording.name(piece.unit),
        subject=wording.name(piece.subject),
        numerator=piece.numerator,
        denominator=piece.denominator,
        cells="; ".join(cells),
        typed="; ".join(_typed(fact.typed, fact.correction, words) for fact in piece.facts),
        file=_file(words, file),
        sha256=(file.sha256 or "") if file is not None else "",
    )


def _typed(typed: str | None, correction: int | None, words: Words) -> str:
    if correction is not None:
        return words.t("explain.corrected", entry=correction)
    return clip(typed or "")


def _file(words: Words, file: Submission | None) -> str:
    if file is None:
        return ""
    return words.t("report.file.on_paper") if file.on_paper else file.file_name


def _findings(words: Words, wording: Wording, files: Sequence[Submission]) -> list[FoundRow]:
    forms = {form.id: form for form in words.plan.forms}
    between = {rule.id for rule in words.plan.rules if rule.scope == "units"}

    def row(file: Submission, found: Finding) -> FoundRow:
        worded = wording.word(found, forms.get(file.form or ""), file.unit)
        place = "!".join(part for part in (found.place.sheet, found.place.cell) if part)
        severity = words.t(f"validate.severity.{found.severity.value}")
        unit = words.name(file.unit) if file.unit else file.file_name
        return FoundRow(
            unit, severity, found.code, place, worded.message, worded.remedy, found.code in between
        )

    return [row(file, found) for file in files for found in file.findings if found.severity.value != "info"]
