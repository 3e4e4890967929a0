"""What the figures alone say in the parts on assessment and tasks ahead; causes are the officer's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ppmd_cli.model.result import Assessment, Completeness, Verdict
from ppmd_cli.report.brief import brief
from ppmd_cli.report.narrative import Narrative
from ppmd_cli.report.page import ChapterView, IndicatorView, Signed
from ppmd_cli.report.progress import signed_acts, silent
from ppmd_cli.report.words import Words, small

MID_YEAR = 6
LATE = ("behind", "not_met")


def signed(
    words: Words,
    assessment: Assessment,
    indicators: Sequence[IndicatorView],
    tally: Sequence[tuple[str, str, int]],
    chapters: Sequence[ChapterView],
    own: Narrative,
) -> Signed:
    """Word it. tally: mark, word and number of each verdict. own: the officer's text."""
    t = words.t
    parts = t("report.join").join(
        t("report.assessed.part", count=words.count(count), verdict=word) for _, word, count in tally
    )
    bare = bool(chapters) and words.plan.report.chapters[0].clause is None
    first = chapters[0] if bare else ChapterView(t("narrative.situation.title"), ())
    urged = tuple(_urged(words, assessment.completeness))
    ahead = (*_ahead(words, indicators), *urged)
    counts = _counts(words, tally, parts)
    results, acts = list(chapters[int(bare) :]), signed_acts(words, assessment)
    clauses = [chapter.clause for chapter in words.plan.report.chapters[int(bare) :]]
    if clauses and clauses[0] is None:
        # A chapter before those of the clauses tells how all was directed: of plans and teams, too.
        results[0] = replace(results[0], paragraphs=(*results[0].paragraphs, *acts))
        acts = ()
    return Signed(
        situation=first,
        results=tuple(one for one in results if one.paragraphs),
        dated=acts,
        own=own,
        counts=counts,
        lacking=(
            *_lacking(words, indicators),
            *_open(words, assessment),
            *_reporting(words, assessment.completeness),
        ),
        ahead=ahead,
        brief=brief(words, assessment, indicators, ahead, own, counts),
        ahead_title=ahead_title(words),
        urged=urged,
    )


def _counts(words: Words, tally: Sequence[tuple[str, str, int]], parts: str) -> str:
    """How many indicators stand how; said at once where all stand alike."""
    total = words.count(sum(count for _, _, count in tally))
    if len(tally) == 1:
        return words.t("report.assessed.all", total=total, verdict=tally[0][1])
    return words.t("report.assessed.counts", total=total, parts=parts)


def _lacking(words: Words, indicators: Sequence[IndicatorView]) -> Iterator[str]:
    for one in indicators:
        if one.verdict in LATE:
            key = "report.assessed.change" if one.pair else "report.assessed.behind"
            lacking = words.t("report.assessed.and", text=small(one.remark)) if one.remark else ""
            yield words.t(
                key,
                label=one.label,
                figures=one.in_prose,
                verdict=one.verdict_word,
                target=one.target,
                lacking=lacking,
            )


def _open(words: Words, assessment: Assessment) -> Iterator[str]:
    waiting = [one for one in assessment.indicators if one.verdict is Verdict.UNDETERMINED]
    awaited = {code for one in waiting for code in one.open_units}
    names = [unit.code for unit in words.plan.units if unit.code in awaited]
    if waiting and names:
        count = words.count(len(waiting))
        yield words.t("report.assessed.open", count=count, names=words.names(names))


def _reporting(words: Words, completeness: Completeness) -> Iterator[str]:
    """How the units that are bound to report kept to it, where some did not."""
    bound, _ = silent(words, completeness)
    told = {"late": completeness.late, "missing": bound, "unusable": completeness.unusable}
    parts = [
        words.t(f"report.assessed.reporting.{name}", count=words.count(len(some)))
        for name, some in told.items()
        if some
    ]
    if parts:
        key = "report.assessed.reporting" + (".lacking" if told["missing"] or told["unusable"] else "")
        yield words.t(key, parts=", ".join(parts))


def _ahead(words: Words, indicators: Sequence[IndicatorView]) -> Iterator[str]:
    if not words.period.final:
        for one in indicators:
            if one.verdict in LATE and one.need and not one.out_of_reach:
                need = one.need[:1].upper() + one.need[1:]
                yield words.t("report.assessed.need", need=need, target=one.target)


def _urged(words: Words, completeness: Completeness) -> Iterator[str]:
    """Who has still to send, and who to correct."""
    bound, _ = silent(words, completeness)
    unusable = completeness.unusable
    if bound or unusable:
        what = "both" if bound and unusable else "send" if bound else "mend"
        others = words.names(unusable)
        yield words.t(f"report.assessed.urge.{what}", names=words.names(bound) or others, others=others)


def ahead_title(words: Words) -> str:
    """The heading of the tasks ahead: of the next year, of the second half, of what is left of the year."""
    period = words.period
    stage = "year" if period.final else "half" if period.last.month == MID_YEAR else "rest"
    return words.t(f"report.docx.ahead.{stage}")
