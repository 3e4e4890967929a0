"""What a shell is offered: commands, options, and ids of the plan in use; never a message."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shellingham

from ppmd_cli.cli.main import run
from tests.conftest import REPOSITORY

SHELVES = REPOSITORY / "tests" / "checks" / "shelves"
RUN = [sys.executable, "-c", "from ppmd_cli.cli.main import run; import sys; sys.exit(run([]))"]


def asked(line: str, cwd: Path, *, shell: str = "bash", **more: str) -> subprocess.CompletedProcess[str]:
    """What the program answers a shell about a line; the cursor stands at its end."""
    words = line.split(" ")
    environ = os.environ | {"_PPMD_COMPLETE": f"complete_{shell}", "PPMD_CACHE": str(cwd / "cache")}
    environ |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": line}
    return subprocess.run(
        RUN, capture_output=True, check=False, env=environ | more, encoding="utf-8", cwd=cwd
    )


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder whose settings name the plan of the shelves."""
    (tmp_path / "ppmd.toml").write_text(f'plan = "{SHELVES.as_posix()}"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ppmd val", ["validate"]),
        ("ppmd plan d", ["diff"]),
        ("ppmd report --per", ["--period"]),
        ("ppmd report --period ", ["A", "B"]),
        ("ppmd report --period A", ["A"]),
        ("ppmd export --period ", ["A", "B"]),
        ("ppmd validate --unit ", ["a", "b"]),
        ("ppmd template --unit a --unit ", ["a", "b"]),
        ("ppmd explain dus", ["dust", "dusted"]),
        ("ppmd codes dusted", ["dusted_within"]),
        ("ppmd codes plan_syn", ["plan_syntax"]),
        ("ppmd waive --code value_mis", ["value_missing"]),
        ("ppmd correct --element shel", ["shelves"]),
        ("ppmd correct --unit b --subject b", ["b1", "b2", "b3"]),
        ("ppmd correct --unit a --subject b", []),
        ("ppmd report --plan thanh", ["thanh_hoa_2023"]),
        ("ppmd plan check thanh", ["thanh_hoa_2023"]),
    ],
)
def test_words_of_the_plan_in_use(here: Path, line: str, words: list[str]):
    ran = asked(line, here)
    assert (ran.stdout.split(), ran.stderr) == (words, "")


def test_a_plan_named_on_the_line_counts(here: Path):
    ran = asked("ppmd report --plan thanh_hoa_2023 --period ", here)
    assert ran.stdout.split() == ["H1", "FY"]


@pytest.mark.parametrize(
    "line",
    [
        "ppmd nope --x",
        "ppmd report --plan nowhere --period ",
        "ppmd validate --format x --unit z",
        "ppmd explain 'half a",
    ],
)
def test_whatever_is_wrong_is_no_message(here: Path, line: str):
    ran = asked(line, here)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "", "")


@pytest.mark.parametrize("fault", ["toml", "plan", "none"])
def test_a_plan_or_settings_with_faults_are_no_message(tmp_path: Path, fault: str):
    broken = shutil.copytree(SHELVES, tmp_path / "broken")
    (broken / "rules.yaml").write_text("rules: [", encoding="utf-8")
    text = {"toml": "plan = [", "plan": f'plan = "{broken.as_posix()}"', "none": 'plan = "none"'}[fault]
    (tmp_path / "ppmd.toml").write_text(text, encoding="utf-8")
    ran = asked("ppmd report --period ", tmp_path)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_names_stand_beside_codes_where_a_shell_shows_them(here: Path, shell: str):
    ran = asked("ppmd validate --unit ", here, shell=shell, _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert "Thư viện A" in ran.stdout
    assert ran.stderr == ""


def test_nothing_of_a_plan_is_obeyed_by_a_shell(tmp_path: Path):
    plan = shutil.copytree(SHELVES, tmp_path / "plan")
    units = plan / "units.csv"
    text = units.read_text(encoding="utf-8")
    evil = text.replace("Thư viện A", r"A \$(touch x) `touch y` [red]").replace(
        "Thư viện B", "B '; touch z #"
    )
    units.write_text(evil, encoding="utf-8")
    (tmp_path / "ppmd.toml").write_text(f'plan = "{plan.as_posix()}"\n', encoding="utf-8")
    ran = asked("ppmd validate --unit ", tmp_path, shell="zsh")
    assert '"a":"A (touch x) touch y red"' in ran.stdout
    assert not {"`", "$", "\\", "#"} & set(ran.stdout)


def test_a_code_that_a_shell_could_obey_is_not_offered(tmp_path: Path):
    plan = shutil.copytree(SHELVES, tmp_path / "plan")
    units = plan / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("b3,", "b3`x`,"), encoding="utf-8")
    (tmp_path / "ppmd.toml").write_text(f'plan = "{plan.as_posix()}"\n', encoding="utf-8")
    assert asked("ppmd correct --unit b --subject b", tmp_path).stdout.split() == ["b1", "b2"]


