"""What `ppmd validate --format sarif` answers: SARIF 2.1.0 (OASIS)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from ppmd_cli import __version__
from ppmd_cli.cli.reporters_codes import CodesReporter, CodeView
from ppmd_cli.cli.reporters_findings import FindingsReporter
from ppmd_cli.model.shown import harmless
from ppmd_cli.workflow.validate import Run

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_TOLD = ("element", "subject", "value", "clause", "remedy")


class SarifReporter:
    """One run as one SARIF log, from what the contract ppmd.findings tells."""

    def __init__(self, findings: FindingsReporter) -> None:
        self.findings = findings
        self.t = findings.t
        self.codes = CodesReporter(findings.plan, findings.t)

    def sarif(self, run: Run) -> str:
        """The log: one run, rules for the codes met, an artifact for each file, a result for each finding."""
        files = [self.findings.file(file) for file in run.files]
        met = sorted({found["code"] for file in files for found in file["findings"]})
        rules = {code: place for place, code in enumerate(met)}
        plan = self.findings.plan
        log = {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "ppmd",
                            "version": __version__,
                            "semanticVersion": __version__,
                            "rules": [self._rule(code) for code in met],
                        }
                    },
                    "language": self.t.lang,
                    "automationDetails": {"id": f"ppmd/{plan.id}/"},
                    "invocations": [{"executionSuccessful": True}],
                    "artifacts": [_artifact(file) for file in files],
                    "results": [
                        self._result(found, file, place, rules[found["code"]])
                        for place, file in enumerate(files)
                        for found in file["findings"]
                    ],
                    "properties": {"plan": {"id": plan.id, "sha256": plan.sha256}},
                }
            ],
        }
        return json.dumps(log, ensure_ascii=False, indent=2) + "\n"

    def _rule(self, code: str) -> dict[str, Any]:
        view = self.codes.view(code)
        rule: dict[str, Any] = {
            "id": code,
            "shortDescription": {"text": message(view.title)},
            "fullDescription": {"text": message(view.explain or view.message)},
            "help": {"text": message(_help(view))},
            "defaultConfiguration": {"level": LEVELS[view.severity]},
        }
        if view.clause:
            rule["properties"] = {"clause": view.clause}
        return rule

    def _result(
        self, found: Mapping[str, Any], file: Mapping[str, Any], place: int, rule: int
    ) -> dict[str, Any]:
        text = found["message"].rstrip(".") + "."
        if found["remedy"]:
            text += " " + self.t("validate.remedy", remedy=found["remedy"])
        result: dict[str, Any] = {
            "ruleId": found["code"],
            "ruleIndex": rule,
            "level": LEVELS[found["severity"]],
            "message": {"text": message(text)},
            "locations": [_location(file, place, found)],
            "fingerprints": {"ppmd/v1": found["fingerprint"]},
            "properties": _told({name: file[name] for name in ("unit", "period")})
            | _told({name: found[name] for name in _TOLD}),
        }
        if found["related"]:
            result["relatedLocations"] = [
                {"id": number, **_location(file, place, one)} for number, one in enumerate(found["related"])
            ]
        return result


def uri_of(path: str) -> str:
    """The path of `ppmd.findings` as a reference by RFC 3986: relative as it stands, absolute as `file:`.

    A colon is escaped, too: in the first part of a relative reference it would end a scheme.
    """
    if path.startswith("//"):
        return "file:" + quote(path)
    if path.startswith("/"):
        return "file://" + quote(path)
    drive = PurePosixPath(path).parts[:1]
    if drive and len(drive[0]) == 2 and drive[0].endswith(":") and path[2:3] == "/":
        return f"file:///{drive[0]}{quote(path[2:])}"
    return quote(path)


def message(text: str) -> str:
    r"""A text as SARIF's messages hold it (3.11): `{0}` would be a slot there and `[a](b)` a link."""
    text = harmless(text).replace("{", "{{").replace("}", "}}")
    return text.replace("[", r"\[").replace("]", r"\]") if "](" in text else text


def _artifact(file: Mapping[str, Any]) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": uri_of(file["path"])}, "roles": ["analysisTarget"]}
    if file["sha256"]:
        artifact["hashes"] = {"sha-256": file["sha256"]}
    artifact["properties"] = _told({name: file[name] for name in ("unit", "period", "form", "outcome")})
    return artifact


def _location(file: Mapping[str, Any], place: int, where: Mapping[str, Any]) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri_of(file["path"]), "index": place}}
    }
    sheet, cell = where["sheet"], where["cell"]
    parts = [harmless(part) for part in (sheet, cell) if part]
    if parts:
        location["logicalLocations"] = [
            {
                "name": parts[-1],
                "fullyQualifiedName": "!".join(parts),
                "kind": "cell" if cell else "sheet",
            }
        ]
    return location


def _help(view: CodeView) -> str:
    """How it is mended; where only the return itself can tell, what the code means."""
    remedy = view.remedy.strip("… ")
    return view.remedy if remedy else view.explain or view.message


def _told(values: Mapping[str, str | None]) -> dict[str, str]:
    """Those that there are; absent ones are left out, as SARIF leaves out what is not known."""
    return {name: harmless(value) for name, value in values.items() if value is not None}
