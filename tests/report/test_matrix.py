"""The annex with every unit's figures: numbers in its head, the whole as its last row, its signs explained."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from msgspec.structs import replace

from ppmd_cli.i18n import Translator
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import find_period, make_report, page
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY

PLAN = REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
DAYS = {"H1": date(2023, 6, 19), "FY": date(2023, 12, 19)}
# One district with few people in each of two columns: its figures and one that covers them are withheld.
FEW = {"support_received": 1, "support_needed": 2}


@pytest.fixture(scope="module")
def plan():
    return load_plan(PLAN)


@pytest.fixture(scope="module")
def runs(plan):
    return {period: validate([REPOSITORY / "sample_data" / period], plan) for period in DAYS}


def table_of(plan, run, period, lang="vi", audience="internal", document="report"):
    """The view, the rows of the annex and the line beneath it."""
    t = Translator(lang)
    made = make_report(
        plan, find_period(plan, period), Gathered(run), t, as_of=DAYS[period], audience=audience
    )
    written = docx.Document(io.BytesIO(page(made, "docx", t, document)))
    (table,) = (one for one in written.tables if len(one.columns) == 1 + len(made.view.matrix.columns) > 8)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    key = next(one.text for one in written.paragraphs if one.text == made.view.matrix.key)
    return made.view, rows, key


@pytest.mark.parametrize("document", ["report", "province"])
@pytest.mark.parametrize(("period", "lang", "whole"), [("H1", "vi", "Tổng cộng"), ("FY", "en", "Total")])
def test_the_last_row_is_the_sum_of_those_above(plan, runs, period, lang, whole, document):
    view, rows, _ = table_of(plan, runs[period], period, lang, document=document)
    numbers = [one.number for one in view.indicators if len(one.units) > 1]
    assert [head.partition(".")[0] for head in rows[0][1:]] == numbers
    assert rows[-1][0] == whole
    results = {one.number: one.result for one in view.indicators}
    for place, number in enumerate(numbers, 1):
        pairs = [row[place] for row in rows[1:-1] if re.fullmatch(r"[\d.,]+/[\d.,]+", row[place])]
        sums = [sum(int(re.sub(r"\D", "", pair.split("/")[at])) for pair in pairs) for at in (0, 1)]
        assert rows[-1][place] == results[number]
        assert [int(re.sub(r"\D", "", one)) for one in rows[-1][place].split("/")] == sums, number


def test_only_the_signs_that_occur_are_explained(plan, runs):
    _, rows, key = table_of(plan, runs["H1"], "H1")
    cells = {cell for row in rows[1:] for cell in row[1:]}
    assert {"–", "0/0", ""} <= cells
    assert all(said in key for said in ("“–”: đơn vị chưa gửi", "“0/0”: không phát sinh", "ô trống"))
    assert "…" not in key
    assert "*" not in key
    _, rows, key = table_of(plan, runs["FY"], "FY")
    assert not any(cell == "–" for row in rows for cell in row)
    assert "“–”" not in key


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_public_reads_no_more_of_a_whole_than_in_the_first_annex(plan, runs, lang):
    """Where each of few people would follow from the sum, the sum goes, too."""

    def given(file):
        facts = {
            key: replace(fact, value=Quantity(FEW[key[0]] if file.unit == "380" else 0))
            if key[0] in FEW and key[1] == file.unit
            else fact
            for key, fact in file.facts.items()
        }
        return replace(file, facts=facts)

    run = replace(runs["FY"], files=tuple(given(one) for one in runs["FY"].files))
    view, rows, key = table_of(plan, run, "FY", lang, "public")
    place = [one.id for one in view.indicators if len(one.units) > 1].index("support_access") + 1
    (shown,) = (one for one in view.indicators if one.id == "support_access")
    assert "…" in rows[1][place], "two people in one district"
    assert rows[-1][place] == shown.result
    assert "…" in rows[-1][place], "the whole is that district's"
    assert "“…”" in key
