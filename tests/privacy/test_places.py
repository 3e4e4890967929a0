"""Whatever part of a file can hold a text is searched: planted there, it refuses the file."""

from itertools import groupby
from pathlib import Path

import pytest

from ppmd_cli import resources
from ppmd_cli.findings.catalogue import PERSONAL_CODES
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.plan.load import load_plan
from tests.privacy.corpus.cases import FORMATS, Positive, places, positives
from tests.privacy.corpus.places import PLACES, planted
from tests.privacy.corpus.writing import packed, parts

PLAN = load_plan(next(resources.plans().glob("thanh_hoa*")))
READER = Reader(PLAN)
CASES = {
    place: list(found) for place, found in groupby(positives(7, 2), key=lambda one: (one.format, one.place))
}


def read(name: str, content: bytes | dict[str, bytes], folder: Path):
    """Read a return as if it had come under this name."""
    if isinstance(content, dict):
        for sheet, data in content.items():
            (folder / f"a-{sheet}.csv").write_bytes(data)
        return READER.read(folder / f"a-{next(iter(content))}.csv")
    return READER.read_source(source_from_bytes(Path(name), content))


def codes(submission) -> set[str]:
    return {one.code for one in submission.findings} & PERSONAL_CODES


@pytest.mark.parametrize("place", CASES, ids=" ".join)
def test_what_is_planted_is_found(place, tmp_path):
    for number, case in enumerate(CASES[place]):
        folder = tmp_path / str(number)
        folder.mkdir()
        submission = read(f"a.{case.format}", case.content(), folder)
        assert submission.unit == "bdbp"
        assert f"personal_{case.said.family}" in codes(submission), case
        assert submission.facts == {}


@pytest.mark.parametrize("place", list(places()), ids=" ".join)
def test_a_figure_there_is_nobody(place, tmp_path):
    submission = read(f"a.{place[0]}", FORMATS[place[0]][1](place[1], "12 cuộc"), tmp_path)
    assert submission.unit == "bdbp"
    assert codes(submission) == set()


def test_the_cell_of_a_formula_is_named():
    submission = READER.read_source(
        source_from_bytes(Path("a.xlsx"), planted("formula, not shown", "CCCD 038185001234"))
    )
    (found,) = submission.findings
    assert (found.code, found.place.cell, found.value) == ("personal_id", "B300", "••••••••••34")


@pytest.mark.parametrize(
    "formula",
    [
        '<f>IF(1,"ông Nguyễn Văn A",2)</f>',
        "<f>IF(1,&quot;ông Nguyễn Văn A&quot;,2)</f>",
        '<f t="shared" ref="B9:B10" si="0">IF(1,"ông Nguyễn Văn A",2)</f>',
        '<f>IF(1,<![CDATA["ông Nguyễn Văn A"]]>,2)</f>',
        '<f>IF(1,"ông <!-- x -->Nguyễn Văn A",2)</f>',
        '<f\n>IF(1,"ông Nguyễn "&amp;"Văn A",2)</f>',
        '<f>IF(1,"ông Nguy&#7877;n V&#259;n A",2)</f>',
    ],
)
def test_a_formula_however_it_is_written(formula):
    found = parts()
    cell = f'<row r="300"><c r="B300">{formula}<v>2</v></c></row></sheetData>'
    sheet = "xl/worksheets/sheet2.xml"
    found[sheet] = found[sheet].replace(b"</sheetData>", cell.encode())
    submission = READER.read_source(source_from_bytes(Path("a.xlsx"), packed(found)))
    assert [(one.code, one.place.cell) for one in submission.findings] == [("personal_name", "B300")]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/media/image1.png", "pictures_not_searched"),
        ("xl/embeddings/oleObject1.bin", "objects_not_searched"),
        ("xl/printerSettings/printerSettings1.bin", None),
    ],
)
def test_what_cannot_be_searched_is_said(part, code):
    submission = READER.read_source(source_from_bytes(Path("a.xlsx"), packed({**parts(), part: b"\1\2"})))
    assert [one.code for one in submission.findings] == ([code] if code else [])
    assert submission.usable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bao cao 6 thang - Nguyen Van A soan.xlsx", ["name_in_file_name"]),
        ("Lê Hồng Nhung.xlsx", ["name_in_file_name"]),
        ("BC 0912.345.678.xlsx", ["personal_phone"]),
        ("038185001234 - chị Trần Thị B.xlsx", ["personal_id", "name_in_file_name"]),
        ("bdbp - Bộ Chỉ huy Bộ đội Biên phòng tỉnh.xlsx", []),
        ("BC_Ha_Trung_20230614.xlsx", ["file_name_of_another"]),
        ("HA TRUNG BAO CAO.xlsx", ["file_name_of_another"]),
    ],
)
def test_the_name_of_the_file(name, expected):
    submission = READER.read_source(source_from_bytes(Path(name), packed(parts())))
    assert [one.code for one in submission.findings] == expected
    assert submission.usable is not any(code.startswith("personal") for code in expected)
    said = submission.file_name + "".join(str(one) for one in submission.findings)
    assert not any(word in said for word in ("Nguyen", "Nhung", "Trần", "345", "0381"))


def test_every_place_is_another():
    assert len({(name, place) for name, place in places()}) == len(list(places())) >= 150
    assert {case.format for found in CASES.values() for case in found} == set(FORMATS)
    assert len(PLACES) >= 55
    assert isinstance(CASES["xlsx", "cell"][0], Positive)
