"""The worker: whatever happens to it is one finding on one file, and the run goes on."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from ppmd_cli.intake import reader_worker, wire
from ppmd_cli.intake.reader_worker import Worker
from ppmd_cli.intake.refusal import Limits, RefusalError
from ppmd_cli.model.cell import CellRange, RawCell, RawNote, RawSheet, RawWorkbook

QUICK = Limits(reader_seconds=2, reader_memory=400 << 20)
PAGE = b"<table><tr><td>1</td></tr></table>"
# The real worker with tasks that do what a hostile file would have calamine do.
EVIL = """
    import os, sys, time
    from ppmd_cli.intake import reader_process
    class Panic(BaseException): pass
    def panic(*_): raise Panic
    def abort(*_): os.abort()
    def spin(*_):
        while True: pass
    def grow(*_): return {"x": len(bytearray(4 << 30))}, b""
    def noise(*_):
        print("x" * 1000, flush=True)
        return {"workbook": {"texts": []}}, b""
    tasks = {"panic": panic, "abort": abort, "spin": spin, "grow": grow, "noise": noise}
    sys.exit(reader_process.main(reader_process.TASKS | tasks))
"""


@pytest.fixture
def worker(tmp_path):
    script = tmp_path / "evil.py"
    script.write_text(textwrap.dedent(EVIL), encoding="utf-8")
    one = Worker([str(script)])
    yield one
    one.close()


def code(worker, task):
    with pytest.raises(RefusalError) as caught:
        worker.workbook(task, b"", QUICK)
    return caught.value.refused.code


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("panic", "reader_died"),
        ("abort", "reader_died"),
        ("spin", "reader_timeout"),
        ("grow", "reader_memory"),
        ("noise", "reader_died"),
    ],
)
def test_its_death_is_a_finding_and_the_next_file_is_read(worker, task, expected):
    assert len(worker.workbook("html", PAGE, QUICK).sheets) == 1
    before = worker.pid
    started = time.monotonic()
    assert code(worker, task) == expected
    assert time.monotonic() - started < 6
    assert not alive(before)
    assert worker.workbook("html", PAGE, QUICK).sheets[0].text(1, 1) == "1"
    assert worker.pid != before


def test_it_is_one_process_for_all_files(worker):
    assert worker.pid is None
    seen = set()
    for _ in range(3):
        worker.workbook("html", PAGE, QUICK)
        with pytest.raises(RefusalError):
            worker.workbook("html", b"<p>", QUICK)
        seen.add(worker.pid)
    assert len(seen) == 1


def test_killed_from_outside_it_is_started_again(worker):
    worker.workbook("html", PAGE, QUICK)
    os.kill(worker.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert worker.workbook("html", PAGE, QUICK).sheets


def test_a_large_file_and_a_large_answer_do_not_lock_the_pipes(worker):
    row = b"<tr>" + b"<td>x123456789" * 20 + b"</tr>"
    found = worker.workbook("html", b"<table>" + row * 10_000, Limits(reader_seconds=30))
    assert len(found.sheets[0].cells) == 200_000


def test_it_is_not_started_for_what_does_not_need_it(tmp_path):
    words = """
        import sys
        from pathlib import Path
        from ppmd_cli.intake.source import source_from_bytes
        from ppmd_cli.intake.workbook import read_workbook
        read_workbook(source_from_bytes(Path("a.csv"), b"1;2"))
        print([n for n in ("subprocess", "python_calamine", "html.parser", "msoffcrypto") if n in sys.modules])
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(words)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("task", [None, "spin"])
def test_it_never_outlives_the_program(tmp_path, task):
    """Idle it ends with its input; busy it is stopped by its processor time at the latest."""
    script = tmp_path / "evil.py"
    script.write_text(textwrap.dedent(EVIL), encoding="utf-8")
    words = f"""
        import sys, threading, time
        from ppmd_cli.intake.reader_worker import Worker
        from ppmd_cli.intake.refusal import Limits
        worker = Worker([{str(script)!r}])
        worker.workbook("html", {PAGE!r}, Limits(reader_seconds=1))
        if {task!r}:
            threading.Thread(target=worker.workbook, args=({task!r}, b"", Limits(reader_seconds=1)), daemon=True).start()
            time.sleep(0.3)
        print(worker.pid, flush=True)
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(words)], stdout=subprocess.PIPE) as program:
        pid = int(program.stdout.readline())
        program.kill()
    deadline = time.monotonic() + 15
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)


def test_what_cannot_be_started_is_a_finding(monkeypatch):
    monkeypatch.setattr(reader_worker.sys, "executable", "/nowhere/python")
    assert code(Worker(), "html") == "reader_died"


def test_a_workbook_passes_whole():
    cells = {
        (2, 3): RawCell(2, 3, "á", "text", True, True, True, (1, 1), "0%", "Wingdings"),
        (4, 1): RawCell(4, 1, "", "blank", True),
    }
    sheet = RawSheet(
        "S", "hidden", cells, frozenset((2,)), ((1, 4),), (CellRange(1, 1, 2, 3),), (4, 3), ("&Lx",)
    )
    notes = (RawNote("S", (1, 2), "x", "comment"), RawNote("S", None, "y", "textbox"))
    workbook = RawWorkbook((sheet,), True, ("chart",), notes, True, (("a", (("b", "c"),)),))
    pipe = io.BytesIO()
    wire.send(pipe, {"workbook": wire.packed(workbook)}, b"\0data")
    pipe.seek(0)
    head, data = wire.receive(pipe)
    assert wire.unpacked(head["workbook"]) == workbook
    assert data == b"\0data"
    with pytest.raises(EOFError):
        wire.receive(pipe)
