"""Which figures are not the units' own, what was accepted and what was explained, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.model.cell import cell_ranges, from_a1
from ppmd_cli.model.fact import Accepted, Correction, Fact, Submission
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


class Decided(Struct, frozen=True):
    """One row of what was decided or explained. facts: the cells it is about, of this return."""

    view: DecisionView
    file: Submission
    facts: tuple[Fact, ...]


def decisions(words: Words, files: Sequence[Submission]) -> Iterator[DecisionView]:
    """Corrections, waivers and explanations, unit by unit; what is said of idle waivers and disputes too."""
    return (one.view for one in decided(words, files))


def decided(words: Words, files: Sequence[Submission]) -> Iterator[Decided]:
    """The same with their cells."""
    wording = Wording(words.plan, words.t)
    forms = {form.id: form for form in words.plan.forms}
    number = 0
    for file in files:
        for kind, about, why in _of_file(words, file):
            if isinstance(about, Finding):
                said = wording.word(about, forms.get(file.form or ""), file.unit).message
                what, facts = f"[{about.code}] {said}", _cells(file, about)
            else:
                what = words.t("report.decision.corrected", **_correction(words, about, file))
                facts = _named(file, about)
            number += 1
            view = DecisionView(
                unit=words.name(file.unit or ""),
                kind=kind,
                kind_word=words.t(f"report.decision.kind.{kind}"),
                what=what,
                why=why,
                place=_places(facts) or (_stated(about) if isinstance(about, Finding) else ""),
                key=f"d{number}" if facts else "",
            )
            yield Decided(view, file, facts)


def _of_file(words: Words, file: Submission) -> Iterator[tuple[str, Finding | Correction, str]]:
    """Kind, what it is about, and why."""
    for one in file.corrections:
        why = words.t("report.decision.by", by=one.by, on=show_day(one.on, words.lang), number=one.entry)
        yield "corrected", one, why
    for accepted in file.waived:
        yield "accepted", accepted.finding, _why(words, accepted)
    for found in file.findings:
        if found.code in ("correction_disputed", "waiver_without_finding", "explanation_without_finding"):
            yield "noted", found, ""
        elif found.slot("explained") is not None:
            yield "explained", found, ""


def _named(file: Submission, one: Finding | Correction) -> tuple[Fact, ...]:
    """The figure that is named."""
    fact = file.facts.get((one.element or "", one.subject or file.unit or ""))
    return () if fact is None else (fact,)


def _cells(file: Submission, found: Finding) -> tuple[Fact, ...]:
    """The figures in the cells of a finding, else the one that it names; none that may be a name."""
    from ppmd_cli.report.long_data import doubted_places

    spots = {(one.sheet, one.cell) for one in (found.place, *found.related) if one.cell}
    doubted = doubted_places(file)
    facts = _named(file, found) if not spots else tuple(file.facts.values())
    placed = [(fact, (fact.cell.sheet, fact.cell.cell)) for fact in facts if fact.cell is not None]
    return tuple(fact for fact, spot in placed if spot not in doubted and (not spots or spot in spots))


def _places(facts: Sequence[Fact]) -> str:
    spots: dict[str, list[tuple[int, int]]] = {}
    for fact in facts:
        if fact.cell is not None:
            spots.setdefault(fact.cell.sheet, []).append(from_a1(fact.cell.cell))
    return "; ".join(f"{sheet}!{', '.join(cell_ranges(found))}" for sheet, found in spots.items())


def _stated(found: Finding) -> str:
    """Where a finding stands that is about no figure."""
    place = found.place
    return f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.sheet or ""


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
