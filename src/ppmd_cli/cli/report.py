"""`ppmd report`: the indicators of a period, on the screen and as files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.cli import options
from ppmd_cli.cli.call import Call, this_call
from ppmd_cli.cli.console import PipeClosedError
from ppmd_cli.errors import UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import Settings
from ppmd_cli.system import clock

if TYPE_CHECKING:
    from ppmd_cli.model.period import Period
    from ppmd_cli.model.plan import Plan as PlanModel
    from ppmd_cli.report.narrative import Narrative
    from ppmd_cli.workflow.basis import Basis
    from ppmd_cli.workflow.gathered import Gathered
    from ppmd_cli.workflow.report import Audience, Report

Write = Annotated[str | None, typer.Option("--write", help="cli.option.write", metavar="docx,html,json")]
FailOn = Annotated[
    Literal["behind", "undetermined"] | None, typer.Option("--fail-on", help="cli.option.report_fail_on")
]
BEHIND = frozenset({"behind", "not_met"})
ForWhom = Annotated[Literal["internal", "public"], typer.Option("--audience", help="cli.option.audience")]
LEVELS = {None: frozenset[str](), "behind": BEHIND, "undetermined": BEHIND | {"undetermined"}}


Closed = Annotated[bool, typer.Option("--closed", help="cli.option.closed")]
Edition = Annotated[int | None, typer.Option("--edition", help="cli.option.edition", metavar="N")]
Documents = Annotated[
    str | None,
    typer.Option("--document", help="cli.option.documents", metavar="report,province,letter,brief"),
]
NarrativeFile = Annotated[
    Path | None, typer.Option("--narrative", help="cli.option.narrative", metavar="FILE")
]
Verify = Annotated[Path | None, typer.Option("--verify", help="cli.option.verify", metavar="FILE")]


def command(
    ctx: typer.Context,
    period: options.Period = None,
    from_: options.From = None,
    plan: options.Plan = None,
    workspace: options.Workspace = None,
    out: options.Out = None,
    format_: options.FormatTextJson = "text",
    write: Write = None,
    as_of: options.AsOf = None,
    fail_on: FailOn = None,
    closed: Closed = False,
    edition: Edition = None,
    verify: Verify = None,
    audience: ForWhom = "internal",
    narrative: NarrativeFile = None,
    document: Documents = None,
) -> int:
    """Assess a period and write its report."""
    from ppmd_cli.workflow.report import DEFAULT_FORMATS, FORMATS

    call = this_call(ctx)
    settings = call.settings(plan=plan, workspace=workspace)
    frozen = closed or edition is not None
    if from_ and (frozen or verify):
        raise UsageError("close.error.from")
    if verify is not None:
        from ppmd_cli.cli.verifying import verify_file

        return verify_file(call, settings, verify, as_json=format_ == "json")
    formats = _formats(write, DEFAULT_FORMATS, FORMATS)
    shown = _Answer(call, format_, formats, out, _documents(document, audience))
    if frozen:
        if as_of is not None or plan is not None or narrative is not None:
            raise UsageError("close.error.frozen")
        return _closed(shown, settings, period, edition, fail_on, audience)
    report, place = _made(call, settings, period, from_, as_of, audience, narrative)
    shown.give(report, call.t, place)
    return _level(report, fail_on)


class _Answer(Struct, frozen=True):
    """How a report is given: on the screen, and as files."""

    call: Call
    format_: str
    formats: tuple[str, ...]
    out: Path | None
    documents: tuple[str, ...] = ("report",)

    def give(self, report: Report, t: Translator, folder: Path) -> None:
        """Show the report and write its files."""
        from ppmd_cli.workflow.report import write_report

        console = self.call.console
        writing = write_report(report, self.formats, self.out or folder, t, self.documents)
        try:
            self._show(report, t)
        except PipeClosedError:
            # Who reads only the first lines (`ppmd report | head`) has asked for the files all the same.
            list(writing)
            raise
        for path in writing:
            (console.say if self.format_ == "json" else console.answer)(
                self.call.t("report.written", path=path)
            )

    def _show(self, report: Report, t: Translator) -> None:
        from ppmd_cli.cli.validate import tell_skipped

        tell_skipped(self.call, report.skipped, level=1)
        if unseen := report.veil.unseen():
            self.call.console.warn(self.call.t("report.public.unseen", periods=", ".join(unseen)))
        if self.format_ == "json":
            self.call.console.answer(report.json(), end="")
        else:
            _show(self.call, report, t, self.formats)


def _made(
    call: Call,
    settings: Settings,
    period: str | None,
    from_: list[Path] | None,
    as_of: date | None,
    audience: Audience,
    narrative: Path | None,
) -> tuple[Report, Path]:
    """The report as it is now, and the folder for its files."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.report.entered import Entered
    from ppmd_cli.workflow.papers import papers_of
    from ppmd_cli.workflow.report import drafted, make_report

    definition = load_plan(find_plan(settings.plan, settings))
    day = clock.today(as_of, call.environ)
    wanted = call.period(definition, period, day)
    # What the public may learn of one period depends on what it is told of the others.
    every = audience == "public"
    found, basis, closed = gathered(from_, settings, definition, wanted.id, as_of, day, every=every)
    basis, own = _own(call, settings, definition, wanted, basis, narrative)
    report = make_report(
        definition,
        wanted,
        found,
        call.t,
        as_of=day,
        paces=settings.pace,
        audience=audience,
        entered=Entered(papers_of(settings), own),
    )
    # A ledger says when a period is closed (its report is made with --closed); a folder never does.
    if basis is not None or day < wanted.due_before:
        report = drafted(report)
    place = Path("reports")
    if basis is not None and settings.workspace is not None:
        place = settings.workspace / "reports"
        report = replace(report, stamp=replace(basis, audience=audience).text())
    if wanted.id in closed:
        call.console.say(call.t("close.note", period=wanted.id))
    return report, _folder(place / wanted.id, audience)


