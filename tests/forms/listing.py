"""A workbook as text that a reader can check by eye."""

from __future__ import annotations

import io

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

FILLS = {"00FFF6D6": "yellow", "00F0F8F1": "green", "00EDEDED": "grey"}


def listing(data: bytes) -> str:
    """Sheets with their cells (value, fill and format of the typed ones), merges, validations and colours."""
    lines: list[str] = []
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        lines.append(
            f"== {sheet.title} ({sheet.sheet_state}, {sheet.page_setup.orientation}, freeze {sheet.freeze_panes})"
        )
        lines.append(
            f"   prints {sheet.print_area}, repeats {sheet.print_title_rows}, protected {sheet.protection.sheet}"
        )
        lines.append("   merged " + " ".join(sorted(str(one) for one in sheet.merged_cells.ranges)))
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    colour = FILLS.get(cell.fill.start_color.rgb, "?")
                    lines.append(
                        f"{cell.coordinate:6} [{colour} {cell.number_format}] {_show(cell.value)}".rstrip()
                    )
                elif cell.value is not None:
                    lines.append(f"{cell.coordinate:6} {_show(cell.value)}")
        for rule in sheet.data_validations.dataValidation:
            limits = " ".join(str(one) for one in (rule.operator, rule.formula1, rule.formula2) if one)
            lines.append(
                f"valid  {rule.sqref}: {rule.type} {limits} {rule.errorStyle or 'stop'} | {rule.promptTitle} | {rule.prompt!r}"
            )
        for area in sheet.conditional_formatting:
            lines.extend(f"colour {area.sqref}: {' '.join(rule.formula)}" for rule in area.rules)
    return "\n".join(lines) + "\n"


def _show(value: object) -> str:
    if isinstance(value, ArrayFormula):
        return f"{{{value.text}}}"
    return "" if value is None else str(value).replace("\n", "\\n")
