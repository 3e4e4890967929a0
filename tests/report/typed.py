"""A Word document as a typist sees it: each paragraph with what it looks like. Shares nothing with the program."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS_CM = 567


def w(name: str) -> str:
    """A name of the main namespace."""
    return f"{{{MAIN}}}{name}"


@dataclass
class Line:
    """A paragraph. runs: the properties of each piece of text, most general first."""

    node: etree._Element
    where: str
    section: int
    styles: list[etree._Element]
    runs: list[tuple[str, list[etree._Element]]]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)

    def _of(self, name: str, attribute: str) -> str | None:
        for properties in reversed(self.styles):
            node = properties.find(w(name))
            if node is not None and node.get(w(attribute)) is not None:
                return node.get(w(attribute))
        return None

    @property
    def align(self) -> str:
        return {"start": "left"}.get(found := self._of("jc", "val") or "left", found)

    @property
    def apart(self) -> float:
        return sum(int(self._of("spacing", side) or 0) for side in ("before", "after")) / 20

    @property
    def line(self) -> float:
        exact = self._of("spacing", "lineRule") not in (None, "auto")
        return 0 if exact else int(self._of("spacing", "line") or 240) / 240

    @property
    def indent(self) -> float:
        return round(int(self._of("ind", "firstLine") or 0) / TWIPS_CM, 2)

    @property
    def ruled(self) -> bool:
        return self.node.find(f"{w('pPr')}/{w('pBdr')}/{w('bottom')}") is not None

    def looks(self, name: str, attribute: str = "val") -> set[str | None]:
        """What the pieces of text have for a property, the last that says so."""
        found: set[str | None] = set()
        for text, layers in self.runs:
            if not text.strip():
                continue
            nodes = [one for layer in layers for one in layer.findall(w(name))]
            found.add(nodes[-1].get(w(attribute), "1") if nodes else None)
        return found

    @property
    def sizes(self) -> set[float]:
        return {int(one or 20) / 2 for one in self.looks("sz")}

    def is_on(self, name: str) -> set[bool]:
        return {one not in (None, "0", "false") for one in self.looks(name)}


class Typed:
    """A document. Its tree may be changed in place and written out again."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            self.parts = {name: pack.read(name) for name in pack.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        styles = etree.fromstring(self.parts["word/styles.xml"])
        self.styles = {one.get(w("styleId")): one for one in styles.iter(w("style"))}
        self.plain = next(one for one in self.styles.values() if one.get(w("default")) == "1")
        self.defaults = styles.find(w("docDefaults"))
        self.heads = {
            name: etree.fromstring(data)
            for name, data in self.parts.items()
            if re.fullmatch(r"word/header\d*\.xml", name)
        }

    def copy(self) -> Typed:
        other = copy.copy(self)
        other.root = copy.deepcopy(self.root)
        other.heads = copy.deepcopy(self.heads)
        return other

    def bytes(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
            for name, data in self.parts.items():
                changed = self.root if name == "word/document.xml" else self.heads.get(name)
                pack.writestr(name, data if changed is None else etree.tostring(changed))
        return out.getvalue()

    def layers(self, kind: str, style: str | None) -> list[etree._Element]:
        """The properties that a style brings, most general first. kind: pPr or rPr."""
        chain = []
        one = self.styles.get(style, self.plain)
        while one is not None:
            chain.append(one)
            based = one.find(w("basedOn"))
            one = None if based is None else self.styles.get(based.get(w("val")))
        default = self.defaults.find(f"{w(kind)}Default/{w(kind)}") if self.defaults is not None else None
        found = [default, *(one.find(w(kind)) for one in reversed(chain))]
        return [one for one in found if one is not None]

    def line(self, node: etree._Element, where: str = "", section: int = 0) -> Line:
        own = node.find(w("pPr"))
        named = None if own is None else own.find(w("pStyle"))
        style = None if named is None else named.get(w("val"))
        pieces = []
        for run in node.iter(w("r")):
            text = "".join({"br": "\n", "noBreakHyphen": "-"}.get(t.tag.rpartition("}")[2], t.text or "")
                           for t in run.iter(w("t"), w("br"), w("noBreakHyphen")))  # fmt: skip
            layers = [*self.layers("rPr", style), *run.findall(w("rPr"))]
            pieces.append((text, layers))
        return Line(
            node, where, section, [*self.layers("pPr", style), *([] if own is None else [own])], pieces
        )

    @property
    def sections(self) -> list[etree._Element]:
        return list(self.root.iter(w("sectPr")))

    def lines(self) -> list[Line]:
        """All paragraphs in order, tables included."""
        return list(self._lines())

    def _lines(self) -> Iterator[Line]:
        body = self.root.find(w("body"))
        section, table, signed, begun = 0, 0, False, False
        for node in body:
            if node.tag == w("tbl"):
                table += 1
                cells = list(node.iter(w("tc")))
                text = "".join(t.text or "" for t in node.iter(w("t")))
                kind = "head" if table == 1 else "end" if "Nơi nhận:" in text and section == 0 else "table"
                signed = signed or kind == "end"
                for place, cell in enumerate(cells):
                    side = "" if kind == "table" else "_right" if place % 2 else "_left"
                    for one in cell.iter(w("p")):
                        yield self.line(one, kind + side, section)
                continue
            if node.tag != w("p"):
                continue
            line = self.line(node, "annex" if section else "text" if begun else "front", section)
            if not begun and line.indent:
                begun, line.where = True, "text"
            if signed and not section:
                line.where = "behind"
            yield line
            if node.find(f"{w('pPr')}/{w('sectPr')}") is not None:
                section += 1


def typed(path: Path) -> Typed:
    """The document at a path."""
    return Typed(path.read_bytes())
