"""One whole return: cover, figures, tasks, explanations; and the few that the story makes different."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from . import agencies, district, tasks
from .district import District, Figures
from .draw import between
from .story import (
    LATE_DAY,
    LATE_H1,
    LATE_PLAN,
    LATE_TEAM,
    MISSING_H1,
    NO_EVIDENCE_H1,
    NO_PLAN_YET,
    NO_TEAM_YET,
    WITH_ERRORS_H1,
)

PLAN = Path(__file__).resolve().parents[2] / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
PERIODS = ("H1", "FY")
SYMBOL = {
    "so-ldtbxh": "BC-SLĐTBXH", "so-tttt": "BC-STTTT", "so-vhttdl": "BC-SVHTTDL", "so-yt": "BC-SYT",
    "so-gddt": "BC-SGDĐT", "cong-an": "BC-CAT", "bql-kkt": "BC-BQLKKTNS&KCN", "bdbp": "BC-BCH", "vksnd": "BC-VKS",
    "tand": "BC-TA", "hoi-lhpn": "BC-BTV", "ldld": "BC-LĐLĐ",
}  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """A line of the explanation sheet: the check's code, the element and subject whose cell is meant, the
    reason.
    """

    code: str
    element: str
    subject: str
    text: str


@dataclass
class Return:
    """What one unit sends for one period."""

    unit: str
    period: str
    values: Figures
    explanations: list[Explanation] = field(default_factory=list)


@dataclass(frozen=True)
class Roles:
    """Which tasks each unit leads and co-ordinates, as the plan's file says."""

    leads: dict[str, list[str]]
    others: dict[str, list[str]]


def districts() -> list[District]:
    """The plan's districts with what the register knows."""
    units, register = _table("units.csv"), _table("register.csv")
    known = {(row["element"], row["unit"]): int(row["value"]) for row in register}
    return [
        District(
            unit["code"], unit["name"], tuple(c["code"] for c in units if c["parent"] == unit["code"]), known
        )
        for unit in units
        if unit["kind"] == "district"
    ]


def names() -> dict[str, str]:
    """Unit code -> official name."""
    return {row["code"]: row["name"] for row in _table("units.csv")}


def _table(name: str) -> list[dict[str, str]]:
    with (PLAN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def roles() -> Roles:
    """Read the tasks' roles; every `kinds` there means the districts."""
    text = (PLAN / "plan.yaml").read_text(encoding="utf-8")
    places = [one.code for one in districts()]
    leads: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for task in yaml.load(text, Loader=yaml.BaseLoader)["tasks"]:
        for role in task["roles"]:
            units = role["units"].get("units", []) + (places if "kinds" in role["units"] else [])
            for unit in units:
                (leads if role["role"] == "lead" else others).setdefault(unit, []).append(task["id"])
    return Roles(leads, others)


def all_returns() -> list[Return]:
    """Every return of both periods, in the order of the plan's units."""
    known, who = {one.code: one for one in districts()}, roles()
    out = []
    for period in PERIODS:
        for unit in (*known, *agencies.AGENCIES):
            if period == "H1" and unit == MISSING_H1:
                continue
            out.append(_return(unit, period, known.get(unit), who))
    return out


def one_return(unit: str, period: str) -> Return:
    """The return of one unit, that of the missing district included."""
    known = {one.code: one for one in districts()}
    return _return(unit, period, known.get(unit), roles())


def _return(unit: str, period: str, place: District | None, who: Roles) -> Return:
    values = district.figures(place, period) if place else agencies.figures(unit, period)
    for element, value in district.cover(unit, period).items():
        values[element, unit] = value
    number = between(60, 390, "number", unit, period)
    values["report_number", unit] = f"{number}/{SYMBOL.get(unit, 'BC-UBND')}"
    if place:
        values["preparing_office", unit] = "Phòng Lao động - Thương binh và Xã hội"
    values |= tasks.figures(unit, period, who.leads.get(unit, []), who.others.get(unit, []), values)
    made = Return(unit, period, values)
    _explain(made)
    if period == "H1" and unit == WITH_ERRORS_H1 and place:
        plant_errors(made, place)
    return made


def plant_errors(made: Return, place: District) -> None:
    """Four slips of the kind that offices make; the annual return, which is right, does not contradict them."""
    values, unit = made.values, made.unit
    commune = next(
        code
        for code in place.communes
        if int(str(values["service_workers_reached", code])) >= 2
        and place.known("service_workers_total", code) <= 6
    )
    values["service_workers_total", commune] = 1
    budget = float(str(values["budget_total", unit])) + 9
    values["budget_total", unit] = int(budget) if budget == int(budget) else budget
    values["support_needed", unit] = 1
    values["support_received", unit] = 2
    for service, count in (("health", 2), ("vocational", 0), ("loan", 0), ("legal", 1)):
        values[f"support_{service}", unit] = count
    del values["task_state", "women_livelihoods"]


def _explain(made: Return) -> None:
    """Honest warnings, each with its line on the explanation sheet."""
    unit, period, values = made.unit, made.period, made.values

    def add(code: str, element: str, text: str, subject: str = unit) -> None:
        made.explanations.append(Explanation(code, element, subject, text))

    if unit in LATE_PLAN or (unit in NO_PLAN_YET and period == "FY"):
        add("plan_in_first_quarter", "plan_date", "Chờ hướng dẫn của cấp trên nên ban hành sau Quý I/2023.")
    if unit in LATE_TEAM or (unit in NO_TEAM_YET and period == "FY"):
        add(
            "team_in_first_quarter",
            "inspection_team_date",
            "Chờ kiện toàn nhân sự của các phòng, ban nên quyết định ban hành sau Quý I/2023.",
        )
    if unit == LATE_H1 and period == "H1":
        values["data_to", unit] = date(2023, 6, 14)
        values["report_date", unit] = LATE_DAY
        add(
            "report_in_time",
            "report_date",
            "Chờ số liệu của cấp xã; đơn vị gửi chậm hai ngày so với thời hạn.",
        )
    if unit == NO_EVIDENCE_H1 and period == "H1":
        add(
            "done_needs_evidence",
            "task_evidence",
            "Văn bản đang được số hóa, sẽ bổ sung trong báo cáo năm.",
            tasks.TEAM,
        )
    if unit == "so-gddt" and period == "H1":
        for element in ("students_higher_education_total", "students_higher_education_reached"):
            add("not_available", element, "Các cơ sở giáo dục đại học chưa gửi số liệu 6 tháng.")
