"""What `ppmd codes` answers: the list of all codes, and each with a wrong and a right example."""

from __future__ import annotations

import json
import textwrap

from msgspec import Struct
from msgspec.structs import asdict

from ppmd_cli import __version__
from ppmd_cli.findings.catalogue import CATALOGUE
from ppmd_cli.findings.plan_faults import PLAN_FAULTS
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Severity
from ppmd_cli.model.form import Element, Example, Rule
from ppmd_cli.model.formula import Ref
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.formula import sentence


class CodeView(Struct, frozen=True):
    """One code in words; what it does not have is None."""

    code: str
    kind: str
    severity: str
    title: str
    message: str
    remedy: str
    explain: str | None
    bad: str | None
    good: str | None
    clause: str | None = None
    formula: str | None = None


class CodesReporter:
    """All codes of the program and of one plan, in one language."""

    def __init__(self, plan: Plan, t: Translator) -> None:
        self.plan = plan
        self.t = t
        self.wording = Wording(plan, t)
        self.rules = {rule.id: rule for rule in plan.rules}
        self.codes = (*CATALOGUE, *self.rules, *PLAN_FAULTS)
        self._elements: dict[str, Element] = {}
        for form in plan.forms:
            for _, element in form.elements():
                self._elements.setdefault(element.id, element)

    def view(self, code: str) -> CodeView:
        """One code in words."""
        if code in self.rules:
            return self._rule(self.rules[code])
        kind, severity = ("builtin", CATALOGUE[code].severity) if code in CATALOGUE else ("plan", None)
        severity = severity or PLAN_FAULTS[code].severity
        return CodeView(
            code=code,
            kind=kind,
            severity=severity.value,
            title=self._plain(code, "title") or self._plain(code, "message"),
            message=self._plain(code, "message"),
            remedy=self._plain(code, "remedy"),
            explain=self._plain(code, "explain") or None,
            bad=self._plain(code, "bad") or None,
            good=self._plain(code, "good") or None,
        )

    def json(self, code: str | None) -> str:
        """All codes, or one: built-in ones first, then the plan's rules, then faults of plans."""
        codes = self.codes if code is None else (code,)
        answer = {
            "schema": "ppmd.codes",
            "schema_version": "1.0",
            "tool_version": __version__,
            "plan": {"id": self.plan.id, "sha256": self.plan.sha256},
            "codes": [asdict(view) for view in map(self.view, codes)],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def list_text(self) -> str:
        """One line a code: severity, code, title; by kind and severity."""
        views = [self.view(code) for code in self.codes]
        width = max(len(view.code) for view in views)
        words = {s: self.t(f"validate.severity.{s.value}") for s in Severity}
        broad = max(len(word) for word in words.values())
        lines: list[str] = []
        for kind, head in (("builtin", "codes.builtin"), ("rule", "codes.rules"), ("plan", "codes.plan")):
            chosen = [view for view in views if view.kind == kind]
            if chosen:
                lines += ["", self.t(head)] if lines else [self.t(head)]
            for view in chosen:
                word = words[Severity(view.severity)]
                lines.append(f"  {word:<{broad}}  {view.code:<{width}}  {view.title}")
        return "\n".join(lines) + "\n"

    def explain(self, code: str, width: int) -> str:
        """All that is known of one code."""
        view = self.view(code)
        rule = self.rules.get(code)
        parts = [
            f"{view.code}: {view.title}",
            self.t("codes.severity", text=self.t(f"validate.severity.{view.severity}")),
            view.explain,
            self._line("message", view.message),
            self._line("formula", view.formula),
            self.t(f"codes.missing.{rule.missing}") if rule and rule.formula else None,
            self._line("bad", view.bad),
            self._line("good", view.good),
            self._line("remedy", view.remedy),
            self.t("codes.clause", clause=view.clause) if view.clause else None,
            self._line("forms", self._forms(rule)) if rule else None,
        ]
        broad = max(40, min(width, 100))
        return "\n".join(line for part in parts if part for line in textwrap.wrap(part, broad)) + "\n"

    def _line(self, key: str, text: str | None) -> str | None:
        return self.t(f"codes.{key}", text=text) if text else None

    def _plain(self, code: str, part: str) -> str:
        return self.wording.text(code, part) if self.t.has(f"finding.{code}.{part}") else ""

    def _rule(self, rule: Rule) -> CodeView:
        return CodeView(
            code=rule.id,
            kind="rule",
            severity=rule.severity.value,
            title=self.wording.title(rule.id),
            message=self.wording.unfilled(rule.message),
            remedy=self.wording.unfilled(rule.remedy),
            explain=None,
            bad=self._example(rule.bad),
            good=self._example(rule.good),
            clause=rule.clause,
            formula=self._sentence(rule),
        )

    def _sentence(self, rule: Rule) -> str | None:
        if rule.formula is None:
            return None
        operands = {operand.name: operand.element for operand in rule.operands}

        def label(ref: Ref) -> str:
            subject = f" ({self.wording.name(ref.subject)})" if ref.subject else ""
            return self._bare(operands.get(ref.name, ref.name)) + subject

        def option(ref: Ref, value: str) -> str:
            element = self._elements.get(operands.get(ref.name, ref.name))
            options = element.options if element else ()
            return next((one.label.of(self.wording.lang) for one in options if one.id == value), value)

        return sentence(rule.formula.tree, label, self.wording.lang, option)

    def _label(self, element: str) -> str:
        bare = self._bare(element)
        return bare if bare == element else f"“{bare}”"

    def _bare(self, element: str) -> str:
        found = self._elements.get(element.partition("[")[0])
        return found.label.of(self.wording.lang) if found else element

    def _example(self, example: Example | None) -> str | None:
        if example is None:
            return None
        if example.text is not None:
            return example.text.of(self.wording.lang)
        nothing = self.t("finding.nothing")
        parts = []
        for name, value in example.values:
            typed = value if isinstance(value, str) else "; ".join(one or nothing for one in value)
            parts.append(f"{self._label(name)} = {typed or nothing}")
        return ", ".join(parts)

    def _forms(self, rule: Rule) -> str:
        return ", ".join(
            form.title.of(self.wording.lang) for form in self.plan.forms if form.id in rule.forms
        )
