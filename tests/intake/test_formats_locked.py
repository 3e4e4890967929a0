"""Protected files: opened with a password that was given, else named, with the way out."""

import io
import json

import openpyxl
import pytest

from ppmd_cli.intake import workbook as door
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import open_source
from ppmd_cli.intake.workbook import read_workbook
from tests.conftest import REPOSITORY
from tests.intake import biff

ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
SAMPLE = REPOSITORY / "sample_data"


def locked(data: bytes, password: str) -> bytes:
    stream = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


@pytest.fixture
def path(tmp_path):
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["B2"] = "Nga Thủy"
    book.save(stream)
    path = tmp_path / "a.xls"
    path.write_bytes(locked(stream.getvalue(), "Đúng 1"))
    return path


def said(found) -> str:
    return found.code if isinstance(found, Refused) else found.sheets[0].text(2, 2)


@pytest.mark.parametrize(
    ("passwords", "expected"),
    [
        ((), "file_encrypted"),
        (("sai", "đúng 1"), "password_wrong"),
        (("sai", "Đúng 1"), "Nga Thủy"),
    ],
)
def test_each_password_is_tried(path, passwords, expected):
    source = open_source(path)
    found = read_workbook(source, passwords)
    assert said(found) == expected
    if isinstance(found, Refused):
        assert found.sha256 == source.sha256


def test_without_the_extra_the_way_out_is_named(path, monkeypatch):
    monkeypatch.setattr(door, "find_spec", lambda _: None)
    assert said(read_workbook(open_source(path), ("Đúng 1",))) == "password_extra_missing"
    assert said(read_workbook(open_source(path))) == "file_encrypted"


def test_what_is_open_to_all_is_opened(path):
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    path.write_bytes(locked(stream.getvalue(), "VelvetSweatshop"))
    assert said(read_workbook(open_source(path))) == ""


def test_an_encrypted_package_that_is_damaged(path):
    data = bytearray(path.read_bytes())
    at = data.index("EncryptionInfo".encode("utf-16-le"))
    data[at + 116 : at + 120] = b"\xff\xff\xff\x7f"
    path.write_bytes(bytes(data))
    assert said(read_workbook(open_source(path), ("Đúng 1",))) in {
        "file_corrupt",
        "file_encrypted",
        "reader_died",
    }


def test_validate_with_a_password_file(ppmd, tmp_path):
    good = next(SAMPLE.glob("H1/381*.xlsx"))
    (tmp_path / "381.xlsx").write_bytes(locked(good.read_bytes(), "mở 381"))
    (tmp_path / "pw.txt").write_text("khác\nmở 381\n", encoding="utf-8")

    def validated(*words):
        return json.loads(ppmd("validate", tmp_path / "381.xlsx", "--format", "json", *words).out)["files"][0]

    plain = json.loads(ppmd("validate", good, "--format", "json").out)["files"][0]
    opened = validated("--password-file", tmp_path / "pw.txt")
    assert opened["outcome"] == plain["outcome"] == "clean"
    assert opened["unit"] == "381"
    assert opened["sha256"] != plain["sha256"]
    assert [one["code"] for one in validated()["findings"]] == ["file_encrypted"]
    ran = ppmd("validate", good, "--password-file", tmp_path / "no.txt")
    assert ran.code == 2
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    assert ppmd("validate", good, "--password-file", tmp_path / "bad.txt").code == 4


def test_an_xls_with_a_password(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(biff.locked_xls(biff.label(1, 1, "Nga Thủy") + biff.number(2, 1, 5), "Đúng 1"))
    source = open_source(path)
    assert said(read_workbook(source)) == "file_encrypted"
    assert said(read_workbook(source, ("sai",))) == "password_wrong"
    found = read_workbook(source, ("sai", "Đúng 1"))
    assert said(found) == "Nga Thủy"
    assert found.sheets[0].text(3, 2) == "5"
    assert [code for code, _ in found.notices] == ["format_without_checksum"]
