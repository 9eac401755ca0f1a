"""What the long proofs write down, and the report made of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ProofRecord:
    """Sentences with figures, gathered by the tests of one run."""

    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """One sentence for the report."""
        self.notes.append(sentence)
