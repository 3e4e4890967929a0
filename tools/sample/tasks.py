"""The task sheet: what each unit says of the tasks that it leads, and of some that it co-ordinates."""

from __future__ import annotations

from datetime import date

from .district import Figures, Value
from .draw import between, chance, working_day
from .story import NO_EVIDENCE_H1

TEAM, INTEGRATION, MODELS = "inspection_team_setup", "integration_plans", "intervention_models"
NOTES = {
    "women_livelihoods": "Phối hợp mở lớp dạy nghề ngắn hạn, giới thiệu việc làm cho phụ nữ có nhu cầu.",
    "establishment_control": "Đã rà soát, lập danh sách cơ sở để quản lý, kiểm tra.",
    "media_programmes": "Duy trì chuyên mục trên báo và trên sóng phát thanh, truyền hình.",
    "crime_investigation": "Đã mở các đợt cao điểm tại địa bàn trọng điểm.",
}


def figures(unit: str, period: str, leads: list[str], others: list[str], own: Figures) -> Figures:
    """The task rows by element and task, true to what the unit says elsewhere in the same return."""
    out: Figures = {}
    closed = own["data_to", unit]
    if not isinstance(closed, date):
        raise TypeError("data_to is a date")
    for task in leads:
        for element, value in _lead(unit, period, task, own, closed).items():
            out[element, task] = value
        if task in NOTES:
            out["task_note", task] = NOTES[task]
    for task in others:
        if chance(0.35, "co-ordinates", unit, task):
            out["task_state", task] = "in_progress"
    return out


def _lead(unit: str, period: str, task: str, own: Figures, closed: date) -> dict[str, Value]:
    if task == TEAM:
        return _team(unit, period, own)
    if task == MODELS and own.get(("pilot_model", unit)) == "Không":
        return {"task_state": "in_progress" if chance(0.4, "models", unit, period) else "not_started"}
    if task == INTEGRATION and ("integration_document", unit) not in own and period == "H1":
        return {"task_state": "not_started"}
    if period == "H1" or chance(0.15, "goes on", unit, task):
        return {"task_state": "in_progress"}
    number = between(112, 890, "report", unit, task)
    day = working_day(date(2023, 11, 6), min(closed, date(2023, 11, 30)), "report", unit, task)
    return {
        "task_state": "done",
        "task_evidence": f"Báo cáo số {number}/BC ngày {day.day}/{day.month}/{day.year}",
        "task_evidence_date": day,
    }


def _team(unit: str, period: str, own: Figures) -> dict[str, Value]:
    if own["inspection_team_status", unit] == "none":
        return {"task_state": "in_progress"}
    if unit == NO_EVIDENCE_H1 and period == "H1":
        return {"task_state": "done"}
    return {
        "task_state": "done",
        "task_evidence": f"Quyết định số {own['inspection_team_number', unit]}",
        "task_evidence_date": own["inspection_team_date", unit],
    }
