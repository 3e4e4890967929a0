"""The report as a Word document from the office's own template. The only door to docxtpl."""

from __future__ import annotations

import io
import re

from docxtpl import DocxTemplate, RichText
from jinja2 import Environment, StrictUndefined

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import ReportView
from ppmd_cli.system.seal import seal


def report_docx(view: ReportView, t: Translator) -> bytes:
    """The document's bytes, the same for the same view.

    An undefined name in the template is an error that names it.
    """
    template = DocxTemplate(str(resources.template("report.docx")))
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    template.render({"v": view, "t": t, "rich": rich}, environment, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return seal(buffer.getvalue())


def rich(text: str) -> RichText:
    """`**` around words becomes bold; the rest keeps the paragraph's own style."""
    made = RichText()
    for place, part in enumerate(re.split(r"\*\*", text)):
        if part:
            made.add(part, bold=bool(place % 2))
    return made
