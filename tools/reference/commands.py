"""commands.md and lenh.md: the help of every command, as the program prints it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from ppmd_cli.cli import group
from ppmd_cli.cli.exits import Exit
from ppmd_cli.cli.main import run
from ppmd_cli.i18n import Translator
from tools.reference.markdown import MADE, anchor, joined, table

HEAD = {
    "en": (
        "# Commands",
        "What `ppmd COMMAND --help` says, in the order in which a reporting round goes. [Tiếng Việt](lenh.md).",
        "## Exit codes",
        ("code", "meaning"),
    ),
    "vi": (
        "# Các lệnh",
        "Đúng những gì `ppmd LỆNH --help` in ra, theo thứ tự công việc của một kỳ báo cáo. [English](commands.md).",
        "## Mã kết thúc",
        ("mã", "ý nghĩa"),
    ),
}
ENDINGS = {
    Exit.OK: ("in order", "xong, không có gì phải xử lý"),
    Exit.FINDINGS: (
        "findings at or above `--fail-on`; a unit is overdue; something does not verify",
        "có lỗi trong tệp số liệu, có đơn vị quá hạn, hoặc có điều không khớp khi xác minh",
    ),
    Exit.USAGE: ("wrong usage; a path that does not exist", "gõ sai lệnh, hoặc đường dẫn không có"),
    Exit.PLAN: ("the plan or the configuration is wrong", "kế hoạch hoặc tệp cấu hình có lỗi"),
    Exit.ENVIRONMENT: (
        "cannot read or write: rights, a full disk, another run at work; trying again may help",
        "không đọc hoặc không ghi được: thiếu quyền, đầy đĩa, một lần chạy khác đang làm; có thể thử lại",
    ),
    Exit.PARTIAL: (
        "`batch` finished, some returns could not be processed and wait",
        "`batch` đã chạy xong, còn tệp chưa xử lý được đang chờ",
    ),
    Exit.INTERNAL: ("a fault of the program; its report holds no data", "lỗi của chương trình; bản tin lỗi không chứa số liệu"),
    Exit.INTERRUPTED: ("interrupted (Ctrl+C)", "người dùng dừng (Ctrl+C)"),
}  # fmt: skip


@contextmanager
def _plain_surroundings() -> Iterator[None]:
    """The width of a terminal and the language do not depend on where the page is made."""
    kept = dict(os.environ)
    for name in list(os.environ):
        if name.startswith("PPMD_") or name in {"NO_COLOR", "FORCE_COLOR", "LINES"}:
            del os.environ[name]
    os.environ["COLUMNS"] = "80"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def help_of(name: str, lang: str) -> str:
    """What `ppmd NAME --help` prints; of `ppmd` itself for an empty name."""
    out = io.StringIO()
    with _plain_surroundings(), redirect_stdout(out):
        code = run([*name.split(), "--help", "--lang", lang])
    if code:
        raise RuntimeError(f"ppmd {name} --help ended with {code}")
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())


def page(lang: str) -> str:
    """The page in one language."""
    title, lead, endings, columns = HEAD[lang]
    t = Translator(lang)
    names = group.available()
    links = [
        (f"[`ppmd {name}`]({anchor(f'ppmd {name}')})", t(f"cli.{name.replace(' ', '_')}.short")) for name in names
    ]  # fmt: skip
    which = 0 if lang == "en" else 1
    return joined(
        [
            title, MADE, lead,
            table(("lệnh" if lang == "vi" else "command", "làm gì" if lang == "vi" else "what it does"), links),
            endings,
            table(columns, [(str(int(code)), words[which]) for code, words in ENDINGS.items()]),
            "## ppmd", f"```text\n{help_of('', lang)}\n```",
            *(f"## ppmd {name}\n\n```text\n{help_of(name, lang)}\n```" for name in names),
        ]
    )  # fmt: skip


def contents() -> str:
    """The page that leads to the others."""
    rows = [
        ("[commands.md](commands.md)", "[lenh.md](lenh.md)", "every command with its options, exit codes"),
        ("[codes.md](codes.md)", "[ma-phat-hien.md](ma-phat-hien.md)", "every finding: severity, meaning, remedy, a bad and a good example"),
        ("[json.md](json.md)", "", "every key of every JSON output"),
        ("", "[plan-keys.md](plan-keys.md)", "every key of a plan's files"),
        ("[settings.md](settings.md)", "", "every key of `ppmd.toml`, variables, options"),
    ]  # fmt: skip
    lead = (
        "These pages are made from the program by `python tools/make_reference.py`; a test fails when one is out of date.\n\n"
        "> **Tiếng Việt.** Các trang tra cứu này do chương trình tự sinh ra, luôn khớp với phiên bản đang dùng."
    )
    return joined(["# Reference", MADE, lead, table(("English", "Tiếng Việt", "what"), rows)])
