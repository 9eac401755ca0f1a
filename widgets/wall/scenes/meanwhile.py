"""What is asked of a wall while the hub is away: carried out here at once, by the hub's own rules.

UI thread; sends nothing. It holds until the hub has answered.
"""

from __future__ import annotations

import datetime as dt
from typing import get_args

from backends.record import scene_wall_decider
from backends.record.commands import CommandBody
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import EventId, WallId
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.scene_wall import Wall, WallDeed

_DEEDS = get_args(WallDeed)


class Meanwhile:
    """The deeds on one wall since the hub went, each with its moment."""

    def __init__(self, wall: WallId) -> None:
        self._wall = wall
        self._deeds: list[tuple[WallDeed, dt.datetime]] = []

    def note(self, asked: CommandBody | None, now: dt.datetime, *, is_away: bool) -> None:
        """The newest command on its way to this wall; None: every one is answered."""
        if asked is None:
            self._deeds.clear()
        elif is_away and isinstance(asked, _DEEDS):
            newest = self._deeds[-1][0] if self._deeds else None
            if newest is not asked:
                self._deeds.append((asked, now))

    def after(self, known: Wall | None, actor: Actor, realm: Realm) -> Wall | None:
        """The wall as it is once they are done."""
        wall, policy = known, Policy()
        for deed, now in self._deeds:
            context = Context(actor=actor, now=now, policy=policy)
            decided = scene_wall_decider.decide(wall, deed, context)
            if not isinstance(decided, Refusal):
                for payload in decided:
                    event = self._event(wall, context, realm)
                    wall = scene_wall_decider.evolve(wall, event, payload)
        return wall

    def _event(self, wall: Wall | None, context: Context, realm: Realm) -> Event:
        """As the hub will write it; its number is not known: the wall keeps its version, which
        is what the next hand has seen."""
        return Event(
            seq=0,
            id=EventId(""),
            recorded_at=context.now,
            occurred_at=context.now,
            realm=realm,
            actor=context.actor,
            type="",
            version=1,
            subject=self._wall,
            subject_version=wall.version if wall is not None else 0,
            payload=b"",
            previous_hash="",
            hash="",
        )
