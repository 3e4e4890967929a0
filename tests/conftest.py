"""What every test may use."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent

settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@dataclass(frozen=True)
class Ran:
    """What one command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine decides a test."""
    for name in list(os.environ):
        if name.startswith("PPMD_") or name in {
            "NO_COLOR",
            "FORCE_COLOR",
            "COLUMNS",
            "SOURCE_DATE_EPOCH",
            "LANGUAGE",
        }:
            monkeypatch.delenv(name)


@pytest.fixture
def ppmd(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line in this process: `ppmd("validate", path).code`."""
    from ppmd_cli.cli.main import run

    def call(*words: object) -> Ran:
        capsys.readouterr()
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


def need(program: str | None, what: str) -> str:
    """Skip where an outside program is absent; on CI its absence is a failure."""
    if program:
        return program
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI is set")
    pytest.skip(f"{what} is not installed")
