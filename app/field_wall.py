"""What a wall can do with cameras of the field: steer. Composition; UI thread."""

from __future__ import annotations

from widgets.context import UiContext
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.view import WallView


def equip(context: UiContext, view: WallView) -> None:
    """Give a wall its hands; they are the view's own children and end with it."""
    WallSteering(context, view)
