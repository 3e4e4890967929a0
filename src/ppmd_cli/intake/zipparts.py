"""The parts of an OPC package (.xlsx and its kin), opened without trusting the zip around them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from ppmd_cli.intake.refusal import Limits, RefusalError

CHUNK = 1 << 20
CONTENT_TYPES = "[content_types].xml"
MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
    LookupError,
)

_ENCODINGS = frozenset((None, "utf-8", "utf-16", "us-ascii"))
_LONGEST_NAMESPACE = 1_000
_DIRECTORY_ENTRY = b"PK\x01\x02"

StartHandler = Callable[[str, dict[str, str]], Any]


class ZipParts:
    """The parts of one package, by name; names are compared as OPC does, without regard to case."""

    __slots__ = ("_budget", "_calling", "_infos", "_tags", "_zip")

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the package. RefusalError if it is damaged, locked or built to do harm."""
        # Each entry of the directory bears this mark: hundreds of thousands are not worth listing.
        if data.count(_DIRECTORY_ENTRY) > 4 * limits.max_entries:
            raise RefusalError("file_hostile", reason="entries")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            if b"PK\x05\x06" not in data[-66_000:]:
                raise RefusalError("file_truncated") from error
            raise RefusalError("file_corrupt", reason="zip") from error
        self._infos = _checked_entries(self._zip.infolist(), limits)
        self._budget = limits.max_expanded
        self._tags = limits.max_tags

    def __contains__(self, name: str) -> bool:
        """Tell whether the part exists."""
        return name.lower() in self._infos

    def names(self) -> tuple[str, ...]:
        """The names of all parts, in small letters."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """Return one part, its check sum verified. RefusalError if missing, damaged or too much."""
        info = self._infos.get(name.lower())
        if info is None:
            raise RefusalError("file_corrupt", reason="missing_part")
        chunks: list[bytes] = []
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    self._budget -= len(chunk)
                    if self._budget < 0:
                        raise RefusalError("file_hostile", reason="expansion")
                    chunks.append(chunk)
        except _DAMAGE as error:
            raise RefusalError("file_corrupt", reason="zip") from error
        return b"".join(chunks)

    def parser(self, names: dict[str, str] | None = None) -> expat.XMLParserType:
        """Return a parser that refuses DOCTYPE; tags come as "namespace name", or as `names` has them."""
        return new_parser(names)

    def markup(self, name: str) -> bytes:
        """Return one part of XML, not parsed yet. RefusalError as of `read`, or if it holds too many tags."""
        data = self.read(name)
        self._tags -= data.count(b"<")
        if self._tags < 0:
            raise RefusalError("file_hostile", reason="tags")
        return data

    def parse(self, name: str, parser: expat.XMLParserType) -> bytes:
        """Feed one part whole to `parser` and return it: in pieces, expat re-reads long tokens.

        RefusalError if it is no XML.
        """
        data = self.markup(name)
        parse_whole(data, parser)
        return data

    def elements(
        self, name: str, start: StartHandler, namespaces: tuple[str, ...] = (), data: bytes | None = None
    ) -> None:
        """Call `start(local name, attributes)` for each element of a part that is in one of `namespaces`.

        data: the part's markup, where it has been read.
        """
        parser = self.parser()

        def local(qualified: str, attributes: dict[str, str]) -> None:
            namespace, _, tag = qualified.rpartition(" ")
            if not namespaces or namespace in namespaces:
                start(tag, attributes)

        parser.StartElementHandler = local
        parse_whole(self.markup(name) if data is None else data, parser)

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id -> (last word of the type, target part) of a part's relationships; "": the package's."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = _resolve(folder, attributes.get("Target", ""))
                base_uri, _, kind = attributes.get("Type", "").rpartition("/")
                if base_uri not in _RELATIONSHIPS:
                    return
                if found.setdefault(attributes.get("Id", ""), (kind, target)) != (kind, target):
                    raise RefusalError("file_corrupt", reason="relationship_twice")

        if rels in self:
            self.elements(rels, start)
        return found

    def content_type(self, part: str) -> str:
        """Return the declared content type of a part, "" if none is."""
        types: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Override":
                types[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")
            elif name == "Default":
                types["." + attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")

        self.elements(CONTENT_TYPES, start)
        return types.get(part.lower()) or types.get(posixpath.splitext(part.lower())[1], "")


def not_searched(
    names: Iterable[str], pictures: str, objects: str | tuple[str, ...]
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Notices of what holds more than texts, and so is not looked into; both are beginnings of names."""
    counts = {"pictures_not_searched": 0, "objects_not_searched": 0}
    for name in names:
        counts["pictures_not_searched"] += name.startswith(pictures)
        counts["objects_not_searched"] += name.startswith(objects)
    return tuple((code, (("#n", str(count)),)) for code, count in counts.items() if count)


