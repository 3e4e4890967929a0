"""What a report from a ledger is made of, to be made again: carried by the report and by a period's lock."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from ppmd_cli import __version__, resources
from ppmd_cli.i18n import Translator
from ppmd_cli.ledger.codec import json_text
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.entered import Entered, Paper
from ppmd_cli.report.heads import REPORT
from ppmd_cli.settings import Settings
from ppmd_cli.system.program import libraries, program_sha256
from ppmd_cli.workflow.holdings import Holdings, Lateness, held
from ppmd_cli.workflow.narrative import kept_narrative
from ppmd_cli.workflow.papers import papers_of
from ppmd_cli.workflow.report import Audience, Report, drafted, find_period, make_report
from ppmd_cli.workflow.workspace import Workspace

TEMPLATES = (
    *("report.docx", "report_province.docx", "report_letter.docx", "report_brief.docx"),
    *("report.html.j2", "report.js", "style.css"),
)
LATER = ("report.js", "report_province.docx", "report_letter.docx", "report_brief.docx")
"""Those that reports made before they were there do not name."""


class Tool(Struct, frozen=True):
    """The program that made it: its version, its very lines, and the libraries that pack its pages."""

    version: str = __version__
    sha256: str = field(default_factory=program_sha256)
    libraries: Mapping[str, str] = field(default_factory=libraries)


class Basis(Struct, frozen=True, kw_only=True):
    """All that decides a report's bytes.

    until: what arrived later does not count (None: everything that is booked). last, digest: the journal's
    last row that counts and the digest of it and all before. plan, templates: sha256 sums. edition: of the
    closed period, None while it is open. audience: who reads it. papers: what is entered for each document.
    narrative: the sha256 of the officer's text, None where there is none. paper: which document.
    """

    period: str
    as_of: date
    until: date | None
    lang: str
    lateness: Lateness
    paces: Mapping[str, Fraction]
    papers: Mapping[str, Paper]
    last: int
    digest: str
    plan: str
    templates: Mapping[str, str]
    tool: Tool
    edition: int | None = None
    audience: Audience = "internal"
    narrative: str | None = None
    paper: str = REPORT

    def data(self) -> dict[str, Any]:
        """As JSON can hold it; what nobody has entered is left out, as before it could be entered."""
        more: dict[str, Any] = {} if self.narrative is None else {"narrative": self.narrative}
        papers = {name: _told(one) for name, one in sorted(self.papers.items()) if name != REPORT}
        if papers:
            more["papers"] = papers
        if self.paper != REPORT:
            more["paper"] = self.paper
        own = self.papers.get(REPORT, Paper())
        return {
            "period": self.period,
            "as_of": self.as_of.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "lang": self.lang,
            "lateness": self.lateness,
            "pace": {name: str(share) for name, share in sorted(self.paces.items())},
            "document": {"number": own.number, "date": None} | _told(own),
            "ledger": {"last": self.last, "digest": self.digest},
            "plan": self.plan,
            "templates": dict(sorted(self.templates.items())),
            "tool": {
                "version": self.tool.version,
                "sha256": self.tool.sha256,
                "libraries": dict(self.tool.libraries),
            },
            "edition": self.edition,
            **({"audience": self.audience} if self.audience != "internal" else {}),
        } | more

    def text(self) -> str:
        """The one line that a report carries."""
        return json_text(self.data())


def basis_of(text: str | Mapping[str, Any]) -> Basis:
    """The basis that `data` or `text` has written. ValueError for anything else."""
    try:
        data = json.loads(text) if isinstance(text, str) else text
        lateness: Literal["received", "declared"] = (
            "declared" if data["lateness"] == "declared" else "received"
        )
        return Basis(
            period=str(data["period"]),
            as_of=date.fromisoformat(data["as_of"]),
            until=_day(data["until"]),
            lang=Translator(data["lang"]).lang,
            lateness=lateness,
            paces={str(name): Fraction(share) for name, share in data["pace"].items()},
            papers={
                name: _paper(one)
                for name, one in ({REPORT: data["document"]} | data.get("papers", {})).items()
            },
            last=int(data["ledger"]["last"]),
            digest=str(data["ledger"]["digest"]),
            plan=str(data["plan"]),
            templates={
                name: str(data["templates"][name])
                for name in TEMPLATES
                if name not in LATER or name in data["templates"]
            },
            tool=Tool(
                str(data["tool"]["version"]),
                str(data["tool"]["sha256"]),
                {str(name): str(found) for name, found in data["tool"]["libraries"].items()},
            ),
            edition=None if data["edition"] is None else int(data["edition"]),
            audience="public" if data.get("audience") == "public" else "internal",
            narrative=None if data.get("narrative") is None else str(data["narrative"]),
            paper=str(data.get("paper", REPORT)),
        )
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError("no basis") from error


def basis_now(
    journal: Journal,
    plan: Plan,
    settings: Settings,
    period: str,
    *,
    as_of: date,
    until: date | None,
    last: int,
    narrative: str | None = None,
) -> Basis:
    """What a report of this moment is made of. last: the journal's last row that it knows."""
    return Basis(
        period=period,
        as_of=as_of,
        until=until,
        lang=settings.lang,
        lateness=settings.lateness,
        paces=settings.pace,
        papers=papers_of(settings),
        last=last,
        digest=journal.digest(last) or "",
        plan=plan.sha256,
        templates={name: sha256(resources.template_bytes(name)).hexdigest() for name in TEMPLATES},
        tool=Tool(),
        narrative=narrative,
    )


def remake(
    workspace: Workspace,
    journal: Journal,
    basis: Basis,
    plan: Plan,
    templates: Callable[[str], bytes],
    stamp: str | None = None,
) -> Report:
    """Make the report of a basis again. stamp: what it says of itself, the basis by default."""
    holdings = Holdings.open(
        *(workspace, plan, journal),
        as_of=basis.until,
        lateness=basis.lateness,
        upto=basis.last,
        day=basis.as_of,
    )
    report = replace(
        make_report(
            plan,
            find_period(plan, basis.period),
            held(holdings),
            Translator(basis.lang),
            as_of=basis.as_of,
            paces=basis.paces,
            audience=basis.audience,
            entered=Entered(basis.papers, kept_narrative(workspace, basis.narrative)),
        ),
        stamp=stamp or basis.text(),
        templates=templates,
    )
    return drafted(report) if basis.edition is None else report


def _told(paper: Paper) -> dict[str, Any]:
    """What is entered, as JSON can hold it."""
    told = {name: value for name, value in asdict(paper).items() if value is not None and name != "day"}
    return told if paper.day is None else told | {"date": paper.day.isoformat()}


def _paper(data: Mapping[str, Any]) -> Paper:
    def text(name: str) -> str | None:
        return None if data.get(name) is None else str(data[name])

    def texts(name: str) -> tuple[str, ...] | None:
        return None if data.get(name) is None else tuple(str(one) for one in data[name])

    return Paper(
        number=text("number"),
        day=_day(data.get("date")),
        symbol=text("symbol"),
        signatory=texts("signatory"),
        signer=text("signer"),
        recipients=texts("recipients"),
        drafted_by=text("drafted_by"),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