def _own(
    call: Call,
    settings: Settings,
    plan: PlanModel,
    period: Period,
    basis: Basis | None,
    given: Path | None,
) -> tuple[Basis | None, Narrative]:
    """The officer's text: of the workspace where the returns are its own, else of the file that is named.

    Raises UsageError for a file that is named in vain.
    """
    from ppmd_cli.report.narrative import Narrative

    if basis is None and given is None:
        return None, Narrative()
    from ppmd_cli.workflow import narrative
    from ppmd_cli.workflow.workspace import need_workspace

    if basis is None:
        return None, Narrative() if given is None else narrative.read_narrative(given, plan, call.t)
    if given is not None:
        raise UsageError("narrative.error.own", name=narrative.FILE_NAME)
    workspace = need_workspace(settings)
    made = narrative.make_narrative(workspace, period, call.t)
    if made is not None:
        call.console.say(call.t("narrative.made", path=made))
    kept = narrative.keep_narrative(workspace, plan, period.id, call.t)
    return replace(basis, narrative=kept), narrative.kept_narrative(workspace, kept)


def _closed(
    shown: _Answer,
    settings: Settings,
    period: str | None,
    number: int | None,
    fail_on: str | None,
    audience: Audience,
) -> int:
    """The report of a closed period as it was; exit 1 where this program makes another of it."""
    from ppmd_cli.cli.verifying import closed_again

    again = closed_again(settings, period, number, audience)
    place = (settings.workspace or Path()) / "reports" / again.report.view.period
    shown.give(again.report, again.t, _folder(place if again.last else place / str(again.number), audience))
    if again.differing:
        names = ", ".join(again.differing)
        shown.call.console.warn(shown.call.t("close.differing", names=names, edition=again.number))
        return 1
    return _level(again.report, fail_on)


def _folder(place: Path, audience: Audience) -> Path:
    """What the public may see stands in a folder of its own."""
    return place / "public" if audience == "public" else place


def _level(report: Report, fail_on: str | None) -> int:
    return int(any(r.verdict.value in LEVELS[fail_on] for r in report.assessment.indicators))


def gathered(
    given: list[Path] | None,
    settings: Settings,
    plan: PlanModel,
    period: str,
    as_of: date | None,
    day: date,
    *,
    every: bool = False,
) -> tuple[Gathered, Basis | None, Collection[str]]:
    """The returns: from --from, else the ledger, else the folder that the settings name.

    With the basis of a report from a ledger, and the periods that are closed. Raises UsageError.
    every: the figures of all periods, not only of this one and those that go into it.
    """
    from ppmd_cli.workflow.gathered import Gathered, feeding
    from ppmd_cli.workflow.validate import validate

    if not given and settings.workspace is not None:
        from ppmd_cli.workflow.basis import basis_now
        from ppmd_cli.workflow.holdings import Holdings, held
        from ppmd_cli.workflow.workspace import need_workspace

        workspace = need_workspace(settings)
        with workspace.journal() as journal:
            holdings = Holdings.open(
                workspace, plan, journal, as_of=as_of, lateness=settings.lateness, day=day
            )
            last = holdings.book.last
            basis = basis_now(journal, plan, settings, period, as_of=day, until=as_of, last=last)
            return held(holdings), basis, tuple(holdings.book.closed)
    if not given and settings.returns is None:
        raise UsageError("report.error.no_returns")
    paths = given or [settings.returns or Path()]
    periods = None if every else feeding(plan, period)
    return Gathered(validate(paths, plan, periods=periods)), None, ()


def _formats(asked: str | None, default: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    if asked is None:
        return default
    names = tuple(name.strip().lower() for name in asked.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise UsageError("report.error.format", given=name, known=", ".join(known))
    return tuple(dict.fromkeys(names))


def _documents(asked: str | None, audience: Audience) -> tuple[str, ...]:
    """The documents asked for; the public gets the report alone. Raises UsageError."""
    from ppmd_cli.report.heads import DOCUMENTS

    if asked is None:
        return DOCUMENTS[:1]
    every = asked.strip().lower() == "all"
    names = DOCUMENTS if every else tuple(name.strip().lower() for name in asked.split(",") if name.strip())
    for name in names:
        if name not in DOCUMENTS:
            raise UsageError("report.error.document", given=name, known=", ".join((*DOCUMENTS, "all")))
    chosen = tuple(dict.fromkeys(names)) or DOCUMENTS[:1]
    if audience == "public" and chosen != DOCUMENTS[:1]:
        raise UsageError("report.error.public_document")
    return chosen


def _show(call: Call, report: Report, t: Translator, written: tuple[str, ...]) -> None:
    from ppmd_cli.report.text import BLOCKS, PLAIN, screen

    console = call.console
    console.lines(screen(report.view, t, console.width, PLAIN if console.dumb else BLOCKS, written))
    if report.other_periods:
        console.say(call.t("report.other_periods", count=report.other_periods))
    if report.unidentified:
        names = ", ".join(report.unidentified)
        console.say(call.t("report.unidentified", count=len(report.unidentified), names=names))
