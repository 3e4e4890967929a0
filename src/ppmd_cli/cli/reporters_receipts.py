"""What `ppmd submit` and `ppmd batch` answer: a line a file for people, JSON by contract."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ppmd_cli import __version__
from ppmd_cli.cli.reporters_findings import shown_path
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.ledger.changes import Change
from ppmd_cli.model.shown import shown_day, shown_name
from ppmd_cli.model.value import Value

if TYPE_CHECKING:
    from ppmd_cli.ledger.book import Booked
    from ppmd_cli.workflow.answers import Answer
    from ppmd_cli.workflow.arriving import Handled
    from ppmd_cli.workflow.holdings import Holdings

SCHEMA_VERSION = "1.0"
STATES = ("accepted", "warnings", "returned", "refused", "known", "waiting", "failed")
IN_ORDER = ("known", "accepted", "warnings")
SHOWN_CHANGES = 12


class ReceiptsReporter:
    """Words what was booked in one language."""

    def __init__(self, holdings: Holdings, t: Translator) -> None:
        self.holdings = holdings
        self.t = t
        self.wording = Wording(holdings.plan, t)

    def answer(
        self, handled: Sequence[Handled], answers: Sequence[Answer], format_: str, *, quiet: bool
    ) -> str:
        """What is written to stdout."""
        if format_ == "json":
            return self.json(handled, answers)
        return self.text(handled, answers, quiet=quiet)

    def json(self, handled: Sequence[Handled], answers: Sequence[Answer]) -> str:
        """The contract ppmd.receipts 1.0."""
        paths: dict[int, list[str]] = {}
        for each in answers:
            paths.setdefault(each.booked.id, []).extend(shown_path(str(path)) for path in each.paths)
        answer = {
            "schema": "ppmd.receipts",
            "schema_version": SCHEMA_VERSION,
            "tool_version": __version__,
            "plan": {"id": self.holdings.plan.id, "sha256": self.holdings.plan.sha256},
            "files": [self._file(one, paths) for one in handled],
            "summary": counted(handled),
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def text(self, handled: Sequence[Handled], answers: Sequence[Answer], *, quiet: bool = False) -> str:
        """A line a file with what to do next, what a later return has changed, and a line that sums up.

        quiet: nothing of files with which there is nothing to do.
        """
        lines: list[str] = []
        for one in handled:
            if one.state not in (IN_ORDER if quiet else ("known",)):
                lines += self._lines(one)
        if not quiet:
            lines += [self.t("ledger.answer", path=path) for one in answers for path in one.paths]
        lines += [self.t("annotate.kept", path=path) for one in answers for path in one.kept]
        lines.append(self.t("ledger.summary", **counted(handled)))
        return "\n".join(lines) + "\n"

    def conflict(self, unit: str, period: str, booked: Sequence[Booked]) -> str:
        """Which returns contradict each other, and what to do."""
        return self.t(
            "ledger.conflict",
            unit=self.wording.name(unit),
            period=self.wording.name(period),
            files=", ".join(f"{one.receipt.file_name} (#{one.id})" for one in booked),
        )

    def _lines(self, one: Handled) -> Iterator[str]:
        inbox = self.holdings.workspace.place("inbox")
        given = one.path.relative_to(inbox) if one.path.is_relative_to(inbox) else one.path
        name = shown_name(shown_path(str(given)))
        state = self.t(f"ledger.state.{one.state}")
        if one.booked is None:
            yield self.t("ledger.line.unbooked", name=name, state=state, reason=self.t(one.reason or ""))
            return
        receipt = one.booked.receipt
        unit = self.wording.name(receipt.unit) if receipt.unit else self.t("ledger.no_unit")
        yield self.t("ledger.line.booked", number=one.booked.id, name=name, state=state, unit=unit)
        if one.replaces is not None and not one.changes:
            yield self.t("ledger.line.same", number=one.replaces.id)
        elif one.replaces is not None:
            yield self.t("ledger.line.replaces", number=one.replaces.id, count=len(one.changes))
            for change in one.changes[:SHOWN_CHANGES]:
                yield self.t("ledger.line.change", **self._worded(change, receipt.form))
            if len(one.changes) > SHOWN_CHANGES:
                yield self.t("ledger.line.more", count=len(one.changes) - SHOWN_CHANGES, number=one.booked.id)

    def _worded(self, change: Change, form_id: str | None) -> dict[str, str]:
        form = next((form for form in self.holdings.plan.forms if form.id == form_id), None)
        elements = {one.id: one for _, one in form.elements()} if form is not None else {}
        element = elements.get(change.element)
        label = element.label.of(self.t.lang) if element is not None else change.element
        place = change.cell_after or change.cell_before
        return {
            "cell": f"{place.sheet}!{place.cell}" if place is not None else "–",
            "label": label,
            "subject": self.wording.name(change.subject),
            "before": shown_value(change.before, self.t),
            "after": shown_value(change.after, self.t),
        }

    def _file(self, one: Handled, answers: Mapping[int, list[str]]) -> dict[str, Any]:
        receipt = one.booked.receipt if one.booked is not None else None
        found = one.submission.findings if one.submission is not None else ()
        return {
            "path": shown_path(str(one.path)),
            "state": one.state,
            "receipt": one.booked.id if one.booked is not None else None,
            "sha256": receipt.sha256 if receipt else None,
            "unit": receipt.unit if receipt else None,
            "period": receipt.period if receipt else None,
            "form": receipt.form if receipt else None,
            "received": receipt.received.isoformat() if receipt else None,
            "received_basis": receipt.received_basis if receipt else None,
            "document": _document(receipt.document_number, receipt.document_date) if receipt else None,
            "reason": one.reason.rpartition(".")[2] if one.reason else None,
            "errors": sum(1 for each in found if each.severity.value == "error"),
            "warnings": sum(1 for each in found if each.severity.value == "warning"),
            "codes": sorted({each.code for each in found}),
            "replaces": one.replaces.id if one.replaces is not None else None,
            "changes": [change_json(change) for change in one.changes],
            "answers": answers.get(one.booked.id, []) if one.booked is not None else [],
        }


def change_json(change: Change) -> dict[str, str | None]:
    """A change as the contract has it; an absent value is null."""
    from ppmd_cli.findings.fingerprint import normalised

    before, after = change.cell_before, change.cell_after
    place = after or before
    return {
        "element": change.element,
        "subject": change.subject,
        "before": normalised(change.before) or None,
        "after": normalised(change.after) or None,
        "sheet": place.sheet if place is not None else None,
        "cell_before": before.cell if before is not None else None,
        "cell_after": after.cell if after is not None else None,
    }


def counted(handled: Sequence[Handled]) -> dict[str, int]:
    """How many files there were, and how many in each state."""
    return {"files": len(handled)} | {
        state: sum(1 for one in handled if one.state == state) for state in STATES
    }


def shown_value(value: Value, t: Translator) -> str:
    """A value in words, absent ones too."""
    from ppmd_cli.model.value import Absence, Day, Flag, Quantity, Text
    from ppmd_cli.report.numbers import show_number

    match value:
        case Quantity(number):
            return show_number(number, t.lang)
        case Flag(yes):
            return t("ledger.value.yes" if yes else "ledger.value.no")
        case Day(day):
            return shown_day(day, t.lang)
        case Text(text):
            return text
        case Absence(reason):
            return t(f"ledger.value.{reason.value}")


def _document(number: str | None, day: object) -> dict[str, str | None] | None:
    if number is None and day is None:
        return None
    return {"number": number, "date": None if day is None else str(day)}
