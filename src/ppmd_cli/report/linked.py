"""The page's sentences once more, each figure in them marked (`told`), so that it opens what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.result import Assessment
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.progress import scope_sentence, timeliness_sentence
from ppmd_cli.report.sentences import Sentences, waits
from ppmd_cli.report.statements import statement
from ppmd_cli.report.view import announced, notes_of
from ppmd_cli.report.words import Words


class Said(Struct, frozen=True):
    """What is said of an indicator. waits: whose figures it waits for; empty where it waits for nobody."""

    sentence: str
    bounds: str | None
    beside: tuple[str, ...]
    waits: str


class Linked(Struct, frozen=True):
    """The sentences of a page; indicators by id. figures: by chapter, those of the plan's statements."""

    scope: str
    timeliness: str
    indicators: Mapping[str, Said]
    notes: tuple[str, ...]
    figures: tuple[tuple[str, str], ...] = ()


def linked(
    words: Words,
    assessment: Assessment,
    paces: Mapping[str, Fraction],
    files: Sequence[Submission],
    decided: Sequence[Submission],
) -> Linked:
    """The sentences with marks. files: the returns that count. decided: all of the period."""
    words = replace(words, marked=True)
    sentences = Sentences(words, dict(paces), frozenset(announced(assessment)))
    results = {one.id: one for one in assessment.indicators}
    return Linked(
        scope_sentence(words, assessment.completeness),
        timeliness_sentence(words, assessment.completeness),
        {
            one.id: Said(
                sentences.sentence(one, results[one.id]),
                sentences.bounds(one, results[one.id]),
                sentences.beside(one, results[one.id]),
                sentences.waits(results[one.id]),
            )
            for one in words.plan.indicators
        },
        notes_of(words, assessment, files, decided),
        tuple(_figures(words, files)),
    )


def _figures(words: Words, files: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    """The statements that have something to say, chapter by chapter."""
    for chapter in words.plan.report.chapters:
        told = (
            statement(words, one, files, group=f"figures-{place}")
            for place, one in enumerate(words.plan.report.statements)
            if one.chapter == chapter.id
        )
        text = " ".join(one for one in told if one)
        if text:
            yield chapter.title.of(words.lang), text


def plain(view: ReportView, t: Translator) -> Linked:
    """The sentences as they stand elsewhere, for a page that opens nothing."""
    return Linked(
        view.sending.scope,
        view.sending.timeliness,
        {
            one.id: Said(one.sentence, one.bounds, one.beside, waits(t, one.open_units))
            for one in view.indicators
        },
        view.notes,
    )
