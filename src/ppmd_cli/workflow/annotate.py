"""Use: checked returns -> for each with findings a copy that shows them, or a list where that cannot be."""

from __future__ import annotations

import itertools
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.errors import InputError
from ppmd_cli.findings.catalogue import FILE_CODES
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, open_source, source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawSheet, RawWorkbook
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.annotate.copy import MOST_COMMENTS, annotated, list_workbook
from ppmd_cli.report.annotate.listing import LIST_MARK
from ppmd_cli.report.annotate.marks import Listing, Mark
from ppmd_cli.report.annotate.page import list_page
from ppmd_cli.report.annotate.splice import CannotPatchError
from ppmd_cli.report.annotate.styles import safe_fill
from ppmd_cli.report.annotate.unmark import unmarked
from ppmd_cli.report.annotate.words import PERSONAL, Words
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.system.own_output import NAME_ENDS, is_own

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_STEM_BYTES, _PARENT_BYTES = 160, 40


class Annotated(Struct, frozen=True):
    """What was written for one return. reason: why it is a list and no copy, None for a copy.

    kept: files that were left alone because somebody has worked in them, or because they are not ours.
    """

    file: Submission
    paths: tuple[Path, ...]
    reason: str | None = None
    kept: tuple[Path, ...] = ()


def annotate(
    files: Sequence[Submission], plan: Plan, folder: Path, t: Translator, *, force: bool = False
) -> Iterator[Annotated]:
    """Write what each return that is not clean gets, file by file. Raises OutputError, InputError."""
    words = Words(plan, t)
    sources = frozenset(os.path.realpath(file.path) for file in files)
    taken: set[str] = set()
    for file in files:
        if file.outcome is Outcome.CLEAN or not file.findings:
            continue
        outputs, reason = _made(file, words, t)
        names = _free_names(folder, file, [suffix for suffix, _ in outputs], taken, sources)
        written: list[Path] = []
        kept: list[Path] = []
        for name, (_, data) in zip(names, outputs, strict=True):
            (written if _write(folder / name, data, force=force) else kept).append(folder / name)
        yield Annotated(file, tuple(written), reason, tuple(kept))


def _made(file: Submission, words: Words, t: Translator) -> tuple[list[tuple[str, bytes]], str | None]:
    """The files for one return as (suffix, bytes), and the reason if they are a list."""
    try:
        data, suffix = _copy(file, words.listing(file))
    except CannotPatchError as error:
        reason = error.reason if t.has(f"annotate.reason.{error.reason}") else "parts"
        listing = words.listing(file, reason)
        return [(".xlsx", list_workbook(listing)), (".html", list_page(listing, t.lang))], reason
    return [(suffix, data)], None


def _copy(file: Submission, listing: Listing) -> tuple[bytes, str]:
    """The annotated copy and its suffix. CannotPatchError, also where the copy would not hold the same."""
    codes = {found.code for found in file.findings}
    if any(code.startswith(PERSONAL) for code in codes):
        raise CannotPatchError("personal")
    source = open_source(Path(file.path))
    if isinstance(source, Refused):
        raise CannotPatchError("unreadable")
    if source.sha256 != file.sha256:
        raise CannotPatchError("changed")
    if source.kind not in ("xlsx", "xlsm"):
        raise CannotPatchError("locked" if source.kind == "locked" else "format")
    if codes & (FILE_CODES - {"not_a_return"}):
        raise CannotPatchError("unreadable")
    workbook = read_xlsx(source)
    if isinstance(workbook, Refused):
        raise CannotPatchError("unreadable")
    plain = unmarked(source.data, _former(workbook))
    copy = annotated(plain, _bounded(listing))
    _compare(source, workbook, copy.data, removed=plain != source.data)
    return copy.data, copy.suffix


