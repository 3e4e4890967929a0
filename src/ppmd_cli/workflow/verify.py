"""Use: a report's file -> can it be made again from this workspace, to the byte; if not, what differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.errors import InputError
from ppmd_cli.i18n import Translator
from ppmd_cli.ledger.book import Book
from ppmd_cli.ledger.records import Answered, Receipt
from ppmd_cli.ledger.store import Journal
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.heads import REPORT
from ppmd_cli.report.stamp import Kind, kind_of, parts_of, stamp_in
from ppmd_cli.settings import Settings
from ppmd_cli.workflow.basis import Basis, Tool, basis_now, basis_of, remake
from ppmd_cli.workflow.close import closed_report, editions, kept_plan, kept_templates
from ppmd_cli.workflow.narrative import SUFFIX
from ppmd_cli.workflow.report import Audience, page
from ppmd_cli.workflow.workspace import Workspace

TRIES = 60
"""A JSON report does not say which row of the ledger it knew: so many states are tried, the last first."""


class Reason(Struct, frozen=True):
    """What stands in the way: a key of the catalogue under `verify.reason` and what it names."""

    code: str
    names: tuple[str, ...] = ()


class Verified(Struct, frozen=True):
    """The answer. basis: None for a file that does not tell. later: rows about its period since then."""

    kind: Kind | None
    same: bool
    basis: Basis | None
    reasons: tuple[Reason, ...] = ()
    later: int = 0


class Bench(Struct):
    """A ledger to make reports from again. plan: today's, None where it cannot be read."""

    workspace: Workspace
    journal: Journal
    book: Book
    plan: Plan | None


def verify(data: bytes, bench: Bench, settings: Settings) -> Verified:
    """Make the report again and compare."""
    kind = kind_of(data)
    if kind == "json":
        return _verify_json(data, bench, settings)
    if kind is None or kind == "pdf":
        return Verified(kind, False, None, (Reason("no_report" if kind is None else "pdf"),))
    text = stamp_in(data, kind)
    try:
        basis = basis_of(text or "")
    except ValueError:
        return Verified(kind, False, None, (Reason("no_stamp"),))
    lacking = tuple(_lacking(bench, basis))
    if lacking:
        return Verified(kind, False, basis, lacking, _later(bench, basis))
    again = _again(bench, basis, kind, text)
    if again == data:
        return Verified(kind, True, basis, (), _later(bench, basis))
    reasons = (*_tool_differs(basis.tool), *_where(kind, data, again))
    return Verified(kind, False, basis, reasons, _later(bench, basis))


def _again(bench: Bench, basis: Basis, kind: Kind, stamp: str | None) -> bytes:
    """The page made again from the ingredients that `_lacking` has found to be there."""
    plan = _plan(bench, basis.plan)
    if basis.edition is not None:
        edition = editions(bench, basis.period)[basis.edition - 1]
        report = closed_report(bench, edition, stamp, basis.audience)
    elif plan is None:
        raise LookupError("a plan that `_lacking` has found")
    else:
        report = remake(bench.workspace, bench.journal, basis, plan, _templates(bench, basis), stamp)
    return page(report, kind, Translator(basis.lang), basis.paper)


def _lacking(bench: Bench, basis: Basis) -> Iterator[Reason]:
    """What the report was made of and this workspace has not."""
    if bench.journal.digest(basis.last) != basis.digest:
        yield Reason("ledger", (str(basis.last),))
        return
    if basis.edition is not None:
        try:
            found = editions(bench, basis.period)
            known = found[basis.edition - 1] if 0 < basis.edition <= len(found) else None
            if known is None or _ingredients(known.basis) != _ingredients(basis):
                yield Reason("edition", (f"{basis.period}/{basis.edition}",))
            else:
                kept_plan(bench.workspace, known)
                for _, digest, suffix in known.files():
                    bench.workspace.archive.read(digest, suffix)
        except InputError as error:
            yield Reason("archive", (str(error.slots.get("path", "")),))
        return
    plan = _plan(bench, basis.plan)
    if plan is None:
        yield Reason("plan", (basis.plan[:16], _print(bench.plan)))
    elif basis.period not in {one.id for one in plan.periods}:
        yield Reason("period", (basis.period,))
    if basis.narrative is not None and not bench.workspace.archive.holds(basis.narrative, SUFFIX):
        yield Reason("narrative", (basis.narrative[:16],))
    lost = tuple(name for name, digest in basis.templates.items() if not _has_template(bench, name, digest))
    if lost:
        yield Reason("templates", lost)


def _ingredients(basis: Basis) -> dict[str, Any]:
    """What a closed period's report is made of, whoever reads it and whichever program makes it."""
    return replace(basis, audience="internal", paper=REPORT).data() | {"tool": None}


