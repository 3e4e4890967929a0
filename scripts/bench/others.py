"""Run by itself: one of the other libraries checks returns whose tables are given it.

`python others.py pandera|frictionless TABLES.json`: prints the faults it found, file by file, and the CPU
seconds it took to read the files and to check them. Loading the library and making the schemas do not count.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

from measure import PERIOD, PLAN, cpu
from schemas import Dialect, tables_of
from tables import Return, from_json, values

from ppmd_cli.plan.load import load_plan

DIALECTS: dict[str, Dialect] = {"pandera": "frame", "frictionless": "row"}


def checkers(tool: str) -> dict[str, dict[str, Any]]:
    """For each form and table what checks it."""
    schema_of = importlib.import_module(f"with_{tool}").schema_of
    plan = load_plan(PLAN)
    period = next(one for one in plan.periods if one.id == PERIOD)
    return {
        form.id: {
            name: schema_of(table) for name, table in tables_of(form, plan, period, DIALECTS[tool]).items()
        }
        for form in plan.forms
    }


def check(made: dict[str, dict[str, Any]], one: Return, read: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The faults of one return, each once."""
    return sorted({fault for name, rows in read.items() for fault in made[one.form][name](rows)})


def main() -> int:
    """Print what one library found and took."""
    warnings.simplefilter("ignore")
    tool, listed = sys.argv[1:]
    returns = from_json(Path(listed).read_text(encoding="utf-8"))
    made = checkers(tool)
    check(made, returns[0], values(returns[0]))
    started = cpu(resource.RUSAGE_SELF)
    read = [values(one) for one in returns]
    half = cpu(resource.RUSAGE_SELF)
    found = {one.path: check(made, one, some) for one, some in zip(returns, read, strict=True)}
    ended = cpu(resource.RUSAGE_SELF)
    print(json.dumps({"read": half - started, "check": ended - half, "found": found}))
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
