"""How long parts are kept, as the hub says it: what changed, or all of them in pieces. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from video.relay.shelf import Card


class Protection:
    """take() what is said, in its order; begin_anew() with each line."""

    def __init__(self) -> None:
        self._said: set[str] | None = None  # ids of a whole set that is being said

    @property
    def is_under_way(self) -> bool:
        """Whether more of a whole set is to come."""
        return self._said is not None

    def begin_anew(self) -> None:
        """What the last line began to say means nothing."""
        self._said = None

    def note(self, part_id: str) -> None:
        """The record took it: a set that is being said may have been beyond it."""
        if self._said is not None:
            self._said.add(part_id)

    def take(
        self, cards: Mapping[str, Card], until: Mapping[str, int], *, is_first: bool, is_last: bool
    ) -> list[Card]:
        """Cards that change. `until`: id -> Unix seconds; with the last of a whole set those that
        it did not name are free, but for what the record has not taken."""
        if is_first:
            self._said = set()
        if self._said is not None:
            self._said |= until.keys()
        named = [(card, until[key]) for key in until if (card := cards.get(key)) is not None]
        if is_last and self._said is not None:
            said, self._said = self._said, None
            others = [card for key, card in cards.items() if key not in said and card.is_taken]
            named += [(card, 0) for card in others]
        return list(_changed(named))


def _changed(named: Iterable[tuple[Card, int]]) -> Iterable[Card]:
    for card, until_s in named:
        if card.protected_until_s != until_s:
            yield msgspec.structs.replace(card, protected_until_s=until_s)
