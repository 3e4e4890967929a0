"""Texts and values of .xlsx as the XML holds them: types, pieces, runs of rich text, escapes of their own."""

from __future__ import annotations

import re

from ppmd_cli.intake.marks import write_as_seen
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES
from ppmd_cli.model.cell import CellKind, Mark
from ppmd_cli.model.shown import storable

_RUNS = frozenset(f"{namespace} r" for namespace in MAIN_NAMESPACES)
_MARKS: dict[str, Mark] = {
    **{f"{namespace} strike": "struck" for namespace in MAIN_NAMESPACES},
    **{f"{namespace} vertAlign": "raised" for namespace in MAIN_NAMESPACES},
}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}  # what `&amp;` begins is no name
OFF = frozenset(("0", "false", "off", "baseline"))


class Runs:
    """The runs of one text at a time: which of its pieces are struck out or raised."""

    __slots__ = ("_mark", "_marked")

    def __init__(self) -> None:
        self._mark: Mark | None = None
        self._marked: dict[int, Mark] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear of an element that is not a text."""
        if tag in _RUNS:
            self._mark = None
        elif tag in _MARKS and attributes.get("val", "1") not in OFF:
            self._mark = _MARKS[tag]

    def end_text(self, first: int, last: int) -> None:
        """Hear that the pieces from `first` to before `last` were the open run's."""
        if self._mark is not None:
            self._marked.update(dict.fromkeys(range(first, last), self._mark))

    def end_item(self, pieces: list[str]) -> None:
        """Write the figures of a text as they are seen."""
        if self._marked:
            write_as_seen(pieces, self._marked)
            self._marked.clear()
        self._mark = None


def unescape(text: str) -> str:
    """Undo the `_xHHHH_` escapes of a string; what no text may hold becomes U+FFFD."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return storable(plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def unreferred(text: str) -> str:
    """Put the letters to which a text of sound XML refers by number or by name."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _REFERENCE.sub(_letter, text)
    for name, letter in _NAMED.items():
        text = text.replace(f"&{name};", letter)
    return text


def _letter(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    return chr(int(found[1]) if found[1] else int(found[2], 16))


def joined(pieces: list[str], longest: int) -> str:
    """Join the pieces of one text and empty their list. RefusalError if no cell takes so much."""
    if sum(map(len, pieces)) > 8 * longest:
        raise RefusalError("file_hostile", reason="text")
    text = "".join(pieces)
    pieces.clear()
    if len(text) > longest and len(unescape(text)) > longest:
        raise RefusalError("file_hostile", reason="text")
    return text


def typed(written: str | None, text: str, strings: dict[str, str]) -> tuple[CellKind, str]:
    """Return kind and text of a cell's value, by the type that is written. RefusalError if it is none."""
    if written is None or written == "n":
        return _number(text)
    if written in {"str", "inlineStr"}:
        return "text", unescape(text)
    if written == "s":
        if (shared := strings.get(text.strip())) is not None:
            return "text", shared
        raise RefusalError("file_corrupt", reason="shared_string")
    if written == "b":
        if text.strip() in {"0", "1", "true", "false"}:
            return "bool", text.strip()
    elif written == "e":
        return "error", text.strip()
    elif written == "d":
        return "date_iso", text.strip()
    raise RefusalError("file_corrupt", reason="cell_type")


def _number(text: str) -> tuple[CellKind, str]:
    plain = text.strip()
    if not plain:
        return "blank", ""
    if len(plain) > 400 or not _NUMBER.fullmatch(plain):
        raise RefusalError("file_corrupt", reason="number")
    return "number", plain
