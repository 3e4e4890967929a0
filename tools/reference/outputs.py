"""json.md: every key of every JSON output, from the schemas that the outputs are checked against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ppmd_cli import resources
from tools.reference.markdown import MADE, joined, table

Part = dict[str, Any]
LEAD = (
    "The schemas stand in `schema/` and ship with the program; every example in the tests is checked against them. "
    'Absent things are `null`, exact numbers are texts (`"35/43"`), lists have a stated order. A key that may be missing has "no" in '
    "the second column; `[]` stands for each item of a list, `*` for each name."
)


def page() -> str:
    """The page: one section a schema of an output."""
    folder = resources.schema("report.schema.json").parent
    names = sorted(
        one.name for one in folder.glob("*.schema.json") if not one.name.endswith("-file.schema.json")
    )
    return joined(["# JSON outputs", MADE, LEAD, *(_section(name) for name in names)])


def _section(name: str) -> str:
    schema: Part = json.loads(resources.schema(name).read_text("utf-8"))
    properties = schema["properties"]
    word = properties.get("schema", {}).get("const", schema.get("title", name))
    versions = properties.get("schema_version", {})
    given = versions.get("enum") or [versions.get("const", "1.0")]
    title = schema.get("title") if str(schema.get("title", "")).startswith("ppmd ") else None
    about = [f"`{title}`." if title else "", schema.get("description", "")]
    rows = [
        row
        for row in dict.fromkeys(_rows(schema, schema, ""))
        if row[0] not in {"`schema`", "`schema_version`"}
    ]
    return joined(
        [
            f"## {word}",
            f"`\"schema\": \"{word}\"`, `\"schema_version\"`: {', '.join(f'`{one}`' for one in given)}; file `schema/{name}`.",
            " ".join(part for part in about if part),
            table(("key", "always", "type", "meaning"), rows),
        ]
    ).rstrip()  # fmt: skip


def _rows(part: Part, root: Part, path: str) -> Iterator[tuple[str, str, str, str]]:
    """One row a key, depth first, in the schema's order."""
    part = _resolved(part, root)
    for key, below in part.get("properties", {}).items():
        place = f"{path}.{key}" if path else key
        always = "yes" if key in part.get("required", ()) else "no"
        full = _resolved(below, root)
        yield f"`{place}`", always, _type(below, root), full.get("description", "")
        yield from _below(below, root, place)
    for choice in (*part.get("anyOf", ()), *part.get("oneOf", ()), *part.get("allOf", ())):
        yield from _rows(choice, root, path)


def _below(part: Part, root: Part, place: str) -> Iterator[tuple[str, str, str, str]]:
    if place.count(".") > 6:
        return
    part = _resolved(part, root)
    yield from _rows(part, root, place)
    if isinstance(part.get("items"), dict):
        yield from _below(part["items"], root, f"{place}[]")
    if isinstance(part.get("additionalProperties"), dict):
        yield from _below(part["additionalProperties"], root, f"{place}.*")


def _resolved(part: Part, root: Part) -> Part:
    while "$ref" in part:
        found: Part = root["$defs"][part["$ref"].rsplit("/", 1)[-1]]
        part = found | {key: value for key, value in part.items() if key != "$ref"}
    return part


def _type(part: Part, root: Part) -> str:
    part = _resolved(part, root)
    if "const" in part:
        return f"`{json.dumps(part['const'], ensure_ascii=False)}`"
    if "enum" in part:
        return ", ".join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in part["enum"])
    choices = [*part.get("anyOf", ()), *part.get("oneOf", ())]
    if choices:
        return " or ".join(dict.fromkeys(_type(one, root) for one in choices))
    kinds = part.get("type", "any")
    words = []
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind == "array" and isinstance(part.get("items"), dict):
            words.append(f"list of {_type(part['items'], root)}")
        else:
            words.append(f"{kind} ({part['format']})" if kind == "string" and "format" in part else kind)
    return " or ".join(words)
