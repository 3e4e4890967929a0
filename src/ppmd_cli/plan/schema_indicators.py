"""The indicators of plan.yaml as pydantic models, and how a plan chooses units."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ppmd_cli.plan.schema_base import Dec, Frac, Ident, Name, Strict, Words, YesNo
from ppmd_cli.plan.yamltree import Marked


class Selector(Strict):
    """Chọn đơn vị: hợp của các danh sách dưới đây, theo thứ tự của units.csv."""

    forms: list[Marked] = []
    """Các đơn vị lập những biểu mẫu này"""
    kinds: list[Marked] = []
    """Các đơn vị thuộc những loại này"""
    classes: list[Marked] = []
    """Các đơn vị thuộc những nhóm này"""
    units: list[Marked] = []
    """Mã từng đơn vị"""
    except_: list[Marked] = Field(default=[], alias="except")
    """Mã các đơn vị để lại ngoài"""


class TermModel(Strict):
    """Một cặp tử số và mẫu số."""

    subject: Literal["unit", "child", "month"]
    """Tính cho từng đơn vị, từng đơn vị cấp dưới hay từng tháng rồi cộng lại"""
    numerator: Marked
    """Tử số: công thức; với kind share là điều kiện để được đếm"""
    denominator: Marked | None = None
    """Mẫu số: công thức; null với kind share và total"""
    reporters: Selector
    """Ai báo cáo"""
    label: Words | None = None
    """Tên của cặp này khi phải nói rằng nó chưa được tính"""


class TargetModel(Strict):
    """Chỉ tiêu phải đạt."""

    op: Literal[">=", "<="]
    """Ít nhất (>=) hay nhiều nhất (<=)"""
    value: Dec
    """Giá trị, như "80" """
    upper: Dec | None = None
    """Đầu trên của khung; vượt khung là "cao hơn khung", không phải không đạt"""
    percent: YesNo = True
    """Giá trị là phần trăm hay là một số"""


class BesideModel(Strict):
    """Cách hiểu thứ hai, in bên cạnh."""

    id: Name
    """Mã"""
    label: Words
    """Tên"""
    condition: Marked
    """Điều kiện để được đếm"""
    sentence: Words | None = None
    """Câu nói thêm sau câu đánh giá, với {count}"""


class LostModel(Strict):
    """Một lý do làm chỉ tiêu không còn khả năng hoàn thành."""

    condition: Marked
    """Điều kiện của từng nơi, từng tháng làm mất khả năng"""
    text: Words
    """Phần câu nói về những nơi, những tháng đó, với {count} và {subjects}"""


class IndicatorModel(Strict):
    """Một chỉ tiêu của kế hoạch."""

    id: Ident
    """Mã chỉ tiêu"""
    clause: Marked
    """Mục của kế hoạch, như II.1.1"""
    quote: Marked
    """Nguyên văn câu giao chỉ tiêu"""
    label: Words
    """Tên ngắn"""
    official: Words
    """Mức phải đạt theo lời kế hoạch"""
    kind: Literal["share", "ratio", "growth", "total"]
    """share: tỷ lệ đạt điều kiện; ratio: tổng trên tổng; growth: tăng so với gốc; total: một tổng số"""
    terms: list[TermModel] = Field(min_length=1)
    """Các cặp tử số, mẫu số"""
    target: TargetModel
    """Mức phải đạt"""
    pace: Frac
    """Phần của mức cả năm cần có trước kỳ cuối, từ 0 đến 1"""
    can_fall: YesNo
    """Kết quả còn có thể giảm về sau hay không"""
    part_of_whole: YesNo = True
    """Tử số không thể lớn hơn mẫu số"""
    unit_verdicts: YesNo = False
    """Có đánh giá từng đơn vị hay không"""
    counted: Words
    """Thứ được đếm trong câu "cần thêm ..."; dạng số ít khác số nhiều thì ghi cả hai: month|months"""
    result: Words
    """Câu kết quả, với {numerator} {denominator} {percent} {needed}"""
    result_partly: Words | None = None
    """Câu kết quả khi còn đơn vị chưa có số liệu, nếu câu trên chỉ đúng với toàn bộ"""
    need: Words
    """Câu việc còn phải làm, với {needed}; {needed:month|months} là từ theo số"""
    out_of_reach: Marked | None = None
    """Công thức: đúng khi phần còn lại của năm không sửa được nữa"""
    out_of_reach_text: Words | None = None
    """Câu nói điều đó, với {difference} (mẫu số trừ tử số) và {parts} (các lý do)"""
    out_of_reach_parts: list[LostModel] = []
    """Các lý do, mỗi lý do một điều kiện và một phần câu"""
    interpretation: list[Words] = []
    """Những chỗ phải hiểu theo một cách, in thành ghi chú"""
    beside: list[BesideModel] = []
    """Những cách hiểu khác, in bên cạnh"""
    not_available_text: Words | None = None
    """Câu khi không có số liệu"""
