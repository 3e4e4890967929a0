"""Use: a run's returns -> one page that shows what was found in each, with the way to each marked copy."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import quote

from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import decodable, shown_name
from ppmd_cli.report.annotate.verdict import Card, verdict_page
from ppmd_cli.report.annotate.words import Words
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.workflow.annotate import Annotated


def write_verdict(
    files: Sequence[Submission],
    made: Collection[Annotated],
    plan: Plan,
    path: Path,
    t: Translator,
    summary: str,
) -> Path:
    """Write the page of a run. made: what was written for the senders. Raises OutputError."""
    words = Words(plan, t)
    copies = {one.file.path: (*one.paths, *one.kept) for one in made}
    cards = [_card(file, copies.get(file.path, ()), words, path) for file in files]
    page = verdict_page(t("validate.page.title"), summary, t("validate.page.nothing"), cards, t.lang)
    return write_bytes(path, page)


def _card(file: Submission, copies: Collection[Path], words: Words, page: Path) -> Card:
    t = words.t
    named = [words.wording.name(one) for one in (file.unit, file.period) if one is not None]
    return Card(
        name=shown_name(masked_name(decodable(Path(file.path).name))),
        outcome=file.outcome,
        outcome_word=t(f"validate.outcome.{file.outcome.value}"),
        whose=", ".join(named) if file.unit is not None else "",
        listing=words.listing(file),
        links=tuple((t("validate.page.copy", name=copy.name), _address(copy, page)) for copy in copies),
    )


def _address(target: Path, page: Path) -> str:
    """From the page to a file: in another folder of the same disk by steps, else whole."""
    try:
        steps = os.path.relpath(target, page.parent)
    except ValueError:
        return target.absolute().as_uri()
    return quote(Path(steps).as_posix())
