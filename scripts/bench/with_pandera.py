"""The plan's checks as schemas of pandera, one a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pandera.pandas as pa
from schemas import NO, SUBJECT, YES, RowRule, Table
from tables import Fault

from ppmd_cli.model.form import Element

TYPES = {"count": "Int64", "amount": "float64", "date": "datetime64[ns]"}


def schema_of(table: Table) -> Callable[[Sequence[Mapping[str, Any]]], Iterator[Fault]]:
    """What checks the rows of a table."""
    rules = {rule.id: rule for rule in table.rules}
    schema = pa.DataFrameSchema(
        {one.id: _column(one) for one in table.columns},
        checks=[_check(rule) for rule in table.rules],
        coerce=True,
    )
    names = [SUBJECT, *(one.id for one in table.columns)]

    def check(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            for case in errors.failure_cases.to_dict("records"):
                rule = rules.get(str(case["check"]))
                if pd.notna(case["index"]):
                    element = rule.named[0] if rule else str(case["column"])
                    yield table.id, str(rows[int(case["index"])][SUBJECT]), element

    return check


def _column(element: Element) -> pa.Column:
    checks = []
    if element.type in {"count", "amount"}:
        checks.append(pa.Check.ge(0))
    elif element.type in {"yes_no", "choice"}:
        checks.append(pa.Check.isin([one.label.vi for one in element.options] or [YES, NO]))
    elif element.max_length is not None:
        checks.append(pa.Check.str_length(max_value=element.max_length))
    return pa.Column(TYPES.get(element.type, "object"), checks, nullable=element.required.kind != "always")


def _check(rule: RowRule) -> pa.Check:
    code = compile(rule.expression, rule.id, "eval")
    names = [SUBJECT, *rule.named]

    def kept(frame: pd.DataFrame) -> pd.Series:
        here = {name: frame[name] for name in names if name in frame} | {"day": pd.Timestamp}
        return eval(code, here).fillna(False).astype(bool)  # noqa: S307 - written by ourselves from the plan

    return pa.Check(kept, name=rule.id, error=rule.id)
