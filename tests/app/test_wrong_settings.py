"""A settings file that is wrong: said by file and line, and nothing is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FAULTS = {
    "unknown key": (b"[hub]\nlistne = 'x'\n", 2, "listne"),
    "wrong type": (b"[console]\nsplit = 'x'\n", 2, "console.split"),
    "syntax": (b"[hub]\nlisten = = 1\n", 2, "TOML"),
    "not UTF-8": ("[centre]\nname = '临江'\n".encode("gb18030"), 2, "UTF-8"),
    "missing": (b"", 1, "没有这个文件"),
}


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("run", "unknown key"),
        ("hub", "unknown key"),
        *(  # the same reader; what it finds wrong has tests of its own
            pytest.param(program, "unknown key", marks=pytest.mark.prove)
            for program in ("gateway", "console", "wall")
        ),
        *(pytest.param("run", fault, marks=pytest.mark.prove) for fault in list(FAULTS)[1:]),
    ],
)
def test_a_wrong_settings_file_is_named_by_line_and_starts_nothing(
    tmp_path: Path, program: str, fault: str
) -> None:
    text, line, words = FAULTS[fault]
    path = tmp_path / "site.toml"
    if text:
        path.write_bytes(text)
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", program, "--site", str(path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "DISPLAY"},
    )
    assert done.returncode == 2
    assert f"{path}:{line}: " in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == ([path] if text else [])
