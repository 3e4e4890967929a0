"""The annotated copy: marks put into a workbook (unmark.py takes them out again)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.model.cell import a1, from_a1
from ppmd_cli.report.annotate import shapes
from ppmd_cli.report.annotate.bare import bare_package, styles_part
from ppmd_cli.report.annotate.cells import (
    Sheet,
    Spot,
    add_drawing,
    read_sheet,
    restyle,
    unselect,
    unselected,
)
from ppmd_cli.report.annotate.comments import Comments
from ppmd_cli.report.annotate.listing import Beside, list_sheet
from ppmd_cli.report.annotate.marks import Hint, Listing, Mark, worst
from ppmd_cli.report.annotate.package import Package
from ppmd_cli.report.annotate.splice import CannotPatchError, Edits, faults
from ppmd_cli.report.annotate.styles import FILLS, Styles, solid
from ppmd_cli.report.annotate.workbook import Tab, put_first, tabs
from ppmd_cli.system.own_output import sealed_part

MOST_COMMENTS = 2_000
_MOST_WORK = 20_000_000
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LONGEST_NOTE = 8_000


class Copy(Struct, frozen=True):
    """An annotated copy. suffix: of the file, by its kind."""

    data: bytes
    suffix: str


def annotated(data: bytes, listing: Listing) -> Copy:
    """Mark a workbook without marks of ours (see `unmarked`).

    CannotPatchError where that cannot be done faithfully.
    """
    with faults():
        return _Marking(Package.opened(data), listing).copy()


def list_workbook(listing: Listing) -> bytes:
    """The list alone, as a workbook."""
    package = bare_package()
    styles = Styles(package["xl/styles.xml"])
    sheet = list_sheet(listing, styles, {})
    package["xl/styles.xml"] = styles.done()
    return _packed(package, put_first(package, listing.name, sheet))


class _Marking:
    def __init__(self, package: Package, listing: Listing) -> None:
        self.package, self.listing = package, listing
        if any(kind == "revisionHeaders" for _, kind, _ in package.relations(package.workbook)):
            raise CannotPatchError("shared")
        self.styles_part = styles_part(package)
        self.styles = Styles(package[self.styles_part])
        self.beside: dict[tuple[str, str], Beside] = {}
        self.blocks = shapes.blocks_in(
            [data for name, data in package.parts.items() if name.lower().endswith(".vml")]
        )

    def copy(self) -> Copy:
        by_sheet: dict[str, list[Mark]] = {}
        for mark in self.listing.singles:
            if mark.sheet is not None and mark.cell is not None:
                by_sheet.setdefault(mark.sheet, []).append(mark)
        listed = tabs(self.package)
        for tab in listed:
            if tab.part is not None:
                self._mark_sheet(tab, tab.part, by_sheet.get(tab.name, []))
            elif tab.bare is not None:
                self.package[tab.bare] = unselected(self.package[tab.bare])
        name = _free_name(self.listing.name, [tab.name for tab in listed])
        shown = {tab.name for tab in listed if tab.state == "visible" and tab.part is not None}
        beside = {
            place: self._beside(mark, shown)
            for place, mark in enumerate(self.listing.marks)
            if mark.sheet is not None
        }
        sheet = list_sheet(self.listing, self.styles, beside)
        self.package[self.styles_part] = self.styles.done()
        part = put_first(self.package, name, sheet)
        return Copy(_packed(self.package, part), self.package.suffix)

    def _beside(self, mark: Mark, shown: Collection[str | None]) -> Beside:
        """What is beside a line: of its first cell, with the former fills of all its cells."""
        first = self.beside.get((mark.sheet or "", mark.cell or ""), Beside(linked=mark.sheet in shown))
        there = [self.beside.get((one.sheet or "", one.cell or "")) for one in mark.singles]
        records = [record for one in there if one is not None for record in one.records]
        return replace(first, records=tuple(dict.fromkeys(records)))

    def _mark_sheet(self, tab: Tab, part: str, marks: Sequence[Mark]) -> None:
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
        silent = self._comment(part, sheet, edits, {spot: _note(here) for spot, here in at.items()})
        fresh: dict[Spot, int] = {}
        for spot, here in at.items():
            old = sheet.style(spot)
            fresh[spot] = self.styles.filled(old, solid(FILLS[worst(here)]))
            beside = Beside(
                ((tab.name, a1(*spot), self.styles.fill_of(old)),),
                linked=tab.state == "visible",
                hints=_hints(tab, sheet, spot, silent=spot in silent),
            )
            self.beside |= {(tab.name, mark.cell or ""): beside for mark in here}
        restyle(sheet, edits, fresh)
        self.package[part] = edits.done()

    def _comment(self, part: str, sheet: Sheet, edits: Edits, notes: Mapping[Spot, str]) -> frozenset[Spot]:
        """Write notes into the comments of a sheet; gives the cells that can have none."""
        package = self.package
        there = package.related(part, "comments")
        comments = Comments(package[there]) if there is not None else Comments()
        # Excel writes the shadow of a conversation anew: what we added there would be lost.
        silent = frozenset(spot for spot in notes if comments.threaded(spot))
        notes = {spot: note for spot, note in notes.items() if spot not in silent}
        if not notes:
            return silent
        if there is None:
            there = package.free("xl/ppmdComments{}.xml")
            package[there] = b""
            package.declare(there, _COMMENTS_TYPE)
            package.relate(part, "comments", there)
        package[there] = comments.add(notes)
        vml = self._drawing(part, sheet.drawing) if sheet.drawing is not None else None
        drawn = shapes.noted(package[vml]) & notes.keys() if vml is not None else frozenset()
        fresh = {spot: note for spot, note in notes.items() if spot not in drawn}
        if fresh:
            bare = comments.places if sheet.drawing is None else {}
            self._draw(part, sheet, edits, dict.fromkeys(bare, "") | fresh)
        if vml is not None:
            below = {spot: note for spot, note in notes.items() if spot in comments.places and spot in drawn}
            package[vml] = shapes.stretched(package[vml], below)
        return silent

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


def _note(marks: Sequence[Mark]) -> str:
    note = "\n\n".join(mark.note for mark in marks)
    return note if len(note) <= _LONGEST_NOTE else note[:_LONGEST_NOTE] + "…"


def _hints(tab: Tab, sheet: Sheet, spot: Spot, *, silent: bool) -> tuple[Hint, ...]:
    """What keeps a person from seeing the cell, or our note at it."""
    row, column = spot
    found: dict[Hint, bool] = {
        "hidden_sheet": tab.state == "hidden",
        "very_hidden": tab.state == "veryHidden",
        "hidden_row": sheet.heights.get(row) == 0,
        "hidden_column": any(
            hidden and first <= column <= last for first, last, _, hidden, _ in sheet.columns
        ),
        "conversation": silent,
    }
    return tuple(hint for hint, holds in found.items() if holds)


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
