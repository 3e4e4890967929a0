"""The report as one self-contained web page. The only door to Jinja2."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import Bar, IndicatorView, ReportView


def report_html(
    view: ReportView, t: Translator, templates: Callable[[str], bytes] = resources.template_bytes
) -> str:
    """The page: no request, every text escaped, nothing runs or styles it but what stands in it."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=False, keep_trailing_newline=True
    )
    environment.filters["bold"] = bold
    source = templates("report.html.j2").decode("utf-8")
    style = "\n" + templates("style.css").decode("utf-8").replace("\r\n", "\n") + _grid(view)
    classes = {item.verdict_word: item.verdict for item in view.indicators}
    return environment.from_string(source).render(
        v=view,
        t=t,
        bar=bar,
        classes=classes,
        style=Markup(style),  # noqa: S704 - our own file
        policy=policy(style),
    )


def policy(style: str) -> str:
    """The content policy: nothing is fetched, sent or framed, and only this very style counts."""
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _grid(view: ReportView) -> str:
    """The tile map's rows and columns: no element carries a style of its own."""
    rows = "".join(f".r{n}{{grid-row:{n}}}" for n in range(1, view.atlas.rows + 1))
    columns = "".join(f".c{n}{{grid-column:{n}}}" for n in range(1, view.atlas.columns + 1))
    return f"{rows}{columns}.map{{--columns:{view.atlas.columns or 1}}}\n"


def bold(text: str) -> Markup:
    """`**` around words becomes strong; everything else is escaped."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))  # noqa: S704 - escaped above


def bar(places: Bar, item: IndicatorView) -> Markup:
    """A bullet bar as the pages of periods closed early have it: their templates ask for it."""
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
