"""XML changed in place: where elements stand in the bytes, and edits that leave all other bytes alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

from msgspec import Struct

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TAG = re.compile(rb"""<[^\s/>"']+(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_UTF8 = {None, "utf-8", "us-ascii", "ascii"}


class CannotPatchError(Exception):
    """The workbook cannot be marked without harm. reason: a word of ours, never the file's data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def faults() -> Iterator[None]:
    """Whatever a strange workbook makes stumble is a reason not to patch it."""
    try:
        yield
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise CannotPatchError("xml") from error


class Span(Struct, frozen=True):
    """One element in its part. path: local names from the root down, its own last.

    start: of its start tag; inside: after it; close: of its end tag (= inside when written <a/>); end: after.
    """

    name: str
    path: tuple[str, ...]
    attributes: dict[str, str]
    start: int
    inside: int
    close: int
    end: int

    @property
    def empty(self) -> bool:
        """Tell whether it is written <a/>."""
        return self.inside == self.end


Enter = Callable[[list[str], dict[str, str], int], None]


def scan(data: bytes, enter: Enter, leave: Callable[[list[str], int], None]) -> None:
    """Walk one part: path, attributes and byte of each start tag, path and byte of each end.

    The path holds names as written; it lives on. CannotPatchError for what is not plain UTF-8 XML or has
    a DOCTYPE.
    """
    parser = expat.ParserCreate()
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        enter(path, attributes, parser.CurrentByteIndex)

    def end(_: str) -> None:
        leave(path, parser.CurrentByteIndex)
        path.pop()

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _UTF8:
            raise CannotPatchError("encoding")

    def doctype(*_: object) -> None:
        raise CannotPatchError("doctype")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise CannotPatchError("encoding")
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise CannotPatchError("xml") from error
    finally:
        # A parser and what listens to it hold each other, and the part: unlinked, all leave at once.
        parser.StartElementHandler = parser.EndElementHandler = None


def spans(data: bytes, wanted: Callable[[tuple[str, ...]], bool], deepest: int = 99) -> list[Span]:
    """The elements whose path (local names) is wanted, in the order of their start; none below `deepest`."""
    found: list[Span] = []
    waiting: list[tuple[tuple[str, ...], dict[str, str], int, str] | None] = []

    def enter(path: list[str], attributes: dict[str, str], at: int) -> None:
        if len(path) > deepest:
            return
        locals_ = tuple(name.rpartition(":")[2] for name in path)
        waiting.append((locals_, attributes, at, path[-1]) if wanted(locals_) else None)

    def leave(path: list[str], at: int) -> None:
        if len(path) > deepest:
            return
        opened = waiting.pop()
        if opened is not None:
            names, attributes, start, name = opened
            inside = tag_end(data, start)
            end = inside if at <= inside and data[inside - 2 : inside] == b"/>" else tag_end(data, at)
            found.append(Span(name, names, attributes, start, inside, min(max(at, inside), end), end))

    scan(data, enter, leave)
    return sorted(found, key=lambda span: span.start)


def tag_end(data: bytes, start: int) -> int:
    """The byte after the tag that begins at `start`."""
    match = _TAG.match(data, start) or re.compile(rb"</[^>]*>").match(data, start)
    if match is None:
        raise CannotPatchError("xml")
    return match.end()


def with_attributes(tag: bytes, **values: str | None) -> bytes:
    """A start tag with attributes set, or taken away (None); the others stay as they are written."""
    left = {name.encode(): value for name, value in values.items()}

    def change(match: re.Match[bytes]) -> bytes:
        if match[1] not in left:
            return match[0]
        value = left.pop(match[1])
        return b"" if value is None else match[1] + b"=" + quoted(value)

    name = re.match(rb"<[^\s/>]+", tag)
    if name is None:
        raise CannotPatchError("xml")
    rest = _ATTRIBUTE.sub(change, tag[name.end() :])
    more = b"".join(b" " + key + b"=" + quoted(value) for key, value in left.items() if value is not None)
    return name[0] + more + rest


class Edits:
    """Replacements in one part, applied together. Those at one place keep the order they were made in."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._edits: list[tuple[int, int, bytes]] = []

    def put(self, at: int, new: bytes) -> None:
        """Insert."""
        self._edits.append((at, at, new))

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put `new` in place of the bytes from start to end."""
        self._edits.append((start, end, new))

    def attributes(self, start: int, **values: str | None) -> None:
        """Set attributes of the tag that begins at `start`."""
        end = tag_end(self.data, start)
        self.replace(start, end, with_attributes(self.data[start:end], **values))

    def append(self, span: Span, new: bytes, **values: str | None) -> None:
        """Put `new` as last children of an element and set its attributes."""
        tag = with_attributes(self.data[span.start : span.inside], **values)
        if span.empty:
            tag = tag[:-2].rstrip() + b">"
            self.replace(span.start, span.end, tag + new + b"</" + span.name.encode() + b">")
        else:
            if values:
                self.replace(span.start, span.inside, tag)
            self.put(span.close, new)

    def done(self) -> bytes:
        """The part with all edits. CannotPatchError if two touch the same bytes."""
        pieces: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < at:
                raise CannotPatchError("overlap")
            pieces += (self.data[at:start], new)
            at = end
        return b"".join([*pieces, self.data[at:]])


def text(value: str) -> bytes:
    """Text for XML, escaped; what XML cannot hold becomes U+FFFD, and no text reads as a character's code."""
    value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
    return _escape(_ILLEGAL.sub("\ufffd", value)).encode()


def quoted(value: str) -> bytes:
    """An attribute's value with its quotes."""
    return quoteattr(_ILLEGAL.sub("\ufffd", value)).encode()


def prefix_of(name: str) -> str:
    """The prefix of a name as written, with its colon, or ""."""
    head, colon, _ = name.rpartition(":")
    return head + colon
