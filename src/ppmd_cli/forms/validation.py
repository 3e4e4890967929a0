"""What Excel says about a data cell while it is typed in: input message, drop-down, limits."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ppmd_cli.forms.defaults import options_of
from ppmd_cli.forms.measure import clip
from ppmd_cli.i18n import Translator
from ppmd_cli.model.form import Element

# Excel refuses the file beyond these.
TITLE_LIMIT = 32
TEXT_LIMIT = 255
LIST_LIMIT = 255


class Lists:
    """Drop-down lists; those that do not fit into the validation itself stand on a hidden sheet."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        self._workbook = workbook
        self._name = name
        self._sheet: Any = None
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, options: tuple[str, ...]) -> str:
        """The formula of a list."""
        inline = ",".join(options)
        if len(inline) + 2 <= LIST_LIMIT and not any(sign in option for option in options for sign in ',"'):
            return f'"{inline}"'
        if options not in self._known:
            self._known[options] = self._write(options)
        return self._known[options]

    def to_end(self) -> None:
        """Put the hidden sheet, if there is one, behind all others."""
        if self._sheet is not None:
            self._workbook.move_sheet(self._sheet, len(self._workbook.sheetnames))

    def _write(self, options: tuple[str, ...]) -> str:
        if self._sheet is None:
            self._sheet = self._workbook.create_sheet(self._name)
            self._sheet.sheet_state = "hidden"
            self._sheet.protection.sheet = True
        column = len(self._known) + 1
        for row, option in enumerate(options, 1):
            self._sheet.cell(row, column, option).data_type = "s"
        letter = get_column_letter(column)
        return f"'{self._name}'!${letter}$1:${letter}${len(options)}"


def validation_for(element: Element, t: Translator, lists: Lists, years: tuple[int, int]) -> DataValidation:
    """The validation of an element's cells. years: first and last that a date may lie in.

    Numbers, dates and lists only warn: "không có số liệu" and "không phát sinh" may stand in any cell.
    """
    found = _limits(element, lists, years)
    found.allow_blank = True
    found.showInputMessage = True
    found.promptTitle = clip(f"{element.code}. {element.label.vi}", TITLE_LIMIT)
    found.prompt = clip(_prompt(element, t), TEXT_LIMIT)
    if found.type is not None:
        found.showErrorMessage = True
        found.errorTitle = clip(t(f"forms.error.{element.type}.title"), TITLE_LIMIT)
        slots = {"length": element.max_length, "first": years[0], "last": years[1]}
        found.error = clip(t(f"forms.error.{element.type}.text", **slots), TEXT_LIMIT)
    return found


def _limits(element: Element, lists: Lists, years: tuple[int, int]) -> DataValidation:
    options = options_of(element)
    if options is not None:
        return DataValidation(type="list", formula1=lists.source(options), errorStyle="warning")
    if element.type == "count":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", errorStyle="warning")
    if element.type == "amount":
        return DataValidation(
            type="decimal", operator="greaterThanOrEqual", formula1="0", errorStyle="warning"
        )
    if element.type == "date":
        first, last = years
        return DataValidation(
            type="date",
            operator="between",
            formula1=f"DATE({first},1,1)",
            formula2=f"DATE({last},12,31)",
            errorStyle="warning",
        )
    if element.max_length is not None:
        return DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(element.max_length), errorStyle="stop"
        )
    return DataValidation(type=None)


def _prompt(element: Element, t: Translator) -> str:
    parts = []
    if element.measure is not None:
        parts.append(t("forms.prompt.measure", measure=element.measure.vi))
    parts.append(element.guidance.vi if element.guidance is not None else t(f"forms.prompt.{element.type}"))
    return "\n".join(parts)
