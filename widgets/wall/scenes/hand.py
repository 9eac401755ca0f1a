"""What an operator changes on a wall by hand: put into the record as one, once the hand rests.

UI thread. A tour is ended by no hand unasked: until that is answered, the change is there until the
tour's next scene.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import LinkState
from backends.record.ids import WallId
from backends.record.scene import Content
from backends.record.scene_wall import ArrangeWall, Wall
from widgets.context import UiContext
from widgets.wall.scenes.by_hand import content_of
from widgets.wall.scenes.deeds import may_lay
from widgets.wall.scenes.tour_question import TourQuestion
from widgets.wall.store import Arrangement
from widgets.wall.view import WallView

HAND_REST_MS = 700  # a hand that lays several tiles is one change


class WallHand(QObject):
    """Child of the station. `views`: the wall's windows, the first is the one that is recorded."""

    undone = Signal()  # what the record has put there belongs there again

    def __init__(
        self,
        context: UiContext,
        wall: WallId,
        views: Sequence[WallView],
        state: Callable[[], Wall | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._link, self._wall, self._views, self._state = context.link, wall, views, state
        self._applied: Arrangement | None = None  # as the view had it after our last change
        self._sent: Content | None = None  # what a hand laid
        self._base: Content | None = None  # as it was before a hand
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(HAND_REST_MS)
        self._rest.timeout.connect(self.tell)
        self.question = TourQuestion(context, self)
        self.question.kept.connect(self._lay)
        self.question.undone.connect(self.undone)

    def rebase(self, known: Content | None) -> None:
        """What is shown now was laid by no hand; `known`: as the record has it."""
        self._applied = self._views[0].arrangement()
        self._base = content_of(self._applied, known)
        self.rest()

    def rest(self) -> None:
        """Nothing is to be told or asked. Idempotent."""
        self._rest.stop()
        self.question.end()

    def has_laid_over(self, content: Content) -> bool:
        """Whether it changed something of this that is to be told, or was and is not echoed yet."""
        told = self._link.pending.get(self._wall)
        if isinstance(told, ArrangeWall) and told.content != content:
            return True
        return self._rest.isActive() and self._laid() != self._base

    def goes_on_after(self, content: Content) -> bool:
        """Whether this is its own word coming back while it lays more."""
        return self._rest.isActive() and content == self._sent

    @Slot()
    def touch(self) -> None:
        """Something on the wall has changed."""
        if self._views[0].arrangement() != self._applied:
            self._rest.start()
        else:
            self.rest()

    @Slot()
    def tell(self) -> None:
        """Into the record, where its author may; else it is undone and said."""
        if self._laid() == self._base or self._link.user is None:
            self.question.end()
            return
        if not may_lay(self._link):
            self.question.end()
            for view in self._views:
                view.noticed.emit(self.tr("您的岗位不能改动大屏画面"))
            self.undone.emit()
            return
        wall = self._state()
        if wall is None or wall.run is None:
            self._lay()
            return
        at_hand = (view for view in self._views if view.isActiveWindow())
        self.question.ask(next(at_hand, self._views[0]), wall.run)

    def _laid(self) -> Content:
        return content_of(self._views[0].arrangement(), self._base)

    @Slot()
    def _lay(self) -> None:
        if self._wall in self._link.pending and self._link.status.state is LinkState.ONLINE:
            self._rest.start()  # its version is known with the echo
            return
        self._applied = self._views[0].arrangement()
        self._base = self._sent = self._laid()
        known = self._link.walls.get(self._wall)
        self._link.send(
            ArrangeWall(
                wall=self._wall,
                seen_version=known.version if known is not None else 0,
                content=self._sent,
                at=self._link.hub_now(),
            )
        )
