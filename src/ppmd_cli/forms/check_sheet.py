"""The live check sheet: every check that Excel can express, calculated while the sender types."""

from __future__ import annotations

import re

from openpyxl.formatting.rule import Rule as Colouring
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.live import Count, counts, reference
from ppmd_cli.forms.live_rules import LiveRule, live_conditions, live_rules
from ppmd_cli.forms.page import Canvas, draw_titles, fit_row, freeze, protect, set_up_page, set_widths
from ppmd_cli.forms.style import CODE, GROUPING, HEADING, LABEL, NUMBERING, Look
from ppmd_cli.i18n import Translator
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.form import Rule

WIDTHS = (28.0, 60.0, 20.0, 11.0, 17.0, 9.0, 28.0)
HEADS = ("check", "what", "places", "severity", "state", "count", "first")
SUMMARY_ROW, HEAD_ROW, FIRST_ROW = 4, 5, 7
STATE, COUNT, FIRST = 5, 6, 7
ID = Look(border=True, size=8, color=style.GREY, wrap=True, number_format=style.TEXT)
CENTRED = Look(border=True, align="center", wrap=True)
_SLOTTED = re.compile(r"\s*\((?:[^()]*\{[^}]*\}[^()]*)\)")
_SLOT = re.compile(r"\{([a-z0-9_]+)(?:\[[^\]]*\])?\}")


def draw_check(canvas: Canvas) -> str | None:
    """Summary, what is still blank or unreadable, then a row a rule. Nothing is typed here.

    Gives the range of the rules' codes, None if there are no rules.
    """
    t = canvas.t
    sheet = canvas.workbook.create_sheet(t("forms.sheet.check"))
    set_widths(sheet, WIDTHS)
    draw_titles(canvas, sheet, WIDTHS, t("forms.check.title"))
    for column, name in enumerate(HEADS, 1):
        canvas.stylist.put(sheet, HEAD_ROW, column, t(f"forms.head.{name}"), HEADING)
        canvas.stylist.put(sheet, HEAD_ROW + 1, column, chr(ord("A") + column - 1), NUMBERING)
    sheet.row_dimensions[HEAD_ROW].height = 34
    row = _group(canvas, sheet, FIRST_ROW, "A", t("forms.check.group.typed"))
    for count in counts(canvas.layout):
        _draw_count(canvas, sheet, row, count)
        row += 1
    block = Block(sheet)
    for live in live_conditions(canvas.plan, canvas.layout):
        _draw_rule(canvas, sheet, row, live, block)
        row += 1
    rules = live_rules(canvas.plan, canvas.layout)
    if rules:
        row = _group(canvas, sheet, row, "B", t("forms.check.group.rules"))
    first_rule = row
    for live in rules:
        _draw_rule(canvas, sheet, row, live, block)
        row += 1
    last = max(row - 1, FIRST_ROW)
    _draw_summary(canvas, sheet, last)
    _colour(sheet, t, last)
    freeze(sheet, FIRST_ROW, 1)
    set_up_page(canvas, sheet, (last, len(WIDTHS)), landscape=True, title_rows=(HEAD_ROW, HEAD_ROW + 1))
    protect(sheet)
    return reference(sheet.title, first_rule, 1, last, 1) if rules else None


class Block:
    """Hidden columns with the verdicts: a cell for a rule of the unit, a column for one of rows."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._column = len(WIDTHS) + 1
        self._hide(self._column)

    def single(self, row: int, formula: str) -> str:
        """Write one verdict on the rule's own row; gives its address."""
        self._sheet.cell(row, len(WIDTHS) + 1).value = f"={formula}"
        return f"{column_letters(len(WIDTHS) + 1)}{row}"

    def column(self, live: LiveRule) -> str:
        """Write a verdict for each row that the rule speaks of; gives the range over all rows."""
        if live.sheet is None:
            raise ValueError("a check of the unit has no rows")
        self._column += 1
        self._hide(self._column)
        rows = range(live.sheet.first_row, live.sheet.last_row + 1)
        for row in live.rows:
            self._sheet.cell(FIRST_ROW + row - rows.start, self._column).value = f"={live.on(row)}"
        letters = column_letters(self._column)
        return f"${letters}${FIRST_ROW}:${letters}${FIRST_ROW + len(rows) - 1}"

    def _hide(self, column: int) -> None:
        self._sheet.column_dimensions[column_letters(column)].hidden = True


def plain_message(rule: Rule, t: Translator) -> str:
    """What the rule finds, in its message's words but without values."""
    text = _SLOTTED.sub("", rule.message.vi)
    subject = t(f"forms.check.subject.{rule.scope}") if rule.scope in ("child", "month", "task") else "…"
    text = _SLOT.sub(lambda found: subject if found[1] == "subject" else "…", text)
    return re.sub(r"\s+([,.;:])", r"\1", text).strip()


def _group(canvas: Canvas, sheet: Worksheet, row: int, letter: str, text: str) -> int:
    canvas.stylist.spread(sheet, (row, 1, row, len(WIDTHS)), f"{letter}. {text}", GROUPING)
    sheet.row_dimensions[row].height = 19
    return row + 1


