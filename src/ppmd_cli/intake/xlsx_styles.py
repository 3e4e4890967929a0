"""What a reader of figures needs of a workbook's styles: number format, font and mark of each cell style."""

from __future__ import annotations

from ppmd_cli.intake.xlsx_runs import OFF
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import Mark

CellStyle = tuple[str | None, str | None, Mark | None]
"""Number format code (None for General), font name (None where unknown) and mark."""

NO_STYLE: CellStyle = (None, None, None)

_MARKS: dict[str, Mark] = {"strike": "struck", "vertAlign": "raised"}

_SAID = {"numFmt": "formatCode", "cellStyle": "name"}
_GROUPS = frozenset(("fonts", "cellXfs", "cellStyleXfs", "fills", "borders", "cellStyles", "dxfs", "extLst"))

# ECMA-376 part 1, 18.8.30: formats that a file names by number only.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}


# The returns of one plan come from few workbooks, whose styles are the same to the byte.
_READ: dict[bytes, tuple[tuple[CellStyle, ...], tuple[str, ...]]] = {}
_READ_KEPT, _READ_SIZE = 32, 1 << 16


def read_styles(parts: ZipParts, name: str, said: list[str]) -> tuple[CellStyle, ...]:
    """Return the cell styles of the styles part, by their index. RefusalError if it cannot be read.

    said: takes what all formats write beside numbers, and the names of styles.
    """
    data = parts.markup(name)
    if (known := _READ.get(data)) is None:
        own: list[str] = []
        known = _parsed(parts, name, data, own), tuple(own)
        if len(_READ) == _READ_KEPT:
            del _READ[next(iter(_READ))]
        if len(data) <= _READ_SIZE:
            _READ[data] = known
    said.extend(known[1])
    return known[0]


def _parsed(parts: ZipParts, name: str, data: bytes, said: list[str]) -> tuple[CellStyle, ...]:
    formats: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
    fonts: list[tuple[str | None, Mark | None]] = []
    styles: list[tuple[str, str]] = []
    inside = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag in _SAID:
            code = attributes.get(_SAID[tag], "")
            said.extend((code.replace('"', "").replace("\\", ""), "".join(code.split('"')[1::2])))
            if tag == "numFmt" and inside not in {"dxfs", "extLst"}:
                formats[attributes.get("numFmtId", "")] = code
        elif tag in _GROUPS:
            inside = tag
        elif inside == "cellXfs" and tag == "xf":
            styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "")))
        elif inside == "fonts":
            start_font(tag, attributes)

    def start_font(tag: str, attributes: dict[str, str]) -> None:
        if tag == "font":
            fonts.append((None, None))
        elif tag == "name" and fonts:
            fonts[-1] = attributes.get("val"), fonts[-1][1]
        elif tag in _MARKS and fonts and attributes.get("val", "1") not in OFF:
            fonts[-1] = fonts[-1][0], _MARKS[tag]

    parts.elements(name, start, data=data)
    names = {str(index): font for index, font in enumerate(fonts)}
    return tuple((plain_code(formats.get(number)), *names.get(font, (None, None))) for number, font in styles)


def plain_code(code: str | None) -> str | None:
    """Return a format code, None for General."""
    return None if code is None or code.lower() in {"general", ""} else code
