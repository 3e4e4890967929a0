"""plan-keys.md: every key of a plan's files, from the models that read them."""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppmd_cli.plan import schema_base, schema_csv
from ppmd_cli.plan.builtin_checks import CHECKS
from ppmd_cli.plan.schema_json import FILES
from ppmd_cli.plan.yamltree import Marked
from tools.reference.markdown import MADE, anchor, joined, table

LEAD = (
    "Mọi khóa của các tệp trong thư mục một kế hoạch, lấy từ chính phần chương trình đọc các tệp đó. Khóa lạ, khóa ghi hai lần là lỗi. "
    'Có và không ghi là `"yes"`, `"no"`; số để trong dấu nháy. Cách dùng: [viết một kế hoạch mới](../tac-gia-ke-hoach.md); công thức: '
    "[architecture.md](../architecture.md), mục 2.\n\n"
    "> **English.** Every key of a plan's files with its type and default. The meanings are the texts that an editor shows the author "
    "(`ppmd plan schema`), which are Vietnamese, since plans are written in Vietnam."
)  # fmt: skip
HEADS = {"plan": "plan.yaml", "forms": "forms.yaml", "rules": "rules.yaml", "case": "cases/*.yaml"}
# The kinds of text that schema_base reads, by name: what is written, and an example.
KINDS: Final[dict[str, str]] = {
    "YesNo": '`"yes"` hoặc `"no"`', "Whole": 'số nguyên, như `"3"`', "Dec": 'số, như `"80"`, `"0.5"`',
    "Frac": 'phần, như `"1/2"`, `"0.5"`', "Day": "ngày, như `2023-06-14`", "Ident": "mã dùng được trong công thức (chữ, số, `_`)",
    "Name": "mã (chữ, số, `_`, `.`, `-`)", "Code": "mã in trên biểu, như `X05`", "Typed": "giá trị như gõ vào ô",
}  # fmt: skip
COLUMNS: Final[dict[str, tuple[tuple[str, ...], dict[str, str]]]] = {
    "units.csv": (
        schema_csv.UNIT_COLUMNS,
        {
            "code": "mã đơn vị, không trùng", "name": "tên chính thức", "kind": "loại, theo `kinds` của plan.yaml",
            "parent": "mã đơn vị cấp trên; để trống với đơn vị cao nhất", "row": "hàng trên bản đồ ô vuông; có thể để trống",
            "column": "cột trên bản đồ ô vuông; có thể để trống", "valid_from": "có từ ngày này; để trống: từ trước",
            "valid_to": "có đến hết ngày này; để trống: đến nay",
        },
    ),
    "register.csv": (
        schema_csv.REGISTER_COLUMNS,
        {
            "unit": "mã đơn vị hoặc đơn vị cấp dưới", "element": "mã chỉ tiêu số liệu", "value": "số đã biết từ nguồn khác",
            "source": "nguồn của số đó",
        },
    ),
    "baseline.csv": (
        schema_csv.BASELINE_COLUMNS,
        {
            "unit": "mã đơn vị", "element": "mã chỉ tiêu số liệu", "period": "mã kỳ mà số gốc dùng cho", "value": "số gốc",
            "source": "nguồn của số đó",
        },
    ),
}  # fmt: skip
PARAMS = {
    "number": "số",
    "element": "mã chỉ tiêu số liệu (một hoặc danh sách)",
    "section": "mã trang",
    "text": "chữ",
}


def page() -> str:
    """The page: one section a file, one table a mapping, each mapping once."""
    parts = ["# Các khóa của một kế hoạch", MADE, LEAD]
    told: set[type[BaseModel]] = set()
    for which, model in FILES.items():
        parts.append(f"## {HEADS[which]}")
        parts += _models(model, told)
    parts += [_csv(name, columns, meanings) for name, (columns, meanings) in COLUMNS.items()]
    rows = [(f"`{name}`", ", ".join(f"`{key}` ({PARAMS[kind]})" for key, kind in check.params.items())) for name, check in CHECKS.items()]  # fmt: skip
    parts += ["## Kiểm tra có sẵn", "Tên dùng cho khóa `check` của một quy tắc, với tham số trong `params`.", table(("tên", "tham số"), rows)]  # fmt: skip
    return joined(parts)


def _models(model: type[BaseModel], told: set[type[BaseModel]]) -> Iterator[str]:
    """A model and those that its keys hold, in the order in which they are first named."""
    if model in told:
        return
    told.add(model)
    fields = [
        (info.alias or name, info, info.rebuild_annotation()) for name, info in model.model_fields.items()
    ]
    rows = [(f"`{key}`", _kind(kind), _default(info), info.description or "") for key, info, kind in fields]
    yield f"### {name_of(model)}"
    yield model.__doc__ or ""
    yield table(("khóa", "kiểu", "mặc định", "ý nghĩa"), rows)
    for _, _, kind in fields:
        for below in _held(kind):
            yield from _models(below, told)


def name_of(model: type[BaseModel]) -> str:
    """What a mapping is called on the page."""
    return model.__name__.removesuffix("Model")


def _held(kind: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - a type as a model has it
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _held(part)


def _kind(kind: Any) -> str:  # noqa: ANN401
    for name, words in KINDS.items():
        if kind == getattr(schema_base, name):
            return words
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in parts)
    if origin is list:
        return f"danh sách: {_kind(parts[0])}"
    if origin is dict:
        return f"tên → {_kind(parts[1])}"
    if origin in (Union, types.UnionType):
        return " hoặc ".join(_kind(one) for one in parts if one is not type(None))
    if hasattr(kind, "__metadata__"):
        return _kind(parts[0])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{name_of(kind)}]({anchor(name_of(kind))})"
    if kind is Marked:
        return "chữ"
    raise TypeError(f"no words for {kind!r}")


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "**bắt buộc**"
    value = info.get_default(call_default_factory=True)
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f'`"{"yes" if value else "no"}"`'
    if isinstance(value, BaseModel):
        return "như không ghi gì"
    if value in ([], {}):
        return "trống"
    return f'`"{value.value if isinstance(value, Enum) else value}"`'


def _csv(name: str, columns: tuple[str, ...], meanings: dict[str, str]) -> str:
    if set(columns) != set(meanings):
        raise ValueError(f"{name}: the columns are {columns}")
    return joined(
        [f"## {name}", table(("cột", "ý nghĩa"), [(f"`{one}`", meanings[one]) for one in columns])]
    ).rstrip()
