"""The parts of a workbook, read from a zip that has been found harmless, and written again."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from ppmd_cli.report.annotate.splice import RELATIONS, CannotPatchError, Edits, Span, quoted, spans

TYPES = "[Content_Types].xml"
_DAMAGE = (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, zlib.error)
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}


class Package:
    """Parts by name. Those that are not set anew are written again byte for byte."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Take the parts. CannotPatchError where the package is of a kind we leave alone."""
        self.parts = dict(parts)
        self._names = {_key(name): name for name in self.parts}
        if any(name.startswith("_xmlsignatures/") for name in self._names):
            raise CannotPatchError("signed")
        self.workbook = self._main()
        self.suffix = _MAIN_TYPES.get(self.content_type(self.workbook).lower(), "")
        if not self.suffix:
            raise CannotPatchError("kind")

    @classmethod
    def opened(cls, data: bytes) -> Package:
        """The package in bytes that the intake has found harmless."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls({one.filename: archive.read(one) for one in archive.infolist()})
        except _DAMAGE as error:
            raise CannotPatchError("zip") from error

    def _main(self) -> str:
        for _, kind, target in self.relations(""):
            if kind == "officeDocument":
                return self.name(target)
        raise CannotPatchError("strict")

    def name(self, name: str) -> str:
        """The name of a part as written. CannotPatchError if there is none."""
        found = self._names.get(_key(name))
        if found is None:
            raise CannotPatchError("missing_part")
        return found

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._names

    def __getitem__(self, name: str) -> bytes:
        return self.parts[self.name(name)]

    def __setitem__(self, name: str, data: bytes) -> None:
        name = self._names.setdefault(_key(name), name)
        self.parts[name] = data

    def remove(self, name: str) -> None:
        """Take a part away, with its relationships and its content type."""
        for one in (name, rels_of(name)):
            if one in self:
                del self.parts[self._names.pop(_key(one))]
        edits = Edits(self[TYPES])
        for span in spans(self[TYPES], lambda path: path == ("Types", "Override")):
            if _key(span.attributes.get("PartName", "")) == _key(name):
                edits.replace(span.start, span.end, b"")
        self[TYPES] = edits.done()

    def free(self, pattern: str) -> str:
        """The first name made from `pattern` ("xl/comments{}.xml") that is not taken."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, last word of the type, target part) of the relationships of a part; "" is the package."""
        rels = rels_of(part)
        if rels not in self:
            return []
        folder = posixpath.dirname(part)
        found = []
        for span in spans(self[rels], lambda path: path[-1] == "Relationship"):
            base, _, kind = span.attributes.get("Type", "").rpartition("/")
            if span.attributes.get("TargetMode") == "External" or not _known(base):
                continue
            target = unquote(span.attributes.get("Target", ""))
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((span.attributes.get("Id", ""), kind, full))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that `part` is related to."""
        return next((self.name(to) for _, one, to in self.relations(part) if one == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship; gives its id."""
        rels = rels_of(part)
        if rels not in self:
            self[rels] = (
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
                b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
            if not self.content_type(rels):
                self.declare(rels, _RELS_TYPE)
        whole = _only(spans(self[rels], lambda path: path == ("Relationships",)))
        taken = {
            span.attributes.get("Id", "").lower()
            for span in spans(self[rels], lambda path: path[-1] == "Relationship")
        }
        number = 1
        while f"ridppmd{number}" in taken:
            number += 1
        identity = f"rIdPpmd{number}"
        edits = Edits(self[rels])
        prefix = whole.name.removesuffix("Relationships")
        edits.append(
            whole,
            f'<{prefix}Relationship Id="{identity}" Type="{RELATIONS}/{kind}" Target='.encode()
            + quoted("/" + target)
            + b"/>",
        )
        self[rels] = edits.done()
        return identity

    def unrelate(self, part: str, identity: str) -> None:
        """Take a relationship away."""
        rels = rels_of(part)
        edits = Edits(self[rels])
        for span in spans(self[rels], lambda path: path[-1] == "Relationship"):
            if span.attributes.get("Id") == identity:
                edits.replace(span.start, span.end, b"")
        self[rels] = edits.done()

    def content_type(self, part: str) -> str:
        """The declared content type of a part, or ""."""
        default = ""
        for span in spans(self[TYPES], lambda path: len(path) == 2):
            get = span.attributes.get
            if span.path[-1] == "Override" and _key(get("PartName", "")) == _key(part):
                return get("ContentType", "")
            if span.path[-1] == "Default" and part.lower().endswith("." + get("Extension", "").lower()):
                default = get("ContentType", "")
        return default

    def declare(self, part: str, content_type: str) -> None:
        """Add the content type of a new part."""
        whole = _only(spans(self[TYPES], lambda path: path == ("Types",)))
        prefix = whole.name.removesuffix("Types")
        edits = Edits(self[TYPES])
        edits.append(
            whole,
            f"<{prefix}Override PartName=".encode()
            + quoted("/" + part)
            + f' ContentType="{content_type}"/>'.encode(),
        )
        self[TYPES] = edits.done()

    def packed(self) -> bytes:
        """The zip: the content types first, then the parts in the order they came, new ones last."""
        out = io.BytesIO()
        first = self._names[TYPES.lower()]
        with zipfile.ZipFile(out, "w") as archive:
            for name in [first, *(one for one in self.parts if one != first)]:
                entry = zipfile.ZipInfo(name, _DATE)
                entry.create_system = 3
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, self.parts[name], zipfile.ZIP_DEFLATED, 6)
        return out.getvalue()


def _key(name: str) -> str:
    """By what a part is found: its name without regard to capitals, with or without percent signs."""
    return unquote(name).lstrip("/").lower()


def rels_of(part: str) -> str:
    """The name of the relationships of a part."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _known(base: str) -> bool:
    return base == RELATIONS or bool(re.match(r"http://schemas\.microsoft\.com/office/", base))


def _only(found: list[Span]) -> Span:
    if len(found) != 1:
        raise CannotPatchError("xml")
    return found[0]
