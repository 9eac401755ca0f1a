"""What is said of GB/T 28181 devices, in the engineer's language. UI thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.devices import (
    Device,
    DeviceProfile,
    DeviceState,
    Network,
    StreamHealth,
    StreamKind,
)
from backends.record.common import Department
from backends.record.resource import CameraSecurity
from widgets.formats import age_of, clock_text, department_word


def state_word(state: DeviceState) -> str:
    """待批准, 在线, 离线 …"""
    match state:
        case DeviceState.PENDING:
            return QCoreApplication.translate("Devices", "待批准")
        case DeviceState.NEVER:
            return QCoreApplication.translate("Devices", "从未注册")
        case DeviceState.ONLINE:
            return QCoreApplication.translate("Devices", "在线")
        case DeviceState.OFFLINE:
            return QCoreApplication.translate("Devices", "离线")
        case DeviceState.UNKNOWN:
            return QCoreApplication.translate("Devices", "接入断开")


def state_token(state: DeviceState) -> str:
    """Colour means that something is wrong or can be acted on."""
    match state:
        case DeviceState.PENDING:
            return "accent"
        case DeviceState.OFFLINE:
            return "severity_ii"
        case DeviceState.UNKNOWN:
            return "stale"
        case _:
            return "text_dim"


def since_text(device: Device, now: dt.datetime) -> str:
    """3 d; "" where nobody knows."""
    return age_of(device.since, now) if device.since is not None else ""


def model_text(device: Device) -> str:
    """Hikvision DS-2CD…"""
    return " ".join(word for word in (device.manufacturer, device.model) if word)


def channels_text(device: Device) -> str:
    """11/12."""
    return f"{device.channels_online}/{device.channels}" if device.channels else "—"


def problem_text(code: str) -> str:
    """What an engineer should look at; "" where nothing."""
    match code:
        case "":
            return ""
        case "unknown" | "unknown_device" | "not_approved":
            return QCoreApplication.translate("Devices", "请求注册，等批准")
        case "wrong_password":
            return QCoreApplication.translate("Devices", "密码不对")
        case "locked":
            return QCoreApplication.translate("Devices", "密码错得太多，暂时不理")
        case "wrong_nonce" | "stale_nonce" | "nonce":
            return QCoreApplication.translate("Devices", "它用自己编的随机数鉴权")
        case "keepalive" | "no_keepalive" | "silent" | "keepalives_missed":
            return QCoreApplication.translate("Devices", "心跳中断")
        case "connection_closed" | "closed" | "flow_closed":
            return QCoreApplication.translate("Devices", "连接断开")
        case "logged_out" | "logout" | "unregistered":
            return QCoreApplication.translate("Devices", "设备主动注销")
        case "expired":
            return QCoreApplication.translate("Devices", "注册过期没有续")
        case "forgotten":
            return QCoreApplication.translate("Devices", "已删除")
        case _:
            return code.replace("_", " ")


def facts_of(device: Device, now: dt.datetime) -> list[tuple[str, str]]:
    """Name and value, as an engineer asks for them."""
    translate = QCoreApplication.translate
    skew = "—"
    if device.skew_ms is not None:
        skew = f"{device.skew_ms / 1000:+.1f} s"
    rows = [
        (translate("Devices", "编号"), device.id),
        (translate("Devices", "状态"), _state_line(device, now)),
        (translate("Devices", "地址"), f"{device.address} {device.transport.upper()}".strip()),
        (translate("Devices", "型号"), model_text(device)),
        (translate("Devices", "固件"), device.firmware),
        (translate("Devices", "标准"), f"GB/T 28181-{device.edition}" if device.edition else ""),
        (translate("Devices", "通道"), channels_text(device)),
        (translate("Devices", "时钟偏差"), skew),
        (translate("Devices", "最近心跳"), _moment(device.last_keepalive, now)),
        (translate("Devices", "注册到期"), _moment(device.expires_at, now)),
        (translate("Devices", "接入服务"), device.gateway),
        (translate("Devices", "问题"), problem_text(device.problem)),
        (translate("Devices", "所在网络"), device.profile.network),
        (translate("Devices", "放宽"), lenient_text(device.profile)),
    ]
    return [(name, value or "—") for name, value in rows]


def _state_line(device: Device, now: dt.datetime) -> str:
    word = state_word(device.state)
    if device.since is None:
        return word
    words = QCoreApplication.translate("Devices", "{state}，自 {clock} 起")
    return words.format(state=word, clock=clock_text(device.since, now))


def _moment(moment: dt.datetime | None, now: dt.datetime) -> str:
    return "" if moment is None else clock_text(moment, now)


def leniencies(profile: DeviceProfile) -> list[str]:
    """Where this device is treated less strictly than others."""
    words = {
        "is_nonce_checked": QCoreApplication.translate("Devices", "不核对随机数"),
        "is_ssrc_checked": QCoreApplication.translate("Devices", "不核对 SSRC"),
        "is_roaming": QCoreApplication.translate("Devices", "允许换地址"),
        "min_expires_s": QCoreApplication.translate("Devices", "注册期可短于 1 h"),
    }
    return [words.get(field, field) for field in profile.leniencies]


def lenient_text(profile: DeviceProfile) -> str:
    """What is not asked of it, and why."""
    found = "、".join(leniencies(profile))
    return f"{found}（{profile.reason}）" if found and profile.reason else found


def network_text(network: Network | None) -> str:
    """Where its devices reach us, and who takes their pictures."""
    translate = QCoreApplication.translate
    if network is None:
        return translate("Devices", "中心的设置里没有这个网络，它的画面没有服务来收")
    reached = translate("Devices", "接入地址 {host}").format(host=network.host)
    if not network.host:
        reached = translate("Devices", "接入地址：本平台自己的")
    if not network.relay:
        return f"{reached} · " + translate("Devices", "没有转发服务，收不到画面")
    words = translate("Devices", "画面由 {relay} 收：{host} 端口 {first}–{last}")
    host = network.media_host or translate("Devices", "设备注册到的地址")
    media = words.format(
        relay=network.relay, host=host, first=network.first_port, last=network.last_port
    )
    return f"{reached} · {media}"


def groups_text(profile: DeviceProfile) -> str:
    """Which business groups are whose: 公园广场 → 城管."""
    told = (word.rsplit("=", 1) for word in profile.groups_of)
    pairs = [f"{group} → {department_word(Department(whose))}" for group, whose in told]
    return "、".join(pairs) or QCoreApplication.translate("Devices", "全部归上面的部门")


def security_word(security: CameraSecurity) -> str:
    """公开 or 受限."""
    if security is CameraSecurity.RESTRICTED:
        return QCoreApplication.translate("Devices", "受限")
    return QCoreApplication.translate("Devices", "公开")


def kind_word(kind: StreamKind) -> str:
    """主码流 or 子码流."""
    if kind is StreamKind.MAIN:
        return QCoreApplication.translate("Devices", "主码流")
    return QCoreApplication.translate("Devices", "子码流")


def stream_row(health: StreamHealth, channel_name: str) -> list[str]:
    """As the columns of the streams' table have it."""
    what = kind_word(health.kind)
    if health.recording:
        what = QCoreApplication.translate("Devices", "回放")
    codec = health.codec
    if health.unsupported:
        words = QCoreApplication.translate("Devices", "{codec}（不支持）")
        codec = words.format(codec=health.unsupported)
    rate = f"{health.bitrate_bps / 1e6:.2f} Mbit/s" if health.bitrate_bps else "—"
    return [
        channel_name or health.channel,
        what,
        stream_state_word(health.state),
        codec or "—",
        rate,
        str(health.viewers),
        str(health.packets),
        str(health.lost),
        str(health.late),
        str(health.malformed),
        str(health.foreign),
        str(health.resyncs),
    ]


def stream_heads() -> list[str]:
    """Over them."""
    translate = QCoreApplication.translate
    return [
        translate("Devices", "通道"),
        translate("Devices", "码流"),
        translate("Devices", "状态"),
        translate("Devices", "编码"),
        translate("Devices", "码率"),
        translate("Devices", "观看"),
        translate("Devices", "收包"),
        translate("Devices", "丢包"),
        translate("Devices", "迟到"),
        translate("Devices", "坏包"),
        translate("Devices", "外来"),
        translate("Devices", "重同步"),
    ]


def stream_state_word(state: str) -> str:
    """As the relay says it."""
    match state:
        case "asked":
            return QCoreApplication.translate("Devices", "已请求")
        case "waiting":
            return QCoreApplication.translate("Devices", "等首包")
        case "receiving":
            return QCoreApplication.translate("Devices", "在收")
        case "silent":
            return QCoreApplication.translate("Devices", "没有数据")
        case _:
            return state or "—"
