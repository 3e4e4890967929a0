"""Number styles of OpenDocument as format codes, so that they are judged like those of the other formats."""

from __future__ import annotations

import re

NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0 "
_STYLES = frozenset(
    NUMBER + f"{kind}-style"
    for kind in ("number", "currency", "percentage", "text", "boolean", "date", "time")
)
_TEXTS = frozenset(NUMBER + name for name in ("text", "currency-symbol", "embedded-text", "fill-character"))
_SOLID = {
    NUMBER + "text-content": "@",
    NUMBER + "boolean": "0",
    **{NUMBER + name: name[0] for name in ("day", "month", "year", "hours", "minutes", "seconds")},
}
_MOST_DECIMALS = 20
_PIECE = re.compile(r'"[^"]*"|[^"]')
_MOST_MAPS = 8


class OdsFormats:
    """Number styles as they come by."""

    def __init__(self) -> None:
        self._codes: dict[str, list[str]] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._open = ""
        self._in_text = False
        self._at = 0
        self._fills = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag."""
        self._in_text = False
        if name in _STYLES:
            self._open = attributes.get(_STYLE + "name", "")
            self._codes[self._open] = []
            self._maps.pop(self._open, None)
        elif name in _FIGURES:
            self._codes.setdefault(self._open, []).append(_FIGURES[name](attributes))
        elif name in _SOLID:
            self._codes.setdefault(self._open, []).append(_SOLID[name])
        elif name in _TEXTS:
            self._in_text, self._fills = True, name == NUMBER + "fill-character"
            self._at = _count(attributes.get(NUMBER + "position")) or 0
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
            codes = self._codes.setdefault(self._open, [])
            if self._at and codes:
                codes[-1] = _embedded(codes[-1], self._at, plain)
            else:
                codes.append(f"*{plain[0]}" if self._fills else f'"{plain}"')
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
    whole = _whole(attributes)
    if grouped:
        whole = whole.rjust(4, "#")
        whole = f"{whole[:-3]},{whole[-3:]}"
    return whole + _decimals(attributes, decimals or 0) + "," * (max(0, len(factor) - 1) // 3)


def _whole(attributes: dict[str, str]) -> str:
    least = _count(attributes.get(NUMBER + "min-integer-digits"))
    return "0" * min(least if least is not None else 1, _MOST_DECIMALS) or "#"


def _decimals(attributes: dict[str, str], decimals: int) -> str:
    """The placeholders behind the decimal mark; those that are only shown at need."""
    decimals = min(decimals, _MOST_DECIMALS)
    least = _count(attributes.get(NUMBER + "min-decimal-places"))
    if least is None:
        least = _count(attributes.get(_LOEXT + "min-decimal-places"))
    least = decimals if least is None else min(least, decimals)
    return "." + "0" * least + "#" * (decimals - least) if decimals else ""


def _scientific(attributes: dict[str, str]) -> str:
    decimals = _count(attributes.get(NUMBER + "decimal-places"))
    digits = min(_count(attributes.get(NUMBER + "min-exponent-digits")) or 2, _MOST_DECIMALS)
    wide = min(_count(attributes.get(NUMBER + "exponent-interval")) or 1, _MOST_DECIMALS)
    whole = _whole(attributes).rjust(wide, "#")
    return f"{whole}{_decimals(attributes, 2 if decimals is None else decimals)}E+{'0' * digits}"


def _fraction(attributes: dict[str, str]) -> str:
    whole = "# " if NUMBER + "min-integer-digits" in attributes else ""
    most = attributes.get(NUMBER + "max-denominator-value", "")
    digits = _count(attributes.get(NUMBER + "min-denominator-digits")) or 1
    below = attributes.get(NUMBER + "denominator-value", "")
    if not _count(below):
        below = "?" * min(len(most) or digits, _MOST_DECIMALS)
    return f"{whole}?/{below}"


def _embedded(code: str, position: int, text: str) -> str:
    """Placeholders with a text that stands before the last so many of the whole number."""
    whole, point, part = code.partition(".") if '"' not in code else (code, "", "")
    pieces = _PIECE.findall(whole)
    pieces = ["#"] * (position + 1 - sum(map(_is_figure, pieces))) + pieces
    place, left = len(pieces), position
    while left and place:
        place -= 1
        left -= _is_figure(pieces[place])
    return "".join((*pieces[:place], f'"{text}"', *pieces[place:], point, part))


def _is_figure(piece: str) -> bool:
    return piece in {"0", "#"}


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 4 else None


_FIGURES = {
    NUMBER + "number": _figures,
    NUMBER + "scientific-number": _scientific,
    NUMBER + "fraction": _fraction,
}
