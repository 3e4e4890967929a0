"""YAML and CSV as read: nothing is guessed, everything knows its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.plan.faults import Faults, Source
from ppmd_cli.plan.schema_csv import read_rows
from ppmd_cli.plan.yamltree import read_yaml


def tree(text):
    faults = Faults()
    data = read_yaml(Source("plan.yaml", text), faults)
    assert not faults.found, faults.found
    return data


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0123", "0123"),
        ("2023-01", "2023-01"),
        ("12:30:45", "12:30:45"),
        ("1e3", "1e3"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("38", "38"),
        ('"null"', "null"),
        ("'~'", "~"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("Thu\u031b\u0301", "Th\u1ee9"),
    ],
)
def test_scalars_are_texts_as_written(written, read):
    assert tree(f"key: {written}\n")["key"] == read


def test_keys_and_values_know_their_places():
    data = tree("a: x\nb:\n  - {c: y}\n")
    assert (data.keys_at["b"].line, data.keys_at["b"].column) == (2, 1)
    inner = data["b"][0]
    assert (inner.keys_at["c"].line, inner.keys_at["c"].column) == (3, 6)
    assert (inner["c"].mark.line, inner["c"].mark.column) == (3, 9)


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("f: a + b\n", 4, 1, 8),
        ('f: "a + b"\n', 4, 1, 9),
        ("f: 'it''s b'\n", 5, 1, 11),
        ('f: "a \\"q\\" b"\n', 6, 1, 13),
        ("f: a +\n   b\n", 4, 2, 4),
        ("f: >-\n  a +\n  b\n", 4, 3, 3),
        ("f: |\n  a +\n  b\n", 4, 3, 3),
        ("g: Đường\nf: đ + b\n", 4, 2, 8),
    ],
    ids=["plain", "quoted", "apostrophe", "escape", "folded", "block", "literal", "vietnamese"],
)
def test_place_of_a_character_inside_a_value(text, offset, line, column):
    value = tree(text)["f"]
    assert value[offset] == "b"
    place = value.mark.shifted(value, offset)
    assert (place.line, place.column) == (line, column)


@given(st.text(alphabet="ab +*<=()đ", min_size=1, max_size=30), st.data())
def test_place_inside_a_quoted_value_is_its_character(text, data):
    offset = data.draw(st.integers(0, len(text) - 1))
    source = f'f: "{text}"\n'
    place = tree(source)["f"].mark.shifted(text, offset)
    assert place.line == 1
    assert source[place.column - 1] == text[offset]


def rows(text):
    faults = Faults()
    found = read_rows(Source("units.csv", text), ("code", "name", "kind"), ("code", "name"), faults)
    return found, [(f.code, f.plan_place.line, f.plan_place.column) for f in faults.found]


def test_csv_fields_know_their_places():
    found, faults = rows("code,name,kind\n01, Xã A ,commune\n\n02,Xã B,\n")
    assert not faults
    assert [(r["code"], r["name"], r["kind"]) for r in found] == [
        ("01", "Xã A", "commune"),
        ("02", "Xã B", None),
    ]
    assert [(r["name"].mark.line, r["name"].mark.column) for r in found] == [(2, 5), (4, 4)]


def test_csv_quoted_fields():
    found, faults = rows('code,name,kind\n01,"Xã A, ""cũ""",commune\n')
    assert not faults
    assert found[0]["name"] == 'Xã A, "cũ"'
    assert found[0]["kind"].mark.column == 19


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("code,kind\n01,commune\n", ("plan_csv_header_missing", 1, 1)),
        ("code,name,knd\n01,A,commune\n", ("plan_csv_header_unknown", 1, 11)),
        ("code,name,kind\n01,A\n", ("plan_csv_columns", 2, 1)),
        ("code,name,kind\n01,,commune\n", ("plan_value_missing", 2, 4)),
        ('code,name,kind\n01,"A,commune\n', ("plan_syntax", 2, 1)),
        ("", ("plan_file_empty", 1, 1)),
    ],
)
def test_csv_faults(text, fault):
    assert fault in rows(text)[1]
