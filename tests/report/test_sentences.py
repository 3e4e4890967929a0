"""What the report says of an indicator, sentence by sentence, on the plan that ships."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import IndicatorResult, UnitResult, Verdict
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.sentences import Sentences
from ppmd_cli.report.words import Words


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(resources.plans()) / "thanh_hoa_2023")


def said(plan: Plan, period: str, result: IndicatorResult, lang: str = "vi") -> str:
    indicator = next(i for i in plan.indicators if i.id == result.id)
    words = Words(plan, next(p for p in plan.periods if p.id == period), Translator(lang))
    return Sentences(words, {}).sentence(indicator, result)


def ratio(name: str, numerator: int, denominator: int, verdict: Verdict, needed: int = 0) -> IndicatorResult:
    value = Fraction(numerator, denominator)
    return IndicatorResult(
        id=name, numerator=Fraction(numerator), denominator=Fraction(denominator), value=value, lower=value,
        upper=value, verdict=verdict, out_of_reach=False, needed=needed, open_units=(), units=(),
    )  # fmt: skip


def growth(now: int, base: int, verdict: Verdict, needed: int = 0) -> IndicatorResult:
    change = Fraction(now - base, base)
    made = ratio("crimes_growth", now, base, verdict, needed)
    return replace(made, value=change, lower=change, upper=change)


def unit(code: str, state: str = "reported", numerator: int = 0, denominator: int = 1) -> UnitResult:
    if state != "reported":
        return UnitResult(code, state, None, None, None, None, None)  # type: ignore[arg-type]
    value = Fraction(numerator, denominator)
    return UnitResult(code, "reported", Fraction(numerator), Fraction(denominator), value, None, value < 1)


CASES = {
    "met at half-year": (
        "H1", ratio("service_workers_reached", 1240, 5480, Verdict.MET),
        ("Đến ngày 14/6/2023, đã tuyên truyền cho 1.240/5.480 người lao động tại các cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm, "
        "bằng 22,6%, **đã đạt chỉ tiêu năm** (ít nhất 20%)."),
    ),
    "on track at half-year": (
        "H1", ratio("establishments_inspected", 512, 3368, Verdict.ON_TRACK, 330),
        ("Toàn tỉnh đã kiểm tra 512/3.368 cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm, bằng 15,2% tổng số cơ sở, "
        "tương ứng 60,8% chỉ tiêu năm (ít nhất 25%), **bảo đảm tiến độ**."),
    ),
    "behind at half-year": (
        "H1", ratio("industrial_workers_reached", 5000, 98000, Verdict.BEHIND, 9700),
        ("Đã tuyên truyền cho 5.000/98.000 người lao động trong các khu công nghiệp, bằng 5,1%; so với chỉ tiêu năm "
        "(ít nhất 15%) **chậm so với tiến độ**, thời gian còn lại của năm cần tuyên truyền thêm cho ít nhất 9.700 "
        "người lao động trong các khu công nghiệp để hoàn thành chỉ tiêu."),
    ),
    "met in the year": (
        "FY", ratio("districts_with_plan", 27, 27, Verdict.MET),
        ("Có 27/27 huyện, thị xã, thành phố xây dựng kế hoạch và tổ chức thực hiện, bằng 100%, **đạt** chỉ tiêu "
        "Kế hoạch (100%)."),
    ),
    "above the band": (
        "FY", growth(58, 54, Verdict.EXCEEDED),
        ("Các cơ quan chức năng đã khởi tố 58 vụ án liên quan đến mại dâm, tăng 04 vụ (7,4%) so với năm 2022 "
        "(54 vụ), **đạt chỉ tiêu, cao hơn khung 3-5%** Kế hoạch đề ra."),
    ),
    "fallen": (
        "FY", growth(50, 54, Verdict.NOT_MET, 6),
        ("Các cơ quan chức năng đã khởi tố 50 vụ án liên quan đến mại dâm, giảm 04 vụ (7,4%) so với năm 2022 "
        "(54 vụ), **chưa đạt** chỉ tiêu (tăng 3-5%), còn thiếu 06 vụ."),
    ),
    "unchanged": (
        "FY", growth(54, 54, Verdict.NOT_MET, 2),
        ("Các cơ quan chức năng đã khởi tố 54 vụ án liên quan đến mại dâm, bằng năm trước (54), **chưa đạt** "
        "chỉ tiêu (tăng 3-5%), còn thiếu 02 vụ."),
    ),
    "not met in the year": (
        "FY",
        replace(
            ratio("service_workers_reached", 1000, 5480, Verdict.NOT_MET, 96),
            units=(unit("380", "reported", 5, 100), unit("384", "reported", 1, 100)),
        ),
        ("Đã tuyên truyền cho 1.000/5.480 người lao động tại các cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm, "
        "bằng 18,2%, **chưa đạt** chỉ tiêu (ít nhất 20%), còn thiếu 96 người. Các đơn vị có tỷ lệ thấp: "
        "huyện Mường Lát, thành phố Thanh Hóa."),
    ),
    "undetermined": (
        "H1",
        replace(
            ratio("districts_with_plan", 26, 26, Verdict.UNDETERMINED),
            lower=Fraction(26, 27), upper=Fraction(1), open_units=("384",),
            units=(unit("380", numerator=1), unit("384", "missing")),
        ),
        ("Theo số liệu của 1/2 đơn vị, có 26/26 huyện, thị xã, thành phố xây dựng kế hoạch và tổ chức thực hiện, "
        "bằng 100%. Do 01 đơn vị chưa có số liệu (huyện Mường Lát), kết quả chung có thể từ 96,3% đến 100%, vì vậy "
        "**chưa đủ số liệu để đánh giá** chỉ tiêu này."),
    ),
    "decided though one is missing": (
        "FY",
        replace(
            ratio("establishments_inspected", 900, 3300, Verdict.MET),
            lower=Fraction(900, 3368), upper=Fraction(968, 3368),
            units=(unit("380", numerator=1), unit("384", "missing")),
        ),
        ("Theo số liệu của 1/2 đơn vị, đã kiểm tra 900/3.300 cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm, bằng 27,3%, "
        "**đạt** chỉ tiêu Kế hoạch (ít nhất 25%). Còn 01 đơn vị chưa có số liệu nhưng không làm thay đổi kết quả đánh giá "
        "(kết quả chung có thể từ 26,7% đến 28,7%)."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_the_sentence(plan: Plan, case: str) -> None:
    period, result, sentence = CASES[case]
    assert said(plan, period, result) == sentence


def test_a_month_without_press_is_said_in_the_plans_words(plan: Plan) -> None:
    central, both = (("2023-02",), ()), (("2023-02", "2023-05"), ("2023-05",))
    result = replace(ratio("press_monthly", 5, 6, Verdict.BEHIND, 1), out_of_reach=True, lost=central)
    assert said(plan, "H1", result) == (
        "Có 5/6 tháng có tin, bài về phòng, chống mại dâm được đăng tải trên cả cơ quan báo chí trung ương và cấp tỉnh, "
        "bằng 83,3%. Trong kỳ có 01 tháng (tháng 02) không có tin, bài trên cơ quan báo chí trung ương; do đó chỉ tiêu "
        "đăng tải ít nhất một tháng một lần **không còn khả năng hoàn thành đầy đủ trong năm**, các tháng còn lại cần "
        "duy trì đều."
    )
    text = said(plan, "H1", replace(result, lost=both))
    assert (
        "có 02 tháng (tháng 02, tháng 5) không có tin, bài trên cơ quan báo chí trung ương; "
        "01 tháng (tháng 5) không có tin, bài trên cơ quan báo chí cấp tỉnh; do đó"
    ) in text
    # Of which months nobody can tell, nothing is said.
    assert "Trong kỳ có" not in said(plan, "H1", replace(result, lost=((), ())))


def test_reports_that_went_beyond_their_time_are_counted(plan: Plan) -> None:
    result = replace(ratio("reports_handled", 40, 42, Verdict.BEHIND, 2), out_of_reach=True)
    text = said(plan, "H1", result)
    assert "Trong kỳ có 02 tin báo, tố giác, phản ánh quá thời hạn giải quyết; do đó" in text


def test_a_second_reading_with_a_sentence_follows_the_verdicts(plan: Plan) -> None:
    result = replace(ratio("districts_with_plan", 27, 27, Verdict.MET), beside=(("plan_in_q1", 24),))
    assert said(plan, "FY", result).endswith(
        "**đạt** chỉ tiêu Kế hoạch (100%). Có 24 huyện, thị xã, thành phố ban hành kế hoạch trong Quý I/2023 theo quy định."
    )


def test_not_applicable_says_who_reported_zero(plan: Plan) -> None:
    zero = IndicatorResult(
        "support_access", Fraction(0), Fraction(0), None, None, None, Verdict.NOT_APPLICABLE, False, None, (),
        (unit("380"), unit("384")),
    )  # fmt: skip
    text = said(plan, "H1", zero)
    assert "**không phát sinh**" in text
    assert "02 đơn vị" in text


def test_a_term_without_data_is_named(plan: Plan) -> None:
    result = replace(ratio("students_reached", 25000, 100000, Verdict.MET), left_out=(1,))
    assert said(plan, "FY", result).endswith(
        "Chỉ tiêu chưa bao gồm sinh viên các cơ sở giáo dục đại học do chưa có số liệu."
    )


def test_no_data_at_all_prints_no_zero(plan: Plan) -> None:
    nothing = IndicatorResult(
        "industrial_workers_reached", None, None, None, Fraction(0), Fraction(1), Verdict.UNDETERMINED, False, None,
        ("bql-kkt",), (unit("bql-kkt", "missing"),),
    )  # fmt: skip
    text = said(plan, "H1", nothing)
    assert "0" not in text
    assert "Ban Quản lý Khu kinh tế Nghi Sơn" in text


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_nothing_that_must_never_be_printed(plan: Plan, case: str) -> None:
    period, result, _ = CASES[case]
    text = said(plan, period, result)
    for word in ("H1", "FY", "pace", "không đạt", "vi phạm", "gái", result.id, "None"):
        assert word not in text


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_english_has_the_same_figures(plan: Plan, case: str) -> None:
    period, result, _ = CASES[case]
    text = said(plan, period, result, "en")
    assert "{" not in text
    if result.numerator is not None:
        assert f"{int(result.numerator):,}" in text


def test_a_base_of_nought_has_no_rate(plan: Plan) -> None:
    none = replace(
        growth(5, 1, Verdict.UNDETERMINED), denominator=Fraction(0), value=None, lower=None, upper=None
    )
    assert said(plan, "FY", none) == (
        "Các cơ quan chức năng đã khởi tố 05 vụ án liên quan đến mại dâm; số gốc là 0 nên không xác định được tỷ lệ, "
        "**chưa đủ số liệu để đánh giá** chỉ tiêu này."
    )


def test_what_is_nought_so_far_has_no_rate_either(plan: Plan) -> None:
    none = replace(
        ratio("provincial_officers_trained", 0, 1, Verdict.UNDETERMINED), denominator=Fraction(0), value=None,
        lower=None, upper=None, open_units=("cong-an",), units=(unit("cong-an", "missing"),),
    )  # fmt: skip
    text = said(plan, "H1", none)
    assert "số liệu đã báo cáo là 0/0; còn chờ số liệu của Công an tỉnh" in text
    assert "–" not in text


def test_figures_that_are_not_complete_are_no_missing_return(plan: Plan) -> None:
    result = replace(
        ratio("press_monthly", 11, 11, Verdict.UNDETERMINED), lower=Fraction(11, 12), open_units=("so-tttt",),
        units=(unit("so-tttt", numerator=1),),
    )  # fmt: skip
    assert "Do 01 đơn vị chưa có đủ số liệu (Sở Thông tin và Truyền thông)" in said(plan, "FY", result)
    decided = replace(result, verdict=Verdict.NOT_MET, needed=1, open_units=())
    assert said(plan, "FY", decided).endswith(
        "Có đơn vị chưa có đủ số liệu nhưng không làm thay đổi kết quả đánh giá (kết quả chung có thể từ 91,7% đến 100%)."
    )


def test_a_growth_at_mid_year_owes_the_year_nothing_that_is_known(plan: Plan) -> None:
    """The year's base is not that of the months so far."""
    text = said(plan, "H1", growth(26, 26, Verdict.BEHIND, 1))
    assert text.endswith("so với chỉ tiêu năm (tăng 3-5%) **chậm so với tiến độ**.")
    assert "còn thiếu 06 vụ" in said(plan, "FY", growth(50, 54, Verdict.NOT_MET, 6))
