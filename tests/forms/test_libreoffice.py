"""What LibreOffice makes of our workbooks: it opens them, keeps everything, and calculates.

Frozen panes are not compared: without a window LibreOffice 7.4 keeps none, not even of a workbook of two cells.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli import resources
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.layout import lay_out
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from tests.forms.conftest import Convert
from tests.forms.small_plan import FORM, PLAN

pytestmark = pytest.mark.slow


def shipped() -> list[Plan]:
    return [load_plan(path.parent) for path in sorted(resources.plans().glob("*/plan.yaml"))]


def blanks(folder: Path) -> list[Path]:
    """The small workbook, and one of each form that ships."""
    paths = [folder / "small.xlsx"]
    paths[0].write_bytes(write_blank(lay_out(PLAN, FORM, "s1", "Q1"), PLAN))
    for plan in shipped():
        for form in plan.forms:
            path = folder / f"{plan.id}-{form.id}.xlsx"
            path.write_bytes(write_blank(lay_out(plan, form, form.reporters[0], plan.periods[0].id), plan))
            paths.append(path)
    return paths


def test_nothing_is_lost_on_saving(resave: Convert, tmp_path: Path):
    paths = blanks(tmp_path)
    after = tmp_path / "after"
    for old, new in zip(paths, resave(paths, after), strict=True):
        before, saved = load_workbook(old), load_workbook(new)
        assert [(one.title, one.sheet_state) for one in saved] == [
            (one.title, one.sheet_state) for one in before
        ]
        for sheet in before:
            assert contents(saved[sheet.title]) == contents(sheet)
            assert validations(saved[sheet.title]) == validations(sheet)
            assert {str(one) for one in saved[sheet.title].merged_cells.ranges} == {
                str(one) for one in sheet.merged_cells.ranges
            }
            assert saved[sheet.title].protection.sheet
            assert saved[sheet.title].page_setup.orientation == (sheet.page_setup.orientation or "portrait")
            assert unlocked(saved[sheet.title]) == unlocked(sheet)


def contents(sheet: Worksheet) -> dict[str, str]:
    """Values and formulas; LibreOffice writes formulas without the spaces that we do not use either."""
    return {
        cell.coordinate: formula(cell.value) if cell.data_type == "f" else str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formula(value: object) -> str:
    """A formula without spaces and without quotes around names of sheets, in brackets if it is an array's."""
    text = re.sub(r"\s|'|\$", "", value.text if isinstance(value, ArrayFormula) else str(value))
    text = text.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")
    return f"{{{text}}}" if isinstance(value, ArrayFormula) else text


def unlocked(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def validations(sheet: Worksheet) -> dict[tuple[int, int], tuple[object, ...]]:
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for ranges in rule.sqref.ranges:
            left, top, right, bottom = range_boundaries(str(ranges))
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    found[row, column] = (
                        rule.type if rule.type != "none" else None,
                        *_limits(rule.formula1, rule.formula2),
                        rule.errorStyle or "stop",
                        rule.promptTitle,
                        rule.prompt,
                        rule.error,
                    )
    return found


def _limits(*formulas: str | None) -> tuple[str, ...]:
    return tuple(re.sub(r"\s|'|\$", "", one) for one in formulas if one not in (None, "0"))
