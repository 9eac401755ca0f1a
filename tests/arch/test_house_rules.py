"""Rules that no linter knows: lock files, exec() in coroutines, the Qt release we can use."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    p for d in ("app", "widgets", "video", "backends") for p in (ROOT / d).rglob("*.py")
)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    for pinned in re.findall(r"^[A-Za-z0-9].*==.*$", text, re.MULTILINE):
        assert pinned.endswith("\\"), f"{pinned} has no hash"


def test_no_exec_inside_a_coroutine() -> None:
    """Under qasync a nested exec() leaves the loop broken for good."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef):
                found += [
                    f"{path}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr in {"exec", "exec_", "processEvents"}
                ]
    assert not found


def test_colours_stand_in_the_theme_only() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "widgets").rglob("*.py")
        if path.name != "theme.py"
        and re.search(r"[\"']#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert not found


class _Bell(QObject):
    rang = Signal(object)


def test_twenty_thousand_signals_do_not_abort() -> None:
    """PySide6 6.12.0 on Python 3.11 dropped a reference to True with every emit."""
    bell = _Bell()
    heard: list[object] = []
    bell.rang.connect(heard.append)
    for number in range(20_000):
        bell.rang.emit(number % 2 == 0)
        bell.setObjectName("x")
        bell.blockSignals(False)
    assert len(heard) == 20_000
