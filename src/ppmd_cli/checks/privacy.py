"""Personal data anywhere in a return: counts are asked for, persons are not, so such a file is sent back.

What is found is never repeated: findings carry the place, the kind and at most two digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from ppmd_cli.checks.privacy_look import (
    MARGIN_CODES,
    Cells,
    DataCell,
    Spot,
    head_of,
    may_hold,
    small_name,
    told_by_name,
)
from ppmd_cli.checks.privacy_words import HIDDEN, PLACES, composed, folded
from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.model.cell import APART, RawNote, RawSheet, RawWorkbook, a1
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.plan import Plan

if TYPE_CHECKING:
    from ppmd_cli.checks.privacy_found import Found, Reading
    from ppmd_cli.checks.privacy_numbers import Kind

MOST = 100
_CODED = frozenset(("chart", "attached"))
_TOGETHER = 4
_PLURAL = frozenset(("cell", "comment", "link", "validation", "formula"))
_MOST_KEPT = 20_000
_BETWEEN = "\x1e"
_CODES = {
    **dict.fromkeys(("cccd", "cmnd", "passport", "social", "health"), "personal_id"),
    **dict.fromkeys(("tax", "email", "account", "plate", "address"), "personal_other"),
    "phone": "personal_phone",
    "birth": "personal_birth",
    "name": "personal_name",
    "table": "personal_table",
    "business": "business_names",
    "perhaps": "name_perhaps",
}


class Lost(Protocol):
    """What tells texts that lost their encoding (`signs`), and what was typed then (`restored`)."""

    @property
    def signs(self) -> re.Pattern[str]:
        """Found in such texts, and hardly in others."""

    @property
    def restored(self) -> Callable[[str], str]:
        """Gives the text as it was typed."""


class PrivacyScanner:
    """Scans the returns of one plan; texts once seen to be harmless are not looked at again."""

    def __init__(self, plan: Plan, lost: Lost | None = None) -> None:
        """lost: how texts that lost their encoding are told and restored."""
        self.year = plan.year
        self._lost = lost
        self.places = PLACES | frozenset(_places(plan))
        self._harmless: set[str] = set()

    def scan(self, workbook: RawWorkbook, cells: Cells) -> list[Finding]:
        """All that tells of persons, wherever it stands in the file."""
        texts = {cell[2] for sheet in workbook.sheets for cell in sheet.cells.values() if cell[3] == "text"}
        if self._lost is not None and self._is_lost(texts, workbook.notes):
            known = texts.union(note.text for note in workbook.notes)
            typed = {text: typed for text in known if (typed := self._lost.restored(text)) != text}
            if typed:
                workbook = _restored(workbook, typed)
                texts = {typed.get(text, text) for text in texts}
        margins = [*_beside(workbook, texts)]
        texts.update(note.text for note in margins)
        comments = [note for note in workbook.notes if note.part == "comment"]
        readings = self._readings(texts)
        long = any(map(_has_long, workbook.sheets))
        told = {sheet.name: self._told_name(sheet.name) for sheet in workbook.sheets}
        names = {name: shown for name, (shown, _) in told.items()}
        if not (readings or long or comments) and all(name == names[name] for name in names):
            return []
        from ppmd_cli.checks.privacy_found import Found
        from ppmd_cli.checks.privacy_sheet import SheetScan, notes_found

        data: dict[str, dict[Spot, DataCell]] = defaultdict(dict)
        for (sheet, row, column), asked in cells().items():
            data[sheet][row, column] = asked
        found = [
            Found(kind, name, None, part="sheet_name") for name, (_, kinds) in told.items() for kind in kinds
        ]
        for one in workbook.sheets:
            found += SheetScan(one, readings, data[one.name], self.places, self.year).found()
        margins = [note for note in margins if note.text in readings]
        found += notes_found((*margins, *comments), self.reading)
        return _bounded(_findings(found, data, names))

    def _is_lost(self, texts: set[str], notes: Iterable[RawNote]) -> bool:
        """Tell whether a text that was not seen before may have lost its encoding."""
        fresh = _BETWEEN.join(texts.union(note.text for note in notes) - self._harmless)
        return self._lost is not None and not fresh.isascii() and self._lost.signs.search(fresh) is not None

    def file_name(self, *names: str) -> list[Finding]:
        """What the names of a return's files tell of persons. Names are habit, and hidden: a warning."""
        found: list[Finding] = []
        for name in names:
            shown, kinds = told_by_name(name, self.year, self.places)
            for kind in dict.fromkeys(kinds):
                if kind == "name":
                    found.append(finding("name_in_file_name", file=shown))
                else:
                    said = finding(_CODES[kind], value=shown, n=1)
                    slots = {"kind_key": f"finding.personal.kind.{kind}"}
                    found.append(with_slots(said, slots | {"part_key": "finding.personal.part.file_name"}))
        return found

    def reading(self, text: str) -> Reading:
        """What one text may say, wherever it stands."""
        from ppmd_cli.checks.privacy_sheet import read_text

        return read_text(composed(text), self.year, self.places)

    def _readings(self, texts: set[str]) -> dict[str, Reading]:
        """What texts say, for those that say anything."""
        fresh = list(texts - self._harmless)
        readings: dict[str, Reading] = {}
        for text, line in zip(fresh, _plain_lines(fresh), strict=True):
            worth = head_of(line) is not None or may_hold(line) or small_name(text)
            if worth and (reading := self.reading(text)):
                readings[text] = reading
        if len(self._harmless) > _MOST_KEPT:
            self._harmless.clear()
        self._harmless.update(text for text in fresh if text not in readings)
        return readings

    def _told_name(self, name: str) -> tuple[str, tuple[Kind, ...]]:
        """A sheet's name, with what tells of persons hidden, and the kinds of that."""
        if not may_hold(folded(composed(name))):
            return name, ()
        reading = self.reading(name)
        if reading.name or reading.lone == "sure":
            return HIDDEN * 3, ("name",)
        return told_by_name(name, self.year, self.places)


