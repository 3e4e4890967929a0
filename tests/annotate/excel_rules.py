"""What Excel insists on when it opens a workbook: what breaks a rule is "unreadable content" to it.

Written from the schemas of ECMA-376 and from what is known of Excel's limits, for Excel itself is no part of
the tests. `breaches` lists what is wrong; a stranger's file may have its own, so compare a copy with what it came from.
"""

import io
import itertools
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from ppmd_cli.model.cell import from_a1

WORKSHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
STYLESHEET = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
WORKBOOK = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
REPEATED = {"conditionalFormatting", "fileRecoveryPr"}
KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL_REFERENCE = re.compile(r"('(?:[^']|'')+'|[\w.]+)!\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?")
BLOCK = 1024


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def each(element: ET.Element | None, *path: str) -> list[ET.Element]:
    """The descendants along a path of local names."""
    found = [element] if element is not None else []
    for name in path:
        found = [child for one in found for child in one if local(child) == name]
    return found


def one(element: ET.Element | None, *path: str) -> ET.Element | None:
    return next(iter(each(element, *path)), None)


class Book:
    """The parts, their types and their relationships."""

    def __init__(self, data: bytes) -> None:
        self.wrong: list[str] = []
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            self.parts = {name: archive.read(name) for name in names}
        if len({name.lower() for name in names}) < len(names):
            self.wrong.append("two parts of one name")
        self.names = {name.lower(): name for name in names}
        self.trees: dict[str, ET.Element] = {}
        for name, body in self.parts.items():
            if name.lower().endswith((".xml", ".rels")):
                try:
                    self.trees[name] = ET.fromstring(body)
                except ET.ParseError as error:
                    self.wrong.append(f"{name}: {error}")
        self._types()

    def _types(self) -> None:
        tree = self.trees.get("[Content_Types].xml")
        overrides = [item.get("PartName", "").lstrip("/").lower() for item in each(tree, "Override")]
        defaults = [item.get("Extension", "").lower() for item in each(tree, "Default")]
        for name, count in Counter(overrides + [f"*.{item}" for item in defaults]).items():
            if count > 1:
                self.wrong.append(f"content type of {name} given twice")
        self.wrong += [
            f"content type of {name}, which is not there" for name in overrides if name not in self.names
        ]
        for name in self.parts:
            known = name.lower() in overrides or name.rpartition(".")[2].lower() in defaults
            if not known and name != "[Content_Types].xml" and not name.endswith("/"):
                self.wrong.append(f"{name} has no content type")

    def tree(self, name: str) -> ET.Element | None:
        return self.trees.get(self.names.get(name.lower(), ""))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (last word of the type, target) of what lies within the package."""
        folder, base = posixpath.split(part)
        rels = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for item in each(rels, "Relationship"):
            identity, kind = item.get("Id", ""), item.get("Type", "").rpartition("/")[2]
            if identity in found:
                self.wrong.append(f"{part}: two relationships {identity}")
            if item.get("TargetMode") == "External":
                found[identity] = (kind, "")
                continue
            target = unquote(item.get("Target", "")).replace("\\", "/")
            full = posixpath.normpath(posixpath.join("/", folder, target.partition("#")[0])).lstrip("/")
            if full.lower() not in self.names and not target.startswith("#"):
                self.wrong.append(f"{part}: {kind} {full} is not there")
            found[identity] = (kind, self.names.get(full.lower(), full))
        return found


def in_order(where: str, tree: ET.Element | None, order: list[str]) -> Iterator[str]:
    place = -1
    for child in tree if tree is not None else []:
        name = local(child)
        if name in order:
            if order.index(name) < place or (order.index(name) == place and name not in REPEATED):
                yield f"{where}: {name} out of order"
            place = order.index(name)


def breaches(data: bytes) -> list[str]:
    """Every rule that the workbook breaks."""
    book = Book(data)
    wrong = book.wrong
    main = next((to for kind, to in book.relations("").values() if kind == "officeDocument"), None)
    if main is None:
        return [*wrong, "no workbook"]
    relations = book.relations(main)
    styles_part = next((to for kind, to in relations.values() if kind == "styles"), None)
    styles = book.tree(styles_part) if styles_part else None
    xfs, dxfs = len(each(styles, "cellXfs", "xf")), len(each(styles, "dxfs", "dxf"))
    if styles is not None:
        wrong += in_order("styles", styles, STYLESHEET)
        wrong += style_breaches(styles)
    workbook = book.tree(main)
    wrong += in_order("workbook", workbook, WORKBOOK)
    sheets = each(workbook, "sheets", "sheet")
    wrong += workbook_breaches(workbook, sheets)
    views = max(1, len(each(workbook, "bookViews", "workbookView")))
    names = [item.get("name", "") for item in sheets]
    blocks: dict[int, str] = {}
    shapes: dict[bytes, str] = {}
    selected = []
    for item in sheets:
        kind, part = relations.get(item.get(f"{REL}id", ""), ("", ""))
        tree = book.tree(part)
        if kind not in {"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}:
            wrong.append(f"sheet {item.get('name')}: its relationship is {kind or 'not there'}")
        if tree is None:
            continue
        for view in each(tree, "sheetViews", "sheetView"):
            if view.get("tabSelected") in {"1", "true"} and view.get("workbookViewId", "0") == "0":
                selected.append(item.get("name", ""))
            if int(view.get("workbookViewId", "0")) >= views:
                wrong.append(f"{part}: a view of no window")
        if kind == "worksheet":
            wrong += in_order(part, tree, WORKSHEET)
            wrong += cell_breaches(part, tree, xfs)
            wrong += sheet_breaches(book, part, tree, names, dxfs)
            wrong += note_breaches(book, part, tree, blocks, shapes)
    active = one(workbook, "bookViews", "workbookView")
    place = int(active.get("activeTab", "0")) if active is not None else 0
    if selected and selected != [names[min(place, len(names) - 1)]]:
        wrong.append(f"selected: {selected}, in front: number {place}")
    wrong += chain_breaches(book, relations, sheets)
    return wrong


def workbook_breaches(workbook: ET.Element | None, sheets: list[ET.Element]) -> Iterator[str]:
    names = [item.get("name", "") for item in sheets]
    for name in names:
        if not 1 <= len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
            yield f"sheet's name {name!r}"
    if len({name.casefold() for name in names}) < len(names):
        yield "two sheets of one name"
    numbers = [item.get("sheetId") for item in sheets]
    if len(set(numbers)) < len(numbers) or not all(1 <= int(number or 0) <= 65534 for number in numbers):
        yield "sheetId"
    if all(item.get("state", "visible") != "visible" for item in sheets):
        yield "no sheet is visible"
    for view in each(workbook, "bookViews", "workbookView"):
        place = int(view.get("activeTab", "0"))
        if place >= len(sheets) or sheets[place].get("state", "visible") != "visible":
            yield "the sheet in front is not there, or hidden"
        if int(view.get("firstSheet", "0")) >= len(sheets):
            yield "firstSheet"
    defined = each(workbook, "definedNames", "definedName")
    keys = Counter((item.get("name", "").casefold(), item.get("localSheetId")) for item in defined)
    yield from (f"two names {name}" for name, count in keys.items() if count > 1)
    for item in defined:
        if int(item.get("localSheetId", "0")) >= len(sheets):
            yield f"localSheetId of {item.get('name')}"
        found = CELL_REFERENCE.fullmatch(item.text or "")
        if found and sheet_named(found[1]).casefold() not in {name.casefold() for name in names}:
            yield f"name {item.get('name')} of a sheet that is not there"
        if item.get("name") in {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"} and found:
            local_sheet = names[int(item.get("localSheetId", "0"))]
            if sheet_named(found[1]).casefold() != local_sheet.casefold():
                yield f"{item.get('name')} of {local_sheet} lies on {found[1]}"


def sheet_named(reference: str) -> str:
    return reference[1:-1].replace("''", "'") if reference.startswith("'") else reference


def style_breaches(styles: ET.Element) -> Iterator[str]:
    items = {"numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "dxfs": "dxf"}
    items |= {"cellStyleXfs": "xf", "cellXfs": "xf", "cellStyles": "cellStyle"}
    counts = {name: len(each(styles, name, item)) for name, item in items.items()}
    for name, count in counts.items():
        given = one(styles, name)
        if given is not None and int(given.get("count", count)) != count:
            yield f"{name}: count {given.get('count')} of {count}"
    if counts["cellXfs"] > 65_430:
        yield "too many cell styles"
    formats = {item.get("numFmtId") for item in each(styles, "numFmts", "numFmt")}
    for where in ("cellXfs", "cellStyleXfs"):
        for xf in each(styles, where, "xf"):
            for key, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(xf.get(key, "0")) >= max(1, counts[of]):
                    yield f"{where}: {key} {xf.get(key)} of {counts[of]}"
            if where == "cellXfs" and int(xf.get("xfId", "0")) >= max(1, counts["cellStyleXfs"]):
                yield f"xfId {xf.get('xfId')}"
            if int(xf.get("numFmtId", "0")) >= 164 and xf.get("numFmtId") not in formats:
                yield f"numFmtId {xf.get('numFmtId')}"
            order = [local(child) for child in xf]
            if order != [
                name for name in ("alignment", "protection", "extLst", "AlternateContent") if name in order
            ]:
                yield f"{where}: {order}"


def cell_breaches(part: str, tree: ET.Element, xfs: int) -> Iterator[str]:
    last_row = 0
    for row in each(tree, "sheetData", "row"):
        number = int(row.get("r", last_row + 1))
        if not last_row < number <= 1_048_576:
            yield f"{part}: row {number} after {last_row}"
        last_row = number
        if float(row.get("ht", "0")) > 409.5:
            yield f"{part}: row {number} is {row.get('ht')} high"
        last = 0
        for cell in each(row, "c"):
            at = cell.get("r")
            spot = from_a1(at) if at else (number, last + 1)
            if spot[0] != number or not last < spot[1] <= 16_384:
                yield f"{part}: cell {at} in row {number} after column {last}"
            last = spot[1]
            if int(cell.get("s", "0")) >= max(1, xfs):
                yield f"{part}: style {cell.get('s')} of {xfs} at {at}"
            if cell.get("t", "n") not in KINDS:
                yield f"{part}: kind {cell.get('t')} at {at}"
            if any(len(text) > 32_767 for text in cell.itertext()):
                yield f"{part}: text too long at {at}"
    columns = sorted(
        (int(col.get("min", "0")), int(col.get("max", "0"))) for col in each(tree, "cols", "col")
    )
    for (_, end), (start, _) in itertools.pairwise(columns):
        if start <= end:
            yield f"{part}: columns overlap at {start}"
    if any(float(col.get("width", "0")) > 255 for col in each(tree, "cols", "col")):
        yield f"{part}: a column wider than 255"


def sheet_breaches(book: Book, part: str, tree: ET.Element, names: list[str], dxfs: int) -> Iterator[str]:
    relations = book.relations(part)
    for element in tree.iter():
        for key in ("id", "embed", "link"):
            identity = element.get(REL + key)
            if identity is not None and identity not in relations:
                yield f"{part}: {local(element)} has a relationship {identity} that is not there"
    for link in each(tree, "hyperlinks", "hyperlink"):
        location = link.get("location")
        if location is None or link.get(f"{REL}id") is not None:
            continue
        if (
            len(location) > 2_083
            or len(link.get("display", "")) > 32_767
            or len(link.get("tooltip", "")) > 255
        ):
            yield f"{part}: a link too long"
        found = CELL_REFERENCE.fullmatch(location)
        if "!" in location and (
            found is None or sheet_named(found[1]).casefold() not in {name.casefold() for name in names}
        ):
            yield f"{part}: a link to {location}"
    if len(each(tree, "hyperlinks", "hyperlink")) > 65_530:
        yield f"{part}: too many links"
    if one(tree, "hyperlinks") is not None and not each(tree, "hyperlinks", "hyperlink"):
        yield f"{part}: an empty list of links"
    for rule in each(tree, "conditionalFormatting", "cfRule"):
        if int(rule.get("dxfId", "0")) >= max(1, dxfs):
            yield f"{part}: dxfId {rule.get('dxfId')} of {dxfs}"


def note_breaches(
    book: Book, part: str, tree: ET.Element, blocks: dict[int, str], shapes: dict[bytes, str]
) -> Iterator[str]:
    relations = book.relations(part)
    comments = [to for kind, to in relations.values() if kind == "comments"]
    legacy = one(tree, "legacyDrawing")
    kind, drawing = relations.get(legacy.get(f"{REL}id", ""), ("", "")) if legacy is not None else ("", "")
    if len(comments) > 1:
        yield f"{part}: several parts of comments"
    if legacy is not None and kind != "vmlDrawing":
        yield f"{part}: legacyDrawing is {kind or 'nothing'}"
    noted: Counter[tuple[int, int]] = Counter()
    if drawing:
        yield from shape_breaches(drawing, book.parts.get(drawing, b""), blocks, shapes, noted)
    if not comments:
        if noted:
            yield f"{part}: notes without comments"
        return
    if legacy is None:
        yield f"{part}: comments without a drawing"
    whole = book.tree(comments[0])
    if whole is None or [local(child) for child in whole][:2] != ["authors", "commentList"]:
        yield f"{comments[0]}: authors and commentList"
        return
    authors = len(each(whole, "authors", "author"))
    there = Counter(from_a1(item.get("ref", "A1")) for item in each(whole, "commentList", "comment"))
    yield from (f"{comments[0]}: {count} comments at {spot}" for spot, count in there.items() if count > 1)
    for item in each(whole, "commentList", "comment"):
        if int(item.get("authorId", "-1")) not in range(authors):
            yield f"{comments[0]}: authorId {item.get('authorId')} of {authors}"
        written = one(item, "text")
        if written is None or sum(map(len, written.itertext())) > 32_767:
            yield f"{comments[0]}: the text at {item.get('ref')}"
        for run in each(written, "r"):
            if [local(child) for child in run] not in (["rPr", "t"], ["t"]):
                yield f"{comments[0]}: a run at {item.get('ref')}"
    yield from (f"{drawing}: no note for the comment at {spot}" for spot in there.keys() - noted.keys())
    yield from (f"{drawing}: no comment for the note at {spot}" for spot in noted.keys() - there.keys())
    yield from (f"{drawing}: {count} notes at {spot}" for spot, count in noted.items() if count > 1)


def shape_breaches(
    part: str, data: bytes, blocks: dict[int, str], shapes: dict[bytes, str], noted: Counter[tuple[int, int]]
) -> Iterator[str]:
    mine = [
        int(number)
        for found in re.findall(rb"""<o:idmap\b[^>]*\bdata\s*=\s*["']([\d,\s]*)["']""", data)
        for number in found.split(b",")
        if number.strip()
    ]
    for number in mine:
        if blocks.setdefault(number, part) != part:
            yield f"{part}: block {number} is {blocks[number]}'s too"
    for match in re.finditer(
        rb"<(\w+:)?shape\b(?:(?!</(?:\w+:)?shape>).)*</(?:\w+:)?shape>", data, re.DOTALL
    ):
        shape = match[0]
        identity = re.search(rb"""\bid\s*=\s*["']([^"']*)["']""", shape)
        if identity is not None:
            if identity[1] in shapes:
                yield f"{part}: two shapes {identity[1].decode()}"
            shapes[identity[1]] = part
            number = re.fullmatch(rb"_x0000_s(\d+)", identity[1])
            if number is not None and mine and int(number[1]) // BLOCK not in mine:
                yield f"{part}: {identity[1].decode()} lies in none of the blocks {mine}"
        if b'ObjectType="Note"' not in shape:
            continue
        row, column = re.search(rb":Row>\s*(\d+)", shape), re.search(rb":Column>\s*(\d+)", shape)
        if row is not None and column is not None:
            noted[int(row[1]) + 1, int(column[1]) + 1] += 1
        anchor = re.search(rb":Anchor>([^<]*)<", shape)
        if anchor is not None:
            left, _, top, _, right, _, bottom, _ = map(int, anchor[1].split(b","))
            if not (0 <= left <= right <= 16_383 and 0 <= top <= bottom <= 1_048_575):
                yield f"{part}: a note from column {left} to {right}, row {top} to {bottom}"


def chain_breaches(
    book: Book, relations: dict[str, tuple[str, str]], sheets: list[ET.Element]
) -> Iterator[str]:
    chain = next((to for kind, to in relations.values() if kind == "calcChain"), None)
    if chain is None:
        return
    numbers = {item.get("sheetId") for item in sheets}
    known = {
        (item.get("sheetId"), cell.get("r"))
        for item in sheets
        for cell in each(
            book.tree(relations.get(item.get(f"{REL}id", ""), ("", ""))[1]), "sheetData", "row", "c"
        )
        if one(cell, "f") is not None
    }
    sheet = None
    for cell in each(book.tree(chain), "c"):
        sheet = cell.get("i", sheet)
        if sheet not in numbers:
            yield f"calcChain: sheet {sheet}"
        elif (sheet, cell.get("r")) not in known:
            yield f"calcChain: no formula at {cell.get('r')} of {sheet}"
