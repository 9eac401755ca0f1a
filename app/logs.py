"""Where each process logs, and what may never stand in a log. Set up once per process."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from pathlib import Path

_CREDENTIALS = re.compile(r"(?P<scheme>[a-z]{2,6}://)[^/\s@]+@")
_SECRET_PAIR = re.compile(r"(?i)\b(token|password|secret|authorization)\b(\s*[=:]\s*)(\S+)")


def redacted(text: str) -> str:
    """The text without user names and passwords in addresses, tokens or passwords."""
    text = _CREDENTIALS.sub(r"\g<scheme>***@", text)
    return _SECRET_PAIR.sub(r"\1\2***", text)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def configure(program: str, data: Path | None) -> None:
    """Warnings to stderr; everything from INFO to data/logs/PROGRAM.log (5 MB, 3 old ones)."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    line = _Redacting(f"%(asctime)s {program} %(levelname)s %(name)s: %(message)s")
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    screen.setFormatter(line)
    root.addHandler(screen)
    if data is None:
        return
    try:
        folder = data / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / f"{program}.log", maxBytes=5_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError as error:
        root.warning("no log file in %s: %s", data, error.strerror)
        return
    file.setFormatter(line)
    root.addHandler(file)
