"""Hostile files through `ppmd validate` as a process of its own, within 2 GiB of memory and 20 s a file.

The seconds are those of the processor, which a busy machine does not lengthen; a wait ends the test too.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from ppmd_cli import resources
from ppmd_cli.findings.catalogue import FILE_CODES
from tests.conftest import REPOSITORY
from tests.hostile.cases import HEAVY, LIGHT
from tests.hostile.makers import GOOD, RETURN, book

MEMORY, SECONDS, WAIT = 2 << 30, 20, 90
SCHEMA = json.loads(resources.schema("findings.schema.json").read_text(encoding="utf-8"))


@dataclass
class Program:
    """The program with a home of its own, so that all it writes can be seen."""

    home: Path

    def __call__(self, *words: object, before: Callable[[], None] | None = None) -> tuple[int, bytes, str]:
        """Run one command line and give exit code, stdout and stderr; no traceback is ever allowed."""

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            if before is not None:
                before()

        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        ran = subprocess.run(
            [sys.executable, "-m", "ppmd_cli", *(os.fsencode(str(word)) for word in words)],
            capture_output=True,
            cwd=self.home,
            env=environ,
            preexec_fn=limit,
            timeout=WAIT,
            check=False,
        )
        err = ran.stderr.decode()
        assert "Traceback" not in err
        assert ran.returncode in {0, 1}, err
        return ran.returncode, ran.stdout, err

    def validate(self, *paths: object, before: Callable[[], None] | None = None) -> dict:
        """Validate and give the JSON answer, held against its schema and its exit code."""
        words = ("validate", "--plan", "thanh_hoa_2023", "--format", "json", "--", *paths)
        code, out, _ = self(*words, before=before)
        answer = json.loads(out.decode())
        jsonschema.validate(answer, SCHEMA, jsonschema.Draft202012Validator)
        assert code == (1 if answer["summary"]["errors"] + answer["summary"]["unreadable"] else 0)
        return answer


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    home = tmp_path_factory.mktemp("home")
    yield Program(home)
    written = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
    assert written <= {".cache"}, "nothing is written but the checked plan in the cache"


def told(file: dict) -> str:
    """The outcome of a clean return, else the one code of a file that is not read."""
    codes = [one["code"] for one in file["findings"]]
    if file["outcome"] != "unreadable":
        return file["outcome"]
    assert len(codes) == 1, codes
    assert codes[0] in FILE_CODES
    return codes[0]


def fits(said: str, expected: str) -> bool:
    """A family of codes is meant by its beginning."""
    return said == expected or (expected == "file" and said.startswith(("file_", "reader_")))


@pytest.fixture(scope="module")
def light(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """All small cases in one run, good returns among them: so one bad file harms no other."""
    folder = tmp_path_factory.mktemp("light")
    names = {}
    for number, (name, (make, _)) in enumerate(LIGHT.items()):
        names[f"{number:03}.xlsx"] = name
        (folder / f"{number:03}.xlsx").write_bytes(make())
    before = {path: path.read_bytes() for path in folder.iterdir()}
    answer = program.validate(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    return {names[Path(file["path"]).name]: file for file in answer["files"]}


@pytest.mark.parametrize("name", LIGHT)
def test_small_files(light: dict[str, dict], name: str):
    assert fits(told(light[name]), LIGHT[name][1])


@pytest.mark.parametrize("name", HEAVY)
def test_large_files(program: Program, tmp_path: Path, name: str):
    make, expected = HEAVY[name]
    path = tmp_path / "a.xlsx"
    path.write_bytes(make())
    (tmp_path / "b.xlsx").write_bytes(RETURN)
    bad, good = program.validate(path, tmp_path / "b.xlsx")["files"]
    assert fits(told(bad), expected)
    assert good["outcome"] == "clean"


def test_what_is_no_file_and_names_that_are_no_text(program: Program, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    expected: dict[bytes, str] = {}

    def put(name: bytes, code: str, data: bytes | None = None) -> Path:
        expected[name] = code
        path = folder / os.fsdecode(name)
        if data is not None:
            path.write_bytes(data)
        return path

    for name in (
        b"Bi\xc3\xaan ph\xc3\xb2ng.xlsx",
        b"\xff\xfe\xe1.xlsx",
        b"a\nCLEAN\x1b[2J\r.xlsx",
        b"-rf.xlsx",
        b"x" * 250 + b".xlsx",
    ):
        put(name, "clean", RETURN)
    put(b"=cmd|' C'!A0.xlsx", "clean", RETURN)
    put(b"\xff bad.xlsx", "file_truncated", RETURN[:900])
    os.mkfifo(put(b"pipe.xlsx", "file_not_regular"))
    put(b"zero.xlsx", "file_not_regular").symlink_to("/dev/zero")
    put(b"dangling.xlsx", "file_unreadable").symlink_to("nowhere")
    put(b"circle.xlsx", "file_unreadable").symlink_to("circle.xlsx")
    (folder / "folder.xlsx").mkdir()
    (folder / "again").symlink_to(folder)
    (folder / "big.xlsx").touch()
    os.truncate(folder / "big.xlsx", 5 << 30)
    expected[b"big.xlsx"] = "file_too_large"
    (folder / "~$lock.xlsx").write_bytes(b"x")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)
        try:
            listening.bind("socket.xlsx")
        finally:
            os.chdir(here)
        expected[b"socket.xlsx"] = "file_not_regular"
        answer = program.validate(folder)
        _, text, err = program("validate", "--plan", "thanh_hoa_2023", folder)
        _, table, _ = program("validate", "--plan", "thanh_hoa_2023", "--format", "csv", folder)
        program("validate", "--plan", "thanh_hoa_2023", "--annotate", tmp_path / "out", folder)
    said = {file["path"].removeprefix(f"{folder}/"): told(file) for file in answer["files"]}
    assert said == {name.decode("utf-8", "backslashreplace"): code for name, code in expected.items()}
    assert len([*(tmp_path / "out").glob("*.xlsx")]) == sum(code != "clean" for code in expected.values())
    assert b"\x1b" not in text + table
    assert b"a\\u000aCLEAN\\u001b[2J\\u000d.xlsx: " in text
    assert rb"\xff\xfe\xe1.xlsx: " in text
    assert b"~$lock.xlsx" in err.encode()


def test_a_file_that_may_not_be_read(program: Program, tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(RETURN)
    (tmp_path / "a.xlsx").chmod(0)
    (tmp_path / "b.xlsx").write_bytes(RETURN)

    def be_nobody_special() -> None:
        # Root reads whatever it likes unless it lays the right to do so aside before it runs a program.
        import ctypes

        libc = ctypes.CDLL(None)
        for capability in (1, 2):
            libc.prctl(24, capability, 0, 0, 0)

    first, second = program.validate(tmp_path, before=be_nobody_special if os.geteuid() == 0 else None)[
        "files"
    ]
    if os.geteuid() == 0 and told(first) == "clean":
        pytest.skip("the superuser could not lay its rights aside")
    assert (told(first), told(second)) == ("file_unreadable", "clean")


def test_a_file_that_is_being_written(program: Program, tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(RETURN)
    (tmp_path / "b.xlsx").write_bytes(RETURN)
    writing = "import sys\nwhile True:\n    f = open(sys.argv[1], 'r+b'); f.truncate(900); f.seek(0, 2); f.write(bytes(90000)); f.close()"
    with subprocess.Popen([sys.executable, "-c", writing, str(path)]) as writer:
        try:
            files = [program.validate(tmp_path)["files"] for _ in range(3)]
        finally:
            writer.kill()
    assert {told(first) for first, _ in files} <= {"file_changed", "file_truncated", "file_corrupt"}
    assert {told(second) for _, second in files} == {"clean"}


def test_a_death_for_lack_of_memory_is_a_finding(program: Program, tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(book("<row/>" + " " * (100 << 20), after="<!-- -->"))
    (tmp_path / "b.xlsx").write_bytes(RETURN)

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (220 << 20, 220 << 20))

    first, second = program.validate(tmp_path, before=starve)["files"]
    assert (told(first), told(second)) == ("file_hostile", "clean")


def test_the_returns_of_the_repository_are_still_clean(program: Program, tmp_path: Path):
    for path in sorted((REPOSITORY / "sample_data" / "H1").glob("*.xlsx"))[:5]:
        shutil.copy(path, tmp_path)
    shutil.copy(GOOD, tmp_path)
    assert {file["outcome"] for file in program.validate(tmp_path)["files"]} <= {"clean", "warnings"}
