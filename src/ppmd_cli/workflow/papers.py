"""What the settings enter for the documents of a report."""

from __future__ import annotations

from msgspec.structs import asdict

from ppmd_cli.report.entered import Paper
from ppmd_cli.settings import Settings


def papers_of(settings: Settings) -> dict[str, Paper]:
    """What is entered for the documents."""
    return {name: Paper(**asdict(one)) for name, one in settings.documents.items()}
