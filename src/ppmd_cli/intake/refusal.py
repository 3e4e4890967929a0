"""Why a file is not read, and the limits within which one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    "file_is_ods",
    "file_is_html",
    "file_is_csv",
    "file_is_xml_spreadsheet",
    "file_is_document",
    "file_unknown",
    "file_unreadable",
]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused. Sizes in bytes.

    max_ratio: expanded to packed size of one part, looked at only above `ratio_floor` expanded.
    max_cells: cells that hold something, over all sheets.
    """

    max_bytes: int = 32 * MIB
    max_entries: int = 4_096
    max_expanded: int = 256 * MIB
    max_ratio: int = 400
    ratio_floor: int = 32 * MIB
    max_cells: int = 2_000_000
    max_merges: int = 100_000
    max_sheets: int = 1_024


@dataclass(frozen=True, slots=True)
class Refused:
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
