"""Which figures are not the units' own, what was accepted and what was explained, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.model.fact import Accepted, Correction, Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import Quantity, Value
from ppmd_cli.report.numbers import show_day
from ppmd_cli.report.page import DecisionView
from ppmd_cli.report.words import Words

MARK = "*"
"""Stands behind a figure that is not the unit's own."""
LONGEST = 500


def decision_notes(words: Words, files: Sequence[Submission], decided: Sequence[Submission]) -> Iterator[str]:
    """What every page says of figures that are not the units' own, and of what was accepted.

    files: those that count. decided: all of the period.
    """
    yield from _corrections(words, files)
    yield from _accepted(words, decided or files)


def _corrections(words: Words, files: Sequence[Submission]) -> Iterator[str]:
    """A note on each corrected figure; figures entered from one paper are one note."""
    for file in files:
        unit = words.name(file.unit or "")
        if not file.on_paper:
            for one in file.corrections:
                yield words.t("report.correction.one", unit=unit, **_correction(words, one, file))
            continue
        for (source, on, confirmed), some in groupby(
            sorted(file.corrections, key=lambda one: (one.source, one.on, one.confirmed)),
            key=lambda one: (one.source, one.on, one.confirmed),
        ):
            yield words.t(
                "report.correction.paper",
                unit=unit,
                count=words.count(len(list(some)), f"corrected:{file.unit}"),
                source=clip(source, LONGEST),
                on=show_day(on, words.lang),
                confirmed=_confirmed(words, confirmed=confirmed),
            )


def _accepted(words: Words, files: Sequence[Submission]) -> Iterator[str]:
    """A note on each acceptance: what was found, why it stands, who says so and until when."""
    wording = Wording(words.plan, words.t)
    forms = {form.id: form for form in words.plan.forms}
    for file in files:
        by_reason: dict[str, list[str]] = {}
        for one in file.waived:
            found = wording.word(one.finding, forms.get(file.form or ""), file.unit)
            by_reason.setdefault(_why(words, one), []).append(found.message.rstrip("."))
        for why, told in by_reason.items():
            yield words.t(
                "report.note.accepted",
                unit=words.name(file.unit or ""),
                count=words.count(len(told), f"accepted:{file.unit}"),
                what="; ".join(told),
                why=why,
            )


def decisions(words: Words, files: Sequence[Submission]) -> Iterator[DecisionView]:
    """Corrections, waivers and explanations, unit by unit; what is said of idle waivers and disputes too."""
    wording = Wording(words.plan, words.t)
    forms = {form.id: form for form in words.plan.forms}
    for file in files:
        unit = words.name(file.unit or "")

        def said(found: Finding, file: Submission = file) -> str:
            return f"[{found.code}] {wording.word(found, forms.get(file.form or ''), file.unit).message}"

        for one in file.corrections:
            what = words.t("report.decision.corrected", **_correction(words, one, file))
            why = words.t("report.decision.by", by=one.by, on=show_day(one.on, words.lang), number=one.entry)
            yield _view(words, unit, "corrected", what, why)
        for accepted in file.waived:
            yield _view(words, unit, "accepted", said(accepted.finding), _why(words, accepted))
        for found in file.findings:
            if found.code in ("correction_disputed", "waiver_without_finding", "explanation_without_finding"):
                yield _view(words, unit, "noted", said(found), "")
            elif found.slot("explained") is not None:
                yield _view(words, unit, "explained", said(found), "")


def _view(words: Words, unit: str, kind: str, what: str, why: str) -> DecisionView:
    return DecisionView(unit, kind, words.t(f"report.decision.kind.{kind}"), what, why)


def _why(words: Words, one: Accepted) -> str:
    until = show_day(one.until, words.lang) if one.until is not None else words.t("waive.no_end")
    on = show_day(one.on, words.lang)
    return words.t(
        "report.decision.accepted", reason=clip(one.reason, LONGEST), by=one.by, on=on, until=until
    )


def _correction(words: Words, one: Correction, file: Submission) -> dict[str, str]:
    element = _element(words, one.element, file)
    subject = "" if one.subject == file.unit else f" ({words.name(one.subject)})"
    return {
        "code": element.code if element is not None else one.element,
        "label": (element.label.of(words.lang) if element is not None else one.element) + subject,
        "value": _value(words, one.value, element, file),
        "own": words.t("ledger.value.not_sent") if one.own is None else _value(words, one.own, element, file),
        "source": clip(one.source, LONGEST),
        "on": show_day(one.on, words.lang),
        "confirmed": _confirmed(words, confirmed=one.confirmed),
    }


def _value(words: Words, value: Value, element: Element | None, file: Submission) -> str:
    shown = words.value(value, element)
    return words.figure(shown, f"corrected:{file.unit}") if isinstance(value, Quantity) else shown


def _confirmed(words: Words, *, confirmed: bool) -> str:
    return words.t(f"correct.confirmed.{'yes' if confirmed else 'no'}")


def _element(words: Words, name: str, file: Submission) -> Element | None:
    form = next((form for form in words.plan.forms if form.id == file.form), None)
    return next((one for _, one in form.elements() if one.id == name), None) if form is not None else None
