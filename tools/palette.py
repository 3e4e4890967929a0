"""A screenshot with few colours: the same picture in a third of the bytes. Numpy is there, a library of pictures is not."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

HEAD = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


def fewer_colours(path: Path, most: int = 64) -> None:
    """Write a PNG of 8 bits a channel anew with `most` colours at most (up to 256), each one that is in it.

    Those that most points have are kept as they are; the rest, the rims of letters, become the nearest of them.
    """
    pixels = _points(path.read_bytes())
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    points = np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    chosen = points[_chosen(points, counts, most)]
    nearest = np.concatenate(
        [
            ((some[:, None, :] - chosen[None]) ** 2).sum(axis=2).argmin(axis=1)
            for some in np.array_split(points, 64)
        ]
    )
    bits = next(one for one in (1, 2, 4, 8) if len(chosen) <= 1 << one)
    rows = nearest[places.reshape(height, width)].astype(np.uint8)
    path.write_bytes(_indexed(rows, chosen.astype(np.uint8), bits))


def _chosen(points: np.ndarray, counts: np.ndarray, most: int) -> list[int]:
    """The colours that do most good: each takes in turn what is far from those before, by how many points it has."""
    first = int(counts.argmax())
    found = [first]
    away = ((points - points[first]) ** 2).sum(axis=1)
    while len(found) < min(most, len(points)):
        best = int((away * counts).argmax())
        if not away[best]:
            break
        found.append(best)
        away = np.minimum(away, ((points - points[best]) ** 2).sum(axis=1))
    return found


def _points(data: bytes) -> np.ndarray:
    """Height, width and three channels; what can be seen through is white behind."""
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", data[16:29])
    if data[:8] != HEAD or depth != 8 or kind not in CHANNELS:
        raise ValueError("no PNG of 8 bits a channel in colour")
    body, at = b"", 8
    while at < len(data):
        (size,), name = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body += data[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    step = CHANNELS[kind]
    lines = np.frombuffer(zlib.decompress(body), dtype=np.uint8).reshape(height, 1 + width * step)
    found = np.zeros((height, width, step), dtype=np.uint8)
    above = np.zeros((width, step), dtype=np.uint8)
    for place, line in enumerate(lines):
        found[place] = above = _line(int(line[0]), line[1:].reshape(width, step), above)
    if step == 3:
        return found
    seen = found[..., 3:].astype(np.uint16)
    return ((found[..., :3] * seen + 255 * (255 - seen)) // 255).astype(np.uint8)


def _line(way: int, line: np.ndarray, above: np.ndarray) -> np.ndarray:
    """A row without the filter that it was written with."""
    if way == 0:
        return line.copy()
    if way == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    if way == 2:
        return line + above
    made, left, corner = line.astype(int).tolist(), [0] * line.shape[1], [0] * line.shape[1]
    for values, over in zip(made, above.astype(int).tolist(), strict=True):
        for at, (value, a, b, c) in enumerate(zip(values, left, over, corner, strict=True)):
            values[at] = (value + ((a + b) // 2 if way == 3 else _paeth(a, b, c))) & 255
        left, corner = values, over
    return np.array(made, dtype=np.uint8)


def _paeth(a: int, b: int, c: int) -> int:
    p = a + b - c
    x, y, z = abs(p - a), abs(p - b), abs(p - c)
    return a if x <= y and x <= z else b if y <= z else c


def _indexed(rows: np.ndarray, colours: np.ndarray, bits: int) -> bytes:
    height, width = rows.shape
    if bits < 8:
        each = 8 // bits
        wide = np.zeros((height, -(-width // each) * each), dtype=np.uint8)
        wide[:, :width] = rows
        parts = wide.reshape(height, -1, each)
        shifts = np.arange(each - 1, -1, -1, dtype=np.uint8) * bits
        rows = (parts << shifts).sum(axis=2, dtype=np.uint8)
    lines = np.concatenate([np.zeros((height, 1), dtype=np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", width, height, bits, 3, 0, 0, 0)
    parts_of = (
        (b"IHDR", head),
        (b"PLTE", colours.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return HEAD + b"".join(_chunk(name, data) for name, data in parts_of)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
