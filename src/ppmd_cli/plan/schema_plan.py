"""plan.yaml as pydantic models. The docstring of a field is what an editor shows the author beside it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ppmd_cli.plan.schema_base import Day, Ident, Line, Name, Strict, Whole, Words, YesNo
from ppmd_cli.plan.schema_indicators import IndicatorModel, Selector
from ppmd_cli.plan.yamltree import Marked


class DocumentModel(Strict):
    """Văn bản ban hành kế hoạch."""

    title: Marked
    """Tên văn bản"""
    issuer: Marked
    """Cơ quan ban hành"""
    number: Marked | None = None
    """Số, ký hiệu; để null khi chưa biết"""
    date: Day | None = None
    """Ngày ban hành; để null khi chưa biết"""


class KindModel(Strict):
    """Một loại đơn vị trong units.csv."""

    id: Name
    """Mã loại"""
    one: Words
    """Gọi một đơn vị trong câu"""
    many: Words
    """Gọi chung nhiều đơn vị"""
    common_noun: YesNo = False
    """Tên bắt đầu bằng danh từ chung, viết thường trong câu ("huyện ...")"""
    addressee: Words | None = None
    """Văn bản gửi một đơn vị loại này đề gửi ai, như "Ủy ban nhân dân {name}"; null: tên đơn vị"""


class BodyModel(Strict):
    """Cơ quan được kế hoạch nêu tên nhưng không gửi tệp số liệu."""

    id: Name
    """Mã"""
    name: Marked
    """Tên chính thức"""


class ClassModel(Strict):
    """Một nhóm đơn vị, theo trách nhiệm báo cáo."""

    id: Name
    """Mã nhóm"""
    label: Words
    """Tên nhóm"""
    expected: YesNo
    """Có tính vào số đơn vị phải báo cáo hay không"""
    bound: YesNo
    """Nộp chậm, không nộp có phải là vi phạm hay không"""
    units: Selector
    """Các đơn vị của nhóm"""


class MonthModel(Strict):
    """Một tháng báo cáo."""

    id: Name
    """Năm và tháng mà tháng báo cáo kết thúc, như 2001-01"""
    first: Day = Field(alias="from")
    """Ngày đầu"""
    last: Day = Field(alias="to")
    """Ngày cuối"""
    label: Words
    """Tên in trên biểu"""


class PeriodModel(Strict):
    """Một kỳ báo cáo."""

    id: Name
    """Mã kỳ"""
    label: Words
    """Tên kỳ, đủ năm"""
    short: Words
    """Tên kỳ, ngắn"""
    first: Day = Field(alias="from")
    """Ngày đầu của số liệu"""
    last: Day = Field(alias="to")
    """Ngày chốt số liệu"""
    due_before: Day
    """Phải gửi trước ngày này (ngày này là đã chậm)"""
    final: YesNo
    """Có phải là kỳ kết luận đạt hay không đạt"""
    accumulates_into: Name | None = None
    """Kỳ mà số lũy kế của kỳ này cộng dồn vào"""


class DutyModel(Strict):
    """Một việc có thời hạn."""

    id: Ident
    """Mã"""
    clause: Marked
    """Mục của kế hoạch"""
    quote: Marked
    """Nguyên văn"""
    label: Words
    """Tên ngắn"""
    kind: Literal["event", "return", "summary"]
    """event: một việc có ngày; return: gửi số liệu một kỳ; summary: cơ quan tổng hợp gửi báo cáo"""
    due_before: Day
    """Phải xong trước ngày này"""
    units: Selector
    """Ai phải làm"""
    period: Name | None = None
    """Kỳ báo cáo, với return và summary"""
    done: Marked | None = None
    """Công thức: đã làm, với event"""
    on: Marked | None = None
    """Mã chỉ tiêu số liệu kiểu ngày cho biết làm ngày nào, với event"""
    kept: Marked | None = None
    """Công thức: đã xong từ trước, không bao giờ là chậm"""


class RoleModel(Strict):
    """Ai chủ trì, ai phối hợp."""

    role: Literal["lead", "coordinate"]
    """lead: chủ trì; coordinate: phối hợp"""
    wording: Marked
    """Lời của kế hoạch"""
    units: Selector | None = None
    """Các đơn vị có tệp số liệu"""
    bodies: list[Marked] = []
    """Các cơ quan khác, theo bodies"""


class TaskModel(Strict):
    """Một nhiệm vụ của kế hoạch."""

    id: Ident
    """Mã"""
    clause: Marked
    """Mục của kế hoạch"""
    quote: Marked
    """Nguyên văn"""
    label: Words
    """Tên ngắn"""
    activities: list[Marked] = []
    """Các hoạt động được đánh số, nguyên văn"""
    time: Words
    """Thời gian theo lời kế hoạch"""
    span: Literal["ongoing", "yearlong", "dated"]
    """ongoing: thường xuyên; yearlong: cả năm; dated: có thời hạn"""
    roles: list[RoleModel] = Field(min_length=1)
    """Ai làm gì"""


class RoundingModel(Strict):
    """Làm tròn khi in."""

    decimals: Whole = 1
    """Số chữ số thập phân của tỷ lệ phần trăm"""


class PublicationModel(Strict):
    """Điều không công bố ra ngoài cơ quan."""

    withhold_below: Whole = 0
    """Không công bố số đếm từ 1 đến dưới số này"""
    measures: list[Marked] = []
    """Áp dụng cho các đơn vị tính này"""


class OperandModel(Strict):
    """Một tổng số lấy từ nhiều đơn vị."""

    element: Marked
    """Mã chỉ tiêu số liệu"""
    reporters: Selector
    """Cộng của những đơn vị này"""


class ChapterModel(Strict):
    """Một đề mục của phần kết quả."""

    id: Name
    """Mã"""
    clause: Marked | None = None
    """Mục của kế hoạch mà đề mục này nói đến"""
    title: Words
    """Tên đề mục"""


class StatementModel(Strict):
    """Một câu số liệu trong báo cáo, in khi mọi số đều có."""

    chapter: Marked
    """Đề mục"""
    text: Words
    """Câu, với {tên} của các số, {reported} (bao nhiêu đơn vị; "các" khi đủ), {senders} (tên)"""
    operands: dict[str, OperandModel]
    """Các số lấy từ biểu"""
    slots: dict[str, Marked] = {}
    """Các số tính thêm bằng công thức"""


class ForwardedModel(Strict):
    """Báo cáo của cấp trên, do cơ quan tổng hợp dự thảo và trình."""

    issuer: Marked
    """Cơ quan ban hành"""
    symbol: Marked
    """Ký hiệu văn bản, như BC-UBND"""
    addressed_to: list[Line] = []
    """Kính gửi; mỗi dòng là một câu, hoặc vi và en"""
    recipients: list[Line] = []
    """Nơi nhận; mỗi dòng là một câu, hoặc vi và en"""
    signatory: list[Line] = []
    """Quyền hạn, chức vụ người ký; mỗi dòng là một câu, hoặc vi và en"""
    opening: Words
    """Câu mở đầu"""
    submitted_to: Line
    """Nơi nhận công văn trình dự thảo"""
    submission: Words | None = None
    """Câu mở đầu của công văn trình, với {number} {date} {period}"""


class ReportModel(Strict):
    """Thể thức của báo cáo."""

    superior: Marked
    """Cơ quan chủ quản, in trên cùng bên trái"""
    issuer: Marked
    """Cơ quan báo cáo"""
    symbol: Marked
    """Ký hiệu văn bản, như BC-SLĐTBXH"""
    place: Marked
    """Địa danh"""
    subject: Words
    """Trích yếu"""
    addressed_to: list[Line] = []
    """Kính gửi; mỗi dòng là một câu, hoặc vi và en"""
    recipients: list[Line] = []
    """Nơi nhận; mỗi dòng là một câu, hoặc vi và en"""
    signatory: list[Line] = []
    """Quyền hạn, chức vụ người ký; mỗi dòng là một câu, hoặc vi và en"""
    opening: Words
    """Câu mở đầu"""
    chapters: list[ChapterModel] = []
    """Các đề mục"""
    statements: list[StatementModel] = []
    """Các câu số liệu"""
    forwarded: ForwardedModel | None = None
    """Báo cáo mà cấp trên gửi tiếp, nếu có"""


class PlanModel(Strict):
    """Định nghĩa một kế hoạch (plan.yaml)."""

    format: Literal["1"] = "1"
    """Phiên bản của định dạng này"""
    id: Name
    """Mã kế hoạch"""
    title: Words
    """Tên kế hoạch"""
    year: Whole
    """Năm của kế hoạch"""
    document: DocumentModel
    """Văn bản"""
    area: Marked
    """Mã của đơn vị hành chính mà kế hoạch nói về"""
    receiver: Marked
    """Mã của đơn vị nhận số liệu"""
    kinds: list[KindModel] = Field(min_length=1)
    """Các loại đơn vị"""
    bodies: list[BodyModel] = []
    """Các cơ quan được nêu tên mà không gửi số liệu"""
    classes: list[ClassModel] = Field(min_length=1)
    """Các nhóm đơn vị theo trách nhiệm báo cáo"""
    months: list[MonthModel] = []
    """Các tháng báo cáo"""
    periods: list[PeriodModel] = Field(min_length=1)
    """Các kỳ báo cáo"""
    indicators: list[IndicatorModel] = []
    """Các chỉ tiêu"""
    duties: list[DutyModel] = []
    """Các việc có thời hạn"""
    tasks: list[TaskModel] = []
    """Các nhiệm vụ"""
    rounding: RoundingModel = RoundingModel()
    """Làm tròn"""
    publication: PublicationModel = PublicationModel()
    """Công bố"""
    report: ReportModel
    """Thể thức báo cáo"""
