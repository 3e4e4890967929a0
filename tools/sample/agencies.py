"""The figures of the agencies and of two invited bodies, written out: June and December side by side.

All of them are made up; their sizes follow what the press has printed about such offices.
"""

from __future__ import annotations

from datetime import date

from .district import Value

NOT_AVAILABLE = "không có số liệu"
Pair = tuple[Value | None, Value | None]


def same(value: Value) -> Pair:
    """What does not change in the year."""
    return (value, value)


def own_work(plan: str | None, day: date | None, total: int, trained: tuple[int, int]) -> dict[str, Pair]:
    """Block K: the agency's own plan and its trained officers."""
    out: dict[str, Pair] = {
        "provincial_officers_total": same(total),
        "provincial_officers_trained": trained,
    }
    if plan is not None and day is not None:
        out |= {"plan_issued": same("Có"), "plan_number": same(plan), "plan_date": same(day)}
    return out


AGENCIES: dict[str, dict[str, Pair]] = {
    "so-ldtbxh": own_work("18/KH-SLĐTBXH", date(2023, 2, 6), 46, (10, 16))
    | {
        "training_classes": (3, 7),
        "training_attendances": (165, 402),
        "budget_total": (412.5, 986),
        "students_vocational_total": (28370, 28512),
        "students_vocational_reached": (6420, 9180),
        "inspection_team_status": same("renewed"),
        "inspection_team_number": same("742/QĐ-UBND"),
        "inspection_team_date": same(date(2023, 2, 28)),
        "establishments_planned": same(25),
        "inspection_rounds": (4, 9),
        "inspection_visits": (10, 24),
        "establishments_checked": (9, 21),
        "establishments_violating": (2, 6),
        "sanction_fined": (1, 2),
        "sanction_suspended": (1, 4),
        "fines_amount": (20, 45),
        "guidance_documents": (6, 11),
        "monitoring_visits": (5, 12),
        "reminder_letters": (2, 5),
        "outreach_sessions": (14, 31),
        "outreach_attendances": (1260, 2790),
        "digital_products": (8, 21),
        "support_clients": (17, 36),
        "facilities_upgraded": (1, 2),
        "facilities_amount": (350, 780),
        "trafficking_victims_supported": (2, 3),
    },
    "so-tttt": own_work("09/KH-STTTT", date(2023, 2, 14), 14, (2, 4))
    | {
        "media_direction_number": same("312/STTTT-TTBCXB"),
        "media_direction_date": same(date(2023, 2, 10)),
        "media_columns": (4, 5),
    },
    "so-vhttdl": own_work("27/KH-SVHTTDL", date(2023, 3, 3), 24, (3, 6))
    | {
        "karaoke_licensed": (771, 764),
        "nightclubs_licensed": same(2),
        "inspection_rounds": (8, 17),
        "inspection_visits": (37, 78),
        "establishments_checked": (32, 66),
        "establishments_violating": (4, 9),
        "sanction_fined": (3, 6),
        "sanction_revoked": (0, 1),
        "fines_amount": (42.5, 87.5),
    },
    "so-yt": own_work("31/KH-SYT", date(2023, 2, 20), 38, (5, 10))
    | {
        "training_classes": (1, 3),
        "training_attendances": (42, 118),
        "harm_reduction_clients": (412, 655),
        "hiv_counselled_tested": (1870, 3940),
        "sti_consulted": (640, 1310),
        "harm_reduction_sites": same(14),
        "establishments_checked": (11, 23),
    },
    "so-gddt": own_work("15/KH-SGDĐT", date(2023, 2, 27), 16, (2, 4))
    | {
        "students_upper_secondary_total": (100240, 101150),
        "students_upper_secondary_reached": (27650, 31480),
        "students_higher_education_total": (NOT_AVAILABLE, 25340),
        "students_higher_education_reached": (NOT_AVAILABLE, 6310),
        "schools_total": same(104),
        "schools_reached": (58, 97),
    },
    "cong-an": own_work("44/KH-CAT", date(2023, 1, 30), 85, (9, 19))
    | {
        "training_classes": (2, 4),
        "training_attendances": (96, 187),
        "establishments_registered": (3352, 3361),
        "establishments_suspected": (71, 76),
        "hotspots": (5, 4),
        "tips_carried_in": same(4),
        "tips_received": (38, 81),
        "tips_handled": (33, 78),
        "tips_handled_late": same(0),
        "tips_pending_in_time": (9, 7),
        "tips_overdue": same(0),
        "crimes_handled": (27, 58),
        "crimes_handled_previous_year": (26, 54),
        "cases_harbouring": (18, 39),
        "cases_procuring": (7, 14),
        "cases_minor_buying": (1, 3),
        "cases_trafficking": (1, 2),
        "accused_initiated": (41, 88),
        "raids": (14, 31),
        "cases_detected": (36, 75),
        "persons_detected": (118, 243),
        "persons_organising": (34, 71),
        "persons_buying": (40, 83),
        "persons_selling": (38, 80),
        "minors_involved": (1, 3),
        "persons_fined": (62, 131),
        "persons_fines_amount": (74.5, 162),
        "inspection_rounds": (12, 26),
        "inspection_visits": (58, 127),
        "establishments_checked": (48, 101),
        "establishments_violating": (6, 13),
        "review_document": (None, "Báo cáo số 1486/BC-CAT-PC06 ngày 20/10/2023"),
    },
    "bql-kkt": own_work("08/KH-BQLKKTNS&KCN", date(2023, 3, 10), 9, (1, 3))
    | {
        "industrial_workers_total": (98450, 99120),
        "industrial_workers_reached": (6130, 15420),
        "industrial_parks_total": same(8),
        "industrial_parks_reached": (4, 7),
        "outreach_sessions": (11, 24),
        "outreach_attendances": (6420, 15960),
    },
    "bdbp": own_work("22/KH-BCH", date(2023, 2, 17), 42, (4, 9))
    | {
        "border_operations": (9, 19),
        "cases_detected": (2, 5),
        "persons_detected": (4, 9),
        "cases_transferred": (2, 5),
        "victims_rescued": (1, 2),
        "outreach_sessions": (12, 26),
        "outreach_attendances": (840, 1790),
    },
    "vksnd": own_work(None, None, 27, (3, 6))
    | {
        "cases_supervised": (31, 62),
        "accused_supervised": (47, 93),
        "cases_prosecuted": (22, 47),
        "accused_prosecuted": (34, 71),
    },
    "tand": own_work(None, None, 31, (3, 7))
    | {
        "cases_accepted": (26, 53),
        "defendants_accepted": (39, 80),
        "cases_tried": (19, 44),
        "defendants_tried": (30, 67),
        "lesson_trials": (3, 7),
        "key_cases": (1, 2),
    },
    "hoi-lhpn": {
        "outreach_sessions": (46, 98),
        "outreach_attendances": (3380, 7160),
        "persons_helped": (12, 21),
        "jobs_helped": (34, 71),
        "loans_helped": (58, 117),
        "staff_total": same(20),
        "staff_trained": (5, 11),
    },
    "ldld": {
        "outreach_sessions": (18, 37),
        "outreach_attendances": (2460, 5120),
        "workers_reached_info": (3900, 8350),
    },
}

