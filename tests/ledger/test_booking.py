"""Files are booked once, kept, checked, and answered; nothing of the sender's is touched."""

import hashlib
import json
import os
import sqlite3

import pytest

from ppmd_cli.intake.read import Reader
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.holdings import Holdings
from ppmd_cli.workflow.workspace import Workspace
from tests.ledger.conftest import set_time


def test_a_round_from_hand_out_to_report(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("402"))
    said = desk.batch()
    assert [(one["unit"], one["period"], one["state"]) for one in said["files"]] == [
        ("380", "H1", "accepted"),
        ("402", "H1", "returned"),
    ]
    assert said["exit"] == 1
    assert desk.files("returned") == ["402/402 - Huyện Như Xuân - 6 tháng đầu năm 2023 - cần sửa.xlsx"]
    assert desk.files("refused") == []
    completeness = desk.report()["completeness"]
    assert (completeness["received"], completeness["usable"], completeness["unusable"]) == (2, 1, ["402"])
    assert len(completeness["missing"]) == 35


def test_a_second_run_changes_nothing(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("402"))
    desk.batch()
    before = {
        path: path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and path.parent.name != "log"
    }
    said = desk.batch()
    after = {
        path: path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and path.parent.name != "log"
    }
    assert said["summary"]["known"] == 2
    assert said["exit"] == 0
    assert len(desk.log()) == 3
    assert {p: d for p, d in before.items() if "sqlite" not in p.name} == {
        p: d for p, d in after.items() if "sqlite" not in p.name
    }


def test_the_same_bytes_under_two_names_are_booked_once(desk, sample):
    desk.put(sample("380"), "a.xlsx")
    desk.put(sample("380"), "b.xlsx")
    assert [one["state"] for one in desk.batch()["files"]] == ["accepted", "known"]
    desk.put(sample("380"), "c.xlsx")
    assert desk.batch()["summary"]["known"] == 3


def test_the_archive_holds_the_very_bytes(desk, sample):
    file = desk.put(sample("380"))
    data = file.read_bytes()
    desk.batch()
    assert file.read_bytes() == data
    digest = hashlib.sha256(data).hexdigest()
    kept = desk.folder / "archive" / digest[:2] / f"{digest}.xlsx"
    assert kept.read_bytes() == data
    assert desk.run("ledger", "verify").code == 0
    kept.chmod(0o600)
    kept.write_bytes(data + b"x")
    told = desk.run("ledger", "verify")
    assert told.code == 1
    assert "380 - Thành phố Thanh Hóa" in told.out
    kept.unlink()
    assert desk.run("ledger", "verify").code == 1


@pytest.mark.skipif(os.name == "nt", reason="modes of files are Unix's")
def test_only_the_owner_reads_it(desk, sample):
    desk.put(sample("380"))
    desk.batch()
    assert (desk.folder / "ledger.sqlite").stat().st_mode & 0o777 == 0o600
    assert (desk.folder / "archive").stat().st_mode & 0o777 == 0o700


def test_personal_data_is_refused_and_not_kept(desk, sample):
    desk.put(sample("380"), **{"Giải trình!C5": "Ông Nguyễn Văn Thử, CCCD 038185001234, sinh năm 1985"})
    said = desk.batch()
    assert [one["state"] for one in said["files"]] == ["refused"]
    assert desk.files("archive") == []
    assert len(desk.files("refused")) == 2, "a list for the sender, as workbook and page"
    kept = b"".join(
        path.read_bytes() for path in desk.folder.rglob("*") if path.is_file() and path.parent.name != "inbox"
    )
    for secret in ("038185001234", "Nguyễn Văn Thử"):
        assert secret.encode() not in kept
    assert desk.status()["units"]["380"]["state"] == "refused"


