"""A half-year from hand-out to closed report, with runs ended at random, ends as it does undisturbed.

What is lived through stands in half_year.yaml. PPMD_SEEDS="1 2 3" (or "1-20") draws other kills than CI's, by hand.
"""

import hashlib
import io
import json
import os
import random
import re
import shutil
import sqlite3
import time
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from tests.ledger.desk import Desk, start
from tests.ledger.half_year import PEOPLE_AT, Maker, in_words, put
from tests.report.called import call

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
LAST = "2023-06-22"
WIDE = "120"
PERSONAL = ("038185001234", "Nguyễn Văn Thử")
RUN_S_OWN = {"id", "at", "run", "digest", "lock"}  # of a row of the journal: when and where in it, not what
BY_HAND = dict(os.environ)
FROM, _, TO = BY_HAND.get("PPMD_SEEDS", "4").partition("-")
SEEDS = range(int(FROM), int(TO) + 1) if TO else [int(one) for one in FROM.split()]


@pytest.fixture(scope="module")
def _zone():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Ho_Chi_Minh")
        patch.setenv("COLUMNS", WIDE)
        time.tzset()
        yield patch
    time.tzset()


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def days(maker):
    found = maker.days()
    assert len(found) > 30
    assert len({one.unit for day in found for one in day.arrivals} - {""}) >= 37
    return found


def workspace(folder):
    """A new one, with the blank workbooks that are handed out."""
    assert call("init", folder, "--plan", "thanh_hoa_2023").code == 0
    return Desk(folder, call)


def placed(command, desk, maker):
    return in_words(command, inbox=desk.folder / "inbox", passwords=maker.passwords)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, maker, days, _zone):
    """The half-year as it goes when nothing is ended, and what `status` said in it."""
    statuses = []
    desk = workspace(tmp_path_factory.mktemp("undisturbed") / "ws")
    desk.run("template", "--period", "H1", "--all", "--out", desk.folder / "bieu-mau")
    for day in days:
        _zone.setenv("SOURCE_DATE_EPOCH", day.moment())
        for one in day.arrivals:
            put(one, desk.folder / "inbox")
        said = {
            Path(one["path"]).name: one
            for one in json.loads(desk.run("batch", "--format", "json").out)["files"]
        }
        for one in day.arrivals:
            if one.unit:
                found = said[one.files[0][0]]
                reason = f": {found['reason']}" if found["state"] == "waiting" else ""
                assert (day.day, one.unit, found["state"] + reason) == (day.day, one.unit, one.becomes)
        _zone.setenv("SOURCE_DATE_EPOCH", day.moment(PEOPLE_AT))
        for command in day.commands:
            ran = desk.run(*placed(command, desk, maker))
            assert ran.code in (0, 1), command
            statuses += [unnumbered(ran.out)] if command[0] == "status" else []
    conflict = ["nhiều bản khác nhau" in one for one in statuses]
    assert conflict == [False, True, False], "of 407, which a person decides on the next day"
    return desk, statuses


class Disturbed:
    """A workspace whose programs are ended at random. kills: how many were."""

    def __init__(self, desk, rng):
        self.desk, self.rng = desk, rng
        self.runs = self.kills = self.nights = 0
        self.said, self.statuses = [], []
        self.open = []

    def ended(self, number, *words, **environ):
        """Run, and be ended before the act `number`; tell whether that came to pass."""
        ran = start(self.desk, number, *words, COLUMNS=WIDE, **environ)
        self.runs += 1
        self.said.append(ran.stdout + ran.stderr)
        assert ran.returncode in (-9, 0, 1, 5), (words, ran.stderr)
        self.kills += ran.returncode == -9
        self.last = ran.stdout
        return ran.returncode == -9

    def insist(self, acts, *words, chance=0.6, **environ):
        """A command given again until it comes to its end."""
        while self.ended(self.rng.randint(1, acts) if self.rng.random() < chance else 0, *words, **environ):
            chance /= 2

    def batch(self, day, tomorrow):
        """The run of a day. One that is ended is begun again, or the next day's run finishes it."""
        self.open += day.arrivals
        acts = 8 + 12 * sum(len(one.files) for one in self.open)
        for attempt, chance in enumerate((0.9, 0.4, 0.2, 0)):
            number = self.rng.randint(1, acts) if self.rng.random() < chance else 0
            if not self.ended(number, "batch", SOURCE_DATE_EPOCH=day.moment(seconds=5 * attempt)):
                break
            if self.may_wait(day, tomorrow) and self.rng.random() < 0.5:
                self.nights += 1
                return
        self.open = []

    def may_wait(self, day, tomorrow):
        """Tell whether the next day's run may finish this day's.

        Not before people enter something. And not if a unit sends again tomorrow, unless the office has noted when
        each came: two different returns that lie there at once are a conflict, for a file's own time proves nothing.
        """
        if tomorrow is None or day.commands:
            return False
        noted = {one.unit: "received" in one.sidecar for one in tomorrow.arrivals}
        return all(
            noted.get(one.unit, True) and ("received" in one.sidecar or one.unit not in noted)
            for one in self.open
            if one.whole
        )


