"""The shared strings of .xlsx: one list of texts to which the cells of all sheets refer."""

from __future__ import annotations

import re

from ppmd_cli.intake.xlsx_runs import Runs, joined, unescape
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts, parse_whole

_ITEM = rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>'
_ITEMS = re.compile(_ITEM)
# Texts and nothing else, as most programs write them. What only the parser knows (line ends, characters by
# number) is left to it, and so is every fault.
_PLAIN = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>)?\s*'
    rb'<sst xmlns="(?:' + b"|".join(map(re.escape, map(str.encode, MAIN_NAMESPACES))) + rb')"'
    rb'(?: (?:count|uniqueCount)="\d+")*>(?:' + _ITEM + rb")*+</sst>\s*"
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def shared_strings(parts: ZipParts, name: str, longest: int, guides: list[str]) -> list[str]:
    """Return the shared strings: runs of rich text joined, phonetic guides (put to `guides`) left out."""
    data = parts.markup(name)
    if b"\r" not in data and b"&#" not in data and _PLAIN.fullmatch(data):
        parse_whole(data, parts.parser())
        strings = [_text(item) for item in _ITEMS.findall(data)]
        if not strings or len(max(strings, key=len)) <= longest:
            return strings
    return _parsed(parts, data, longest, guides)


def _text(item: bytes) -> str:
    text = item.decode()
    if "&" in text:
        for entity, letter in _ENTITIES:
            text = text.replace(entity, letter)
    return unescape(text)


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
