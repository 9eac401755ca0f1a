"""What a tile says, in the operator's language. UI thread; pure but for the translator."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.record.common import Severity
from backends.record.resource import Camera
from video.api import LossReason, Shed, StreamState, ViewStatus
from widgets.formats import age_text
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE
from widgets.wall.guests import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class TileWords:
    """All text of one tile. `headline` and `detail` stand over the picture, the rest below.

    `mark` is the shape and numeral of an unacknowledged alarm; `note` is what was done to this
    tile: zoomed, or lent to an alarm.
    """

    mark: str = ""
    number: str = ""
    name: str = ""
    note: str = ""
    aside: str = ""
    aside_short: str = ""  # where there is no room for it
    is_aside_needed: bool = False  # on a narrow tile too
    headline: str = ""
    detail: str = ""

    def text(self) -> str:
        """Everything in reading order, for screen readers and tests."""
        parts = (
            self.mark,
            self.number,
            self.name,
            self.note,
            self.aside,
            self.headline,
            self.detail,
        )
        return " ".join(part for part in parts if part)


def reason_text(reason: LossReason, detail: str = "") -> str:
    """Why a stream is lost, as a duty officer would say it."""
    # A dictionary at module level would be translated before the language is known.
    words = {
        LossReason.NONE: QCoreApplication.translate("Wall", "视频连接中断"),
        LossReason.BAD_ADDRESS: QCoreApplication.translate("Wall", "摄像机地址有误"),
        LossReason.REFUSED: QCoreApplication.translate("Wall", "摄像机拒绝连接"),
        LossReason.UNREACHABLE: QCoreApplication.translate("Wall", "网络不通"),
        LossReason.NO_ANSWER: QCoreApplication.translate("Wall", "摄像机没有应答"),
        LossReason.NOT_RTSP: QCoreApplication.translate("Wall", "对方不是视频服务"),
        LossReason.UNAUTHORIZED: QCoreApplication.translate("Wall", "用户名或密码不对"),
        LossReason.NOT_FOUND: QCoreApplication.translate("Wall", "摄像机没有这路视频"),
        LossReason.SERVER_ERROR: QCoreApplication.translate("Wall", "摄像机报错"),
        LossReason.NO_VIDEO: QCoreApplication.translate("Wall", "这路码流里没有视频"),
        LossReason.UNSUPPORTED_CODEC: QCoreApplication.translate("Wall", "视频格式不支持"),
        LossReason.NO_DATA: QCoreApplication.translate("Wall", "摄像机不再送来画面"),
        LossReason.CLOSED_BY_PEER: QCoreApplication.translate("Wall", "摄像机断开了连接"),
        LossReason.DECODER_RESTARTED: QCoreApplication.translate("Wall", "解码程序已重启"),
        LossReason.FILE_ERROR: QCoreApplication.translate("Wall", "视频文件打不开"),
        LossReason.FLOOD: QCoreApplication.translate("Wall", "摄像机送来的数据过多"),
        LossReason.NOTHING_HELD: QCoreApplication.translate("Wall", "没有可回看的画面"),
        LossReason.NO_SOUND: QCoreApplication.translate("Wall", "这台摄像机没有声音"),
        LossReason.DEVICE_OFFLINE: QCoreApplication.translate("Wall", "设备不在线"),
        LossReason.DEVICE_SILENT: QCoreApplication.translate("Wall", "设备没有应答"),
        LossReason.DEVICE_REFUSED: QCoreApplication.translate("Wall", "设备拒绝送出画面"),
        LossReason.NO_PORT: QCoreApplication.translate("Wall", "转发服务的端口用完了"),
        LossReason.PLAYBACK_OVER: QCoreApplication.translate("Wall", "录像已放完"),
    }[reason]
    shows_detail = reason in (
        LossReason.SERVER_ERROR,
        LossReason.UNSUPPORTED_CODEC,
        LossReason.DEVICE_REFUSED,
    )
    return f"{words}（{detail}）" if shows_detail and detail else words


def note_text(scale: float, guest_left_s: float | None) -> str:
    """What was done to a tile: how near it is, and how long an alarm's camera still stays."""
    notes = []
    if guest_left_s is not None:
        seconds = str(max(0, round(guest_left_s)))
        words = QCoreApplication.translate("Wall", "报警弹出 {seconds} s")
        notes.append(words.format(seconds=seconds))
    if scale > 1:
        notes.append(f"{scale:.1f}×")
    return " · ".join(notes)


def guest_refused_text(why: Why, camera: Camera | None, severity: Severity) -> str:
    """Why an alarm's camera did not pop up; "" where nobody needs to be told."""
    name = f"{camera.number} {camera.name}" if camera is not None else ""
    match why:
        case Why.LOCKED:
            words = QCoreApplication.translate(
                "Wall", "{mark} 报警，{camera} 没有弹出：窗格都已锁定"
            )
        case Why.TAKEN:
            words = QCoreApplication.translate(
                "Wall", "{mark} 报警，{camera} 没有弹出：报警窗格已满"
            )
        case _:
            return ""
    return words.format(mark=mark_of(severity), camera=name)


def guest_behind_text(camera: Camera | None, severity: Severity, index: int) -> str:
    """Where an alarm's camera popped up while another tile covers the wall."""
    words = QCoreApplication.translate(
        "Wall", "{mark} 报警，{camera} 在 {tile} 号窗格，按 Esc 返回分屏查看"
    )
    name = f"{camera.number} {camera.name}" if camera is not None else ""
    return words.format(mark=mark_of(severity), camera=name, tile=index + 1)


