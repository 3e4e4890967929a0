"""A report ready to be printed: every figure rounded once, every sentence worded. Writers only place it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Chapter, Indicator, Plan
from ppmd_cli.model.result import Assessment, Completeness, IndicatorResult, UnitResult, Verdict
from ppmd_cli.model.text import Lang
from ppmd_cli.report.assessed import signed
from ppmd_cli.report.atlas import atlas, sent_word
from ppmd_cli.report.decisions import decision_notes, decisions
from ppmd_cli.report.drawn import bar_of, earlier_of, pair_of
from ppmd_cli.report.entered import NOTHING, Entered
from ppmd_cli.report.heads import heads
from ppmd_cli.report.levels import Level, Levels
from ppmd_cli.report.matrix import matrix
from ppmd_cli.report.numbers import show_day, show_number
from ppmd_cli.report.page import (
    ChapterView,
    Earlier,
    FileView,
    IndicatorView,
    Origin,
    ReportView,
    Sending,
    SentView,
    UnitView,
)
from ppmd_cli.report.progress import (
    DutyView,
    TaskView,
    duty_view,
    scope_groups,
    scope_sentence,
    task_view,
    timeliness_sentence,
)
from ppmd_cli.report.sentences import Sentences, lacking
from ppmd_cli.report.statements import statement
from ppmd_cli.report.timeline import timeline
from ppmd_cli.report.veil import MARK as WITHHELD_MARK
from ppmd_cli.report.veil import OPEN, Veil
from ppmd_cli.report.words import MARKS, OUT_OF_REACH_MARK, Words, mark, paired


def view(
    plan: Plan,
    assessment: Assessment,
    submissions: Sequence[Submission],
    t: Translator,
    *,
    tool_version: str,
    paces: Mapping[str, Fraction] | None = None,
    entered: Entered = NOTHING,
    decided: Sequence[Submission] = (),
    earlier: Sequence[Assessment] = (),
    veil: Veil = OPEN,
) -> ReportView:
    """Round and word an assessment.

    submissions: those of the period that count; decided: all of it. earlier: the periods that go into it.
    """
    assessment, earlier = veil.assessment(assessment), [veil.assessment(one) for one in earlier]
    decided, origins = ((), ()) if veil.public else (decided, submissions)
    period = next(p for p in plan.periods if p.id == assessment.period)
    words, lang = Words(plan, period, t), t.lang
    sentences = Sentences(words, dict(paces or {}), frozenset(announced(assessment)))
    indicators = _indicators(sentences, assessment, earlier_of(plan, earlier, t, paces or {}), veil)
    duties, tasks, files = _duties(words, assessment), _tasks(words, assessment), _files(words, origins)
    chapters, tally = _chapters(words, indicators, submissions, veil), _verdict_counts(indicators)
    return ReportView(
        lang=lang,
        origin=Origin(plan.id, plan.title.of(lang), plan.sha256, tool_version),
        period=period.id,
        period_label=period.label.of(lang),
        period_short=period.short.of(lang),
        final=period.final,
        as_of=show_day(assessment.as_of, lang),
        draft=any(i.verdict == Verdict.UNDETERMINED.value for i in indicators),
        heads={name: veil.head(head) for name, head in heads(words, entered).items()},
        sending=_sending(words, assessment.completeness),
        verdict_counts=tally,
        indicators=indicators,
        matrix=matrix(t, indicators),
        chapters=chapters,
        duties=duties,
        signed=signed(words, assessment, indicators, tally, chapters, entered.narrative),
        tasks=tasks,
        public=veil.public,
        notes=(*veil.notes(), *notes_of(words, assessment, origins, decided)),
        files=tuple(files.values()),
        atlas=atlas(words, indicators, duties, tasks, files, assessment.completeness),
        timeline=timeline(words, assessment, duties),
        decisions=tuple(decisions(words, decided)),
    )


def announced(assessment: Assessment) -> Iterator[str]:
    """The units that have reported otherwise than by a workbook."""
    return (one.unit for one in assessment.completeness.announced)


def _duties(words: Words, assessment: Assessment) -> tuple[DutyView, ...]:
    return tuple(duty_view(words, d, r) for d, r in zip(words.plan.duties, assessment.duties, strict=True))


def _tasks(words: Words, assessment: Assessment) -> tuple[TaskView, ...]:
    options, tasks = _task_options(words), words.plan.tasks
    return tuple(task_view(words, one, r, options) for one, r in zip(tasks, assessment.tasks, strict=True))


def _sending(words: Words, completeness: Completeness) -> Sending:
    counts = _counts(completeness)
    groups = counts | scope_groups(words, completeness)
    told = {code: None for each in groups.values() for code in each}
    labels = {key: words.t(f"report.count.{key}") for key in counts}
    return Sending(
        counts=tuple((labels[key], show_number(len(each), words.lang)) for key, each in counts.items()),
        scope=scope_sentence(words, completeness),
        timeliness=timeliness_sentence(words, completeness),
        shares=tuple(
            (key, labels[key], len(counts[key])) for key in ("usable", "unusable", "missing") if counts[key]
        ),
        keys=tuple(counts),
        units=tuple(
            SentView(
                code,
                tuple(key for key, each in groups.items() if code in each),
                sent_word(words, completeness, code),
            )
            for code in told
        ),
    )


def _indicators(
    sentences: Sentences,
    assessment: Assessment,
    earlier: Mapping[str, tuple[Earlier, ...]],
    veil: Veil,
) -> tuple[IndicatorView, ...]:
    words = sentences.words
    levels = Levels(words.plan, words.period.final)
    results = {result.id: result for result in assessment.indicators}
    shown = (
        _indicator(sentences, levels, indicator, results[indicator.id], place, earlier[indicator.id])
        for place, indicator in enumerate(words.plan.indicators, 1)
    )
    return tuple(veil.indicator(one, assessment.period) for one in shown)


def _indicator(
    sentences: Sentences,
    levels: Levels,
    indicator: Indicator,
    result: IndicatorResult,
    place: int,
    earlier: tuple[Earlier, ...],
) -> IndicatorView:
    words, lang = sentences.words, sentences.words.lang
    corrected = {fact.unit for fact in result.facts if fact.correction is not None}
    pace = sentences.pace(indicator)
    numerator, denominator = _shown(result, lang)
    needed = lacking(indicator, result, final=words.period.final)
    return IndicatorView(
        id=indicator.id,
        number=str(place),
        clause=indicator.clause.clause,
        quote=indicator.clause.quote,
        label=indicator.label.of(lang),
        official=indicator.official.of(lang),
        target=words.target(indicator.target, indicator.kind),
        numerator=numerator,
        denominator=denominator,
        percent=sentences.value(indicator, result.value),
        in_prose=sentences.figures(indicator, result),
        kind=indicator.kind,
        verdict=result.verdict.value,
        verdict_word=words.verdict(indicator, result.verdict, out_of_reach=result.out_of_reach),
        mark=mark(result.verdict, out_of_reach=result.out_of_reach),
        out_of_reach=result.out_of_reach,
        needed="–" if needed is None else show_number(needed, lang),
        need=sentences.need(indicator, result),
        bounds=sentences.bounds(indicator, result),
        open_units=tuple(words.name(code) for code in result.open_units),
        sentence=sentences.sentence(indicator, result),
        notes=tuple(note.of(lang) for note in indicator.interpretation),
        beside=sentences.beside(indicator, result),
        result="–" if result.numerator is None else paired(words.t, indicator.kind, numerator, denominator),
        bar=bar_of(sentences, indicator, result),
        pair=pair_of(indicator, result, words),
        earlier=earlier,
        remark=sentences.remark(indicator, result),
        range=sentences.range(indicator, result),
        units=tuple(
            _unit(sentences, indicator, unit, corrected, levels.of(indicator, pace, unit))
            for unit in result.units
        ),
    )


def _shown(found: IndicatorResult | UnitResult, lang: Lang) -> tuple[str, str]:
    """Numerator and denominator, dashes where there is none."""
    top, under = (
        "–" if one is None else show_number(one, lang) for one in (found.numerator, found.denominator)
    )
    return top, under


def _unit(
    sentences: Sentences, indicator: Indicator, unit: UnitResult, corrected: Collection[str], level: Level
) -> UnitView:
    words = sentences.words
    note = ""
    if unit.state == "missing" and unit.unit in sentences.announced:
        note = words.t("report.unit.announced")
    elif unit.state != "reported":
        note = words.t(f"report.unit.{unit.state}")
    elif unit.verdict is not None:
        note = words.verdict(indicator, unit.verdict)
    elif unit.below:
        note = words.t("report.unit.below")
    if unit.unit in corrected:
        note = "; ".join(part for part in (note, words.t("report.unit.corrected")) if part)
    numerator, denominator = _shown(unit, words.lang)
    return UnitView(
        code=unit.unit,
        name=words.name(unit.unit),
        state=unit.state,
        numerator=numerator,
        denominator=denominator,
        percent=sentences.value(indicator, unit.value),
        below=bool(unit.below),
        note=note,
        corrected=unit.unit in corrected,
        level=level,
        result=paired(words.t, indicator.kind, numerator, denominator),
    )


def _counts(c: Completeness) -> dict[str, tuple[str, ...]]:
    """Who is in which count."""
    return {
        "expected": c.expected, "received": c.received, "usable": c.usable, "on_time": c.on_time,
        "late": tuple(code for code, _ in c.late), "missing": c.missing, "unusable": c.unusable,
        "invited": c.invited,
    }  # fmt: skip


def _verdict_counts(indicators: Sequence[IndicatorView]) -> tuple[tuple[str, str, int], ...]:
    tally: dict[tuple[str, str], int] = {}
    for item in indicators:
        key = (item.mark, item.verdict_word)
        tally[key] = tally.get(key, 0) + 1
    order = [*MARKS.values(), OUT_OF_REACH_MARK, WITHHELD_MARK]
    found = sorted(tally.items(), key=lambda one: order.index(one[0][0]))
    return tuple((sign, word, count) for (sign, word), count in found)


def _task_options(words: Words) -> dict[str, str]:
    for form in words.plan.forms:
        for section, element in form.elements():
            if section.subject == "task" and element.type == "choice":
                return {option.id: option.label.of(words.lang) for option in element.options}
    return {}


def _chapters(
    words: Words, indicators: Sequence[IndicatorView], submissions: Sequence[Submission], veil: Veil
) -> tuple[ChapterView, ...]:
    plan = words.plan
    return tuple(
        ChapterView(
            chapter.title.of(words.lang),
            (
                *_figures(words, chapter, submissions, veil),
                *(item.sentence for item in indicators if _belongs(item, chapter)),
            ),
        )
        for chapter in plan.report.chapters
    )


def _figures(
    words: Words, chapter: Chapter, submissions: Sequence[Submission], veil: Veil
) -> tuple[str, ...]:
    """The sentences of figures of a chapter, in one paragraph; none where nobody reported any."""
    told = [
        statement(words, one, submissions, veil.statement(words.period.id, place))
        for place, one in enumerate(words.plan.report.statements)
        if one.chapter == chapter.id
    ]
    text = " ".join(one for one in told if one)
    return (text,) if text else ()


def _belongs(item: IndicatorView, chapter: Chapter) -> bool:
    return chapter.clause is not None and (item.clause + ".").startswith(chapter.clause + ".")


def notes_of(
    words: Words, assessment: Assessment, files: Sequence[Submission], decided: Sequence[Submission]
) -> tuple[str, ...]:
    """What stands below all pages: how it is reckoned, and which figures are not the units' own.

    files: those that count. decided: all of the period.
    """
    t = words.t
    notes = []
    if assessment.completeness.basis == "declared":
        notes.append(t("report.note.declared"))
    if not words.period.final:
        notes.append(t("report.note.pace"))
    if assessment.completeness.missing or assessment.completeness.unusable:
        notes.append(t("report.note.usable_only"))
    notes.append(t("report.note.rounding"))
    seen: list[str] = []
    for indicator in words.plan.indicators:
        for note in indicator.interpretation:
            text = note.of(words.lang)
            if text not in seen:
                seen.append(text)
    return (*notes, *seen, *decision_notes(words, files, decided))


def _files(words: Words, submissions: Sequence[Submission]) -> dict[str, FileView]:
    """The returns that count, by unit."""
    return {
        s.unit or s.path: FileView(
            name=words.t("report.file.on_paper") if s.on_paper else s.file_name,
            unit=words.name(s.unit) if s.unit else "–",
            sha256=s.sha256 or "",
            outcome=s.outcome.value,
            outcome_word=words.t(f"report.outcome.{s.outcome.value}"),
            date="–" if s.declared_date is None else show_day(s.declared_date, words.lang),
        )
        for s in submissions
        if s.period == words.period.id
    }
