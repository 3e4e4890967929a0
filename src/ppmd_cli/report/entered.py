"""What people have entered for a document: its number and day, who signs, their own text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from ppmd_cli.report.narrative import Narrative


class Paper(Struct, frozen=True):
    """A document's particulars; None is what nobody has entered: dots, or what the plan says.

    signatory: the lines above the name (in whose place, the office). signer: the name. recipients: below
    "Nơi nhận". drafted_by: the office that the file copy names.
    """

    number: str | None = None
    day: date | None = None
    symbol: str | None = None
    signatory: tuple[str, ...] | None = None
    signer: str | None = None
    recipients: tuple[str, ...] | None = None
    drafted_by: str | None = None


class Entered(Struct, frozen=True):
    """Papers by the document's name, and the officer's text."""

    papers: Mapping[str, Paper] = field(default_factory=dict)
    narrative: Narrative = field(default_factory=Narrative)

    def paper(self, document: str) -> Paper:
        """The particulars of a document."""
        return self.papers.get(document, Paper())

    def published(self) -> Entered:
        """What of it the public may see: no person, and no text in which nobody has withheld anything."""
        papers = {name: replace(one, signer=None, drafted_by=None) for name, one in self.papers.items()}
        return Entered(papers)


NOTHING = Entered()
"""Nobody has entered anything."""
