"""Figures within sentences, told apart by marks: a page makes links of them, whatever the language.

The marks are characters that no XML can hold, so that no text of a return has any: its reader takes them for
damage. What is printed elsewhere has none.
"""

from __future__ import annotations

import re

START, OF, END = "\x02", "\x1f", "\x03"
_PRINTED = re.compile(r"[+-]?\d[\d.,]*%?(?:/\d[\d.,]*)?")


def looks_printed(text: str) -> bool:
    """Tell whether this is a number as reports print them, alone or as a part of a whole."""
    return _PRINTED.fullmatch(text.strip()) is not None


def figure(text: str, of: str = "") -> str:
    """A figure of a sentence. of: what it counts, as "group:key"; "": what the sentence is about."""
    return f"{START}{of}{OF}{text}{END}"


def parts(text: str) -> list[tuple[str, str | None]]:
    """A marked text in pieces, (text, what a figure counts); None: no figure.

    A percent sign belongs to its figure. "a/b" of the same is one figure, for it has one source.
    """
    plain, *figures = text.split(START)
    found: list[tuple[str, str | None]] = [(plain, None)]
    for one in figures:
        inner, end, after = one.partition(END)
        of, bound, shown = inner.partition(OF)
        if not (end and bound):  # not ours
            found.append((one, None))
            continue
        if after.startswith("%"):
            shown, after = f"{shown}%", after[1:]
        if found[-1] == ("/", None) and found[-2][1] == of:
            shown = f"{found[-2][0]}/{shown}"
            del found[-2:]
        found += [(shown, of), (after, None)]
    return [one for one in found if one[0]]
