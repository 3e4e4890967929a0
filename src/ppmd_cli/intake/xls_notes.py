"""What stands in no cell of an .xls: comments, text boxes, prompts, links, names of ranges, properties.

Read only for what it may tell of persons: what is not understood here is passed over, no file is refused.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

from ppmd_cli.checks.privacy_look import may_tell
from ppmd_cli.intake.ole import CompoundFile
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.xls_strings import Pieces
from ppmd_cli.model.cell import APART, NotePart, RawNote

_TEXT, _OBJECT, _NOTE, _VALIDATION, _LINK = 0x1B6, 0x5D, 0x1C, 0x1BE, 0x1B8
_TIP, _CONDITION, _DRAWING, CHART_TEXT, _MORE_MARGINS = 0x800, 0x1B1, 0xEC, 0x100D, 0x89C
DEFINED = 0x18
_FORMULAS = frozenset((0x06, 0x4BC, 0x221))
# Looks and places, and who may write; what the reader of the cells takes.
_MUTE = frozenset(
    (
        *(0x208, 0xD7, 0x20B, 0x201, 0xBE, 0xE0, 0x293, 0x5C, 0x1AE, 0x31, 0x41E, 0xFC, 0xFF, 0x85, 0x18),
        *(0xFD, 0x203, 0x27E, 0xBD, 0x205, 0x204, 0xD6, 0x207, 0x14, 0x15, 0x809, 0x0A, 0x4D, 0x863, 0x896),
        *(0x1BA, 0x1A9, 0x92, 0x8C, 0x3D, 0x7D, 0xE5, 0x86, 0x82, 0x88E, 0x892, 0x87D, 0x87C),
    )
)
NOTED = frozenset(
    (
        *(_TEXT, _OBJECT, _NOTE, _VALIDATION, _LINK, _TIP, _CONDITION, _DRAWING, CHART_TEXT),
        _MORE_MARGINS,
    )
)
_MOST, _SHORT = 20_000, 4
_COMMENT = 0x19
_LITERAL = 0x17
_SUMMARY = "\x05SummaryInformation"
# Title, subject, keywords, remarks; not who made the file.
_TOLD = frozenset((2, 3, 5, 6))
_CODE_PAGE, _ANSI, _WIDE, _UTF_8 = 1, 0x1E, 0x1F, 65001
_LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9"
_READABLE = re.compile(f"[ -~\n\r{_LETTERS}]{{6,}}")
_NARROW = re.compile(f"[ -~{_LETTERS}]{{6,}}")

Spot = tuple[int, int]


class XlsNotes:
    """Takes such records of one sheet. spend: told of each text, so that their sum is bounded."""

    def __init__(self, sheet: str, spend: Callable[[str], None]) -> None:
        self._sheet, self._spend = sheet, spend
        self._object: int | None = None
        self._comments: list[tuple[int, str]] = []
        self._spots: dict[int, Spot] = {}
        self._found: dict[RawNote, None] = {}

    def notes(self) -> Iterator[RawNote]:
        """What was taken; comments at their cells."""
        yield from self._found
        for number, text in self._comments:
            yield RawNote(self._sheet, self._spots.get(number), text, "comment")

    def take(self, number: int, pieces: list[bytes]) -> None:
        """Take one record with those that continue it."""
        try:
            self._take(number, pieces)
        except (struct.error, IndexError):
            return
        except RefusalError as refusal:
            if refusal.refused.code != "file_corrupt" or number == _TEXT:
                raise

    def _take(self, number: int, pieces: list[bytes]) -> None:
        data = pieces[0]
        if number in _FORMULAS:
            texts = [text for text in _literals(data[6:]) if may_tell(text)]
            row, column = struct.unpack_from("<HH", data)
            self._add_all(texts, "formula", (row + 1, column + 1))
        elif number not in NOTED:
            self._add_all(loose(b"".join(pieces)), "attached")
        elif number == _OBJECT:
            _, _, kind, name = struct.unpack_from("<HHHH", data)
            self._object = name if kind == _COMMENT else None
        elif number == _NOTE:
            row, column, _, name = struct.unpack_from("<HHHH", data)
            self._spots[name] = row + 1, column + 1
        elif number == _TEXT:
            self._text(pieces)
        elif number == _VALIDATION:
            self._validation(b"".join(pieces))
        elif number in {_LINK, _TIP}:
            row, _, column, _ = struct.unpack_from("<HHHH", data, 2 if number == _TIP else 0)
            rest = b"".join(pieces)[10 if number == _TIP else 8 :]
            self._add_all(_readable(rest), "link", (row + 1, column + 1))
        elif number == _CONDITION:
            self._add_all(_literals(b"".join(pieces)), "validation")
        elif number == _DRAWING:
            whole = b"".join(pieces)
            self._add_all((*_readable(whole), *_readable(whole[1:])), "picture")
        elif number == CHART_TEXT and len(data) > 3:
            self._add_all((Pieces([data[3:]]).text(data[2]),), "chart")
        elif number == _MORE_MARGINS:
            self._margins(b"".join(pieces))

    def _text(self, pieces: list[bytes]) -> None:
        """The text of a comment or a text box."""
        length = int.from_bytes(pieces[0][10:12], "little")
        if not length or len(pieces) < 2:
            return
        reader = Pieces(pieces[1:])
        text = reader.characters(length, wide=bool(reader.take(1)[0] & 1))
        if self._object is None:
            self._add_all((text,), "textbox")
        else:
            self._spend(text)
            self._comments.append((self._object, text))
            self._bound()

    def _validation(self, data: bytes) -> None:
        reader, at, texts = Pieces([data[4:]]), 4, []
        for _ in range(4):
            (length,) = struct.unpack("<H", reader.take(2))
            text = reader.text(length)
            texts.append(text)
            at += 3 + len(text.encode("utf-16-le")) // (1 if data[at + 2] & 1 else 2)
        first, _ = struct.unpack_from("<HH", data, at)
        formulas = data[at + 4 : at + 4 + first]
        second, _ = struct.unpack_from("<HH", data, at + 4 + first)
        places = at + 8 + first + second
        row, _, column, _ = struct.unpack_from("<HHHH", data, places + 2)
        formulas += data[at + 8 + first : places]
        # The choices of a list stand apart from each other by a NUL.
        texts += (text.replace("\0", ",") for text in _literals(formulas))
        self._add_all(texts, "validation", (row + 1, column + 1))

    def _margins(self, data: bytes) -> None:
        """Heads and feet of even and of first pages."""
        reader = Pieces([data[38:]])
        for length in struct.unpack_from("<4H", data, 30):
            if length:
                self._add_all((reader.text(struct.unpack("<H", reader.take(2))[0]),), "header")

    def _add_all(self, texts: tuple[str, ...] | list[str], part: NotePart, spot: Spot | None = None) -> None:
        for text in texts:
            if len(text) > _SHORT:
                self._spend(text)
                self._found.setdefault(RawNote(self._sheet, spot, text, part))
        self._bound()

    def _bound(self) -> None:
        if len(self._found) + len(self._comments) > _MOST:
            raise RefusalError("file_hostile", reason="notes")


def is_told(number: int) -> bool:
    """Tell whether a record of a sheet may say something beside the cells."""
    return number in NOTED or number not in _MUTE


def loose(data: bytes) -> list[str]:
    """The texts in a record or a stream of which nothing more is known, if they may tell of persons."""
    found = [*_readable(data), *_readable(data[1:])]
    # The length before a text can look like a letter.
    found += [text[1:] for text in found if text[0] > "\xff"]
    found += _NARROW.findall(data.decode("utf-8", "replace"))
    return [text for text in dict.fromkeys(found) if may_tell(text)]


def stream_notes(compound: CompoundFile) -> Iterator[RawNote]:
    """What the other streams of the file say: pivot tables' data, properties of the office, and more."""
    for name, data in compound.further():
        texts = loose(data) if name != _SUMMARY else []
        part: NotePart = "properties" if name.startswith("\x05") else "attached"
        if texts:
            yield RawNote("", None, APART.join(texts), part)