def _compare(source: Source, before: RawWorkbook, copy: bytes, *, removed: bool) -> None:
    """CannotPatchError unless the copy holds what the sender's file holds, read by our own reader."""
    again = source_from_bytes(source.path, copy)
    after = again if isinstance(again, Refused) else read_xlsx(again)
    if isinstance(after, Refused) or after.date1904 != before.date1904:
        raise CannotPatchError("parts")
    kept = {(sheet.name, sheet.state): sheet for sheet in after.sheets[1:]}
    missing = [sheet for sheet in before.sheets if not _same(sheet, kept.get((sheet.name, sheet.state)))]
    if (missing and not removed) or not all(_is_list(sheet) for sheet in missing):
        raise CannotPatchError("parts")


def _same(one: RawSheet, other: RawSheet | None) -> bool:
    """Tell whether two sheets hold the same; one of a workbook without styles has got a font."""
    if other is None or one == other:
        return other is not None
    return one == replace(other, cells={spot: cell._replace(font=None) for spot, cell in other.cells.items()})


def _is_list(sheet: RawSheet) -> bool:
    """Tell whether a sheet is a list of ours: nothing else may be gone from a copy."""
    mark = sheet.cells.get((1, 2))
    return (mark is not None and mark.text == LIST_MARK) or bool(_records(sheet))


def _bounded(listing: Listing) -> Listing:
    """Notes are marked only where there is room for them. CannotPatchError where there are too many cells."""

    def cells(listing: Listing) -> int:
        return len({(mark.sheet, mark.cell) for mark in listing.singles if mark.cell})

    if cells(listing) > MOST_COMMENTS:
        listing = replace(listing, marks=tuple(map(_without_notes, listing.marks)))
    if cells(listing) > MOST_COMMENTS:
        raise CannotPatchError("many")
    return listing


def _without_notes(mark: Mark) -> Mark:
    if mark.severity == "info":
        return replace(mark, cell=None, parts=())
    return replace(mark, parts=tuple(_without_notes(one) for one in mark.parts))


def _former(workbook: RawWorkbook) -> dict[tuple[str, str], str]:
    """The fills that a list of ours in the workbook has kept."""
    return {key: fill for sheet in workbook.sheets for key, fill in _records(sheet).items()}


def _records(sheet: RawSheet) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for (_, column), cell in sheet.cells.items():
        if column >= 2 and cell.text.startswith('["'):
            try:
                record = json.loads(cell.text)
            except ValueError:
                continue
            if isinstance(record, list) and len(record) == 3 and all(isinstance(one, str) for one in record):
                fill = safe_fill(record[2])
                if fill is not None:
                    found[record[0], record[1]] = fill
    return found


def _write(path: Path, data: bytes, *, force: bool) -> bool:
    """Write unless somebody's work would be lost; tell whether it stands there now."""
    try:
        there = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    if there == data:
        return True
    if there is not None and not force and not is_own(there):
        return False
    write_bytes(path, data)
    return True


def _free_names(
    folder: Path, file: Submission, suffixes: Sequence[str], taken: set[str], sources: frozenset[str]
) -> list[str]:
    """Names that no other file of this run has, neither one written nor one read.

    What is not of the sender's kind is named by the whole name: a.xls and a.xlsx are two returns.
    """
    path = Path(_plain(file.file_name))
    whole = path.stem if path.suffix.lower() == suffixes[0] else path.name
    stem = _short(re.sub(re.escape(NAME_ENDS) + r"( \(\d+\))?$", "", whole), _STEM_BYTES)

    def names(more: str) -> list[str]:
        return [f"{stem}{more}{suffix}" for suffix in suffixes]

    parent = _short(_plain(masked_name(Path(file.path).absolute().parent.name)), _PARENT_BYTES)
    first = names(NAME_ENDS)
    if parent and any(one.casefold() in taken for one in first):
        stem = f"{stem} ({parent})"
    for number in itertools.count(1):
        found = names(f"{NAME_ENDS} ({number})" if number > 1 else NAME_ENDS)
        if not any(one.casefold() in taken or os.path.realpath(folder / one) in sources for one in found):
            taken.update(one.casefold() for one in found)
            return found
    raise AssertionError


def _plain(name: str) -> str:
    """A name of a file as any system can hold it."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    return re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", name)).strip(" .")


def _short(name: str, most: int) -> str:
    while len(name.encode()) > most:
        name = name[:-1]
    return name.rstrip(" .")
