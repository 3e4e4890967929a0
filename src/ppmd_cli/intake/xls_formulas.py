"""Compiled formulas of .xls in the words of .xlsx: numbers, cells, + - * / and SUM; nothing of any other."""

from __future__ import annotations

import struct

from ppmd_cli.model.cell import a1

_SIGNS = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/"}
_REF, _AREA, _FUNCTION = {0x24, 0x44, 0x64}, {0x25, 0x45, 0x65}, {0x22, 0x42, 0x62}
_ATTRIBUTE, _SUM_OF_ONE, _SPACE = 0x19, 0x10, 0x40
_SUM = 4
_COLUMN = 0x3FFF
_LONGEST = 1000  # bytes


class _OtherError(Exception):
    """Something that is not reckoned."""


def plain_formula(tokens: bytes) -> str | None:
    """Return the formula of compiled tokens (BIFF8, 2.5.198 of MS-XLS), None where it holds anything else.

    A formula shared by several cells is kept elsewhere, and so is none.
    """
    if not 0 < len(tokens) <= _LONGEST:
        return None
    parts: list[str] = []
    at = 0
    try:
        while at < len(tokens):
            at += 1 + _token(tokens[at], tokens[at + 1 :], parts)
    except (_OtherError, IndexError, struct.error):
        return None
    return parts[0] if len(parts) == 1 else None


def _token(token: int, rest: bytes, parts: list[str]) -> int:
    """Take one token; return how many bytes belong to it."""
    if token in _SIGNS:
        right, left = parts.pop(), parts.pop()
        parts.append(f"({left}{_SIGNS[token]}{right})")
        return 0
    if token in {0x12, 0x15}:  # a plus sign, brackets: the order stands in the tokens
        return 0
    if token == 0x13:
        parts.append(f"(0-{parts.pop()})")
        return 0
    if token == 0x1E:
        parts.append(str(struct.unpack_from("<H", rest)[0]))
        return 2
    if token == 0x1F:
        parts.append(_number(struct.unpack_from("<d", rest)[0]))
        return 8
    if token in _REF:
        row, column = struct.unpack_from("<HH", rest)
        parts.append(a1(row + 1, (column & _COLUMN) + 1))
        return 4
    if token in _AREA:
        top, bottom, left, right = struct.unpack_from("<HHHH", rest)
        parts.append(f"{a1(top + 1, (left & _COLUMN) + 1)}:{a1(bottom + 1, (right & _COLUMN) + 1)}")
        return 8
    if token in _FUNCTION:
        count, function = rest[0], struct.unpack_from("<H", rest, 1)[0]
        if function != _SUM or not 0 < count <= len(parts):
            raise _OtherError
        parts[-count:] = [f"SUM({','.join(parts[-count:])})"]
        return 3
    if token == _ATTRIBUTE and rest[0] & (_SUM_OF_ONE | _SPACE):
        if rest[0] & _SUM_OF_ONE:
            parts.append(f"SUM({parts.pop()})")
        return 3
    raise _OtherError


def _number(number: float) -> str:
    if not 0 <= number < 1e15:
        raise _OtherError
    return repr(number) if number % 1 else str(int(number))
