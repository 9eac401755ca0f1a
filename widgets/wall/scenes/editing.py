"""One scene or tour under edit: its lock at the hub, its draft, what became of saving. UI thread.

The lock is asked for again while the editor is open; where another person takes it, the draft
stays, and says that it can no longer be saved.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import Change, Link
from backends.record.commands import CommandBody, subject_of
from backends.record.ids import SceneId
from backends.record.scene import (
    LEASE,
    DeleteScene,
    LockScene,
    SaveScene,
    Scene,
    UnlockScene,
)
from backends.record.scene_decider import fault_in_content, fault_in_tour
from widgets.wall.scenes.draft import Draft
from widgets.wall.scenes.words import lock_text


class Editing(QObject):
    """`draft` None: nothing is edited."""

    changed = Signal()  # the draft, or why it cannot be saved
    ended = Signal(object)  # SceneId: saved, or left
    refused = Signal(object, object)  # CommandBody, Refusal

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self.draft: Draft | None = None
        self._is_saving = False
        self._again = QTimer(self)
        self._again.setInterval(int(LEASE.total_seconds() * 1000 / 2.5))
        self._again.timeout.connect(self._lock)

    def begin(self, draft: Draft, *, is_forced: bool = False) -> None:
        """Edit it, and tell the others."""
        self.draft, self._is_saving = draft, False
        if draft.edition:
            self._link.send(LockScene(scene=draft.scene, is_forced=is_forced))
            self._again.start()
        self.changed.emit()

    def change(self, draft: Draft) -> None:
        """The draft is this now."""
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()

    def save(self) -> None:
        """Send it; `ended` follows when it is kept."""
        draft = self.draft
        if draft is None or self.trouble() or not draft.is_changed:
            return
        self._is_saving = True
        self._link.send(
            SaveScene(
                scene=draft.scene,
                seen_edition=draft.edition,
                name=draft.name.strip(),
                plan=draft.plan,
            )
        )
        self.changed.emit()

    def leave(self) -> None:
        """End without saving."""
        draft = self.draft
        if draft is None:
            return
        if draft.edition:
            self._link.send(UnlockScene(scene=draft.scene))
        self._end(draft.scene)

    def delete(self, scene: Scene) -> None:
        """No longer offer it."""
        self._link.send(DeleteScene(scene=scene.id, seen_edition=scene.edition))

    def trouble(self) -> str:
        """Why the draft cannot be saved now; empty where it can."""
        draft = self.draft
        if draft is None:
            return ""
        if self._is_saving:
            return self.tr("正在保存")
        known = self._link.scenes.get(draft.scene)
        if known is not None and known.is_deleted:
            return self.tr("它已被删除")
        if known is not None and known.edition != draft.edition:
            return self.tr("别人保存了新的一版，这里的改动不能再保存")
        if known is not None and lock_text(known, self._link):
            return self.tr("{locked}，这里的改动不能保存").format(
                locked=lock_text(known, self._link)
            )
        if not draft.name.strip():
            return self.tr("先起一个名称")
        if self._is_taken(draft):
            return self.tr("已有同名的场景或轮巡")
        if draft.is_tour:
            wrong = fault_in_tour(draft.plan)  # type: ignore[arg-type]  # is_tour
            return self.tr("轮巡里还没有场景") if wrong is not None else ""
        return self.tr("版式放不下") if fault_in_content(draft.content) is not None else ""

    def take(self, change: Change) -> None:
        """What the hub says of it."""
        draft = self.draft
        if draft is None:
            return
        refused = False
        for body, refusal in change.refusals:
            if subject_of(body) == draft.scene:
                refused = True
                self._is_saving = False
                self.refused.emit(body, refusal)
                if isinstance(body, LockScene) and not draft.is_changed:
                    self._end(draft.scene)
                    return
        is_done = draft.scene in change.pending and draft.scene not in self._link.pending
        if self._is_saving and is_done and not refused:
            self._end(draft.scene)
        elif draft.scene in change.scenes or draft.scene in change.pending or refused:
            self.changed.emit()

    def is_of(self, body: CommandBody) -> bool:
        """Whether a command is about what is edited."""
        return self.draft is not None and subject_of(body) == self.draft.scene

    def _is_taken(self, draft: Draft) -> bool:
        name = draft.name.strip()
        return any(
            other.name == name and other.id != draft.scene and not other.is_deleted
            for other in self._link.scenes.values()
        )

    def _end(self, scene: SceneId) -> None:
        self._again.stop()
        self.draft, self._is_saving = None, False
        self.ended.emit(scene)

    @Slot()
    def _lock(self) -> None:
        if self.draft is not None:
            known = self._link.scenes.get(self.draft.scene)
            if known is not None and not lock_text(known, self._link):
                self._link.send(LockScene(scene=self.draft.scene))
