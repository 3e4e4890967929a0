"""The styles part: fills, fonts and cell styles are added at its end; those there are left alone."""

from __future__ import annotations

from ppmd_cli.report.annotate.splice import (
    CannotPatchError,
    Edits,
    Span,
    prefix_of,
    spans,
    tag_end,
    with_attributes,
)

FILLS = {"error": "FFFFA8A8", "warning": "FFFFC45C", "info": "FFBFDDFA"}
NO_FILL = '<fill><patternFill patternType="none"/></fill>'
# Excel holds no more cell styles than this.
_MOST = 64_000
_LISTS = ("fonts", "fills", "cellXfs")
_ELSEWHERE = {"borderId": "borders", "xfId": "cellStyleXfs"}


_FILL_NAMES = frozenset(("fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color"))


def safe_fill(value: str) -> str | None:
    """A fill that was written into a workbook and comes back from it, or None if it is anything else."""
    try:
        found = spans(value.encode("utf-8", "replace"), lambda _: True)
    except CannotPatchError:
        return None
    plain = (
        value.startswith("<fill>") and value.endswith("</fill>") and "<!" not in value and "<?" not in value
    )
    return value if plain and all(span.name in _FILL_NAMES for span in found) else None


def solid(colour: str) -> str:
    """A plain fill."""
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


class Styles:
    """Makes cell styles and tells their index; `done` gives the part."""

    def __init__(self, data: bytes) -> None:
        """CannotPatchError where fonts, fills or cell styles are missing."""
        self._data = data
        found = spans(data, _wanted)
        self._lists: dict[str, Span] = {}
        self._items: dict[str, list[Span]] = {name: [] for name in _LISTS}
        for span in found:
            if len(span.path) == 1:
                continue
            if len(span.path) == 2:
                self._lists[span.path[1]] = span
            elif span.name == prefix_of(found[0].name) + span.path[-1]:
                self._items[span.path[1]].append(span)
        # Where a program writes two choices for one item, its number can no longer be counted.
        choices = any(span.path[-1] == "AlternateContent" for span in found)
        if choices or not all(self._items.values()):
            raise CannotPatchError("styles")
        self._prefix = prefix_of(found[0].name)
        self._new: dict[str, list[bytes]] = {name: [] for name in _LISTS}
        self._known: dict[tuple[str, bytes], int] = {}
        self._usual: dict[tuple[object, ...], set[str]] = {}

    def filled(self, style: int, fill: str) -> int:
        """The cell style that is `style` with another fill, given as XML without prefixes."""
        xf = self._item("cellXfs", style)
        tag_length = tag_end(xf, 0)
        number = str(self._add("fills", fill.encode()))
        tag = with_attributes(xf[:tag_length], fillId=number, applyFill="1")
        return self._add("cellXfs", tag + xf[tag_length:], prefixed=True)

    def plain(self, font: str, fill: str = NO_FILL, alignment: str = "") -> int:
        """A new cell style for text."""
        numbers = {"fontId": self._add("fonts", font.encode()), "fillId": self._add("fills", fill.encode())}
        # A number must not point into a list that the workbook lacks.
        numbers |= {key: 0 for key, of in _ELSEWHERE.items() if of in self._lists}
        more = "".join(f' {name}="{number}"' for name, number in numbers.items())
        xf = (
            f'<xf numFmtId="49"{more} applyNumberFormat="1" applyFont="1" '
            'applyFill="1" applyAlignment="1">'
            f'<alignment horizontal="left" vertical="top" wrapText="1"{alignment}/></xf>'
        )
        return self._add("cellXfs", xf.encode())

    def fill_of(self, style: int) -> str:
        """The fill of a cell style as XML without prefixes."""
        xf = self._items["cellXfs"]
        number = xf[style if 0 <= style < len(xf) else 0].attributes.get("fillId", "0")
        fills = self._items["fills"]
        span = fills[int(number) if number.isdecimal() and int(number) < len(fills) else 0]
        body = self._data[span.start : span.end].decode()
        return (
            body.replace("<" + self._prefix, "<").replace("</" + self._prefix, "</") if self._prefix else body
        )

    def ours(self) -> frozenset[int]:
        """The cell styles that bear one of our fills."""
        return frozenset(
            index
            for index in range(len(self._items["cellXfs"]))
            if any(colour in self.fill_of(index) for colour in FILLS.values())
        )

    def usual_fill(self, style: int) -> str | None:
        """The fill of those styles that are like one of ours but for the fill; None if they disagree."""
        ours = self.ours()
        if not self._usual:
            for index, span in enumerate(self._items["cellXfs"]):
                if index not in ours:
                    self._usual.setdefault(self._look(span), set()).add(self.fill_of(index))
        found = self._usual.get(self._look(self._items["cellXfs"][style]), set())
        return next(iter(found)) if len(found) == 1 else None

    def _look(self, span: Span) -> tuple[object, ...]:
        """What a cell style is but for its fill."""
        others = sorted(pair for pair in span.attributes.items() if pair[0] not in {"fillId", "applyFill"})
        return (*others, self._data[span.inside : span.close])

    @property
    def digit_pixels(self) -> int:
        """How wide a digit of the workbook's first font is, about: column widths are counted in it."""
        body = self._item("fonts", 0)
        sizes = [span.attributes.get("val", "11") for span in spans(body, lambda path: path[-1] == "sz")]
        size = float(sizes[0]) if sizes and sizes[0].replace(".", "", 1).isdecimal() else 11.0
        return max(5, round(size * 96 / 72 * 0.507))

    def done(self) -> bytes:
        """The part with what was added."""
        edits = Edits(self._data)
        for name, new in self._new.items():
            if new:
                count = len(self._items[name]) + len(new)
                if name == "cellXfs" and count > _MOST:
                    raise CannotPatchError("styles")
                edits.append(self._lists[name], b"".join(new), count=str(count))
        return edits.done()

    def _item(self, name: str, index: int) -> bytes:
        items = self._items[name]
        if len(items) <= index < len(items) + len(self._new[name]):
            return self._new[name][index - len(items)]
        span = items[index if 0 <= index < len(items) else 0]
        return self._data[span.start : span.end]

    def _add(self, name: str, xml: bytes, *, prefixed: bool = False) -> int:
        """The index of an item, added where it is new."""
        if not prefixed and self._prefix:
            prefix = self._prefix.encode()
            xml = xml.replace(b"</", b"\0").replace(b"<", b"<" + prefix).replace(b"\0", b"</" + prefix)
        key = (name, xml)
        if key not in self._known:
            self._new[name].append(xml)
            self._known[key] = len(self._items[name]) + len(self._new[name]) - 1
        return self._known[key]


def _wanted(path: tuple[str, ...]) -> bool:
    if path[0] != "styleSheet" or len(path) > 3:
        return False
    items = {"fonts": "font", "fills": "fill", "cellXfs": "xf"}
    return len(path) < 3 or (path[1] in items and path[2] in {items[path[1]], "AlternateContent"})
