"""Old workbooks made by hand: records of BIFF8 in a compound file, plain or with a password."""

import hashlib
import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def bof(kind: int, version: int = 0x600) -> bytes:
    return record(0x809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0x600))


def text(words: str) -> bytes:
    return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")


def label(row: int, column: int, words: str) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, 0) + text(words))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def formula(row: int, column: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", flags, 0, 0))


def stream(cells: bytes, middle: bytes = b"", *, version: int = 0x600) -> bytes:
    """A Workbook stream with one sheet "S"; `middle` stands among the globals."""
    sheet = record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S")
    head = bof(5, version) + middle
    start = len(head) + len(sheet) + 4
    sheet = record(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"S")
    return head + sheet + record(0x0A) + bof(0x10, version) + cells + record(0x0A)


def compound(name: str, data: bytes) -> bytes:
    """A compound file with one stream, made as long as needs no mini sectors."""
    data = data.ljust(4096 + len(data) % 4, b"\0")
    size = len(data)
    count = -(-size // 512)
    data = data.ljust(count * 512, b"\0")
    table = [FAT, END, *range(3, 2 + count), END]
    assert len(table) <= 128
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)[:40]
    head = head[:76] + struct.pack("<109I", 0, *[FREE] * 108)
    root = _entry("Root Entry", 5, child=1, start=END, size=0)
    entries = root + _entry(name, 2, child=FREE, start=2, size=size)
    sectors = struct.pack("<128I", *(table + [FREE] * (128 - len(table)))) + entries.ljust(512, b"\0")
    return head + sectors + data


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    return (
        head + struct.pack("<III", FREE, FREE, child) + bytes(36) + struct.pack("<III", start, size, 0)
    ).ljust(128, b"\0")


def xls(cells: bytes, middle: bytes = b"", *, version: int = 0x600) -> bytes:
    return compound("Workbook", stream(cells, middle, version=version))


def locked_xls(cells: bytes, password: str) -> bytes:
    """The same, encrypted as Excel 97 does (MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.6)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    key = _key(password, salt)
    checked = _rc4(_block(key, 0), verifier + hashlib.md5(verifier).digest())
    plain = bytearray(stream(cells, record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + checked)))
    cipher = b"".join(_rc4(_block(key, block), bytes(1024)) for block in range(len(plain) // 1024 + 1))
    at = 0
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        first = at + 4 + (4 if kind == 0x85 else 0)
        if kind not in {0x809, 0x2F}:
            for place in range(first, at + 4 + size):
                plain[place] ^= cipher[place]
        at += 4 + size
    return compound("Workbook", bytes(plain))


def _key(password: str, salt: bytes) -> bytes:
    short = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    return hashlib.md5((short + salt) * 16).digest()[:5]


def _block(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + struct.pack("<I", number)).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
