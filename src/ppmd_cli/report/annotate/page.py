"""The list of findings as one self-contained web page: no script, no request, every text escaped."""

from __future__ import annotations

from html import escape

from ppmd_cli.report.annotate.marks import Listing, Mark
from ppmd_cli.report.annotate.styles import FILLS
from ppmd_cli.system.own_output import sealed_page

STYLE = (
    "body{font:17px/1.5 Arial,'Segoe UI',Roboto,sans-serif;margin:0 auto;max-width:44rem;"
    "padding:1rem;"
    "color:#1a1a1a;background:#fff;overflow-wrap:anywhere}"
    "h1{font-size:1.45rem;color:#9c0006;margin:.2rem 0 .6rem}"
    "p{margin:.35rem 0}.intro{color:#404040}"
    "article{margin:1.1rem 0;border:1px solid #d0d0d0;border-radius:6px;"
    "overflow:hidden}h2,h3{font-size:1.05rem;margin:0;padding:.5rem .75rem}article p{padding:0 .75rem}"
    ".legend{padding:.3rem .75rem;border-radius:6px;font-size:.95rem}"
    "details{padding:0 .75rem}summary{cursor:pointer;color:#0b3d91}details li{margin:.2rem 0}"
    ".small{font-size:.85rem;color:#595959;padding-bottom:.45rem!important}"
) + "".join(
    f".{severity}>h2,.{severity}>h3,.legend.{severity}{{background:#{colour[2:]}}}"
    for severity, colour in FILLS.items()
)


def list_page(listing: Listing, lang: str) -> bytes:
    """The page in UTF-8, sealed as an output of ours."""
    intro = "".join(f'<p class="intro">{escape(line)}</p>\n' for line in listing.intro)
    legend = "".join(
        f'<p class="legend {severity}">{escape(line)}</p>\n' for severity, line in listing.legend
    )
    page = (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(listing.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(listing.title)}</h1>\n{intro}{legend}"
        + "".join(article(mark, listing.each) for mark in listing.marks)
        + "</body>\n</html>\n"
    )
    return sealed_page(page.encode("utf-8", "replace"))


def article(mark: Mark, each: str, *, level: int = 2) -> str:
    """One line of a list. each: the words above its parts; level: of its heading."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in mark.lines)
    return (
        f'<article class="{mark.severity}">\n<h{level}>{escape(mark.head)}</h{level}>\n{lines}'
        f'{_parts(mark, each)}<p class="small">{escape(mark.small)}</p>\n</article>\n'
    )


def _parts(mark: Mark, each: str) -> str:
    """The single findings of a line, to be opened."""
    if not mark.parts:
        return ""
    items = "".join(f"<li>{escape(one.said)}</li>\n" for one in mark.parts)
    return f"<details><summary>{escape(each)}</summary>\n<ul>\n{items}</ul>\n</details>\n".replace(
        "{n}", str(len(mark.parts))
    )
