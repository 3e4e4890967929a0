"""Make the templates of the report, of the superior's report, of the letter that submits it, and of the brief.

Run it only to start the templates again: whoever edits a file in Word edits the template itself.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.table import _Row
from office_page import (
    addressed,
    annex_head,
    annexes_begin,
    base,
    empty_too,
    end,
    fixed,
    grid,
    head,
    line,
    note,
    prose,
    repeat,
    title,
    whole_row,
)

from ppmd_cli.system.seal import seal

FOLDER = Path(__file__).resolve().parent.parent / "templates"


def main() -> None:
    """Write the templates."""
    save(_report(), "report.docx")
    save(_report(superior=True), "report_province.docx")
    save(_letter(), "report_letter.docx")
    save(_brief(), "report_brief.docx")


def save(document: DocumentType, name: str) -> None:
    """Write it, the same bytes each time."""
    document.save(str(FOLDER / name))
    (FOLDER / name).write_bytes(seal((FOLDER / name).read_bytes()))


def _report(*, superior: bool = False) -> DocumentType:
    """superior: the report of who stands above the office, which proposes nothing to itself."""
    document = base()
    head(document)
    drafted = "true" if superior else "v.draft"
    title(document, "{{ t('report.docx.report') }}", "{{ v.head.subject }}", drafted)
    addressed(document)
    _body(document, superior=superior)
    end(document)
    _annexes(document)
    return document


def _letter() -> DocumentType:
    """An official letter has no kind; what it is about stands under its number."""
    document = base()
    head(document, about="{{ t('report.letter.about', subject=lower(v.head.subject)) }}")
    addressed(document)
    slots = "superior=v.head.addressed_to[0], issuer=v.head.issuer, period=v.period_label"
    prose(
        document,
        "{{ v.head.opening or t('report.letter.opening', plan=v.origin.plan_title, " + slots + ") }}",
    )
    prose(document, "{{ annexed(v.sending.scope) }}")
    prose(document, "{{ v.signed.counts }}")
    line(document, "{%p if not v.final %}")
    prose(document, "{{ t('report.note.pace') }}")
    line(document, "{%p endif %}")
    line(document, "{%p if v.signed.lacking %}")
    prose(document, "{{ t('report.letter.attention') }}").paragraph_format.keep_with_next = True
    line(document, "{%p endif %}")
    _texts(document, "v.signed.lacking", dash=True)
    request, attached = (f"{{{{ t('report.letter.{name}', {slots}) }}}}" for name in ("request", "attached"))
    prose(document, f"{request} {attached}./.").paragraph_format.keep_with_next = True
    end(document)
    return document


def _brief() -> DocumentType:
    """One page for the chairman: how many are reached or late, where, and what he is to order."""
    document = base()
    head(document, numbered=False)
    title(document, "{{ t('report.brief.kind') }}", "{{ v.head.subject }}")
    prose(document, "1. {{ t('report.brief.how_many') }}", bold=True)
    prose(document, "{{ v.signed.counts }}")
    line(document, "{%p if v.signed.brief.rows %}")
    prose(document, "2. {{ t('report.brief.where') }}", bold=True, after=6)
    names = ("indicator", "result", "verdict", "where_head")
    heads = tuple(f"{{{{ t('report.brief.{name}') }}}}" for name in names)
    cells = ("{{ b.label }}", "{{ b.result }}", "{{ b.verdict }}", "{{ b.where }}")
    grid(document, "b in v.signed.brief.rows", heads, cells, (5.2, 2.6, 3.7, 4.5), centred=(1,), size=11)
    line(document, "{%p endif %}")
    _pace(document)
    line(document, "{%p if v.signed.brief.others %}")
    prose(document, "{{ v.signed.brief.others }}")
    line(document, "{%p endif %}")
    prose(document, "{{ 3 if v.signed.brief.rows else 2 }}. {{ t('report.brief.orders') }}", bold=True)
    _texts(document, "v.signed.brief.orders", dash=True)
    line(document, "{%p if v.signed.brief.other_orders %}")
    prose(document, "{{ v.signed.brief.other_orders }}")
    line(document, "{%p endif %}")
    _dots(document, "v.signed.brief.orders or v.signed.brief.other_orders")
    return document


def _body(document: DocumentType, *, superior: bool) -> None:
    prose(document, "{{ v.head.opening }}")
    prose(document, "{{ annexed(v.sending.scope) }}")
    prose(document, "{{ annexed(v.sending.timeliness) }}")
    line(document, "{%p if part.situation %}")
    _heading(document, "situation", "v.signed.situation.title|upper")
    _texts(document, "v.signed.situation.paragraphs")
    _texts(document, "v.signed.own.situation")
    _dots(document, "v.signed.situation.paragraphs or v.signed.own.situation")
    line(document, "{%p endif %}")
    _heading(document, "results", "t('report.docx.results')|upper")
    line(document, "{%p for chapter in v.signed.results %}")
    prose(document, "{{ loop.index }}. {{ chapter.title }}", bold=True)
    _texts(document, "chapter.paragraphs")
    line(document, "{%p endfor %}")
    line(document, "{%p if v.signed.dated %}")
    prose(document, "{{ v.signed.results|length + 1 }}. {{ t('report.docx.duties') }}", bold=True)
    line(document, "{%p for text in v.signed.dated %}")
    prose(document, "{{ letter(loop.index) }}) {{ annexed(text) }}")
    line(document, "{%p endfor %}")
    line(document, "{%p endif %}")
    last = "{{ v.signed.results|length + (2 if v.signed.dated else 1) }}"
    prose(document, last + ". {{ t('report.page.indicators') }}", bold=True)
    lead = prose(document, "{{ t('report.docx.table_follows', total=count(v.indicators|length)) }}", after=6)
    lead.paragraph_format.keep_with_next = True
    _indicators(document)
    _pace(document)
    _assessment(document, superior=superior)
    prose(document, "{{ t('report.docx.annexes') }}./.").paragraph_format.keep_with_next = True


def _assessment(document: DocumentType, *, superior: bool) -> None:
    """What the figures say, then the officer's text; dots where only the officer can say something."""
    _heading(document, "assessment", "t('report.docx.assessment')|upper")
    _heading(document, "strengths", "t('narrative.strengths.title')")
    prose(document, "{{ v.signed.counts }}")
    _texts(document, "v.signed.own.strengths")
    line(document, "{%p if part.shortcomings %}")
    _heading(document, "shortcomings", "t('narrative.shortcomings.title')")
    _texts(document, "v.signed.lacking", dash=True)
    _texts(document, "beside(v.signed.lacking, v.signed.own.shortcomings)")
    _dots(document, "v.signed.lacking or v.signed.own.shortcomings")
    line(document, "{%p endif %}")
    line(document, "{%p if part.causes %}")
    _heading(document, "causes", "t('report.docx.causes')")
    for name in ("causes_objective", "causes_subjective"):
        line(document, "{%p if part." + name + " %}")
        prose(
            document, f"{{{{ part.{name} }}}}) {{{{ t('narrative.{name}.title') }}}}:"
        ).paragraph_format.keep_with_next = True
        _texts(document, f"v.signed.own.{name}")
        _dots(document, f"v.signed.own.{name}")
        line(document, "{%p endif %}")
    line(document, "{%p endif %}")
    line(document, "{%p if part.ahead %}")
    _heading(document, "ahead", "v.signed.ahead_title|upper")
    _texts(document, "v.signed.ahead", dash=True)
    _texts(document, "beside(v.signed.ahead, v.signed.own.ahead)")
    _dots(document, "v.signed.ahead or v.signed.own.ahead")
    line(document, "{%p endif %}")
    line(document, "{%p if part.proposals %}")
    _heading(document, "proposals", "t('report.docx.proposals')|upper")
    readers = ("to_ministry",) if superior else ("to_ministry", "to_province", "to_units")
    for name in readers:
        line(document, "{%p if part." + name + " %}")
        if not superior:
            _heading(document, name, f"t('narrative.{name}.title')")
        _texts(document, f"v.signed.own.{name}")
        _dots(document, f"v.signed.own.{name}")
        line(document, "{%p endif %}")
    line(document, "{%p endif %}")


