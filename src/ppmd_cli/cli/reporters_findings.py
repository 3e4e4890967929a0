"""What `ppmd validate` answers: text for people, JSON by contract, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ppmd_cli import __version__
from ppmd_cli.checks.privacy_look import masked_name
from ppmd_cli.findings.fingerprint import fingerprint
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Outcome, Place
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import decodable, shown_name
from ppmd_cli.workflow.validate import Run

SCHEMA_VERSION = "1.0"
COLUMNS = (
    *("path", "unit", "unit_name", "period", "outcome", "severity", "code", "sheet", "cell"),
    *("element", "subject", "value", "message", "remedy", "clause", "fingerprint"),
)
# A spreadsheet program takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class FindingsReporter:
    """Words one run in one language."""

    def __init__(self, plan: Plan, t: Translator, width: int = 80) -> None:
        self.plan = plan
        self.t = t
        self.width = max(40, min(width, 100))
        self.wording = Wording(plan, t)
        self.forms = {form.id: form for form in plan.forms}

    def json(self, run: Run) -> str:
        """The contract ppmd.findings 1.0."""
        answer = {
            "schema": "ppmd.findings",
            "schema_version": SCHEMA_VERSION,
            "tool_version": __version__,
            "plan": {"id": self.plan.id, "sha256": self.plan.sha256},
            "files": [self.file(file) for file in run.files],
            "summary": {
                "files": len(run.files),
                "clean": run.count(Outcome.CLEAN),
                "warnings": run.count(Outcome.WARNINGS),
                "errors": run.count(Outcome.ERRORS),
                "unreadable": run.count(Outcome.UNREADABLE),
            },
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def csv(self, run: Run) -> str:
        """One finding a line, a clean file one line without a code; with a byte order mark for Excel."""
        page = io.StringIO()
        page.write("\ufeff")
        writer = csv.writer(page, delimiter=";" if self.t.lang == "vi" else ",", lineterminator="\r\n")
        writer.writerow([self.t(f"validate.csv.{name}") for name in COLUMNS])
        for file in run.files:
            head: dict[str, Any] = self.file(file)
            head["unit_name"] = self.wording.name(file.unit)
            for found in head.pop("findings") or [{}]:
                row = head | found
                if found:
                    row["severity"] = self.t(f"validate.severity.{found['severity']}")
                row["outcome"] = self.t(f"validate.outcome.{head['outcome']}")
                writer.writerow([_cell(row.get(name)) for name in COLUMNS])
        return page.getvalue()

    def text(self, run: Run) -> str:
        """A heading for each file, its findings, and a line that sums up."""
        parts = ["\n".join(self._text_of(file)) for file in run.files]
        return "\n\n".join([*parts, self.summary(run)]) + "\n"

    def summary(self, run: Run) -> str:
        """How many files have which outcome."""
        counts = {outcome.value: run.count(outcome) for outcome in Outcome}
        return self.t("validate.summary", files=len(run.files), **counts)

    def file(self, file: Submission) -> dict[str, Any]:
        """One file as the contract tells it, with all its findings."""
        return {
            "path": shown_path(file.path),
            "sha256": file.sha256,
            "unit": file.unit,
            "period": file.period,
            "form": file.form,
            "outcome": file.outcome.value,
            "findings": [self._finding(found, file) for found in file.findings],
        }

    def _finding(self, found: Finding, file: Submission) -> dict[str, Any]:
        worded = self.wording.word(found, self._form(file), file.unit)
        fact = file.facts.get((found.element or "", found.subject or ""))
        return {
            "code": found.code,
            "severity": found.severity.value,
            **_place(found.place),
            "element": found.element,
            "subject": found.subject,
            "value": found.value,
            "message": worded.message,
            "remedy": worded.remedy,
            "clause": found.clause,
            "related": [_place(place) for place in found.related],
            "fingerprint": fingerprint(
                self.plan.id, file.unit, file.period, found, fact.value if fact else None
            ),
        }

    def _form(self, file: Submission) -> Form | None:
        return self.forms.get(file.form or "")

    def _text_of(self, file: Submission) -> Iterator[str]:
        outcome = self.t(f"validate.outcome.{file.outcome.value}").upper()
        yield f"{shown_name(shown_path(file.path))}: {outcome}"
        if file.unit is not None:
            names = [self.wording.name(file.unit)]
            if file.period is not None:
                names.append(self.wording.name(file.period))
            yield "  " + ", ".join(names)
        form = self._form(file)
        for found in self._lines(file):
            yield ""
            yield from self._text_finding(found, form, file.unit)

    def _lines(self, file: Submission) -> Sequence[Finding]:
        """One fault, one line."""
        if len(file.findings) < 2:
            return file.findings
        from ppmd_cli.checks.fold import folded

        return [fold.found for fold in folded(file, self.plan)]

    def _text_finding(self, found: Finding, form: Form | None, unit: str | None) -> Iterator[str]:
        worded = self.wording.word(found, form, unit)
        where = "!".join(part for part in (found.place.sheet, found.place.cell) if part)
        head = f"{self.t(f'validate.severity.{found.severity.value}').upper()} [{found.code}]"
        yield from self._wrapped(f"{head} {where}" if where else head, "  ")
        yield from self._wrapped(worded.message, "    ")
        if worded.remedy:
            yield from self._wrapped(self.t("validate.remedy", remedy=worded.remedy), "    ")
        if found.clause:
            yield from self._wrapped(self.t("validate.clause", clause=found.clause), "    ")

    def _wrapped(self, text: str, indent: str) -> list[str]:
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def shown_path(path: str) -> str:
    r"""Relative to the current directory, or absolute where it was given so; with forward slashes.

    What names of files and folders tell of persons is hidden; bytes that are no UTF-8 stand as `\xff`.
    """
    given = Path(decodable(path))
    given = Path(*(part if part == given.anchor else masked_name(part) for part in given.parts))
    return given.as_posix() if given.is_absolute() else Path(os.path.normpath(given)).as_posix()


def _place(place: Place) -> dict[str, str | None]:
    return {"sheet": place.sheet, "cell": place.cell}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
