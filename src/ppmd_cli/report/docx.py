"""The report and the letters as Word documents from the office's own templates. The only door to docxtpl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

import docxtpl
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.errors import SettingsError
from ppmd_cli.i18n import Translator
from ppmd_cli.report import lines
from ppmd_cli.report.columns import widths
from ppmd_cli.report.compiled import Compiled
from ppmd_cli.report.heads import BRIEF, LETTER, PROVINCE, REPORT
from ppmd_cli.report.numbers import show_number
from ppmd_cli.report.outline import letter, outline
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.words import small
from ppmd_cli.system.seal import seal

if TYPE_CHECKING:
    from ppmd_cli.report.reminding import LetterView

TEMPLATES = {
    REPORT: "report.docx",
    PROVINCE: "report_province.docx",
    LETTER: "report_letter.docx",
    BRIEF: "report_brief.docx",
}
WIDE = 8
"""From so many columns on a table is a matrix of units by indicators."""
UNITS_ANNEX, RETURNS_ANNEX = "II", "IV"
"""The annex with the figures of every unit."""
SHORT_RULE, EVEN_LINES = "Đường kẻ ngắn", "Trích yếu"
"""The styles of what is measured."""
PART = 42
"""Percent of the text's length that a short line takes: the decree says from a third to a half."""
EMU = Fraction(127, 10)
"""Word's smallest measures in the thousandth of a point."""
USUAL_SIZE, USUAL_EDGE = 13, 108
"""Points of a text and twips beside it in a cell, where the template says neither."""
TWIP = 50
"""A twentieth of a point, likewise."""
SLACK = 1500
"""Room that a title's lines have beyond their width in our font, in thousandths of its size."""


def report_docx(
    view: ReportView,
    t: Translator,
    templates: Callable[[str], bytes] = resources.template_bytes,
    document: str = REPORT,
) -> bytes:
    """A document's bytes, the same for the same view and template.

    Raises SettingsError for a template that names what there is not.
    """
    name = TEMPLATES[document]
    template = _filled(name, templates(name), given(replace(view, document=document), t))
    for table in template.docx.tables:
        room_for_names(table)
    draw_to_measure(template.docx)
    buffer = io.BytesIO()
    template.save(buffer)
    return seal(buffer.getvalue())


def given(view: ReportView, t: Translator) -> dict[str, object]:
    """What a template of a report may name."""

    def annexed(text: str) -> str:
        """Where a list of units is cut short, say in which annex the others stand, if there is one."""
        if view.document not in (REPORT, PROVINCE):
            return text
        annex = f"{t('report.docx.annex')} {RETURNS_ANNEX if text in about_returns else UNITS_ANNEX}"

        def pointed(found: re.Match[str]) -> str:
            before = text[: found.start()]
            # No bracket within a bracket.
            if before.count("(") > before.count(")"):
                return t("report.names.inside", text=found[0], annex=annex)
            return f"{found[0]} ({annex})"

        return cut.sub(pointed, text)

    about_returns = {view.sending.scope, view.sending.timeliness, *view.signed.urged}
    cut = re.compile(re.escape(t("report.names.more", names="", count="@").strip()).replace("@", r"[\d.,]+"))
    return {
        "v": view,
        "t": t,
        "letter": letter,
        "part": outline(view),
        "lower": small,
        "capital": lambda text: text[:1].upper() + text[1:],
        "annexed": annexed,
        "beside": beside,
        "count": lambda number: show_number(number, t.lang, lead_zero=t.lang == "vi"),
        "rich": lambda text: rich(annexed(text)),
    }


