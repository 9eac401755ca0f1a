"""Gathers the interface's texts into .ts files and compiles them. Build time only.

python -m app.translations update | compile | check
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from app.i18n import (
    FOLDER,
    SOURCE_LANGUAGE,
    TRANSLATED,
    missing_translations,
    qm_path,
    texts_of,
    ts_path,
)

ROOT = Path(__file__).resolve().parent.parent
SEARCHED = ("widgets", "app")


def _tool(name: str) -> str:
    """A tool of PySide6, which pip lays beside the interpreter."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else name


def _gather(language: str, into: Path) -> None:
    files = sorted(
        str(path.relative_to(ROOT)) for top in SEARCHED for path in (ROOT / top).rglob("*.py")
    )
    command = [
        *(_tool("pyside6-lupdate"), *files, "-no-obsolete", "-locations", "none"),
        *("-source-language", SOURCE_LANGUAGE, "-target-language", language),
        *("-ts", str(into)),
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def update() -> None:
    """Gather the texts of widgets/ and app/ into the .ts of every language."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in TRANSLATED:
        _gather(language, ts_path(language))


def not_gathered() -> list[str]:
    """Texts of the sources that no .ts knows yet: `update` was forgotten."""
    known = texts_of(ts_path(TRANSLATED[0]))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.ts"
        _gather(TRANSLATED[0], fresh)
        found = texts_of(fresh)
    return [f"[{context}] not gathered: {text}" for context, text in sorted(found - known)]


def compile_all() -> None:
    """Make the .qm of every language that has a .ts."""
    for language in TRANSLATED:
        if ts_path(language).exists():
            command = [_tool("pyside6-lrelease"), str(ts_path(language)), "-silent"]
            subprocess.run([*command, "-qm", str(qm_path(language))], check=True)


def main(arguments: list[str]) -> int:
    """Exit status 1: `check` found something not translated."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            problems = not_gathered() + missing_translations()
            for problem in problems:
                print(problem)
            return 1 if problems else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
