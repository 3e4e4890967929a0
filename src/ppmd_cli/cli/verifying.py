"""`ppmd report --verify FILE` and `--closed`: reports made again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.cli.call import Call
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import InputError, PlanFault, UsageError
from ppmd_cli.i18n import Translator
from ppmd_cli.settings import Settings

if TYPE_CHECKING:
    from ppmd_cli.workflow.report import Audience, Report
    from ppmd_cli.workflow.verify import Bench, Verified

LARGEST = 64 * 1024 * 1024


def verify_file(call: Call, settings: Settings, path: Path, *, as_json: bool) -> Exit:
    """Say whether a report's file can be made again from this workspace; exit 1 if not to the byte."""
    from ppmd_cli.workflow.verify import verify

    if not path.is_file():
        raise UsageError("cli.error.no_path", path=path)
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError("verify.error.large", path=path)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    with _bench(settings) as bench:
        found = verify(data, bench, settings)
    if as_json:
        call.console.answer(json.dumps(_answer(call, path, found), ensure_ascii=False, indent=2))
        return Exit.OK if found.same else Exit.FINDINGS
    call.console.answer(call.t(f"verify.{'same' if found.same else 'different'}", path=path))
    if found.basis is not None:
        name = "closed" if found.basis.edition is not None else "ledger"
        slots = {"period": found.basis.period, "edition": found.basis.edition, "last": found.basis.last}
        call.console.answer(call.t(f"verify.basis.{name}", **slots))
    for line in _reasons(call, found):
        call.console.answer(f"- {line}")
    if found.later:
        call.console.answer(call.t("verify.later", count=found.later))
    return Exit.OK if found.same else Exit.FINDINGS


def _reasons(call: Call, found: Verified) -> list[str]:
    return [
        call.t(
            f"verify.reason.{one.code}", names=", ".join(one.names), first=one.names[0], last=one.names[-1]
        )
        if one.names
        else call.t(f"verify.reason.{one.code}")
        for one in found.reasons
    ]


def _answer(call: Call, path: Path, found: Verified) -> dict[str, object]:
    basis = found.basis
    return {
        "schema": "ppmd.verification",
        "schema_version": "1.0",
        "path": str(path),
        "kind": found.kind,
        "reproduced": found.same,
        "period": basis.period if basis else None,
        "edition": basis.edition if basis else None,
        "ledger_row": basis.last if basis else None,
        "reasons": [
            {"code": one.code, "names": list(one.names), "message": message}
            for one, message in zip(found.reasons, _reasons(call, found), strict=True)
        ],
        "later": found.later,
    }


@contextmanager
def _bench(settings: Settings) -> Iterator[Bench]:
    """The ledger with today's plan, if that can be read: what is closed needs neither it nor its folder."""
    from ppmd_cli.ledger.book import Book
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.verify import Bench
    from ppmd_cli.workflow.workspace import need_workspace

    workspace = need_workspace(settings)
    with workspace.journal() as journal:
        plan = None
        with suppress(UsageError, PlanFault, InputError):
            plan = load_plan(find_plan(settings.plan, settings))
        yield Bench(workspace, journal, Book().add(journal.entries()), plan)


class Again(Struct, frozen=True):
    """A closed period's report. t: its words. last: the latest. differing: formats that are not as then."""

    report: Report
    t: Translator
    number: int
    last: bool
    differing: tuple[str, ...]


def closed_again(
    settings: Settings, period: str | None, number: int | None, audience: Audience = "internal"
) -> Again:
    """Make a closed period's report again, for those who may read it.

    Raises UsageError where there is none, InputError if parts of it are lost.
    """
    from ppmd_cli.workflow import close
    from ppmd_cli.workflow.basis import Tool
    from ppmd_cli.workflow.report import page

    with _bench(settings) as bench:
        edition = close.find_edition(bench, period, number)
        report = close.closed_report(bench, edition)
        count = len(bench.book.editions[edition.basis.period])
        t = Translator(edition.basis.lang)
        given = report if audience == "internal" else close.closed_report(bench, edition, audience=audience)
    differing = tuple(
        name for name, then in edition.report.items() if sha256(page(report, name, t)).hexdigest() != then
    )
    if differing:
        # Then it must not pass for what the other program made.
        given = replace(given, stamp=replace(edition.basis, tool=Tool(), audience=audience).text())
    return Again(given, t, edition.number, edition.number == count, differing)