def new_parser(names: dict[str, str] | None = None) -> expat.XMLParserType:
    """Return a parser whose tags come as "namespace name", or as `names` has them.

    It refuses DOCTYPE, encodings that office formats do not know, and namespaces of absurd length.
    """
    parser = expat.ParserCreate(None, " ", {} if names is None else dict(names))
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    parser.StartNamespaceDeclHandler = _check_namespace
    return parser


def parse_whole(data: bytes, parser: expat.XMLParserType) -> None:
    """Feed `parser` one text whole: in pieces, expat re-reads long tokens. RefusalError if it is no XML."""
    if has_long_token(data):
        raise RefusalError("file_hostile", reason="token")
    try:
        parser.Parse(data, True)
        # A parser and what listens to it hold each other: unlinked, both leave at once.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
        raise RefusalError("file_corrupt", reason="xml") from error


def _refuse_doctype(*_: object) -> None:
    raise RefusalError("file_hostile", reason="doctype")


def has_long_token(data: bytes) -> bool:
    """Tell whether a tag, or a text between two, is longer than a cell can need: expat takes ever longer."""
    at = 0
    while len(data) - at > CHUNK:
        at = data.rfind(b"<", at + 1, at + CHUNK)
        if at < 0:
            return True
    return False


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding.lower() if encoding is not None else None) not in _ENCODINGS:
        raise RefusalError("file_corrupt", reason="encoding")


def _check_namespace(_prefix: str | None, uri: str | None) -> None:
    # Every tag in it is handed over with all of its namespace.
    if uri is not None and len(uri) > _LONGEST_NAMESPACE:
        raise RefusalError("file_hostile", reason="namespace")


def _resolve(folder: str, target: str) -> str:
    """Resolve a relationship's target against its folder; unescaped, without a leading slash."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _checked_entries(infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by lower-case name. RefusalError at the first that no spreadsheet program writes."""
    if len(infos) > limits.max_entries:
        raise RefusalError("file_hostile", reason="entries")
    entries: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        name = info.orig_filename
        if info.flag_bits & 0x1:
            raise RefusalError("file_encrypted")
        if set("\\\0") & set(name) or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise RefusalError("file_hostile", reason="entry_name")
        if info.compress_type not in _METHODS:
            raise RefusalError("file_hostile", reason="compression")
        total += info.file_size
        if total > limits.max_expanded or (
            info.file_size > max(limits.ratio_floor, limits.max_ratio * info.compress_size)
        ):
            raise RefusalError("file_hostile", reason="expansion")
        if entries.setdefault(name.lower(), info) is not info:
            raise RefusalError("file_hostile", reason="entry_twice")
    _check_order(infos)
    return entries


def _check_order(infos: list[zipfile.ZipInfo]) -> None:
    """RefusalError where entries share bytes, or where something stands before the first: another one."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if end == 0 and info.header_offset:
            raise RefusalError("file_corrupt", reason="zip")
        if info.header_offset < end:
            raise RefusalError("file_hostile", reason="overlap")
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