def _draw_count(canvas: Canvas, sheet: Worksheet, row: int, count: Count) -> None:
    t, put = canvas.t, canvas.stylist.put
    what = t(f"forms.check.{count.kind}")
    put(sheet, row, 1, None, CODE)
    put(sheet, row, 2, what, LABEL)
    put(sheet, row, 3, count.sheet, Look(border=True, align="center", wrap=True, size=10))
    put(sheet, row, 4, t(f"forms.severity.{_severity(count)}"), CENTRED)
    bad = t(f"forms.state.{'blank' if count.kind == 'blank' else _severity(count)}")
    put(sheet, row, STATE, f'=IF(F{row}>0,"{bad}","{t("forms.state.ok")}")', CENTRED, formula=True)
    number: object = f"={count.formula}"
    if count.array:
        number = ArrayFormula(f"{column_letters(COUNT)}{row}", f"={count.formula}")
    put(sheet, row, COUNT, number, CENTRED, formula=True)
    put(sheet, row, FIRST, None, LABEL)
    fit_row(sheet, row, [(what, WIDTHS[1], LABEL), (count.sheet, WIDTHS[2], CENTRED)], 18)


def _severity(count: Count) -> str:
    return "warning" if count.kind in ("not_number", "not_date") else "error"


def _draw_rule(canvas: Canvas, sheet: Worksheet, row: int, live: LiveRule, block: Block) -> None:
    t, put = canvas.t, canvas.stylist.put
    if live.rule is not None:
        code, what = live.rule.id, plain_message(live.rule, t)
    else:
        code, what = None, t("forms.check.blank_when", label=live.element.label.vi if live.element else "")
    small = Look(border=True, align="center", wrap=True, size=9)
    put(sheet, row, 1, code, ID)
    put(sheet, row, 2, what, LABEL)
    put(sheet, row, 3, live.codes, small)
    severity = live.severity.value
    put(sheet, row, 4, t(f"forms.severity.{severity}"), CENTRED)
    good, bad, rests = (t(f"forms.state.{name}") for name in ("ok", severity, "rests"))
    if live.sheet is None:
        verdict = block.single(row, live.formula)
        state = f'=IF(ISTEXT({verdict}),"{rests}",IF({verdict},"{good}","{bad}"))'
        number, first = f'=IF(E{row}="{bad}",1,0)', None
    else:
        area = block.column(live)
        number = f"=COUNTIF({area},FALSE)"
        state = f'=IF(F{row}>0,"{bad}",IF(COUNTIF({area},TRUE)=0,"{rests}","{good}"))'
        first = f'=IF(F{row}=0,"",INDEX({live.names},MATCH(FALSE,{area},0)))'
    put(sheet, row, STATE, state, CENTRED, formula=True)
    put(sheet, row, COUNT, number, CENTRED, formula=True)
    put(sheet, row, FIRST, first, LABEL, formula=True)
    fit_row(sheet, row, [(what, WIDTHS[1], LABEL), (live.codes, WIDTHS[2], small)], 18)


def _draw_summary(canvas: Canvas, sheet: Worksheet, last: int) -> None:
    t = canvas.t
    states = f"$E${FIRST_ROW}:$E${last}"
    blanks = f'SUMIF({states},"{t("forms.state.blank")}",$F${FIRST_ROW}:$F${last})'
    parts = t("forms.check.summary").split("|")
    values = [f'COUNTIF({states},"{t(f"forms.state.{name}")}")' for name in ("error", "warning")] + [blanks]
    text = "&".join(
        piece
        for part, value in zip(parts, [*values, ""], strict=True)
        for piece in (f'"{part}"', value)
        if piece
    )
    look = Look(bold=True, size=13, align="center", border=True, fill=style.TOTAL, wrap=True)
    canvas.stylist.spread(sheet, (SUMMARY_ROW, 1, SUMMARY_ROW, len(WIDTHS)), None, look)
    canvas.stylist.put(sheet, SUMMARY_ROW, 1, f"={text}", look, formula=True)
    sheet.row_dimensions[SUMMARY_ROW].height = 28


def _colour(sheet: Worksheet, t: Translator, last: int) -> None:
    """Red, amber and green beside the words, never instead of them."""
    area = f"E{FIRST_ROW}:E{last}"
    for name, fill, font in (
        ("error", style.BAD_FILL, style.RED),
        ("warning", style.WARN_FILL, None),
        ("blank", style.WARN_FILL, None),
        ("ok", style.GOOD_FILL, None),
        ("rests", None, style.GREY),
    ):
        sheet.conditional_formatting.add(
            area,
            Colouring(
                type="expression",
                formula=[f'$E{FIRST_ROW}="{t(f"forms.state.{name}")}"'],
                dxf=DifferentialStyle(
                    fill=PatternFill(bgColor=fill, fill_type="solid") if fill else None,
                    font=Font(color=font, bold=name == "error") if font else None,
                ),
            ),
        )
