"""Both catalogues hold the same texts with the same slots, and every text that the code names."""

import ast
import json
import re
import string
import unicodedata
from importlib import import_module
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.cli import group
from ppmd_cli.cli.group import COMMANDS
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.conftest import REPOSITORY

CATALOGUES = {
    lang: json.loads((resources.PACKAGE / "locale" / f"{lang}.json").read_text(encoding="utf-8"))
    for lang in ("vi", "en")
}


WORDED = {"t", "translator", "UsageError", "SettingsError", "InputError", "OutputError"}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def named_keys(source: str) -> set[str]:
    """Keys given as literals to a translator, to an exception of ours or to `help=`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        first = node.args[0] if node.args else None
        if name in WORDED and isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
        found |= {
            k.value.value for k in node.keywords if k.arg == "help" and isinstance(k.value, ast.Constant)
        }
    return found


def test_the_same_keys_and_slots():
    vi, en = CATALOGUES["vi"], CATALOGUES["en"]
    assert sorted(vi) == sorted(en)
    # Examples are shown as they stand; a wrong one may be a brace too few.
    filled = [key for key in vi if not key.endswith((".bad", ".good"))]
    assert [key for key in filled if slots(vi[key]) != slots(en[key])] == []


def test_texts_are_composed_and_not_empty():
    for texts in CATALOGUES.values():
        assert [
            key for key, text in texts.items() if not text or unicodedata.normalize("NFC", text) != text
        ] == []


def test_a_percent_sign_stays_with_its_number():
    for texts in CATALOGUES.values():
        assert [key for key, text in texts.items() if re.search(r"[\d}] %", text)] == []
    texts = load_plan(find_plan(), use_cache=False).rules
    shown = [text for rule in texts for label in (rule.message, rule.remedy) for text in (label.vi, label.en)]
    assert [text for text in shown if re.search(r"[\d}] %", text)] == []
    assert any("\u00a0%" in text for text in shown)


def test_no_key_stands_twice():
    for lang in CATALOGUES:
        text = (resources.PACKAGE / "locale" / f"{lang}.json").read_text(encoding="utf-8")
        pairs: list[tuple[str, str]] = json.loads(text, object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert sorted(keys) == sorted(set(keys))


def sources() -> list[Path]:
    return [
        p
        for p in sorted(resources.PACKAGE.rglob("*.py"))
        if "plans" not in p.relative_to(resources.PACKAGE).parts
    ]


def test_every_key_in_the_code_is_there():
    missing = {
        f"{path.name}: {key}"
        for path in sources()
        for key in named_keys(path.read_text(encoding="utf-8"))
        if key not in CATALOGUES["vi"] and re.fullmatch(r"[a-z_]+(\.\w+)+", key)
    }
    assert missing == set()


def test_every_command_has_its_line_in_the_list():
    words = {" ".join(name.split()[:n]).replace(" ", "_") for name in COMMANDS for n in (1, 2)}
    assert {f"cli.{word}.short" for word in words} <= set(CATALOGUES["vi"])


def test_named_keys_finds_them():
    source = 't("cli.a")\nself.t("cli.b", x=1)\nraise UsageError("cli.c")\ntyper.Option("-x", help="cli.d")\nother("cli.e")'
    assert named_keys(source) == {"cli.a", "cli.b", "cli.c", "cli.d"}


def test_translator():
    t = Translator("en")
    assert t("cli.usage.no_option", name="{x}") == "No such option: {x}."
    with pytest.raises(KeyError):
        t("cli.no.such.text")
    with pytest.raises(KeyError):
        t("cli.usage.no_option")
    with pytest.raises(ValueError, match="fr"):
        Translator("fr")


def options_by_text() -> dict[str, set[tuple[tuple[str, ...], str | None]]]:
    """The key of each option's text -> the options that have it, as spelled and with what they take."""
    found: dict[str, set[tuple[tuple[str, ...], str | None]]] = {}
    for name in group.available():
        function = import_module(group.module_of(name)).command
        for param in group._from_function(name.split()[-1], function, None).params:
            if param.opts[0].startswith("-"):
                found.setdefault(param.help, set()).add((tuple(param.opts), param.metavar))
    return found


def test_options_that_take_different_things_have_texts_of_their_own():
    assert {key: kinds for key, kinds in options_by_text().items() if len(kinds) > 1} == {}


def test_english_has_no_plurals_in_brackets():
    assert [key for key, text in CATALOGUES["en"].items() if re.search(r"\w\((?:s|es)\)", text)] == []


def test_a_period_is_locked_by_one_word():
    """The screen says "khóa kỳ": so do the pages for people."""
    pages = [path.read_text("utf-8") for path in (REPOSITORY / "docs").glob("*.md")]
    for text in (*CATALOGUES["vi"].values(), *pages):
        assert not re.search(r"đóng kỳ|kỳ đã đóng|khoá kỳ", text, re.IGNORECASE)
