"""A device's own picture as evidence: written byte by byte as it came. Pure but for the file."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable

from video.looking_back import Done, Taken
from widgets.wall.replay.evidence import KeptPicture


def write_of(picture: KeptPicture, hub_now: dt.datetime) -> Callable[[int, Done], None]:
    """What writes it into a file descriptor and says what it is; `hub_now`: the present there."""
    ago_ns = round((hub_now - picture.at).total_seconds() * 1e9)
    at_ns = time.monotonic_ns() - ago_ns

    def take(fd: int, done: Done) -> None:
        with os.fdopen(os.dup(fd), "wb") as file:
            file.write(picture.jpeg)
        done(
            Taken(
                codec="jpeg",
                width=picture.width,
                height=picture.height,
                first_ns=at_ns,
                last_ns=at_ns,
                frames=1,
            )
        )

    return take
