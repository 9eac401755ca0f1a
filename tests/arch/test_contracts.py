"""The house's walls: import contracts hold, and fail when broken on purpose."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "widgets", "video", "backends")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_contracts_hold(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("widgets/theme.py", "import backends.hub.store"),
        ("backends/record/alarm.py", "import socket"),
        ("backends/hub/__init__.py", "import PySide6"),
        ("backends/hub/__init__.py", "import backends.gateway"),
        ("video/api.py", "import av"),
        ("video/api.py", "import backends.record"),
        ("backends/gateway/departments/urban/__init__.py",
         "import backends.gateway.departments.transport"),
        ("backends/gateway/__init__.py", "import backends.demo"),
    ],
)  # fmt: skip
def test_a_broken_contract_fails(house: Path, file: str, line: str) -> None:
    path = house / file
    before = path.read_text(encoding="utf-8")
    path.write_text(before + f"\n{line}\n", encoding="utf-8")
    try:
        result = lint(house)
    finally:
        path.write_text(before, encoding="utf-8")
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
