"""What is said of sound. Any thread; pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.sound.outputs import OutputState, Trouble


def remaining_text(seconds: float) -> str:
    """9:41; empty where nothing remains."""
    whole = int(seconds + 0.999)
    return f"{whole // 60}:{whole % 60:02d}" if whole > 0 else ""


def fault_text(state: OutputState, had: str) -> str:
    """The banner of outputs that are not as chosen. `had`: the output that played before."""
    if state.trouble is Trouble.FALLBACK:
        text = QCoreApplication.translate(
            "Sound", "声音输出“{gone}”不见了，已改用“{using}”。请检查音箱和连线"
        )
        return text.format(gone=state.missing[0] if state.missing else had, using=state.using)
    if state.trouble is Trouble.SILENT and (had or state.wanted):
        text = QCoreApplication.translate(
            "Sound", "声音输出“{gone}”不见了，没有别的可用：报警不会响。请立即检查音箱和连线"
        )
        return text.format(gone=had or state.wanted[0])
    return ""
