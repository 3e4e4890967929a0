"""Use: a plan and a period -> blank workbooks, one file a unit."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct

from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.forms.defaults import options_of
from ppmd_cli.forms.previous import Previous
from ppmd_cli.layout import FormLayout, form_of, lay_out, period_of
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.system.atomic import clear_parts, write_bytes
from ppmd_cli.workflow.untouched import is_untouched

SCHEMA_VERSION = "1.0"
# Names that Windows keeps for devices.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_NAME_BYTES = 200


class Template(Struct, frozen=True):
    """One blank workbook and its file. kept: a file with figures stands there and was left alone."""

    path: Path
    unit: OrgUnit
    layout: FormLayout
    kept: bool = False


def find_period(plan: Plan, given: str | None) -> Period:
    """The period with this id, whatever its case. Raises UsageError with the ids of the plan."""
    for period in plan.periods:
        if given is not None and period.id.casefold() == given.casefold():
            return period
    known = ", ".join(f"{period.id} ({period.label.vi})" for period in plan.periods)
    if given is None:
        raise UsageError("template.error.no_period", known=known)
    raise UsageError("template.error.period", given=given, known=known)


def find_units(plan: Plan, given: Sequence[str], *, every: bool) -> tuple[OrgUnit, ...]:
    """The units asked for, in the plan's order. Raises UsageError for one unknown or without a form."""
    if every:
        return tuple(unit for unit in plan.units if form_of(plan, unit.code) is not None)
    if not given:
        raise UsageError("template.error.no_unit")
    wanted = {_find_unit(plan, text).code for text in given}
    for code in wanted:
        if form_of(plan, code) is None:
            name = next(unit.name for unit in plan.units if unit.code == code)
            raise UsageError("template.error.no_form", unit=f"{code} ({name})")
    return tuple(unit for unit in plan.units if unit.code in wanted)


def make_templates(
    plan: Plan,
    period: Period,
    units: Iterable[OrgUnit],
    folder: Path,
    *,
    force: bool = False,
    previous: Callable[[str], Previous] = lambda _: {},
) -> Iterator[Template]:
    """Write a blank for each unit, file by file, whole or not at all.

    previous: what is known of a unit's last period, printed in grey beside the cells.
    A file that holds figures comes back as `kept`, unless `force`. Raises OutputError, InputError.
    """
    taken: set[str] = set()
    for unit in units:
        form = form_of(plan, unit.code)
        if form is None:
            raise UsageError("template.error.no_form", unit=unit.code)
        layout = lay_out(plan, form, unit.code, period_of(plan, period.id).id)
        path = folder / _free_name(file_name(plan, unit, period), taken)
        known = previous(unit.code)
        data = write_blank(layout, plan, known)
        kept = _write(path, data, layout, force=force)
        yield Template(path, unit, layout, kept)


def _write(path: Path, data: bytes, layout: FormLayout, *, force: bool) -> bool:
    """Write unless figures would be lost; tell whether the file was kept for that."""
    try:
        there = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    if there == data:
        return False
    if there is not None and not force and not is_untouched(path, there, layout, data):
        return True
    clear_parts(path)
    write_bytes(path, data)
    return False


def file_name(plan: Plan, unit: OrgUnit, period: Period) -> str:
    """A name to read, that every system takes: code, name, period."""
    short = period.short.vi if str(plan.year) in period.short.vi else f"{period.short.vi} {plan.year}"
    text = unicodedata.normalize("NFC", f"{unit.code} - {unit.name} - {short}")
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", text)).strip(" .")
    while len(text.encode()) > _NAME_BYTES:
        text = text[:-1].rstrip(" .")
    return f"_{text}.xlsx" if _RESERVED.match(text) else f"{text}.xlsx"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, numbered if another unit of this call has it: Windows tells no case apart."""
    stem = name.removesuffix(".xlsx")
    count = 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem} ({count}).xlsx"
    taken.add(name.casefold())
    return name


def _find_unit(plan: Plan, text: str) -> OrgUnit:
    """A unit by its code, or by its exact name."""
    wish = unicodedata.normalize("NFC", text).strip().casefold()
    for unit in plan.units:
        if wish in (unit.code.casefold(), unit.name.casefold()) and form_of(plan, unit.code) is not None:
            return unit
    for unit in plan.units:
        if unit.code.casefold() == wish:
            return unit
    filled = [unit for unit in plan.units if form_of(plan, unit.code) is not None]
    names = {key: unit for unit in filled for key in (unit.code.casefold(), unit.name.casefold())}
    near = [names[key] for key in get_close_matches(wish, names, n=3, cutoff=0.5)]
    near += [unit for unit in filled if wish and wish in unit.name.casefold()]
    meant = dict.fromkeys(f"{unit.code} ({unit.name})" for unit in near[:5])
    if meant:
        raise UsageError("template.error.unit_near", given=text, meant=", ".join(meant))
    raise UsageError("template.error.unit", given=text)


def templates_json(templates: Iterable[Template]) -> str:
    """The answer as the contract has it: where each value of each file goes."""
    answer = {
        "schema": "ppmd.templates",
        "schema_version": SCHEMA_VERSION,
        "files": [_file(one) for one in templates],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _file(template: Template) -> dict[str, Any]:
    layout = template.layout
    options = {key: options_of(element) for key, element in layout.elements.items()}
    return {
        "path": str(template.path),
        "unit": layout.unit,
        "period": layout.period,
        "form": layout.form.id,
        "cells": [
            {
                "element": cell.element,
                "subject": cell.subject,
                "sheet": cell.sheet,
                "cell": cell.cell,
                "type": layout.elements[cell.element].type,
                "required": cell.required,
                "options": options[cell.element],
            }
            for cell in layout.cells
        ],
    }