def _beside(workbook: RawWorkbook, texts: set[str]) -> Iterator[RawNote]:
    """What stands in no cell, but for comments: also each text by itself of what is told together."""
    for sheet in workbook.sheets:
        for text in sheet.margins:
            yield RawNote(sheet.name, None, MARGIN_CODES.sub(" ", text), "header")
    yield from (RawNote("", None, text, "attached") for text in set(workbook.strings) - texts)
    for note in workbook.notes:
        if note.part != "comment":
            said = note if note.part not in _CODED else note._replace(text=MARGIN_CODES.sub(" ", note.text))
            yield said
            apart = "," if note.part == "validation" else APART
            if apart in said.text:
                yield from (said._replace(text=piece) for piece in said.text.split(apart))


def _restored(workbook: RawWorkbook, typed: Mapping[str, str]) -> RawWorkbook:
    """The workbook with the texts that lost their encoding as they were typed."""
    sheets = tuple(
        replace(
            sheet,
            cells={
                spot: cell._replace(text=typed.get(cell.text, cell.text)) if cell.kind == "text" else cell
                for spot, cell in sheet.cells.items()
            },
        )
        for sheet in workbook.sheets
    )
    notes = tuple(note._replace(text=typed.get(note.text, note.text)) for note in workbook.notes)
    return replace(workbook, sheets=sheets, notes=notes)


def _plain_lines(texts: list[str]) -> list[str]:
    """The texts in ASCII letters, all at one go."""
    whole = _BETWEEN.join(texts)
    plain = unicodedata.normalize("NFKD", whole).replace("đ", "d").replace("Đ", "D").replace("–", "-")
    lines = plain.encode("ascii", "ignore").decode().split(_BETWEEN)
    return lines if len(lines) == len(texts) else [folded(composed(text)) for text in texts]


def _places(plan: Plan) -> Iterator[str]:
    """The folded names of all units, without their first words one after the other."""
    for unit in plan.units:
        words = folded(composed(unit.name)).lower().split()
        for start in range(len(words)):
            yield " ".join(words[start:])


def _has_long(sheet: RawSheet) -> bool:
    return any(len(cell[2]) > 8 and cell[3] == "number" for cell in sheet.cells.values())


def _findings(
    found: Iterable[Found], data: Mapping[str, Mapping[Spot, DataCell]], names: Mapping[str, str]
) -> Iterator[Finding]:
    """One finding a place; many of a kind in one column are one, with the further cells beside it."""
    groups: dict[tuple[str, str, int, str], dict[Spot | None, Found]] = defaultdict(dict)
    for one in found:
        column = one.spot[1] if one.spot else 0
        groups[one.kind, one.sheet, column, one.part].setdefault(one.spot, one)
    for spots in groups.values():
        ordered = [spots[spot] for spot in sorted(spots, key=lambda spot: spot or (0, 0))]
        if len(ordered) >= _TOGETHER:
            yield _finding(ordered[0], data, names, ordered[1:])
        else:
            for one in ordered:
                yield _finding(one, data, names, ())


def _finding(
    one: Found,
    data: Mapping[str, Mapping[Spot, DataCell]],
    names: Mapping[str, str],
    others: Iterable[Found],
) -> Finding:
    element, subject, _ = data.get(one.sheet, {}).get(one.spot or (0, 0), (None, None, None))
    related = [_place(other, names) for other in others]
    part = one.part + "s" if related and one.part in _PLURAL else one.part
    slots = {"part_key": f"finding.personal.part.{part}"}
    if one.kind != "perhaps":
        slots["kind_key"] = f"finding.personal.kind.{one.kind}"
    said = finding(
        _CODES[one.kind],
        place=_place(one, names),
        element=element,
        subject=subject,
        value=one.shown,
        related=related,
        n=one.rows or len(related) + 1,
    )
    return said if one.kind in {"table", "business"} else with_slots(said, slots)


def _place(one: Found, names: Mapping[str, str]) -> Place:
    return Place(names.get(one.sheet, one.sheet) or None, a1(*one.spot) if one.spot else None)


def _bounded(findings: Iterable[Finding]) -> list[Finding]:
    """The first so many, and how many more there are."""
    listed = list(findings)
    listed.sort(key=lambda one: (one.severity is not Severity.ERROR, one.code != "personal_table"))
    rest = len(listed) - MOST
    return listed if rest <= 0 else [*listed[:MOST], finding("personal_more", n=rest)]
