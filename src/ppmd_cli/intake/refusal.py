"""Why a file is not read, and the limits within which one is."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

RefusalCode = Literal[
    "file_not_regular",
    "file_empty",
    "file_too_large",
    "file_changed",
    "file_encrypted",
    "file_truncated",
    "file_corrupt",
    "file_hostile",
    "file_is_xls",
    "file_is_xlsb",
    "file_is_html",
    "file_is_xml_spreadsheet",
    "file_is_document",
    "file_unknown",
    "file_unreadable",
    "password_wrong",
    "password_extra_missing",
    "reader_died",
    "reader_timeout",
    "reader_memory",
]

MIB = 1024 * 1024


class Limits(Struct, frozen=True):
    """How much of a file is read before it is refused. Sizes in bytes.

    max_ratio: expanded to packed size of one part, looked at only above `ratio_floor` expanded.
    max_tags: tags of all the parts read. max_cells: cells that hold something, over all sheets.
    max_text: characters in one cell; a spreadsheet program takes no more. max_letters: in all cells together.
    """

    max_bytes: int = 32 * MIB
    max_entries: int = 4_096
    max_expanded: int = 256 * MIB
    max_ratio: int = 400
    ratio_floor: int = 32 * MIB
    max_tags: int = 8_000_000
    max_cells: int = 500_000
    max_text: int = 32_767
    max_letters: int = 16 * MIB
    max_merges: int = 100_000
    max_sheets: int = 1_024
    reader_seconds: int = 15
    reader_memory: int = 1_024 * MIB


class Refused(Struct, frozen=True):
    """A file that is not read. slots: sorted pairs, from fixed words and numbers, never the file's data.

    sha256: of the bytes, None where they could not be had.
    """

    code: RefusalCode
    slots: tuple[tuple[str, str], ...] = ()
    sha256: str | None = None


class RefusalError(Exception):
    """Carries a refusal up to the door of this room; never leaves it."""

    def __init__(self, code: RefusalCode, **slots: str) -> None:
        """Keep the refusal; slots as in `Refused`."""
        super().__init__(code)
        self.refused = Refused(code, tuple(sorted(slots.items())))
