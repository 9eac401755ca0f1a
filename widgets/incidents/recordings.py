"""What was recorded for an incident: asked for, listed, opened on the time bar. UI thread.

Performs no I/O.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from backends.link.api import Change
from backends.link.media import RecordedFor, RecordingsFor, RecordingsForAnswer
from backends.record.access import Act, Allowed, may
from backends.record.ids import CameraId
from backends.record.incident import Incident
from widgets import formats
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.field_words import field_refusal_text
from widgets.incidents.lines import Line
from widgets.incidents.section import Section

ASK_AGAIN_MS = 30_000  # a part is known once it is whole
_NOW = "now:"


class RecordingsSection(Section):
    """`opened`: a camera, and from when on (aware)."""

    opened = Signal(object, object)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        self._link = context.link
        words = QCoreApplication.translate("Incidents", "录像")
        super().__init__(context.theme, words, "", parent)
        self._incident: Incident | None = None
        self._known: list[RecordedFor] = []
        self._asking = Asking(context.link, self, field_refusal_text)
        self._again = QTimer(self)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self.ask)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.list.chosen.connect(self._on_chosen)
        self.destroyed.connect(context.link.subscribe(self._on_change))

    def show_incident(self, incident: Incident) -> None:
        """Another incident's are asked for; the same one's only now and then."""
        is_other = self._incident is None or self._incident.id != incident.id
        self._incident = incident
        if is_other:
            self._known = []
            self.ask()
        self._show()

    @Slot()
    def ask(self) -> None:
        """What there is now."""
        user = self._link.user
        if user is None or may(user, Act.SEE_PAST) is Allowed.NO:
            self.say_empty(QCoreApplication.translate("Incidents", "您的岗位不能看录像"))
        elif self._incident is not None and self.isVisible() and not self._asking.is_busy:
            if not self._known:
                self.say_empty(QCoreApplication.translate("Incidents", "正在查录像"))
            self._asking.ask(RecordingsFor(incident=self._incident.id))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask()
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        self._asking.close()

    def _show(self) -> None:
        now, lines = self._link.hub_now(), []
        incident = self._incident.id if self._incident is not None else ""
        for recording in self._link.field.recorded.values():
            if recording.incident == incident and incident:
                lines.append(self._running(recording.camera, recording.since, now))
        for number, known in enumerate(self._known):
            lines.append(self._stretch(number, known, now))
        self.show_lines(lines, str(len(lines)) if lines else "")

    def _running(self, camera: CameraId, since: dt.datetime, now: dt.datetime) -> Line:
        words = QCoreApplication.translate("Incidents", "正在录，{clock} 起")
        return Line(
            id=f"{_NOW}{camera}",
            text=self._name(camera),
            detail=words.format(clock=formats.clock_text(since, now)),
            sign="record",
            sign_tone="accent",
        )

    def _stretch(self, number: int, known: RecordedFor, now: dt.datetime) -> Line:
        start, end = formats.clock_text(known.starts_at, now), known.ends_at
        return Line(
            id=str(number),
            text=self._name(known.camera),
            detail=f"{start}–{end.astimezone(formats.LOCAL):%H:%M:%S}",
            sign="recordings",
            right=f"{known.size_bytes / 1e6:.1f} MB",
        )

    def _name(self, camera: CameraId) -> str:
        known = self._link.cameras.get(camera)
        return f"{known.number}　{known.name}" if known is not None else camera

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if isinstance(answer, RecordingsForAnswer):
            self._known = answer.recorded
            self.say_empty(
                QCoreApplication.translate(
                    "Incidents", "还没有录像。立案后附近的摄像机自动录，到办结为止。"
                )
            )
            self._show()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        words = QCoreApplication.translate("Incidents", "与中心断开，查不到录像")
        self.say_empty(why or words)

    @Slot(str)
    def _on_chosen(self, line: str) -> None:
        """A running one from where it began."""
        if line.startswith(_NOW):
            camera = CameraId(line.removeprefix(_NOW))
            running = self._link.field.recorded.get(camera)
            if running is not None:
                self.opened.emit(camera, running.since)
        elif line.isdigit() and int(line) < len(self._known):
            known = self._known[int(line)]
            self.opened.emit(known.camera, known.starts_at)

    def _on_change(self, change: Change) -> None:
        if change.recordings and self.isVisible():
            self._show()
            self.ask()
