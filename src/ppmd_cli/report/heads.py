"""The parts of each document around its text: who writes to whom, number and day, who signs."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.model.plan import Forwarded
from ppmd_cli.model.text import Label
from ppmd_cli.report.entered import Entered, Paper
from ppmd_cli.report.numbers import document_number, recipients, show_day, show_long_day
from ppmd_cli.report.page import Head
from ppmd_cli.report.words import Words

REPORT, PROVINCE, LETTER, BRIEF = "report", "province", "letter", "brief"
DOCUMENTS = (REPORT, PROVINCE, LETTER, BRIEF)
FORWARDED = frozenset({PROVINCE, LETTER})
"""Those that there are only where the superior sends a report on."""


def heads(words: Words, entered: Entered) -> dict[str, Head]:
    """By the document's name; those of the superior's report only where the plan knows one."""
    plan, report = words.plan, words.plan.report
    own = _head(
        words,
        entered.paper(REPORT),
        issuer=report.issuer,
        superior=report.superior,
        symbol=report.symbol,
        addressed_to=report.addressed_to,
        lines=report.recipients,
        signatory=report.signatory,
        opening=report.opening.of(words.lang),
    )
    found = {REPORT: own, BRIEF: own}
    if report.forwarded is not None:
        found[PROVINCE] = _forwarded(words, report.forwarded, entered.paper(PROVINCE))
        copies = (words.t("remind.letter.as_above"), words.t("remind.letter.filed", office="…"))
        submission = report.forwarded.submission
        found[LETTER] = _head(
            words,
            entered.paper(LETTER),
            issuer=report.issuer,
            superior=report.superior,
            symbol=f"{plan.report.symbol.partition('-')[2] or plan.report.symbol}-…",
            addressed_to=(report.forwarded.submitted_to,),
            lines=tuple(Label(one, one) for one in copies),
            signatory=report.signatory,
            opening=submission.of(words.lang) if submission is not None else "",
        )
    return found


def _forwarded(words: Words, given: Forwarded, paper: Paper) -> Head:
    return _head(
        words,
        paper,
        issuer=given.issuer,
        superior="",
        symbol=given.symbol,
        addressed_to=given.addressed_to,
        lines=given.recipients,
        signatory=given.signatory,
        opening=given.opening.of(words.lang),
    )


def _head(
    words: Words,
    paper: Paper,
    *,
    issuer: str,
    superior: str,
    symbol: str,
    addressed_to: Sequence[Label],
    lines: Sequence[Label],
    signatory: Sequence[Label],
    opening: str,
) -> Head:
    """What is entered goes before what the plan says; dots where neither tells."""
    plan, day = words.plan, words.plan.document.date
    number, symbol = document_number(paper.number, paper.symbol or symbol)
    given_number = plan.document.number or "…"
    if "{number}/" in opening:
        given_number = given_number.partition("/")[0].strip()
    slots = {
        "number": given_number,
        "date": "…" if day is None else show_day(day, words.lang),
        "period": words.period.label.of(words.lang),
    }
    return Head(
        superior=superior,
        issuer=issuer,
        symbol=symbol,
        place=plan.report.place,
        date_line=words.t("report.no_date") if paper.day is None else show_long_day(paper.day),
        number=number,
        subject=plan.report.subject.of(words.lang).format_map(slots),
        opening=opening.format_map(slots),
        addressed_to=tuple(one.of(words.lang) for one in addressed_to),
        recipients=recipients(paper.recipients or [one.of(words.lang) for one in lines], paper.drafted_by),
        signatory=paper.signatory or tuple(one.of(words.lang) for one in signatory),
        signer=paper.signer or "…",
    )