# Items in the central and provincial press and in the local information system, month by month;
# one month of the first half has none in the central press.
PRESS = {
    "press_central": (2, 0, 1, 2, 1, 1, 1, 2, 1, 1, 2, 1),
    "press_provincial": (6, 5, 7, 6, 8, 5, 6, 7, 5, 8, 6, 7),
    "press_grassroots": (118, 96, 104, 121, 133, 127, 109, 112, 98, 116, 124, 131),
}

REMARKS = {
    "so-tttt": {
        "difficulties": "Việc đưa tin trên báo chí trung ương phụ thuộc kế hoạch của từng cơ quan báo chí."
    },
    "so-gddt": {
        "proposals": "Đề nghị Sở Lao động - Thương binh và Xã hội cấp thêm tài liệu tuyên truyền điện tử."
    },
    "bql-kkt": {
        "difficulties": "Người lao động làm ca, khó bố trí thời gian tuyên truyền tập trung tại doanh nghiệp."
    },
}


def figures(unit: str, period: str) -> dict[tuple[str, str], Value]:
    """Everything that the agency reports for the period, by element and subject, the task sheet left out."""
    place = 0 if period == "H1" else 1
    out: dict[tuple[str, str], Value] = {}
    for element, pair in AGENCIES[unit].items():
        value = pair[place]
        if value is not None:
            out[element, unit] = value
    for element, text in REMARKS.get(unit, {}).items():
        out[element, unit] = text
    if unit == "so-tttt":
        for element, items in PRESS.items():
            for month, count in enumerate(items[: 6 if period == "H1" else 12], 1):
                out[element, f"2023-{month:02d}"] = count
    return out
