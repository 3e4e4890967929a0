"""The sparse reader of .xlsx and .xlsm: what stands in the cells; mere formatting costs nothing."""

from __future__ import annotations

import re
import unicodedata

from ppmd_cli.checks.privacy_look import may_tell
from ppmd_cli.intake.refusal import Limits, RefusalError, Refused
from ppmd_cli.intake.sniff import main_part
from ppmd_cli.intake.source import DEFAULT_LIMITS, Source
from ppmd_cli.intake.xlsx_notes import read_notes
from ppmd_cli.intake.xlsx_runs import Runs, joined, unescape, unreferred
from ppmd_cli.intake.xlsx_sheet import TRUE, SheetContext, read_sheet
from ppmd_cli.intake.xlsx_styles import NO_STYLE, CellStyle, read_styles
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts, not_searched, parse_whole
from ppmd_cli.model.cell import RawNote, RawSheet, RawWorkbook, SheetState

# A spreadsheet program takes 31; some that write files allow more.
_LONGEST_SHEET_NAME = 255
_STATES: dict[str, SheetState] = {"visible": "visible", "hidden": "hidden", "veryHidden": "veryHidden"}
_ITEM = rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>'
_ITEMS = re.compile(_ITEM)
# Texts and nothing else, as most programs write them. What only the parser knows (line ends, characters by
# number) is left to it, and so is every fault.
_PLAIN = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>)?\s*'
    rb'<sst xmlns="(?:' + b"|".join(map(re.escape, map(str.encode, MAIN_NAMESPACES))) + rb')"'
    rb'(?: (?:count|uniqueCount)="\d+")*>(?:' + _ITEM + rb")*+</sst>\s*"
)


def read_xlsx(source: Source, limits: Limits = DEFAULT_LIMITS) -> RawWorkbook | Refused:
    """Read every worksheet of a file; whatever is wrong with it comes back as a refusal."""
    try:
        return _read(ZipParts(source.data, limits), limits)
    except RefusalError as refusal:
        return Refused(refusal.refused.code, refusal.refused.slots, source.sha256)
    except (MemoryError, RecursionError):
        return Refused("file_hostile", (("reason", "memory"),), source.sha256)


def _read(parts: ZipParts, limits: Limits) -> RawWorkbook:
    main = main_part(parts)
    date1904, listed = listed_sheets(parts, main)
    if len(listed) > limits.max_sheets:
        raise RefusalError("file_hostile", reason="sheets")
    relations = parts.relationships(main)
    context = _context(parts, relations, limits)
    names: set[str] = set()
    sheets: list[RawSheet] = []
    others: list[str] = []
    read: list[tuple[str, str]] = []
    room = limits.max_cells
    for name, state, relation in listed:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in names or not name:
            raise RefusalError("file_corrupt", reason="sheet_name_twice")
        if len(name) > _LONGEST_SHEET_NAME:
            raise RefusalError("file_corrupt", reason="sheet_name")
        names.add(key)
        kind, target = relations.get(relation, ("", ""))
        if not kind:
            raise RefusalError("file_corrupt", reason="missing_part")
        if kind != "worksheet":
            others.append(name)
            continue
        sheets.append(read_sheet(parts, target, name, state, context, room))
        read.append((name, target))
        room -= len(sheets[-1].cells)
    known = [target for kind, target in relations.values() if kind in {"sharedStrings", "styles"}]
    notes = (*context.notes, *read_notes(parts, main, read, known))
    return RawWorkbook(
        tuple(sheets),
        date1904,
        tuple(others),
        notes,
        notices=not_searched(parts.names(), "xl/media/", ("xl/embeddings/", "xl/activex/")),
        strings=tuple(context.strings.values()),
    )


def listed_sheets(parts: ZipParts, main: str) -> tuple[bool, list[tuple[str, SheetState, str]]]:
    """Return whether days count from 1904, and (name, state, relationship id) of each tab in order."""
    date1904 = False
    listed: list[tuple[str, SheetState, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal date1904
        if tag == "workbookPr":
            date1904 = attributes.get("date1904") in TRUE
        elif tag == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.endswith("relationships id")), ""
            )
            state = _STATES.get(attributes.get("state", "visible"))
            if state is None:
                raise RefusalError("file_corrupt", reason="sheet_state")
            listed.append((unescape(attributes.get("name", "")), state, relation))

    parts.elements(main, start, MAIN_NAMESPACES)
    return date1904, listed


def _context(parts: ZipParts, relations: dict[str, tuple[str, str]], limits: Limits) -> SheetContext:
    strings: list[str] = []
    guides: list[str] = []
    said: list[str] = []
    styles: tuple[CellStyle, ...] = (NO_STYLE,)
    seen: dict[str, str] = {}
    for kind, target in relations.values():
        if kind in {"sharedStrings", "styles"} and seen.setdefault(kind, target) != target:
            raise RefusalError("file_corrupt", reason="relationship_twice")
    if "sharedStrings" in seen:
        strings = _shared_strings(parts, seen["sharedStrings"], limits.max_text, guides)
    if "styles" in seen:
        styles = read_styles(parts, seen["styles"], said) or styles
    by_index = {str(index): text for index, text in enumerate(strings)}
    notes = [RawNote("", None, text, "format") for text in dict.fromkeys(said) if may_tell(text)]
    notes += (RawNote("", None, text, "attached") for text in dict.fromkeys(guides) if may_tell(text))
    return SheetContext(
        by_index, {str(index): style for index, style in enumerate(styles)}, styles[0], limits, notes
    )


def _shared_strings(parts: ZipParts, name: str, longest: int, guides: list[str]) -> list[str]:
    """Return the shared strings: runs of rich text joined, phonetic guides (put to `guides`) left out."""
    data = parts.markup(name)
    if b"\r" not in data and b"&#" not in data and _PLAIN.fullmatch(data):
        parse_whole(data, parts.parser())
        strings = [unescape(unreferred(item.decode())) for item in _ITEMS.findall(data)]
        if not strings or len(max(strings, key=len)) <= longest:
            return strings
    return _parsed(parts, data, longest, guides)


def _parsed(parts: ZipParts, data: bytes, longest: int, guides: list[str]) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    parser = parts.parser()
    items = {f"{namespace} si" for namespace in MAIN_NAMESPACES}
    texts = {f"{namespace} t" for namespace in MAIN_NAMESPACES}
    aloud = {f"{namespace} rPh" for namespace in MAIN_NAMESPACES}
    guided = False
    begun = 0
    runs = Runs()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal guided, begun
        if tag in texts:
            begun = len(pieces)
            parser.CharacterDataHandler = guides.append if guided else pieces.append
        elif tag in items:
            pieces.clear()
        elif tag in aloud:
            guided = True
        else:
            runs.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal guided
        if tag in texts:
            parser.CharacterDataHandler = None
            runs.end_text(begun, len(pieces))
        elif tag in items:
            runs.end_item(pieces)
            text = pieces.pop() if len(pieces) == 1 and len(pieces[0]) <= longest else joined(pieces, longest)
            strings.append(unescape(text))
        elif tag in aloud:
            guided = False

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse_whole(data, parser)
    return strings
