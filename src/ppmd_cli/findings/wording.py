"""Finding + language -> the sentence and the remedy that people read.

A slot whose name begins with "#" holds a number of ours ("1234.5") and is written as the language
writes numbers; all others stand as somebody typed them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Element, Form, Rule, Section
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.text import Label, Lang

LONGEST_VALUE = 60
LONGEST_EXPLANATION = 500
_QUOTED = re.compile(r"(“[^”]*”)")
_DAY = re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])")
_SLOT = re.compile(r"\{([^{}:…\s]+)\}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MIB = 1024 * 1024
_NUMERIC = ("count", "amount")


class Worded(Struct, frozen=True):
    """The sentence of a finding and how to mend it."""

    message: str
    remedy: str


def word(
    finding: Finding,
    plan: Plan | None,
    translator: Translator,
    form: Form | None = None,
    unit: str | None = None,
) -> Worded:
    """Word one finding; form and unit are those of the return it stands in, where known."""
    return Wording(plan, translator).word(finding, form, unit)


class Wording:
    """Words many findings of one plan in one language."""

    def __init__(self, plan: Plan | None, translator: Translator) -> None:
        self.plan = plan
        self.t = translator
        self.lang: Lang = "en" if translator.lang == "en" else "vi"
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in plan.rules} if plan else {}
        self.names = _names(plan, translator, self.lang) if plan else {}
        self.elements = _elements(plan) if plan else {}

    def word(self, finding: Finding, form: Form | None = None, unit: str | None = None) -> Worded:
        """Word one finding; form and unit are those of the return it stands in, where known."""
        worded = self._word(finding, form, unit)
        if self.lang == "en":
            worded = Worded(_english_days(worded.message), _english_days(worded.remedy))
        if finding.slot("fold_shape") is not None:
            from ppmd_cli.findings.wording_fold import told

            worded = told(worded, finding, self, form, unit)
        explained = finding.slot("explained")
        if explained is None:
            return worded
        said = self.t("finding.explained", text=clip(explained, LONGEST_EXPLANATION).rstrip("."))
        return Worded(f"{worded.message.rstrip('.')}. {said}", worded.remedy)

    def _word(self, finding: Finding, form: Form | None, unit: str | None) -> Worded:
        rule = self.rules.get(finding.code) if finding.plan_place is None else None
        slots = self._slots(finding, form, unit)
        if rule is not None:
            return self._rule(rule, finding, slots, unit)
        message = _fill(self._text(finding.code, "message"), slots)
        remedy = _fill(self._text(finding.code, "remedy"), slots)
        more = self._hint(finding) or self._mend(finding)
        return Worded(message, " ".join(part for part in (remedy, more) if part))

    def _rule(self, rule: Rule, finding: Finding, slots: dict[str, str], unit: str | None) -> Worded:
        """The plan's own texts; in front of them whom or what they are about, where they do not say so."""
        text = rule.message.of(self.lang)
        if rule.check == "identity":
            slots |= {name: self.name(slots.get(name)) for name in ("found", "expected")}
        message = _fill(text, slots)
        if finding.slot("rows_of"):
            message += self.t("finding.identity.rows_of", unit=self.name(finding.slot("rows_of")))
        if rule.scope == "history" and finding.element and "{element}" not in text:
            message = f"{slots['where']}: {message}"
        elif finding.subject and finding.subject != unit and "{subject}" not in text:
            message = f"{slots['subject']}: {message}"
        remedy = _fill(rule.remedy.of(self.lang), slots)
        return Worded(message, " ".join(part for part in (remedy, self._mend(finding)) if part))

    def title(self, code: str) -> str:
        """What a code is called in a list: a rule by its message without figures."""
        rule = self.rules.get(code)
        if rule is None:
            return self.text(code, "title")
        return _SLOT.sub("…", re.sub(r"\s*\([^()]*\{[^()]*\)", "", rule.message.of(self.lang)))

    def remedy(self, code: str) -> str:
        """How such a finding is mended, without what only a return can tell."""
        rule = self.rules.get(code)
        return self.text(code, "remedy") if rule is None else self.unfilled(rule.remedy)

    def unfilled(self, label: Label) -> str:
        """A text with dots for what only a return can fill."""
        return _SLOT.sub("…", label.of(self.lang))

    def text(self, code: str, part: str) -> str:
        """A text of a built-in code: title, explain, bad, good; filled in from the plan."""
        return _fill(self._text(code, part), self._plan_slots())

    def _hint(self, finding: Finding) -> str:
        """What was perhaps meant, where reading has found it out."""
        readings = [
            one for one in (finding.slot("readings") or finding.slot("suggestion") or "").split("|") if one
        ]
        if not readings or finding.plan_place is not None:
            return ""
        if len(readings) > 1:
            return self.t("finding.hint.either", one=clip(readings[0]), other=clip(readings[1]))
        return self.t("finding.hint.one", one=clip(readings[0]))

    def _mend(self, finding: Finding) -> str:
        """Which one cell would mend a sum, where the checks have found it out."""
        cell, number = finding.slot("mend_cell"), finding.slot("#mend_number")
        if not cell or number is None:
            return ""
        key = "finding.hint.cell" if finding.code in self.rules else "finding.hint.sum"
        return self.t(key, cell=cell, number=self.number(number))

    def name(self, code: str | None) -> str:
        """The name of a unit, a child, a month, a task or a period."""
        return self.names.get(code or "", code or "")

    def _text(self, code: str, part: str) -> str:
        key = f"finding.{code}.{part}"
        return self.t.raw(key) if self.t.has(key) else code if part == "message" else ""

    def _slots(self, finding: Finding, form: Form | None, unit: str | None) -> dict[str, str]:
        slots = self._plan_slots()
        pair = self.element(finding.element, form)
        element = pair[1] if pair else None
        if element is not None:
            slots |= self._element_slots(element)
        slots |= {
            "value": clip(finding.value) if finding.value else self.t("finding.nothing"),
            "subject": self.name(finding.subject) or self.name(unit),
            "subject_code": finding.subject or "",
            "unit": self.name(unit),
            "sheet": finding.place.sheet or "",
            "cell": finding.place.cell or "",
            "where": self._where(finding, element, unit),
        }
        typed = {name: self._given(finding, name, clip(text)) for name, text in finding.slots}
        given = {name.removeprefix("#"): text for name, text in typed.items()}
        return slots | given | self._keys(finding, given)

    def _keys(self, finding: Finding, given: Mapping[str, str]) -> dict[str, str]:
        """Slots whose name ends in _key hold the key of a text of ours, which takes the same slots."""
        keys = {name: key for name, key in finding.slots if name.endswith("_key") and self.t.has(key)}
        words = {name.removesuffix("_key"): self.t.raw(key) for name, key in keys.items()}
        return {name: _fill(text, {**given, **words}) for name, text in words.items()}

    def _given(self, finding: Finding, name: str, text: str) -> str:
        if name == "reason" and self.t.has(f"finding.reason.{text}"):
            return self.t(f"finding.reason.{text}")
        if finding.code == "file_too_large" and text.isdigit():
            return f"{int(text) // _MIB} MiB" if int(text) >= _MIB else text
        if name in ("period", "other", "other_unit", "subjects", "months", "named", "own"):
            return ", ".join(self.name(one) for one in text.split("|"))
        return self.number(text) if name.startswith("#") else text or self.t("finding.nothing")

    def number(self, text: str) -> str:
        """A number of ours in the language: thousands grouped, decimal mark. Anything else as it stands."""
        if not _NUMBER.fullmatch(text):
            return text
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")  # "68,500" would be taken for thousands
        thousands, mark = (".", ",") if self.lang == "vi" else (",", ".")
        grouped = f"{int(whole):,}".replace(",", thousands)
        sign = "-" if whole.startswith("-") and not grouped.startswith("-") else ""
        return sign + grouped + (mark + decimals if decimals else "")

    def _where(self, finding: Finding, element: Element | None, unit: str | None) -> str:
        if element is not None:
            slots = {"label": element.label.of(self.lang), "code": element.code}
            if finding.subject and finding.subject != unit:
                return self.t("finding.where.subject", subject=self.name(finding.subject), **slots)
            return self.t("finding.where.unit", **slots)
        if finding.subject and finding.subject != unit:
            return self.t("finding.where.row", subject=self.name(finding.subject))
        if finding.place.cell:
            return self.t("finding.where.cell", cell=finding.place.cell, sheet=finding.place.sheet or "")
        return self.t("finding.where.file")

    def element(self, element: str | None, form: Form | None) -> tuple[Section, Element] | None:
        """The element of that id with its section; without a form the first that has it."""
        if element is None:
            return None
        found = self.elements.get((form.id, element)) if form is not None else None
        return found or self.elements.get(("", element))

    def _element_slots(self, element: Element) -> dict[str, str]:
        options = ", ".join(f"“{option.label.vi}”" for option in element.options)
        kind = "number" if element.type in _NUMERIC else element.type
        limit = element.max_length if element.type == "text" else element.decimals
        label = element.label.of(self.lang)
        return {
            "element": label,
            "element_where": self.t("finding.where.unit", label=label, code=element.code),
            "code": element.code,
            "measure": element.measure.of(self.lang) if element.measure else self.t("finding.measure.none"),
            "options": options,
            "limit": "" if limit is None else str(limit),
            "fill": _fill(self.t.raw(f"finding.fill.{kind}"), {"options": options}),
        }

    def _plan_slots(self) -> dict[str, str]:
        if self.plan is None:
            return {}
        ids = [period.id for period in self.plan.periods]
        return {"year": str(self.plan.year), "periods": ", ".join(ids), "period": ids[0] if ids else ""}


