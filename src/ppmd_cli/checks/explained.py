"""The sender's explanations beside what they explain; an explained warning stays a warning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from ppmd_cli.findings.catalogue import CATALOGUE, finding, with_slots
from ppmd_cli.model.cell import CellRange, from_a1
from ppmd_cli.model.fact import Explanation
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan

SLOT = "explained"
WITHOUT = "explanation_without_finding"
_PLACE = r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})"
_CELLS = re.compile(rf"(?<![^\W_]){_PLACE}(?:\s*[:\-]\s*{_PLACE})?(?![^\W_])")
_ELEMENT = re.compile(r"[^\W\d_]+\d+")


def explained(
    found: Iterable[Finding],
    explanations: Sequence[Explanation],
    plan: Plan,
    form: Form | None,
    accepted: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """The same findings, each with the words that explain it, and one more for words that explain nothing.

    accepted: findings that are no longer counted, but may be what was explained.
    """
    if not explanations:
        return tuple(found)
    bare = [unexplained(one) for one in found if one.code != WITHOUT]
    known = {code.casefold() for code in (*CATALOGUE, *(rule.id for rule in plan.rules))}
    words: dict[int, list[str]] = {}
    without: list[Finding] = []
    for one in explanations:
        meant = _meant(one, [*bare, *map(unexplained, accepted)], known, form)
        for place in meant:
            words.setdefault(place, []).append(one.text)
        if not meant:
            said = finding(WITHOUT, place=one.place, value=one.text, check=one.check, cells=one.cells)
            without.append(said)
    marked = [
        with_slots(one, {SLOT: " / ".join(dict.fromkeys(words[place]))}) if place in words else one
        for place, one in enumerate(bare)
    ]
    return (*marked, *without)


def unexplained(found: Finding) -> Finding:
    """The finding without the sender's words."""
    if all(name != SLOT for name, _ in found.slots):
        return found
    return replace(found, slots=tuple(pair for pair in found.slots if pair[0] != SLOT))


def _meant(
    one: Explanation, found: Sequence[Finding], known: Collection[str], form: Form | None
) -> list[int]:
    """Positions of the findings that an explanation is about; none where that is not clear."""
    codes = {code for part in re.split(r"[,;\n]", one.check) if (code := _code(part)) in known}
    if not codes and not one.cells:
        return []
    meant = [
        place
        for place, each in enumerate(found)
        if (each.code.casefold() in codes if codes else each.severity is not Severity.INFO)
    ]
    return meant if not one.cells else _at(one.cells, meant, found, form)


def _code(text: str) -> str:
    """A code as it may be typed: with capitals, with spaces or hyphens in place of its underscores."""
    return re.sub(r"[\s\-]+", "_", text.strip().casefold())


def _at(text: str, meant: Sequence[int], found: Sequence[Finding], form: Form | None) -> list[int]:
    """Those that stand where a text says; without a sheet's name only if they are all on one sheet.

    A printed code of an element will do in place of a cell.
    """
    areas = [area for match in _CELLS.finditer(text) if (area := _area(match)) is not None]
    elements = {e.code.casefold(): e.id for _, e in form.elements()} if form is not None else {}
    named = {elements[code] for one in _ELEMENT.findall(text) if (code := one.casefold()) in elements}
    there = [place for place in meant if _stands_in(found[place], areas)]
    there = there or [place for place in meant if found[place].element in named]
    sheets = {found[place].place.sheet or "" for place in there}
    others = {section.sheet.vi for section in form.sections} if form is not None else set()
    said = {sheet for sheet in sheets | others if _is_named(sheet, text)}
    if said:
        return [place for place in there if found[place].place.sheet in said]
    return there if len(sheets) == 1 else []


def _stands_in(found: Finding, areas: Sequence[CellRange]) -> bool:
    cell = found.place.cell
    return cell is not None and any(area.holds(*from_a1(cell)) for area in areas)


def _area(match: re.Match[str]) -> CellRange | None:
    try:
        first = from_a1(match[1] + match[2])
        last = from_a1(match[3] + match[4]) if match[3] else first
    except ValueError:
        return None
    (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return CellRange(top, left, bottom, right)


def _is_named(sheet: str, text: str) -> bool:
    """Tell whether a text names a sheet, whole or by what stands before its first full stop."""
    short = re.escape(sheet.partition(".")[0].strip().casefold())
    return bool(short) and re.search(rf"(?<!\w){short}(?!\w)", text.casefold()) is not None
