"""Two machines that start at the same moment do not choose the same ports."""

from __future__ import annotations

import contextlib
import socket

from app.run import claimed_port


def _some_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_is_claimed_before_anybody_listens() -> None:
    preferred = _some_port()
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        assert claimed_port(preferred, first) == preferred
        assert claimed_port(preferred, second) != preferred
    with contextlib.ExitStack() as third:
        assert claimed_port(preferred, third) == preferred


def test_a_port_that_is_listened_at_is_left_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as held:
        taken = int(listener.getsockname()[1])
        assert claimed_port(taken, held) != taken