def _heading(document: DocumentType, name: str, title: str) -> None:
    """A part's number, which the program counts, and its title."""
    prose(document, "{{ part." + name + " }}. {{ " + title + " }}", bold=True)


def _pace(document: DocumentType) -> None:
    """Before the year is out: what "on track" is measured by is the office's own reckoning."""
    line(document, "{%p if not v.final %}")
    note(document, "{{ t('report.note.pace') }}")
    line(document, "{%p endif %}")


def _dots(document: DocumentType, unless: str) -> None:
    line(document, "{%p if not (" + unless + ") %}")
    prose(document, "…")
    line(document, "{%p endif %}")


def _texts(document: DocumentType, texts: str, *, dash: bool = False) -> None:
    line(document, "{%p for text in " + texts + " %}")
    prose(document, ("- " if dash else "") + "{{r rich(text) }}")
    line(document, "{%p endfor %}")


def _indicators(document: DocumentType) -> None:
    names = ("number", "indicator", "result", "rate", "target", "verdict")
    heads = tuple(f"{{{{ t('report.table.{name}') }}}}" for name in names)
    more = ("{%p if i.remark %}", "{{ annexed(i.remark) }}", "{%p endif %}")
    cells = (
        "{{ i.number }}", "{{ i.label }}", "{{ i.result }}", "{{ i.percent }}", "{{ i.target }}",
        ("{{ i.mark }} {{ i.verdict_word }}", *more),
    )  # fmt: skip
    grid(
        document,
        "i in v.indicators",
        heads,
        cells,
        (0.8, 4.5, 2.75, 1.4, 1.9, 4.65),
        centred=(0, 2, 3),
        size=11,
        apart=1.5,
    )


