"""Has documents made in a process of their own, and says what came of each. UI thread; no waiting.

A document goes to a file of the station's folder of papers, or to a printer.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from app.paper.jobs import Job, LogPaper, Made

log = logging.getLogger(__name__)

WITHIN_MS = 60_000
# 10,000 entries took 85 s, and twice as many some four times that.
LINE_MS = 40
_LINE_LETTERS = 50
_ROOT = Path(__file__).parent.parent


def patience_ms(job: Job) -> int:
    """How long a document may take; a log by the lines that it has."""
    entries = job.paper.entries if isinstance(job.paper, LogPaper) else []
    lines = sum(1 + len(entry.text) // _LINE_LETTERS for entry in entries)
    return WITHIN_MS + LINE_MS * lines


class PaperDesk(QObject):
    """`made(job, result)`: its file lies there, or it is printed. `failed(job, words)`."""

    made = Signal(object, object)  # Job, Made
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: set[_Sheet] = set()

    def make(self, job: Job) -> None:
        """Begin; the answer comes as a signal."""
        if job.out:
            try:
                Path(job.out).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                words = self.tr("存不到 {path}：{why}")
                self.failed.emit(job, words.format(path=job.out, why=error.strerror))
                return
        sheet = _Sheet(job, self)
        sheet.ended.connect(self._on_ended)
        self._under_way.add(sheet)
        sheet.start()

    def release(self) -> None:
        """Give up what is under way."""
        for sheet in tuple(self._under_way):
            sheet.give_up()
        self._under_way.clear()

    @Slot(object, object)
    def _on_ended(self, sheet: _Sheet, made: Made | None) -> None:
        self._under_way.discard(sheet)
        sheet.deleteLater()
        if made is None:
            self.failed.emit(sheet.job, self.tr("没有做成，请再试一次"))
        elif made.fault:
            self.failed.emit(sheet.job, made.fault)
        else:
            self.made.emit(sheet.job, made)


class _Sheet(QObject):
    """One document under way."""

    ended = Signal(object, object)  # itself, Made or None

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.job = job
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        self._process.setArguments(["-m", "app.paper"])
        self._process.setWorkingDirectory(str(_ROOT))
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._process.kill)
        self._is_over = False

    def start(self) -> None:
        self._process.start()
        self._process.write(msgspec.json.encode(self.job))
        self._process.closeWriteChannel()
        self._patience.start(patience_ms(self.job))

    def give_up(self) -> None:
        self._is_over = True
        self._process.kill()
        self._process.waitForFinished(1000)

    @Slot()
    def _on_finished(self) -> None:
        said = bytes(self._process.readAllStandardOutput().data())
        try:
            made: Made | None = msgspec.json.decode(said, type=Made)
        except msgspec.DecodeError:
            words = bytes(self._process.readAllStandardError().data())[-500:]
            log.error("a document was not made: %s", words.decode(errors="replace"))
            made = None
        self._end(made)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end(None)

    def _end(self, made: Made | None) -> None:
        if not self._is_over:
            self._is_over = True
            self._patience.stop()
            self.ended.emit(self, made)
