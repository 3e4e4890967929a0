"""The report as one self-contained web page. The only door to Jinja2."""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import Bar, IndicatorView, ReportView


def report_html(
    view: ReportView, t: Translator, templates: Callable[[str], bytes] = resources.template_bytes
) -> str:
    """The page: no script, no request, every text escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=False, keep_trailing_newline=True
    )
    environment.filters["bold"] = bold
    source = templates("report.html.j2").decode("utf-8")
    style = templates("style.css").decode("utf-8").replace("\r\n", "\n")
    classes = {item.verdict_word: item.verdict for item in view.indicators}
    return environment.from_string(source).render(
        v=view,
        t=t,
        bar=bar,
        classes=classes,
        style=Markup(style),  # noqa: S704 - our own file
    )


def bold(text: str) -> Markup:
    """`**` around words becomes strong; everything else is escaped."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))  # noqa: S704 - escaped above


def bar(places: Bar, item: IndicatorView) -> Markup:
    """A bullet bar: the value, the range still open, the target and the mid-year reference."""
    parts = []
    if places.lower is not None and places.upper is not None and places.lower != places.upper:
        parts.append(
            Markup('<b style="left:{}%;right:calc(100% - {}%)"></b>').format(places.lower, places.upper)
        )
    if places.value is not None:
        parts.append(Markup('<i style="width:{}%"></i>').format(places.value))
    if places.pace is not None:
        parts.append(Markup('<u class="pace" style="left:{}%"></u>').format(places.pace))
    parts.append(Markup('<u style="left:calc({}% - 1px)"></u>').format(places.target))
    label = f"{item.percent}; {item.target}"
    return Markup('<div class="bar" role="img" aria-label="{}">{}</div>').format(
        label, Markup("").join(parts)
    )
