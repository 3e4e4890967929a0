"""sample_data/README.md: what lies here, and that none of it is true."""

from __future__ import annotations

from .faults import FAULTS, file_name
from .returns import names
from .story import (
    BY_OPENPYXL,
    BY_XLSXWRITER,
    LATE_H1,
    LATE_PLAN,
    LATE_TEAM,
    MISSING_H1,
    NO_EVIDENCE_H1,
    NO_PLAN_YET,
    NO_TEAM_YET,
    WITH_ERRORS_H1,
)

TEXT = """# Dữ liệu mẫu · Sample data

**Mọi số liệu trong thư mục này đều là số giả định để minh họa**, sinh từ một mã cố định; không phải số liệu
của bất kỳ cơ quan, địa phương nào.
Tên đơn vị là tên thật theo danh mục hành chính năm 2023. Không có tên, số định danh, địa chỉ của cá nhân nào.

**All figures in this folder are made up**, drawn from a seed; they are no office's figures. The units'
names are those of
the official list of 2023. There is no person's name, number or address.

| folder | what |
|---|---|
| `H1/` | six-month returns: all expected units but one, and two invited bodies |
| `FY/` | annual returns: all expected units and two invited bodies |
| `faults/` | returns broken on purpose; not read with the others (`.ppmdignore`): `ppmd validate sample_data/faults` |
| `EXPECTED.md` | what the returns add up to, worked out from the cells in another way, beside what the program says |

Made by `python tools/make_sample.py` through the program's own blank workbooks; the figures come from
`tools/sample/`.
Saved by LibreOffice, but for {openpyxl} (openpyxl) and {xlsxwriter} (rebuilt with XlsxWriter).

## What is particular in H1

| unit | what |
|---|---|
| {missing} | sent nothing |
| {late} | signed on 16/6/2023, two days late, and says why |
| {errors} | four errors: more workers reached than there are, a budget whose parts do not make its total, more people supported than in need, a task without its state |
| {late_plan} | own plan issued after the first quarter, explained |
| {no_plan} | no plan of its own yet (issued in August) |
| {late_team} | inspection team renewed after the first quarter, explained |
| {no_team} | no inspection team yet (set up in July) |
| {evidence} | says that a task is done without the document that shows it, explained |
| {education} | no figures on higher education, explained |
| {press} | a month without an item in the central press |

## The broken ones

| file | what is wrong | codes |
|---|---|---|
"""


def readme() -> str:
    """The whole page."""
    known = names()

    def named(*codes: str) -> str:
        return ", ".join(f"{code} {known[code]}" for code in codes)

    text = TEXT.format(
        openpyxl=", ".join(BY_OPENPYXL),
        xlsxwriter=", ".join(BY_XLSXWRITER),
        missing=named(MISSING_H1),
        late=named(LATE_H1),
        errors=named(WITH_ERRORS_H1),
        late_plan=named(*LATE_PLAN),
        no_plan=named(*NO_PLAN_YET),
        late_team=named(*LATE_TEAM),
        no_team=named(*NO_TEAM_YET),
        evidence=named(NO_EVIDENCE_H1),
        education=named("so-gddt"),
        press=named("so-tttt"),
    )
    rows = []
    for place, fault in enumerate(FAULTS, 1):
        codes = ", ".join(f"`{code}`" for code in fault.codes)
        rows.append(f"| `{file_name(place, fault, known[fault.unit])}` | {fault.wrong} | {codes} |\n")
    return text + "".join(rows)
