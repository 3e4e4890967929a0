"""The report as one self-contained web page. The only door to Jinja2."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256

from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.compiled import Compiled
from ppmd_cli.report.counted import Counted
from ppmd_cli.report.linked import Linked, plain
from ppmd_cli.report.page import Bar, IndicatorView, ReportView
from ppmd_cli.report.sources import Sources
from ppmd_cli.report.told import figure, parts

LISTS = {"sent": "units", "verdicts": "indicators", "corrected": "notes", "accepted": "notes",
         "figures": "figures"}  # fmt: skip
"""Where the page lists what a sentence counts, for readers without scripts; by what stands before "-"."""


def report_html(
    view: ReportView,
    t: Translator,
    templates: Callable[[str], bytes] = resources.template_bytes,
    sources: Callable[[bool], Sources] | None = None,
    counted: Callable[[], Counted] | None = None,
    sentences: Callable[[], Linked] | None = None,
) -> str:
    """The page: no request, every text escaped, nothing runs or styles it but what stands in it.

    sources: where the figures come from, those of the periods before too if asked; counted: whom the counts
    of units count, and by which cells; sentences: where their figures are. Asked for by templates that tell
    it.
    """
    file = templates("report.html.j2")
    # Rendered once: folding constants takes longer than it saves.
    environment = Compiled(
        file,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
        optimized=False,
    )
    environment.filters["bold"] = bold
    environment.filters["linked"] = with_links
    source = _text(file)
    style = "\n" + _text(templates("style.css")) + _grid(view)
    script = _script(templates) if sources is not None and "sources" in source else ""
    told = sources("sources.earlier" in source) if sources is not None and script else None
    units = counted() if counted is not None and script and "counted" in source else None
    marked = sentences if units is not None and "said." in source else None
    page = environment.from_string(source)
    environment.keep()
    return page.render(
        v=view,
        t=t,
        bar=bar,
        classes={item.verdict_word: item.verdict for item in view.indicators},
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        figure=_unmarked if marked is None else figure,
        said=plain(view, t) if marked is None else marked(),
        sources=told,
        counted=units,
        counts=Markup("" if units is None else _as_data(units.cells())),  # noqa: S704 - no "<" is left in it
        cells=Markup("" if told is None else _as_data(told.cells)),  # noqa: S704 - no "<" is left in it
        policy=policy(style, script),
    )


def _script(templates: Callable[[str], bytes]) -> str:
    try:
        return "\n" + _text(templates("report.js"))
    except KeyError:  # the templates of a period that was closed before there was one
        return ""


def _text(data: bytes) -> str:
    return data.decode("utf-8").replace("\r\n", "\n")


def _as_data(text: str) -> str:
    """JSON within a page: nothing in it can end the element or open a comment."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def policy(style: str, script: str = "") -> str:
    """The content policy: nothing is fetched, sent or framed; only this very style and script count."""
    allowed = [f"style-src {_digest(style)}", *([f"script-src {_digest(script)}"] if script else [])]
    return f"default-src 'none'; {'; '.join(allowed)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _grid(view: ReportView) -> str:
    """The tile map's rows and columns: no element carries a style of its own."""
    rows = "".join(f".r{n}{{grid-row:{n}}}" for n in range(1, view.atlas.rows + 1))
    columns = "".join(f".c{n}{{grid-column:{n}}}" for n in range(1, view.atlas.columns + 1))
    return f"{rows}{columns}.map{{--columns:{view.atlas.columns or 1}}}\n"


def bold(text: str) -> Markup:
    """`**` around words becomes strong; everything else is escaped."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))  # noqa: S704 - escaped above


def with_links(text: str, of: str) -> Markup:
    """Like `bold`, and each marked figure opens what it rests on: that of an indicator, or what it counts."""
    shown = "".join(escape(one) if about is None else _opening(one, about, of) for one, about in parts(text))
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", shown))  # noqa: S704 - escaped above


def _opening(shown: str, about: str, of: str) -> Markup:
    group, _, key = about.partition(":")
    if not about:
        return Markup('<a class="src" href="#src-{}">{}</a>').format(of, shown)
    place = LISTS.get(group.partition("-")[0])
    if place is None:
        return escape(shown)
    link = Markup('<a class="src" href="#{}" data-of="{}" data-key="{}">{}</a>')
    return link.format(place, group, key, shown)


def _unmarked(shown: str, of: str = "") -> str:
    del of
    return shown


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
