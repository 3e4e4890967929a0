"""What stands in no cell of an OpenDocument spreadsheet: comments, drawings, prompts, links, properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ppmd_cli.checks.privacy_look import may_tell
from ppmd_cli.intake.loose import loose_notes
from ppmd_cli.intake.ods_styles import CALCEXT, DRAW, MARGINS, OFFICE, TABLE, TEXT
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.intake.xlsx_notes import literals, spot_of
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import APART, NotePart, RawNote

_DC, _XLINK = "http://purl.org/dc/elements/1.1/ ", "http://www.w3.org/1999/xlink "
_META, _FORM, _CONFIG = (
    f"urn:oasis:names:tc:opendocument:xmlns:{room}:1.0 " for room in ("meta", "form", "config")
)
HREF = _XLINK + "href"
ANNOTATION = OFFICE + "annotation"
# What stands in a cell or on a sheet and is none of its text: notes, drawings, forms, deleted cells.
_BRANCHES: dict[str, NotePart] = {
    ANNOTATION: "comment",
    **dict.fromkeys((OFFICE + "forms", TABLE + "shapes", TABLE + "detective"), "textbox"),
    **dict.fromkeys((TEXT + "note", TEXT + "ruby-text", TABLE + "title", TABLE + "desc"), "textbox"),
    **dict.fromkeys((TABLE + "tracked-changes", TABLE + "dde-links"), "attached"),
    **dict.fromkeys((OFFICE + "script", _CONFIG + "config-item"), "attached"),
    **dict.fromkeys((TABLE + "help-message", TABLE + "error-message"), "validation"),
    **dict.fromkeys((_DC + "title", _DC + "subject", _DC + "description"), "properties"),
    **dict.fromkeys((_META + "keyword", _META + "user-defined"), "properties"),
    **dict.fromkeys(MARGINS, "header"),
}
# Who wrote a comment, and when: any office's clerk, and nothing that was written.
_UNTOLD = frozenset((_DC + "creator", _DC + "date", _META + "date-string"))
_TOLD = (
    _META + "name",
    TABLE + "title",
    DRAW + "name",
    _FORM + "label",
    _FORM + "value",
    OFFICE + "string-value",
    HREF,
)
_SINGLE: dict[str, tuple[NotePart, str]] = {
    TABLE + "filter-condition": ("validation", TABLE + "value"),
    TABLE + "filter-set-item": ("validation", TABLE + "value"),
    TABLE + "scenario": ("attached", TABLE + "comment"),
    TABLE + "database-range": ("defined_name", TABLE + "name"),
}
_FORMULAS: dict[str, tuple[NotePart, str, str]] = {
    TABLE + "content-validation": ("validation", TABLE + "condition", TABLE + "base-cell-address"),
    CALCEXT + "condition": ("validation", CALCEXT + "value", CALCEXT + "base-cell-address"),
    TABLE + "named-expression": ("defined_name", TABLE + "expression", ""),
}
_MEMBER, _PARAGRAPH = TABLE + "data-pilot-member", TEXT + "p"
_LINKS = ("tel:", "mailto:", "sms:", "http")
_LISTED = frozenset(("attached", "pivot", "external"))
_MOST, _SHORT = 20_000, 4

_TEXTS = (".xml", ".rdf", ".xlb", ".xba")
_READ = frozenset(("content.xml", "styles.xml"))

Attributes = dict[str, str]
Spot = tuple[int, int]


def branch_of(name: str) -> NotePart | None:
    """What a branch holds that is none of the cells' texts; None where it is no such branch."""
    return _BRANCHES.get(name) or ("textbox" if name.startswith(DRAW) else None)


