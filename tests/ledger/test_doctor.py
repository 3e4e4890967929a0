"""`ppmd doctor`: each check with a good and a bad case, each setting with its origin, and the answer for a monitor."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from filelock import FileLock
from jsonschema import validate

from ppmd_cli import resources
from ppmd_cli.system import runlog
from ppmd_cli.workflow import doctor as use
from tests.conftest import REPOSITORY, need
from tests.ledger.desk import edited

GUIDE = (REPOSITORY / "docs" / "scheduling.md").read_text(encoding="utf-8")


def looked(desk, *words):
    """The answer as JSON: states by code, settings by name, exit code."""
    ran = desk.run("doctor", "--format", "json", *words)
    answer = json.loads(ran.out)
    validate(answer, json.loads(resources.schema("doctor.schema.json").read_text("utf-8")))
    assert ran.code == (0 if answer["in_order"] else 1)
    return {one["code"]: one for one in answer["checks"]}, {s["name"]: s for s in answer["settings"]}


def states(desk, *words):
    return {code: one["state"] for code, one in looked(desk, *words)[0].items()}


@pytest.fixture
def worked(desk, sample):
    """A workspace with one booked return."""
    desk.put(sample("380"))
    desk.batch()
    return desk


def test_a_workspace_in_order(worked):
    found = states(worked, "--max-age", "1h")
    found.pop("office", None)
    found.pop("no_office", None)
    assert found == dict.fromkeys(("plan", "workspace", "room", "ledger", "last_run"), "good")
    ran = worked.run("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert "Sổ nguyên vẹn: 1 dòng, 1 tệp đã nhận" in ran.out
    assert worked.run("doctor", "--quiet").out == "", "nothing is wrong, nothing is said"


def lose(desk):
    next((desk.folder / "archive").rglob("*.xlsx")).unlink()


def change(desk):
    file = next((desk.folder / "archive").rglob("*.xlsx"))
    file.chmod(0o600)
    file.write_bytes(b"PK")


def damage(desk):
    (desk.folder / "ledger.sqlite").write_bytes(b"no ledger at all" * 600)
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (desk.folder / name).unlink(missing_ok=True)


HARM = {
    "ledger_archive_missing": lose,
    "ledger_archive_changed": change,
    "ledger_broken": damage,
    "folders_missing": lambda desk: (desk.folder / "letters").rmdir(),
    "plan_broken": lambda desk: settings(desk, 'plan = "khong_co"'),
    "pace_unknown": lambda desk: settings(desk, 'plan = "thanh_hoa_2023"\n[pace]\nnowhere = "50%"'),
}
WARN = {
    "open_to_others": lambda desk: (desk.folder / "archive").chmod(0o755),
    "inbox_strangers": lambda desk: (desk.folder / "inbox" / "bao cao.pdf").write_bytes(b"%PDF-1.4"),
}
NOTE = {
    "broken_off": lambda desk: (desk.folder / "returned" / ".x.xlsx.part").write_bytes(b"PK"),
    "inbox_waits": lambda desk: (desk.folder / "inbox" / "b.csv").write_text("a;b\n"),
}


def settings(desk, text):
    (desk.folder / "ppmd.toml").write_text(f'workspace = "."\n{text}\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "harm", "state"),
    [
        *((code, harm, "fault") for code, harm in HARM.items()),
        *((code, harm, "warning") for code, harm in WARN.items()),
        *((code, harm, "note") for code, harm in NOTE.items()),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(worked, code, harm, state):
    assert code not in states(worked)
    harm(worked)
    found, _ = looked(worked)
    assert found[code]["state"] == state
    assert found[code]["remedy"]
    shown = worked.run("doctor", "--quiet")
    assert shown.code == (1 if state == "fault" else 0)
    assert (found[code]["message"][:20] in shown.out) is (state != "note")


def test_rights_room_share_and_a_run_at_work(worked, monkeypatch):
    monkeypatch.setattr(use.os, "access", lambda path, *_: Path(path).name != "returned")
    monkeypatch.setattr(use, "is_shared", lambda _path: True)
    usage = shutil.disk_usage(worked.folder)
    monkeypatch.setattr(use.shutil, "disk_usage", lambda _path: usage._replace(free=100 * use.MIB))
    owner = worked.folder / "ledger.owner"
    with FileLock(worked.folder / "ledger.lock"):
        began = datetime.now().astimezone() - timedelta(minutes=5)
        owner.write_text(json.dumps({"who": "w", "host": "h", "pid": 7, "since": began.isoformat()}))
        found = states(worked)
        assert found["running"] == "note"
        owner.write_text(
            json.dumps({"who": "w", "host": "h", "pid": 7, "since": (began - timedelta(hours=3)).isoformat()})
        )
        assert states(worked)["running"] == "warning"
    assert (found["no_rights"], found["shared"], found["little_room"]) == ("fault", "warning", "warning")
    assert "running" not in states(worked), "a run that was killed leaves its name and holds nothing"
    monkeypatch.setattr(use.shutil, "disk_usage", lambda _path: usage._replace(free=use.MIB))
    assert states(worked)["little_room"] == "fault"


def test_a_ledger_from_the_future(worked, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert states(worked)["clock_back"] == "warning"


def test_two_returns_that_wait_for_a_decision(worked, sample):
    for name, value in (("a.xlsx", 3), ("b.xlsx", 4)):
        (worked.folder / "inbox" / name).write_bytes(edited(sample("381"), {"Biểu 1. Theo xã!D11": value}))
    worked.batch()
    found, _ = looked(worked)
    assert (found["conflicts"]["state"], "381 H1" in found["conflicts"]["message"]) == ("warning", True)


def test_for_a_monitor(desk, sample, monkeypatch):
    assert states(desk)["never_run"] == "note"
    assert states(desk, "--max-age", "36h")["never_run"] == "fault"
    desk.put(sample("380"))
    desk.batch()
    assert states(desk, "--max-age", "36h")["last_run"] == "good"
    later = int((datetime.now().astimezone() + timedelta(hours=37)).timestamp())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(later))
    found, _ = looked(desk, "--max-age", "36h")
    assert found["run_too_old"]["state"] == "fault"
    assert "cách đây 37 giờ, quá 36 giờ" in found["run_too_old"]["message"]
    assert states(desk, "--max-age", "2d")["last_run"] == "good"
    for wrong in ("36", "h", "-1h", "0h", "1w", ""):
        assert desk.run("doctor", "--max-age", wrong).code == 2


@pytest.mark.parametrize(
    ("log", "last"),
    [
        ('{"event": "summary", "at": "2023-06-10T06:30:00+07:00", "exit": 1}', 1),
        ('{"event": "summary", "at": "2023-06-10T06:30:00+07:00", "exit": 4}', None),
        ('{"event": "ended", "at": "2023-06-10T06:30:00+07:00"}\n{"event": "summary", "at"', None),
        ("[1]\n7\n\n\x00", None),
    ],
)
def test_a_run_that_finished_is_found_in_any_log(tmp_path, log, last):
    path = tmp_path / "run.jsonl"
    path.write_text(log, encoding="utf-8")
    found = runlog.last_good(path)
    assert (found.exit if found else None) == last
    path.rename(tmp_path / "run.jsonl.1")
    assert runlog.last_good(path) == found, "the log has just been turned over"


def test_each_setting_has_its_origin(worked, monkeypatch):
    file = worked.folder / "ppmd.toml"
    settings(
        worked, 'plan = "thanh_hoa_2023"\n[pace]\nestablishments_inspected = "50%"\n[letter]\nsymbol = "LĐ"'
    )
    monkeypatch.setenv("PPMD_LANG", "en")
    _, found = looked(worked)
    assert found["plan"] == {"name": "plan", "value": "thanh_hoa_2023", "origin": str(file)}
    assert found["pace.establishments_inspected"]["value"] == "1/2"
    assert (found["letter.symbol"]["value"], found["letter.symbol"]["origin"]) == ("LĐ", str(file))
    assert found["lang"] == {"name": "lang", "value": "en", "origin": "PPMD_LANG"}
    assert found["workspace"]["origin"] == "--workspace"
    assert found["lateness"] == {"name": "lateness", "value": "received", "origin": None}
    assert looked(worked, "--lang", "vi")[1]["lang"]["origin"] == "--lang"


def test_without_a_workspace(ppmd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    ran = ppmd("doctor", "--format", "json")
    found = {one["code"]: one["state"] for one in json.loads(ran.out)["checks"]}
    assert (ran.code, found["no_workspace"]) == (0, "note")
    assert ppmd("doctor", "--max-age", "36h").code == 1
    (tmp_path / "ppmd.toml").write_text('returns = "nowhere"\n', encoding="utf-8")
    assert "nowhere" in ppmd("doctor", "--quiet").out
    ran = ppmd("doctor", "--workspace", tmp_path / "none", "--quiet")
    assert (ran.code, "ledger.sqlite" in ran.out) == (1, True)


def blocks(kind):
    """The examples of a kind in the guide."""
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_windows_task_is_one_that_the_scheduler_reads():
    (text,) = blocks("xml")
    assert text.startswith('<?xml version="1.0" encoding="UTF-16"?>\n')
    root = ET.fromstring(text.encode("utf-16"))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.tag == f"{space}Task"
    assert [one.tag.removeprefix(space) for one in root] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    assert root.find(f"{space}Actions").get("Context") == root.find(f".//{space}Principal").get("id")
    assert '"C:\\ppmd\\ppmd.exe" batch --quiet >> log\\ppmd.log 2>&1"' in root.findtext(
        f".//{space}Arguments"
    )


def test_the_systemd_units_are_ones_that_systemd_reads(tmp_path):
    verify = need(shutil.which("systemd-analyze"), "systemd-analyze")
    service, timer = blocks("ini")
    (tmp_path / "ppmd.service").write_text(
        service.replace("%h/.local/bin/ppmd", sys.executable).replace("%h/bao-cao-2023", str(tmp_path))
    )
    (tmp_path / "ppmd.timer").write_text(timer)
    ran = subprocess.run(
        [verify, "verify", "--user", tmp_path / "ppmd.service", tmp_path / "ppmd.timer"],
        capture_output=True, check=False, env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    said = [line for line in ran.stderr.decode().splitlines() if str(tmp_path) in line]
    assert said == []


def test_the_commands_of_the_guide_are_commands_of_ours(worked, tmp_path):
    """Every call of ppmd in the guide, in a home with such a workspace."""
    home = tmp_path / "home"
    shutil.copytree(worked.folder, home / "bao-cao-2023")
    (home / "sao-luu").mkdir()
    program = Path(sys.executable).with_name("ppmd")
    lines = [line for kind in ("sh", "cron") for block in blocks(kind) for line in block.splitlines()]
    calls = [found[1] for line in lines if (found := re.search(r"(ppmd (?:batch|doctor|ledger) .*)", line))]
    assert len(calls) == 3
    for call in calls:
        ran = subprocess.run(
            ["sh", "-c", call.replace("\\%", "%").replace("ppmd ", f"{program} ", 1)],
            env=os.environ | {"HOME": str(home)}, cwd=home, check=False, capture_output=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
    assert (home / "ppmd.log").exists()
    assert list((home / "sao-luu").glob("ppmd-*.zip"))