def _plan(bench: Bench, digest: str) -> Plan | None:
    """The plan with this sha256: today's, or that of a closed period."""
    if bench.plan is not None and bench.plan.sha256 == digest:
        return bench.plan
    for period in bench.book.editions:
        with suppress(InputError):
            for one in editions(bench, period):
                if one.basis.plan == digest:
                    return kept_plan(bench.workspace, one)
    return None


def _has_template(bench: Bench, name: str, digest: str) -> bool:
    if bench.workspace.archive.holds(digest, PurePosixPath(name).suffix):
        return True
    with suppress(OSError):
        return sha256(resources.template_bytes(name)).hexdigest() == digest
    return False


def _templates(bench: Bench, basis: Basis) -> Callable[[str], bytes]:
    """Today's template where it is still the same, else the one kept with a closed period."""
    kept = kept_templates(bench.workspace, basis.templates)

    def read(name: str) -> bytes:
        data = resources.template_bytes(name)
        return data if sha256(data).hexdigest() == basis.templates[name] else kept(name)

    return read


def _tool_differs(then: Tool) -> Iterator[Reason]:
    now = Tool()
    if then.version != now.version:
        yield Reason("tool", (then.version, now.version))
    elif then.sha256 != now.sha256:
        yield Reason("program", (then.sha256[:16], now.sha256[:16]))
    changed = sorted(name for name, found in now.libraries.items() if then.libraries.get(name) != found)
    if changed:
        yield Reason(
            "libraries", tuple(f"{n} {then.libraries.get(n, '?')} → {now.libraries[n]}" for n in changed)
        )


def _where(kind: Kind, data: bytes, again: bytes) -> Iterator[Reason]:
    """In which parts the file differs from the one made again."""
    if kind not in ("docx", "xlsx"):
        yield Reason("content")
        return
    theirs, ours = parts_of(data) or {}, parts_of(again) or {}
    changed = [name for name in sorted({*theirs, *ours}) if theirs.get(name) != ours.get(name)]
    yield Reason("parts", tuple(changed)) if changed else Reason("packed")


def _later(bench: Bench, basis: Basis) -> int:
    """How many rows of the ledger have come since that can change a report of the period."""
    return sum(
        1
        for one in bench.journal.entries(basis.last)
        if not isinstance(one.record, Answered) and one.record.kind not in ("closed", "reopened")
        if one.record.period in (None, basis.period)
    )


def _verify_json(data: bytes, bench: Bench, settings: Settings) -> Verified:
    """A JSON report tells its period, day, plan and version alone: the states of the ledger are tried."""
    try:
        told: dict[str, Any] = json.loads(data)
        period, day, plan = str(told["period"]), date.fromisoformat(told["as_of"]), told["plan"]["sha256"]
    except (ValueError, KeyError, TypeError):
        return Verified("json", False, None, (Reason("no_report"),))
    if told.get("schema") != "ppmd.report":
        return Verified("json", False, None, (Reason("no_report"),))
    tool = Tool()
    known = _plan(bench, plan)
    reasons: list[Reason] = []
    if told["tool_version"] != tool.version:
        reasons.append(Reason("tool", (str(told["tool_version"]), tool.version)))
    if known is None:
        reasons.append(Reason("plan", (str(plan)[:16], _print(bench.plan))))
    elif period not in {one.id for one in known.periods}:
        reasons.append(Reason("period", (period,)))
    if reasons or known is None:
        return Verified("json", False, None, tuple(reasons))
    audience: Audience = "public" if told.get("audience") == "public" else "internal"
    for found in _candidates(bench, settings, period, day, known):
        basis = replace(found, audience=audience)
        if _again(bench, basis, "json", None) == data:
            return Verified("json", True, basis, (), _later(bench, basis))
    return Verified("json", False, None, (Reason("no_state", (str(TRIES),)),))


def _candidates(bench: Bench, settings: Settings, period: str, day: date, plan: Plan) -> Iterator[Basis]:
    with suppress(InputError):
        for edition in reversed(editions(bench, period)):
            if edition.basis.as_of == day and edition.basis.plan == plan.sha256:
                yield edition.basis
    now = basis_now(bench.journal, plan, settings, period, as_of=day, until=day, last=0)
    rows = [one for one in bench.journal.entries() if not isinstance(one.record, Answered)]
    # Within a run, one file after the other is booked: a report sees a run whole, or what a person decided.
    ends = [
        one.id
        for one, after in zip(rows, (*rows[1:], None), strict=True)
        if after is None
        or not (isinstance(one.record, Receipt) and isinstance(after.record, Receipt))
        or one.record.run != after.record.run
    ]
    for last in ends[: -TRIES - 1 : -1]:
        yield replace(now, last=last)
        yield replace(now, last=last, until=None)


def _print(plan: Plan | None) -> str:
    return "?" if plan is None else plan.sha256[:16]
