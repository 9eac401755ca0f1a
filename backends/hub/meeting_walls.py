"""What a meeting's change or end does to the walls that show its scene. Writer thread only."""

from __future__ import annotations

from typing import Any

from backends.hub.ledger import Ledger
from backends.record.envelope import Event
from backends.record.ids import MeetingId, SceneId
from backends.record.kinds import WALL
from backends.record.meeting import Meeting, MeetingChanged
from backends.record.meeting_scene import content_of
from backends.record.scene_wall import ReturnWall, TakeScene, Wall

Deed = TakeScene | ReturnWall


def on_walls(event: Event, payload: Any, ledger: Ledger) -> list[Deed]:
    """Another speaker or stream: the scene anew. It is over: what was there before."""
    meeting: Meeting | None = ledger.watch_of("meeting", event.subject)
    walls: list[Wall] = [w for w in ledger.books[WALL.name].all() if w.meeting == event.subject]
    if meeting is None:
        return []
    if not isinstance(payload, MeetingChanged) or not meeting.streams:
        return [ReturnWall(wall=wall.id, meeting=MeetingId(event.subject)) for wall in walls]
    if payload.streams is None and payload.speaker is None:
        return []
    return [
        TakeScene(
            wall=wall.id,
            scene=SceneId(""),
            edition=0,
            name=meeting.title,
            content=content_of(meeting.streams, meeting.speaker),
            at=event.recorded_at,
            meeting=meeting.id,
        )
        for wall in walls
    ]
