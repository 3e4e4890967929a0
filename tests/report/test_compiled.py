"""The code of templates that is kept: it spares the compiling, and nobody else's code is ever run."""

import marshal
import os
from hashlib import sha256

import pytest
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError

from ppmd_cli.report import compiled
from ppmd_cli.report.compiled import Compiled

SOURCE = "{% for one in many %}{{ one }};{% endfor %}"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own."""
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def compilings(monkeypatch):
    """The sources that were compiled, in their order."""
    seen, really = [], Environment.compile

    def compile_(self, source, *rest, **named):
        seen.append(source)
        return really(self, source, *rest, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    return seen


def filled(source=SOURCE, file=b"a file", **options):
    environment = Compiled(file, undefined=StrictUndefined, autoescape=True, **options)
    made = environment.from_string(source)
    environment.keep()
    return made.render(many=("1", "<2>"))


def kept(cache):
    (path,) = cache.glob("*.code")
    return path


def planted(path, code):
    """Another's code as if it were kept, and for the same source."""
    data = marshal.dumps({sha256(SOURCE.encode()).hexdigest(): compile(code, "<template>", "exec")})
    path.write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)


def test_what_was_compiled_is_not_compiled_again(compilings, cache):
    assert filled() == filled() == "1;&lt;2&gt;;"
    assert compilings == [SOURCE]
    assert kept(cache).stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_code_that_is_read_runs_so_that_the_tests_below_mean_something(cache):
    filled()
    planted(kept(cache), "raise ValueError('run')")
    with pytest.raises(ValueError, match="run"):
        filled()


@pytest.mark.skipif(os.name == "nt", reason="files have no such rights there")
@pytest.mark.parametrize("mode", [0o622, 0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_run(cache, mode):
    filled()
    planted(kept(cache), "raise ValueError('run')")
    kept(cache).chmod(mode)
    assert filled() == "1;&lt;2&gt;;"
    assert kept(cache).stat().st_mode & 0o777 == 0o600


def test_what_is_somebody_elses_is_not_run(cache, monkeypatch):
    filled()
    planted(kept(cache), "raise ValueError('run')")
    monkeypatch.setattr(compiled, "_user", lambda: cache.stat().st_uid + 1)
    assert filled() == "1;&lt;2&gt;;"


def test_where_files_have_no_owner_a_folder_that_was_named_is_not_used(cache, monkeypatch):
    filled()
    planted(kept(cache), "raise ValueError('run')")
    monkeypatch.setattr(compiled, "_user", lambda: None)
    assert filled() == "1;&lt;2&gt;;"
    kept(cache).unlink()
    assert filled() == "1;&lt;2&gt;;"
    assert list(cache.glob("*.code")) == []


@pytest.mark.parametrize("length", [0, 1, 64, 65, 70, -1])
def test_a_file_that_is_cut_is_passed_over(compilings, cache, length):
    filled()
    whole = kept(cache).read_bytes()
    kept(cache).write_bytes(whole[:length])
    assert filled() == "1;&lt;2&gt;;"
    assert len(compilings) == 2
    assert kept(cache).read_bytes() == whole


@pytest.mark.parametrize("data", [b"", b"i\x01\x00\x00\x00", b"N", b"?", b"{"])
def test_a_file_that_holds_something_else_is_passed_over(cache, data):
    filled()
    kept(cache).write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)
    assert filled() == "1;&lt;2&gt;;"


def test_another_template_or_another_way_to_compile_it_has_code_of_its_own(compilings):
    assert filled() == "1;&lt;2&gt;;"
    assert filled("{% for one in many %}[{{ one }}]{% endfor %}") == "[1][&lt;2&gt;]"
    assert filled(file=b"another file") == "1;&lt;2&gt;;"
    assert filled(" {% for one in many %}\n{{ one }}{% endfor %}", trim_blocks=True) == " 1&lt;2&gt;"
    assert filled(" {% for one in many %}\n{{ one }}{% endfor %}") == " \n1\n&lt;2&gt;"
    assert len(compilings) == 5


def test_a_template_that_is_wrong_is_told_and_not_kept(cache):
    for _ in range(2):
        with pytest.raises(TemplateSyntaxError):
            filled("{% for %}")
    assert not cache.exists()


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PPMD_CACHE", str(tmp_path / "file" / "cache"))
    assert filled() == "1;&lt;2&gt;;"


def test_the_oldest_go(cache):
    for number in range(compiled.KEPT + 3):
        filled(file=str(number).encode())
    assert len(list(cache.glob("*.code"))) == compiled.KEPT


def test_what_was_made_ready_is_not_made_ready_again(cache):
    seen = []

    def prepare(text):
        seen.append(text)
        return text.upper()

    for by in ("one 1.0", "one 1.0", "one 1.1"):
        environment = Compiled(b"a file", by)
        assert environment.prepared("text", prepare) == "TEXT"
        assert environment.from_string("text").render() == "text"
        environment.keep()
    assert seen == ["text", "text"]
    assert len(list(cache.glob("*.code"))) == 2