def mark_of(severity: Severity | None) -> str:
    """Shape and numeral of an alarm, so that colour never stands alone."""
    if severity is None:
        return ""
    return SEVERITY_SHAPE[severity] + SEVERITY_NUMERAL[severity]


def empty_words(is_inviting: bool, is_first: bool, is_hotspot: bool = False) -> TileWords:
    """A tile without a camera; the first says how to fill it where cameras can be dragged from."""
    if is_hotspot:
        return TileWords(detail=QCoreApplication.translate("Wall", "选中哪个窗格，这里就放大哪个"))
    if not is_first:
        return TileWords(headline="", detail=QCoreApplication.translate("Wall", "空"))
    if not is_inviting:
        return TileWords(headline="", detail=QCoreApplication.translate("Wall", "未安排画面"))
    return TileWords(headline="", detail=QCoreApplication.translate("Wall", "从左侧拖入摄像机"))


def unknown_words(is_online: bool, mark: str) -> TileWords:
    """A camera is assigned, but the link does not know it (yet)."""
    if is_online:
        return TileWords(
            mark=mark, detail=QCoreApplication.translate("Wall", "资源表中已没有这台摄像机")
        )
    return TileWords(mark=mark, detail=QCoreApplication.translate("Wall", "正在等待摄像机资料"))


def unrelayed_words(camera: Camera, mark: str) -> TileWords:
    """A channel of a device, while no relay is there that would bring its pictures."""
    return TileWords(
        mark=mark,
        number=str(camera.number),
        name=camera.name,
        aside=QCoreApplication.translate("Wall", "无信号"),
        headline=QCoreApplication.translate("Wall", "视频转发服务没有连上"),
        detail=QCoreApplication.translate("Wall", "连上后自动显示"),
    )


def camera_words(
    camera: Camera,
    status: ViewStatus,
    pending: ViewStatus | None,
    mark: str,
    note: str = "",
) -> TileWords:
    """A camera's tile in any state. `pending` is the stream that is to replace the shown one."""
    aside, headline, detail = state_words(status)
    is_improving = pending is not None and status.state is StreamState.LIVE
    short = _live_short(status) if status.state is StreamState.LIVE else ""
    if pending is not None and is_improving:
        aside, short = _pending_words(pending)
    return TileWords(
        mark=mark,
        number=str(camera.number),
        name=camera.name,
        note=note,
        aside=aside,
        aside_short=short,
        is_aside_needed=is_improving or status.shed is not Shed.NONE or status.is_damaged,
        headline=headline,
        detail=detail,
    )


def _pending_words(pending: ViewStatus) -> tuple[str, str]:
    if pending.state is StreamState.LOST:
        words = QCoreApplication.translate("Wall", "高清画面不可用：{reason}")
        why = reason_text(pending.reason, pending.detail)
        return words.format(reason=why), QCoreApplication.translate("Wall", "无高清")
    words = QCoreApplication.translate("Wall", "正在取高清画面")
    return words, QCoreApplication.translate("Wall", "取高清")


def state_words(status: ViewStatus) -> tuple[str, str, str]:
    """In a corner, and large and small over the picture."""
    if status.state is StreamState.LIVE:
        return _live_words(status), "", ""
    if status.state is StreamState.STALE:
        age = age_text(status.frame_age_s)
        return (
            QCoreApplication.translate("Wall", "画面停住"),
            age,
            QCoreApplication.translate("Wall", "画面停住了"),
        )
    if status.state is StreamState.LOST:
        return _lost_words(status)
    words = QCoreApplication.translate("Wall", "正在连接")
    if status.attempt > 1:
        words = QCoreApplication.translate("Wall", "正在连接，第 {attempt} 次").format(
            attempt=status.attempt
        )
    return QCoreApplication.translate("Wall", "连接中"), "", words


def _live_words(status: ViewStatus) -> str:
    """What the tile goes without because this machine cannot do more, or what is wrong with it."""
    match status.shed:
        case Shed.NONE:
            if status.is_damaged:
                return QCoreApplication.translate("Wall", "码流有损，画面可能花")
            return QCoreApplication.translate("Wall", "实时")
        case Shed.SUB:
            return QCoreApplication.translate("Wall", "本机忙·子码流")
        case Shed.WAY:
            return QCoreApplication.translate("Wall", "网络慢·子码流")
        case Shed.SLOW:
            return QCoreApplication.translate("Wall", "本机忙·降帧")
        case Shed.KEYS:
            return QCoreApplication.translate("Wall", "本机忙·仅关键帧")


def _live_short(status: ViewStatus) -> str:
    match status.shed:
        case Shed.NONE:
            return QCoreApplication.translate("Wall", "码流有损") if status.is_damaged else ""
        case Shed.SUB | Shed.WAY:
            return QCoreApplication.translate("Wall", "子码流")
        case Shed.SLOW:
            return QCoreApplication.translate("Wall", "降帧")
        case Shed.KEYS:
            return QCoreApplication.translate("Wall", "关键帧")


def _lost_words(status: ViewStatus) -> tuple[str, str, str]:
    reason = reason_text(status.reason, status.detail)
    aside = QCoreApplication.translate("Wall", "无信号")
    if status.frame_age_s >= 0:
        aside = QCoreApplication.translate("Wall", "中断 {age}").format(
            age=age_text(status.frame_age_s)
        )
    if status.next_try_s >= 1:
        seconds = str(int(status.next_try_s))
        return (
            aside,
            reason,
            QCoreApplication.translate("Wall", "{seconds} s 后重试").format(seconds=seconds),
        )
    return aside, reason, QCoreApplication.translate("Wall", "正在重试")
