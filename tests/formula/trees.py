"""Random well-typed trees and scopes."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from ppmd_cli.model.formula import (
    Binary,
    Call,
    DateLiteral,
    Days,
    Number,
    PeriodRef,
    Ref,
    String,
    Truth,
    Unary,
)
from ppmd_cli.model.period import Period
from ppmd_cli.model.text import Label
from ppmd_cli.plan.formula import Gap, Scope, Type

NUMBERS, FLAGS, DAYS_, TEXTS = ("n1", "n2", "n3"), ("f1", "f2"), ("d1", "d2"), ("t1", "c1")
BELOW_NUMBERS, BELOW_FLAGS = ("bn1", "bn2"), ("bf1",)
NONE = Label("", "")
PERIOD = Period("P", NONE, NONE, date(2030, 1, 1), date(2030, 6, 30), date(2030, 7, 10), False, None, ())


def type_of(ref):
    name = ref.name
    beneath = name.startswith("b")
    letter = name[1] if beneath else name[0]
    names = {"n": "number", "f": "flag", "d": "date", "t": "text", "c": "choice"}
    return Type(names[letter], ("red", "blue") if letter == "c" else (), beneath) if letter in names else None


def refs(names):
    return st.sampled_from(names).map(Ref)


small = st.one_of(st.integers(0, 4).map(Decimal), st.sampled_from([Decimal("0.2"), Decimal("1.50")]))


@cache
def numbers(depth, names, row=False):
    leaves = st.one_of(small.map(Number), refs(names))
    if not row:
        leaves = st.one_of(
            leaves,
            st.just(Ref("n1", "s1")),
            refs(NUMBERS).map(lambda r: Call("baseline", (r,))),
            refs(NUMBERS).map(lambda r: Call("register", (r,))),
        )
    if depth == 0:
        return leaves
    sub = numbers(depth - 1, names, row)
    options = [
        leaves,
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), sub, sub),
        sub.map(lambda n: Unary("-", n)),
        sub.map(lambda n: Call("abs", (n,))),
        st.lists(sub, min_size=1, max_size=3).map(lambda a: Call("sum", tuple(a))),
        st.lists(flags(depth - 1, names, row), min_size=1, max_size=3).map(lambda a: Call("count", tuple(a))),
        st.tuples(flags(depth - 1, names, row), sub, sub).map(lambda a: Call("if", a)),
    ]
    if not row:
        options.append(numbers(depth - 1, BELOW_NUMBERS, row=True).map(lambda n: Call("sum", (n,))))
        options.append(flags(depth - 1, BELOW_NUMBERS, row=True).map(lambda n: Call("count", (n,))))
    return st.one_of(options)


def dates(depth):
    leaves = st.one_of(
        refs(DAYS_),
        st.dates(date(2030, 1, 1), date(2030, 2, 1)).map(DateLiteral),
        st.sampled_from(["from", "to", "due_before"]).map(PeriodRef),
    )
    if depth == 0:
        return leaves
    return st.one_of(
        leaves, st.builds(Binary, st.sampled_from(["+", "-"]), leaves, st.integers(0, 30).map(Days))
    )


@cache
def flags(depth, names=NUMBERS, row=False):
    leaves = st.one_of(st.booleans().map(Truth), refs(BELOW_FLAGS if row else FLAGS))
    if depth == 0:
        return leaves
    sub, number = flags(depth - 1, names, row), numbers(depth - 1, names, row)
    orders = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    options = [
        leaves,
        st.builds(Binary, st.sampled_from(["and", "or", "=", "<>"]), sub, sub),
        sub.map(lambda n: Unary("not", n)),
        st.builds(Binary, orders, number, number),
        st.lists(sub, min_size=1, max_size=3).map(lambda a: Call("any", tuple(a))),
        st.lists(sub, min_size=1, max_size=3).map(lambda a: Call("all", tuple(a))),
        refs(names).map(lambda r: Call("present", (r,))),
    ]
    if not row:
        options += [
            st.builds(Binary, orders, dates(1), dates(1)),
            st.builds(
                Binary,
                st.sampled_from(["=", "<>"]),
                refs(TEXTS),
                st.sampled_from(["red", "blue"]).map(String),
            ),
            refs(DAYS_ + TEXTS + FLAGS).map(lambda r: Call("present", (r,))),
            flags(depth - 1, BELOW_NUMBERS, row=True).map(lambda n: Call("any", (n,))),
            flags(depth - 1, BELOW_NUMBERS, row=True).map(lambda n: Call("all", (n,))),
        ]
    return st.one_of(options)


trees = st.integers(0, 4).flatmap(lambda depth: st.one_of(flags(depth), numbers(depth, NUMBERS)))
gaps = st.sampled_from([Gap.MISSING] * 6 + [Gap.NOT_AVAILABLE, Gap.UNREADABLE])


def mostly(values):
    return st.integers(0, 9).flatmap(lambda n: gaps if n == 0 else values)


plain_numbers = mostly(st.one_of(st.integers(-1, 5), st.sampled_from([Fraction(1, 2), Fraction(7, 5)])))
plain_flags = mostly(st.booleans())


@st.composite
def scopes(draw):
    values = {name: draw(plain_numbers) for name in NUMBERS}
    values |= {name: draw(plain_flags) for name in FLAGS}
    values |= {name: draw(mostly(st.dates(date(2030, 1, 1), date(2030, 2, 1)))) for name in DAYS_}
    values |= {name: draw(mostly(st.sampled_from(["red", "blue", "green"]))) for name in TEXTS}
    if draw(st.booleans()):
        del values["n3"]  # a name that is not there is missing
    row = st.fixed_dictionaries(
        dict.fromkeys(BELOW_NUMBERS, plain_numbers) | dict.fromkeys(BELOW_FLAGS, plain_flags)
    )
    rows = draw(st.lists(row, max_size=3))
    cell, base, known = draw(plain_numbers), draw(plain_numbers), draw(plain_numbers)
    return Scope(
        values,
        dict.fromkeys(BELOW_NUMBERS + BELOW_FLAGS, rows),
        lambda _element, _subject: cell,
        PERIOD,
        lambda _element: base,
        lambda _element: known,
    )
