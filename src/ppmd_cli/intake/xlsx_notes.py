"""What stands in no cell: comments, text boxes, names of pictures, links, texts of the file itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import unquote
from xml.parsers import expat

from ppmd_cli.checks.privacy_look import may_tell
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.xlsx_runs import unreferred
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts
from ppmd_cli.model.cell import NotePart, RawNote, from_a1

_COMMENTS = frozenset(("comments", "threadedComment"))
_LINK = "hyperlink"
_DRAWINGS = frozenset(("drawing",))
_PIECES = frozenset(("t", "text"))
_ENDS = frozenset(("comment", "threadedComment", "sp"))
_MOST = 20_000
# What says how a sheet looks or is locked.
_LOOKS = """
    conditionalFormatting selection pane sheetView pageMargins pageSetup brk color printOptions dimension
    sheetFormatPr sheetPr sheetProtection mergeCells headerFooter dataValidations pageSetUpPr outlinePr
    tabColor drawing legacyDrawing rFont sz cfvo ignoredError rowBreaks colBreaks
    autoFilter filterColumn filters
"""
LOOKS = frozenset(f" {tag}" for tag in _LOOKS.split())
# Names as the reader of sheets gets them; lists that point to other sheets are Microsoft's own elements.
_MICROSOFT = "http://schemas.microsoft.com/office"
FURTHER = {
    f"{_MICROSOFT}/spreadsheetml/2009/9/main dataValidation": " dataValidation",
    f"{_MICROSOFT}/excel/2006/main f": " formula",
    **{f"{namespace}{tag}": tag for namespace in MAIN_NAMESPACES for tag in LOOKS},
}
BESIDE = ("dataValidation", "formula1", "formula2", "formula", "hyperlink", "filter")
_WORDS = ("promptTitle", "prompt", "errorTitle", "error", "tooltip", "display", "location", "val")
_SHORT = 4
_FOLDERS: tuple[tuple[str, NotePart], ...] = (
    ("xl/charts/", "chart"),
    ("xl/chartsheets/", "chart"),
    ("xl/drawings/", "textbox"),
    ("xl/diagrams/", "textbox"),
    ("xl/ctrlprops/", "textbox"),
    ("xl/pivot", "pivot"),
    ("xl/slicer", "pivot"),
    ("xl/externallinks/", "external"),
    ("customxml/", "properties"),
    ("docprops/", "properties"),
)
# Who may open the file and how it looks; the names of whoever wrote comments and changes.
_PASSED = re.compile(
    r"(?:.*/)?_rels/|\[content_types\]|xl/theme/|customxml/itemprops|xl/calcchain|xl/persons/|docprops/thumb"
    r"|xl/metadata|xl/volatile|xl/revisions/(?:usernames|revisionheaders)|_xmlsignatures/|docmetadata/"
)
_CALLS = re.compile(r"[\"']((?:tel|sms|mailto):[^\"']{1,200})", re.IGNORECASE)
# Most files have these, and mostly they tell of nobody.
_ALWAYS = frozenset(("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"))
_PLACES = frozenset(("sqref", "ref", "topLeftCell", "activeCell", "priority", "dxfId"))
_FORMULA = re.compile(rb"<f>([^<]*)</f>")
_TYPED_FORMULA = re.compile(rb"<f\s[^>]*[^>/]>([^<]*)</f>")
_BETWEEN = re.compile(rb">([^<]{5,})<")
_NAMED_BY = re.compile(rb"""name=["']([^"']{5,})""")
# Formulas that tell of nobody: the returns of one form have the same ones.
_harmless: set[bytes] = set()
_MOST_KEPT = 20_000
# As spreadsheet programs fill in the remark on a scenario; measures and identities.
_BY_PROGRAM = re.compile(r"(?:Created|Modified) by |-?\d{1,3}\.\d+$|\{[0-9A-F-]{36}\}$")
# What a criterion compares with: a round number.
_BOUND = re.compile(r"[<>=]+[1-9]\d*000")


def read_notes(
    parts: ZipParts, main: str, sheets: Sequence[tuple[str, str]], known: Iterable[str]
) -> tuple[RawNote, ...]:
    """The notes of the sheets, given as (name, part), and of the file. RefusalError if a part is damaged.

    known: further parts that are read already.
    """
    notes: list[RawNote] = []
    read = {part.lower() for _, part in sheets} | {part.lower() for part in known}
    for sheet, part in sheets:
        for kind, target in _targets(parts, part):
            if kind == _LINK:
                notes.append(RawNote(sheet, None, target, "link"))
            elif target in parts:
                read.add(target.lower())
                notes += (
                    _comments(parts, target, sheet) if kind in _COMMENTS else _boxes(parts, target, sheet)
                )
            if len(notes) > _MOST:
                raise RefusalError("file_hostile", reason="notes")
    return tuple(dict.fromkeys((*package_notes(parts, main, read), *notes)))


def package_notes(parts: ZipParts, main: str, read: Collection[str]) -> Iterator[RawNote]:
    """The texts of all parts of an .xlsx that were not read: charts, properties, what others left there."""
    data = parts.read(main)
    named = data[data.find(b"definedNames") : data.rfind(b"definedNames")]
    if named and _may_name(named):
        from ppmd_cli.intake.loose import loose_notes

        yield from loose_notes(parts, main, "defined_name", frozenset(("definedName",)))
    for name in parts.names():
        if name.endswith(".rels") and name.startswith(("xl/drawings/", "xl/charts/")):
            calls = _CALLS.findall(parts.read(name).decode("utf-8", "replace"))
            yield from (RawNote("", None, call, "link") for call in dict.fromkeys(calls))
        elif (
            name.endswith((".xml", ".vml"))
            and name not in read
            and name != main.lower()
            and _PASSED.match(name) is None
            and (name not in _ALWAYS or _may_tell_raw(parts.read(name)))
        ):
            from ppmd_cli.intake.loose import loose_notes

            yield from loose_notes(parts, name, _part_of(name))


def _may_name(data: bytes) -> bool:
    """Tell whether defined names hold a text: in quotes, or as a remark."""
    return (
        b"comment=" in data
        or b"\0" in data
        or any(b'"' in one or b"&q" in one or b"&#34" in one for one in _BETWEEN.findall(data))
    )


def _may_tell_raw(data: bytes) -> bool:
    """A quick look at a small part; letters by their number, or of two bytes, are not looked at."""
    if b"&#" in data or b"\0" in data:
        return True
    fresh = {*_BETWEEN.findall(data), *_NAMED_BY.findall(data)} - _harmless
    if any(may_tell(one.decode("utf-8", "replace")) for one in fresh):
        return True
    _harmless.update(fresh)
    return False


def _part_of(name: str) -> NotePart:
    return next((part for start, part in _FOLDERS if name.startswith(start)), "attached")


def formula_notes(parts: ZipParts, part: str, sheet: str, data: bytes) -> Iterator[RawNote]:
    """The texts in quotes in the formulas of a sheet that may tell of persons, whether they are shown or not:
    a cell with a link shows another text than it calls. data: the part's content.
    """
    count = data.count(b"</f>")
    if not count and b":f>" not in data and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return
    found = _FORMULA.findall(data)
    if len(found) != count:
        found += _TYPED_FORMULA.findall(data)
    # Of what is written in another way only the parser knows.
    if count and len(found) == count:
        fresh = set(found) - _harmless
        if not any(map(_may_tell, fresh)):
            if len(_harmless) > _MOST_KEPT:
                _harmless.clear()
            _harmless.update(fresh)
            return
    for spot, formula in _formulas(parts, part):
        calls = "HYPERLINK(" in formula
        for text in literals(formula) if '"' in formula else ():
            if may_tell(text):
                yield RawNote(sheet, spot, text, "link" if calls else "formula")


def _may_tell(formula: bytes) -> bool:
    if b'"' not in formula and b"&quot;" not in formula and b"&#" not in formula:
        return False
    text = unreferred(formula.decode("utf-8", "replace"))
    return any(may_tell(one) for one in literals(text) if len(one) > _SHORT and _BOUND.fullmatch(one) is None)


def _formulas(parts: ZipParts, part: str) -> list[tuple[tuple[int, int] | None, str]]:
    """Each formula of a sheet with its cell."""
    found: list[tuple[tuple[int, int] | None, str]] = []
    pieces: list[str] = []
    spot: tuple[int, int] | None = None

    def start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal spot
        tag = qualified.rpartition(" ")[2]
        if tag == "c":
            spot = spot_of(attributes.get("r", ""))
        parser.CharacterDataHandler = pieces.append if tag == "f" else None

    def end(_qualified: str) -> None:
        parser.CharacterDataHandler = None
        if pieces:
            found.append((spot, "".join(pieces)))
            pieces.clear()

    parser = parts.parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parts.parse(part, parser)
    return found


def _targets(parts: ZipParts, part: str) -> Iterator[tuple[str, str]]:
    """The parts that hold notes of a sheet; Microsoft's own kinds of relationship among them."""
    folder, base = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if rels not in parts:
        return
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == _LINK:
            found.append((kind, unquote(attributes.get("Target", ""))))
        elif (
            name == "Relationship"
            and kind in _COMMENTS | _DRAWINGS
            and attributes.get("TargetMode") != "External"
        ):
            target = posixpath.join("/", folder, unquote(attributes.get("Target", "")))
            found.append((kind, posixpath.normpath(target).lstrip("/")))

    parts.elements(rels, start)
    yield from found


def _comments(parts: ZipParts, part: str, sheet: str) -> list[RawNote]:
    return [RawNote(sheet, spot_of(ref), text, "comment") for ref, text in _texts(parts, part)]


def _boxes(parts: ZipParts, part: str, sheet: str) -> list[RawNote]:
    named: dict[str, None] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "cNvPr":
            named.update((attributes[key], None) for key in ("name", "descr", "title") if attributes.get(key))

    parts.elements(part, start)
    boxes = [RawNote(sheet, None, text, "textbox") for _, text in _texts(parts, part)]
    return boxes + [RawNote(sheet, None, text, "picture") for text in named]


def _texts(parts: ZipParts, part: str) -> list[tuple[str, str]]:
    """Address and text of each comment or shape."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []
    reference = ""
    parser = parts.parser()

    def start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal reference
        tag = qualified.rpartition(" ")[2]
        if tag in _ENDS:
            reference = attributes.get("ref", "")
            pieces.clear()
        elif tag in _PIECES:
            parser.CharacterDataHandler = pieces.append
        elif tag == "p" and pieces:
            pieces.append("\n")

    def end(qualified: str) -> None:
        tag = qualified.rpartition(" ")[2]
        if tag in _PIECES:
            parser.CharacterDataHandler = None
        elif tag in _ENDS and pieces:
            found.append((reference, "".join(pieces)))
            pieces.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parts.parse(part, parser)
    return found


class Beside:
    """Takes the elements named in BESIDE, and the texts within them."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._at: tuple[NotePart, str] = ("validation", "")
        # Each text once, at its first place: prompts are repeated over and over.
        self._texts: dict[tuple[NotePart, str], str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take one element."""
        if tag in {"dataValidation", "hyperlink", "filter"}:
            self._at = (
                "link" if tag == "hyperlink" else "validation",
                attributes.get("sqref", attributes.get("ref", "")),
            )
            for word in _WORDS:
                if word in attributes:
                    self._add(attributes[word])
        else:
            # No cell follows: who reads the head and foot of the page sets this anew.
            self._parser.CharacterDataHandler = self._literal

    def odd(self, attributes: dict[str, str]) -> None:
        """Take what an element says that nobody reads: names of scenarios, criteria, titles."""
        self._at = ("attached", attributes.get("sqref", attributes.get("ref", attributes.get("r", ""))))
        for key, text in attributes.items():
            if (
                len(text) > _SHORT
                and key not in _PLACES
                and not text.isalpha()
                and _BY_PROGRAM.match(text) is None
            ):
                self._add(text)

    def guide(self, text: str) -> None:
        """Take how a text of a cell is read aloud."""
        self._at = ("attached", "")
        self._add(text)

    def _literal(self, text: str) -> None:
        for literal in literals(text):
            self._add(literal)

    def _add(self, text: str) -> None:
        part, reference = self._at
        if len(text) > _SHORT:
            self._texts.setdefault((part, text), reference)
        if len(self._texts) > _MOST:
            raise RefusalError("file_hostile", reason="notes")

    def notes(self, sheet: str) -> Iterator[RawNote]:
        """What was taken, each text at its first cell."""
        for (part, text), reference in self._texts.items():
            yield RawNote(sheet, spot_of(reference.partition(" ")[0]), text, part)


def literals(formula: str) -> list[str]:
    """The texts in quotes in a formula; those that it only joins are one."""
    return formula.replace('"&"', "").split('"')[1::2]


def spot_of(reference: str) -> tuple[int, int] | None:
    """The first cell of a range's address, None if it is none."""
    try:
        return from_a1(reference.partition(":")[0])
    except ValueError:
        return None
