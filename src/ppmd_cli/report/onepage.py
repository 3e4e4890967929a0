"""How much of a page its parts take, for a brief that must never fall on a second one.

Reckoned with the widths of the bold letters, which are wider: a font that stands in for ours has room too.
"""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.report import lines

CM = 28_346
"""Thousandths of a point; all lengths here are in those."""
TEXT, CELLS = 16 * CM, tuple(CM * tenths // 10 for tenths in (50, 24, 35, 43))
"""The width of the text, and of what each cell of the table has room for in the template."""
BODY, SMALL = 13, 11
"""Sizes of the text and of the table, in points."""
_LINE = {BODY: 15_200, SMALL: 12_900}
_APART, _PADDING = 6_000, 4_500
_INDENT = "______"
"""As wide as the indent of a paragraph's first line."""
ROOM = 428_000
"""What is left below head, title, headings, the table's head, and lines that say how many more there are."""
MORE = 21_200
"""The height of such a line."""


def paragraph(text: str) -> int:
    """The height of a paragraph of the text."""
    return len(lines.wrapped(f"{_INDENT} {text}", BODY, TEXT)) * _LINE[BODY] + _APART


def row(cells: Sequence[str]) -> int:
    """The height of a row of the table, which is that of its highest cell."""
    high = (
        len(lines.wrapped(text, SMALL, wide)) + _torn(text, wide)
        for text, wide in zip(cells, CELLS, strict=True)
    )
    return max(high) * _LINE[SMALL] + _PADDING


def _torn(text: str, wide: int) -> int:
    """The further lines of words that are wider than their cell."""
    return sum(lines.width(word, SMALL) // wide for word in text.split())