def live(disturbed, days, maker):
    desk = disturbed.desk
    disturbed.insist(100, "template", "--period", "H1", "--all", "--out", desk.folder / "bieu-mau", chance=1)
    for day, tomorrow in zip(days, [*days[1:], None], strict=True):
        for one in day.arrivals:
            put(one, desk.folder / "inbox")
        disturbed.batch(day, tomorrow)
        for command in day.commands:
            words = placed(command, desk, maker)
            disturbed.insist(14, *words, SOURCE_DATE_EPOCH=day.moment(PEOPLE_AT))
            disturbed.statuses += [unnumbered(disturbed.last)] if command[0] == "status" else []


def contents(desk):
    """The sha256 of each receipt's bytes, by its number."""
    return {one["id"]: one["sha256"] for one in desk.log() if one["kind"] == "receipt"}


def journal(desk):
    """What was booked, each unit's acts in their order; rows are named by what they hold."""
    sums, found = contents(desk), defaultdict(list)
    for one in desk.log():
        kept = {name: value for name, value in one.items() if name not in RUN_S_OWN}
        if "receipt" in kept:
            kept["receipt"] = sums[kept["receipt"]]
            kept["files"] = [re.sub(r"\b\d{4}\b", "N", name) for name in kept.get("files", ())]
        found[one["unit"] or one.get("sha256") or kept.get("receipt")].append(kept)
    return dict(found)


def rows(desk):
    """The figures and findings of each receipt."""
    with sqlite3.connect(desk.folder / "ledger.sqlite") as base:
        found = {
            name: base.execute(f"SELECT sha256, {name}.* FROM {name} JOIN content USING (entry)").fetchall()
            for name in ("fact", "finding")
        }
    return {name: sorted((one[0], *map(str, one[2:])) for one in some) for name, some in found.items()}


def bare(data):
    """A document without the stamp that tells by which rows of which journal it was made, its parts by name."""
    if data.startswith(b"PK"):
        pack = zipfile.ZipFile(io.BytesIO(data))
        return {name: pack.read(name) for name in pack.namelist() if name != "docProps/custom.xml"}
    return re.sub(rb'<meta name="ppmd-stamp"[^>]*>', b"", data)


def documents(folder):
    """The files beneath a folder, bare; the folder of a sender who is not known is named by a row."""
    found = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    return {re.sub(r"^\d{4}/", "unknown/", name): bare(one.read_bytes()) for name, one in found.items()}


def report(desk, out, *words):
    assert desk.run("report", "--period", "H1", *words, "--quiet", "--out", out).code == 0
    found = documents(out)
    assert {Path(one).suffix for one in found} == {".json", ".html", ".docx", ".xlsx"}
    return found


def unnumbered(page):
    """A page, or the parts of one, without the numbers of the journal's rows; "&#243;" is a letter."""
    if isinstance(page, dict):
        return {name: unnumbered(part) for name, part in page.items()}
    text = page.decode("utf-8", "surrogateescape") if isinstance(page, bytes) else page
    return re.sub(r'("entry": |(?<!&)#)\d+', r"\1N", text)


def status(desk):
    sums, found = contents(desk), desk.status(as_of=LAST)
    for one in (*found["units"].values(), *found["unidentified"]):
        one["receipt"] = sums.get(one["receipt"])
    found["unidentified"].sort(key=lambda one: one["file"])
    return found


def assert_nothing_lost(desk, days):
    """What came lies in the inbox, and in the archive too; of what was refused the journal has the hash alone."""
    assert desk.run("ledger", "verify").code == 0
    booked = {one["sha256"]: one for one in desk.log() if one["kind"] == "receipt"}
    kept = {Path(name).name.partition(".")[0] for name in desk.files("archive")}
    last = {name: data for day in days for one in day.arrivals for name, data in one.files}
    for name, data in last.items():
        assert (desk.folder / "inbox" / name).read_bytes() == data, name
    for one in (one for day in days for one in day.arrivals if one.unit and one.whole):
        for name, data in one.files:
            digest = hashlib.sha256(data).hexdigest()
            refused = one.becomes == "refused"
            assert (digest in kept) is not refused, name
            assert not refused or booked[digest]["booking"] == "refused"
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name.partition(".")[0] for path in (desk.folder / "archive").rglob("*") if path.is_file())  # fmt: skip


def assert_nothing_left_over(desk):
    names = {one.name for one in desk.folder.rglob("*") if "inbox" not in one.parts}
    odd = {one for one in names if re.search(r"\.(part|tmp|owner)$|-(wal|shm|journal)$", one)}
    assert odd == set()
    for line in (desk.folder / "log" / "run.jsonl").read_text("utf-8").splitlines():
        json.loads(line)


