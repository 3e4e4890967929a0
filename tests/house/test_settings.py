"""Defaults < the nearest ppmd.toml < PPMD_* < flags; what is wrong is named with its line."""

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from ppmd_cli import settings
from ppmd_cli.errors import SettingsError, UsageError
from ppmd_cli.i18n import choose_language
from ppmd_cli.system import clock


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ppmd.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_when_there_is_no_file(tmp_path):
    (tmp_path / ".git").mkdir()
    found = settings.load(tmp_path, {})
    assert (found.file, found.plan, found.lang, found.returns, found.workspace) == (
        None,
        None,
        "vi",
        None,
        None,
    )


def test_all_keys(tmp_path):
    path = write(
        tmp_path,
        'plan = "some_plan"\nlang = "en"\nreturns = "in/2"\nworkspace = "../ws"\n'
        '[pace]\na = 0.45\nb = "1/3"\nc = "40%"\n[document]\nnumber = "05/BC-X"\ndate = 2001-07-09\n',
    )
    found = settings.load(tmp_path, {})
    assert found.file == path
    assert (found.plan, found.lang) == ("some_plan", "en")
    assert found.returns == tmp_path / "in" / "2"
    assert found.workspace == tmp_path.parent / "ws"
    assert found.pace == {"a": Fraction(9, 20), "b": Fraction(1, 3), "c": Fraction(2, 5)}
    assert found.documents == {"report": settings.DocumentSettings(number="05/BC-X", day=date(2001, 7, 9))}
    assert found.origins["lang"] == str(path)


def test_reminders_and_letters(tmp_path):
    assert settings.load(tmp_path, {}).remind == settings.RemindSettings(letter_after=0, list_after=3)
    write(
        tmp_path,
        "[remind]\nletter_after = 5\n[letter]\nsymbol = 'S-X'\ndate = 2001-07-09\nsignatory = 'A'\ndrafted_by = 'X'\n",
    )
    found = settings.load(tmp_path, {}).remind
    assert found == settings.RemindSettings(5, 5, "S-X", date(2001, 7, 9), "A", "X")


def test_each_step_goes_before_the_one_below(tmp_path):
    path = write(tmp_path, 'plan = "from_file"\nlang = "en"\n')
    assert settings.load(tmp_path, {}).plan == "from_file"
    with_variable = settings.load(tmp_path, {"PPMD_PLAN": "from_variable", "PPMD_RETURNS": "r"})
    assert with_variable.plan == "from_variable"
    assert with_variable.lang == "en"
    assert with_variable.returns == tmp_path / "r"
    with_flag = with_variable.with_flags(plan="from_flag", workspace=None)
    assert with_flag.plan == "from_flag"
    assert with_flag.origins == {"plan": "--plan", "lang": str(path), "returns": "PPMD_RETURNS"}


def test_the_nearest_file_counts_and_the_search_ends_at_git(tmp_path):
    write(tmp_path, 'lang = "en"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert settings.load(inner, {}).lang == "en"
    write(tmp_path / "a", 'lang = "vi"\n')
    assert settings.load(inner, {}).lang == "vi"
    (inner / ".git").mkdir()
    assert settings.load(inner, {}).file is None


def test_a_plan_may_be_a_folder_beside_the_file(tmp_path):
    (tmp_path / "mine").mkdir()
    write(tmp_path, 'plan = "mine"\n')
    assert settings.load(tmp_path, {}).plan == str(tmp_path / "mine")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('lang = "vi"\nlangue = "en"\n', 2, "langue"),
        ('lang = "fr"\n', 1, "lang"),
        ("\nplan = 5\n", 2, "plan"),
        ('returns = ""\n', 1, "returns"),
        ("[pace]\na = 0.5\nb = 1.5\n", 3, "pace.b"),
        ('[pace]\nb = "half"\n', 2, "pace.b"),
        ("[pace]\nb = true\n", 2, "pace.b"),
        ('[document]\ndate = "05/07/2001"\n', 2, "date"),
        ("[document]\n\nnummer = 1\n", 3, "document.nummer"),
        ("pace = 1\n", 1, "pace"),
        ('lang = "vi"\n\nlang = "en"\n', 3, None),
        ("plan = \n", 1, None),
    ],
)
def test_a_wrong_file_is_exit_3_with_its_line(tmp_path, text, line, key, monkeypatch, ppmd):
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {})
    assert caught.value.slots["path"] == path
    assert int(str(caught.value.slots["line"])) == line
    assert caught.value.slots.get("key") == key
    monkeypatch.chdir(tmp_path)
    assert ppmd("--help").code == 0  # help speaks all the same


def test_a_variable_that_is_wrong(tmp_path):
    with pytest.raises(SettingsError):
        settings.load(tmp_path, {"PPMD_LANG": "fr"})


@pytest.mark.parametrize(
    ("argv", "environ", "configured", "lang"),
    [
        ([], {}, None, "vi"),
        ([], {}, "en", "en"),
        ([], {"PPMD_LANG": "vi"}, "en", "vi"),
        (["report", "--lang", "en"], {"PPMD_LANG": "vi"}, None, "en"),
        (["--lang=en", "report"], {}, "vi", "en"),
        (["validate", "--", "--lang=en"], {}, None, "vi"),
        (["--lang", "fr"], {}, None, "vi"),
    ],
)
def test_language(argv, environ, configured, lang):
    assert choose_language(argv, environ, configured) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ('lang = "en"', "en"),
        ("# the language\n  lang='en' # here", "en"),
        ('"lang" = "vi"\nplan = "x"', "vi"),
        ('# lang = "en"\n', None),
        ('[pace]\nlang = "1/2"', None),
        ("lang =", None),
    ],
)
def test_the_language_is_read_as_the_parser_reads_it(tmp_path, text, lang):
    write(tmp_path, text)
    assert settings.configured_language(tmp_path) == lang
    if not text.endswith("="):
        assert settings.load(tmp_path, {}).lang == (lang or "vi")


def test_the_only_clock():
    day = date(2001, 2, 3)
    assert clock.today(day, {"SOURCE_DATE_EPOCH": "0"}) == day
    assert clock.today(None, {"SOURCE_DATE_EPOCH": "86399"}) == date(1970, 1, 1)
    assert clock.now({"SOURCE_DATE_EPOCH": "86400"}) == datetime(1970, 1, 2, tzinfo=UTC)
    assert clock.today(None, {}) == datetime.now().astimezone().date()
    with pytest.raises(UsageError):
        clock.today(None, {"SOURCE_DATE_EPOCH": "yesterday"})


def test_particulars_of_documents(tmp_path: Path) -> None:
    (tmp_path / "ppmd.toml").write_text(
        '[document]\nsigner = "…"\nsignatory = "GIÁM ĐỐC"\n'
        '[document.province]\nsymbol = "BC-X"\nrecipients = ["Như trên", "Lưu: VT."]\n'
        "[document.letter]\n",
        encoding="utf-8",
    )
    assert settings.load(tmp_path).documents == {
        "report": settings.DocumentSettings(signer="…", signatory=("GIÁM ĐỐC",)),
        "province": settings.DocumentSettings(symbol="BC-X", recipients=("Như trên", "Lưu: VT.")),
    }


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[document.letter]\nnummer = 1\n", "document.letter.nummer"),
        ("[document]\nrecipients = []\n", "recipients"),
        ("[document.provinz]\n", "document.provinz"),
    ],
)
def test_particulars_that_are_not_known(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "ppmd.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        settings.load(tmp_path)
    assert error.value.slots["key"] == key
