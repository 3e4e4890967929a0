"""Data of one file -> its model, every fault told at its place; faulty items are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ppmd_cli.findings.plan_faults import PLAN_FAULTS
from ppmd_cli.plan.faults import Faults, Mark, nearest
from ppmd_cli.plan.schema_base import Strict
from ppmd_cli.plan.yamltree import MarkedDict, MarkedList

Model = TypeVar("Model", bound=Strict)
_SPECIAL_MISSING = {"clause": "plan_missing_clause", "quote": "plan_missing_quote"}
_SHAPES = {
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dict_type": "mapping",
    "list_type": "list",
    "mapping_type": "mapping",
}


def read_model(
    model: type[Model], data: MarkedDict, faults: Faults, stand_ins: Mapping[str, Any], lost: set[str]
) -> Model | None:
    """The model of a file with what is right in it; None when nothing can stand for what is wrong.

    The innermost list items that are wrong are left out, so that one fault does not hide the others;
    their ids go into `lost`, so that what names them is not blamed too.
    """
    for attempt in range(6):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
        if attempt == 0:
            for detail in details:
                _tell(model, data, detail, faults)
        if not _leave_out(data, details, stand_ins, lost):
            return None
    return None


def _walk(data: Any, loc: Sequence[int | str]) -> list[tuple[Any, int | str]]:  # noqa: ANN401
    """The (container, key) pairs that lead to the value; tags of unions are skipped."""
    steps: list[tuple[Any, int | str]] = []
    here = data
    for key in loc:
        if isinstance(here, MarkedDict) and isinstance(key, str):
            steps.append((here, key))
            if key not in here:
                if key.startswith("<"):
                    steps.pop()
                    continue
                break
            here = here[key]
        elif isinstance(here, MarkedList) and isinstance(key, int) and key < len(here):
            steps.append((here, key))
            here = here[key]
    return steps


def _place(data: MarkedDict, steps: list[tuple[Any, int | str]], *, key_itself: bool) -> Mark:
    if not steps:
        return data.mark
    box, key = steps[-1]
    if isinstance(box, MarkedList) and isinstance(key, int):
        return box.marks[key]
    if isinstance(box, MarkedDict) and isinstance(key, str):
        if key_itself:
            return box.keys_at.get(key, box.mark)
        return box.values_at.get(key, box.mark)
    return data.mark


def _tell(model: type[Strict], data: MarkedDict, detail: ErrorDetails, faults: Faults) -> None:
    kind, context = detail["type"], detail.get("ctx") or {}
    steps = _walk(data, detail["loc"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    place = _place(data, steps, key_itself=kind == "extra_forbidden")
    if kind in PLAN_FAULTS:
        faults.add(kind, place, **context)
    elif kind == "extra_forbidden":
        known = _keys_of(_model_at(model, detail["loc"][:-1]))
        faults.add("plan_unknown_key", place, key=last, nearest=nearest(last, known))
    elif kind == "missing" and last in _SPECIAL_MISSING:
        faults.add(_SPECIAL_MISSING[last], place)
    elif kind == "missing" and last in ("bad", "good"):
        faults.add("plan_missing_example", place, kind=last)
    elif kind == "missing":
        faults.add("plan_missing_key", place, key=last)
    elif kind in ("literal_error", "union_tag_invalid", "enum"):
        expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        faults.add("plan_not_one_of", place, found=str(detail["input"]), expected=expected)
    elif kind == "too_short":
        faults.add("plan_list_empty", place)
    elif kind in _SHAPES:
        faults.add("plan_wrong_type", place, expected_key=f"plan.word.{_SHAPES[kind]}")
    else:
        faults.bad(place, str(detail["input"])[:40], "value")


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel] | None:
    """The model that stands at `loc`; union tags name the choice."""
    here: Any = model
    for key in loc:
        if isinstance(key, int):
            continue
        if key.startswith("<"):
            here = _tagged(here, key)
            continue
        found = _first_model(here)
        if found is None:
            continue
        field = next((f for name, f in found.model_fields.items() if key in (name, f.alias)), None)
        if field is not None:
            here = field.rebuild_annotation()
    return _first_model(here)


def _tagged(annotation: Any, tag: str) -> Any:  # noqa: ANN401 - a type as the author wrote it
    for part in get_args(annotation):
        if any(getattr(extra, "tag", None) == tag for extra in getattr(part, "__metadata__", ())):
            return part
        found = _tagged(part, tag)
        if found is not None:
            return found
    return None


def _first_model(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _first_model(part)
        if found is not None:
            return found
    return None


def _leave_out(
    data: MarkedDict, details: Sequence[ErrorDetails], stand_ins: Mapping[str, Any], lost: set[str]
) -> bool:
    """Take the smallest parts that can be missed out of the data. False when one cannot be missed."""
    doomed: dict[int, tuple[MarkedList, set[int]]] = {}
    for detail in details:
        steps = _walk(data, detail["loc"])
        item = next(((box, key) for box, key in reversed(steps) if isinstance(box, MarkedList)), None)
        if item is not None and isinstance(item[1], int):
            doomed.setdefault(id(item[0]), (item[0], set()))[1].add(item[1])
        elif not _replace_top(data, detail["loc"], stand_ins, lost):
            return False
    for box, places in doomed.values():
        for place in sorted(places, reverse=True):
            collect_ids(box[place], lost)
            del box[place]
            del box.marks[place]
    return True


def _replace_top(
    data: MarkedDict, loc: Sequence[int | str], stand_ins: Mapping[str, Any], lost: set[str]
) -> bool:
    top = loc[0] if loc else None
    if not isinstance(top, str):
        return False
    collect_ids(data.get(top), lost)
    if top in stand_ins:
        mark = data.values_at.get(top, data.mark)
        data.put(top, data.keys_at.get(top, data.mark), stand_ins[top], mark)
        return True
    return data.pop(top, None) is not None or len(loc) > 1


def collect_ids(data: object, ids: set[str]) -> None:
    """Every id, and every key, beneath a piece of data."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "id" and isinstance(value, str):
                ids.add(str(value))
            elif isinstance(value, (dict, list)):
                ids.add(str(key))
                collect_ids(value, ids)
    elif isinstance(data, list):
        for item in data:
            collect_ids(item, ids)
