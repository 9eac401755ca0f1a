"""What the long proofs write down for the report."""

from __future__ import annotations

from collections.abc import Callable

NOTE = "proof-note"
COUNT_VARIABLE = "WATCHFLOOR_PROVE_KILLS"  # how many kills; from __main__ to the proof


class ProofRecord:
    """Sentences with figures of one proof."""

    def __init__(self, record_property: Callable[[str, object], None]) -> None:
        self._record_property = record_property

    def note(self, sentence: str) -> None:
        """One sentence for the report."""
        self._record_property(NOTE, sentence)
