"""Use: returns of a period -> the report's pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli import __version__, resources
from ppmd_cli.errors import UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.facts import counted
from ppmd_cli.indicators.opened import Opened, opened
from ppmd_cli.intake.source import Skipped
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Assessment
from ppmd_cli.report.annexes import Annexes, annexes
from ppmd_cli.report.entered import NOTHING, Entered
from ppmd_cli.report.heads import REPORT
from ppmd_cli.report.json import report_json
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.stamp import stamped_file, stamped_page
from ppmd_cli.report.veil import OPEN, PublicVeil, Veil
from ppmd_cli.report.view import view
from ppmd_cli.report.words import Words
from ppmd_cli.system.atomic import write_bytes
from ppmd_cli.workflow.gathered import Gathered

FORMATS = ("docx", "xlsx", "html", "json", "pdf")
PAPERS = frozenset({"docx", "pdf"})
DEFAULT_FORMATS = ("docx", "xlsx", "html", "json")
Audience = Literal["internal", "public"]


class Before(Struct, frozen=True):
    """A period that goes into the report's, with its returns opened."""

    period: Period
    assessment: Assessment
    opened: Opened


class Report(Struct, frozen=True):
    """A period assessed and worded.

    annexes: makes the tables for a spreadsheet. submissions: those of the period; every: of all periods.
    other_periods: how many files belong elsewhere.
    unidentified: names of the files without a known unit or period. skipped: files passed over.
    stamp: what the pages say of their making, outside their text.
    templates: the files that are filled in, by name. veil: what its readers do not see. opened: the
    submissions that count. earlier: the periods that go into this one, as far as they are at hand.
    """

    plan: Plan
    assessment: Assessment
    view: ReportView
    annexes: Callable[[], Annexes]
    submissions: tuple[Submission, ...]
    other_periods: int
    unidentified: tuple[str, ...]
    paces: Mapping[str, Fraction]
    skipped: tuple[Skipped, ...] = ()
    stamp: str | None = None
    templates: Callable[[str], bytes] = resources.template_bytes
    veil: Veil = OPEN
    every: tuple[Submission, ...] = ()
    opened: Opened | None = None
    earlier: tuple[Before, ...] = ()

    def json(self) -> str:
        """The contract for programs."""
        return report_json(
            self.plan,
            self.assessment,
            tool_version=__version__,
            paces=self.paces,
            submissions=self.submissions,
            veil=self.veil,
        )


def find_period(plan: Plan, wanted: str | None) -> Period:
    """The period asked for. Raises UsageError naming those there are."""
    known = ", ".join(p.id for p in plan.periods)
    if wanted is None:
        raise UsageError("report.error.no_period", known=known)
    for period in plan.periods:
        if period.id.casefold() == wanted.casefold():
            return period
    raise UsageError("report.error.unknown_period", given=wanted, known=known)


def make_report(
    plan: Plan,
    period: Period,
    gathered: Gathered,
    t: Translator,
    *,
    as_of: date,
    paces: Mapping[str, Fraction] | None = None,
    entered: Entered = NOTHING,
    audience: Audience = "internal",
) -> Report:
    """Assess the checked returns of `period` and word the result for those who may read it."""
    run, given = gathered.run, dict(paces or {})
    found = opened(plan, period.id, run.files)
    assessment = assess(
        *(plan, period.id, run.files, as_of),
        sendings=gathered.sendings,
        announced=gathered.announced,
        paces=given,
        found=found,
    )
    here = tuple(s for s in run.files if s.period == period.id)
    used = counted(plan, period.id, run.files)
    veil = _veil(plan, period, gathered, t) if audience == "public" else OPEN
    earlier = _earlier(plan, period, gathered, as_of, given)
    return Report(
        plan=plan,
        assessment=assessment,
        view=view(
            *(plan, assessment, used, t),
            tool_version=__version__,
            paces=given,
            entered=entered.published() if veil.public else entered,
            decided=here,
            earlier=[one.assessment for one in earlier],
            veil=veil,
        ),
        annexes=partial(annexes, Words(plan, period, t), assessment, run.files, given, veil, found),
        submissions=here,
        other_periods=sum(s.period is not None and s.period != period.id for s in run.files),
        unidentified=tuple(s.file_name for s in run.files if s.period is None or s.unit is None),
        paces=given,
        skipped=run.skipped,
        veil=veil,
        every=tuple(run.files),
        opened=found,
        earlier=earlier,
    )