class OdsNotes:
    """Takes what the reader of the cells passes over."""

    def __init__(self, limits: Limits) -> None:
        self._longest = limits.max_text
        self._part: NotePart = "textbox"
        self._pieces: list[str] = []
        self._untold = 0
        self._depth = 0
        # Of prompts: where they are shown.
        self._shown_at: tuple[str, Spot | None] = ("", None)
        self._found: dict[RawNote, None] = {}
        self._lists: dict[NotePart, list[str]] = {}

    def notes(self) -> tuple[RawNote, ...]:
        """All that was taken."""
        lists = (RawNote("", None, APART.join(texts), part) for part, texts in self._lists.items())
        return (*self._found, *lists)

    def start(self, part: NotePart, attributes: Attributes) -> None:
        """A branch begins."""
        self._part, self._depth, self._untold = part, 1, 0
        self._pieces.clear()
        self._attributes(attributes)

    def start_within(self, name: str, attributes: Attributes) -> None:
        """An element of the branch."""
        self._depth += 1
        if name in _UNTOLD and not self._untold:
            self._untold = self._depth
        elif name == _PARAGRAPH and self._pieces:
            # Deleted cells are no lines of one text.
            self._pieces.append(APART if self._part in _LISTED else "\n")
        self._attributes(attributes)

    def text(self, text: str) -> None:
        """Take text of the branch."""
        if not self._untold:
            self._pieces.append(text)

    def end_within(self) -> None:
        """An element of the branch ends."""
        if self._untold == self._depth:
            self._untold = 0
        self._depth -= 1

    def end(self, sheet: str, spot: Spot | None) -> None:
        """The branch ends. sheet, spot: where it stands, if on a sheet."""
        if self._part == "validation":
            sheet, spot = self._shown_at
        self._add(sheet, spot, "".join(self._pieces), self._part)

    def link(self, sheet: str, spot: Spot, target: str) -> None:
        """Take the target of a link in a cell, or its tip."""
        self._add(sheet, spot, target, "link")

    def formula(self, sheet: str, spot: Spot, formula: str) -> None:
        """Take the texts in quotes in a formula that may tell of persons, whether they are shown or not."""
        for text in literals(formula) if '"' in formula else ():
            if may_tell(text):
                self._add(sheet, spot, text, "formula")

    def styles(self, said: Iterable[str]) -> None:
        """Take what styles say."""
        for text in said:
            self._add("", None, text, "format")

    def beside(self, name: str, attributes: Attributes, sheet: str) -> None:
        """Take an element around the cells: rules of cells, names of ranges, members of a pivot table."""
        if name in _FORMULAS:
            part, formula, address = _FORMULAS[name]
            place = _place(attributes.get(address, ""), sheet)
            self._shown_at = place
            # The choices of a list are read as one text, as other formats keep them.
            text = ",".join(literals(attributes.get(formula, "")))
            self._add(*(place if part != "defined_name" else ("", None)), text, part)
        elif name in _SINGLE:
            part, key = _SINGLE[name]
            self._add(sheet, None, attributes.get(key, ""), part)
        elif name == _MEMBER:
            self.listed((attributes.get(TABLE + "name", ""),), "pivot")

    def listed(self, texts: Iterable[str], part: NotePart) -> None:
        """Take texts that are told together, such as those of a sheet that nobody sees."""
        taken = self._lists.setdefault(part, [])
        taken += (text[: self._longest] for text in texts if len(text) > 2)
        if len(taken) > _MOST:
            raise RefusalError("file_hostile", reason="notes")

    def _attributes(self, attributes: Attributes) -> None:
        for key in _TOLD:
            text = attributes.get(key)
            if text and (key != HREF or text.startswith(_LINKS)):
                # As a piece of its own, so that it never runs together with what stands there.
                self._pieces += (text, APART)

    def _add(self, sheet: str, spot: Spot | None, text: str, part: NotePart) -> None:
        text = text.strip()
        if part in _LISTED:
            self.listed(text.split(APART), part)
        elif len(text) > (_SHORT if part == "validation" else 0):
            self._found.setdefault(RawNote(sheet, spot, text[: self._longest], part))
            if len(self._found) > _MOST:
                raise RefusalError("file_hostile", reason="notes")


def notes_of_file(parts: ZipParts) -> Iterator[RawNote]:
    """The texts of an .ods that stand beside its sheets: properties, charts, whatever lies there."""
    for name in parts.names():
        if (
            not name.endswith((".xml", ".rdf", ".xlb", ".xba"))
            or name in _READ
            or name.startswith("meta-inf/")
        ):
            continue
        chart = name.endswith(("/content.xml", "/styles.xml"))
        part: NotePart = "properties" if name == "meta.xml" else "chart" if chart else "attached"
        yield from loose_notes(parts, name, part)


def _place(address: str, sheet: str) -> tuple[str, Spot | None]:
    """Sheet and cell of an address such as `$'Sheet 1'.Z50`."""
    name, _, cell = address.rpartition(".")
    return name.strip("$").strip("'").replace("''", "'") or sheet, spot_of(cell)
