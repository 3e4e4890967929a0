"""Whatever ends a run, the next one finishes its work: no file vanishes, nothing is booked twice."""

import ctypes
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ppmd_cli.intake.read import Reader
from tests.ledger.conftest import set_time
from tests.ledger.desk import start

WINDOWS = os.name == "nt"
pytestmark = pytest.mark.skipif(WINDOWS, reason="signals, limits and rights as Unix has them")


HOLD = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from ppmd_cli.workflow.workspace import Workspace
with Workspace(Path(sys.argv[1])).alone(datetime.now().astimezone() - timedelta(minutes=7)):
    print("held", flush=True)
    sys.stdin.read()
"""


def inbox(desk):
    return {path.name: path.read_bytes() for path in (desk.folder / "inbox").iterdir()}


def assert_finished(desk, before):
    """The work is done, once, and everything is there."""
    assert inbox(desk) == before
    assert desk.run("ledger", "verify").code == 0
    kinds = [(one["kind"], one["unit"]) for one in desk.log()]
    assert sorted(kinds) == [("answered", "402"), ("receipt", "380"), ("receipt", "402")]
    assert len(desk.files("returned")) == 1
    assert len(desk.files("archive")) == 2
    leftovers = [
        name
        for folder in ("archive", "returned", "refused")
        for name in desk.files(folder)
        if ".part" in name
    ]
    assert leftovers == []
    rows = len(desk.log())
    assert desk.batch()["exit"] == 0
    assert len(desk.log()) == rows


def acts_of(desk) -> int:
    ran = start(desk, 0, "batch", "--received", "2023-06-10")
    return int(re.search(r"acts (\d+)", ran.stderr)[1])


PARTS = 6


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_step(tmp_path, ppmd, sample, part):
    from tests.ledger.desk import Desk

    def new(name):
        folder = tmp_path / name
        ppmd("init", folder, "--plan", "thanh_hoa_2023")
        made = Desk(folder, ppmd)
        made.put(sample("380"))
        made.put(sample("402"))
        return made

    count = acts_of(new("whole"))
    assert count > 30, "archive, journal, answers and log are all written to"
    ended = 0
    for number in range(1 + part, count + 1, PARTS):
        desk = new(f"at{number}")
        before = inbox(desk)
        ran = start(desk, number, "batch", "--received", "2023-06-10")
        ended += ran.returncode == -9
        assert desk.batch()["exit"] in (0, 1)
        assert_finished(desk, before)
    assert ended == len(range(1 + part, count + 1, PARTS)), "each run was really killed"


@pytest.mark.parametrize("kilobytes", [4, 24, 60, 90, 150, 260])
def test_no_room_on_the_disk(desk, sample, kilobytes):
    """No file may grow over a limit: writing fails as on a full disk, at the journal or at a copy."""
    desk.put(sample("380"))
    desk.put(sample("402"))
    before = inbox(desk)
    limit = kilobytes * 1024
    ran = start(
        desk, 0, "batch", "--received", "2023-06-10",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert ran.returncode in (1, 4), ran.stderr
    assert "Traceback" not in ran.stderr
    desk.batch()
    assert_finished(desk, before)


def test_the_smallest_room_is_really_too_small(desk, sample):
    desk.put(sample("380"))
    ran = start(desk, 0, "batch", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    assert ran.returncode == 4
    assert desk.log() == []


def without_privilege():
    """Root obeys the rights of files like anybody (Linux: the two capabilities are given up before the program starts)."""
    if os.getuid() == 0:
        for capability in (1, 2):
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="giving up root's rights as Linux does")
@pytest.mark.parametrize("folder", ["archive", "returned", "."])
def test_a_folder_that_cannot_be_written(desk, sample, folder):
    desk.put(sample("380"))
    desk.put(sample("402"))
    before = inbox(desk)
    place = desk.folder / folder
    mode = place.stat().st_mode
    place.chmod(0o500)
    try:
        ran = start(desk, 0, "batch", "--received", "2023-06-10", before=without_privilege)
    finally:
        place.chmod(mode)
    assert ran.returncode == 4, ran.stdout + ran.stderr
    desk.batch()
    assert_finished(desk, before)


@pytest.mark.skipif(sys.platform != "linux", reason="giving up root's rights as Linux does")
def test_a_file_that_cannot_be_read_waits(desk, sample):
    locked = desk.put(sample("380"))
    desk.put(sample("402"))
    locked.chmod(0)
    ran = start(desk, 0, "batch", "--format", "json", "--received", "2023-06-10", before=without_privilege)
    assert ran.returncode == 5
    states = {
        Path(one["path"]).name[:3]: (one["state"], one["reason"]) for one in json.loads(ran.stdout)["files"]
    }
    assert states == {"380": ("waiting", "file_unreadable"), "402": ("returned", None)}
    locked.chmod(0o644)
    desk.batch()
    assert_finished(desk, inbox(desk))


def test_a_file_that_is_still_being_written_waits(desk, sample):
    whole = sample("380").read_bytes()
    growing = desk.folder / "inbox" / "380.xlsx"
    growing.write_bytes(whole[: len(whole) // 2])
    said = desk.batch()
    assert [(one["state"], one["reason"]) for one in said["files"]] == [("waiting", "still_written")]
    assert said["exit"] == 5
    growing.write_bytes(whole)
    assert [one["state"] for one in desk.batch()["files"]] == ["accepted"]


def test_a_file_that_stays_broken_is_sent_back(desk, sample):
    broken = desk.folder / "inbox" / "380.xlsx"
    broken.write_bytes(sample("380").read_bytes()[:9000])
    os.utime(broken, (time.time() - 3600,) * 2)
    assert [one["state"] for one in desk.batch()["files"]] == ["returned"]
    assert len(desk.files("returned")) == 2, "a list, as workbook and page"
    assert desk.run("ledger", "verify").code == 0
    assert len(desk.files("archive")) == 1, "what cannot be read is kept, too"


def test_two_runs_at_once(desk, sample):
    desk.put(sample("380"))
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(desk.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert holder.stdout.readline() == "held\n"
        ran = desk.run("batch")
        assert ran.code == 4
        assert str(holder.pid) in ran.err
        assert "7 phút" in ran.err
        assert desk.run("status", "--period", "H1", "--as-of", "2023-06-01").code == 0, "looking is allowed"
    finally:
        holder.kill()
        holder.wait()
    assert desk.batch()["exit"] == 0, "a lock whose holder has died locks nobody out"


def test_a_file_of_no_bytes_waits_while_it_is_new_and_is_then_booked(desk):
    """It may be one that is being saved; left for ever it would keep each run from ending in order."""
    file = desk.folder / "inbox" / "380.xlsx"
    file.touch()
    said = desk.batch()
    assert (said["files"][0]["state"], said["files"][0]["reason"]) == ("waiting", "still_written")
    set_time(file, "2023-06-10T08:00:00")
    said = desk.batch()
    assert (said["files"][0]["state"], said["files"][0]["codes"], said["exit"]) == (
        "returned",
        ["file_empty"],
        1,
    )
    assert desk.batch()["exit"] == 0
    assert desk.run("ledger", "verify").code == 0
    assert desk.run("close", "--period", "H1", "--as-of", "2023-06-20").code == 0


def test_one_poisonous_file_among_many(desk, sample, monkeypatch):
    for unit in ("380", "381", "382", "385"):
        desk.put(sample(unit))
    honest = Reader.read_source

    def break_on_one(self, source):
        if source.path.name.startswith("381"):
            raise RuntimeError("số liệu mật 4711")
        return honest(self, source)

    monkeypatch.setattr(Reader, "read_source", break_on_one)
    ran = desk.run("batch", "--received", "2023-06-10", "--format", "json")
    assert ran.code == 5
    states = [one["state"] for one in json.loads(ran.out)["files"]]
    assert states == ["accepted", "failed", "accepted", "accepted"]
    log = (desk.folder / "log" / "run.jsonl").read_text("utf-8")
    assert "RuntimeError" in log
    assert "4711" not in log + ran.err + ran.out
    monkeypatch.setattr(Reader, "read_source", honest)
    assert desk.batch()["summary"]["accepted"] == 1


def test_a_clock_that_was_set_back(desk, sample, two_versions, monkeypatch):
    """A return that comes while the clock stands wrong still replaces the earlier one."""
    first, second = two_versions
    desk.run("submit", first, "--received", "2023-06-10")
    desk.put(second)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")  # 2001
    desk.run("batch")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    log = [one for one in desk.log() if one["kind"] == "receipt"]
    assert [one["received"][:4] for one in log][1] != "2001"
    assert desk.status(as_of="2031-01-01")["units"]["380"]["receipt"] == log[1]["id"]


def test_a_day_of_arrival_that_has_not_come(desk, sample):
    ran = desk.run("submit", sample("380"), "--received", "2099-01-01")
    assert ran.code == 2
    assert desk.log() == []


def test_a_conflict_stays_one_wherever_the_run_is_ended(tmp_path, ppmd, two_versions, sample):
    """Two different returns of a unit lie in the inbox: no kill between their bookings lets the second win."""
    from tests.ledger.desk import Desk

    def new(name):
        ppmd("init", tmp_path / name, "--plan", "thanh_hoa_2023")
        made = Desk(tmp_path / name, ppmd)
        made.put(two_versions[0], "380 a.xlsx")
        made.put(sample("381"), "380 b.xlsx")
        made.put(two_versions[1], "380 c.xlsx")
        return made

    last = acts_of(new("whole"))
    for number in range(last - 20, last + 1, 4):
        desk = new(f"at{number}")
        assert start(desk, number, "batch").returncode == -9
        desk.run("batch")
        assert desk.status(as_of="2031-01-01")["units"]["380"]["state"] == "conflict", number
        assert [one["kind"] for one in desk.log()] == ["receipt"] * 3


def test_a_hand_out_that_is_ended_leaves_nothing_behind_when_it_is_given_again(desk):
    """A half-written workbook beside the others would go out with them."""
    words = ("template", "--period", "H1", "--unit", "so-yt", "--out", desk.folder / "bieu-mau")
    last = int(start(desk, 0, *words).stderr.rpartition("acts ")[2])
    for one in (desk.folder / "bieu-mau").iterdir():
        one.unlink()
    assert start(desk, last, *words).returncode == -9
    assert [name.endswith(".part") for name in desk.files("bieu-mau")] == [True]
    assert desk.run(*words).code == 0
    assert [name[:5] for name in desk.files("bieu-mau")] == ["so-yt"]
