import pytest
from hypothesis import given, settings

from ppmd_cli.model.formula import Binary, Number, Ref
from ppmd_cli.plan.formula import FormulaError, bare, expand, names, parse, show
from tests.formula.trees import trees

READ_AS = [
    # as written, with all its brackets
    ("a + b * c", "a + (b * c)"),
    ("a - b - c", "(a - b) - c"),
    ("a / b / c", "(a / b) / c"),
    ("-a * b", "(-a) * b"),
    ("not a >= 1 and b", "(not (a >= 1)) and b"),
    ("a or b and c", "a or (b and c)"),
    ("a <= b <= c", "(a <= b) and (b <= c)"),
    ("a < b <= c < d", "(((a < b) and (b <= c)) and (c < d))"),
    ("a = b = c", "a = b and b = c"),
    ("1 + 2 <= 3 * x", "(1 + 2) <= (3 * x)"),
    ("outreach_forms >= 1 and outreach_regular", "(outreach_forms >= 1) and outreach_regular"),
    ("2022-01-01 <= d <= period.to", "(2022-01-01 <= d) and (d <= period.to)"),
    ("d >= period.to - 20 days", "d >= (period.to - (20 days))"),
]


@pytest.mark.parametrize(["text", "meant"], READ_AS)
def test_precedence(text, meant):
    assert bare(parse(text).tree) == bare(parse(meant).tree)


def test_a_star_beside_an_underscore_is_part_of_a_name_and_elsewhere_multiplies():
    assert bare(parse("a*b").tree) == Binary("*", Ref("a"), Ref("b"))
    assert show(parse("sum(x_*, *_y, a_*_b)").tree) == "sum(x_*, *_y, a_*_b)"


def test_a_date_is_no_subtraction_but_spaces_make_it_one():
    assert show(parse("2023-03-31").tree) == "2023-03-31"
    assert bare(parse("2023 - 03").tree) == Binary(
        "-", bare(parse("2023").tree), Number(bare(parse("3").tree).value)
    )


FAULTS = [
    ("", "formula.empty", 1),
    ("   ", "formula.empty", 1),
    ("a +", "formula.unfinished", 4),
    ("a + * b", "formula.unexpected", 5),
    ("a b", "formula.unexpected", 3),
    ("(a", "formula.unfinished_wanted", 3),
    ("(a b)", "formula.unexpected_wanted", 4),
    ("a <> b <> c", "formula.bad_chain", 8),
    ("a < b > c", "formula.bad_chain", 7),
    ('x = "none', "formula.text_not_closed", 5),
    ("a == b", "formula.unexpected", 4),
    ("a ≤ b", "formula.unknown_character", 3),
    ("1.234.567", "formula.bad_number", 1),
    ("12a", "formula.bad_number", 1),
    ("2023-02-30", "formula.bad_date", 1),
    ("period", "formula.period_field", 1),
    ("period.end", "formula.period_field", 8),
    ("average(a)", "formula.unknown_function", 1),
    ("if(a, b)", "formula.wrong_arguments", 1),
    ("present(a + b)", "formula.needs_name", 9),
    ("sum()", "formula.unexpected", 5),
    ("x_* >= 1", "formula.stray_wildcard", 1),
    ("a and not", "formula.unfinished", 10),
    ("days", "formula.unexpected", 1),
    ("(" * 70 + "a" + ")" * 70, "formula.too_deep", 61),
    ("a" + "+a" * 400, "formula.too_long", 301),
]


@pytest.mark.parametrize(["text", "key", "column"], FAULTS)
def test_faults_say_what_and_where(text, key, column):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.message_key, caught.value.column) == (key, column)


def test_columns_stand_at_the_names():
    assert [(use.ref.name, use.ref.at) for use in names(parse("a <= b + c").tree)] == [
        ("a", 1),
        ("b", 6),
        ("c", 10),
    ]


@settings(max_examples=400, deadline=None)
@given(trees)
def test_a_printed_tree_is_read_back(tree):
    assert bare(parse(show(tree)).tree) == tree


IDS = ["integrated_a", "integrated_b", "x_total", "x_reached", "y_total", "y_reached", "integrated_"]


@pytest.mark.parametrize(
    ["text", "meant"],
    [
        ("any(integrated_*)", "any(integrated_a, integrated_b)"),
        (
            "not any(integrated_*) or present(x_total)",
            "not any(integrated_a, integrated_b) or present(x_total)",
        ),
        ("sum(*_reached) <= sum(*_total)", "sum(x_reached, y_reached) <= sum(x_total, y_total)"),
        ("all(*_total >= 1)", "all(x_total >= 1, y_total >= 1)"),
        ("sum(x_total, integrated_*)", "sum(x_total, integrated_a, integrated_b)"),
    ],
)
def test_wildcards(text, meant):
    assert bare(expand(parse(text).tree, IDS)) == bare(parse(meant).tree)


@pytest.mark.parametrize(
    ["text", "key", "column"],
    [
        ("any(nothing_*)", "formula.nothing_fits", 5),
        ("sum(*_reached - *_total)", "formula.two_wildcards", 17),
        ("sum(x_*_*_y)", "formula.double_star", 5),
    ],
)
def test_wildcards_that_cannot_be_expanded(text, key, column):
    with pytest.raises(FormulaError) as caught:
        expand(parse(text).tree, IDS)
    assert (caught.value.message_key, caught.value.column) == (key, column)


def test_names_tell_what_only_present_asks_for_and_whose_figure_it_is():
    uses = names(parse("present(a) and (present(b) or b > baseline(a)) and t[some_task] = register(c)").tree)
    assert [(u.ref.name, u.ref.subject, u.presence_only, u.source) for u in uses] == [
        ("a", None, True, "return"),
        ("b", None, False, "return"),
        ("a", None, False, "baseline"),
        ("t", "some_task", False, "return"),
        ("c", None, False, "register"),
    ]
