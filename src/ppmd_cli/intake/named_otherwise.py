"""The file's name and the lines above its tables, held against the codes printed in it.

The codes decide. A file's name is habit, so another unit's there is a warning; a line of the return itself
that is another's leaves open whose figures they are. What may be meant otherwise is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.anchor import Anchored
from ppmd_cli.intake.charsets import in_unicode, restored
from ppmd_cli.intake.mentions import PeriodMention, Periods, UnitMention, Units, Words
from ppmd_cli.intake.names import fold
from ppmd_cli.model.cell import RawSheet, RawWorkbook, a1
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan

_ROWS, _COLUMNS = 20, 24
_HEADING = 3
"""A row of so many texts is the heading of a table, no line above it."""
_LONGEST = 300
# Lines that speak of others: to whom, by what order, what to mind.
_PASSED = re.compile(
    r"(kem theo|theo|can cu|thuc hien|noi nhan|kinh gui|gui|ghi chu|luu y|chu y|huong dan|nguon"
    r"|don vi nhan)\b"
)
_TITLE = re.compile(r"(bao cao|ky|ket qua|tong hop|bieu|phu luc|cong tac|nua|sau|ca nam|nam|quy|\d+) ?")
_OFFICES: tuple[Words, ...] = (
    ("don", "vi", "bao", "cao"),
    ("ten", "don", "vi"),
    ("don", "vi"),
    ("co", "quan", "bao", "cao"),
    ("co", "quan"),
    ("uy", "ban", "nhan", "dan"),
    ("uy", "ban"),
    ("ubnd",),
)
_SENT_TO = frozenset({"gui", "nop", "cho", "toi", "den"})
_REFERRED = frozenset({"theo", "cv", "kh", "qd"})


class _Line(Struct):
    """One line. text: as it is meant, whatever font it has lost; typed: as it stands."""

    text: str
    typed: str
    place: Place


class _Said(Struct):
    """What the lines say that is another's: the unit or period, and the cells."""

    named: str
    line: _Line
    related: list[Place] = field(default_factory=list)


