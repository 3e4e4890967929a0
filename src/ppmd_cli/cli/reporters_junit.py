"""What `ppmd validate --format junit` answers: JUnit XML, for servers that run checks by themselves.

A file is a suite. Its first case is that it can be read; then comes one case for each code met in it, so
that a case keeps its name from run to run and its history can be followed. Errors fail the case and are
told in its failure, warnings and notes in its output; a file that cannot be read is an error of its first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from ppmd_cli.cli.reporters_findings import FindingsReporter
from ppmd_cli.findings.catalogue import FILE_CODES
from ppmd_cli.model.shown import shown_name, storable
from ppmd_cli.workflow.validate import Run

COUNTED = ("failure", "error")


class JunitReporter:
    """One run as one `testsuites`, from what the contract ppmd.findings tells."""

    def __init__(self, findings: FindingsReporter) -> None:
        self.findings = findings
        self.t = findings.t

    def junit(self, run: Run) -> str:
        """The document; without times, so that the same returns give the same bytes."""
        root = ET.Element("testsuites", name=f"ppmd validate: {self.findings.plan.id}")
        for file in run.files:
            root.append(self._suite(self.findings.file(file)))
        _count(root, root.iter("testcase"))
        ET.indent(root)
        text: str = ET.tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'

    def _suite(self, file: Mapping[str, Any]) -> ET.Element:
        suite = ET.Element("testsuite", name=_line(file["path"]))
        told = ET.SubElement(suite, "properties")
        known = {**file, "unit_name": self.findings.wording.name(file["unit"])}
        for name in ("sha256", "unit", "unit_name", "period", "form", "outcome"):
            if value := known[name]:
                ET.SubElement(told, "property", name=name, value=_line(value))
        group = ".".join(part for part in (self.findings.plan.id, file["period"], file["unit"]) if part)
        by_code: dict[str, list[Mapping[str, Any]]] = {}
        for found in file["findings"]:
            by_code.setdefault(found["code"], []).append(found)
        read = _case(suite, group, self.t("validate.junit.read"))
        for code in [one for one in by_code if one in FILE_CODES]:
            self._fault(read, "error", code, by_code.pop(code))
        for code, some in by_code.items():
            case = _case(suite, group, f"{code}: {self.findings.wording.title(code)}")
            errors = [found for found in some if found["severity"] == "error"]
            if errors:
                self._fault(case, "failure", code, errors)
            rest = [found for found in some if found["severity"] != "error"]
            if rest:
                ET.SubElement(case, "system-out").text = self._lines(rest)
        _count(suite, suite.iter("testcase"))
        return suite

    def _fault(self, case: ET.Element, kind: str, code: str, some: list[Mapping[str, Any]]) -> None:
        said = _line(some[0]["message"])
        if len(some) > 1:
            said = self.t("validate.junit.more", message=said, more=len(some) - 1)
        ET.SubElement(case, kind, type=code, message=said).text = self._lines(some)

    def _lines(self, some: Iterable[Mapping[str, Any]]) -> str:
        """Each finding with its place, its remedy and its fingerprint."""
        return "\n" + "\n\n".join("\n".join(self._told(found)) for found in some) + "\n"

    def _told(self, found: Mapping[str, Any]) -> Iterable[str]:
        where = "!".join(part for part in (found["sheet"], found["cell"]) if part)
        kind = self.t(f"validate.severity.{found['severity']}").upper()
        yield _line(f"{kind} {where}".rstrip())
        yield _line(found["message"])
        if found["remedy"]:
            yield _line(self.t("validate.remedy", remedy=found["remedy"]))
        if found["clause"]:
            yield _line(self.t("validate.clause", clause=found["clause"]))
        yield f"ppmd/v1 {found['fingerprint']}"


def _case(suite: ET.Element, group: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_line(group), name=_line(name), time="0")


def _count(element: ET.Element, cases: Iterable[ET.Element]) -> None:
    """Write how many cases there are and how many of them failed, in the order in which people look."""
    found = list(cases)
    element.set("tests", str(len(found)))
    for kind in COUNTED:
        element.set(f"{kind}s", str(sum(case.find(kind) is not None for case in found)))


def _line(text: str) -> str:
    """One line that every XML can hold."""
    return storable(shown_name(text))
