"""The interface's languages: installs Qt's translators, finds what is not translated. UI thread.

The source is 简体中文; 繁體中文 and English come from resources/translations/watchfloor_*.ts,
compiled to .qm beside them by `app.translations`.
"""

from __future__ import annotations

import logging
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources

FOLDER = Path(resources.__path__[0]) / "translations"
SOURCE_LANGUAGE = "zh_CN"
TRANSLATED = ("zh_TW", "en")
_log = logging.getLogger(__name__)


def ts_path(language: str) -> Path:
    """The translation source of a language."""
    return FOLDER / f"watchfloor_{language}.ts"


def qm_path(language: str) -> Path:
    """The compiled translation of a language."""
    return FOLDER / f"watchfloor_{language}.qm"


def install(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Set the language; the returned translators must live as long as the application."""
    QLocale.setDefault(QLocale(language))
    installed = []
    own = QTranslator(app)
    if language != SOURCE_LANGUAGE:
        if own.load(str(qm_path(language))):
            app.installTranslator(own)
            installed.append(own)
        else:
            _log.warning("no compiled translation for %s; the interface stays in Chinese", language)
    qt = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if qt.load(QLocale(language), "qtbase", "_", folder):
        app.installTranslator(qt)
        installed.append(qt)
    return installed


def missing_translations() -> list[str]:
    """What keeps the languages from being complete, a line each; empty when all is well.

    A text is complete when it is translated, not unfinished, and keeps its {places}.
    """
    problems = []
    for language in TRANSLATED:
        path = ts_path(language)
        if not path.exists():
            problems.append(f"{path.name}: missing")
            continue
        problems += [f"{path.name}: {text}" for text in _problems_of(path)]
    return problems


def texts_of(path: Path) -> set[tuple[str, str]]:
    """(context, source text) of every text in a .ts; empty where the file is not there."""
    if not path.exists():
        return set()
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def _problems_of(path: Path) -> list[str]:
    problems = []
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            source = message.findtext("source", "")
            translation = message.find("translation")
            kind = translation.get("type", "") if translation is not None else "unfinished"
            if kind in ("vanished", "obsolete"):
                continue
            text = (translation.text or "") if translation is not None else ""
            if kind == "unfinished" or not text:
                problems.append(f"[{name}] not translated: {source}")
            elif _places(text) != _places(source):
                problems.append(f"[{name}] its places differ: {source}")
    return problems


def _places(text: str) -> list[str]:
    return sorted(part.split("}")[0] for part in text.split("{")[1:])
