"""Where the parts of a plan are defined: file and line of each id, for those who compare two plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ppmd_cli.model.finding import PlanPlace
from ppmd_cli.plan.faults import Faults, Mark, Source
from ppmd_cli.plan.schema_csv import BASELINE_COLUMNS, REGISTER_COLUMNS, UNIT_COLUMNS, read_rows
from ppmd_cli.plan.yamltree import Marked, MarkedDict, MarkedList, read_yaml

_LISTS = ("periods", "months", "kinds", "classes", "bodies", "indicators", "duties", "tasks")
_TABLES = (
    ("units", "units.csv", UNIT_COLUMNS, ("code",)),
    ("register", "register.csv", REGISTER_COLUMNS, ("unit", "element")),
    ("baseline", "baseline.csv", BASELINE_COLUMNS, ("unit", "element", "period")),
)


def places(texts: Mapping[str, bytes]) -> dict[tuple[str, str], PlanPlace]:
    """By group and id as `difference` names them; of an element in several forms the first definition."""
    found: dict[tuple[str, str], PlanPlace] = {}
    for key, mark in (*_yaml(texts), *_rows(texts)):
        found.setdefault(key, PlanPlace(mark.source.file, mark.line, mark.column))
    return found


def _yaml(texts: Mapping[str, bytes]) -> Iterator[tuple[tuple[str, str], Mark]]:
    plan = _tree(texts, "plan.yaml")
    yield ("plan", "plan"), plan.mark
    for group in ("publication", "report"):
        if group in plan:
            yield (group, group), plan.keys_at[group]
    for group in _LISTS:
        yield from _ids(group, plan.get(group))
    yield from _ids("rules", _tree(texts, "rules.yaml").get("rules"))
    forms = _tree(texts, "forms.yaml")
    yield from _ids("forms", forms.get("forms"))
    for one in _elements(forms):
        yield ("elements", str(one["id"])), one.values_at["id"]


def _ids(group: str, value: object) -> Iterator[tuple[tuple[str, str], Mark]]:
    for one in value if isinstance(value, MarkedList) else ():
        if isinstance(one, MarkedDict) and isinstance(one.get("id"), Marked):
            yield (group, str(one["id"])), one.values_at["id"]


def _elements(value: object) -> Iterator[MarkedDict]:
    """Every mapping with an id and a printed code, wherever it stands."""
    if isinstance(value, MarkedDict):
        if "id" in value and "code" in value:
            yield value
        else:
            for below in value.values():
                yield from _elements(below)
    elif isinstance(value, MarkedList):
        for below in value:
            yield from _elements(below)


def _tree(texts: Mapping[str, bytes], name: str) -> MarkedDict:
    text = texts.get(name, b"").decode("utf-8-sig").replace("\r\n", "\n")
    source = Source(name, text)
    return read_yaml(source, Faults()) or MarkedDict(source.mark(0, 0))


def _rows(texts: Mapping[str, bytes]) -> Iterator[tuple[tuple[str, str], Mark]]:
    for group, name, columns, keys in _TABLES:
        if name not in texts:
            continue
        source = Source(name, texts[name].decode("utf-8-sig").replace("\r\n", "\n"))
        for row in read_rows(source, columns, (), Faults()):
            yield (group, "/".join(str(row[key]) for key in keys if row[key] is not None)), row.mark
