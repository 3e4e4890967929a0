"""Files built to do harm, and files harmed on the way."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmd_cli.intake.refusal import Limits, Refused
from tests.intake.books import code, drawn, packed, parts, read

ROWS = '<row r="1">' + "".join(f"<c><v>{n * 37}</v></c>" for n in range(40)) + "</row>"
PLAIN = {
    stored: packed(parts(ROWS), method)
    for stored, method in ((True, zipfile.ZIP_STORED), (False, zipfile.ZIP_DEFLATED))
}
CELLS = drawn(PLAIN[True])


def with_entries(*entries: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO(packed(parts(ROWS)))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/one.xml", "XL/Worksheets/ONE.xml"])
def test_one_name_twice(name):
    assert code(with_entries((name, b"<x/>"))) == "file_hostile entry_twice"


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a", "/etc/passwd", "xl\\a.xml", "C:/a.xml"])
def test_names_that_lead_out(name):
    assert code(with_entries((name, b"x"))) == "file_hostile entry_name"


def test_too_many_entries():
    entries = tuple((f"xl/{n}", b"") for n in range(20))
    assert code(with_entries(*entries), Limits(max_entries=20)) == "file_hostile entries"
    assert code(with_entries(*entries), Limits(max_entries=30)) == "read"


def test_a_bomb_is_refused_by_what_it_declares():
    bomb = with_entries(("xl/media/a.png", bytes(40 << 20)))
    assert len(bomb) < 100_000
    assert code(bomb) == "file_hostile expansion"
    assert code(bomb, Limits(max_ratio=10_000)) == "read"
    assert code(bomb, Limits(max_ratio=10_000, max_expanded=30 << 20)) == "file_hostile expansion"


def test_a_bomb_that_declares_little_gives_no_more_than_it_declares():
    data = bytearray(packed(parts("<row/>" * 200_000)))
    at = data.index(b"PK\x01\x02", data.index(b"xl/worksheets/one.xml") + 50)
    while data[at + 46 : at + 67] != b"xl/worksheets/one.xml":
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    assert code(bytes(data)) == "file_corrupt zip"


def test_parts_are_charged_each_time_they_are_read():
    made = parts()
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="s1"/>' for n in range(1, 200))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", sheets + "</sheets>")
    made["xl/worksheets/one.xml"] += " " * 100_000
    assert code(made, Limits(max_expanded=5_000_000)) == "file_hostile expansion"


def test_an_encrypted_entry_is_named_so():
    data = bytearray(PLAIN[True])
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert code(bytes(data)) == "file_encrypted"


def test_an_unusual_compression_is_refused():
    assert code(packed(parts(ROWS), zipfile.ZIP_LZMA)) == "file_hostile compression"


@pytest.mark.parametrize("stored", [True, False])
@settings(max_examples=400)
@given(data=st.data())
def test_a_flipped_bit_never_changes_a_value(stored, data):
    flipped = bytearray(PLAIN[stored])
    bit = data.draw(st.integers(0, len(flipped) * 8 - 1))
    flipped[bit // 8] ^= 1 << bit % 8
    result = read(bytes(flipped))
    assert isinstance(result, Refused) or drawn(bytes(flipped)) == CELLS


@settings(max_examples=200)
@given(cut=st.integers(1, len(PLAIN[False]) - 1))
def test_a_file_cut_short_is_refused(cut):
    assert isinstance(read(PLAIN[False][:cut]), Refused)


@settings(max_examples=200)
@given(noise=st.binary(max_size=300), at=st.integers(0, len(PLAIN[False])))
def test_noise_gives_a_refusal_never_a_traceback(noise, at):
    result = read(PLAIN[False][:at] + noise + PLAIN[False][at + len(noise) :])
    assert isinstance(result, Refused) or drawn(PLAIN[False]) == CELLS


@settings(max_examples=200)
@given(rows=st.text("<>/rcv=\"' 1AB&;x", max_size=60))
def test_any_xml_is_read_or_refused(rows):
    code(parts(rows))
