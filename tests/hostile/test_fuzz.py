"""A bounded fuzzer over whole returns. `make fuzz` runs it for minutes; PPMD_FUZZ_SEED repeats a run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from ppmd_cli.cli.reporters_findings import FindingsReporter
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.read import Reader, refusal
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Outcome
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.settings import Settings
from ppmd_cli.workflow.validate import Run, check_all
from tests.conftest import REPOSITORY
from tests.hostile.mutations import flipped, mutated

SECONDS = float(os.environ.get("PPMD_FUZZ_SECONDS", "5"))
SEED = int(os.environ.get("PPMD_FUZZ_SEED", "20230614"))
SLOWEST = 5.0
PLAN = load_plan(find_plan("thanh_hoa_2023", Settings()))
READER = Reader(PLAN)
REPORTER = FindingsReporter(PLAN, Translator("vi"))
RETURNS = [
    next((REPOSITORY / "sample_data" / "H1").glob(f"{unit}*.xlsx")) for unit in ("bdbp", "so-yt", "388")
]


def read(data: bytes) -> Submission:
    source = source_from_bytes(Path("a.xlsx"), data)
    return refusal(Path("a.xlsx"), source) if isinstance(source, Refused) else READER.read_source(source)


def drawn(submission: Submission) -> dict[object, object]:
    """Every value and where it stands, without the file's own hash; and whose return it is."""
    facts: dict[object, object] = {
        place: (fact.value, fact.typed, fact.cell and (fact.cell.sheet, fact.cell.cell))
        for place, fact in submission.facts.items()
    }
    return facts | {"whose": (submission.unit, submission.period, submission.form)}


def trials(
    harm: Callable[[bytes, Random], tuple[bytes, str]], judge: Callable[[bytes, Path], str | None]
) -> int:
    """Harm returns until the time is over; the first that is judged bad is kept and named."""
    random, ends, tried = Random(SEED), time.monotonic() + SECONDS, 0
    while time.monotonic() < ends:
        path = random.choice(RETURNS)
        data, what = harm(path.read_bytes(), random)
        begun = time.process_time()
        try:
            bad = judge(data, path)
        except Exception as error:  # noqa: BLE001 - whatever it is, the file must be kept
            bad = f"{type(error).__name__}: {error}"
        if bad is None and time.process_time() - begun > SLOWEST:
            bad = "too slow"
        if bad is not None:
            kept = Path(os.environ.get("PPMD_FUZZ_KEEP", ".")) / "fuzz-found.xlsx"
            kept.write_bytes(data)
            pytest.fail(f"{bad}; seed {SEED}, trial {tried}, {path.name}, {what}; kept as {kept}")
        tried += 1
    return tried


def test_a_flipped_bit_changes_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PPMD_FUZZ_KEEP", os.environ.get("PPMD_FUZZ_KEEP", str(tmp_path)))
    whole = {path: drawn(read(path.read_bytes())) for path in RETURNS}

    def judge(data: bytes, path: Path) -> str | None:
        found = read(data)
        if found.outcome is Outcome.UNREADABLE:
            return None if len(found.findings) == 1 and not found.facts else "no clear refusal"
        return None if drawn(found) == whole[path] else "a value changed in silence"

    assert trials(flipped, judge) > 30


def test_changed_xml_gives_findings_or_facts_and_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PPMD_FUZZ_KEEP", os.environ.get("PPMD_FUZZ_KEEP", str(tmp_path)))

    def judge(data: bytes, _: Path) -> str | None:
        run = Run(check_all([read(data)], PLAN))
        (REPORTER.json(run) + REPORTER.csv(run) + REPORTER.text(run)).encode()
        (one,) = run.files
        if one.outcome is Outcome.UNREADABLE:
            return None if one.findings else "refused without a word"
        for fact in one.facts.values():
            if isinstance(fact.value, Quantity) and (
                fact.cell is None or not fact.typed or fact.value.number < 0
            ):
                return "a number that nobody typed"
        return None

    assert trials(mutated, judge) > 30
