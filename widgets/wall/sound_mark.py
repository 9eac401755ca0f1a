"""What a tile says of its sound. Pure but for the translator."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from video.api import LossReason, SoundState, SoundStatus

SAID_LATE_MS = 150.0  # in step is up to 80; from here on people notice, and are told


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMark:
    """`icon` is a name of the icon family; `text` is empty where all is well."""

    icon: str
    text: str


def sound_mark(status: SoundStatus) -> SoundMark:
    """The mark of the tile that is heard."""
    is_heard = status.state in (SoundState.PLAYING, SoundState.CONNECTING)
    return SoundMark(icon="sound" if is_heard else "sound_off", text=_text(status))


def _text(status: SoundStatus) -> str:
    match status.state:
        case SoundState.CONNECTING:
            return QCoreApplication.translate("Wall", "正在接通声音")
        case SoundState.NONE if status.reason is LossReason.UNSUPPORTED_CODEC:
            return QCoreApplication.translate("Wall", "声音格式不支持")
        case SoundState.NONE:
            return QCoreApplication.translate("Wall", "摄像机没有声音")
        case SoundState.LOST:
            return QCoreApplication.translate("Wall", "声音中断，正在重试")
        case SoundState.PLAYING if (status.skew_ms or 0.0) >= SAID_LATE_MS:
            seconds = f"{(status.skew_ms or 0.0) / 1000:.1f}"
            return QCoreApplication.translate("Wall", "声音晚 {seconds} s").format(seconds=seconds)
        case SoundState.PLAYING if status.is_untold:
            return QCoreApplication.translate("Wall", "摄像机没给时间，声音可能比画面晚")
        case _:
            return ""
