"""A file that has been opened becomes a workbook, whatever its format; all formats give the same cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ppmd_cli.intake.refusal import Limits, RefusalError, Refused
from ppmd_cli.intake.sniff import kind_of
from ppmd_cli.intake.source import DEFAULT_LIMITS, Source
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawSheet, RawWorkbook

if TYPE_CHECKING:
    from ppmd_cli.intake.reckon import Formulas, Reckoner

_TEXT = attrgetter("text")
_NO_CHECKSUM = {"xls": ".xls", "csv": ".csv", "html": "HTML", "fods": ".fods"}


def read_workbook(
    source: Source, passwords: Sequence[str] = (), limits: Limits = DEFAULT_LIMITS
) -> RawWorkbook | Refused:
    """Read every sheet of a file; whatever is wrong with it comes back as a refusal."""
    try:
        xlsx = source.kind in {"xlsx", "xlsm"}
        workbook = read_xlsx(source, limits) if xlsx else _read(source, passwords, limits)
    except RefusalError as refusal:
        return replace(refusal.refused, sha256=source.sha256)
    except (MemoryError, RecursionError):
        return Refused("file_hostile", (("reason", "memory"),), source.sha256)
    if isinstance(workbook, RawWorkbook) and _letters(workbook) > limits.max_letters:
        return Refused("file_hostile", (("reason", "text"),), source.sha256)
    return workbook


def _letters(workbook: RawWorkbook) -> int:
    """How many characters stand in all the cells: one long text may be shared by a million of them."""
    return sum(sum(map(len, map(_TEXT, sheet.cells.values()))) for sheet in workbook.sheets)


def reckoner(
    source: Source, workbook: RawWorkbook, limits: Limits = DEFAULT_LIMITS
) -> Callable[[str, int, int], Fraction | None]:
    """Return what tells the value of a formula by its sheet, row and column; mostly it is never asked."""

    @cache
    def ready() -> Reckoner:
        from ppmd_cli.intake.reckon import Reckoner

        return Reckoner(workbook, _formulas(source, workbook, limits))

    return lambda sheet, row, column: ready().value(sheet, row, column)


def _formulas(source: Source, workbook: RawWorkbook, limits: Limits) -> Formulas:
    try:
        if source.kind in {"xlsx", "xlsm"}:
            from ppmd_cli.intake.xlsx_formulas import read_formulas

            return read_formulas(source.data, limits)
        if source.kind == "xls":
            from ppmd_cli.intake.reckon import Formula

            return {
                sheet.name: {spot: Formula(text) for spot, text in sheet.formulas.items()}
                for sheet in workbook.sheets
            }
        from ppmd_cli.intake.ods_formulas import in_plain_words

        return {sheet.name: in_plain_words(sheet.formulas) for sheet in workbook.sheets}
    except RefusalError:
        return {}


def _read(source: Source, passwords: Sequence[str], limits: Limits) -> RawWorkbook | Refused:
    if source.kind == "locked":
        return _unlocked(source, passwords, limits)
    if source.kind == "xls":
        from ppmd_cli.intake.reader_worker import shared_worker

        try:
            workbook = shared_worker().workbook("xls", source.data, limits)
        except RefusalError as refusal:
            if refusal.refused.code != "file_encrypted":
                raise
            return _unlocked(source, passwords, limits)
    elif source.kind == "html":
        from ppmd_cli.intake.reader_worker import shared_worker

        workbook = shared_worker().workbook("html", source.data, limits)
    elif source.kind == "csv":
        workbook = _read_tables(source, limits)
    else:
        from ppmd_cli.intake.ods import read_fods, read_ods

        workbook = (read_ods if source.kind == "ods" else read_fods)(source.data, limits)
    without = _NO_CHECKSUM.get(source.kind)
    if without is not None:
        notice = ("format_without_checksum", (("format", without),))
        workbook = replace(workbook, notices=(*workbook.notices, notice))
    return workbook


def _read_tables(source: Source, limits: Limits) -> RawWorkbook:
    """One sheet for each file of the return, named as the file is."""
    from ppmd_cli.intake.csv_parts import sheet_name
    from ppmd_cli.intake.csv_table import read_csv
    from ppmd_cli.intake.grid import Room

    room = Room(limits)
    sheets: list[RawSheet] = []
    guessed: str | None = None
    names: set[str] = set()
    for part in (source, *source.parts):
        name = sheet_name(part.path)
        if name.casefold() in names:
            name = part.path.stem
        names.add(name.casefold())
        sheet, encoding = read_csv(part.data, name, limits, room)
        sheets.append(sheet)
        guessed = guessed or encoding
    notices = (("encoding_guessed", (("encoding", guessed),)),) if guessed else ()
    return RawWorkbook(tuple(sheets), texts_only=True, notices=notices)


def _unlocked(source: Source, passwords: Sequence[str], limits: Limits) -> RawWorkbook | Refused:
    """Read what a password protects; the file keeps the name and the sha256 under which it came."""
    if find_spec("msoffcrypto") is None:
        raise RefusalError("password_extra_missing" if passwords else "file_encrypted")
    from ppmd_cli.intake.reader_worker import shared_worker

    data = shared_worker().unlocked(source.data, passwords, limits)
    kind = kind_of(data, limits)
    if kind == "locked" or data == source.data:
        raise RefusalError("file_encrypted")
    return read_workbook(replace(source, data=data, kind=kind), (), limits)
