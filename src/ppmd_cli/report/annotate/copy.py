"""The annotated copy: marks put into a workbook, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ppmd_cli.model.cell import a1, from_a1
from ppmd_cli.report.annotate import shapes
from ppmd_cli.report.annotate.cells import Sheet, Spot, add_drawing, read_sheet, restyle, unselect
from ppmd_cli.report.annotate.comments import Comments
from ppmd_cli.report.annotate.listing import bare_package, list_sheet
from ppmd_cli.report.annotate.marks import Listing, Mark, worst
from ppmd_cli.report.annotate.package import Package
from ppmd_cli.report.annotate.splice import CannotPatchError, Edits
from ppmd_cli.report.annotate.styles import FILLS, NO_FILL, Styles, solid
from ppmd_cli.report.annotate.workbook import put_first, tabs, take_out
from ppmd_cli.system.own_output import sealed_part

MOST_COMMENTS = 2_000
_MOST_WORK = 20_000_000
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
Former = Mapping[tuple[str, str], str]
"""(sheet, cell) -> the fill that a cell had before we coloured it, as XML."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An annotated copy. suffix: of the file, by its kind."""

    data: bytes
    suffix: str


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever a strange workbook makes stumble is a reason not to patch it."""
    try:
        yield
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise CannotPatchError("xml") from error


def annotated(data: bytes, listing: Listing) -> Copy:
    """Mark a workbook without marks of ours (see `unmarked`).

    CannotPatchError where that cannot be done faithfully.
    """
    with _faults():
        return _Marking(Package.opened(data), listing).copy()


def list_workbook(listing: Listing) -> bytes:
    """The list alone, as a workbook."""
    package = bare_package()
    styles = Styles(package["xl/styles.xml"])
    sheet = list_sheet(listing, styles, [False] * len(listing.marks), {})
    package["xl/styles.xml"] = styles.done()
    return _packed(package, put_first(package, listing.name, sheet))


def unmarked(data: bytes, former: Former) -> bytes:
    """A workbook without our marks, also where another program has saved it since; without any, as it came.

    former: the fills our list has kept. CannotPatchError as `annotated`.
    """
    with _faults():
        package = Package.opened(data)
        if take_out(package) is None:
            return data
        part = _styles_part(package)
        styles = Styles(package[part])
        for tab in tabs(package):
            if tab.part is not None:
                _clean_sheet(package, tab.name, tab.part, styles, former)
        package[part] = styles.done()
        return package.packed()


class _Marking:
    def __init__(self, package: Package, listing: Listing) -> None:
        self.package, self.listing = package, listing
        self.styles_part = _styles_part(package)
        self.styles = Styles(package[self.styles_part])
        self.records: dict[tuple[str, str], tuple[str, ...]] = {}
        self.blocks = shapes.blocks_in(
            [data for name, data in package.parts.items() if name.lower().endswith(".vml")]
        )

    def copy(self) -> Copy:
        by_sheet: dict[str, list[Mark]] = {}
        for mark in self.listing.marks:
            if mark.sheet is not None and mark.cell is not None:
                by_sheet.setdefault(mark.sheet, []).append(mark)
        linked: set[str] = set()
        listed = tabs(self.package)
        for tab in listed:
            if tab.part is not None:
                self._mark_sheet(tab.name, tab.part, by_sheet.get(tab.name, []))
                linked.add(tab.name)
        name = _free_name(self.listing.name, [tab.name for tab in listed])
        marks = self.listing.marks
        known = [mark.cell is not None and mark.sheet in linked for mark in marks]
        records = {
            place: record
            for place, mark in enumerate(marks)
            if (record := self.records.get((mark.sheet or "", mark.cell or ""))) is not None
        }
        sheet = list_sheet(self.listing, self.styles, known, records)
        self.package[self.styles_part] = self.styles.done()
        part = put_first(self.package, name, sheet)
        return Copy(_packed(self.package, part), self.package.suffix)

    def _mark_sheet(self, name: str, part: str, marks: Sequence[Mark]) -> None:
        spots = [from_a1(mark.cell) for mark in marks if mark.cell is not None]
        rows = {row for row, _ in spots}
        sheet = read_sheet(self.package[part], rows.__contains__)
        if len(sheet.merges) * len(spots) > _MOST_WORK:
            raise CannotPatchError("many")
        if any(sheet.anchor(spot)[0] not in rows for spot in spots):
            rows |= {sheet.anchor(spot)[0] for spot in spots}
            sheet = read_sheet(self.package[part], rows.__contains__)
        edits = Edits(sheet.data)
        unselect(sheet, edits)
        at: dict[Spot, list[Mark]] = {}
        for mark, spot in zip(marks, spots, strict=True):
            at.setdefault(sheet.anchor(spot), []).append(mark)
        fresh: dict[Spot, int] = {}
        for spot, here in at.items():
            old = sheet.style(spot)
            fresh[spot] = self.styles.filled(old, solid(FILLS[worst(here)]))
            record = (name, a1(*spot), self.styles.fill_of(old))
            self.records |= {(name, mark.cell or ""): record for mark in here}
        restyle(sheet, edits, fresh)
        self._comment(part, sheet, edits, {spot: _note(here) for spot, here in at.items()})
        self.package[part] = edits.done()

    def _comment(self, part: str, sheet: Sheet, edits: Edits, notes: dict[Spot, str]) -> None:
        package = self.package
        there = package.related(part, "comments")
        comments = Comments(package[there]) if there is not None else Comments()
        # Excel writes the shadow of a conversation anew: what we added there would be lost.
        notes = {spot: note for spot, note in notes.items() if not comments.threaded(spot)}
        if not notes:
            return
        if there is None:
            there = package.free("xl/ppmdComments{}.xml")
            package[there] = b""
            package.declare(there, _COMMENTS_TYPE)
            package.relate(part, "comments", there)
        package[there] = comments.add(notes)
        fresh = {spot: note for spot, note in notes.items() if spot not in comments.places}
        if fresh:
            self._draw(part, sheet, edits, fresh)
        if len(fresh) < len(notes) and sheet.drawing is not None:
            vml = self._drawing(part, sheet.drawing)
            below = {spot: note for spot, note in notes.items() if spot not in fresh}
            package[vml] = shapes.stretched(package[vml], below)

    def _draw(self, part: str, sheet: Sheet, edits: Edits, notes: Mapping[Spot, str]) -> None:
        package = self.package
        if sheet.drawing is None:
            vml = package.free("xl/drawings/ppmdDrawing{}.vml")
            package[vml] = shapes.with_shapes(None, sheet, notes, self.blocks)
            package.declare(vml, _VML_TYPE)
            add_drawing(sheet, edits, package.relate(part, "vmlDrawing", vml))
        else:
            vml = self._drawing(part, sheet.drawing)
            package[vml] = shapes.with_shapes(package[vml], sheet, notes, self.blocks)
        self.blocks |= shapes.blocks_in([package[vml]])

    def _drawing(self, part: str, identity: str) -> str:
        targets = {one: to for one, _, to in self.package.relations(part)}
        return self.package.name(targets.get(identity, ""))


def _clean_sheet(package: Package, name: str, part: str, styles: Styles, former: Former) -> None:
    """Take our comments and colours out of one sheet."""
    there = package.related(part, "comments")
    if there is not None:
        package[there], gone = Comments(package[there]).without_ours()
        for _, kind, to in package.relations(part):
            if kind == "vmlDrawing" and to in package:
                package[to] = shapes.without_shapes(package[to], gone)
    ours = styles.ours()
    sheet = read_sheet(package[part], lambda _: True, ours.__contains__)
    common = max(former.values(), key=list(former.values()).count, default=NO_FILL)
    fresh = {
        (row, column): styles.filled(style, former.get((name, a1(row, column)), common))
        for row, tag in sheet.rows.items()
        for column, (_, style) in tag.cells.items()
    }
    edits = Edits(sheet.data)
    restyle(sheet, edits, fresh)
    package[part] = edits.done()


def _note(marks: Sequence[Mark]) -> str:
    return "\n\n".join(mark.note for mark in marks)


def _styles_part(package: Package) -> str:
    part = package.related(package.workbook, "styles")
    if part is None:
        raise CannotPatchError("styles")
    return part


def _free_name(name: str, taken: Sequence[str]) -> str:
    known = {one.casefold() for one in taken}
    number, free = 1, name
    while free.casefold() in known:
        number += 1
        free = f"{name} ({number})"
    return free


def _packed(package: Package, part: str) -> bytes:
    package[part] = sealed_part(package.parts, package.name(part))
    return package.packed()
