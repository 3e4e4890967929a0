"""A file is written whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from ppmd_cli.errors import OutputError
from ppmd_cli.system.atomic import write_bytes, write_text


def test_new_file_with_its_folders(tmp_path):
    path = tmp_path / "báo cáo" / "H1" / "a.txt"
    assert write_text(path, "Tỷ lệ\n") == path
    assert path.read_bytes() == "Tỷ lệ\n".encode()
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("fault", ["write", "fsync", "replace"])
def test_a_refusal_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch, fault):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def refuse(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    if fault == "write":
        monkeypatch.setattr("ppmd_cli.system.atomic.os.fdopen", refuse)
    elif fault == "fsync":
        monkeypatch.setattr("ppmd_cli.system.atomic.os.fsync", refuse)
    else:
        monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OutputError) as caught:
        write_bytes(path, b"new")
    assert caught.value.slots["path"] == path
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError):
        write_text(tmp_path / "a.txt", "new")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_in_the_middle(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    program = (
        "import sys, os, time, pathlib\n"
        "from ppmd_cli.system import atomic\n"
        "def stop(fd):\n"
        "    print('written, not yet in place', flush=True)\n"
        "    time.sleep(60)\n"
        "atomic.os.fsync = stop\n"
        "atomic.write_bytes(pathlib.Path(sys.argv[1]), b'new' * 100000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert path.read_text(encoding="utf-8") == "old"
        process.send_signal(signal.SIGKILL)
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name == "nt", reason="rights of Unix")
def test_rights_are_those_of_the_old_file_or_of_any_new_one(tmp_path):
    mask = os.umask(0o027)
    try:
        new = write_text(tmp_path / "new.txt", "x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    new.chmod(0o604)
    write_text(new, "y")
    assert stat.S_IMODE(new.stat().st_mode) == 0o604


def test_a_reader_never_sees_a_part(tmp_path):
    path = tmp_path / "a.txt"
    write_bytes(path, b"a" * 1_000_000)
    program = (
        "import sys, pathlib\n"
        "from ppmd_cli.system.atomic import write_bytes\n"
        "for turn in range(40): write_bytes(pathlib.Path(sys.argv[1]), b'ab'[turn % 2:][:1] * 1_000_000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(path)]) as process:
        end = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < end:
            data = path.read_bytes()
            assert len(data) == 1_000_000
            assert len(set(data)) == 1
    assert process.returncode == 0
