"""Every code that may be given has its texts, and every text its code."""

import ast
import re
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.findings.catalogue import CATALOGUE, FILE_CODES, finding
from ppmd_cli.findings.fingerprint import fingerprint, normalised
from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.value import BLANK, NOT_AVAILABLE, UNREADABLE, Day, Flag, Quantity, Text

PARTS = ("title", "message", "remedy", "explain", "bad", "good")
INTAKE = sorted((resources.PACKAGE / "intake").glob("*.py"))
GIVERS = {"problem", "finding", "RefusalError", "Refused", "_note", "Parsed"}


def given_codes(source: str) -> set[str]:
    """Codes given as the first text of a call that makes a finding, or as a note."""
    codes = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        texts = [*node.args[:2], *(word.value for word in node.keywords if word.arg in ("note_code", "code"))]
        if name in GIVERS or any(word.arg == "note_code" for word in node.keywords):
            for one in texts:
                for leaf in ast.walk(one):
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                        codes.add(leaf.value)
    return {code for code in codes if re.fullmatch(r"[a-z]+(_[a-z]+)+", code)}


@pytest.mark.parametrize("path", INTAKE, ids=[path.stem for path in INTAKE])
def test_whatever_reading_says_is_in_the_catalogue(path: Path):
    assert given_codes(path.read_text(encoding="utf-8")) <= set(CATALOGUE)


def test_given_codes_finds_them():
    source = 'problem("not_a_number"); Parsed(x, "leading_zero" if a else "number_as_text"); replace(p, note_code="b_c")'
    assert given_codes(source) == {"not_a_number", "leading_zero", "number_as_text", "b_c"}
    assert set().union(*(given_codes(path.read_text(encoding="utf-8")) for path in INTAKE)) >= {"two_numbers"}


def test_every_refusal_is_in_the_catalogue():
    from typing import get_args

    from ppmd_cli.intake.refusal import RefusalCode

    assert set(get_args(RefusalCode)) | {"not_a_return"} == FILE_CODES


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_worded(code: str, lang: str):
    t = Translator(lang)
    assert [part for part in PARTS if not t.has(f"finding.{code}.{part}")] == []
    texts = {part: t.raw(f"finding.{code}.{part}") for part in PARTS}
    assert texts["bad"] != texts["good"]
    assert "{" not in texts["title"] + texts["explain"]


@pytest.mark.parametrize("code", CATALOGUE)
def test_messages_use_only_slots_that_are_filled(code: str):
    known = {
        "where",
        "value",
        "element",
        "element_where",
        "code",
        "measure",
        "options",
        "limit",
        "fill",
        "unit",
    }
    known |= {"subject", "subject_code", "sheet", "cell", "year", "period", "periods", *CATALOGUE[code].slots}
    t = Translator()
    used = set(re.findall(r"\{(\w+)\}", t.raw(f"finding.{code}.message") + t.raw(f"finding.{code}.remedy")))
    assert used <= known


def test_severities():
    assert CATALOGUE["not_a_number"].severity is Severity.ERROR
    assert CATALOGUE["not_available"].severity is Severity.WARNING
    assert CATALOGUE["number_as_text"].severity is Severity.INFO
    with pytest.raises(KeyError):
        finding("no_such_code")


def test_a_finding_without_a_plan_is_worded():
    said = finding("not_a_number", place=Place("Biểu 1", "F17"), value="12 a")
    worded = Wording(None, Translator("vi")).word(said)
    assert worded.message == "Ô F17, trang “Biểu 1”: ghi “12 a”, cần ghi một con số."


def test_numbers_of_ours_are_written_as_the_language_writes_them():
    assert Wording(None, Translator("vi")).number("1234567.5") == "1.234.567,5"
    assert Wording(None, Translator("en")).number("1234567.5") == "1,234,567.5"
    assert Wording(None, Translator("vi")).number("-0.5") == "-0,5"


def test_what_was_perhaps_meant_is_said():
    said = finding("letters_for_digits", place=Place("A", "B2"), value="1O", readings="10")
    assert Wording(None, Translator("vi")).word(said).remedy.endswith("Có phải là “10” không?")
    said = finding("number_ambiguous", place=Place("A", "B2"), value="1.234", readings="1234|1,234")
    assert Wording(None, Translator("vi")).word(said).remedy.endswith("Là “1234” hay “1,234”?")


def test_a_long_value_is_shortened():
    assert len(clip("x" * 200)) == 60
    assert clip("a\n b") == "a b"


class TestFingerprint:
    said = Finding("code", Severity.ERROR, Place("S", "A1"), element="e", subject="s", value="1.234")

    def test_it_is_the_sum_of_the_seven_parts(self):
        from hashlib import sha256

        parts = "plan\x1funit\x1fperiod\x1fcode\x1fe\x1fs\x1f1234"
        assert (
            fingerprint("plan", "unit", "period", self.said, Quantity(1234))
            == sha256(parts.encode()).hexdigest()
        )

    def test_it_follows_the_value_not_the_cell_nor_the_spelling(self):
        moved = Finding("code", Severity.ERROR, Place("T", "B9"), element="e", subject="s", value="1 234")
        one = fingerprint("p", "u", "H", self.said, Quantity(1234))
        assert fingerprint("p", "u", "H", moved, Quantity(1234)) == one
        assert fingerprint("p", "u", "H", moved, Quantity(1235)) != one

    def test_what_could_not_be_read_counts_as_typed(self):
        one = fingerprint("p", "u", "H", self.said, UNREADABLE)
        assert fingerprint("p", "u", "H", self.said) == one

    def test_absent_parts_are_empty(self):
        said = Finding("code", Severity.ERROR)
        assert len(fingerprint("p", None, None, said)) == 64

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Quantity(12), "12"),
            (Text(" a  b "), "a b"),
            (Flag(yes=True), "yes"),
            (BLANK, ""),
            (NOT_AVAILABLE, "not_available"),
        ],
    )
    def test_normalised(self, value, text):
        assert normalised(value) == text

    def test_decimals_end_without_zeros(self):
        from datetime import date
        from decimal import Decimal

        assert normalised(Quantity(Decimal("12.500"))) == "12.5"
        assert normalised(Quantity(Decimal("1E+3"))) == "1000"
        assert normalised(Day(date(2031, 2, 3))) == "2031-02-03"
