"""Days within a finding's sentence are written as the reader's language writes them; a quotation stays."""

import pytest

from ppmd_cli.findings.wording import _english_days


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