def clip(text: str, longest: int = LONGEST_VALUE) -> str:
    """One line of a text that somebody typed, shortened for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _fill(text: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda found: slots.get(found[1], "…"), text)


def _english_days(text: str) -> str:
    """A sentence whose days are written as English writes them; what is quoted stays as it was typed."""
    return "".join(
        piece if piece.startswith("“") else _DAY.sub(_english_day, piece) for piece in _QUOTED.split(text)
    )


def _english_day(found: re.Match[str]) -> str:
    try:
        return shown_day(date(int(found[3]), int(found[2]), int(found[1])), "en")
    except ValueError:
        return found[0]


def _names(plan: Plan, t: Translator, lang: Lang) -> dict[str, str]:
    names = {period.id: period.label.of(lang) for period in plan.periods}
    names |= {task.id: t("finding.task", clause=task.clause.clause) for task in plan.tasks}
    names |= {month.id: month.label.of(lang) for month in plan.months}
    return names | {unit.code: unit.name for unit in plan.units}


def _elements(plan: Plan) -> dict[tuple[str, str], tuple[Section, Element]]:
    """By form and id, and by id alone (the first form that has it)."""
    found: dict[tuple[str, str], tuple[Section, Element]] = {}
    for form in plan.forms:
        for section, element in form.elements():
            found[form.id, element.id] = (section, element)
            found.setdefault(("", element.id), (section, element))
    return found