def beside(points: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """The officer's paragraphs as they stand below the program's points: points too, if not numbered."""
    return tuple(one if not points or re.match(r"-|\d", one) else f"- {one}" for one in own)


def letter_docx(view: LetterView, t: Translator, name: str) -> bytes:
    """A letter from the template of this name; the digest of its text among its properties."""
    template = _filled(name, resources.template_bytes(name), {"v": view, "t": t})
    first, second = io.BytesIO(), io.BytesIO()
    template.save(first)
    template.docx.core_properties.identifier = _digest(first.getvalue())
    template.docx.save(second)
    return seal(second.getvalue())


def is_untouched(data: bytes) -> bool:
    """Tell whether a letter is as `letter_docx` wrote it; when in doubt it is not."""
    try:
        return bool(Document(io.BytesIO(data)).core_properties.identifier == _digest(data))
    except Exception:  # noqa: BLE001 - whatever it is, it is not ours
        return False


def _digest(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return sha256(pack.read("word/document.xml")).hexdigest()


def _filled(name: str, data: bytes, given: Mapping[str, object]) -> DocxTemplate:
    """The template with what is given in its places; a name that is not given is a fault of the template."""
    environment = Compiled(data, f"docxtpl {docxtpl.__version__}", undefined=StrictUndefined, autoescape=True)
    template = _Template(data, environment)
    try:
        template.render(given, environment, autoescape=True)
    except UndefinedError as error:
        named = re.findall(r"'([^']*)'", error.message or "")
        raise SettingsError("report.error.template_name", template=name, name=(named or ["?"])[-1]) from error
    except TemplateSyntaxError as error:
        raise SettingsError("report.error.template", template=name, reason=error.message) from error
    environment.keep()
    return template


class _Template(DocxTemplate):  # type: ignore[misc]
    """A template whose parts were made ready for Jinja2 before: docxtpl searches them many times over."""

    def __init__(self, data: bytes, environment: Compiled) -> None:
        super().__init__(io.BytesIO(data))
        self._environment = environment

    def patch_xml(self, src_xml: str) -> str:
        return self._environment.prepared(src_xml, super().patch_xml)


def draw_to_measure(document: DocumentType) -> None:
    """Lines that are to be a part of the text above them, and titles whose lines are to be alike.

    What is to be measured is known by its style, so that a person may move it in Word.
    """
    section = document.sections[0]
    page = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    named = {one.name: one.style_id for one in document.styles if one.name in (SHORT_RULE, EVEN_LINES)}
    _measure(document.paragraphs, page, named)
    for table in document.tables[:1]:
        for cell in table._cells:  # noqa: SLF001 - row.cells is slow
            _measure(cell.paragraphs, int(cell.width or page), named)


def _measure(paragraphs: Sequence[Paragraph], room: int, named: Mapping[str, str]) -> None:
    """named: the ids of the styles that ask for it."""
    above: tuple[Paragraph | None, int] = (None, room)
    for paragraph in paragraphs:
        style = paragraph._p.style  # noqa: SLF001 - paragraph.style looks through all styles
        if style is not None and style == named.get(SHORT_RULE):
            _indent(paragraph, room, max(lines.wrapped(*_text(*above)), default=0) * EMU * PART / 100)
            continue
        above = (paragraph, room)
        if style is not None and style == named.get(EVEN_LINES):
            text, size, wide = _text(*above)
            narrow = min(lines.even(text, size, wide) + SLACK * size, wide) * EMU
            above = (paragraph, int(narrow))
            _indent(paragraph, room, narrow)


def _text(paragraph: Paragraph | None, room: int) -> tuple[str, int, int]:
    """A paragraph's text, its size in points and the room it has, in thousandths of a point."""
    if paragraph is None:
        return "", 1, 0
    size = next((int(run.font.size.pt) for run in paragraph.runs if run.font.size), 14)
    return paragraph.text, size, int(room / EMU)


def _indent(paragraph: Paragraph, room: int, width: Fraction) -> None:
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Length(max(0, int(room - width) // 2))


def room_for_names(table: Table) -> None:
    """Give the columns of a wide table the widths they need, which docxtpl made all alike."""
    grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001 - python-docx counts columns by rows' cells
    rows = [row.tc_lst for row in table._tbl.tr_lst]  # noqa: SLF001 - likewise; row.cells is slow
    if len(grid) < WIDE or len({column.w for column in grid}) > 1:
        return
    if any(len(row) != len(grid) for row in rows):
        return  # merged by who edited the template
    texts = [["".join(part.text or "" for part in cell.iter(qn("w:t"))) for cell in row] for row in rows]
    sizes = [_number(rows[-1][place], "sz", "val", 2 * USUAL_SIZE) // 2 for place in (0, -1)]
    edge = _number(table._tbl.tblPr, "left", "w", USUAL_EDGE) * TWIP  # noqa: SLF001 - no door in python-docx
    whole = int(sum(int(column.w or 0) for column in grid) / EMU)
    found = [Length(int(wide * EMU)) for wide in widths(texts, sizes, whole, edge)]
    table.autofit = False
    for column, wide in zip(grid, found, strict=True):
        column.w = wide
    for row in rows:
        for cell, wide in zip(row, found, strict=True):
            cell.width = wide


def _number(node: BaseOxmlElement, name: str, attribute: str, otherwise: int) -> int:
    """What is said first within a part of the document."""
    found = (one.get(qn(f"w:{attribute}")) for one in node.iter(qn(f"w:{name}")))
    return int(next(found, None) or otherwise)


def rich(text: str) -> RichText:
    """`**` around words becomes bold; the rest keeps the paragraph's own style."""
    made = RichText()
    for place, part in enumerate(re.split(r"\*\*", text)):
        if part:
            made.add(part, bold=bool(place % 2))
    return made
