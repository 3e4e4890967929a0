"""A closed period gives the same report for ever; whether a file is such a report can be told."""

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from ppmd_cli import __version__
from tests.conftest import REPOSITORY
from tests.ledger.desk import edited, start

FORMATS = ("docx", "xlsx", "html", "json")
PLAN = REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
TOTAL = "Biểu 1. Theo xã!E10"


def hashes(folder):
    """The sha256 of each format of the report in a folder."""
    found = {}
    for name in FORMATS:
        (path,) = folder.glob(f"*.{name}")
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture
def filled(desk, sample):
    """A workspace with the returns of three units."""
    for unit in ("380", "394", "cong-an"):
        desk.put(sample(unit))
    desk.batch(received="2023-06-10")
    return desk


def fits(answer):
    """The answer, which must agree with its schema."""
    name = answer["schema"].removeprefix("ppmd.")
    schema = json.loads((REPOSITORY / "schema" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)
    return answer


def closed(desk, *words):
    ran = desk.run("close", "--period", "H1", "--as-of", "2023-06-20", "--format", "json", *words)
    return fits(json.loads(ran.out)) | {"exit": ran.code} if ran.out else {"exit": ran.code, "err": ran.err}


def test_it_is_a_draft_until_it_is_closed(desk, tmp_path):
    """Also where every verdict is determined; of a folder, which nobody closes, until the returns are due."""
    year = REPOSITORY / "sample_data" / "FY"
    for path in sorted(year.glob("*.xlsx")):
        shutil.copy(path, desk.folder / "inbox")
    desk.batch(received="2023-12-10")

    def is_draft(*words):
        out = tmp_path / "out"
        ran = desk.run("report", "--period", "FY", "--out", out, "--write", "html,docx", *words)
        assert ran.code == 0, ran.err
        page = next(out.glob("*.html")).read_text("utf-8")
        assert "chưa đủ số liệu để đánh giá" not in page
        with zipfile.ZipFile(next(out.glob("*.docx"))) as pack:
            word = "DỰ THẢO" in pack.read("word/document.xml").decode()
        marks = {'class="draft"' in page, word, "Dự thảo" in ran.out}
        assert len(marks) == 1
        return marks.pop()

    assert is_draft("--as-of", "2023-12-20")
    assert desk.run("close", "--period", "FY", "--as-of", "2023-12-20").code == 0
    assert not is_draft("--closed")
    assert is_draft("--as-of", "2023-12-14", "--from", year)
    assert not is_draft("--as-of", "2023-12-15", "--from", year)


def lock_of(desk, said):
    """The lock file that an answer names."""
    return fits(json.loads(next((desk.folder / "archive").rglob(f"{said['lock']}.lock.json")).read_bytes()))


def again(desk, out, *words):
    ran = desk.run("report", "--period", "H1", "--closed", "--out", out, "--quiet", *words)
    assert ran.code == 0, ran.err
    return hashes(out)


def verified(desk, path, *words):
    ran = desk.run("report", "--verify", path, "--format", "json", *words)
    answer = fits(json.loads(ran.out))
    assert ran.code == (0 if answer["reproduced"] else 1)
    return answer, [one["code"] for one in answer["reasons"]]


def process(folder, cwd, out, *words, program=None, **environ):
    """The program as another person's process has it."""
    surroundings = {"PATH": os.environ["PATH"], **environ}
    if program is not None:
        surroundings["PYTHONPATH"] = str(program / "src")
    call = [sys.executable, "-m", "ppmd_cli", "report", "--period", "H1", "--out", str(out), "--quiet"]
    ran = subprocess.run(
        [*call, "--workspace", str(folder), *words],
        cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=120, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return hashes(out)


def test_the_same_bytes_on_another_day_machine_zone_and_language(filled, tmp_path):
    assert closed(filled)["state"] == "closed"
    first = again(filled, tmp_path / "a")
    moved = tmp_path / "máy khác" / "ws"
    shutil.copytree(filled.folder, moved)
    for number, environ in enumerate((
        {"TZ": "Pacific/Auckland", "LANG": "C", "HOME": str(tmp_path / "nobody"), "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1900000000", "PYTHONHASHSEED": "7"},
        {"TZ": "UTC", "LANG": "vi_VN.UTF-8", "PPMD_LANG": "en", "PPMD_CACHE": str(tmp_path / "cache")},
    )):  # fmt: skip
        assert process(moved, tmp_path, tmp_path / f"p{number}", "--closed", **environ) == first


def test_later_returns_and_edits_of_plan_and_templates_do_not_touch_it(ppmd, tmp_path, sample):
    from tests.ledger.desk import Desk

    plan = tmp_path / "plan"
    shutil.copytree(PLAN, plan)
    folder = tmp_path / "ws"
    assert ppmd("init", folder, "--plan", plan).code == 0
    desk = Desk(folder, ppmd)
    desk.put(sample("380"))
    desk.batch(received="2023-06-10")
    assert closed(desk)["state"] == "closed"
    first = again(desk, tmp_path / "a")
    # Another checkout of the same program, in which the office has changed its templates.
    program = tmp_path / "program"
    shutil.copytree(REPOSITORY / "src", program / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "templates", program / "templates")
    shutil.copy(REPOSITORY / "pyproject.toml", program)
    style = program / "templates" / "style.css"
    style.write_text(style.read_text("utf-8") + "\nbody { color: #123456 }\n", "utf-8")
    page = program / "templates" / "report.html.j2"
    page.write_text(page.read_text("utf-8").replace("<footer>", "<footer>Mẫu mới. "), "utf-8")
    shutil.copy(tmp_path / "a" / "bao-cao-H1.docx", program / "templates" / "report.docx")
    definition = plan / "plan.yaml"
    definition.write_text(definition.read_text("utf-8").replace("value: 80", "value: 75", 1), "utf-8")
    desk.put(sample("394"))
    assert desk.batch(received="2023-06-16")["exit"] == 5, "it is closed: the file waits"
    desk.run(
        "submit", folder / "inbox" / sample("394").name, "--reopen", "gửi bổ sung", "--received", "2023-06-16"
    )
    assert process(folder, tmp_path, tmp_path / "b", "--closed", program=program, HOME=str(tmp_path)) == first
    live = process(
        folder, tmp_path, tmp_path / "c", "--as-of", "2023-06-20", program=program, HOME=str(tmp_path)
    )
    assert all(live[name] != first[name] for name in FORMATS), "the guard: all of it was changed"
    definition.write_text("không còn là kế hoạch", "utf-8")
    assert process(folder, tmp_path, tmp_path / "d", "--closed", program=program, HOME=str(tmp_path)) == first


def test_it_is_not_closed_over_what_nobody_has_decided_or_read(desk, sample, tmp_path):
    other = tmp_path / "hai.xlsx"
    other.write_bytes(edited(sample("380"), {"Biểu 2. Chung của huyện!E18": 999}))
    desk.put(sample("380"))
    desk.put(other)
    desk.run("batch")
    desk.put(sample("394"))
    desk.put(sample("394", "FY"), "năm.xlsx")
    said = closed(desk, "--as-of", "2031-01-01")
    assert (said["state"], said["exit"]) == ("refused", 1)
    assert [(one["kind"], len(one["names"])) for one in said["unsettled"]] == [("conflict", 1), ("unread", 1)]
    assert said["unsettled"][1]["names"] == [sample("394").name], "the year's return is not of this period"
    assert [one["kind"] for one in desk.log()] == ["receipt", "receipt"]
    said = closed(desk, "--as-of", "2031-01-01", "--force")
    assert (said["state"], said["exit"]) == ("closed", 0)
    lock = lock_of(desk, said)
    assert [one["kind"] for one in lock["unsettled"]] == ["conflict", "unread"]
    assert (
        hashlib.sha256(next((desk.folder / "archive").rglob("*.lock.json")).read_bytes()).hexdigest()
        == said["lock"]
    )


def test_the_lock_names_what_made_the_report(filled):
    lock = lock_of(filled, closed(filled))
    assert [(one["unit"], one["counts"]) for one in lock["returns"]] == [
        ("380", True),
        ("394", True),
        ("cong-an", True),
    ]
    assert lock["basis"]["ledger"]["last"] == 3
    assert sorted(lock["basis"]["templates"]) == [
        "report.docx",
        "report.html.j2",
        "report.js",
        "report_brief.docx",
        "report_letter.docx",
        "report_province.docx",
        "style.css",
    ]
    assert lock["plan"]["files"]["plan.yaml"] == hashlib.sha256((PLAN / "plan.yaml").read_bytes()).hexdigest()
    assert sorted(lock["report"]) == sorted(FORMATS)


def test_what_comes_later_waits_until_the_period_is_opened_and_both_editions_remain(filled, sample, tmp_path):
    closed(filled)
    first = again(filled, tmp_path / "a")
    filled.put(sample("387"))
    said = filled.batch(received="2023-06-16")
    assert (said["exit"], said["summary"]["waiting"]) == (5, 1)
    assert filled.status()["units"]["387"]["state"] == "missing"
    assert closed(filled)["exit"] == 2, "it is closed already"
    assert filled.run("submit", "--unit", "384", "--period", "H1", "--secret").code == 2, (
        "nor is a telling booked"
    )
    assert filled.run("close", "--period", "H1", "--reopen", " ").code == 2, "a reason is needed"
    assert filled.run("close", "--period", "H1", "--reopen", "387 gửi muộn").code == 0
    assert filled.run("close", "--period", "H1", "--reopen", "lần nữa").code == 2, "it is open"
    assert filled.batch(received="2023-06-16")["summary"]["accepted"] == 1
    assert closed(filled)["edition"] == 2
    second = again(filled, tmp_path / "b")
    assert second["json"] != first["json"]
    assert again(filled, tmp_path / "c", "--edition", "1") == first
    assert filled.run("report", "--period", "H1", "--edition", "3").code == 2
    assert verified(filled, tmp_path / "a" / "bao-cao-H1.docx")[0]["edition"] == 1
    assert [one["kind"] for one in filled.log() if one["kind"] in ("closed", "reopened")] == [
        "closed", "reopened", "closed",
    ]  # fmt: skip


def test_who_lacks_is_told_when_a_period_is_closed(filled):
    ran = filled.run("close", "--period", "H1", "--as-of", "2023-06-20")
    assert "Khóa khi còn 34 đơn vị phải báo cáo chưa có số liệu dùng được: " in ran.err


def test_submit_opens_for_a_reason(filled, sample):
    closed(filled)
    path = filled.put(sample("387"))
    assert filled.run("submit", path).code == 5
    assert filled.run("submit", path, "--reopen", "văn bản 12/UBND", "--received", "2023-06-16").code == 0
    assert filled.status()["units"]["387"]["versions"] == 1
    assert filled.status()["closed"] is False
    reasons = [one["reason"] for one in filled.log() if one["kind"] == "reopened"]
    assert reasons == ["văn bản 12/UBND"]


def test_an_open_periods_report_is_verified_by_the_ledgers_place(filled, sample, tmp_path):
    out = tmp_path / "a"
    filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--out", out)
    paths = [next(out.glob(f"*.{name}")) for name in FORMATS]
    assert [verified(filled, path)[0]["reproduced"] for path in paths] == [True] * 4
    filled.put(sample("387"))
    filled.batch(received="2023-06-12")
    for path in paths:
        answer, _ = verified(filled, path)
        assert (answer["reproduced"], answer["later"], answer["ledger_row"]) == (True, 1, 3)


def test_what_differs_is_said(filled, tmp_path, ppmd, sample):
    closed(filled)
    again(filled, tmp_path)
    word = tmp_path / "bao-cao-H1.docx"
    changed = tmp_path / "sửa.docx"
    with zipfile.ZipFile(word) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name,
                data.replace("báo cáo".encode(), b"bao cao") if name == "word/document.xml" else data,
            )
    answer, codes = verified(filled, changed)
    assert (codes, answer["reasons"][0]["names"]) == (["parts"], ["word/document.xml"])
    packed = tmp_path / "nén lại.docx"
    with zipfile.ZipFile(word) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert verified(filled, packed)[1] == ["packed"]
    page = tmp_path / "sửa.html"
    page.write_bytes((tmp_path / "bao-cao-H1.html").read_bytes().replace("báo cáo".encode(), b"bao cao"))
    assert page.read_bytes() != (tmp_path / "bao-cao-H1.html").read_bytes()
    assert verified(filled, page)[1] == ["content"]
    figures = tmp_path / "sửa.json"
    told = json.loads((tmp_path / "bao-cao-H1.json").read_bytes())
    told["indicators"][0]["numerator"] = "1"
    figures.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert verified(filled, figures)[1] == ["no_state"]
    assert verified(filled, sample("380"))[1] == ["no_stamp"]
    note = tmp_path / "x.txt"
    note.write_text("x", "utf-8")
    assert verified(filled, note)[1] == ["no_report"]
    assert filled.run("report", "--verify", tmp_path / "không có").code == 2
    folder = tmp_path / "other"
    ppmd("init", folder, "--plan", "thanh_hoa_2023")
    elsewhere = ppmd("report", "--verify", word, "--workspace", folder, "--format", "json")
    assert [one["code"] for one in json.loads(elsewhere.out)["reasons"]] == ["ledger"]


def test_another_plan_or_program_is_named(filled, tmp_path, monkeypatch):
    filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path)
    plan = tmp_path / "plan"
    shutil.copytree(PLAN, plan)
    (plan / "plan.yaml").write_text((plan / "plan.yaml").read_text("utf-8") + "\n# ghi chú\n", "utf-8")
    assert verified(filled, tmp_path / "bao-cao-H1.docx", "--plan", plan)[1] == ["plan"]
    assert verified(filled, tmp_path / "bao-cao-H1.json", "--plan", plan)[1] == ["plan"]
    closed(filled)
    assert verified(filled, tmp_path / "bao-cao-H1.docx", "--plan", plan)[1] == [], "the closing kept it"
    older = tmp_path / "cũ.docx"
    with zipfile.ZipFile(tmp_path / "bao-cao-H1.docx") as old, zipfile.ZipFile(older, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/custom.xml":
                data = data.replace(f'"version":"{__version__}"'.encode(), b'"version":"0.0.1"')
            new.writestr(
                name, data.replace("báo cáo".encode(), b"x") if name == "word/document.xml" else data
            )
    answer, codes = verified(filled, older)
    assert (codes, answer["reasons"][0]["names"]) == (["tool", "parts"], ["0.0.1", __version__])


def test_a_program_that_makes_another_report_says_so(filled, tmp_path, monkeypatch):
    closed(filled)
    monkeypatch.setattr("ppmd_cli.report.xlsx.book.INDENT", 9)
    ran = filled.run("report", "--period", "H1", "--closed", "--out", tmp_path)
    assert ran.code == 1
    assert "lần khóa 1: xlsx." in ran.err


def test_the_stamp_prints_nothing_and_adds_no_key(filled, tmp_path, ppmd):
    filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path / "a")
    ppmd(
        "report",
        "--from",
        filled.folder / "inbox",
        "--period",
        "H1",
        "--as-of",
        "2023-06-20",
        "--out",
        tmp_path / "b",
    )
    for name in ("docx", "xlsx"):
        with zipfile.ZipFile(next((tmp_path / "a").glob(f"*.{name}"))) as file:
            assert file.testzip() is None
            own = {one: file.read(one) for one in file.namelist()}
        with zipfile.ZipFile(next((tmp_path / "b").glob(f"*.{name}"))) as file:
            plain = {one: file.read(one) for one in file.namelist()}
        assert set(own) - set(plain) == {"docProps/custom.xml"}
        assert {one for one in plain if own[one] != plain[one]} <= {
            "[Content_Types].xml", "_rels/.rels",
            "word/document.xml", "xl/worksheets/sheet8.xml", "xl/worksheets/sheet11.xml",
        }  # fmt: skip
        assert b"ppmd-stamp" not in own.get("word/document.xml", b"")
    keys = [list(json.loads(next((tmp_path / place).glob("*.json")).read_bytes())) for place in "ab"]
    assert keys[0] == keys[1]
    page = next((tmp_path / "a").glob("*.html")).read_text("utf-8")
    assert page.index("ppmd-stamp") < page.index("</head>")