def drafted(report: Report) -> Report:
    """The report of a period that still takes returns: a draft, whatever its verdicts are."""
    return replace(report, view=replace(report.view, draft=True))


def _veil(plan: Plan, period: Period, gathered: Gathered, t: Translator) -> Veil:
    """What the public may not see of these returns."""
    from ppmd_cli.report.withhold.decide import withheld

    return PublicVeil(withheld(plan, period.id, gathered.run.files), t)


def _earlier(
    plan: Plan, period: Period, gathered: Gathered, as_of: date, paces: Mapping[str, Fraction]
) -> tuple[Before, ...]:
    """The periods that go into this one, as far as returns of theirs are at hand."""
    files = gathered.run.files
    told = {one.period for one in files if one.usable}

    def of(one: Period) -> Before:
        found = opened(plan, one.id, files)
        assessment = assess(
            *(plan, one.id, files, as_of),
            sendings=gathered.sendings,
            announced=gathered.announced,
            paces=paces,
            found=found,
        )
        return Before(one, assessment, found)

    return tuple(of(one) for one in plan.periods if one.accumulates_into == period.id and one.id in told)


def write_report(
    report: Report, formats: Sequence[str], folder: Path, t: Translator, documents: Sequence[str] = (REPORT,)
) -> tuple[Path, ...]:
    """Write each page whole or not at all; give their paths in order. Raises OutputError.

    documents: those that are written as Word or PDF. UsageError for one that the plan does not know.
    """
    for document in documents:
        if document not in report.view.heads:
            raise UsageError("report.error.no_document", document=document)
    written = []
    for name in formats:
        for document in documents if name in PAPERS else (REPORT,):
            stem = t(f"report.file_name.{document}", period=report.view.period)
            if report.veil.public:
                stem = t("report.public.file_name", name=stem)
            path = folder / f"{stem}.{name}"
            write_bytes(path, page(report, name, t, document))
            written.append(path)
    return tuple(written)


def page(report: Report, name: str, t: Translator, document: str = REPORT) -> bytes:
    """One page; each writer and its library is imported only when its page is asked for."""
    if name == "json":
        return report.json().encode("utf-8")
    if name == "html":
        from ppmd_cli.report.html import report_html
        from ppmd_cli.workflow.behind import Behind

        behind = None if report.veil.public else Behind(report, t)
        html = report_html(
            report.view,
            t,
            report.templates,
            behind.sources if behind else None,
            behind.counted if behind else None,
            behind.linked if behind else None,
        )
        return (html if report.stamp is None else stamped_page(html, report.stamp)).encode("utf-8")
    if name == "xlsx":
        from ppmd_cli.report.xlsx import report_xlsx

        return _stamped(report, report_xlsx(report.view, report.annexes(), t))
    from ppmd_cli.report.docx import report_docx

    made = _stamped(report, report_docx(report.view, t, report.templates, document), document)
    if name == "docx":
        return made
    from ppmd_cli.system.office import pdf

    return pdf(made)


def _stamped(report: Report, data: bytes, document: str = REPORT) -> bytes:
    """With the stamp, which also tells which of the documents it is."""
    if report.stamp is None:
        return data
    text = report.stamp
    if document != REPORT:
        from ppmd_cli.ledger.codec import json_text

        text = json_text(json.loads(text) | {"paper": document})
    return stamped_file(data, text)
