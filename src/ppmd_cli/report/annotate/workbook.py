"""The workbook part: a sheet is put first, or taken out, and what counts sheets follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, unescape

from msgspec import Struct

from ppmd_cli.report.annotate.package import Package
from ppmd_cli.report.annotate.splice import (
    RELATIONS,
    CannotPatchError,
    Edits,
    Span,
    prefix_of,
    quoted,
    spans,
)

LIST_NAME = "_ppmd_list"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LAST_ID = 65_534
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


class Tab(Struct, frozen=True):
    """A sheet of the workbook. part: None for sheets without cells, which are `bare`."""

    name: str
    relation: str
    part: str | None
    span: Span
    bare: str | None = None

    @property
    def state(self) -> str:
        """How it is shown: visible, hidden or veryHidden."""
        return self.span.attributes.get("state", "visible")


def tabs(package: Package) -> list[Tab]:
    """The sheets in their order."""
    targets = {identity: (kind, to) for identity, kind, to in package.relations(package.workbook)}
    found = []
    for span in spans(package[package.workbook], lambda path: path[1:] == ("sheets", "sheet")):
        relation = next((value for key, value in span.attributes.items() if key.endswith(":id")), "")
        kind, target = targets.get(relation, ("", ""))
        part = package.name(target) if kind == "worksheet" else None
        bare = target if part is None and target in package else None
        found.append(Tab(span.attributes.get("name", ""), relation, part, span, bare))
    return found


def put_first(package: Package, name: str, sheet: bytes) -> str:
    """Add a worksheet before all others and in front; gives its part."""
    part = package.free("xl/worksheets/ppmd{}.xml")
    package[part] = sheet
    package.declare(part, _SHEET_TYPE)
    relation = package.relate(package.workbook, "worksheet", part)
    data = package[package.workbook]
    edits = Edits(data)
    listed = spans(data, lambda path: path[1:] == ("sheets",))
    if len(listed) != 1:
        raise CannotPatchError("workbook")
    prefix = prefix_of(listed[0].name)
    numbers = [tab.span.attributes.get("sheetId", "") for tab in tabs(package)]
    taken = {int(one) for one in numbers if one.isdecimal()}
    number = max(taken, default=0) + 1
    if number > _LAST_ID:
        number = next(one for one in range(1, _LAST_ID + 1) if one not in taken)
    element = f'<{prefix}sheet xmlns:r="{RELATIONS}" name='.encode() + quoted(name)
    element += f' sheetId="{number}" r:id="{relation}"/>'.encode()
    if listed[0].empty:
        edits.append(listed[0], element)
    else:
        edits.put(listed[0].inside, element)
    _renumber(data, edits, {place: place + 1 for place in range(len(numbers))}, front=0)
    _name_list(data, edits, prefix, name)
    package[package.workbook] = edits.done()
    return part


def take_out(package: Package) -> bool:
    """Take out the list of an earlier copy, and what Excel made of it when somebody copied or deleted it.

    A list is known by its hidden name. Tells whether there was such a name.
    """
    data = package[package.workbook]
    names = spans(data, lambda path: path[1:] == ("definedNames", "definedName"))
    ours = [span for span in names if span.attributes.get("name") == LIST_NAME]
    if not ours:
        return False
    named = {_sheet_of(data[span.inside : span.close]) for span in ours}
    listed = tabs(package)
    gone = [place for place, tab in enumerate(listed) if tab.name in named]
    if len(gone) == len(listed):
        raise CannotPatchError("workbook")
    edits = Edits(data)
    local = {str(place) for place in gone}
    drop = [span for span in names if span in ours or span.attributes.get("localSheetId") in local]
    lists = spans(data, lambda path: path[1:] == ("definedNames",))
    for span in lists if len(drop) == len(names) else drop:
        edits.replace(span.start, span.end, b"")
    for place in gone:
        edits.replace(listed[place].span.start, listed[place].span.end, b"")
    left = [place for place in range(len(listed)) if place not in gone]
    numbers = {place: number for number, place in enumerate(left)}
    visible = [numbers[place] for place in left if listed[place].state == "visible"]
    _renumber(data, edits, numbers, drop, front=next(iter(visible), 0))
    package[package.workbook] = edits.done()
    for place in gone:
        tab = listed[place]
        package.unrelate(package.workbook, tab.relation)
        if tab.part is not None:
            package.remove(tab.part)
    return True


def _renumber(
    data: bytes,
    edits: Edits,
    numbers: Mapping[int, int],
    gone: Sequence[Span] = (),
    *,
    front: int | None = None,
) -> None:
    """Sheets have another number: names of one sheet and the sheet in front follow, unless `front` is it."""
    for span in spans(data, lambda path: path[1:] == ("definedNames", "definedName")):
        number = span.attributes.get("localSheetId", "")
        if number.isdecimal() and span not in gone:
            edits.attributes(span.start, localSheetId=str(numbers.get(int(number), int(number))))
    for span in spans(data, lambda path: path[1:] == ("bookViews", "workbookView")):
        active = span.attributes.get("activeTab", "0")
        place = numbers.get(int(active), 0) if active.isdecimal() else 0
        edits.attributes(span.start, activeTab=str(place if front is None else front), firstSheet=None)


def _name_list(data: bytes, edits: Edits, prefix: str, name: str) -> None:
    """A hidden name tells our sheet, whatever program saves the copy."""
    tag = f'<{prefix}definedName name="{LIST_NAME}" hidden="1">'.encode()
    tag += escape(_reference(name)).encode() + f"</{prefix}definedName>".encode()
    known = spans(data, lambda path: path[1:] == ("definedNames",))
    if known:
        edits.append(known[0], tag)
        return
    before = spans(data, lambda path: len(path) == 2 and path[1] in _BEFORE_NAMES)
    whole = f"<{prefix}definedNames>".encode() + tag + f"</{prefix}definedNames>".encode()
    edits.put(before[-1].end, whole)


def _sheet_of(reference: bytes) -> str:
    """The sheet that a name's reference, as it is written, speaks of."""
    sheet = unescape(reference.decode(), {"&apos;": "'", "&quot;": '"'}).rpartition("!")[0]
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _reference(name: str) -> str:
    quoted_name = name.replace("'", "''")
    return f"'{quoted_name}'!$A$1"
