"""YAML text -> plain data in which every value and key knows its line and column; scalars are texts or None.

The only importer of PyYAML. Numbers, dates, yes and no are left to the schema: `0123` survives as written.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Self

import yaml
from msgspec import Struct

from ppmd_cli.plan.faults import Faults, Mark, Source

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null")


class Marked(str):
    """A text that knows where it stands."""

    __slots__ = ("mark",)
    mark: Mark

    @classmethod
    def at(cls, text: str, mark: Mark) -> Self:
        """The text `text` at `mark`."""
        made = cls(text)
        made.mark = mark
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:  # noqa: ANN401 - pydantic's own
        from ppmd_cli.plan.schema_base import marked_schema

        return marked_schema()


class MarkedDict(dict[str, Any]):
    """A mapping; `keys_at` and `values_at` hold the marks, `mark` is its own."""

    __slots__ = ("keys_at", "mark", "values_at")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}

    def put(self, key: str, key_mark: Mark, value: object, value_mark: Mark) -> None:
        """Set one pair with its marks."""
        self[key] = value
        self.keys_at[key] = key_mark
        self.values_at[key] = value_mark


class MarkedList(list[Any]):
    """A list; `marks` are those of its items."""

    __slots__ = ("mark", "marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []


def read_yaml(source: Source, faults: Faults) -> MarkedDict | None:
    """The data of one file, whose top is a mapping; None (and a fault) when it cannot be read at all."""
    loader = _LOADER(source.text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        place = source.mark(at.line, at.column) if at is not None else source.mark(0, 0)
        faults.add("plan_syntax", place, reason=_reason(error))
        return None
    except yaml.reader.ReaderError as error:
        before = source.text[: error.position]
        place = source.mark(before.count("\n"), len(before) - before.rfind("\n") - 1)
        faults.add("plan_syntax", place, reason=f"U+{_code_point(error.character):04X}")
        return None
    finally:
        loader.dispose()
    if node is None:
        faults.add("plan_file_empty", source.mark(0, 0))
        return None
    data = _Reader(source, faults).value(node)
    if not isinstance(data, MarkedDict):
        faults.add("plan_wrong_type", _mark(source, node), expected_key="plan.word.mapping")
        return None
    return data


def _code_point(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "\0")


def _reason(error: yaml.MarkedYAMLError) -> str:
    return str(error.problem or error.context or "")


def _mark(source: Source, node: Any) -> Mark:  # noqa: ANN401 - a node of PyYAML
    start, end = node.start_mark, node.end_mark
    return Mark(source, start.line + 1, start.column + 1, start.index, end.index)


class _Reader(Struct):
    """Turns the nodes of one file into data and notes what is not allowed."""

    source: Source
    faults: Faults

    def value(self, node: Any) -> Any:  # noqa: ANN401 - a node of PyYAML
        mark = _mark(self.source, node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, mark)
        if isinstance(node, yaml.SequenceNode):
            return self.sequence(node, mark)
        return self.mapping(node, mark)

    def scalar(self, node: yaml.ScalarNode, mark: Mark) -> Marked | None:
        if not node.style and node.value in _NULLS:
            return None
        return Marked.at(unicodedata.normalize("NFC", node.value), mark)

    def sequence(self, node: yaml.SequenceNode, mark: Mark) -> MarkedList:
        made = MarkedList(mark)
        for item in node.value:
            made.append(self.value(item))
            made.marks.append(_mark(self.source, item))
        return made

    def mapping(self, node: yaml.MappingNode, mark: Mark) -> MarkedDict:
        made = MarkedDict(mark)
        for key_node, value_node in node.value:
            key_mark = _mark(self.source, key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.add("plan_syntax", key_mark, reason="key")
                continue
            key = unicodedata.normalize("NFC", key_node.value)
            value = self.value(value_node)
            if key in made:
                first = made.keys_at[key]
                self.faults.add("plan_duplicate_key", key_mark, key=key, line=first.line)
                continue
            made.put(key, key_mark, value, _mark(self.source, value_node))
        return made


def find_marks(source: Source, faults: Faults) -> None:
    """Name every anchor, alias and tag: what they stand for has no place of its own in the file."""
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            at = event.start_mark
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if at is None or not (anchor or tag):
                continue
            if anchor:
                faults.add("plan_yaml_anchor", source.mark(at.line, at.column), name=anchor)
            else:
                faults.add("plan_yaml_tag", source.mark(at.line, at.column), tag=tag)
    except yaml.YAMLError:
        return
