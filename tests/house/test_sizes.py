"""What a reader must hold in the head at once is bounded."""

import ast
from pathlib import Path

import pytest

from ppmd_cli import resources

FILE_LINES, FUNCTION_LINES = 400, 50
MODULES = [
    path
    for path in sorted(resources.PACKAGE.rglob("*.py"))
    if "plans" not in path.relative_to(resources.PACKAGE).parts
]


def too_long(source: str) -> list[str]:
    """The functions over the bound, with their lines."""
    return [
        f"{node.name}: {length}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(resources.PACKAGE).as_posix())
def test_module(path: Path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= FILE_LINES
    assert too_long(source) == []
    assert path.stem not in {"utils", "util", "helpers", "misc"}


def test_a_long_function_is_seen():
    def source(lines: int) -> str:
        return "class A:\n    def f(self):\n" + "        x = 1\n" * (lines - 1)

    assert too_long(source(50)) == []
    assert too_long(source(51)) == ["f: 51"]
