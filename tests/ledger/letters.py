"""What a reader of a letter sees."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def lines(path: Path) -> list[str]:
    """The paragraphs that are not empty, in order, those of tables too."""
    root = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    found = ["".join(part.text or "" for part in one.iter(f"{W}t")).strip() for one in root.iter(f"{W}p")]
    return [line for line in found if line]


def retyped(path: Path, before: str, after: str) -> None:
    """Type over a text, as somebody does in Word."""
    with zipfile.ZipFile(path) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    text = parts["word/document.xml"].decode()
    assert before in text
    parts["word/document.xml"] = text.replace(before, after).encode()
    with zipfile.ZipFile(path, "w") as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
