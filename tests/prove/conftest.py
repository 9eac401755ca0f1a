"""The notes that proofs write; `python -m tests.prove` puts them into its report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.prove.record import ProofRecord


@pytest.fixture
def proof(record_property: Callable[[str, object], None]) -> ProofRecord:
    """Where a proof writes what it measured."""
    return ProofRecord(record_property)
