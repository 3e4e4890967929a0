"""`ppmd ledger show` speaks to people; JSON keeps the names that programs know."""

import json
import re

import pytest
from msgspec.structs import fields

from ppmd_cli.i18n import Translator
from ppmd_cli.ledger import records


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", records.RECORDS.values(), ids=lambda kind: kind.kind)
def test_every_field_of_every_row_has_its_words(kind, lang):
    t = Translator(lang)
    assert t.has(f"ledger.kind.{kind.kind}")
    assert [one.name for one in fields(kind) if not t.has(f"ledger.field.{one.name}")] == []


def test_a_receipt_in_words(desk, sample):
    name = desk.put(sample("380")).name
    assert desk.run("batch").code == 0
    lines = desk.run("ledger", "show", 1).out.splitlines()
    held = json.loads(desk.run("ledger", "show", 1, "--format", "json").out)
    assert lines[:2] == ["Dòng số: 1", "Việc: tiếp nhận"]
    assert "Đơn vị: Thành phố Thanh Hóa (380)" in lines
    assert f"Tên tệp: {name}" in lines
    assert "Kết quả: TIẾP NHẬN" in lines
    assert "Căn cứ thời điểm nhận: thời gian của tệp" in lines
    assert f"Mã băm của tệp (sha256): {held['sha256']}" in lines
    assert lines.index(f"Mã băm của dòng: {held['digest']}") > lines.index("Kết quả: TIẾP NHẬN")
    assert [line for line in lines if re.match("[a-z_]+: ", line)] == [], "no name of a field"
