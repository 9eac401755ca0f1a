"""Languages: what is missing is found, what is there is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app import i18n, translations

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context><name>Probe</name>
<message><source>大屏 {{count}}</source><translation{kind}>{text}</translation></message>
</context></TS>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    monkeypatch.setattr(i18n, "TRANSLATED", ("en",))
    monkeypatch.setattr(translations, "TRANSLATED", ("en",))
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("", "Wall {count}", None),
        (' type="unfinished"', "Wall {count}", "not translated"),
        ("", "", "not translated"),
        ("", "Wall", "places differ"),
        (' type="vanished"', "", None),
    ],
)
def test_what_is_not_translated_is_found(
    folder: Path, kind: str, text: str, problem: str | None
) -> None:
    i18n.ts_path("en").write_text(TS.format(kind=kind, text=text), encoding="utf-8")
    found = i18n.missing_translations()
    assert (problem is None and found == []) or (problem is not None and problem in found[0])


def test_a_missing_file_is_found(folder: Path) -> None:
    assert i18n.missing_translations() == ["watchfloor_en.ts: missing"]


def test_a_text_nobody_gathered_is_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.ts_path("en").write_text(TS.format(kind="", text="Wall {count}"), encoding="utf-8")
    (tmp_path / "widgets").mkdir()
    (tmp_path / "widgets" / "probe.py").write_text(
        "from PySide6.QtCore import QCoreApplication\n"
        'WORDS = QCoreApplication.translate("Probe", "新的一句")\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    assert translations.not_gathered() == ["[Probe] not gathered: 新的一句"]


def test_a_compiled_language_is_spoken(folder: Path, qtbot: QtBot) -> None:
    i18n.ts_path("en").write_text(TS.format(kind="", text="Wall {count}"), encoding="utf-8")
    translations.compile_all()
    app = QCoreApplication.instance()
    assert app is not None
    installed = i18n.install(app, "en")
    try:
        assert QCoreApplication.translate("Probe", "大屏 {count}") == "Wall {count}"
    finally:
        for translator in installed:
            app.removeTranslator(translator)
    assert QCoreApplication.translate("Probe", "大屏 {count}") == "大屏 {count}"
