"""The interface's languages: installs Qt's translators, finds what is not translated. UI thread.

The source is 简体中文; 繁體中文 and English come from resources/translations/watchfloor_*.ts,
compiled to .qm beside them by `app.translations`. The terminal speaks them too (`speaking`).
"""

from __future__ import annotations

import contextlib
import locale
import logging
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import resources

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication, QTranslator

FOLDER = Path(resources.__path__[0]) / "translations"
SOURCE_LANGUAGE = "zh_CN"
TRANSLATED = ("zh_TW", "en")
LANGUAGE_VARIABLE = "WATCHFLOOR_LANGUAGE"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_log = logging.getLogger(__name__)


def ts_path(language: str) -> Path:
    """The translation source of a language."""
    return FOLDER / f"watchfloor_{language}.ts"


def qm_path(language: str) -> Path:
    """The compiled translation of a language."""
    return FOLDER / f"watchfloor_{language}.qm"


def install(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Set the language; the returned translators must live as long as the application."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

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


def language_of(site: Path | None, environment: Mapping[str, str] | None = None) -> str:
    """What a command says its words in: $WATCHFLOOR_LANGUAGE, else the centre's, else the locale's.

    The settings file may be wrong in everything else; one that cannot be read has no say.
    """
    variables = os.environ if environment is None else environment
    in_file = _language_in(site) if site else ""
    return named_language(variables) or in_file or _language_of_locale(variables)


def named_language(environment: Mapping[str, str] | None = None) -> str:
    """What $WATCHFLOOR_LANGUAGE names; empty where it names none that there is."""
    named = (os.environ if environment is None else environment).get(LANGUAGE_VARIABLE, "")
    return named if named in (SOURCE_LANGUAGE, *TRANSLATED) else ""


def _language_in(site: Path) -> str:
    """Empty where the file cannot be read or names a language that there is not."""
    try:
        tree = tomllib.loads(site.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return ""
    centre = tree.get("centre", {})
    language = centre.get("language", SOURCE_LANGUAGE) if isinstance(centre, dict) else ""
    return language if language in (SOURCE_LANGUAGE, *TRANSLATED) else ""


def _language_of_locale(variables: Mapping[str, str]) -> str:
    name = next((variables[key] for key in _LOCALE_VARIABLES if variables.get(key)), "")
    if name.startswith("en"):
        return "en"
    return "zh_TW" if name.startswith(("zh_TW", "zh_HK")) else SOURCE_LANGUAGE


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translated texts of a command-line program, for as long as the block lasts.

    A QCoreApplication is made only where there is none and the language is not the source's; it
    is gone afterwards, so that a program with windows can make its own.
    """
    if language == SOURCE_LANGUAGE:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QLocale

    app, made = QCoreApplication.instance(), None
    if app is None:
        app = made = _bare_application()
    before = QLocale()
    translators = install(app, language)
    try:
        yield
    finally:
        for translator in translators:
            QCoreApplication.removeTranslator(translator)
        QLocale.setDefault(before)
        if made is not None:
            made.shutdown()


def _bare_application() -> QCoreApplication:
    """Qt takes the user's locale for the whole process, decimal comma included: undone here."""
    from PySide6.QtCore import QCoreApplication

    before = locale.setlocale(locale.LC_ALL)
    app = QCoreApplication(["watchfloor"])
    locale.setlocale(locale.LC_ALL, before)
    return app


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
