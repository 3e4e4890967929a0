"""forms.yaml as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ppmd_cli.plan.schema_base import Code, Ident, Name, Strict, Whole, Words, YesNo
from ppmd_cli.plan.schema_indicators import Selector
from ppmd_cli.plan.yamltree import Marked


def _use_or_own(value: object) -> str:
    return "<use>" if isinstance(value, dict) and "use" in value else "<own>"


def _word_or_when(value: object) -> str:
    return "<when>" if isinstance(value, dict) else "<word>"


class Use(Strict):
    """Lấy một khối dùng chung vào chỗ này."""

    use: Marked
    """Mã khối trong blocks"""
    without: list[Marked] = []
    """Mã các chỉ tiêu số liệu của khối không lấy"""


class OptionModel(Strict):
    """Một lựa chọn."""

    id: Name
    """Mã"""
    label: Words
    """Chữ trong ô"""


class WhenModel(Strict):
    """Bắt buộc khi điều kiện đúng."""

    when: Marked
    """Công thức"""
    lead: YesNo = False
    """Chỉ với nhiệm vụ mà đơn vị chủ trì"""
    checked_by: Marked | None = None
    """Mã quy tắc báo ô trống, thay cho thông báo có sẵn"""


Required = Annotated[
    Annotated[Literal["always", "optional", "lead"], Tag("<word>")] | Annotated[WhenModel, Tag("<when>")],
    Discriminator(_word_or_when),
]


class ElementModel(Strict):
    """Một chỉ tiêu số liệu trên biểu."""

    id: Ident
    """Mã; cùng mã trên hai biểu là cùng một câu hỏi"""
    code: Code
    """Mã in trên biểu: chữ hoa rồi số; không trùng trong một biểu"""
    number: Marked
    """Số thứ tự in trên biểu"""
    label: Words
    """Tên chỉ tiêu số liệu"""
    group: Words | None = None
    """Nhóm cột hoặc đề mục dòng"""
    type: Literal["count", "amount", "yes_no", "date", "text", "choice"]
    """Kiểu của ô"""
    nature: Literal["stock", "flow", "state", "event"]
    """stock: tại thời điểm chốt; flow: lũy kế; state: có hay không; event: văn bản, ngày"""
    measure: Words | None = None
    """Đơn vị tính"""
    required: Required
    """always: bắt buộc; optional: không bắt buộc; lead: nhiệm vụ mà đơn vị chủ trì; hoặc {when: công thức}"""
    optional_for: list[Marked] = []
    """Mã các đơn vị không bắt buộc"""
    only_for: list[Marked] = []
    """Chỉ các đơn vị này có ô"""
    guidance: Words | None = None
    """Lời nhắc khi đứng ở ô, không quá 255 ký tự"""
    options: list[OptionModel] = []
    """Các lựa chọn, với kiểu choice"""
    max_length: Whole | None = None
    """Số ký tự nhiều nhất, với kiểu text"""
    decimals: Whole | None = None
    """Số chữ số thập phân nhiều nhất, với kiểu amount"""
    default: Marked | None = None
    """Công thức của giá trị in sẵn"""
    total: YesNo = False
    """Có dòng cộng hay không, trong bảng"""
    role: Literal["report_number", "report_date", "data_from", "data_to", "nil_return"] | None = None
    """Điều chương trình cần ở ô này"""


ElementItem = Annotated[
    Annotated[Use, Tag("<use>")] | Annotated[ElementModel, Tag("<own>")], Discriminator(_use_or_own)
]


class SectionModel(Strict):
    """Một trang tính của biểu."""

    id: Name
    """Mã"""
    sheet: Words
    """Tên trang tính, không quá 31 ký tự"""
    title: Words
    """Tiêu đề trên trang"""
    kind: Literal["cover", "list", "table"]
    """cover: bìa; list: mỗi dòng một chỉ tiêu số liệu; table: mỗi dòng một đối tượng"""
    subject: Literal["unit", "child", "month", "task"]
    """Số liệu nói về đơn vị, đơn vị cấp dưới, tháng hay nhiệm vụ"""
    landscape: YesNo = False
    """In ngang"""
    notes: list[Words] = []
    """Ghi chú in trên trang"""
    elements: list[ElementItem] = Field(min_length=1)
    """Các chỉ tiêu số liệu theo thứ tự in"""


SectionItem = Annotated[
    Annotated[Use, Tag("<use>")] | Annotated[SectionModel, Tag("<own>")], Discriminator(_use_or_own)
]


class BlockModel(Strict):
    """Khối dùng chung: các trang, hoặc các chỉ tiêu số liệu."""

    sections: list[SectionItem] = []
    """Các trang"""
    elements: list[ElementItem] = []
    """Các chỉ tiêu số liệu"""


class FormModel(Strict):
    """Một biểu mẫu."""

    id: Name
    """Mã biểu"""
    version: Marked
    """Phiên bản"""
    title: Words
    """Tên biểu"""
    reporters: Selector
    """Ai lập biểu"""
    sections: list[SectionItem] = Field(min_length=1)
    """Các trang"""


class FormsModel(Strict):
    """Các biểu mẫu của kế hoạch (forms.yaml)."""

    blocks: dict[str, BlockModel] = {}
    """Các khối dùng chung"""
    forms: list[FormModel] = Field(min_length=1)
    """Các biểu"""
