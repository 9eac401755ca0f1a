"""The notes that proofs write; `python -m tests.prove` puts them into its report."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.prove.record import NOTE, ProofRecord

MOST_GROWN_MB = 64.0
AS_THE_PROGRAMS = (700, 10, 10)  # Python's own: other tests are not collected while they run


@pytest.fixture
def proof(record_property: Callable[[str, object], None]) -> ProofRecord:
    """Where a proof writes what it measured."""
    return ProofRecord(record_property)


@pytest.fixture
def memory_stays() -> None:
    """Whatever a proof with this feeds, its process grows by MOST_GROWN_MB at most, which is noted
    in figures."""


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Measures those that ask for `memory_stays`, by the end of their own call."""
    if "memory_stays" not in pyfuncitem.fixturenames:
        return (yield)
    gc.collect()
    before_mb = _resident_mb()
    gc.set_threshold(*AS_THE_PROGRAMS)
    try:
        done = yield
    finally:
        gc.set_threshold(0)
    gc.collect()
    grown_mb = max(_resident_mb() - before_mb, 0.0)
    said = f"{pyfuncitem.name}: none raised, memory grew by {grown_mb:.0f} MB"
    pyfuncitem.user_properties.append((NOTE, said))
    assert grown_mb <= MOST_GROWN_MB
    return done


def _resident_mb() -> float:
    """Of this process (proc(5), statm). Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
