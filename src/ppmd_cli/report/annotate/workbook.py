"""The workbook part: a sheet is put first, or taken out, and what counts sheets follows."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

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
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook. part: None for sheets without cells."""

    name: str
    relation: str
    part: str | None
    span: Span


def tabs(package: Package) -> list[Tab]:
    """The sheets in their order."""
    targets = {
        identity: to for identity, kind, to in package.relations(package.workbook) if kind == "worksheet"
    }
    found = []
    for span in spans(package[package.workbook], lambda path: path[1:] == ("sheets", "sheet")):
        relation = next((value for key, value in span.attributes.items() if key.endswith(":id")), "")
        target = targets.get(relation)
        part = package.name(target) if target is not None else None
        found.append(Tab(span.attributes.get("name", ""), relation, part, span))
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
    number = max((int(one) for one in numbers if one.isdecimal()), default=0) + 1
    element = f'<{prefix}sheet xmlns:r="{RELATIONS}" name='.encode() + quoted(name)
    element += f' sheetId="{number}" r:id="{relation}"/>'.encode()
    if listed[0].empty:
        edits.append(listed[0], element)
    else:
        edits.put(listed[0].inside, element)
    _shift(data, edits, 1)
    _name_list(data, edits, prefix, name)
    package[package.workbook] = edits.done()
    return part


def take_out(package: Package) -> str | None:
    """Take the list of an earlier copy out, known by its hidden name; gives the sheet's name."""
    data = package[package.workbook]
    names = spans(data, lambda path: path[1:] == ("definedNames", "definedName"))
    ours = [span for span in names if span.attributes.get("name") == LIST_NAME]
    listed = tabs(package)
    if len(ours) != 1 or len(listed) < 2:
        return None
    reference = unescape(data[ours[0].inside : ours[0].close].decode(), {"&apos;": "'", "&quot;": '"'})
    place = next((i for i, tab in enumerate(listed) if reference == _reference(tab.name)), None)
    if place is None:
        return None
    tab = listed[place]
    edits = Edits(data)
    edits.replace(tab.span.start, tab.span.end, b"")
    drop = [span for span in names if span.attributes.get("localSheetId") == str(place) or span is ours[0]]
    lists = spans(data, lambda path: path[1:] == ("definedNames",))
    if len(drop) == len(names):
        edits.replace(lists[0].start, lists[0].end, b"")
    else:
        for span in drop:
            edits.replace(span.start, span.end, b"")
    _shift(data, edits, -1, place, drop)
    package[package.workbook] = edits.done()
    package.unrelate(package.workbook, tab.relation)
    if tab.part is not None:
        package.remove(tab.part)
    return tab.name


def _shift(data: bytes, edits: Edits, by: int, place: int = 0, gone: list[Span] | None = None) -> None:
    """Sheets from `place` on have another number: names of one sheet and the sheet in front follow."""
    for span in spans(data, lambda path: path[1:] == ("definedNames", "definedName")):
        number = span.attributes.get("localSheetId", "")
        if number.isdecimal() and int(number) >= place and span not in (gone or []):
            edits.attributes(span.start, localSheetId=str(int(number) + by))
    for span in spans(data, lambda path: path[1:] == ("bookViews", "workbookView")):
        active = span.attributes.get("activeTab", "0")
        if by > 0:
            edits.attributes(span.start, activeTab="0", firstSheet=None)
        elif active.isdecimal() and int(active) > place:
            edits.attributes(span.start, activeTab=str(int(active) - 1), firstSheet=None)
        elif active == str(place):
            edits.attributes(span.start, activeTab="0", firstSheet=None)


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


def _reference(name: str) -> str:
    quoted_name = name.replace("'", "''")
    return f"'{quoted_name}'!$A$1"