def embedded(compound: CompoundFile) -> int:
    """How many documents of other programs the file holds."""
    return sum(name.startswith("MBD") for name in compound.storages)


def format_note(code: str) -> RawNote:
    """What a format writes beside numbers."""
    return RawNote("", None, "".join(code.split('"')[1::2]).strip(), "format")


def defined(data: bytes) -> list[RawNote]:
    """The texts in the formula of a range's name."""
    size = data[3] if len(data) > 14 else 0
    start = 15 + size * (2 if len(data) > 14 and data[14] & 1 else 1)
    return [RawNote("", None, text, "defined_name") for text in _literals(data[start:]) if len(text) > _SHORT]


def properties(compound: CompoundFile) -> list[RawNote]:
    """What the properties of the file say, but for who made it."""
    try:
        data = compound.read(_SUMMARY) if _SUMMARY in compound else b""
        texts = [text for text in _properties(data) if len(text) > 2] if data else []
    except (RefusalError, struct.error, LookupError):
        return []  # no spreadsheet program shows them either
    return [RawNote("", None, APART.join(texts), "properties")] if texts else []


def _properties(data: bytes) -> Iterator[str]:
    (start,) = struct.unpack_from("<I", data, 44)
    (count,) = struct.unpack_from("<I", data, start + 4)
    encoding = "cp1252"
    for place in range(min(count, 64)):
        name, offset = struct.unpack_from("<II", data, start + 8 + 8 * place)
        at = start + offset
        kind, length = struct.unpack_from("<II", data, at)
        if name == _CODE_PAGE:
            page = length & 0xFFFF
            encoding = "utf-8" if page == _UTF_8 else f"cp{page}"
        elif name in _TOLD and kind in {_ANSI, _WIDE}:
            size = length * (2 if kind == _WIDE else 1)
            text = data[at + 8 : at + 8 + size]
            yield text.decode("utf-16-le" if kind == _WIDE else encoding, "replace").strip("\0 ")


def _readable(data: bytes) -> tuple[str, ...]:
    """The runs of letters and figures in a record of which the rest is not looked into."""
    return tuple(_READABLE.findall(data.decode("utf-16-le", "replace")))


def _literals(formula: bytes) -> list[str]:
    """The texts in a compiled formula."""
    found: list[str] = []
    at = 0
    while 0 <= (at := formula.find(_LITERAL, at)) < len(formula) - 3:
        length, flags = formula[at + 1], formula[at + 2]
        size = length * (2 if flags & 1 else 1)
        text = formula[at + 3 : at + 3 + size]
        at += 1
        if flags > 1 or not length or len(text) < size:
            continue
        found.append(text.decode("utf-16-le" if flags else "latin-1", "replace"))
        at += 2 + size
    return found
