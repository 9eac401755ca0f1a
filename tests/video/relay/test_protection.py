"""What is kept: nothing that was protected goes because a set was said only in part."""

from __future__ import annotations

from collections.abc import Iterable

from tests.video.relay.test_recording import card_of
from video.relay.protection import Protection
from video.relay.shelf import Card, to_remove

FAR_S = 1_000_000


class Shelved:
    """Cards as a recorder has them, and what it hears of them."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = {card.id: card for card in cards}
        self.protection = Protection()

    def hears(self, *ids: str, is_first: bool = False, is_last: bool = False) -> list[str]:
        """The ids whose card changed."""
        until = dict.fromkeys(ids, FAR_S)
        changed = self.protection.take(self.cards, until, is_first=is_first, is_last=is_last)
        self.cards |= {card.id: card for card in changed}
        return [card.id for card in changed]

    @property
    def kept(self) -> list[str]:
        """Those that stay where there is no room at all."""
        gone = {card.id for card in to_remove(self.cards.values(), 60.0, (0, 0))}
        return [key for key in self.cards if key not in gone]


def shelved(count: int) -> Shelved:
    return Shelved(card_of(number, protected_until_s=FAR_S) for number in range(1, count + 1))


def test_a_change_is_of_the_parts_that_it_names() -> None:
    shelf = Shelved([card_of(1, protected_until_s=FAR_S), card_of(2), card_of(3)])
    assert shelf.hears("1", "2", "unknown") == ["2"]
    assert shelf.kept == ["1", "2"]


def test_a_whole_set_frees_the_others_with_its_last_piece() -> None:
    shelf = shelved(4)
    assert shelf.hears("1", is_first=True) == []
    assert shelf.hears("2") == []
    assert shelf.kept == ["1", "2", "3", "4"]
    assert shelf.hears("4", is_last=True) == ["3"]
    assert shelf.kept == ["1", "2", "4"]
    assert shelf.hears(is_first=True, is_last=True) == ["1", "2", "4"]


def test_a_set_that_was_cut_off_frees_nothing() -> None:
    shelf = shelved(3)
    shelf.hears("1", is_first=True)
    shelf.protection.begin_anew()
    assert shelf.hears("3", is_last=True) == []
    shelf.hears("1", is_first=True)
    shelf.hears("2", is_first=True)  # anew: the first is void
    assert shelf.hears(is_last=True) == ["1", "3"]


def test_a_part_that_is_taken_while_the_set_is_said_stays() -> None:
    shelf = shelved(3)
    shelf.hears("3", is_first=True)
    shelf.protection.note("1")
    assert shelf.hears(is_last=True) == ["2"]


def test_what_the_record_has_not_taken_is_not_freed() -> None:
    shelf = Shelved([card_of(1, is_taken=False, incident="SJ-1"), card_of(2, incident="SJ-1")])
    assert shelf.hears(is_first=True, is_last=True) == ["2"]
    assert shelf.kept == ["1"]


def test_a_protection_that_is_over_lets_a_part_go() -> None:
    shelf = Shelved([card_of(1, protected_until_s=50), card_of(2, protected_until_s=70)])
    assert shelf.kept == ["2"]