def test_a_backup_brings_closed_periods_along_and_a_lost_file_is_told(filled, tmp_path, ppmd):
    closed(filled)
    first = again(filled, tmp_path / "a")
    assert filled.run("ledger", "backup", tmp_path / "b.zip").code == 0
    assert ppmd("ledger", "restore", tmp_path / "b.zip", tmp_path / "new").code == 0
    assert process(tmp_path / "new", tmp_path, tmp_path / "c", "--closed", HOME=str(tmp_path)) == first
    assert filled.run("ledger", "verify").code == 0
    lost = hashlib.sha256((PLAN / "rules.yaml").read_bytes()).hexdigest()
    next((filled.folder / "archive").rglob(f"{lost}*")).unlink()
    ran = filled.run("ledger", "verify")
    assert (ran.code, "rules.yaml (H1/1)" in ran.out) == (1, True)
    assert filled.run("report", "--period", "H1", "--closed").code == 4
    assert verified(filled, tmp_path / "a" / "bao-cao-H1.docx")[1] == ["archive"]


def test_a_closing_that_is_cut_off_has_closed_nothing(filled, monkeypatch, tmp_path):
    from ppmd_cli.errors import OutputError
    from ppmd_cli.ledger.store import Journal

    with monkeypatch.context() as patch:

        def refuse(self, *words):
            raise OutputError("ledger.error.busy", path=self.path)

        patch.setattr(Journal, "append", refuse)
        assert closed(filled)["exit"] == 4
    assert filled.status()["closed"] is False
    assert closed(filled)["edition"] == 1
    again(filled, tmp_path)


