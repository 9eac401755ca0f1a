"""What a wall can do with cameras of the field: steer, look back, record, talk. UI thread."""

from __future__ import annotations

from widgets.context import UiContext
from widgets.wall.past.past import WallPast
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.recorded.recording import WallRecording
from widgets.wall.talk.microphone import Microphone
from widgets.wall.talk.talking import WallTalk
from widgets.wall.view import WallView


def equip(context: UiContext, view: WallView, microphone: Microphone | None) -> WallTalk:
    """Give a wall its hands; they are the view's own children and end with it."""
    WallSteering(context, view)
    WallPast(context, view)
    WallRecording(context, view)
    return WallTalk(context, view, microphone)