def test_when_it_came(desk, sample):
    """--received goes before the sidecar, the sidecar before the file's time."""
    timed = desk.put(sample("380"))
    set_time(timed, "2023-06-12T16:30:00+07:00")
    noted = desk.put(sample("381"))
    noted.with_name(noted.name + ".toml").write_text(
        'received = 2023-06-13\ndocument = "77/BC-UBND ngày 12/6/2023"'
    )
    found = json.loads(desk.run("batch", "--format", "json").out)["files"]
    assert [(one["unit"], one["received"][:10], one["received_basis"]) for one in found] == [
        ("380", "2023-06-12", "file_time"),
        ("381", "2023-06-13", "sidecar"),
    ]
    assert found[1]["document"] == {"number": "77/BC-UBND", "date": "2023-06-12"}
    given = json.loads(
        desk.run("submit", sample("382"), "--received", "16/6/2023 08:05", "--format", "json").out
    )
    assert given["files"][0]["received"].startswith("2023-06-16T08:05")
    units = desk.status()["units"]
    assert [(units[code]["on_time"], units[code]["days_late"]) for code in ("380", "381", "382")] == [
        (True, 0),
        (True, 0),
        (False, 2),
    ]


def test_a_file_from_the_future_came_now(desk, sample, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1686700000")  # 2023-06-13
    set_time(desk.put(sample("380")), "2031-01-01T00:00:00+07:00")
    (found,) = json.loads(desk.run("batch", "--format", "json").out)["files"]
    assert found["received"].startswith("2023-06-13")


def test_what_arrived_later_is_not_known_yet(desk, sample):
    desk.put(sample("380"))
    desk.batch(received="2023-06-18")
    assert desk.report(as_of="2023-06-17")["completeness"]["received"] == 0
    assert desk.report(as_of="2023-06-18")["completeness"]["late"] == ["380"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (["--document", "12/BC-UBND ngày 10/6/2023"], "document_only"),
        (["--secret"], "secret"),
    ],
)
def test_a_report_without_a_file(desk, words, state):
    ran = desk.run("submit", "--unit", "384", "--period", "H1", "--received", "2023-06-10", *words)
    assert ran.code == 0
    assert desk.status()["units"]["384"]["state"] == state


def test_a_workbook_without_its_document(desk, sample):
    desk.put(sample("380"), **{"Bìa!D17": "chưa lấy số"})
    desk.put(sample("381"))
    desk.batch()
    units = desk.status()["units"]
    assert units["380"]["without_document"]
    assert not units["381"]["without_document"]


def test_an_empty_return_in_time_is_not_complete(desk, tmp_path):
    desk.ppmd("template", "--period", "H1", "--unit", "384", "--out", tmp_path)
    desk.put(next(tmp_path.glob("384*.xlsx")))
    desk.batch(received="2023-06-01")
    one = desk.status()["units"]["384"]
    assert (one["state"], one["on_time"], one["overdue"]) == ("incomplete", False, True)


def test_one_blank_cell_makes_no_late_return_of_one_in_time(desk, sample):
    desk.put(sample("394"), "mot.xlsx", **{"Biểu 2. Chung của huyện!E30": None})
    desk.batch(received="2023-06-10")
    one = desk.status()["units"]["394"]
    assert (one["state"], one["on_time"]) == ("returned", False)
    desk.put(sample("394"), "hai.xlsx")
    desk.batch(received="2023-06-18")
    one = desk.status()["units"]["394"]
    assert (one["state"], one["days_late"], one["received"]) == ("usable", 0, "2023-06-10")


