"""Every ending has its code, and a crash shows none of the data."""

import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from ppmd_cli.cli import group, main
from ppmd_cli.cli.exits import Exit
from ppmd_cli.errors import InputError, OutputError, PlanFault, PpmdError, SettingsError, UsageError

SECRET = "Nguyễn Văn A, CCCD 038185001234"


class PanicException(BaseException):
    """As python-calamine's, which is no Exception."""


def raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        value = SECRET  # a local of the frame that crashes
        raise error from ValueError(value)

    return command


@pytest.fixture
def having(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., object]], None]:
    """Put a command `trial` on the list."""

    def put(function: Callable[..., object]) -> None:
        module = types.ModuleType("ppmd_cli.cli.trial")
        module.__spec__ = types.SimpleNamespace(name="ppmd_cli.cli.trial")  # type: ignore[assignment]
        module.command = function  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "ppmd_cli.cli.trial", module)
        monkeypatch.setattr(group, "available", lambda: ("trial",))
        for lang in ("vi", "en"):
            from ppmd_cli import i18n

            monkeypatch.setitem(i18n._catalogue(lang), "cli.trial.short", "trial")

    return put


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("cli.error.no_path", path="x.xlsx"), 2),
        (SettingsError("cli.error.settings.variable", name="PPMD_LANG", expected="vi"), 3),
        (PlanFault(), 3),
        (InputError("cli.error.read", path="x.xlsx", reason="denied"), 4),
        (OutputError("cli.error.write", path="x.xlsx", reason="no space"), 4),
        (PermissionError(13, "Permission denied", "x.xlsx"), 4),
        (OSError(28, "No space left on device", "x.xlsx"), 4),
        (KeyboardInterrupt(), 130),
        (typer.Exit(5), 5),
        (FileNotFoundError(2, SECRET, SECRET), 70),
        (RuntimeError(SECRET), 70),
        (KeyError(SECRET), 70),
        (RecursionError(SECRET), 70),
        (MemoryError(SECRET), 70),
        (PanicException(SECRET), 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_code_of_every_ending(having, ppmd, error, code):
    having(raising(error))
    ran = ppmd("trial")
    assert ran.code == code
    assert ran.out == ""
    for word in ("Nguyễn", "038185001234", "CCCD"):
        assert word not in ran.err
    if code == 70:
        assert type(error).__name__ in ran.err
        assert "test_exits:" in ran.err


@pytest.mark.parametrize("given", [Exit.FINDINGS, Exit.PARTIAL, None])
def test_a_command_may_give_its_code_back(having, ppmd, given):
    having(lambda: given)
    assert ppmd("trial").code == (given or 0)


def test_every_exception_of_ours_has_a_code():
    kinds = {kind for kind, _ in main.CODES}
    assert set(PpmdError.__subclasses__()) == kinds


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vlidate"], 'Không có lệnh "vlidate"'),
        (["--qiet"], "Không có tùy chọn --qiet. Có thể là: --quiet."),
        (["--lang", "fr"], "--lang không hợp lệ: chọn một trong: vi, en."),
        (["--lang"], "Tùy chọn --lang cần có giá trị."),
        (["--lang", "en", "--qiet"], "No such option: --qiet."),
        (
            ["--period", "H1", "report"],
            "Tùy chọn của một lệnh đứng sau tên lệnh, ví dụ: ppmd report --period ...",
        ),
        (["report", "H1"], "Thừa tham số: H1. Nếu là kỳ báo cáo: --period H1."),
        (["codes", "a", "b"], "Thừa tham số: b.\n"),
    ],
)
def test_wrong_usage_is_2_and_says_what_and_where_to_look(ppmd, words, said):
    ran = ppmd(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["help"], ["--help"]),
        (["help", "report"], ["report", "--help"]),
        (["help", "plan", "check"], ["plan", "check", "--help"]),
        (["version"], ["--version"]),
    ],
)
def test_what_other_programs_call_a_command(ppmd, words, same):
    ran = ppmd(*words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == ppmd(*same).out


def test_missing_and_superfluous_words_of_a_command(having, ppmd):
    def command(path: str) -> None: ...

    having(command)
    assert ppmd("trial").err.startswith("Thiếu đường dẫn đến tệp hoặc thư mục.\n")
    assert "Missing the path of a file or folder." in ppmd("trial", "--lang", "en").err
    assert ppmd("trial").code == 2
    assert "Thừa tham số: b c" in ppmd("trial", "a", "b", "c").err


def test_ppmd_alone_says_how_to_start(ppmd):
    ran = ppmd()
    assert ran.code == 0
    assert "ppmd validate" in ran.out
    assert "To start:" in ppmd("--lang", "en").out


def test_version_and_both_languages_of_help(ppmd):
    assert ppmd("--version").out.startswith("ppmd 0.1.0 ")
    assert ppmd("-h").out.startswith("Cách dùng: ppmd [TÙY CHỌN] LỆNH")
    assert ppmd("--lang=en", "--help").out.startswith("Usage: ppmd [OPTIONS] COMMAND")


def test_help_of_a_command_is_worded_and_takes_the_common_options(having, ppmd):
    from ppmd_cli.cli import options

    def command(ctx: typer.Context, period: options.Period = None) -> None: ...

    having(command)
    text = ppmd("trial", "--help").out
    assert text.startswith("Cách dùng: ppmd trial [TÙY CHỌN]")
    for option in ("--period ID", "--lang <vi|en>", "-q, --quiet", "-v, --verbose", "-h, --help"):
        assert option in text
    assert "cli." not in text


def test_quiet_and_verbose_reach_the_console(having, ppmd):
    from ppmd_cli.cli.call import this_call

    def command(ctx: typer.Context) -> None:
        call = this_call(ctx)
        call.console.say("talk")
        call.console.say("more", level=1)
        call.console.warn("warning")
        call.console.answer("answer")

    having(command)
    assert ppmd("trial").err == "talk\nwarning\n"
    assert ppmd("trial", "-v").err == "talk\nmore\nwarning\n"
    ran = ppmd("trial", "-q")
    assert (ran.out, ran.err) == ("answer\n", "warning\n")


def test_as_of_reads_both_ways_of_writing_a_day(having, ppmd):
    from ppmd_cli.cli import options

    def command(as_of: options.AsOf = None) -> None:
        print(as_of)

    having(command)
    assert ppmd("trial", "--as-of", "2001-06-05").out == "2001-06-05\n"
    assert ppmd("trial", "--as-of", "05/06/2001").out == "2001-06-05\n"
    ran = ppmd("trial", "--as-of", "31/02/2001")
    assert ran.code == 2
    assert "ngày phải ghi" in ran.err


def test_a_closed_pipe_is_quiet():
    program = "import sys; from ppmd_cli.cli.main import main; sys.argv = ['ppmd', '--help']; main()"
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as out:
        ran = subprocess.run([sys.executable, "-c", program], stdout=out, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (4, b"")


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii"])
def test_a_console_that_cannot_speak_vietnamese(encoding):
    ran = subprocess.run(
        [sys.executable, "-m", "ppmd_cli"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert ran.returncode == 0
    assert "Bắt đầu:" in ran.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["report", "export", "template", "remind"])
@pytest.mark.parametrize(
    "name", ["x.docx", "out/FY.XLSX", "page.html", "a.json", "a.pdf", "a.csv", "a.parquet", "a.md"]
)
def test_a_file_s_name_makes_no_folder_of_that_name(ppmd, tmp_path, monkeypatch, command, name):
    monkeypatch.chdir(tmp_path)
    parent = Path(name).parent
    for lang, said in (
        ("vi", "--out nhận một thư mục, không phải tệp"),
        ("en", "--out takes a folder, not a file"),
    ):
        ran = ppmd(command, "--period", "H1", "--lang", lang, "--out", name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"{said}: {Path(name)}. ")
        assert ran.err.endswith(f': --out "{parent}"\n')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", "b.xlsx", "--annotate", "tra-lai.xlsx"], "--annotate nhận một thư mục, không phải tệp: tra-lai.xlsx. "),
        (["plan", "schema", "--write", "a.json"], "--write nhận một thư mục, không phải tệp: a.json. "),
        (["init", "bao-cao.xlsx"], 'Cần tên một thư mục, không phải tệp: bao-cao.xlsx. Hãy ghi: "bao-cao"\n'),
        (["plan", "new", "ke-hoach.docx"], 'Cần tên một thư mục, không phải tệp: ke-hoach.docx. Hãy ghi: "ke-hoach"\n'),
        (["ledger", "restore", "a.zip", "so.csv"], 'Cần tên một thư mục, không phải tệp: so.csv. Hãy ghi: "so"\n'),
    ],
)  # fmt: skip
def test_every_folder_that_a_command_makes_is_asked_for_by_a_folder_s_name(
    ppmd, tmp_path, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    ran = ppmd(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain"], "Thiếu chỉ tiêu (mã hoặc số thứ tự)."),
        (["init"], "Thiếu thư mục."),
        (["validate"], "Thiếu đường dẫn đến tệp hoặc thư mục."),
        (["submit"], "Thiếu đường dẫn đến tệp hoặc thư mục."),
        (["ledger", "show", "x"], "Số dòng của sổ không hợp lệ: "),
    ],
)
def test_a_sentence_calls_an_argument_by_a_word(ppmd, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    ran = ppmd(*words)
    assert (ran.code, ran.err.startswith(said)) == (2, True), ran.err


def test_a_folder_that_is_there_may_be_called_like_a_file(ppmd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.docx").mkdir()
    words = ("template", "--plan", "thanh_hoa_2023", "--period", "H1", "--unit", "384", "--out")
    assert ppmd(*words, "x.docx").code == 0
    assert ppmd(*words, "den.2023").code == 0, "no ending of ours"
    assert [len(list((tmp_path / name).iterdir())) for name in ("x.docx", "den.2023")] == [1, 1]
