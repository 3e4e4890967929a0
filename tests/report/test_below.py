"""What `below` of the JSON is measured against: the target of the year, where the page takes the mid-year reference."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from ppmd_cli import resources
from tests.report.test_pages import SAMPLE, Made, report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE / "H1", tmp_path_factory.mktemp("page"), "H1", "--write", "html,json")


def test_below_is_of_the_year_s_target_in_the_half_year_too(made: Made) -> None:
    seen = 0
    for one in made.json["indicators"]:
        target = Fraction(one["target"]["value"]) / 100
        for unit in one["units"]:
            if unit["value"] is not None:
                seen += 1
                assert unit["below"] is (Fraction(unit["value"]) < target), (one["id"], unit["unit"])
    assert seen > 150


def test_a_place_in_pace_may_be_below_and_the_schema_says_so(made: Made) -> None:
    found = {one["id"]: one for one in made.json["indicators"]}
    unit = next(one for one in found["service_workers_reached"]["units"] if one["unit"] == "381")
    assert (unit["value"], unit["below"]) == ("49/256", True)
    page = made.file("html").read_text(encoding="utf-8")
    row = page.partition('id="src-service_workers_reached-381"')[2].partition("</tr>")[0]
    assert "đạt mức tham chiếu giữa năm trở lên" in row
    schema = json.loads(resources.schema("report.schema.json").read_text("utf-8"))
    below = schema["$defs"]["indicator"]["properties"]["units"]["items"]["properties"]["below"]
    assert "target of the whole year" in below["description"]
    assert "mid-year reference" in below["description"]