def test_bash_itself_takes_the_words(here: Path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    shown = subprocess.run(
        [sys.executable, "-m", "ppmd_cli", "--show-completion", "bash"],
        capture_output=True, check=False, encoding="utf-8", env=os.environ | {"SHELL": bash},
    )  # fmt: skip
    ppmd = here / "ppmd"
    ppmd.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{RUN[2]}" "$@"\n', encoding="utf-8")
    ppmd.chmod(0o755)
    script = shown.stdout + '\nCOMP_WORDS=(ppmd validate --unit "")\nCOMP_CWORD=3\n'
    script += '_ppmd_completion ./ppmd\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    ran = subprocess.run(
        [bash, "--norc", "-c", script], capture_output=True, check=False, encoding="utf-8", cwd=here
    )
    assert ran.stdout.split() == ["a", "b"], json.dumps([shown.stdout, ran.stdout, ran.stderr])


@pytest.mark.parametrize(
    ("calling", "account", "found"),
    [
        (("zsh", "/bin/zsh"), "/bin/bash", "zsh"),
        (None, "/usr/bin/fish", "fish"),
        (("dash", "/bin/dash"), "/bin/bash", "bash"),
        (None, "", None),
        (("dash", "/bin/dash"), "/bin/ksh", None),
    ],
)
def test_where_no_shell_has_called_it_is_that_of_the_account(
    calling: tuple[str, str] | None, account: str, found: str | None, monkeypatch: pytest.MonkeyPatch
):
    """In a job or a container; where neither completes, it is said in the user's language."""

    def detect() -> tuple[str, str]:
        if calling is None:
            raise shellingham.ShellDetectionFailure
        return calling

    monkeypatch.setattr(shellingham, "detect_shell", detect)
    monkeypatch.setenv("SHELL", account)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = run(["--show-completion"])
        except SystemExit as ended:
            code = int(ended.code or 0)
    if found is None:
        assert code == 2
        assert "bash, zsh, fish" in out.getvalue()
        assert "None" not in out.getvalue()
    else:
        assert code == 0
        assert f"complete_{found}" in out.getvalue()


def test_the_plan_is_taken_from_the_cache(here: Path):
    asked("ppmd validate --unit ", here)
    program = (
        "import sys\nfrom ppmd_cli.cli.main import run\ncode = run([])\n"
        "print(*sorted(sys.modules), file=sys.stderr)\nsys.exit(code)"
    )
    environ = os.environ | {"_PPMD_COMPLETE": "complete_bash", "PPMD_CACHE": str(here / "cache")}
    environ |= {"COMP_WORDS": "ppmd validate --unit ", "COMP_CWORD": "3"}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env=environ,
        encoding="utf-8",
        cwd=here,
    )
    assert ran.stdout.split() == ["a", "b"]
    assert not {"pydantic", "yaml", "pandas", "openpyxl", "rich"} & set(ran.stderr.split())
