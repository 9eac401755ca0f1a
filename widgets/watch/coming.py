"""Files on their way to drafts, and the one draft that is sent once its files are kept. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from widgets.watch.drafts import Draft


class Coming:
    """Drafts are known by their token: a file belongs to the one that it was chosen for."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._held: Draft | None = None

    def expect(self, token: str) -> None:
        """A file of this draft is being kept."""
        self._count[token] += 1

    def is_awaited(self, token: str) -> bool:
        """Whether a file of it is still being kept."""
        return self._count[token] > 0

    def hold(self, draft: Draft) -> None:
        """It is to be sent once its files are kept."""
        self._held = draft

    def let_go(self) -> None:
        """What was held back is no more to be sent: another person sits here."""
        self._held = None

    def ended(self, token: str, *, is_kept: bool) -> Draft | None:
        """A file was kept or not. The draft to be sent now, as it was when it was held back.

        One whose file was not kept stays: its words may speak of it.
        """
        self._count[token] -= 1
        held = self._held if self._held is not None and self._held.token == token else None
        if held is None:
            return None
        if not is_kept or not self.is_awaited(token):
            self._held = None
        return held if is_kept and not self.is_awaited(token) else None


def is_same_but_files(one: Draft, other: Draft) -> bool:
    """Whether nothing else was written meanwhile."""
    return one == replace(other, attachments=one.attachments) and one.token == other.token
