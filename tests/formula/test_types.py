import pytest
from hypothesis import given, settings

from ppmd_cli.plan.formula import Type, check_types, parse
from tests.formula import trees

TYPES = {
    "n": Type("number"),
    "m": Type("number"),
    "f": Type("flag"),
    "t": Type("text"),
    "d": Type("date"),
    "c": Type("choice", ("renewed", "kept", "none")),
    "bn": Type("number", beneath=True),
    "bf": Type("flag", beneath=True),
}


def faults(text, expected=None):
    found = check_types(parse(text).tree, lambda ref: TYPES.get(ref.name), expected)
    return [(fault.message_key.removeprefix("formula."), fault.column) for fault in found]


@pytest.mark.parametrize(
    "text",
    [
        "n <= m",
        'c <> "none" and t = "abc"',
        "d <= period.to - 20 days and period.to - d <= 5 days",
        "sum(bn) <= n and count(bn >= 1 and bf) = 0 and any(bf) and all(not bf)",
        "if(f, n, m) / 2 > abs(-n)",
        "present(d) or f = no",
        "n = baseline(n) and n <= register(bn)",
        "sum(n, m) > 0 and any(f, n > 1)",
    ],
)
def test_right_formulas(text):
    assert faults(text, "flag") == []


@pytest.mark.parametrize(
    ["text", "found"],
    [
        ("t / 2 > 1", [("wrong_operand", 1)]),
        ("n <= d", [("mixed_types", 1)]),
        ('n = "5"', [("mixed_types", 1)]),
        ('c = "nothing"', [("unknown_option", 5)]),
        ('"nothing" = c', [("unknown_option", 1)]),
        ('c < "none"', [("no_order", 1)]),
        ("f > no", [("no_order", 1)]),
        ("n and f", [("wrong_operand", 1)]),
        ("not n", [("wrong_operand", 5)]),
        ("unknown + t > 1", [("unknown_name", 1)]),
        ("unknown > 1 and t * 2 = x", [("unknown_name", 1), ("wrong_operand", 17), ("unknown_name", 25)]),
        ("bn > 1", [("needs_aggregate", 1)]),
        ("sum(bn, n) > 1", [("needs_aggregate", 5)]),
        ("present(bn)", [("needs_aggregate", 9)]),
        ("sum(f) > 1", [("wrong_operand", 5)]),
        ("count(n) > 1", [("wrong_operand", 7)]),
        ("if(f, n, t) > 1", [("mixed_types", 1)]),
        ("d + d > d", [("mixed_types", 1)]),
        ("n > 20 days", [("mixed_types", 1)]),
        ("n / 0 > 1", [("zero_divisor", 5)]),
        ("sum(sum(bn)) > 1", [("nested_aggregate", 5)]),
        ("baseline(t) > 1", [("wrong_operand", 10)]),
        ("n + m", [("wrong_result", 1)]),
    ],
)
def test_faults_with_their_columns(text, found):
    assert faults(text, "flag") == found


def test_a_numerator_must_be_a_number():
    assert faults("n > 1", "number") == [("wrong_result", 1)]


@settings(max_examples=400, deadline=None)
@given(trees.trees)
def test_random_well_typed_trees_have_no_type_fault(tree):
    faults = check_types(tree, trees.type_of)
    silly = {"formula.zero_divisor", "formula.nested_aggregate"}
    assert [fault for fault in faults if fault.message_key not in silly] == []
