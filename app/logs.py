"""Where each process logs, and what may never stand in a log. Set up once per process."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from pathlib import Path

# To the last @ of the word: a password may hold an @ or a slash.
_CREDENTIALS = re.compile(r"(?i)(?P<scheme>\b[a-z][a-z0-9+.-]*://)[^\s\"'<>]*@")
_SECRET_PAIR = re.compile(
    r"""(?ix)
    ([\w-]*(?:token|passw(?:or)?d|pwd|secret|authorization|api_?key|app_?key)[\w-]*["']?)
    (\s*[=:]\s*)
    (?:(?:bearer|basic|digest)\s+)?
    ("[^"]*"?|'[^']*'?|[^\s&,;"']+)
    """
)
# These stand in the log file only; each would otherwise cover what the program itself says.
_NOT_ON_SCREEN = ("video.decoder",)


def redacted(text: str) -> str:
    """The text without user names and passwords in addresses, tokens or passwords."""
    text = _CREDENTIALS.sub(r"\g<scheme>***@", text)
    return _SECRET_PAIR.sub(r"\1\2***", text)


def _is_for_screen(record: logging.LogRecord) -> bool:
    return not record.name.startswith(_NOT_ON_SCREEN)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _Lasting(logging.handlers.RotatingFileHandler):
    """A log that cannot be written says so once; what it would have held goes on without it."""

    _has_said = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._has_said:
            self._has_said = True
            print(f"log {self.baseFilename}: {error.strerror}", file=sys.stderr)


def configure(program: str, data: Path | None) -> None:
    """Warnings to stderr; everything from INFO to data/logs/PROGRAM.log (5 MB, 3 old ones)."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    line = _Redacting(f"%(asctime)s {program} %(levelname)s %(name)s: %(message)s")
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    screen.setFormatter(line)
    screen.addFilter(_is_for_screen)
    root.addHandler(screen)
    if data is None:
        return
    try:
        folder = data / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        file = _Lasting(
            folder / f"{program}.log", maxBytes=5_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError as error:
        root.warning("no log file in %s: %s", data, error.strerror)
        return
    file.setFormatter(line)
    root.addHandler(file)
