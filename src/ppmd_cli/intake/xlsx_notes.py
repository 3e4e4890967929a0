"""What stands on a sheet and in no cell: comments, old and threaded, and text boxes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import RawNote, from_a1

_COMMENTS = frozenset(("comments", "threadedComment"))
_DRAWINGS = frozenset(("drawing",))
_PIECES = frozenset(("t", "text"))
_ENDS = frozenset(("comment", "threadedComment", "sp"))
_MOST = 20_000


def read_notes(parts: ZipParts, sheets: Iterable[tuple[str, str]]) -> tuple[RawNote, ...]:
    """The notes of the sheets, given as (name, part). RefusalError if a part is damaged."""
    notes: list[RawNote] = []
    for sheet, part in sheets:
        for kind, target in _targets(parts, part):
            if target in parts:
                notes += (
                    _comments(parts, target, sheet) if kind in _COMMENTS else _boxes(parts, target, sheet)
                )
            if len(notes) > _MOST:
                raise RefusalError("file_hostile", reason="notes")
    return tuple(dict.fromkeys(notes))


def _targets(parts: ZipParts, part: str) -> Iterator[tuple[str, str]]:
    """The parts that hold notes of a sheet; Microsoft's own kinds of relationship among them."""
    folder, base = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if rels not in parts:
        return
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if (
            name == "Relationship"
            and kind in _COMMENTS | _DRAWINGS
            and attributes.get("TargetMode") != "External"
        ):
            target = posixpath.join("/", folder, unquote(attributes.get("Target", "")))
            found.append((kind, posixpath.normpath(target).lstrip("/")))

    parts.elements(rels, start)
    yield from found


def _comments(parts: ZipParts, part: str, sheet: str) -> list[RawNote]:
    return [RawNote(sheet, _spot(ref), text, "comment") for ref, text in _texts(parts, part)]


def _boxes(parts: ZipParts, part: str, sheet: str) -> list[RawNote]:
    return [RawNote(sheet, None, text, "textbox") for _, text in _texts(parts, part)]


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


def _spot(reference: str) -> tuple[int, int] | None:
    try:
        return from_a1(reference.partition(":")[0])
    except ValueError:
        return None
