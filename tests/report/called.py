"""A command line run in this process, for fixtures that live longer than one test."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

from ppmd_cli.cli.main import run
from tests.conftest import Ran


def call(*words: object) -> Ran:
    """What `ppmd WORDS...` gives."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())
