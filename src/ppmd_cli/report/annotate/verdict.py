"""What a whole run found, as one self-contained web page: no script, no request, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from ppmd_cli.model.finding import Outcome
from ppmd_cli.report.annotate.marks import Listing
from ppmd_cli.report.annotate.page import STYLE, article
from ppmd_cli.system.own_output import sealed_page

MARKS = {Outcome.CLEAN: "✓", Outcome.WARNINGS: "!", Outcome.ERRORS: "✗", Outcome.UNREADABLE: "✗"}
"""Colour only repeats what the mark and the word beside it say."""
_STYLE = STYLE + (
    "h1{color:#1a1a1a}ol{list-style:none;padding:0;margin:1rem 0}ol li{margin:.3rem 0;padding:.35rem .75rem;"
    "border-left:.35rem solid #767676;background:#f6f6f6}"
    "li.clean,section.clean{border-color:#2e7d32}li.warnings,section.warnings{border-color:#b26a00}"
    "li.errors,li.unreadable,section.errors,section.unreadable{border-color:#9c0006}"
    "a{color:#0b3d91}section{border-top:.25rem solid;margin:2rem 0 0;padding-top:.6rem}"
    "section>h2{font-size:1.2rem;padding:0}"
    "@media print{section{break-before:page}details{display:block}}"
)


class Card(Struct, frozen=True):
    """One file. outcome_word: as people read it. whose: unit and period, "" where unknown.

    links: (words, address from the page) of what was written for the sender.
    """

    name: str
    outcome: Outcome
    outcome_word: str
    whose: str
    listing: Listing
    links: tuple[tuple[str, str], ...] = ()


def verdict_page(title: str, summary: str, nothing: str, cards: Sequence[Card], lang: str) -> bytes:
    """The page in UTF-8, sealed as an output of ours. nothing: what is said of a file without findings."""
    lines = "".join(
        f'<li class="{card.outcome.value}"><b>{MARKS[card.outcome]} {escape(card.outcome_word)}</b> '
        f'<a href="#f{number}">{escape(card.whose or card.name)}</a></li>\n'
        for number, card in enumerate(cards, start=1)
    )
    sections = "".join(_section(number, card, nothing) for number, card in enumerate(cards, start=1))
    page = (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p class="intro">{escape(summary)}</p>\n<ol>\n{lines}</ol>\n{sections}'
        "</main>\n</body>\n</html>\n"
    )
    return sealed_page(page.encode("utf-8", "replace"))


def _section(number: int, card: Card, nothing: str) -> str:
    heading = f"{MARKS[card.outcome]} {card.whose or card.name}: {card.outcome_word}"
    links = "".join(
        f'<p><a href="{escape(address)}">{escape(said)}</a></p>\n' for said, address in card.links
    )
    marks = card.listing.marks
    found = (
        "".join(article(mark, card.listing.each, level=3) for mark in marks) or f"<p>{escape(nothing)}</p>\n"
    )
    return (
        f'<section class="{card.outcome.value}" id="f{number}">\n<h2>{escape(heading)}</h2>\n'
        f'<p class="small">{escape(card.name)}</p>\n{links}{found}</section>\n'
    )