def test_a_return_of_several_csv_files(desk, sample, tmp_path):
    """One return saved as one .csv a sheet is one receipt; its files are kept, and it is read again from them."""
    import csv

    from openpyxl import load_workbook

    for sheet in load_workbook(sample("so-yt"), data_only=True):
        place = desk.folder / "inbox" / f"so-yt - A-{sheet.title}.csv"
        with place.open("w", encoding="utf-8", newline="") as file:
            for row in sheet.iter_rows(values_only=True):
                days = (v.strftime("%d/%m/%Y") if hasattr(v, "strftime") else v for v in row)
                csv.writer(file, delimiter=";").writerow(["" if v is None else v for v in days])
    (said,) = desk.batch()["files"]
    assert (said["unit"], said["state"]) == ("so-yt", "accepted")
    (row,) = desk.log()
    assert len(row["parts"]) == len(desk.files("archive")) == len(desk.files("inbox"))
    assert desk.run("ledger", "verify").code == 0
    assert [one["state"] for one in desk.batch()["files"]] == ["known"]
    plan = load_plan(find_plan("thanh_hoa_2023"))
    workspace = Workspace(desk.folder)
    with workspace.journal() as journal:
        holdings = Holdings.open(workspace, plan, journal)
        booked = holdings.book.receipts[1]
        again = Reader(plan).read_source(holdings.source(booked))
        assert again.facts.keys() == holdings.as_read(booked).facts.keys()
        assert {k: f.value for k, f in again.facts.items()} == {
            k: f.value for k, f in holdings.as_read(booked).facts.items()
        }


def test_status_says_who_is_overdue(desk, sample):
    desk.put(sample("380"))
    desk.batch()
    assert desk.run("status", "--period", "H1", "--as-of", "2023-06-14").code == 0
    ran = desk.run("status", "--period", "H1", "--as-of", "2023-06-15")
    assert ran.code == 1
    assert "Huyện Mường Lát" in ran.out
    units = desk.status(as_of="2023-06-15")["units"]
    assert units["384"]["overdue"]
    assert not units["tand"]["overdue"], "asked, not bound"
    assert not units["mttq"]["overdue"], "invited"