def _annexes(document: DocumentType) -> None:
    attached = "{{ t('report.docx.attached', symbol=v.head.symbol, issuer=v.head.issuer) }}"
    annexes_begin(document)
    annex_head(document, "I", "{{ t('report.docx.indicators_title')|upper }}", attached)
    names = ("number", "clause", "indicator", "result", "rate", "bounds", "target", "verdict", "needed")
    heads = tuple(f"{{{{ t('report.annex_one.{name}') }}}}" for name in names)
    beside = ("{%p for one in i.beside %}", "{{ one }}", "{%p endfor %}")
    cells = (
        "{{ i.number }}", "{{ i.clause }}", ("{{ i.label }}", *beside), "{{ i.result }}", "{{ i.percent }}",
        "{{ i.range }}", "{{ i.target }}", "{{ i.verdict_word }}", "{{ i.needed if i.verdict in ('behind', 'not_met') else '–' }}",
    )  # fmt: skip
    widths = (0.9, 1.6, 8.9, 2.8, 1.5, 2.9, 2.1, 3.1, 1.4)
    grid(document, "i in v.indicators", heads, cells, widths, centred=(0, 1, 3, 4, 5, 8), size=11)
    line(document, "{{ t('report.docx.notes_title') }}:", size=12, bold=True, align=ALIGN.LEFT, before=8)
    line(document, "{%p for note in v.notes %}", align=ALIGN.LEFT)
    line(document, "{{ loop.index }}. {{ note }}", size=12, align=ALIGN.JUSTIFY, before=3)
    line(document, "{%p endfor %}", align=ALIGN.LEFT)
    document.add_section(WD_SECTION.NEW_PAGE)  # each annex counts its own pages
    annex_head(document, "II", "{{ t('report.docx.units_title')|upper }}", attached)
    _matrix(document)
    document.add_section(WD_SECTION.NEW_PAGE)
    annex_head(document, "III", "{{ t('report.docx.tasks_title')|upper }}", attached)
    names = ("clause_head", "task", "time", "progress")
    heads = tuple(f"{{{{ t('report.page.{name}') }}}}" for name in names)
    cells = ("{{ k.clause }}", "{{ k.label }}", "{{ k.time }}", "{{ k.progress }}")
    grid(document, "k in v.tasks", heads, cells, (1.7, 12.6, 2.7, 8.2), size=11, apart=1.5)
    document.add_section(WD_SECTION.NEW_PAGE)
    annex_head(document, "IV", "{{ t('report.docx.sending_title')|upper }}", attached)
    line(document, "{{ annexed(v.sending.timeliness) }}", align=ALIGN.JUSTIFY, after=6)
    heads = tuple(f"{{{{ t('report.annex_four.{name}') }}}}" for name in ("number", "unit", "state"))
    cells = ("{{ loop.index }}", "{{ s.name }}", "{{ s.sent }}")
    grid(document, "s in v.atlas.pages", heads, cells, (1.2, 13.2, 10.8), centred=(0,), size=12)


def _matrix(document: DocumentType) -> None:
    """Units down, indicators across; the columns are as many as the plan needs (docxtpl's tc loop)."""
    table = document.add_table(rows=5, cols=4)
    table.style = "Table Grid"
    fixed(table, (25.2 / 4,) * 4)
    repeat(table.rows[0])
    _matrix_row(table.rows[0], "{{ t('report.page.unit') }}", "columns", bold=True)
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for row in v.matrix.rows %}")
    _matrix_row(table.rows[2], "{{ capital(row.name) }}", "row.cells")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    _matrix_row(table.rows[4], "{{ t('report.annex.total') }}", "total", bold=True)
    for row in table.rows:
        whole_row(row)
    line(document, "{{ v.matrix.key }}", size=12, align=ALIGN.JUSTIFY, before=6)


def _matrix_row(row: _Row, name: str, figures: str, *, bold: bool = False) -> None:
    """A row of the table of units: the name, then a column for each of the figures."""
    cells = row.cells
    loop = figures if figures.startswith("row.") else f"v.matrix.{figures}"
    head = figures == "columns"
    texts = (name, "{%tc for c in " + loop + " %}", "{{ c }}", "{%tc endfor %}")
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        align = ALIGN.CENTER if place or head else ALIGN.LEFT
        made = line(cell, text, size=9, bold=bold, first=True, align=align, before=2, after=2)
        empty_too(made, 9)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


if __name__ == "__main__":
    main()
