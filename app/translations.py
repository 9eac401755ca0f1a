"""Gathers the interface's texts into .ts files and compiles them. Build time only.

python -m app.translations update | compile | check
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.i18n import FOLDER, TRANSLATED, missing_translations, qm_path, ts_path

ROOT = Path(__file__).resolve().parent.parent
SEARCHED = ("widgets", "app")


def _tool(name: str) -> str:
    """A tool of PySide6, which pip lays beside the interpreter."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else name


def update() -> None:
    """Gather the texts of widgets/ and app/ into the .ts of every language."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = sorted(
        str(path.relative_to(ROOT)) for top in SEARCHED for path in (ROOT / top).rglob("*.py")
    )
    for language in TRANSLATED:
        command = [
            *(_tool("pyside6-lupdate"), *files, "-no-obsolete", "-locations", "none"),
            *("-source-language", "zh_CN", "-target-language", language),
            *("-ts", str(ts_path(language).relative_to(ROOT))),
        ]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


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
            problems = missing_translations()
            for problem in problems:
                print(problem)
            return 1 if problems else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
