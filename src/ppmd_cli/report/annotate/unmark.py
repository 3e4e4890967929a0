"""Our marks taken out of a workbook that came back, whatever the sender and other programs did to it."""

from __future__ import annotations

from collections.abc import Mapping

from ppmd_cli.model.cell import a1
from ppmd_cli.report.annotate import shapes
from ppmd_cli.report.annotate.bare import styles_part
from ppmd_cli.report.annotate.cells import Sheet, drop_drawing, read_sheet, restyle
from ppmd_cli.report.annotate.comments import MARKER, Comments
from ppmd_cli.report.annotate.package import Package
from ppmd_cli.report.annotate.splice import Edits, faults
from ppmd_cli.report.annotate.styles import NO_FILL, Styles
from ppmd_cli.report.annotate.workbook import Tab, tabs, take_out

Former = Mapping[tuple[str, str], str]
"""(sheet, cell) -> the fill that a cell had before we coloured it, as XML."""


def unmarked(data: bytes, former: Former) -> bytes:
    """A workbook without our marks, also where another program has saved it since; without any, as it came.

    former: the fills our list has kept. CannotPatchError as `annotated`.
    """
    with faults():
        package = Package.opened(data)
        if not take_out(package) and not _has_notes(package):
            return data
        part = styles_part(package)
        styles = Styles(package[part])
        for tab in tabs(package):
            if tab.part is not None:
                _clean_sheet(package, tab.name, tab.part, styles, former)
        package[part] = styles.done()
        return package.packed()


def _has_notes(package: Package) -> bool:
    """Tell whether notes of ours are there: the list may be deleted, or a sheet copied into another book."""
    marker = MARKER.encode()
    return any(marker in package[part] for tab in tabs(package) for part in _comments(package, tab))


def _comments(package: Package, tab: Tab) -> list[str]:
    return [to for _, kind, to in package.relations(tab.part or "") if kind == "comments" and to in package]


def _clean_sheet(package: Package, name: str, part: str, styles: Styles, former: Former) -> None:
    """Take our comments and colours out of one sheet."""
    ours = styles.ours()
    sheet = read_sheet(package[part], lambda _: True, ours.__contains__)
    edits = Edits(sheet.data)
    there = package.related(part, "comments")
    if there is not None:
        _clean_notes(package, part, there, sheet, edits)
    common = max(former.values(), key=list(former.values()).count, default=NO_FILL)
    # A list that was deleted, or cells that were moved since: what its like bears, a cell has borne.
    usual = {style: styles.usual_fill(style) or common for style in ours}
    fresh = {
        (row, column): styles.filled(style, former.get((name, a1(row, column)), usual[style]))
        for row, tag in sheet.rows.items()
        for column, (_, style) in tag.cells.items()
    }
    restyle(sheet, edits, fresh)
    package[part] = edits.done()


def _clean_notes(package: Package, part: str, there: str, sheet: Sheet, edits: Edits) -> None:
    """Take our notes out, and the parts that held nothing else."""
    package[there], gone = Comments(package[there]).without_ours()
    drawings = [
        (key, to) for key, kind, to in package.relations(part) if kind == "vmlDrawing" and to in package
    ]
    for _, to in drawings:
        package[to] = shapes.without_shapes(package[to], gone)
    if not gone or not Comments(package[there]).bare:
        return
    for key, kind, to in package.relations(part):
        if to == there and kind == "comments":
            package.unrelate(part, key)
    package.remove(there)
    for key, to in drawings:
        if key == sheet.drawing and not shapes.has_shapes(package[to]):
            drop_drawing(sheet, edits)
            package.unrelate(part, key)
            package.remove(to)
