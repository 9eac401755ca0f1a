"""A bell between processes (eventfd). Any thread. Linux now; another system replaces it."""

from __future__ import annotations

import os


class Ring:
    """A bell between processes (eventfd)."""

    def __init__(self, fd: int | None = None) -> None:
        flags = os.EFD_NONBLOCK | os.EFD_CLOEXEC
        self.fd = os.eventfd(0, flags) if fd is None else fd

    def ring(self) -> None:
        """Make the descriptor readable."""
        try:
            os.eventfd_write(self.fd, 1)
        except BlockingIOError:
            return  # rung 2**64 times and never heard: it is readable all the same

    def hush(self) -> None:
        """Take the ringing in."""
        try:
            os.eventfd_read(self.fd)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self.fd)
