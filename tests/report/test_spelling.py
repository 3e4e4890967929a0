"""One spelling in what an office signs: the plan's own texts and the names of its units write their tones alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from ppmd_cli.intake.names import safe_key
from ppmd_cli.model.plan import Clause
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.conftest import REPOSITORY

OTHER = re.compile(r"\b(?!qu)[^\W\d_]*(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\b", re.IGNORECASE)
"""The tone on the second vowel of an open syllable: "Uỷ", "hoà"; the decree writes "Ủy", "hòa"."""


def texts(thing: object) -> Iterator[str]:
    """All texts, quotations of the plan aside: they stay as they are."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (tuple, list)):
        for one in thing:
            yield from texts(one)
    elif isinstance(thing, dict):
        yield from texts(list(thing.values()))
    elif isinstance(thing, Struct) and not isinstance(thing, Clause):
        for name in thing.__struct_fields__:
            yield from texts(getattr(thing, name))


def test_the_tone_stands_in_one_place() -> None:
    plan = load_plan(find_plan("thanh_hoa_2023"))
    locale = json.loads((REPOSITORY / "src" / "ppmd_cli" / "locale" / "vi.json").read_text("utf-8"))
    found = list(texts((plan, list(locale.values()))))
    assert len(found) > 5000, "the guard"
    assert "Ủy ban Mặt trận Tổ quốc tỉnh" in found
    assert [one for one in found if OTHER.search(one)] == []
    assert [bool(OTHER.search(one)) for one in ("Uỷ ban", "hoà nhập", "quý, quỹ, Ủy, hòa, toàn")] == [1, 1, 0]


def test_a_name_typed_in_the_other_spelling_is_the_same() -> None:
    assert safe_key("Uỷ ban Mặt trận Tổ quốc tỉnh") == safe_key("Ủy ban Mặt trận Tổ quốc tỉnh")
    assert safe_key("huyện Thiệu Hoá") == safe_key("Huyện Thiệu Hóa")
