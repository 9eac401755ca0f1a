"""Files of one JSON a line that outlive a power cut. Gateway's loop; one fsync a call."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)


def write_lines(path: Path, lines: Sequence[msgspec.Struct], mode: str) -> bool:
    """On the disk when it returns; `mode`: "ab" to add them, "wb" for all. False where the disk
    refuses, which is logged."""
    try:
        with path.open(mode) as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("%s cannot be written: %s", path.name, error.strerror)
        return False
    return True
