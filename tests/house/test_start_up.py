"""What is not needed is not imported: `--help` is answered before any room is opened."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data" / "H1"
HEAVY = {
    "babel", "docx", "docxtpl", "jinja2", "lxml", "msoffcrypto", "multiprocessing", "numpy", "openpyxl", "pandas", "pydantic",
    "python_calamine", "rich", "sqlite3", "yaml",
}  # fmt: skip


def modules_of(*words: str) -> set[str]:
    program = (
        "import sys\nfrom ppmd_cli.cli.main import run\n"
        f"code = run({list(words)!r})\n"
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)\nsys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8", env=os.environ
    )
    return set(ran.stderr.split())


@pytest.mark.parametrize("words", [["--help"], [], ["--version"], ["--lang", "en", "-h"]], ids=str)
def test_no_command_and_no_heavy_library_for_the_list(words):
    loaded = modules_of(*words)
    assert not HEAVY & loaded
    rooms = {name.split(".")[1] for name in loaded if name.startswith("ppmd_cli.")}
    assert rooms == {"cli", "errors", "i18n", "resources", "settings"}
    face = {name for name in loaded if name.startswith("ppmd_cli.cli.")}
    assert face == {
        f"ppmd_cli.cli.{name}" for name in ("call", "console", "exits", "faults", "group", "main", "options")
    }


def test_checking_a_return_needs_no_library_but_typer(tmp_path, monkeypatch):
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path))
    words = [
        "validate",
        str(min(SAMPLE.glob("*.xlsx"))),
        "--plan",
        "thanh_hoa_2023",
        "--format",
        "json",
        "--fail-on",
        "never",
    ]
    assert "pydantic" in modules_of(*words), "the first call reads the plan's own files"
    loaded = modules_of(*words)
    assert not (HEAVY | {"xml.etree.ElementTree"}) & loaded
    rooms = {name.split(".")[1] for name in loaded if name.startswith("ppmd_cli.")}
    assert not {"indicators", "forms", "ledger", "report"} & rooms
    assert sum(name.startswith("ppmd_cli.") for name in loaded) <= 95, (
        "small modules are dear: half a millisecond each"
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace with one return in its ledger, and the plan in the cache."""
    home = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PPMD_CACHE", str(home / "plans"))
        modules_of("init", str(home / "ws"), "--plan", "thanh_hoa_2023")
        shutil.copy(min(SAMPLE.glob("*.xlsx")), home / "ws" / "inbox")
        modules_of("batch", "--workspace", str(home / "ws"), "--fail-on", "never")
        yield home / "ws"


@pytest.mark.parametrize(
    ("format_", "needed", "limit"),
    [("json", {"sqlite3"}, 127), ("csv", {"sqlite3"}, 127), ("text", {"sqlite3", "rich"}, 127)],
)
def test_telling_how_the_units_stand_needs_the_ledger_and_on_the_screen_a_table(
    workspace, monkeypatch, format_, needed, limit
):
    # What is set for the workspace does not outlive its making: no test is left a variable of ours.
    monkeypatch.setenv("PPMD_CACHE", str(workspace.parent / "plans"))
    words = [
        "status",
        "--workspace",
        str(workspace),
        "--period",
        "H1",
        "--as-of",
        "2023-06-01",
        "--format",
        format_,
    ]
    loaded = modules_of(*words)
    assert HEAVY & loaded == needed
    assert "ppmd_cli.ledger.store" in loaded
    assert "forms" not in {name.split(".")[1] for name in loaded if name.startswith("ppmd_cli.")}
    own = sum(name.startswith("ppmd_cli.") for name in loaded)
    assert own <= limit, f"{own} modules of ours"


def test_the_test_sees_a_heavy_import():
    ran = subprocess.run(
        [sys.executable, "-c", "import openpyxl, sys; print(*sys.modules)"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "openpyxl" in HEAVY & set(ran.stdout.split())


def test_shells_are_told_the_commands():
    environ = os.environ | {"_PPMD_COMPLETE": "complete_bash", "COMP_WORDS": "ppmd --la", "COMP_CWORD": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", "from ppmd_cli.cli.main import run; run([])"],
        capture_output=True,
        check=True,
        env=environ,
        encoding="utf-8",
    )
    assert ran.stdout.split() == ["--lang"]


@pytest.mark.parametrize("room", ["forms.blank", "report.xlsx.long"])
def test_workbooks_are_made_without_numpy_and_pillow(room):
    code = f"import ppmd_cli.{room}, sys; print(*sys.modules); import numpy; numpy.array([1])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    loaded = set(ran.stdout.split())
    assert "openpyxl" in loaded
    assert not {"numpy", "PIL", "PIL.Image"} & loaded
