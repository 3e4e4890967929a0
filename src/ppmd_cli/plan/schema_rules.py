"""rules.yaml and cases/*.yaml as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ppmd_cli.plan.schema_base import Ident, Strict, Typed, Whole, Words, YesNo
from ppmd_cli.plan.schema_plan import OperandModel
from ppmd_cli.plan.yamltree import Marked


def _shape(value: object) -> str:
    return "<map>" if isinstance(value, dict) else "<list>" if isinstance(value, list) else "<text>"


def _slot_shape(value: object) -> str:
    return "<map>" if isinstance(value, dict) else "<text>"


def _example_shape(value: object) -> str:
    return "<words>" if isinstance(value, dict) and set(value) == {"vi", "en"} else "<values>"


class SlotModel(Strict):
    """Một số tính để đưa vào câu báo."""

    formula: Marked
    """Công thức"""
    decimals: Whole = 1
    """Số chữ số thập phân"""


Slot = Annotated[
    Annotated[Marked, Tag("<text>")] | Annotated[SlotModel, Tag("<map>")], Discriminator(_slot_shape)
]


class TasksModel(Strict):
    """Những nhiệm vụ mà quy tắc xét."""

    ids: list[Marked] = []
    """Mã từng nhiệm vụ"""
    spans: list[Literal["ongoing", "yearlong", "dated"]] = []
    """Theo thời gian"""
    lead_only: YesNo = False
    """Chỉ nhiệm vụ mà đơn vị chủ trì"""


Value = Annotated[
    Annotated[Typed, Tag("<text>")]
    | Annotated[list[Typed], Tag("<list>")]
    | Annotated[dict[str, Typed], Tag("<map>")],
    Discriminator(_shape),
]
ExampleItem = Annotated[
    Annotated[Words, Tag("<words>")] | Annotated[dict[str, Value], Tag("<values>")],
    Discriminator(_example_shape),
]
Param = Annotated[
    Annotated[Marked, Tag("<text>")] | Annotated[list[Marked], Tag("<list>")], Discriminator(_shape)
]


class RuleModel(Strict):
    """Một quy tắc kiểm tra."""

    id: Ident
    """Mã quy tắc, cũng là mã của phát hiện"""
    number: Marked
    """Số thứ tự"""
    severity: Literal["error", "warning", "info"]
    """error: trả lại; warning: giải trình được; info: lưu ý"""
    clause: Marked
    """Mục của kế hoạch"""
    scope: Literal["unit", "child", "month", "task", "units", "history"]
    """Xét cho đơn vị, đơn vị cấp dưới, tháng, nhiệm vụ, giữa các đơn vị, hay so với kỳ trước"""
    forms: list[Marked] | None = None
    """Mã các biểu; để trống: mọi biểu có đủ các chỉ tiêu số liệu"""
    periods: list[Marked] | None = None
    """Chỉ các kỳ này"""
    formula: Marked | None = None
    """Điều phải đúng"""
    check: Marked | None = None
    """Kiểm tra có sẵn, thay cho công thức"""
    params: dict[str, Param] = {}
    """Tham số của kiểm tra có sẵn"""
    missing: Literal["any", "all", "never"] = "any"
    """any: thiếu một số thì không xét; all: thiếu tất cả mới không xét; never: luôn xét"""
    at: Marked | None = None
    """Phát hiện đứng ở chỉ tiêu số liệu nào; để trống: chỉ tiêu đầu tiên trong công thức"""
    message: Words
    """Câu báo"""
    remedy: Words
    """Cách sửa"""
    bad: ExampleItem
    """Ví dụ sai: quy tắc phải báo"""
    good: ExampleItem
    """Ví dụ đúng: quy tắc không báo"""
    slots: dict[str, Slot] = {}
    """Các số tính thêm cho câu báo"""
    tasks: TasksModel | None = None
    """Những nhiệm vụ được xét, với scope task"""
    operands: dict[str, OperandModel] = {}
    """Các tổng số, với scope units"""


class RulesModel(Strict):
    """Các quy tắc kiểm tra của kế hoạch (rules.yaml)."""

    rules: list[RuleModel] = []
    """Các quy tắc"""


class ExpectedIndicator(Strict):
    """Kết quả mong đợi của một chỉ tiêu; chỉ so những gì được ghi."""

    numerator: Typed = None
    """Tử số"""
    denominator: Typed = None
    """Mẫu số"""
    value: Typed = None
    """Giá trị, phân số tối giản"""
    verdict: Typed = None
    """Đánh giá"""
    lower: Typed = None
    """Cận dưới"""
    upper: Typed = None
    """Cận trên"""
    needed: Typed = None
    """Còn thiếu"""
    out_of_reach: Typed = None
    """Không còn đạt được: yes hoặc no"""


class ExpectedFinding(Strict):
    """Một phát hiện mong đợi."""

    unit: Marked
    """Mã đơn vị"""
    code: Marked
    """Mã phát hiện"""
    element: Marked | None = None
    """Mã chỉ tiêu số liệu"""
    subject: Marked | None = None
    """Mã đối tượng"""


class ExpectModel(Strict):
    """Kết quả mong đợi."""

    indicators: dict[str, ExpectedIndicator] = {}
    """Theo mã chỉ tiêu"""
    findings: list[ExpectedFinding] | None = None
    """Đúng những phát hiện này, không hơn không kém; bỏ trống: không xét"""


class CaseModel(Strict):
    """Một phép thử của kế hoạch (cases/*.yaml)."""

    name: Marked
    """Một câu nói phép thử này xét điều gì"""
    period: Marked
    """Mã kỳ"""
    facts: dict[str, dict[str, Value]] = {}
    """Đơn vị -> chỉ tiêu số liệu -> giá trị như gõ vào ô, hoặc {đối tượng: giá trị}"""
    missing: list[Marked] = Field(default=[])
    """Các đơn vị không gửi tệp"""
    expect: ExpectModel
    """Kết quả mong đợi"""
