"""Several processes read for the ledger; one books: the same rows in the same order, whatever becomes of them."""

import contextlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest

from ppmd_cli.intake.read import Reader
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.settings import Settings
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.receive import Receiver
from ppmd_cli.workflow.workspace import Workspace
from tests.ledger.desk import Desk, edited, start

UNITS = ("380", "381", "382", "402", "so-yt")
pytestmark = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="processes are forked"
)


@pytest.fixture
def filled(tmp_path, ppmd, sample):
    """Workspaces with the same files: returns, one of them twice and twice with other figures, and rubbish."""

    other = edited(sample("381"), {"Biểu 1. Theo xã!D10": 3})

    def make(name):
        folder = tmp_path / name / "ws"
        ppmd("init", folder, "--plan", "thanh_hoa_2023")
        made = Desk(folder, ppmd)
        for unit in UNITS:
            made.put(sample(unit))
        made.put(sample("381"), "381 once more.xlsx")
        (folder / "inbox" / "381 other figures.xlsx").write_bytes(other)
        (folder / "inbox" / "broken.xlsx").write_bytes(sample("380").read_bytes()[:9000])
        os.utime(folder / "inbox" / "broken.xlsx", (0, 0))
        return made

    return make


def told(desk, *words):
    """What a run says and leaves in the ledger, without the workspace's own name."""
    ran = desk.run("batch", "--format", "json", "--received", "2023-06-10", *words)
    said = ran.out.replace(str(desk.folder), "ws")
    return ran.code, said, desk.log(), desk.files("archive"), desk.files("returned")


def test_the_answer_and_the_ledger_are_the_same(filled, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one = told(filled("one"), "--jobs", 1)
    assert [len(json.loads(one[1])["files"]), len(one[2])] == [8, 9], "seven receipts, two answers"
    for jobs in (2, 3):
        assert told(filled(f"with-{jobs}"), "--jobs", jobs) == one


def test_submit_reads_in_several_processes_too(filled, tmp_path, ppmd, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    rows = []
    for jobs in (1, 2):
        desk = filled(f"submit-{jobs}")
        inbox = sorted((desk.folder / "inbox").iterdir())
        desk.run("submit", *inbox, "--received", "2023-06-10", "--jobs", jobs)
        rows.append(desk.log())
    assert rows[0] == rows[1]
    assert len(rows[0]) == 9


def test_one_poisonous_file_among_many(filled, monkeypatch):
    desk = filled("poison")
    honest = Reader.read_source

    def break_on_one(self, source):
        if source.path.name.startswith("382"):
            raise RuntimeError("số liệu mật 4711")
        return honest(self, source)

    monkeypatch.setattr(Reader, "read_source", break_on_one)
    ran = desk.run("batch", "--received", "2023-06-10", "--format", "json", "--jobs", 2)
    assert ran.code == 5
    states = [one["state"] for one in json.loads(ran.out)["files"] if "382" in one["path"]]
    assert states == ["failed"]
    log = (desk.folder / "log" / "run.jsonl").read_text("utf-8")
    assert "RuntimeError" in log
    assert "4711" not in log + ran.err + ran.out


def test_what_was_read_ahead_and_has_been_booked_since_is_known(filled):
    """The second copy of a file is read before the first is booked, in another part of the run."""
    desk = filled("parts")
    with Workspace(desk.folder).journal() as journal:
        plan = load_plan(find_plan("thanh_hoa_2023", Settings()))
        holdings = Holdings.open(Workspace(desk.folder), plan, journal)
        now = datetime.now().astimezone()
        paths = sorted((desk.folder / "inbox").iterdir())
        states = {
            one.path.name: one.state
            for one in Receiver(holdings, now, "me", "run").receive(paths, part=1, jobs=2)
        }
    first, second, *_ = (state for name, state in states.items() if name.startswith("381"))
    assert sorted((first, second)) == ["accepted", "known"]


def test_killed_between_its_acts(filled):
    count = int(re.search(r"acts (\d+)", start(filled("whole"), 0, "batch", "--jobs", 2).stderr)[1])
    for number in (count // 4, count // 2, count - 3):
        desk = filled(f"at{number}")
        assert start(desk, number, "batch", "--jobs", "2").returncode == -9
        assert desk.batch("--jobs", 2)["exit"] in (0, 1), "the lock is free"
        kinds = [one["kind"] for one in desk.log()]
        assert (kinds.count("receipt"), kinds.count("answered")) == (7, 2)
        assert desk.run("ledger", "verify").code == 0


@pytest.mark.skipif(shutil.which("ps") is None, reason="ps is not installed")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_run_that_is_ended_leaves_no_process_and_no_lock(tmp_path, ppmd, sample, how, code):
    folder = tmp_path / "ws"
    ppmd("init", folder, "--plan", "thanh_hoa_2023")
    desk = Desk(folder, ppmd)
    data = sample("so-yt").read_bytes()
    for number in range(150):
        # The zip's comment makes each another file.
        comment = f"{number:03}".encode()
        (folder / "inbox" / f"{number:03}.xlsx").write_bytes(data[:-2] + b"\x03\x00" + comment)
    words = [sys.executable, "-m", "ppmd_cli", "batch", "--workspace", str(folder), "--jobs", "2"]
    hear = "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", hear, *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        until(lambda: len(group_of(process.pid)) >= 3, "the run never had three processes")
        process.send_signal(how)
        try:
            process.wait(timeout=60)
            until(lambda: not group_of(process.pid), "processes were left behind")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == code
    assert desk.log() == []
    assert desk.run("status", "--period", "H1", "--as-of", "2023-06-01").code == 0
    for path in sorted((folder / "inbox").iterdir())[3:]:
        path.unlink()
    assert desk.batch()["summary"]["files"] == 3, "the lock is free"


def group_of(leader: int) -> list[int]:
    """The processes of a group that have not ended."""
    ran = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, check=True, encoding="utf-8")
    rows = (line.split() for line in ran.stdout.splitlines())
    return [int(pid) for pid, group, state in rows if int(group) == leader and not state.startswith("Z")]


def until(true, otherwise: str, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)
