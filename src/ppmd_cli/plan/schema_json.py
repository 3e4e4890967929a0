"""The JSON Schemas of a plan's files, for editors that complete and check YAML."""

from __future__ import annotations

import json
from typing import Any, Final

from ppmd_cli.plan.schema_base import Strict
from ppmd_cli.plan.schema_forms import FormsModel
from ppmd_cli.plan.schema_plan import PlanModel
from ppmd_cli.plan.schema_rules import CaseModel, RulesModel

FILES: Final[dict[str, type[Strict]]] = {
    "plan": PlanModel,
    "forms": FormsModel,
    "rules": RulesModel,
    "case": CaseModel,
}


def file_name(which: str) -> str:
    """The name of the schema of one file, as it stands in schema/."""
    return f"{which}-file.schema.json"


def schema_of(which: str) -> dict[str, Any]:
    """The JSON Schema of plan.yaml, forms.yaml, rules.yaml or a case."""
    made: dict[str, Any] = _plain(FILES[which].model_json_schema(by_alias=True))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ppmd:schema:{which}-file:1.0",
    }
    return head | made


def _plain(part: Any) -> Any:  # noqa: ANN401 - a piece of JSON
    """Without the titles that only repeat names of keys; a choice of shapes may overlap."""
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key != "title" or not isinstance(value, str)}
        return {"anyOf" if key == "oneOf" else key: _plain(value) for key, value in kept.items()}
    return [_plain(one) for one in part] if isinstance(part, list) else part


def schema_text(which: str) -> str:
    """The same as it is written to a file."""
    return json.dumps(schema_of(which), ensure_ascii=False, indent=2) + "\n"
