"""Number styles of OpenDocument as format codes, so that they are judged like those of the other formats."""

from __future__ import annotations

NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_STYLES = frozenset(
    NUMBER + f"{kind}-style"
    for kind in ("number", "currency", "percentage", "text", "boolean", "date", "time")
)
_TEXTS = frozenset(NUMBER + name for name in ("text", "currency-symbol", "embedded-text"))
_SOLID = {
    NUMBER + "scientific-number": "0.00E+00",
    NUMBER + "fraction": "# ?/?",
    NUMBER + "text-content": "@",
    NUMBER + "boolean": "0",
    **{NUMBER + name: name[0] for name in ("day", "month", "year", "hours", "minutes", "seconds")},
}
_MOST_DECIMALS = 20
_MOST_MAPS = 8


class OdsFormats:
    """Number styles as they come by."""

    def __init__(self) -> None:
        self._codes: dict[str, list[str]] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._open = ""
        self._in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag."""
        self._in_text = False
        if name in _STYLES:
            self._open = attributes.get(_STYLE + "name", "")
            self._codes[self._open] = []
            self._maps.pop(self._open, None)
        elif name == NUMBER + "number":
            self._codes.setdefault(self._open, []).append(_figures(attributes))
        elif name in _SOLID:
            self._codes.setdefault(self._open, []).append(_SOLID[name])
        elif name in _TEXTS:
            self._in_text = True
        elif name == _STYLE + "map" and attributes.get(_STYLE + "condition", "").startswith("value()"):
            condition = attributes[_STYLE + "condition"].removeprefix("value()").replace("!=", "<>")
            maps = self._maps.setdefault(self._open, [])
            if len(maps) < _MOST_MAPS:
                maps.append((condition, attributes.get(_STYLE + "apply-style-name", "")))

    def text(self, text: str) -> None:
        """Take text."""
        # No literal holds a new line: that is the file's own layout, after the end tag.
        plain, line, _ = text.partition("\n")
        plain = plain.replace('"', "")
        if self._in_text and plain:
            self._codes.setdefault(self._open, []).append(f'"{plain}"')
        self._in_text = self._in_text and not line

    def texts(self) -> list[str]:
        """What the styles write beside numbers."""
        codes = ("".join(code) for code in self._codes.values())
        return [text for code in codes if len(text := "".join(code.split('"')[1::2]).strip()) > 4]

    def code(self, style: str | None) -> str | None:
        """Return the format code of a number style, None where it shows a number as it is."""
        if style is None or style not in self._codes:
            return None
        base = "".join(self._codes[style])
        sections = [f"[{test}]{''.join(self._codes.get(to, ()))}" for test, to in self._maps.get(style, ())]
        return ";".join((*sections, base)) if sections or base != "General" else None


def _figures(attributes: dict[str, str]) -> str:
    """The placeholders of one number."""
    decimals = _count(attributes.get(NUMBER + "decimal-places"))
    grouped = attributes.get(NUMBER + "grouping") == "true"
    factor = attributes.get(NUMBER + "display-factor", "1").partition(".")[0]
    if decimals is None and not grouped and factor == "1":
        return "General"
    places = "." + "0" * min(decimals, _MOST_DECIMALS) if decimals else ""
    return ("#,##0" if grouped else "0") + places + "," * (max(0, len(factor) - 1) // 3)


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 4 else None