def test_the_settings_choose_the_day_that_counts(desk, sample):
    desk.put(sample("406"))  # signed on 16/6, which its cover says
    desk.batch(received="2023-06-14")
    assert desk.status()["units"]["406"]["days_late"] == 0
    settings = desk.folder / "ppmd.toml"
    settings.write_text('lateness = "declared"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert desk.status()["units"]["406"]["days_late"] == 2
    assert desk.report()["completeness"]["late"] == ["406"]


def test_the_journal_keeps_what_was_written(desk, sample):
    desk.put(sample("402"))
    desk.batch()
    with sqlite3.connect(desk.folder / "ledger.sqlite") as base:
        for words in ("UPDATE entry SET who = 'x'", "DELETE FROM fact", "UPDATE finding SET code = 'x'"):
            with pytest.raises(sqlite3.DatabaseError, match="append only"):
                base.execute(words)
        # Whoever takes the locks off leaves a trace all the same.
        base.execute("DROP TRIGGER fact_stays")
        base.execute("UPDATE fact SET value = '7' WHERE entry = 1 AND number = 20")
    told = desk.run("ledger", "verify")
    assert told.code == 1
    assert "Dòng 1 của sổ" in told.out


def test_backup_and_restore(desk, sample, tmp_path):
    desk.put(sample("380"))
    desk.batch()
    pack = tmp_path / "b.zip"
    assert desk.run("ledger", "backup", pack).code == 0
    assert desk.run("ledger", "backup", pack).code == 4, "a backup replaces nothing"
    assert desk.ppmd("ledger", "restore", pack, tmp_path / "again").code == 0
    assert desk.ppmd("ledger", "restore", pack, tmp_path / "again").code == 2
    assert desk.ppmd("ledger", "verify", "--workspace", tmp_path / "again").code == 0
    whole, again = desk.run("ledger", "log"), desk.ppmd("ledger", "log", "--workspace", tmp_path / "again")
    assert whole.out == again.out
    pack.write_bytes(pack.read_bytes()[:-100])
    assert desk.ppmd("ledger", "restore", pack, tmp_path / "third").code == 4


def test_init_touches_nothing_that_is_there(desk, tmp_path):
    settings = desk.folder / "ppmd.toml"
    settings.write_text('workspace = "."\nlang = "en"\n', encoding="utf-8")
    assert desk.ppmd("init", desk.folder).code == 0
    assert settings.read_text(encoding="utf-8") == 'workspace = "."\nlang = "en"\n'
    (tmp_path / "file").write_text("x")
    assert desk.ppmd("init", tmp_path / "file").code == 2


@pytest.mark.parametrize("command", [("batch",), ("status", "--period", "H1"), ("ledger", "log")])
def test_without_a_workspace_the_way_out_is_named(ppmd, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    ran = ppmd(*command)
    assert ran.code == 2
    assert "ppmd init" in ran.err


def test_today(desk, sample, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1686700000")  # 2023-06-14 in Vietnam
    desk.put(sample("380"))
    desk.batch()
    monkeypatch.chdir(desk.folder)
    ran = desk.ppmd()
    assert ran.code == 0
    assert "1/37" in ran.out
    assert "huyện Mường Lát" in ran.out


def test_a_unit_period_or_row_that_is_not_there_is_told(desk):
    for words, says in (
        (("log", "--unit", "zz"), '"zz"'),
        (("log", "--period", "Q1"), '"Q1"'),
        (("show", "9"), "số 9"),
        (("show", "chín"), "cần một số nguyên"),
    ):
        ran = desk.run("ledger", *words)
        assert (ran.code, says in ran.err, ran.out) == (2, True, "")


def test_the_log_of_runs(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("402"))
    desk.batch()
    lines = [json.loads(line) for line in (desk.folder / "log" / "run.jsonl").read_text("utf-8").splitlines()]
    assert [(one["event"], one.get("unit"), one.get("state")) for one in lines] == [
        ("file", "380", "accepted"),
        ("file", "402", "returned"),
        ("summary", None, None),
    ]
    assert lines[-1]["exit"] == 1


def test_a_report_without_a_workbook_is_no_missing_report(desk, sample):
    desk.put(sample("380"))
    desk.batch()
    desk.run(
        *("submit", "--unit", "384", "--period", "H1", "--received", "2023-06-16"),
        *("--document", "12/BC-UBND ngày 10/6/2023"),
    )
    desk.run("submit", "--unit", "cong-an", "--period", "H1", "--received", "2023-06-12", "--secret")
    report = desk.report()
    assert "384" in report["completeness"]["missing"], "its figures are not here"
    duty = next(one for one in report["duties"] if one["id"] == "h1_return")
    states = {one["unit"]: (one["state"], one["days_late"]) for one in duty["units"]}
    assert (states["384"], states["cong-an"], states["381"]) == (
        ("late", 2),
        ("done", None),
        ("not_reported", None),
    )
    desk.run("report", "--period", "H1", "--as-of", "2023-06-20", "--write", "html")
    page = (desk.folder / "reports" / "H1" / "bao-cao-H1.html").read_text("utf-8")
    assert "theo chế độ mật (Công an tỉnh)" in page
    assert "chưa có tệp số liệu (huyện Mường Lát)" in page


def test_a_file_behind_a_password_waits_for_it(desk, sample, tmp_path):
    from tests.intake.test_formats_locked import locked

    (desk.folder / "inbox" / "380.xlsx").write_bytes(locked(sample("380").read_bytes(), "mật khẩu"))
    said = desk.batch()
    assert [(one["state"], one["reason"]) for one in said["files"]] == [("waiting", "file_encrypted")]
    assert said["exit"] == 5
    words = tmp_path / "pw.txt"
    words.write_text("mật khẩu\n", encoding="utf-8")
    assert [one["state"] for one in desk.batch("--password-file", words)["files"]] == ["accepted"]


@pytest.mark.parametrize(
    "side", ['received = "hôm qua"', "received: 2023", 'ngay = "2023-06-12"', 'received = "12/6"'], ids=str
)
def test_a_sidecar_that_is_wrong_stops_nothing(desk, sample, side):
    noted = desk.put(sample("380"))
    noted.with_name(noted.name + ".toml").write_text(side, encoding="utf-8")
    desk.put(sample("381"))
    ran = desk.run("batch", "--format", "json")
    found = json.loads(ran.out)["files"]
    assert [(one["state"], one["reason"]) for one in found] == [("waiting", "sidecar"), ("accepted", None)]
    assert ran.code == 5


def test_a_quiet_run_speaks_of_trouble_alone(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("402"))
    lines = desk.run("batch", "--quiet", "--received", "2023-06-10").out.splitlines()
    assert [line.partition(":")[0][:6] for line in lines] == ["#2 402", "2 tệp"]
    assert len(desk.run("batch", "--quiet").out.splitlines()) == 1


def test_what_is_no_spreadsheet_is_not_passed_over_in_silence(desk, sample):
    for name in ("báo cáo.pdf", "Biểu.docx", "ảnh/zalo.jpg", "nén.zip", "trang.html"):
        (desk.folder / "inbox" / name).parent.mkdir(exist_ok=True)
        (desk.folder / "inbox" / name).write_bytes(b"x")
    file = desk.put(sample("380"))
    file.with_name(file.name + ".toml").write_text("received = 2023-06-10", encoding="utf-8")
    ran = desk.run("batch")
    assert ran.code == 0
    said = [line for line in ran.err.splitlines() if "inbox" in line]
    assert len(said) == 5
    assert "báo cáo.pdf" in ran.err


def test_what_a_person_tells_twice_is_booked_once(desk, two_versions):
    """A command that was cut off before its answer is given again: the journal has it once."""
    kept = [desk.put(one) for one in two_versions]
    desk.run("batch")
    for words in (
        ("submit", "--unit", "384", "--period", "H1", "--document", "12/BC-UBND", "--received", "2023-06-10"),
        ("submit", "--unit", "cong-an", "--period", "H1", "--secret", "--received", "2023-06-10"),
        ("submit", kept[0], "--prefer", "--reason", "đã hỏi đơn vị"),
        ("sent", "--period", "H1", "--number", "55/BC-SLĐTBXH", "--date", "2023-06-19"),
    ):
        before = len(desk.log())
        assert desk.run(*words).code == 0
        assert desk.run(*words).code == 0
        assert len(desk.log()) == before + 1, words
    assert desk.run("submit", kept[1], "--prefer", "--reason", "đã hỏi đơn vị").code == 0
    assert desk.run("submit", kept[0], "--prefer", "--reason", "đã hỏi đơn vị").code == 0
    assert [one["kind"] for one in desk.log()].count("preferred") == 3, "another mind is another row"


def test_a_file_named_after_another_unit_is_booked_with_a_warning_and_its_persons_hidden(desk, sample):
    desk.put(sample("381"), "385 - Huyện Quan Hóa - Nguyễn Văn Hùng.xlsx")
    desk.put(sample("382"), "sầm sơn.xlsx", **{"Bìa!A1": "UBND HUYỆN QUAN HÓA"})
    said = {one["unit"]: one for one in desk.batch()["files"]}
    assert [said[unit]["state"] for unit in ("381", "382")] == ["warnings", "returned"]
    shown = {}
    for number in (1, 2):
        receipt = json.loads(desk.run("ledger", "show", number, "--format", "json").out)
        shown[receipt["unit"]] = receipt["findings"][0]["findings"]
    (name,) = [one for one in shown["381"] if one["code"] == "file_name_of_another"]
    (title,) = [one for one in shown["382"] if one["code"] == "title_of_another"]
    assert (name["severity"], title["severity"], title["cell"]) == ("warning", "error", "A1")
    assert "Huyện Quan Hóa" in name["message"]
    journal = json.dumps([shown, desk.log()], ensure_ascii=False)
    assert "Hùng" not in journal
