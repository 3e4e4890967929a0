"""Several processes say what one says, in the same order, whatever becomes of them."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time

import pytest

from ppmd_cli.model.fact import Fact
from ppmd_cli.model.packed import PackedFacts
from ppmd_cli.model.value import BLANK, Quantity
from ppmd_cli.workflow import many
from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data"
WORDS = ("validate", SAMPLE / "faults", SAMPLE / "H1", "--plan", "thanh_hoa_2023", "--format", "json")


@pytest.fixture(scope="module")
def alone():
    return call(*WORDS, "--jobs", 1)


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_answer_is_the_same(alone, jobs):
    assert call(*WORDS, "--jobs", jobs).out == alone.out


def test_many_files_use_the_cores_unasked(alone, monkeypatch):
    asked = []
    monkeypatch.setattr(many, "MANY", 10)
    monkeypatch.setattr(many, "_cores", lambda: 2)
    monkeypatch.setattr(many, "looked_at", lambda files, look, jobs: asked.append(jobs) or map(look, files))
    assert call(*WORDS).out == alone.out
    assert asked == [2]


@pytest.mark.parametrize(
    ("files", "jobs", "cores", "expected"),
    [
        (199, None, 4, 1),
        (200, None, 4, 4),
        (200, None, 1, 1),
        (10_600, None, 64, 8),
        (3, 16, 4, 3),
        (1, 16, 4, 1),
        (50, 2, 1, 2),
    ],
)
def test_how_many_processes(monkeypatch, files, jobs, cores, expected):
    monkeypatch.setattr(many, "_cores", lambda: cores)
    assert many.processes(files, jobs) == expected


def test_where_processes_cannot_be_forked_one_reads_all(monkeypatch):
    monkeypatch.setattr(many.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert many.processes(1000, 4) == 1


def test_a_process_that_is_killed_loses_nothing(tmp_path):
    parent = os.getpid()

    def look(path):
        if path.name == "7" and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return path.name

    paths = [tmp_path / str(number) for number in range(30)]
    assert list(many.looked_at(paths, look, 2)) == [path.name for path in paths]


def test_a_fault_of_ours_ends_the_run_as_ever(tmp_path):
    def look(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(many.looked_at([tmp_path, tmp_path], look, 2))


def test_who_interrupts_gets_the_prompt_back(tmp_path):
    def look(path):
        time.sleep(0.2)
        return path

    def interrupted():
        for number, one in enumerate(many.looked_at([tmp_path] * 400, look, 2)):
            if number == 1:
                raise KeyboardInterrupt
            yield one

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        list(interrupted())
    assert time.monotonic() - begun < 40, "eighty seconds of work were left"


def test_a_real_interruption_ends_all_processes(tmp_path):
    for number in range(20):
        for path in (SAMPLE / "H1").glob("*.xlsx"):
            (tmp_path / f"{number} {path.name}").hardlink_to(path)
    words = [
        sys.executable,
        "-m",
        "ppmd_cli",
        "validate",
        str(tmp_path),
        "--plan",
        "thanh_hoa_2023",
        "--jobs",
        "2",
    ]
    # A process started in the background of a shell would not hear of it.
    hear = "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", hear, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 0)
                os.killpg(process.pid, signal.SIGKILL)
                pytest.fail("processes were left behind")
    assert process.returncode == 130


def test_packed_facts_travel():
    facts = {
        ("a", "x"): Fact("a", "x", "380", "H1", Quantity(7), None, "07"),
        ("b", "x"): Fact("b", "x", "380", "H1", BLANK, None, None, "note", 3),
    }
    again = pickle.loads(pickle.dumps(PackedFacts(facts)))
    assert list(again.items()) == list(facts.items())


def test_no_further_ahead_than_is_of_use(tmp_path):
    """What nobody has asked for yet lies in memory."""

    def look(path):
        (tmp_path / path.name).touch()
        return path

    seen = many.looked_at([tmp_path / f"{number:04}" for number in range(2000)], look, 2)
    next(seen)
    time.sleep(2)
    assert 4 < len(list(tmp_path.iterdir())) <= 2 * many._AT_ONCE * (many._AHEAD + 3)
    seen.close()
