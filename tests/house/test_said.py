"""Words that go with a number: English says "1 month" and "2 months", in our texts and in a plan's."""

import pytest

from ppmd_cli.i18n import Said, Translator
from ppmd_cli.model.text import Label, Noun
from ppmd_cli.report.told import figure

MONTHS = "{n} {n:month was|months were} left"


@pytest.mark.parametrize(
    ("shown", "said"),
    [("1", "month was"), ("01", "month was"), ("2", "months were"), ("0", "months were"), ("11", "months were"),
     ("1,001", "months were"), ("21", "months were"), (figure("1"), "month was"), (figure("1", "sent:late"), "month was"),
     (figure("21"), "months were"), (figure("2", "sent:1"), "months were")],
)  # fmt: skip
def test_the_word_goes_with_the_number_marked_or_not(shown, said):
    assert MONTHS.format_map({"n": Said(shown)}) == f"{shown} {said} left"


@pytest.mark.parametrize(("needed", "said"), [("1", "1 month"), ("8,638", "8,638 months"), ("0", "0 months")])
def test_what_is_counted_knows_its_form_beside_a_one(needed, said):
    text = "{needed} {counted:{needed}}"
    noun = Noun("tháng", "month|months")
    assert text.format_map({"needed": needed, "counted": noun.of("en")}) == said
    assert text.format_map({"needed": needed, "counted": noun.of("vi")}) == f"{needed} tháng"
    assert (f"{noun.of('en')}", noun.of("en")) == ("months", "months")
    assert Noun("xã", "communes").of("en") == "communes"
    assert Label("a|b", "c|d").of("en") == "c|d"


def test_a_translator_takes_numbers_as_they_are():
    t = Translator("en")
    assert t("remind.item.empty", count=1) == "1 required cell is empty."
    assert t("remind.item.empty", count="3") == "3 required cells are empty."
    assert (
        t("report.table.lacking", needed="1", counted=Noun("tháng", "month|months").of("en"))
        == "Short by 1 month"
    )
    assert "|" in t("report.page.months")
