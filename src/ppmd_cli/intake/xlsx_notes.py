"""What stands in no cell: comments, text boxes, names of pictures, links, texts of the file itself."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote
from xml.parsers import expat

from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import NotePart, RawNote, from_a1

_COMMENTS = frozenset(("comments", "threadedComment"))
_LINK = "hyperlink"
_DRAWINGS = frozenset(("drawing",))
_PIECES = frozenset(("t", "text"))
_ENDS = frozenset(("comment", "threadedComment", "sp"))
_MOST = 20_000
BESIDE = ("dataValidation", "formula1", "formula2", "formula", "hyperlink", "filter")
_WORDS = ("promptTitle", "prompt", "errorTitle", "error", "tooltip", "display", "location", "val")
_SHORT = 4
_FOLDERS: tuple[tuple[str, NotePart], ...] = (
    ("xl/charts/chart", "chart"),
    ("xl/pivotcache/", "pivot"),
    ("xl/externallinks/", "external"),
    ("xl/worksheets/", "attached"),
    ("customxml/item", "attached"),
    ("docprops/core", "properties"),
    ("docprops/custom", "properties"),
)
_NAMING = frozenset(("v", "name", "caption", "descr", "title"))
# Who made the file, when and with what, in both families of formats.
_UNTOLD = frozenset(
    (
        *("creator", "lastModifiedBy", "created", "modified", "revision", "lastPrinted", "version"),
        *("initial-creator", "printed-by", "creation-date", "date", "print-date", "generator"),
        *("editing-duration", "editing-cycles"),
    )
)
_WITHIN = frozenset(("t", "r", "rPr", "br"))
# Wider than any gap within a number: what stands in two places is not read as one.
APART = "\n\n\n"
_LONGEST = 15_000
_LONGEST_PIECE = 2_000


def read_notes(parts: ZipParts, main: str, sheets: Sequence[tuple[str, str]]) -> tuple[RawNote, ...]:
    """The notes of the sheets, given as (name, part), and of the file. RefusalError if a part is damaged."""
    notes = list(_loose(parts, main, [part for _, part in sheets]))
    for sheet, part in sheets:
        if parts.calls(part):
            notes += _formula_links(parts, part, sheet)
        for kind, target in _targets(parts, part):
            if kind == _LINK:
                notes.append(RawNote(sheet, None, target, "link"))
            elif target in parts:
                notes += (
                    _comments(parts, target, sheet) if kind in _COMMENTS else _boxes(parts, target, sheet)
                )
            if len(notes) > _MOST:
                raise RefusalError("file_hostile", reason="notes")
    return tuple(dict.fromkeys(notes))


def _formula_links(parts: ZipParts, part: str, sheet: str) -> Iterator[RawNote]:
    """The texts in quotes of formulas that make a link: the cell shows another text than the one it calls."""
    found: dict[str, tuple[int, int] | None] = {}
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
        formula = "".join(pieces)
        pieces.clear()
        if "HYPERLINK(" in formula:
            for text in literals(formula):
                found.setdefault(text, spot)

    parser = parts.parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parts.parse(part, parser)
    for text, at in list(found.items())[:_MOST]:
        yield RawNote(sheet, at, text, "link")


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


def _loose(parts: ZipParts, main: str, read: Collection[str]) -> Iterator[RawNote]:
    """The texts of such parts as notes of the file. read: the parts of the sheets, read already."""
    known = {name.lower() for name in read}
    if b"definedName" in parts.read(main):
        yield from loose_notes(parts, main, "defined_name", frozenset(("definedName",)))
    for name in parts.names():
        if name.endswith(".xml") and name not in known and not name.startswith("customxml/itemprops"):
            part = next((part for start, part in _FOLDERS if name.startswith(start)), None)
            if part is not None:
                yield from loose_notes(parts, name, part)


def loose_notes(
    parts: ZipParts, name: str, part: NotePart, only: Collection[str] | None = None
) -> Iterator[RawNote]:
    """The texts of a part as notes of the file; a damaged one holds none."""
    try:
        texts = _loose_texts(parts, name, only)
    except RefusalError as refusal:
        if refusal.refused.code != "file_corrupt":
            raise
        return  # nobody's spreadsheet program shows it either
    gathered: list[str] = []
    size = 0
    for text in texts:
        if size + len(text) > _LONGEST and gathered:
            yield RawNote("", None, APART.join(gathered), part)
            gathered, size = [], 0
        gathered.append(text)
        size += len(text)
    if gathered:
        yield RawNote("", None, APART.join(gathered), part)


def _loose_texts(parts: ZipParts, name: str, only: Collection[str] | None) -> list[str]:
    """The texts of the elements (`only` these, if given) and of the attributes that name something."""
    found: dict[str, None] = {}
    pieces: list[str] = []
    parser = parts.parser()
    untold = 0

    def add(text: str) -> None:
        plain = text.strip()
        if len(plain) > 2:
            for start in range(0, len(plain), _LONGEST_PIECE):
                found[plain[start : start + _LONGEST_PIECE]] = None

    def start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal untold
        tag = qualified.rpartition(" ")[2]
        if tag in _UNTOLD or (only is not None and tag not in only):
            untold += tag in _UNTOLD
            parser.CharacterDataHandler = None
            return
        if tag not in _WITHIN:
            pieces.clear()
        parser.CharacterDataHandler = pieces.append if not untold else None
        for key in _NAMING & attributes.keys():
            add(attributes[key])

    def end(qualified: str) -> None:
        nonlocal untold
        tag = qualified.rpartition(" ")[2]
        if tag in _UNTOLD:
            untold -= 1
        if tag not in _WITHIN:
            add("".join(pieces))
            pieces.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parts.parse(name, parser)
    return list(found)


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
