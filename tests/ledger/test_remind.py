"""Reminders of the half-year (due before 15/6/2023): messages, letters, the list for the chairman."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import validate
from pypdf import PdfReader

from ppmd_cli import resources
from tests.conftest import REPOSITORY, need
from tests.ledger.desk import Desk, edited
from tests.ledger.letters import lines, retyped
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data" / "H1"
OFFICE = "Sở Lao động - Thương binh và Xã hội"
REPROACH = re.compile(
    r"vi phạm|không chấp hành|quá hạn|chậm|muộn|trước ngày|đôn đốc|chưa (nhận|gửi)", re.IGNORECASE
)
INTERNAL = re.compile(r"\bH1\b|\.xlsx|\bNone\b|\{|\}|ppmd|phần mềm|_")
TO_PERSONS = re.compile(r"\b[12] người\b|\([12]\)")
HEAD = [
    "UBND TỈNH THANH HÓA",
    "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
]
GROUND = (
    "Theo mục IV.1 Kế hoạch Phòng, chống mại dâm trên địa bàn tỉnh Thanh Hóa năm 2023, báo cáo 6 tháng đầu năm 2023 "
    f"của các cơ quan, đơn vị, địa phương gửi về {OFFICE} trước ngày 15/6/2023 để tổng hợp, báo cáo Chủ tịch Ủy ban "
    "nhân dân tỉnh Thanh Hóa."
)


def file(unit: str) -> Path:
    return next(SAMPLE.glob(f"{unit} - *.xlsx"))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """380 is in order, 402 was sent back, 384 sent a document alone, the police under secrecy, one court conflicts."""
    folder = tmp_path_factory.mktemp("office") / "ws"
    assert call("init", folder, "--plan", "thanh_hoa_2023").code == 0
    for unit in ("380", "402", "vksnd"):
        shutil.copy(file(unit), folder / "inbox")
    (folder / "inbox" / "person.xlsx").write_bytes(
        edited(file("400"), {"Giải trình!B8": "Nguyễn Văn Ánh, CCCD 038190001234"})
    )
    call("batch", "--workspace", folder, "--received", "2023-06-09")
    for words in (
        ("--unit", "384", "--document", "15/BC-UBND ngày 12/6/2023", "--received", "2023-06-13"),
        ("--unit", "cong-an", "--secret", "--received", "2023-06-12"),
    ):
        assert call("submit", "--workspace", folder, "--period", "H1", *words).code == 0
    return Desk(folder, call)


def reminded(office, day, *more):
    ran = office.run("remind", "--period", "H1", "--as-of", day, "--format", "json", *more)
    answer = json.loads(ran.out)
    validate(answer, json.loads(resources.schema("reminders.schema.json").read_text("utf-8")))
    return answer | {"units": {one["unit"]: one for one in answer["units"]}, "exit": ran.code}


@pytest.fixture(scope="module")
def before(office):
    return reminded(office, "2023-06-13")


@pytest.fixture(scope="module")
def after(office, tmp_path_factory):
    return reminded(office, "2023-06-18", "--out", tmp_path_factory.mktemp("letters"))


def letter(answer, unit):
    return lines(Path(answer["units"][unit]["letter"]))


def test_before_the_day_there_are_messages_and_no_letters(before, office):
    assert (before["stage"], before["exit"]) == ("message", 0)
    assert not any(one["letter"] for one in before["units"].values())
    assert office.files("letters") == []
    assert before["units"]["381"]["message"].splitlines() == [
        "Kính gửi Ủy ban nhân dân thị xã Bỉm Sơn,",
        (
            f"Báo cáo 6 tháng đầu năm 2023 gửi {OFFICE} trước ngày 15/6/2023 (còn 01 ngày). "
            "Đến ngày 13/6/2023 chưa nhận được tệp số liệu của đơn vị."
        ),
        "Nếu đã gửi, xin cho biết số, ngày văn bản để đối chiếu. Trân trọng cảm ơn.",
    ]
    assert "15/BC-UBND" in before["units"]["384"]["message"]
    assert "gửi kèm tệp Excel" in before["units"]["384"]["message"]


def test_who_owes_nothing_is_left_alone(before):
    assert {"380", "vksnd", "cong-an"} & set(before["units"]) == set(), "in order, or sent under secrecy"


def test_each_unit_has_its_own_list(before):
    one = before["units"]["402"]
    assert [(item["sheet"], item["cell"]) for item in one["items"]][:2] == [
        ("Biểu 1. Theo xã", "N17"),
        ("Biểu 2. Chung của huyện", "E45"),
    ]
    assert all(item["message"] and item["remedy"] for item in one["items"])
    assert "ô N17: Xã Tân Bình: Số người lao động được tuyên truyền lớn hơn" in one["message"]
    assert not TO_PERSONS.search(one["message"]), "a chat is no place for small numbers of people"
    assert not TO_PERSONS.search(" ".join(item["message"] for item in one["items"]))
    person = before["units"]["400"]
    assert (person["state"], len(person["items"]) > 0) == ("refused", True)
    assert "Ánh" not in json.dumps(before, ensure_ascii=False)


def test_the_message_to_all(before):
    assert "đã có 02/37" in before["everyone"]
    assert "thị xã Bỉm Sơn" in before["everyone"].split("Đề nghị bổ sung, chỉnh lý:")[0]
    assert "huyện Như Xuân" in before["everyone"].split("Đề nghị bổ sung, chỉnh lý:")[1]


@pytest.mark.parametrize("unit", ["tand", "bdbp", "mttq", "hoi-lhpn"])
def test_whoever_is_asked_is_never_reproached(before, after, unit):
    said = before["units"][unit]
    assert (said["tone"], said["days_late"], said["state"]) == ("request", None, "missing")
    assert not REPROACH.search(said["message"])
    assert "Kính đề nghị Quý cơ quan phối hợp" in said["message"]
    later = after["units"][unit]
    text = " ".join(letter(after, unit)) if later["letter"] else later["message"]
    assert not REPROACH.search(text)
    assert (later["days_late"], bool(later["letter"])) == (None, unit in ("tand", "bdbp"))


def test_a_letter_to_one_who_has_not_sent(after):
    """An official letter: no type name, what it is about under the number, dots where nobody entered anything."""
    who = "Ủy ban nhân dân thị xã Bỉm Sơn"
    assert letter(after, "381") == [
        *HEAD,
        "Số: …/SLĐTBXH-…",
        "V/v đôn đốc gửi báo cáo 6 tháng đầu năm 2023",
        "Thanh Hóa, ngày … tháng … năm …",
        f"Kính gửi: {who}.",
        GROUND,
        (
            f"Đến ngày 18/6/2023, {OFFICE} chưa nhận được báo cáo và tệp số liệu 6 tháng đầu năm 2023 của {who}. "
            f"Để bảo đảm tiến độ tổng hợp chung, {OFFICE} đề nghị {who} gửi báo cáo kèm tệp số liệu Excel theo biểu mẫu "
            "trong thời gian sớm nhất."
        ),
        f"Trường hợp đã gửi, {OFFICE} đề nghị {who} cho biết số, ngày văn bản để đối chiếu.",
        f"{OFFICE} trân trọng đề nghị {who} quan tâm, phối hợp thực hiện./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, …",
        "GIÁM ĐỐC",
        "…",
    ]
    assert after["units"]["381"]["days_late"] == 4


def test_what_is_to_be_mended_is_an_annex(after):
    text = letter(after, "402")
    place = text.index("Phụ lục")
    assert "V/v chỉnh lý số liệu báo cáo 6 tháng đầu năm 2023" in text[:place]
    assert text[place + 1 : place + 7] == [
        "NỘI DUNG ĐỀ NGHỊ CHỈNH LÝ, BỔ SUNG",
        f"(Kèm theo Công văn số      /SLĐTBXH-… ngày    tháng    năm      của {OFFICE})",
        "TT",
        "Vị trí trong tệp",
        "Nội dung",
        "Cách chỉnh lý",
    ]
    assert text[place + 7 : place + 10] == [
        "1",
        "trang “Biểu 1. Theo xã”, ô N17",
        "Xã Tân Bình: Số người lao động được tuyên truyền lớn hơn tổng số người lao động",
    ]
    assert not re.search(r"\b[A-Z]{1,2}\d+\b", " ".join(text[:place])), "no cell in the signed text"


def test_a_document_without_its_workbook(after):
    assert (
        f"{OFFICE} đã nhận được văn bản số 15/BC-UBND ngày 12/6/2023 của Ủy ban nhân dân huyện Mường Lát về báo cáo 6 tháng "
        f"đầu năm 2023, chưa có tệp số liệu Excel gửi kèm. Để tổng hợp chung, {OFFICE} đề nghị gửi kèm tệp Excel theo biểu mẫu."
    ) in letter(after, "384")


def test_no_letter_says_what_must_not_be_said(after):
    for one in after["units"].values():
        text = " ".join(lines(Path(one["letter"]))) if one["letter"] else one["message"]
        assert not INTERNAL.search(text), text
        assert not re.search(r"vi phạm|không chấp hành|quá hạn|chậm", text), text
        assert not TO_PERSONS.search(text), text


def test_the_office_writes_no_letter_to_itself(after):
    assert (after["units"]["so-ldtbxh"]["tone"], after["units"]["so-ldtbxh"]["letter"]) == ("own", None)


def test_the_list_for_the_chairman(after):
    assert (after["stage"], after["everyone"]) == ("list", None)
    text = lines(Path(after["list"]))
    assert text[4:8] == [
        "Số: …/BC-SLĐTBXH",
        "Thanh Hóa, ngày … tháng … năm …",
        "BÁO CÁO",
        "Tình hình gửi báo cáo 6 tháng đầu năm 2023",
    ]
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Thanh Hóa." in text
    place = text.index("Ủy ban nhân dân huyện Mường Lát")
    assert text[place + 1 : place + 3] == ["Đã có văn bản, chưa có tệp số liệu", "13/6/2023"]
    table, rest = " ".join(text).split("Ngoài ra, chưa nhận được số liệu đề nghị phối hợp cung cấp của:")
    assert "Tòa án" not in table, "courts are asked, not bound"
    assert "Tòa án nhân dân tỉnh" in rest
    assert "Mặt trận" not in rest, "whoever is invited is not missing"
    assert "14/14 chỉ tiêu chưa đủ số liệu để đánh giá" in rest


def test_the_steps_can_be_moved(office, tmp_path):
    config = office.folder / "ppmd.toml"
    kept = config.read_text("utf-8")
    try:
        config.write_text(
            kept + "\n[remind]\nletter_after = 2\nlist_after = 10\n[letter]\nsymbol = 'SLĐTBXH-PCTNXH'\n"
            "date = 2023-06-17\nsignatory = 'Lê Mỹ Dung'\ndrafted_by = 'PCTNXH'\n",
            encoding="utf-8",
        )
        assert reminded(office, "2023-06-16")["stage"] == "message"
        answer = reminded(office, "2023-06-17", "--out", tmp_path, "--unit", "381")
        assert (answer["stage"], list(answer["units"]), answer["list"]) == ("letter", ["381"], None)
        text = letter(answer, "381")
        assert {
            "Số: …/SLĐTBXH-PCTNXH",
            "Thanh Hóa, ngày 17 tháng 6 năm 2023",
            "- Lưu: VT, PCTNXH.",
            "Lê Mỹ Dung",
        } <= set(text)
        config.write_text(kept + "\n[remind]\nletter_after = 5\nlist_after = 2\n", encoding="utf-8")
        ran = office.run("remind", "--period", "H1")
        assert ran.code == 3
        assert "list_after" in ran.err
    finally:
        config.write_text(kept, encoding="utf-8")


def test_a_letter_that_somebody_has_worked_in_is_kept(office, tmp_path):
    words = ("2023-06-15", "--out", tmp_path, "--unit", "381")
    answer = reminded(office, *words)
    path = Path(answer["units"]["381"]["letter"])
    first = path.read_bytes()
    assert reminded(office, *words)["exit"] == 0
    assert path.read_bytes() == first, "the same on every run"
    assert reminded(office, "2023-06-16", *words[1:])["exit"] == 0, "untouched: written anew"
    assert "16/6/2023" in " ".join(lines(path))
    retyped(path, "Số: …/SLĐTBXH-…", "Số: 123/SLĐTBXH-PCTNXH")
    own = path.read_bytes()
    ran = office.run("remind", "--period", "H1", "--as-of", "2023-06-17", "--out", tmp_path, "-u", "381")
    assert (ran.code, path.read_bytes()) == (4, own)
    assert "--force" in ran.err
    assert reminded(office, "2023-06-17", *words[1:], "--force")["exit"] == 0
    assert "17/6/2023" in " ".join(lines(path))


def test_the_screen_names_the_units_that_decide(office):
    ran = office.run("remind", "--period", "H1", "--as-of", "2023-06-13", "--unit", "381")
    assert (
        "Số vụ án liên quan đến hoạt động mại dâm được xử lý so với cùng kỳ năm 2022 (mục II.3.1): chờ Công an tỉnh"
        in ran.out
    )
    assert "thị xã Bỉm Sơn (chưa gửi)" in ran.out
    assert "Cẩm Thủy (" not in ran.out, "one unit was asked for"
    assert (
        "không còn thiếu gì"
        in office.run("remind", "--period", "H1", "--as-of", "2023-06-13", "-u", "380").out
    )
    assert office.run("remind", "--period", "H1", "-u", "nobody").code == 2
    english = office.run("remind", "--period", "H1", "--as-of", "2023-06-13", "-u", "381", "--lang", "en").out
    assert "To the People's Committee of thị xã Bỉm Sơn," in english


def test_one_fault_in_a_whole_column_is_one_thing_to_mend(desk, sample):
    """Twelve communes with more inspected than there are, and eighteen cells left empty."""
    column = {f"Biểu 1. Theo xã!L{row}": 9999 for row in range(10, 22)}
    empty = {f"Biểu 2. Chung của huyện!E{row}": None for row in (*range(20, 29), *range(30, 39))}
    (desk.folder / "inbox" / "a.xlsx").write_bytes(edited(sample("390"), column))
    (desk.folder / "inbox" / "b.xlsx").write_bytes(edited(sample("381"), empty))
    desk.batch(received="2023-06-12")
    units = reminded(desk, "2023-06-13")["units"]
    first = units["390"]["items"][0]
    assert first["cell"] == ", ".join(f"L{row}" for row in range(10, 22))
    assert first["message"] == "Số cơ sở được kiểm tra lớn hơn tổng số cơ sở (12 ô)"
    assert sum("ô bắt buộc để trống" in one["message"] for one in units["381"]["items"]) == 1


def test_what_somebody_typed_stays_text(desk, sample):
    typed = '<b>&{{ v }} {% if %}"'
    (desk.folder / "inbox" / "a.xlsx").write_bytes(
        edited(sample("381"), {"Biểu 2. Chung của huyện!E30": typed})
    )
    desk.batch(received="2023-06-12")
    assert any(typed in line for line in letter(reminded(desk, "2023-06-16"), "381"))


def test_a_plan_of_another_office_without_a_superior(ppmd, tmp_path):
    folder = tmp_path / "meals"
    assert ppmd("init", folder, "--plan", REPOSITORY / "tests" / "plans" / "school_meals").code == 0
    ran = ppmd(
        "remind", "--workspace", folder, "--period", "term", "--as-of", "2028-06-30", "--format", "json"
    )
    answer = json.loads(ran.out)
    assert (ran.code, answer["stage"], answer["list"]) == (0, "list", None)
    text = lines(Path(answer["units"][0]["letter"]))
    assert "Kính gửi: Trường An Hòa." in text
    assert any(line.endswith("trước ngày 10/6/2028 để tổng hợp.") for line in text)


@pytest.mark.slow
def test_office_programs_open_the_letters(after, tmp_path):
    office = need(shutil.which("soffice"), "LibreOffice")
    paths = [after["units"]["381"]["letter"], after["units"]["402"]["letter"], after["list"]]
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *paths],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = [
        [page.extract_text() for page in PdfReader(tmp_path / f"{Path(path).stem}.pdf").pages]
        for path in paths
    ]
    assert len(pages[0]) == 1
    assert ["(Kèm theo Công văn" in page for page in pages[1]] == [False, True]
    assert len(pages[2][-1]) > 200, "the signature does not stand alone"
