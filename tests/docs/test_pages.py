"""What the docs say is typed, in their order, on the sample returns: it ends as they say, and makes what they say."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.cli import group
from ppmd_cli.i18n import Translator
from tests.conftest import REPOSITORY, need
from tests.docs.pages import Block, blocks
from tests.docs.reader import Reader

PAGES = ("README.md", "docs/can-bo.md", "docs/tac-gia-ke-hoach.md", "docs/operator.md", "docs/scheduling.md")
# What no test types, and why. Whole blocks that cannot be run have another language than `sh`.
NOT_RUN = {
    "make": "installs into .venv from the package index; the checks on a new machine begin with it",
    "systemctl": "changes the machine it is run on; tests/ledger/test_doctor.py has the units verified",
    "loginctl": "changes the machine it is run on",
}
LANGUAGES = {"sh", "text", "toml", "yaml", "csv", "md", "json", "bat", "cron", "ini", "xml"}


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_page_does_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(name, tmp_path, monkeypatch, tuple(NOT_RUN))
    found = list(blocks(REPOSITORY / name))
    assert {block.lang for block in found} <= LANGUAGES
    reader.read([block for block in found if not block.has("needs")])
    assert reader.ran


def test_the_commands_that_need_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = [(name, b) for name in PAGES for b in blocks(REPOSITORY / name) if b.has("needs")]
    assert office
    need(shutil.which("soffice") or shutil.which("libreoffice"), "LibreOffice")
    for name, block in office:
        assert block.all("needs") == ["soffice"]
        Reader(name, tmp_path, monkeypatch).follow(block)


def test_what_is_not_typed_is_listed() -> None:
    first = {
        line.split()[0] for name in PAGES for b in blocks(REPOSITORY / name) if b.lang == "sh" for line in b.commands
    }  # fmt: skip
    assert {word for word in first if word in NOT_RUN} == set(NOT_RUN), (
        "a reason for a command that no page has"
    )


def test_what_the_screen_says_are_the_words_of_the_program() -> None:
    page = (REPOSITORY / "docs" / "can-bo.md").read_text(encoding="utf-8")
    words = json.loads((resources.PACKAGE / "locale" / "vi.json").read_text(encoding="utf-8")).values()
    said = re.findall(
        r"“([^”]+)”", "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| “"))
    )
    assert len(said) > 15
    for one in said:
        pattern = re.compile(".*".join(re.escape(part.strip()) for part in one.split("...")))
        assert any(pattern.search(text) for text in words), f"nothing says “{one}”"


def test_links_and_pictures_lead_somewhere() -> None:
    for page in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not target.startswith(("http:", "https:")):
                path, _, anchor = target.partition("#")
                file = page if not path else page.parent / path
                assert file.exists(), f"{page.name}: {target}"
                if anchor and file.suffix == ".md":
                    assert anchor in _anchors(file), f"{page.name}: {target}"


def inline_commands(text: str) -> list[str]:
    """What stands in running text as `ppmd ...`, fences and comments left out."""
    bare = re.sub(r"^```.*?^```|<!--.*?-->", "", text, flags=re.DOTALL | re.MULTILINE)
    return [" ".join(found.split()) for found in re.findall(r"`(ppmd [^`]+)`", bare)]


def unknown_in(command: str) -> list[str]:
    """The words of a command line that the program does not know: the command, or its options."""
    words = command.replace("|", " ").replace("…", " ").split()[1:]
    if not words or not re.fullmatch("[a-z-]+", words[0]):
        return []
    name = next((one for one in (" ".join(words[:2]), words[0]) if one in group.available()), None)
    if name is None:
        families = {one.split()[0] for one in group.available() if " " in one}
        return [] if words[0] in families or words[0].startswith("-") else [words[0]]
    known = {option for param in group.build(name, Translator("en")).params for option in param.opts} | {
        "--help"
    }
    return [word for word in words if re.match("--[a-z]", word) and word.partition("=")[0] not in known]


def test_commands_in_running_text_are_those_of_the_program() -> None:
    pages = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
    named = [(page.name, one) for page in pages for one in inline_commands(page.read_text(encoding="utf-8"))]
    assert len(named) > 80
    assert [(page, one, unknown_in(one)) for page, one in named if unknown_in(one)] == []
    assert unknown_in("ppmd rport --period H1") == ["rport"]
    assert unknown_in("ppmd report --perod H1") == ["--perod"]


def test_the_recipes_name_files_and_names_that_are_there() -> None:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./]+/[\w./]*)`(?: \((`[^)]+`)\))?", text)
    assert len(named) > 40
    for path, names in named:
        assert (REPOSITORY / path).exists(), path
        for name in re.findall(r"`(\w+)`", names):
            assert re.search(rf"\b{name}\b", (REPOSITORY / path).read_text(encoding="utf-8")), (
                f"{path}: {name}"
            )


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ +(.+?) *$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", head.replace("`", "")).lower() for head in heads)
    return {head.replace(" ", "-") for head in bare}


def _page(tmp_path: Path, text: str) -> list[Block]:
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    return list(blocks(tmp_path / "page.md"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("```sh\nppmd codes no_such_code_at_all\n```\n", "exit 2"),
        ("```sh\nppmd codez\n```\n", "exit 2"),
        ("```sh\nppmd codes --formatt json\n```\n", "exit 2"),
        ("```sh\nrm -rf inbox\n```\n", "does not know how to type 'rm'"),
        ("<!-- test: gives report.docx -->\n```sh\nppmd --version\n```\n", "there is no report.docx"),
        ("```sh\nppmd --version\n```\n<!-- test: shows -->\n```text\nppmd 0.0.0\n```\n", "not printed"),
        ("<!-- test: exit 1 ppmd -->\n```sh\nppmd --version\n```\n", "exit 0"),
    ],
)
def test_a_page_that_says_something_wrong_is_found(
    text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _page(tmp_path, text)
    reader = Reader("page.md", tmp_path, monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception), match=re.escape(why)):
        reader.read(found)


def test_a_directive_that_is_not_known_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tody"):
        _page(tmp_path, "<!-- test: tody 2023-06-12 -->\n```sh\nppmd\n```\n")
    with pytest.raises(ValueError, match="no block follows"):
        _page(tmp_path, "<!-- test: today 2023-06-12 -->\n")
