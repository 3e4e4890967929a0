"""A cache of its own for every test run, so that nobody's cache is read or written."""

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path / "cache"))
