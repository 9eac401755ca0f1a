"""The terminal speaks the interface's languages, and knows which one to speak."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app import i18n, translations
from app.cli import main

SITE = """
[centre]
language = "{language}"
[hub]
listen = "127.0.0.1:1"
data = "data"
[[camera]]
name = "人民路"
main = "rtsp://127.0.0.1:1/main"
"""
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
HALF_WIDTH_BESIDE_CHINESE = re.compile("[\u4e00-\u9fff][,:;()!?]|[,:;()!?][\u4e00-\u9fff]")
# Characters that 简体中文 alone has, of those in our texts.
SIMPLIFIED = set("软检没显应输码数据录务执总级报进启动联络线绘编号资长设备认时钟统权达连")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The languages as the sources have them now, whatever lies compiled beside them."""
    folder = tmp_path_factory.mktemp("translations")
    with pytest.MonkeyPatch.context() as patch:
        for language in i18n.TRANSLATED:
            shutil.copy(i18n.ts_path(language), folder)
        patch.setattr(i18n, "FOLDER", folder)
        translations.compile_all()
    return folder


@pytest.fixture(autouse=True)
def nobody_else_says_the_language(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "FOLDER", compiled)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("WATCHFLOOR_LANGUAGE", "WATCHFLOOR_SITE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def site(folder: Path, language: str) -> Path:
    path = folder / "site.toml"
    path.write_text(SITE.format(language=language), encoding="utf-8")
    return path


def helped(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh_CN"),
        ({"LANG": "C"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_HK.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "C"}, "zh_CN"),
        ({"LC_ALL": "", "LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "WATCHFLOOR_LANGUAGE": "zh_TW"}, "zh_TW"),
        ({"LANG": "en_US.UTF-8", "WATCHFLOOR_LANGUAGE": "tlh"}, "en"),
    ],
)
def test_without_a_settings_file_the_environment_says_the_language(
    environment: Mapping[str, str], language: str
) -> None:
    assert i18n.language_of(None, environment) == language


def test_the_centres_language_goes_before_the_locale_and_the_override_before_all(
    tmp_path: Path,
) -> None:
    path = site(tmp_path, "zh_TW")
    assert i18n.language_of(path, {"LANG": "en_US.UTF-8"}) == "zh_TW"
    assert i18n.language_of(path, {"WATCHFLOOR_LANGUAGE": "en"}) == "en"


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (b"[hub]\n", "zh_CN"),  # the settings' own default
        (b'\xef\xbb\xbf[centre]\nlanguage = "zh_TW"\n', "zh_TW"),
        (b'[centre]\nlanguage = "zh_TW"\n[nonsense]\n', "zh_TW"),
        (b'[centre]\nlanguage = "tlh"\n', "en"),
        (b"[centre]\nlanguage = 7\n", "en"),
        (b"[centre]\nlanguage = [[]]\n", "en"),
        (b"centre = 7\n", "en"),
        (b"[centre\n", "en"),
        (b"\xff\xfe", "en"),
    ],
)
def test_a_broken_settings_file_says_its_language_where_it_can(
    tmp_path: Path, content: bytes, language: str
) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(content)
    assert i18n.language_of(path, {"LANG": "en_US.UTF-8"}) == language
    assert i18n.language_of(tmp_path / "nowhere.toml", {"LANG": "en_US.UTF-8"}) == "en"


def test_doctor_in_english_has_no_chinese_but_the_files_own_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--site", str(site(tmp_path, "en"))]) == 1
    said = capsys.readouterr().out
    assert "人民路" in said
    assert "does not answer" in said
    assert "What to do:" in said
    assert not CHINESE.findall(said.replace("人民路", ""))


def test_doctor_in_traditional_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--site", str(site(tmp_path, "zh_TW"))]) == 1
    said = capsys.readouterr().out
    assert "軟體版本：" in said
    assert "怎麼辦：" in said
    assert not SIMPLIFIED & set(said)
    assert not HALF_WIDTH_BESIDE_CHINESE.findall(said)


def test_doctor_in_simplified_chinese_keeps_full_width_punctuation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--site", str(site(tmp_path, "zh_CN"))]) == 1
    said = capsys.readouterr().out
    assert "软件版本：" in said
    assert not HALF_WIDTH_BESIDE_CHINESE.findall(said)


@pytest.mark.parametrize("command", ["", "run", "console", "demo", "support", "audit", "bench"])
def test_help_in_english_has_no_chinese(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    helped(*command.split())
    said = capsys.readouterr().out
    assert said.startswith("usage: watchfloor")
    assert not CHINESE.findall(said)


def test_help_in_both_chineses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    helped()
    assert "检查本机缺什么、连不上什么，并说明怎么办" in capsys.readouterr().out
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    helped()
    said = capsys.readouterr().out
    assert "檢查本機缺什麼、連不上什麼，並說明怎麼辦" in said
    assert not SIMPLIFIED & set(said)


def test_a_wrong_command_is_said_in_the_language_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WATCHFLOOR_LANGUAGE", "en")
    with pytest.raises(SystemExit) as ended:
        main(["audit"])
    assert ended.value.code == 2
    assert not CHINESE.findall(capsys.readouterr().err)


def test_a_language_is_spoken_only_as_long_as_the_command_lasts(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    with i18n.speaking("en"):
        assert QCoreApplication.translate("Doctor", "时钟") == "Clock"
        with i18n.speaking("zh_TW"):
            assert QCoreApplication.translate("Doctor", "时钟") == "時鐘"
        assert QCoreApplication.translate("Doctor", "时钟") == "Clock"
    assert QCoreApplication.translate("Doctor", "时钟") == "时钟"


_TRANSLATES = re.compile(r"\b(translate|tr)$")


def _said_untranslated(path: Path) -> list[str]:
    """Chinese literals outside translate(), tr() and docstrings."""
    translated: set[int] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _TRANSLATES.search(ast.unparse(node.func)):
            translated |= {id(part) for argument in node.args for part in ast.walk(argument)}
        elif isinstance(node, ast.Expr):
            translated.add(id(node.value))
    return [
        f"{path.name}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and id(node) not in translated
    ]


def test_what_the_programs_say_goes_through_the_translators() -> None:
    app = Path(i18n.__file__).parent
    # Names of people and seats are data, so is what a bench searches; what is wrong with settings
    # is said in two languages.
    data = (
        "accounts.py",
        "site.py",
        "bench_search.py",
        "bench_house.py",
        "bench_departments.py",
        "bench_map_feed.py",
        "demo_watch_words.py",
        *(f"paper/{name}.py" for name in ("examples", "examples_night", "examples_watch")),
    )
    apart = {*(app / name for name in data), *(app / "settings").iterdir()}
    found = [
        text for path in app.rglob("*.py") if path not in apart for text in _said_untranslated(path)
    ]
    assert not found
