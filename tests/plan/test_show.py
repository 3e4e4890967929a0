"""What `plan show` and `plan schema` give, and that the schemas fit."""

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.faults import Faults, Source
from ppmd_cli.plan.index import read_index
from ppmd_cli.plan.load import load_plan
from ppmd_cli.plan.schema_json import FILES, file_name, schema_of, schema_text
from ppmd_cli.plan.show import exact, plan_json, plan_lines
from ppmd_cli.plan.yamltree import read_yaml

PLANS = Path(__file__).parents[1] / "plans"
ALL = [PLANS / "clean_water_k7", PLANS / "school_meals"] + [
    resources.plans() / name for name in read_index().plans
]
OUTPUT = json.loads(resources.schema("plan.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_json_fits_its_schema(folder, lang):
    jsonschema.Draft202012Validator(OUTPUT).validate(plan_json(load_plan(folder), lang))


def test_keys_stand_in_the_order_of_the_contract():
    data = plan_json(load_plan(PLANS / "school_meals"), "vi")
    assert list(data) == [
        "schema", "schema_version", "plan", "periods", "units", "forms", "indicators", "duties", "tasks", "rules",
    ]  # fmt: skip
    assert list(data["plan"]) == ["id", "title", "year", "sha256"]
    assert list(data["periods"][0]) == ["id", "from", "to", "due_before", "final", "accumulates_into"]
    assert list(data["units"][0]) == ["code", "name", "kind", "parent", "class"]
    assert list(data["forms"][0]["elements"][0])[:7] == [
        "id", "code", "type", "subject", "nature", "required", "label",
    ]  # fmt: skip
    assert list(data["indicators"][0]) == [
        "id", "clause", "kind", "target", "pace", "can_fall", "numerator", "denominator",
    ]  # fmt: skip


def test_values_of_a_plan():
    data = plan_json(load_plan(PLANS / "clean_water_k7"), "en")
    assert data["plan"]["year"] == 2031
    assert data["units"][0] == {
        "code": "K7",
        "name": "Vùng K7",
        "kind": "region",
        "parent": None,
        "class": None,
    }
    elements = {element["id"]: element for element in data["forms"][0]["elements"]}
    assert (elements["wells_tested"]["required"], elements["wells_tested"]["required_when"]) == (True, None)
    assert (elements["wells_unsafe"]["required"], elements["wells_unsafe"]["required_when"]) == (
        False,
        "wells_tested > 0",
    )
    assert elements["work_state"]["required_when"] == "lead"
    assert elements["work_state"]["options"][0] == {"id": "idle", "label": "not begun"}
    wells, unsafe = data["indicators"]
    assert wells["target"] == {"op": ">=", "value": "40", "upper": None}
    assert (wells["pace"], wells["numerator"], wells["denominator"]) == ("0.25", "wells_tested", None)
    assert unsafe["target"]["value"] == "12.5"
    rule = data["rules"][0]
    assert (rule["formula"], rule["forms"]) == ("wells_tested <= wells_total", ["county_water"])


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/2", "0.5"), ("1/3", "1/3"), ("3/10", "0.3"), ("1", "1"), ("100", "100"), ("0", "0")],
)
def test_exact_numbers_as_texts(value, text):
    assert exact(Fraction(value)) == text


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_summary_names_every_indicator(folder, lang):
    plan = load_plan(folder)
    text = "\n".join(plan_lines(plan, Translator(lang)))
    for indicator in plan.indicators:
        assert indicator.id in text
    assert plan.title.of(lang) in text


@pytest.mark.parametrize("which", FILES)
def test_schemas_in_the_repository_are_those_of_the_program(which):
    assert resources.schema(file_name(which)).read_text(encoding="utf-8") == schema_text(which)


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_plans_fit_the_schemas_of_their_files(folder):
    for which in ("plan", "forms", "rules"):
        validator = jsonschema.Draft202012Validator(schema_of(which))
        validator.validate(data_of(folder / f"{which}.yaml"))
    for path in folder.glob("cases/*.yaml"):
        jsonschema.Draft202012Validator(schema_of("case")).validate(data_of(path))


@pytest.mark.parametrize(
    ("which", "old", "new"),
    [
        ("plan", "can_fall", "can_fal"),
        ("plan", "kind: growth", "kind: increase"),
        ("forms", "type: amount", "type: money"),
        ("forms", "code: K1", "code: k 1"),
        ("rules", "severity: error", "severity: grave"),
    ],
)
def test_schemas_refuse_what_is_wrong(which, old, new):
    text = (PLANS / "school_meals" / f"{which}.yaml").read_text(encoding="utf-8")
    data = read_yaml(Source("x", text.replace(old, new, 1)), Faults())
    assert not jsonschema.Draft202012Validator(schema_of(which)).is_valid(data)


@pytest.mark.parametrize("which", FILES)
def test_every_key_is_explained_in_vietnamese(which):
    schema = schema_of(which)
    models = [schema, *schema["$defs"].values()]
    bare = [
        (model.get("description"), key)
        for model in models
        for key, value in model.get("properties", {}).items()
        if "description" not in value
    ]
    assert not bare


def data_of(path):
    return read_yaml(Source(path.name, path.read_text(encoding="utf-8")), Faults())
