"""Vietnamese in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times), kept as Latin-1 letters.

The table (legacy_charsets.csv) has one row a letter: charset, bytes, the same as Latin-1, the letter.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from typing import Literal

from ppmd_cli.model.cell import RawCell
from ppmd_cli.resources import PACKAGE

Charset = Literal["TCVN3", "VNI"]
CHARSETS: tuple[Charset, ...] = ("TCVN3", "VNI")


def charset_of(font: str | None) -> Charset | None:
    """Return the charset that a font is drawn for, None for a font of Unicode."""
    name = (font or "").lower()
    if name.startswith(".vn"):
        return "TCVN3"
    return "VNI" if name.startswith("vni") else None


def decoded(text: str, charset: Charset) -> str:
    """Return a text of a charset in Unicode; what the charset does not have stays."""
    letters, pattern = _table(charset)
    return pattern.sub(lambda found: letters[found[0]], unicodedata.normalize("NFC", text))


def in_unicode(cell: RawCell) -> RawCell:
    """Return the cell with its text in Unicode, as its font shows it; fonts ending in H draw capitals."""
    charset = charset_of(cell.font) if cell.kind == "text" else None
    if charset is None:
        return cell
    text = decoded(cell.text, charset)
    if charset == "TCVN3" and (cell.font or "").upper().endswith("H"):
        text = text.upper()
    return cell if text == cell.text else cell._replace(text=text, font=None)


@lru_cache(maxsize=2)
def _table(charset: Charset) -> tuple[dict[str, str], re.Pattern[str]]:
    """The letters by what stands for them, and a pattern that takes the longest first."""
    with (PACKAGE / "intake" / "legacy_charsets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["charset"] == charset]
    letters = {row["legacy_as_latin1"]: row["unicode_nfc"] for row in rows}
    longest = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, longest)))