@pytest.mark.parametrize("words", [
    ("--closed",),
    ("--closed", "--as-of", "2023-06-20"),
    ("--closed", "--from", "."),
    ("--verify", "x", "--from", "."),
])  # fmt: skip
def test_wrong_usage_is_named(filled, words):
    ran = filled.run("report", "--period", "H1", *words)
    assert ran.code == 2
    assert ran.err.strip()


def tampered(path, out, change):
    """A report with another stamp."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/custom.xml":
                text = data.decode("utf-8")
                start, end = text.index("<vt:lpwstr>") + 11, text.index("</vt:lpwstr>")
                told = change(json.loads(text[start:end]))
                data = (
                    text[:start] + (told if isinstance(told, str) else json.dumps(told)) + text[end:]
                ).encode()
            new.writestr(name, data)
    return out


def test_a_stamp_that_somebody_wrote_is_judged_and_breaks_nothing(filled, tmp_path):
    filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path)
    path = tmp_path / "bao-cao-H1.docx"
    closed(filled)
    changes = [
        lambda _: "không phải JSON",
        lambda _: "[" * 5000,
        lambda _: "[]",
        lambda told: told | {"edition": "x"},
        lambda told: told | {"edition": 9},
        lambda told: told | {"edition": 1},
        lambda told: told | {"lang": "fr"},
        lambda told: told | {"period": "../../x"},
        lambda told: told | {"pace": {"a": "1/0"}},
        lambda told: told | {"templates": {}},
        lambda told: told | {"templates": dict.fromkeys(told["templates"], "../../../ledger")},
        lambda told: told | {"tool": []},
        lambda told: told | {"as_of": "hôm nay"},
        lambda told: told | {"ledger": {"last": -1, "digest": ""}},
        lambda told: told | {"ledger": {"last": 10**12, "digest": ""}},
        lambda told: told | {"plan": "f" * 64},
    ]
    for number, change in enumerate(changes):
        answer, codes = verified(filled, tampered(path, tmp_path / f"{number}.docx", change))
        assert (answer["reproduced"], bool(codes)) == (False, True), number
    assert verified(filled, tampered(path, tmp_path / "y.docx", lambda told: told))[1] == ["packed"]


def test_a_page_that_names_no_script_is_judged_too(filled, tmp_path):
    """As one made before there was a script, or as somebody wrote it."""
    filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path)
    page = (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")
    assert verified(filled, tmp_path / "bao-cao-H1.html")[0]["reproduced"]
    stamp = re.search(r'<meta name="ppmd-stamp" content="([^"]*)">', page)[1]
    told = json.loads(html.unescape(stamp))
    del told["templates"]["report.js"]
    (tmp_path / "x.html").write_text(page.replace(stamp, html.escape(json.dumps(told))), encoding="utf-8")
    answer, codes = verified(filled, tmp_path / "x.html")
    assert (answer["reproduced"], bool(codes)) == (False, True)


@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
def test_killed_while_closing(filled, tmp_path):
    """Ended like a power cut before some of its acts on the disk: it is closed or not, and the next run closes it."""
    words = ("close", "--period", "H1", "--as-of", "2023-06-20")
    trial = tmp_path / "trial"
    shutil.copytree(filled.folder, trial)
    last = start(replace(filled, folder=trial), 0, *words)
    acts = int(last.stderr.rpartition("acts ")[2])
    assert acts > 20, "the guard: acts are seen"
    for number in (*range(2, acts - 4, acts // 3), acts - 3, acts - 2, acts - 1, acts):
        folder = tmp_path / f"k{number}"
        shutil.copytree(filled.folder, folder)
        desk = replace(filled, folder=folder)
        assert start(desk, number, *words).returncode == -9
        assert desk.run("ledger", "verify").code == 0
        if not desk.status()["closed"]:
            assert closed(desk)["edition"] == 1
        assert [one["kind"] for one in desk.log()].count("closed") == 1
        assert desk.run("ledger", "verify").code == 0, "the lock that the journal names is there"
        again(desk, folder / "out")


def test_the_public_edition_of_a_closed_period_for_ever(filled, tmp_path, sample):
    """Made from what is frozen, recognised as ours, and never taken for the office's own."""
    live = filled.run("report", "--period", "H1", "--as-of", "2023-06-20", "--audience", "public", "--quiet")
    assert live.code == 0, live.err
    place = filled.folder / "reports" / "H1" / "public"
    assert {one.name for one in place.iterdir()} == {f"bao-cao-H1-cong-bo.{name}" for name in FORMATS}
    assert verified(filled, place / "bao-cao-H1-cong-bo.html")[0]["reproduced"]
    closed(filled)
    inside = again(filled, tmp_path / "inside")
    first = again(filled, tmp_path / "a", "--audience", "public")
    filled.put(sample("395"))
    assert again(filled, tmp_path / "b", "--audience", "public") == first
    words = ("--closed", "--audience", "public")
    assert process(filled.folder, tmp_path, tmp_path / "c", *words, PYTHONHASHSEED="1") == first
    assert process(filled.folder, tmp_path, tmp_path / "d", *words, PYTHONHASHSEED="7") == first
    assert all(inside[name] != first[name] for name in FORMATS)
    for name in FORMATS:
        answer, codes = verified(filled, tmp_path / "a" / f"bao-cao-H1-cong-bo.{name}")
        assert (codes, answer["edition"]) == ([], 1)
