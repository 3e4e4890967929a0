"""Days within a finding's sentence are written as the reader's language writes them; a quotation stays."""

import re

import pytest
from msgspec.structs import replace

from ppmd_cli.findings.catalogue import CATALOGUE
from ppmd_cli.findings.wording import _english_days, word
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.text import Label
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("The document is dated 16/6/2023: late", "The document is dated 16 June 2023: late"),
        ("from 01/01/2023, not from 15/12/2022", "from 1 January 2023, not from 15 December 2022"),
        ("“30/9/2023” was read as “30/09/2023”", "“30/9/2023” was read as “30/09/2023”"),
        ("Explained: “gửi ngày 16/6/2023 theo số 12/BC” on 3/7/2023", "Explained: “gửi ngày 16/6/2023 theo số 12/BC” on 3 July 2023"),
        ("31/02/2023 is no day; no. 5/12/2023/QD is none", "31/02/2023 is no day; no. 5/12/2023/QD is none"),
        ("434/535 communes, 12/2023", "434/535 communes, 12/2023"),
    ],
)  # fmt: skip
def test_only_days_outside_quotation_marks_change(said, shown):
    assert _english_days(said) == shown


def test_the_command_says_so_in_english_alone(ppmd):
    words = ("validate", "sample_data/H1/406 - Huyện Quảng Xương - 6 tháng đầu năm 2023.xlsx")
    assert "The document is dated 16 June 2023" in " ".join(ppmd(*words, "--lang", "en").out.split())
    assert "16/6/2023" in ppmd(*words).out


DAY = re.compile(r"\d{1,2}/\d{1,2}/(?:20\d\d|\{year\})")


def test_no_english_text_has_another_day_than_one_to_be_typed():
    """A day in a plan's text or in a remedy of ours is an English one; what is to be typed stands in quotes."""
    plan = load_plan(find_plan("thanh_hoa_2023"))
    elements = [element for form in plan.forms for _, element in form.elements()]
    texts = [
        *(one.guidance.en for one in elements if one.guidance is not None),
        *(note.en for form in plan.forms for section in form.sections for note in section.notes),
        *(text.en for rule in plan.rules for text in (rule.message, rule.remedy)),
        *(month.label.en for month in plan.months),
    ]
    t = Translator("en")
    texts += [t.raw(f"finding.{code}.remedy") for code in CATALOGUE if t.has(f"finding.{code}.remedy")]
    assert len(texts) > 500
    assert [one for one in texts if DAY.search(re.sub("“[^”]*”", "", one))] == []


def test_a_remedy_that_names_a_day_names_an_english_one():
    said = Finding(code="data_to_within_period", severity=Severity.ERROR, place=Place("Cover", "D1"))
    plan = load_plan(find_plan("thanh_hoa_2023"))
    changed = replace(plan, rules=tuple(
        replace(one, remedy=Label("x", "Count to 14/6/2023, typed “14/6/2023”")) if one.id == said.code else one for one in plan.rules
    ))  # fmt: skip
    assert word(said, changed, Translator("en")).remedy == "Count to 14 June 2023, typed “14/6/2023”"
