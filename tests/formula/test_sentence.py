import pytest

from ppmd_cli.plan.formula import parse, sentence

LABELS = {
    "a": "Số cơ sở được kiểm tra",
    "b": "Tổng số cơ sở",
    "f": "Duy trì thường xuyên",
    "d": "Ngày ký",
    "c": "Đoàn",
}


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        (
            "a <= b",
            "“Số cơ sở được kiểm tra” không lớn hơn “Tổng số cơ sở”",
            "“Số cơ sở được kiểm tra” is at most “Tổng số cơ sở”",
        ),
        (
            "not f or a >= 1",
            "“Duy trì thường xuyên” là “Không” hoặc “Số cơ sở được kiểm tra” không nhỏ hơn 1",
            "“Duy trì thường xuyên” is “Không” (no) or “Số cơ sở được kiểm tra” is at least 1",
        ),
        (
            "(f or a = 0) and present(d)",
            "(“Duy trì thường xuyên” là “Có” hoặc “Số cơ sở được kiểm tra” bằng 0) và đã ghi “Ngày ký”",
            "(“Duy trì thường xuyên” is “Có” (yes) or “Số cơ sở được kiểm tra” equals 0) and “Ngày ký” is given",
        ),
        (
            "d >= period.to - 20 days",
            "“Ngày ký” không nhỏ hơn ngày cuối kỳ trừ 20 ngày",
            "“Ngày ký” is at least the last day of the period minus 20 days",
        ),
        ('c <> "none"', "“Đoàn” không phải là “chưa có”", "“Đoàn” is not “chưa có”"),
        (
            "a * 0.2 <= sum(b)",
            "“Số cơ sở được kiểm tra” nhân 0,2 không lớn hơn tổng “Tổng số cơ sở”",
            "“Số cơ sở được kiểm tra” times 0.2 is at most the sum of “Tổng số cơ sở”",
        ),
        (
            "d <= 2023-03-31",
            "“Ngày ký” không lớn hơn 31/3/2023",
            "“Ngày ký” is at most 31 March 2023",
        ),
    ],
)
def test_sentences(text, vi, en):
    tree = parse(text).tree
    spoken = [
        sentence(tree, lambda ref: LABELS[ref.name], lang, lambda _ref, _id: "chưa có")
        for lang in ("vi", "en")
    ]
    assert spoken == [vi, en]