class NamedOtherwise:
    """Looks through the returns of one plan."""

    def __init__(self, plan: Plan) -> None:
        """Prepare the names of the plan."""
        self.units, self.periods = Units(plan), Periods(plan)
        self._by_id = {one.id: one for one in plan.periods}
        self._ids = frozenset(fold(one.id) for one in plan.periods)
        self._kinds = {one.code: one.kind for one in plan.units}
        self._parents = {one.code: one.parent for one in plan.units}
        self._codes = {fold(code): code for code in self.units.sending if code.isalnum()}
        self._receiver = plan.receiver
        self._identity = {"identity_differs", *(rule.id for rule in plan.rules if rule.check == "identity")}

    def findings(self, name: str, workbook: RawWorkbook, anchored: Anchored) -> list[Finding]:
        """What is found in a return whose unit and period are known. name: the file's, persons hidden."""
        unit, period = anchored.unit, self._by_id.get(anchored.period or "")
        if unit is None or period is None or not anchored.cells:
            return []
        told = [one.place == anchored.signed_as for one in anchored.findings if one.code in self._identity]
        lines = list(_lines(workbook, anchored))
        stem = restored(name.rpartition(".")[0] or name)
        found: list[Finding] = []
        if True not in told:
            said = self._unit_in_lines(lines, unit)
            found += _of_line(said, unit, anchored.signed_as)
            other = self._unit_in_name(stem, unit)
            if other is not None and (said is None or said.named != other):
                found.append(_of_name(name, other, unit))
        if False not in told:
            of_time = self._period_in_lines(lines, period)
            found += _of_line(of_time, period.id, anchored.signed_as)
            words = self._period_in_name(stem, period)
            if words is not None and of_time is None:
                found.append(_of_name(name, words, period.id))
        return found

    def _unit_in_name(self, stem: str, unit: str) -> str | None:
        """The one other unit that a file's name names."""
        if self.units.agrees(stem, unit, tight=True):
            return None
        named = {
            one.code
            for one in self.units.named(stem, tight=True)
            if self._may_differ(one, unit) and not self.units.own(one, unit) and self._names_file(one, unit)
        }
        named |= self._coded(fold(stem).split())
        return next(iter(named)) if len(named) == 1 else None

    def _names_file(self, mention: UnitMention, unit: str) -> bool:
        """Tell whether a unit is named as whose file it is, not as to whom it goes or who asked for it."""
        if not _SENT_TO.isdisjoint(mention.before[-1:]) or not _REFERRED.isdisjoint(mention.before):
            return False
        alike = self._kinds[mention.code] == self._kinds[unit] or self.units.is_place(mention.code)
        return alike or " ".join(mention.before) in ("", fold(mention.code))

    def _coded(self, words: Sequence[str]) -> set[str]:
        """A unit's code that is the whole name, or beside a period's id; it may be a document's number."""
        found = set()
        for place, word in enumerate(words):
            beside = {*words[max(place - 1, 0) : place], *words[place + 1 : place + 2]}
            if word in self._codes and (len(words) == 1 or beside & self._ids):
                found.add(self._codes[word])
        return found

    def _may_differ(self, mention: UnitMention, unit: str) -> bool:
        """Tell whether it is neither the unit, nor the office that collects, nor one above it."""
        above = self._parents.get(unit)
        return mention.code not in (unit, self._receiver, above)

    def _unit_in_lines(self, lines: Sequence[_Line], unit: str) -> _Said | None:
        said: _Said | None = None
        for line in lines:
            named = self.units.named(line.text)
            if not named or _PASSED.match(fold(line.text)) or self.units.agrees(line.text, unit):
                continue
            other = next(
                (one for one in named if self._may_differ(one, unit) and self._heads(one, unit)), None
            )
            if other is not None and said is None:
                said = _Said(other.code, line)
            elif other is not None and said is not None:
                said.related.append(line.place)
        return said

    def _heads(self, mention: UnitMention, unit: str) -> bool:
        """Tell whether a unit is named as the one that reports: at the beginning, or after `của`."""
        if not mention.whole:
            return False
        before = mention.before
        for office in _OFFICES:
            if before[-len(office) :] == office:
                before = before[: -len(office)]
        alike = self._kinds[mention.code] == self._kinds[unit]
        if not before:
            # An agency of the province stands above its branch in a district, too.
            return alike or self.units.is_place(mention.code) or bool(mention.before)
        last = before[-1]
        if alike:
            return last in ("cua", "ban", "cao") or last.isdecimal()
        return before[:2] == ("bao", "cao") and last == "cua" and "theo" not in before

    def _period_in_name(self, stem: str, period: Period) -> str | None:
        named = self.periods.named(stem)
        if any(self.periods.agrees(one, period) for one in named):
            return None
        return next((self._words(one) for one in named if self._is_other(one, stem, period)), None)

    def _period_in_lines(self, lines: Sequence[_Line], period: Period) -> _Said | None:
        said: _Said | None = None
        unsure: _Said | None = None
        agreed = False
        for line in lines:
            named = self.periods.named(line.text)
            if not named or _TITLE.match(fold(line.text)) is None:
                continue
            if any(self.periods.agrees(one, period) for one in named):
                agreed = True
                continue
            for one in named:
                if not self._is_other(one, line.text, period):
                    continue
                if not one.sure and one.year == self.periods.year:
                    unsure = unsure or _Said(self._words(one), line)
                elif said is None:
                    said = _Said(self._words(one), line)
                elif line.place != said.line.place:
                    said.related.append(line.place)
                break
        return said or (None if agreed else unsure)

    def _is_other(self, mention: PeriodMention, text: str, period: Period) -> bool:
        if not self.periods.differs(mention, period):
            return False
        return mention.ends is not None or not self.periods.of_own_year(text)

    def _words(self, mention: PeriodMention) -> str:
        """The plan's period that is named, by its id; else how it is written."""
        ids = [one.id for one in self._by_id.values() if self.periods.agrees(mention, one)]
        return ids[0] if len(ids) == 1 else mention.words


def _lines(workbook: RawWorkbook, anchored: Anchored) -> Iterator[_Line]:
    """The lines above the tables of the return, sheet by sheet: above a heading and the first figure."""
    first: dict[str, int] = {}
    for one in anchored.cells.values():
        if one.row < first.get(one.sheet, _ROWS):
            first[one.sheet] = one.row
    for sheet in workbook.sheets:
        if sheet.name in first or sheet.name == anchored.signed_as.sheet:
            yield from _above(sheet, first.get(sheet.name, _ROWS))


def _above(sheet: RawSheet, before: int) -> Iterator[_Line]:
    cells = sheet.cells
    for row in range(1, before):
        texts = [
            cell
            for column in range(1, _COLUMNS)
            if (cell := cells.get((row, column))) is not None and cell.kind == "text" and not cell.formula
        ]
        if len(texts) >= _HEADING:
            return
        for cell in texts:
            if len(cell.text) <= _LONGEST:
                place = Place(sheet.name, a1(cell.row, cell.column))
                yield _Line(restored(in_unicode(cell).text), cell.text, place)


def _of_line(said: _Said | None, own: str, code: Place) -> Iterator[Finding]:
    if said is not None:
        yield finding(
            "title_of_another",
            place=said.line.place,
            value=said.line.typed,
            related=[*said.related, code],
            found=said.line.text,
            named=said.named,
            own=own,
        )


def _of_name(name: str, named: str, own: str) -> Finding:
    return finding("file_name_of_another", value=name, file=name, named=named, own=own)
