"""One whole machine for all that look at it, started once; who needs another makes its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.machine import Machine


@pytest.fixture(scope="session")
def shared_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("machine"))
    try:
        yield machine
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def machine(shared_machine: Machine) -> Machine:
    """The shared machine, running: a file before may have ended it."""
    if shared_machine.process.poll() is not None:
        shared_machine.start()
    return shared_machine