def assert_nobody_named(desk, said=()):
    """What the refused return told of a person stands nowhere but in the sender's own file."""
    secrets = [one.encode(code) for one in PERSONAL for code in ("utf-8", "utf-16-le")]
    held = {
        path.name: path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and "inbox" not in path.relative_to(desk.folder).parts
    }
    for name, data in [*held.items()]:
        if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
            held |= {f"{name}/{part}": text for part, text in bare(data).items()}
    held["said"] = "".join(said).encode()
    assert [name for name, data in held.items() if any(one in data for one in secrets)] == []


def assert_a_further_run_changes_nothing(desk):
    before = {one: one.read_bytes() for one in desk.folder.rglob("*") if one.is_file()}
    known, count = desk.run("batch"), len(desk.log())
    assert (known.code, len(desk.log())) == (0, count)
    after = {one: one.read_bytes() for one in desk.folder.rglob("*") if one.is_file()}
    own = {desk.folder / "log" / "run.jsonl", desk.folder / "ledger.sqlite"}
    assert {one: data for one, data in before.items() if one not in own} == {
        one: data for one, data in after.items() if one not in own
    }


def assert_alike(one, other, out):
    assert journal(one) == journal(other)
    assert rows(one) == rows(other)
    assert status(one) == status(other)
    assert report(one, out / "a", "--as-of", LAST) == report(other, out / "b", "--as-of", LAST)
    for name in ("returned", "refused", "letters", "bieu-mau"):
        assert documents(one.folder / name) == documents(other.folder / name), name


def close(disturbed, undisturbed, tmp_path):
    """Both are closed, one of them ended meanwhile; the closed reports are alike, and each can be made again."""
    desk, whole = disturbed.desk, Desk(tmp_path / "whole", call)
    shutil.copytree(undisturbed.folder, whole.folder)
    words = ("close", "--period", "H1", "--as-of", LAST)
    while disturbed.ended(disturbed.rng.randint(1, 50), *words) and not desk.status()["closed"]:
        assert desk.run("ledger", "verify").code == 0
    assert desk.run("batch").code == 0, "nothing is new; it clears away what was left"
    assert whole.run(*words).code == 0
    for one in (desk, whole):
        assert [row["kind"] for row in one.log()].count("closed") == 1
        assert one.status()["closed"]
        assert one.run("ledger", "verify").code == 0
    assert report(desk, tmp_path / "c", "--closed") == report(whole, tmp_path / "d", "--closed")
    for one, out in ((desk, "c"), (whole, "d")):
        (path,) = (tmp_path / out).glob("*.docx")
        assert one.run("report", "--verify", path).code == 0
    assert_nothing_left_over(desk)
    assert journal(desk) == journal(whole)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_runs_that_are_ended_at_random_come_to_the_same_report(
    tmp_path, undisturbed, maker, days, seed, monkeypatch, capsys
):
    whole, statuses = undisturbed
    disturbed = Disturbed(workspace(tmp_path / "ws"), random.Random(seed))
    desk = disturbed.desk
    live(disturbed, days, maker)
    told = f"{disturbed.runs} runs, {disturbed.kills} ended, {disturbed.nights} left for the next day"
    if "PPMD_SEEDS" in BY_HAND:
        with capsys.disabled():
            print(f"seed {seed}: {told}")
    assert disturbed.kills > 25, told
    monkeypatch.setenv("SOURCE_DATE_EPOCH", days[-1].moment(PEOPLE_AT))
    assert disturbed.statuses == statuses
    for one in (desk, whole):
        assert_nothing_lost(one, days)
        assert_nothing_left_over(one)
        assert_nobody_named(one, disturbed.said)
        assert_a_further_run_changes_nothing(one)
    assert_alike(desk, whole, tmp_path)
    close(disturbed, whole, tmp_path)


def test_one_run_at_the_end_comes_to_the_same_report(tmp_path, undisturbed, maker, days, monkeypatch):
    """All of it at once, with a note of when each came; then what people entered, in their order.

    Not alike are the numbers of the journal's rows, of which a report prints one for each correction.
    """
    monkeypatch.setenv("SOURCE_DATE_EPOCH", days[-1].moment(PEOPLE_AT))
    desk, (whole, _) = workspace(tmp_path / "ws"), undisturbed
    for one in (one for day in days for one in day.arrivals if one.whole):
        put(one, desk.folder / "inbox", told=True)
    desk.run("batch")
    for command in (command for day in days for command in day.commands):
        assert desk.run(*placed(command, desk, maker)).code in (0, 1), command
    assert_nothing_lost(desk, days)
    assert status(desk) == status(whole)
    for day in (LAST, "2023-06-18", "2023-06-12"):
        made = [
            {
                name: unnumbered(page)
                for name, page in report(one, tmp_path / f"{day}{number}", "--as-of", day).items()
            }
            for number, one in enumerate((desk, whole))
        ]
        assert made[0] == made[1], day
