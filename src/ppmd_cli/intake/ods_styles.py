"""What a reader of figures needs of an OpenDocument file's styles: fonts, marks, hidden sheets."""

from __future__ import annotations

from ppmd_cli.intake.ods_formats import OdsFormats
from ppmd_cli.model.cell import Mark, SheetState

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, DRAW = (
    f"{_ODF}{room}:1.0 " for room in ("office", "table", "text", "style", "drawing")
)
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_FO, _SVG = f"{_ODF}xsl-fo-compatible:1.0 ", f"{_ODF}svg-compatible:1.0 "
_DEFAULT = "\0default"
_MOST_PARENTS = 32
_MARKED = frozenset(("table-cell", "text"))
_SAID = frozenset((STYLE + "display-name", STYLE + "condition"))
_ON_THE_LINE = frozenset(("", "0%", "0"))
_MOST_MARGINS = 1_000
MARGINS = frozenset(STYLE + side + page for side in ("header", "footer") for page in ("", "-left", "-first"))


class OdsStyles:
    """Styles as they come by; those of content.xml win over those of styles.xml."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self.formats = OdsFormats()
        self._formats: dict[str, str] = {}
        self._marks: dict[tuple[str, str], Mark | None] = {}
        self._hidden: set[str] = set()
        self._open = ""
        self._said: dict[str, None] = {}
        self.margins: list[str] = []
        self._pieces: list[str] = []
        self._margin = 0
        self._family = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag."""
        self.formats.start(name, attributes)
        for key in _SAID & attributes.keys():
            self._said[attributes[key].replace('"', " ")] = None
        if name == STYLE + "style":
            self._family = attributes.get(STYLE + "family", "")
            self._open = attributes.get(STYLE + "name", "")
            if self._family == "table-cell":
                self._parents[self._open] = attributes.get(STYLE + "parent-style-name", _DEFAULT)
                self._fonts.pop(self._open, None)
                self._formats.pop(self._open, None)
                if data_style := attributes.get(STYLE + "data-style-name"):
                    self._formats[self._open] = data_style
        elif name == STYLE + "default-style":
            self._family, self._open = attributes.get(STYLE + "family", ""), _DEFAULT
        elif name == STYLE + "text-properties" and self._family in _MARKED:
            self._start_text(attributes)
        elif name == STYLE + "table-properties" and self._family == "table":
            if attributes.get(TABLE + "display") == "false":
                self._hidden.add(self._open)
        elif name == STYLE + "font-face":
            family = attributes.get(_SVG + "font-family", "").strip("'\" ")
            self._faces[attributes.get(STYLE + "name", "")] = family

    def _start_text(self, attributes: dict[str, str]) -> None:
        font = attributes.get(STYLE + "font-name") or attributes.get(_FO + "font-family")
        if font and self._family == "table-cell":
            self._fonts[self._open] = font
        line = attributes.get(STYLE + "text-line-through-style") or attributes.get(
            STYLE + "text-line-through-type"
        )
        place = attributes.get(STYLE + "text-position", "").partition(" ")[0]
        if line or place:
            raised = place not in _ON_THE_LINE
            struck = line not in {None, "none"}
            self._marks[self._family, self._open] = "struck" if struck else "raised" if raised else None

    def margin_start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag of styles.xml, where the pages' heads and feet stand too."""
        if self._margin or name in MARGINS:
            self._margin += 1
            if name == TEXT + "p":
                self._pieces.append("\n")
        else:
            self.start(name, attributes)

    def margin_end(self, _: str) -> None:
        """Take one end tag."""
        if self._margin == 1 and self._pieces:
            text = "".join(self._pieces).strip()
            self._pieces.clear()
            if text and len(self.margins) < _MOST_MARGINS:
                self.margins.append(text)
        self._margin = max(0, self._margin - 1)

    def margin_text(self, text: str) -> None:
        """Take text: what is printed on every page may tell of persons."""
        if self._margin:
            self._pieces.append(text)
        else:
            self.formats.text(text)

    def told(self) -> list[str]:
        """What styles say by their names, conditions and formats of numbers."""
        return [*self._said, *self.formats.texts()]

    def number_format(self, style: str | None) -> str | None:
        """Return the format code of a cell style, None where numbers are shown as they are."""
        name = style or "Default"
        for _ in range(_MOST_PARENTS):
            if name in self._formats:
                return self.formats.code(self._formats[name])
            if name == _DEFAULT:
                return None
            name = self._parents.get(name, _DEFAULT)
        return None

    def font(self, style: str | None) -> str | None:
        """Return the name of the font of a cell style, None where unknown."""
        name = style or "Default"
        for _ in range(_MOST_PARENTS):
            if name in self._fonts:
                font = self._fonts[name]
                return self._faces.get(font) or font.strip("'\" ")
            if name == _DEFAULT:
                return None
            name = self._parents.get(name, _DEFAULT)
        return None

    def mark(self, style: str | None, family: str = "table-cell") -> Mark | None:
        """Return how a cell or a run of text of this style is marked."""
        if not self._marks:
            return None
        name = style or "Default"
        for _ in range(_MOST_PARENTS):
            if (family, name) in self._marks:
                return self._marks[family, name]
            if name == _DEFAULT:
                return None
            name = self._parents.get(name, _DEFAULT) if family == "table-cell" else _DEFAULT
        return None

    def state(self, style: str | None) -> SheetState:
        """Tell whether a sheet of this style is shown."""
        return "hidden" if style in self._hidden else "visible"
