"""A small plan of made-up things: two schools with classes beneath them, one form with a sheet of each kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppmd_cli.model.finding import Severity
from ppmd_cli.model.form import Element, Form, Option, Requirement, Rule, Section
from ppmd_cli.model.formula import Call, Formula, PeriodRef, Ref, Truth
from ppmd_cli.model.org_unit import OrgUnit, ReporterClass, UnitKind
from ppmd_cli.model.period import Month, Period
from ppmd_cli.model.plan import (
    Clause,
    Document,
    KnownFigure,
    Plan,
    Publication,
    ReportSettings,
    Task,
    TaskRole,
)
from ppmd_cli.model.text import Label
from ppmd_cli.plan.formula import parse

ALWAYS = Requirement("always")
OPTIONAL = Requirement("optional")


def label(text: str) -> Label:
    return Label(text, text)


def element(id_: str, code: str, number: str, text: str, type_: str, **more: object) -> Element:
    more.setdefault("required", ALWAYS)
    more.setdefault("nature", "flow")
    for name in ("group", "measure", "guidance"):
        if isinstance(more.get(name), str):
            more[name] = label(more[name])
    return Element(id_, code, number, label(text), type_, **more)


COVER = Section(
    "cover",
    label("Bìa"),
    label("Báo cáo"),
    "cover",
    "unit",
    (
        element("doc_number", "B01", "1", "Số, ký hiệu văn bản", "text", role="report_number", max_length=50),
        element("doc_date", "B02", "2", "Ngày ký văn bản", "date", role="report_date"),
        element(
            "from_day",
            "B03",
            "3",
            "Số liệu tính từ ngày",
            "date",
            role="data_from",
            default=Formula("period.from", PeriodRef("from")),
        ),
        element(
            "nil",
            "B04",
            "4",
            "Báo cáo không phát sinh",
            "yes_no",
            role="nil_return",
            default=Formula("no", Truth(False)),
        ),
    ),
    notes=(label("Không ghi họ tên, số điện thoại của cá nhân vào bất kỳ ô nào."),),
)
CLASSES = Section(
    "classes",
    label("Biểu 1. Theo lớp"),
    label("Số liệu theo lớp học"),
    "table",
    "child",
    (
        element(
            "pupils",
            "X01",
            "1",
            "Tổng số",
            "count",
            group="Học sinh",
            measure="học sinh",
            nature="stock",
            total=True,
        ),
        element(
            "readers",
            "X02",
            "2",
            "trong đó mượn sách ít nhất một lần trong kỳ",
            "count",
            group="Học sinh",
            measure="học sinh",
            total=True,
            guidance="Mỗi học sinh tính một lần, không ghi số lượt.",
        ),
        element("corner", "X03", "3", "Có góc đọc sách", "yes_no", nature="state", total=True),
        element(
            "spent",
            "X04",
            "4",
            "Kinh phí mua sách",
            "amount",
            measure="triệu đồng",
            decimals=3,
            required=OPTIONAL,
            total=True,
        ),
    ),
    landscape=True,
)
SCHOOL = Section(
    "school",
    label("Biểu 2. Toàn trường"),
    label("Số liệu chung của trường"),
    "list",
    "unit",
    (
        element("library", "Y01", "1", "Có thư viện", "yes_no", group="Cơ sở vật chất", nature="state"),
        element(
            "library_kind",
            "Y02",
            "2",
            "Loại thư viện",
            "choice",
            group="Cơ sở vật chất",
            nature="state",
            options=(Option("own", label("riêng, có phòng")), Option("shared", label("chung"))),
            required=Requirement("when", Formula("library", Ref("library"))),
        ),
        element(
            "books",
            "Y03",
            "3",
            "Số đầu sách",
            "count",
            group="Sách",
            measure="đầu sách",
            nature="stock",
            default=Formula("register(books)", Call("register", (Ref("books"),))),
        ),
        element("loans", "Y04", "4", "Số lượt mượn", "count", group="Sách", measure="lượt"),
        element("remarks", "Y05", "5", "Khó khăn, kiến nghị", "text", required=OPTIONAL, max_length=1000),
        element("gifts", "Y06", "6", "Sách được tặng", "count", measure="cuốn", only_for=("s2",)),
    ),
    notes=(label("Số lượt mượn kể cả mượn đọc tại chỗ."),),
)
MONTHS = Section(
    "months",
    label("Theo tháng"),
    label("Số buổi đọc sách theo tháng"),
    "table",
    "month",
    (element("sessions", "M01", "1", "Số buổi", "count", measure="buổi", total=True),),
)
TASKS = Section(
    "tasks",
    label("Nhiệm vụ"),
    label("Tình hình thực hiện nhiệm vụ"),
    "table",
    "task",
    (
        element(
            "task_state",
            "T01",
            "1",
            "Tình trạng",
            "choice",
            nature="state",
            required=Requirement("always", lead_only=True),
            options=(Option("not_started", label("chưa thực hiện")), Option("done", label("hoàn thành"))),
        ),
        element("task_note", "T02", "2", "Kết quả chính", "text", required=OPTIONAL, max_length=500),
    ),
    landscape=True,
)
FORM = Form(
    "reading",
    "1",
    label("Báo cáo phong trào đọc sách"),
    ("s1", "s2"),
    (COVER, CLASSES, SCHOOL, MONTHS, TASKS),
)


def rule(id_: str, scope: str, severity: Severity, text: str, message: str, **more: object) -> Rule:
    return Rule(
        id_,
        "1",
        severity,
        "I",
        scope,
        ("reading",),
        label(message),
        label("Sửa lại."),
        formula=parse(text),
        **more,
    )


RULES = (
    rule(
        "readers_within",
        "child",
        Severity.ERROR,
        "readers <= pupils",
        "Số học sinh mượn sách ({readers}) lớn hơn tổng số ({pupils})",
    ),
    rule("big_class", "child", Severity.WARNING, "pupils <= 40", "{subject} có {pupils} học sinh"),
    rule(
        "loans_by_readers",
        "unit",
        Severity.ERROR,
        "loans >= sum(readers)",
        "Số lượt mượn ({loans}) nhỏ hơn số học sinh mượn ({readers})",
    ),
    rule(
        "loans_each",
        "unit",
        Severity.WARNING,
        "loans / sum(readers) <= 20",
        "Bình quân {average} lượt một học sinh",
    ),
    rule(
        "library_open",
        "unit",
        Severity.INFO,
        'library or task_state[open_library] <> "done"',
        "Mở thư viện khi không có thư viện",
    ),
    rule(
        "done_in_words",
        "task",
        Severity.WARNING,
        'task_state <> "done" or present(task_note)',
        "{subject} hoàn thành, chưa ghi kết quả",
        missing="never",
    ),
)


def unit(code: str, name: str, kind: str, parent: str | None, **more: date) -> OrgUnit:
    return OrgUnit(code, name, kind, parent, **more)


PLAN = Plan(
    id="reading_2030",
    title=label("Kế hoạch phát triển văn hóa đọc năm 2030"),
    year=2030,
    sha256="0" * 64,
    document=Document("Kế hoạch", "Phòng Giáo dục", None, None),
    area="p",
    receiver="p",
    periods=(
        Period(
            "Q1",
            label("quý I năm 2030"),
            label("quý I"),
            date(2030, 1, 1),
            date(2030, 3, 31),
            date(2030, 4, 10),
            False,
            None,
            ("2030-01", "2030-02"),
        ),
    ),
    months=(
        Month("2030-01", date(2030, 1, 1), date(2030, 1, 31), label("Tháng 01/2030")),
        Month("2030-02", date(2030, 2, 1), date(2030, 2, 28), label("Tháng 02/2030")),
    ),
    kinds=(
        UnitKind("dept", label("phòng"), label("phòng")),
        UnitKind("school", label("trường"), label("trường")),
        UnitKind("class", label("lớp"), label("các lớp")),
    ),
    classes=(
        ReporterClass("bound", label("bắt buộc"), True, True, ("s1",)),
        ReporterClass("invited", label("mời"), False, False, ("s2",)),
    ),
    units=(
        unit("p", "Phòng Giáo dục", "dept", None),
        unit("s1", "Trường Tiểu học Hoa Sen", "school", "p"),
        unit("s2", "Trường Tiểu học Bình Minh: cơ sở 2/3", "school", "p"),
        unit("s1-a", "Lớp 1A", "class", "s1"),
        unit("s1-b", "Lớp 1B", "class", "s1"),
        unit("s1-c", "Lớp 1C", "class", "s1", valid_to=date(2030, 2, 15)),
        unit("s1-d", "Lớp 1D", "class", "s1", valid_from=date(2030, 2, 16)),
        unit("s2-a", "Lớp 2A", "class", "s2"),
    ),
    bodies=(),
    forms=(FORM,),
    rules=RULES,
    indicators=(),
    duties=(),
    tasks=(
        Task(
            "open_library",
            Clause("I.1", "Mở thư viện"),
            label("Mở cửa thư viện ngoài giờ học"),
            (),
            label("cả năm"),
            "yearlong",
            (TaskRole("lead", "Các trường", ("s1",)),),
        ),
        Task(
            "book_day",
            Clause("I.2", "Ngày hội"),
            label("Ngày hội đọc sách"),
            (),
            label("Quý I"),
            "dated",
            (TaskRole("coordinate", "Các trường", ("s1", "s2")),),
        ),
    ),
    register=(KnownFigure("books", "s1", None, Decimal(1200), "thống kê"),),
    baseline=(),
    report=ReportSettings(
        "UBND", "Phòng Giáo dục", "BC-PGD", "Hà Nội", label("x"), (), (), (), label("x"), ()
    ),
    publication=Publication(0, ()),
)
