"""The portable folder, built as it is handed out and used as an officer would: no Python, no installation.

The build is that of this system; what is particular to Windows (the menus) is run line by line.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.report.called import call

TOOL = REPOSITORY / "tools" / "portable"
MENUS = sorted((TOOL / "folder").glob("*.bat"))
SAMPLE = REPOSITORY / "sample_data"
CALL = re.compile(r'^\s*"%HERE%ppmd\\ppmd\.exe" (.+)$', re.MULTILINE)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder as built, and its zip."""
    assert find_spec("PyInstaller"), "the lock file of the tests names it"
    out = tmp_path_factory.mktemp("dist")
    ran = subprocess.run(
        [sys.executable, TOOL / "build.py", "--out", out], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    folder, packed = map(Path, ran.stdout.splitlines()[-2:])
    return folder, packed


@pytest.fixture(scope="session")
def desk(built, tmp_path_factory):
    """The folder in a place as offices have them: far down, with diacritics and blanks, over 260 letters."""
    place = tmp_path_factory.mktemp("Phòng Bảo trợ xã hội & PCTNXH")
    while len(str(place)) < 280:
        place /= "Báo cáo 6 tháng đầu năm 2023 (bản chính thức)"
    shutil.copytree(built[0], place / "ppmd 2023", symlinks=True)
    return place / "ppmd 2023"


def run(desk, *words, cwd=None, **environ):
    """The portable program, knowing nothing of the Python around it."""
    own = {"HOME": str(desk.parent), "PPMD_CACHE": str(desk.parent / "cache"), **environ}
    return subprocess.run(
        [desk / "ppmd" / "ppmd", *words],
        capture_output=True,
        cwd=cwd or desk,
        env=own,
        check=False,
        timeout=120,
    )


def test_it_runs_without_python_whatever_the_console_speaks(desk):
    for encoding in ("cp1252", "cp1258", "utf-8"):
        ran = run(desk, "validate", SAMPLE / "faults", "--quiet", PYTHONIOENCODING=encoding)
        assert ran.returncode == 1, ran.stderr
        assert ran.stdout.decode("utf-8").startswith("Tổng số 15 tệp: 0 đạt")


def test_other_formats_find_the_worker(desk):
    web = next((SAMPLE / "faults").glob("15*"))
    assert "[not_a_return]" in run(desk, "validate", web).stdout.decode()


def test_its_report_is_that_of_an_installed_program(desk, tmp_path):
    words = ["report", "--period", "H1", "--from", str(SAMPLE / "H1"), "--plan", "thanh_hoa_2023"]
    words += ["--as-of", "2023-06-20", "--write", "docx,xlsx,html,json"]
    ran = run(desk, *words, "--out", str(tmp_path / "here"))
    assert ran.returncode == 0, ran.stderr
    assert call(*words, "--out", tmp_path / "there").code == 0
    names = sorted(path.name for path in (tmp_path / "there").iterdir())
    assert [path.name for path in sorted((tmp_path / "here").iterdir())] == names
    for name in names:
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes(), name


@pytest.mark.parametrize("menu", [path for path in MENUS if path.stem != "lenh"], ids=lambda path: path.stem)
def test_each_menu_calls_what_the_program_knows(desk, menu):
    returns = desk / "1-bao-cao-nhan-duoc"
    for path in sorted((SAMPLE / "H1").glob("38*.xlsx")):
        shutil.copy(path, returns)
    lines = CALL.findall((desk / menu.name).read_text(encoding="ascii"))
    assert lines
    for line in lines:
        ran = run(desk, *_words(line, menu.stem, desk), cwd=desk.parent)
        assert ran.returncode <= 1, ran.stderr.decode()
    made = {path.name for path in (desk / "2-ket-qua").rglob("*") if path.is_file()}
    expected = {"kiem-tra": "ket-qua.html", "bao-cao": "bao-cao-H1.html"}
    assert expected.get(menu.stem, "384 - Huyện Mường Lát - 6 tháng đầu năm 2023.xlsx") in made


def _words(line, menu, desk):
    out = {"kiem-tra": "kiem-tra", "bao-cao": "H1", "bieu-mau": "bieu-mau-H1"}[menu]
    values = {
        "%HERE%": f"{desk}/",
        "%OUT%": f"{desk}/2-ket-qua/{out}",
        "%PAGE%": f"{desk}/2-ket-qua/kiem-tra/ket-qua.html",
        "%PERIOD%": "H1",
        "%*": shlex.quote(str(next((SAMPLE / "faults").glob("01*")))),
    }
    for name, value in values.items():
        line = line.replace(name, value)
    assert "%" not in line, line
    return shlex.split(line.replace("\\", "/"))


@pytest.mark.parametrize("path", [*MENUS, TOOL / "build.bat"], ids=lambda path: path.name)
def test_menus_are_what_cmd_reads(path):
    data = path.read_bytes()
    assert data.isascii(), "cmd reads them in the machine's own code page"
    lines = data.decode().splitlines()
    assert lines[0] == "@echo off"
    labels = {line.split()[0] for line in lines if line.strip()}
    assert "pause" not in labels, "a window waits only where something must be read"
    assert data.count(b"(") == data.count(b")")
    assert data.decode().count('"') % 2 == 0


def test_the_menus_are_handed_out_with_the_line_ends_of_windows(built):
    folder, packed = built
    for path in (*folder.glob("*.bat"), folder / "DOC-TRUOC.txt"):
        data = path.read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n") > 3, path.name
    with zipfile.ZipFile(packed) as file:
        names = {Path(name).name for name in file.namelist()}
    assert {"kiem-tra.bat", "bao-cao.bat", "DOC-TRUOC.txt", "ppmd.toml"} <= names


def test_nothing_of_this_machine_is_in_it(built):
    folder, _ = built
    here = os.fsencode(REPOSITORY)
    told = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".py", ".json", ".toml", ".txt"}
    ]
    assert len(told) > 100
    assert [path.name for path in told if here in path.read_bytes()] == []
