"""What the pages are written with."""

from __future__ import annotations

from collections.abc import Sequence

MADE = "<!-- Made by tools/make_reference.py from the program; what is changed here is lost. -->"


def cell(text: str) -> str:
    """A text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def prose(text: str) -> str:
    """A text of people that is no markup."""
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(one) for one in line) + " |" for line in lines)


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub and GitLab make it from plain words."""
    kept = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return "#" + kept.replace(" ", "-")


def joined(parts: Sequence[str]) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"
