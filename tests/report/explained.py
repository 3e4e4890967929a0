"""What `ppmd explain` tells of the sample. Its returns are read once in a process, whatever is asked of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ppmd_cli.model.plan import Plan
from ppmd_cli.workflow import validate as reading
from tests.report.called import call

_runs: dict[tuple[tuple[Path, ...], str], reading.Run] = {}


@cache
def explained(name: str, period: str, source: Path, as_of: str) -> Any:
    """The answer for programs. source: a folder that no test changes."""
    words = ("--period", period, "--from", source, "--as-of", as_of, "--format", "json")
    with _read_once():
        ran = call("explain", name, *words)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@contextmanager
def _read_once() -> Iterator[None]:
    real = reading.validate

    def validate(paths: Sequence[Path], plan: Plan, **_: object) -> reading.Run:
        key = tuple(paths), plan.sha256
        if key not in _runs:
            _runs[key] = real(paths, plan)
        return _runs[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "validate", validate)
        yield
