"""The door: what is opened, what is refused and as what, what a folder holds."""

import io
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ppmd_cli.errors import UsageError
from ppmd_cli.intake.refusal import Limits, Refused
from ppmd_cli.intake.source import Source, find_returns, open_source, source_from_bytes
from ppmd_cli.intake.workbook import read_workbook
from tests.intake.books import PACKAGE, packed, parts


def kind(data: bytes) -> str:
    """The kind, or the code and what was seen."""
    source = source_from_bytes(Path("x.xlsx"), data)
    if isinstance(source, Source):
        return source.kind
    return " ".join((source.code, *(text for _, text in source.slots)))


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def office(content_type: str) -> bytes:
    made = parts()
    made["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>'
    )
    return packed(made)


def ole(*streams: str) -> bytes:
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + (9).to_bytes(2, "little") + bytes(16) + bytes(464)
    )
    return head + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams).ljust(
        1024, b"\0"
    )


SPREADSHEETML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
CASES = {
    "xlsx": (packed(parts()), "xlsx"),
    "xlsm": (office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xlsm"),
    "xlsb": (office("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "file_is_xlsb"),
    "docx": (
        office("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        "file_is_document word",
    ),
    "pptx": (
        office("application/vnd.openxmlformats-officedocument.presentationml.x+xml"),
        "file_is_document slides",
    ),
    "ods": (zipped("a", first=("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), "ods"),
    "odt": (
        zipped("a", first=("mimetype", "application/vnd.oasis.opendocument.text")),
        "file_is_document opendocument",
    ),
    "zip": (zipped("a.xlsx"), "file_unknown archive"),
    "xls": (ole("Root Entry", "Workbook"), "xls"),
    "xls 5": (ole("Root Entry", "Book"), "file_is_xls old"),
    "encrypted": (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "locked"),
    "doc": (ole("Root Entry", "WordDocument"), "file_is_document word"),
    "half an xls": (ole("Root Entry")[:600], "file_truncated"),
    "html": ("\ufeff <HTML><body><table>".encode(), "html"),
    "html table": (b"<table border=1><tr><td>1", "html"),
    "mhtml": (b"MIME-Version: 1.0\r\n", "file_is_html mhtml"),
    "csv": ("Mã;Xã\n1;Nga Thủy".encode(), "csv"),
    "csv utf-16": ("Mã\tXã\n1\tNga Thủy".encode("utf-16"), "csv"),
    "csv cp1258": (b"M\xe3;X\xe3\n1;2", "csv"),
    "old xml": (SPREADSHEETML.encode(), "file_is_xml_spreadsheet"),
    "pdf": (b"%PDF-1.7\n", "file_is_document pdf"),
    "picture": (b"\x89PNG\r\n\x1a\n", "file_is_document image"),
    "noise": (bytes(range(256)), "file_unknown binary"),
    "half an xlsx": (packed(parts())[:-200], "file_truncated"),
    "empty": (b"", "file_empty"),
}


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES.keys())
def test_a_file_is_known_by_its_content(data, expected):
    assert kind(data) == expected


def test_a_file_is_read_once_with_its_hash(tmp_path):
    path = tmp_path / "Nga Sơn.txt"
    path.write_bytes(packed(parts()))
    source = open_source(path)
    assert isinstance(source, Source)
    assert (source.name, source.data, len(source.sha256)) == ("Nga Sơn.txt", path.read_bytes(), 64)


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path):
    fifo = tmp_path / "pipe.xlsx"
    os.mkfifo(fifo)
    for path in (fifo, tmp_path, Path("/dev/zero")):
        result = open_source(path)
        assert isinstance(result, Refused)
        assert result.code == "file_not_regular"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        assert isinstance(open_source(tmp_path / "s"), Refused)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(5 << 30)
    assert open_source(path) == Refused("file_too_large", (("limit", str(32 << 20)), ("size", str(5 << 30))))
    path.write_bytes(b"x" * 11)
    assert open_source(path, Limits(max_bytes=10)) == Refused(
        "file_too_large", (("limit", "10"), ("size", "11"))
    )


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts()))
    real = os.read

    def read_and_write(descriptor: int, size: int) -> bytes:
        with path.open("ab") as stream:
            stream.write(b"x")
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", read_and_write)
    assert open_source(path) == Refused("file_changed")


def test_a_file_that_may_not_be_read_or_is_gone(tmp_path, monkeypatch):
    assert open_source(tmp_path / "x.xlsx") == Refused("file_unreadable", (("reason", "gone"),))

    def deny(*_: object) -> int:
        raise PermissionError

    (tmp_path / "x.xlsx").write_bytes(b"x")
    monkeypatch.setattr(os, "open", deny)
    assert open_source(tmp_path / "x.xlsx") == Refused("file_unreadable", (("reason", "permission"),))


def test_a_password_makes_a_file_encrypted(tmp_path):
    msoffcrypto = pytest.importorskip("msoffcrypto.format.ooxml")
    plain, locked = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    openpyxl.Workbook().save(plain)
    with plain.open("rb") as source, locked.open("wb") as target:
        msoffcrypto.OOXMLFile(source).encrypt("x", target)
    source = open_source(locked)
    assert isinstance(source, Source)
    result = read_workbook(source)
    assert isinstance(result, Refused)
    assert result.code == "file_encrypted"


def test_folders_are_walked_in_order_and_a_named_file_is_always_read(tmp_path):
    for name in (
        "b/2.xlsx",
        "b/~$2.xlsx",
        "b/.~lock.2.xlsx#",
        "b/._2.xlsx",
        "a/c/1.XLSM",
        "a/note.txt",
        "0.csv",
        "z.xls",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find_returns([tmp_path / "a" / "note.txt", tmp_path, tmp_path / "b" / "2.xlsx"])
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == [
        "a/note.txt",
        "0.csv",
        "z.xls",
        "a/c/1.XLSM",
        "b/2.xlsx",
    ]
    assert [(skipped.path.name, skipped.reason) for skipped in found.skipped] == [
        ("._2.xlsx", "resource_fork"),
        (".~lock.2.xlsx#", "lock_file"),
        ("~$2.xlsx", "lock_file"),
    ]


def test_a_folder_set_apart_is_read_only_when_named(tmp_path):
    for name in ("H1/1.xlsx", "faults/2.xlsx", "faults/deep/3.xlsx", "faults/.ppmdignore"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    whole, named = find_returns([tmp_path]), find_returns([tmp_path / "faults"])
    assert [path.name for path in whole.files] == ["1.xlsx"]
    assert [(one.path.name, one.reason) for one in whole.skipped] == [("faults", "folder_set_apart")]
    assert [path.name for path in named.files] == ["2.xlsx", "3.xlsx"]


def test_what_was_thrown_away_does_not_count_again(tmp_path):
    for name in ("1.xlsx", ".Trash-1000/files/2.xlsx", "$RECYCLE.BIN/3.xlsx", ".git/4.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find_returns([tmp_path])
    assert [path.name for path in found.files] == ["1.xlsx"]
    assert {(one.path.name, one.reason) for one in found.skipped} == {
        ("$RECYCLE.BIN", "folder_hidden"),
        (".Trash-1000", "folder_hidden"),
        (".git", "folder_hidden"),
    }
    assert len(find_returns([tmp_path / ".git"]).files) == 1, "when it is named itself"


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError) as caught:
        find_returns([tmp_path / "không có"])
    assert caught.value.slots["path"] == tmp_path / "không có"


def test_a_folder_that_links_to_itself_ends(tmp_path):
    (tmp_path / "1.xlsx").write_bytes(b"x")
    (tmp_path / "again").symlink_to(tmp_path)
    assert find_returns([tmp_path]).files == (tmp_path / "1.xlsx",)


def test_the_door_opens_no_library():
    words = "import sys, ppmd_cli.intake.xlsx; print([n for n in ('openpyxl', 'pandas', 'pydantic', 'rich', 'yaml') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
