"""The kinds of value that a plan's files hold, for pydantic: each from a text, with a fault code of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from ppmd_cli.model.text import Label, Noun
from ppmd_cli.plan.faults import Mark, Source
from ppmd_cli.plan.yamltree import Marked, MarkedDict, MarkedList

_NOWHERE = Mark(Source("", ""), 1, 1)
_PERCENT = re.compile(r"(?<=[\d}]) %")


def fail(code: str, **slots: object) -> PydanticCustomError:
    """A fault for pydantic to carry: `code` is one of ours."""
    return PydanticCustomError(code, "", slots)


def _text(value: object) -> Marked:
    if not isinstance(value, str):
        raise fail("plan_wrong_type", expected_key="plan.word.text")
    if not value.strip():
        raise fail("plan_text_empty")
    return value if isinstance(value, Marked) else Marked.at(value, _NOWHERE)


def marked_schema() -> core_schema.CoreSchema:
    """How pydantic reads a text that keeps its place."""
    return core_schema.no_info_plain_validator_function(
        _text, metadata={"pydantic_js_functions": [lambda _schema, _handler: {"type": "string"}]}
    )


def _checked(test: Callable[[str], object], schema: dict[str, Any]) -> Any:  # noqa: ANN401 - an Annotated alias
    return (BeforeValidator(lambda value: test(_text(value))), WithJsonSchema(schema))


def _yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.yes_no")
    return text == "yes"


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.whole")
    return int(text)


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.number")
    return Decimal(text)


def _fraction(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9}|/[1-9]\d{0,8})?", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.number")
    return Fraction(text)


def _date(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise fail("plan_bad_value", found=text, expected_key="plan.word.date")


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.id")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.id")
    return text


def _printed_code(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,3}[0-9]{1,4}", text, re.ASCII):
        raise fail("plan_bad_value", found=text, expected_key="plan.word.code")
    return text


_NUMBERISH = {"type": ["string", "number"]}
YesNo = Annotated[bool, *_checked(_yes_no, {"enum": ["yes", "no"]})]
Whole = Annotated[int, *_checked(_whole, _NUMBERISH | {"pattern": r"^-?\d+$"})]
Dec = Annotated[Decimal, *_checked(_decimal, _NUMBERISH | {"pattern": r"^-?\d+(\.\d+)?$"})]
Frac = Annotated[Fraction, *_checked(_fraction, _NUMBERISH | {"pattern": r"^\d+(\.\d+|/\d+)?$"})]
Day = Annotated[date, *_checked(_date, {"type": "string", "format": "date"})]
# An id that formulas may name; an id that only lists name; the printed code of an element.
Ident = Annotated[Marked, *_checked(_identifier, {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_]*$"})]
Name = Annotated[Marked, *_checked(_name, {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"})]
Code = Annotated[Marked, *_checked(_printed_code, {"type": "string", "pattern": r"^[A-Z]{1,3}[0-9]{1,4}$"})]
Typed = Annotated[
    Marked | None,
    PlainValidator(lambda value: None if value is None else _typed(value)),
    WithJsonSchema({"type": ["string", "number", "null"]}),
]


def _typed(value: object) -> Marked:
    if not isinstance(value, str):
        raise fail("plan_wrong_type", expected_key="plan.word.text")
    return value if isinstance(value, Marked) else Marked.at(value, _NOWHERE)


class Strict(BaseModel):
    """A mapping of a plan's file: unknown keys are faults, and it remembers where each key stands."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=False, use_attribute_docstrings=True
    )
    _data: MarkedDict | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(data)
        if isinstance(data, MarkedDict):
            made._data = data  # noqa: SLF001 - its own
        return made

    def mark(self, key: str | None = None) -> Mark:
        """The place of the value of `key` (as written in the file), or of the mapping itself."""
        if self._data is None:
            return _NOWHERE
        return self._data.values_at.get(key or "", self._data.mark)

    def key_mark(self, key: str) -> Mark:
        """The place of the key itself."""
        return _NOWHERE if self._data is None else self._data.keys_at.get(key, self._data.mark)

    def item_mark(self, key: str, index: int) -> Mark:
        """The place of one item of the list at `key`."""
        items = self._data.get(key) if self._data is not None else None
        return items.marks[index] if isinstance(items, MarkedList) else self.mark(key)


class Words(Strict):
    """Câu chữ cho người đọc, bằng tiếng Việt và tiếng Anh."""

    vi: Marked
    """Tiếng Việt"""
    en: Marked
    """Tiếng Anh"""

    def label(self) -> Label:
        """The same as the model has it; a number and its percent sign stay on one line."""
        return Label(_shown(self.vi), _shown(self.en))

    def noun(self) -> Noun:
        """The same of what is counted, with its form beside a one where that is given."""
        return Noun(_shown(self.vi), _shown(self.en))


def _both(value: object) -> object:
    """A text by itself is the same in both languages."""
    return Words(vi=_text(value), en=_text(value)) if isinstance(value, str) else value


class _OrText:
    """Says in a schema that a text by itself will do."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


Line = Annotated[Words, BeforeValidator(_both), _OrText()]
"""A line of a document: a text, or one in each language."""


def _shown(text: str) -> str:
    return _PERCENT.sub("\u00a0%", unicodedata.normalize("NFC", text).strip())
