"""Texts as people type them; a document has a number only where one is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ppmd_cli.intake.names import clean, fold, safe_key, tidy
from ppmd_cli.intake.number_sections import shows_it
from ppmd_cli.intake.parse_date import is_date_format, serial_day, spelled_day, typed_day
from ppmd_cli.intake.parse_number import spelled, stored
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.form import Element
from ppmd_cli.model.value import BLANK, Day, Text

_LONGEST_NUMBER = 120
_KIND = r"(?:kế hoạch|quyết định|công văn|báo cáo|văn bản|kh|qđ|bc|cv)"
_HEAD = re.compile(rf"^(?:{_KIND}\b\s*)?(?:số\b)?\s*[:.]*\s*", re.IGNORECASE)
# What is put where a number is to come: dots, lines, "xx", "[số]".
_OPEN = re.compile(r"(?:[\s.…_?*x#0\-–—]|[\[(<]\s*(?:số)?\s*[\])>])*", re.IGNORECASE)
_DOTTED = re.compile(r"(?:\.{2,}|…|_{2,})\s*/|/\s*(?:\.{2,}|…|_{2,})")
# A document without a number yet, or one whose number must not stand here.
_NOT_YET = re.compile(r"\b(?:chua|cho|dang)\b.*\bso\b|\bmat\b|\bkhong so\b")
_NONE = frozenset(
    ("khong", "khong co", "khong ban hanh", "khong phat sinh", "chua", "chua co", "chua ban hanh")
)


def asks_document(element: Element) -> bool:
    """Tell whether a text is the number of a document: its label begins with "Số"."""
    return element.type == "text" and fold(element.label.vi).split(" ", 1)[0] == "so"


def read_text(raw: RawCell, max_length: int | None, *, document: bool, date1904: bool) -> Parsed:
    """Read a text. document: the number of a document is asked for."""
    text, note = tidy(raw.text), None
    if raw.kind == "number":
        day = serial_day(raw.text, date1904=date1904) if is_date_format(raw.number_format) else None
        text = spelled(stored(raw.text))
        shown = _words_shown(raw)
        if shown is not None:
            text, note = tidy(shown), "text_normalised"
        if day is not None:
            # A program may have made it of a number such as "5/6": what was typed is gone.
            return replace(problem("date_for_text"), slots=(("value", spelled_day(day)),))
    elif text != raw.text.strip():
        note = "text_normalised"
    if max_length is not None and len(text) > max_length:
        return problem("text_too_long")
    return _without_number(text, document=document) or Parsed(Text(text), note)


def _words_shown(raw: RawCell) -> str | None:
    """Return a number with the words that its format writes around it, None where there are none."""
    number = stored(raw.text)
    if raw.number_format is None or shows_it(number, raw.number_format, whole=False):
        return None
    from ppmd_cli.intake.number_formats import words_shown

    return words_shown(number, raw.number_format)


def _without_number(text: str, *, document: bool) -> Parsed | None:
    """What is said of a text that leaves the number of a document open; None for any other."""
    if len(text) > _LONGEST_NUMBER:
        return None
    line = clean(text)
    if len(line) < 40 and isinstance(typed_day(line).value, Day):
        return problem("date_for_text")
    head, slash, _ = line.partition("/")
    rest = _HEAD.sub("", head, count=1)
    dotted = bool(_DOTTED.search(line))
    if slash and _OPEN.fullmatch(rest) and (document or dotted):
        return problem("document_number_open")
    if not document:
        return None
    words = fold(line)
    if words in _NONE:
        return Parsed(BLANK, "text_normalised")
    numbered = any(letter.isdecimal() and letter != "0" for letter in line)
    if dotted or (not numbered and not _NOT_YET.search(words)):
        return problem("document_number_open")
    return None


def read_choice(raw: RawCell, options: Sequence[tuple[str, str]]) -> Parsed:
    """Read one of the options, each given as (id, label)."""
    line = clean(raw.text)
    key = safe_key(line)
    for option, label in options:
        if key in {safe_key(label), safe_key(option)}:
            return Parsed(Text(option), None if line == clean(label) else "text_normalised")
    near = [label for option, label in options if fold(line) in {fold(label), fold(option)}]
    return problem("not_an_option", *dict.fromkeys(near))
