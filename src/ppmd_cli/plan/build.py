"""The files of a plan's folder -> the Plan, with every fault collected on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ppmd_cli.model.plan import Document, KnownFigure, Plan
from ppmd_cli.plan.build_context import Context
from ppmd_cli.plan.build_elements import with_formulas
from ppmd_cli.plan.build_forms import draft_forms, name_forms, plain_form
from ppmd_cli.plan.build_indicators import build_duties, build_indicators, build_tasks
from ppmd_cli.plan.build_report import build_figures, build_publication, build_report
from ppmd_cli.plan.build_rules import build_rules
from ppmd_cli.plan.build_units import (
    build_bodies,
    build_classes,
    build_kinds,
    build_months,
    build_periods,
    build_units,
)
from ppmd_cli.plan.faults import Faults, Source
from ppmd_cli.plan.links import check_elements_agree, check_form
from ppmd_cli.plan.schema_csv import BASELINE_COLUMNS, REGISTER_COLUMNS, UNIT_COLUMNS, Row, read_rows
from ppmd_cli.plan.schema_files import Model, read_model
from ppmd_cli.plan.schema_forms import FormsModel
from ppmd_cli.plan.schema_plan import PlanModel
from ppmd_cli.plan.schema_rules import RulesModel
from ppmd_cli.plan.yamltree import find_marks, read_yaml

YAML_FILES = ("plan.yaml", "forms.yaml", "rules.yaml")
_NO_WORDS = {"vi": "-", "en": "-"}
# Stand for a top key that is wrong, so that the rest of the plan is still checked.
_STAND_INS: Mapping[str, Any] = {
    "format": "1",
    "id": "plan",
    "title": _NO_WORDS,
    "year": "2000",
    "document": {"title": "-", "issuer": "-"},
    "area": "-",
    "receiver": "-",
    "rounding": {},
    "publication": {},
    "report": {
        "superior": "-",
        "issuer": "-",
        "symbol": "-",
        "place": "-",
        "subject": _NO_WORDS,
        "opening": _NO_WORDS,
    },
}


class Files(Struct, frozen=True):
    """The definition files of one folder as read: texts by name, and the sha256 of them all."""

    texts: Mapping[str, bytes]
    sha256: str


def build(files: Files, faults: Faults) -> Plan | None:
    """The plan, or None when a fault leaves nothing to build; look at `faults` before using it."""
    lost: set[str] = set()
    plan = _model("plan.yaml", PlanModel, files, faults, lost)
    forms = _model("forms.yaml", FormsModel, files, faults, lost)
    rules = _model("rules.yaml", RulesModel, files, faults, lost)
    if plan is None:
        return None
    context = Context(faults, lost)
    if forms is None:
        lost.add("forms")
    if rules is None:
        lost.add("rules")
    context.rule_ids = tuple(str(rule.id) for rule in rules.rules) if rules is not None else ()
    units = _rows("units.csv", UNIT_COLUMNS, ("code", "name", "kind"), files, faults)
    return _Builder(files, context, plan, forms, rules).build(units)


class _Builder(Struct, frozen=True):
    files: Files
    context: Context
    plan: PlanModel
    forms: FormsModel | None
    rules: RulesModel | None

    def build(self, unit_rows: list[Row]) -> Plan | None:
        """Each part after those it names."""
        context, model = self.context, self.plan
        kinds, bodies = build_kinds(model, context), build_bodies(model, context)
        if not unit_rows:
            return None
        units = build_units(unit_rows, context)
        months = build_months(model, context)
        periods = build_periods(model, months, context)
        classes = build_classes(model, context)
        if self.forms is None:
            return None
        name_forms(self.forms, context)
        tasks = build_tasks(model, context)
        self._build_forms(self.forms)
        self._check_places()
        rules = build_rules(self.rules, context) if self.rules is not None else ()
        indicators, duties = build_indicators(model, context), build_duties(model, context)
        register = self._figures("register.csv", REGISTER_COLUMNS, with_period=False)
        baseline = self._figures("baseline.csv", BASELINE_COLUMNS, with_period=True)
        report = build_report(model.report, context)
        return Plan(
            id=str(model.id),
            title=model.title.label(),
            year=model.year,
            sha256=self.files.sha256,
            document=_document(model),
            area=str(model.area),
            receiver=str(model.receiver),
            periods=periods,
            months=months,
            kinds=kinds,
            classes=classes,
            units=units,
            bodies=bodies,
            forms=tuple(context.forms.values()),
            rules=rules,
            indicators=indicators,
            duties=duties,
            tasks=tasks,
            register=register,
            baseline=baseline,
            report=report,
            publication=build_publication(model),
            decimals=model.rounding.decimals,
        )

    def _build_forms(self, model: FormsModel) -> None:
        context = self.context
        drafts = draft_forms(model, context)
        for draft in drafts:
            context.forms[str(draft.model.id)] = plain_form(draft, context)
        for draft in drafts:
            check_form(draft, context.forms[str(draft.model.id)], context)
        check_elements_agree(drafts, context)
        for draft in drafts:
            form = with_formulas(draft, context.forms[str(draft.model.id)], context)
            context.forms[form.id] = form

    def _check_places(self) -> None:
        context, model = self.context, self.plan
        for key in ("area", "receiver"):
            value = getattr(model, key)
            if value != "-":
                context.known("unit", value, context.units, model.mark(key))
        for unit, group in context.class_of.items():
            if unit not in context.form_of and not context.lost:
                place = next(item for item in model.classes if item.id == group)
                context.faults.add("plan_unit_without_form", place.units.mark(), unit=unit)

    def _figures(self, name: str, columns: tuple[str, ...], *, with_period: bool) -> tuple[KnownFigure, ...]:
        if name not in self.files.texts:
            return ()
        rows = _rows(name, columns, columns, self.files, self.context.faults)
        return build_figures(rows, self.context, with_period=with_period)


def _document(model: PlanModel) -> Document:
    said = model.document
    number = None if said.number is None else str(said.number)
    return Document(str(said.title), str(said.issuer), number, said.date)


def source(name: str, files: Files, faults: Faults) -> Source | None:
    """The text of one file; None when it is not there or not UTF-8, which is told."""
    data = files.texts.get(name)
    if data is None:
        faults.add("plan_file_missing", Source(name, "").mark(0, 0))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1)
        faults.add("plan_not_utf8", Source(name, "").mark(line, column))
        return None
    return Source(name, text.replace("\r\n", "\n"))


def _model(name: str, model: type[Model], files: Files, faults: Faults, lost: set[str]) -> Model | None:
    found = source(name, files, faults)
    if found is None:
        return None
    data = read_yaml(found, faults)
    if data is None:
        return None
    if any(sign in found.text for sign in "&*!"):
        find_marks(found, faults)
    stand_ins = _STAND_INS if issubclass(model, PlanModel) else {}
    return read_model(model, data, faults, stand_ins, lost)


def _rows(
    name: str, columns: tuple[str, ...], required: tuple[str, ...], files: Files, faults: Faults
) -> list[Row]:
    found = source(name, files, faults)
    return [] if found is None else read_rows(found, columns, required, faults)
