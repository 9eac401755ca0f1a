"""What the tree says beside a name: state, since when, latest value. Pure text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, Reading
from backends.link.devices import DeviceState
from backends.record.ids import CameraId
from backends.record.resource import (
    Camera,
    CameraSecurity,
    CameraState,
    MonitoringPoint,
    SourceHealth,
    SourceState,
)
from video.api import StreamState
from widgets import formats
from widgets.devices.words import model_text, state_token, state_word
from widgets.resources.tree import Kind, Node, division_of

Said = tuple[str, str]  # (text, colour token)
Choice = tuple[tuple[str, ...], str]  # (texts, the fullest first, colour token)


def since_of(health: SourceHealth) -> dt.datetime | None:
    """When a feed came into its state, None where it did not say."""
    try:
        moment = dt.datetime.fromisoformat(health.since)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def stream_word(state: StreamState) -> Said:
    """State of a camera that is on the wall."""
    match state:
        case StreamState.LIVE:
            return QCoreApplication.translate("Resources", "在墙上"), "ok"
        case StreamState.CONNECTING:
            return QCoreApplication.translate("Resources", "连接中"), "text_dim"
        case StreamState.STALE:
            return QCoreApplication.translate("Resources", "画面陈旧"), "stale"
        case StreamState.LOST:
            return QCoreApplication.translate("Resources", "无画面"), "severity_ii"
        case StreamState.IDLE:
            return "", "text_dim"


def state_of(camera: Camera, link: Link) -> Camera:
    """The camera as it is now: rows outlive its changes."""
    return link.cameras.get(camera.id, camera)


def online_words(camera: Camera, link: Link) -> Choice:
    """Whether its device reaches it, and since when; nothing of a camera of the settings."""
    if not camera.device:
        return (), "text_dim"
    match camera.state:
        case CameraState.ONLINE:
            word, token = QCoreApplication.translate("Resources", "在线"), "text_dim"
        case CameraState.OFFLINE:
            word, token = QCoreApplication.translate("Resources", "离线"), "severity_ii"
        case CameraState.UNKNOWN:
            return (QCoreApplication.translate("Resources", "状态不明"),), "stale"
    if camera.since is None:
        return (word,), token
    said = f"{word} {formats.age_of(camera.since, link.hub_now())}"
    # That all is well may be left out where there is no room, that it is not may not.
    return (said, word if camera.state is CameraState.OFFLINE else ""), token


def device_words(node: Node, link: Link) -> Choice:
    """Whether a device is there, and since when."""
    device = link.field.devices.get(node.device)
    if device is None:
        return (), "text_dim"
    word, token = state_word(device.state), state_token(device.state)
    if device.since is None:
        return (word,), token
    said = f"{word} {formats.age_of(device.since, link.hub_now())}"
    # That all is well may be left out where there is no room, that it is not may not.
    return (said, "" if device.state is DeviceState.ONLINE else word), token


def offline_below(node: Node, link: Link) -> int:
    """How many cameras below a branch cannot be reached."""
    if node.offline is None:
        own = (item for item in node.members if isinstance(item, Camera))
        states = (state_of(camera, link).state for camera in own)
        node.offline = sum(state is CameraState.OFFLINE for state in states)
        node.offline += sum(offline_below(branch, link) for branch in node.branches)
    return node.offline


def beside(node: Node, link: Link, streams: Mapping[CameraId, StreamState]) -> Choice:
    """The text at the right of a row, in fewer and fewer words, and the token of its colour."""
    match node.kind:
        case Kind.DEPARTMENT | Kind.DIVISION | Kind.GROUP:
            return (str(node.count),), "text_dim"
        case Kind.DEVICE:
            return device_words(node, link)
        case Kind.CAMERA:
            if isinstance(node.item, Camera):
                return _camera(state_of(node.item, link), link, streams)
        case Kind.POINT:
            if isinstance(node.item, MonitoringPoint):
                return _point(node.item, link)
    return (), "text_dim"


def _camera(camera: Camera, link: Link, streams: Mapping[CameraId, StreamState]) -> Choice:
    """What the wall sees goes before what its device says, but for one that cannot be reached."""
    if camera.id in streams and camera.state is not CameraState.OFFLINE:
        word, token = stream_word(streams[camera.id])
        return (word,), token
    return online_words(camera, link)


def feeds(node: Node, link: Link) -> Said:
    """What is not well below a branch, nothing where all is."""
    device = link.field.devices.get(node.device)
    is_away = device is not None and device.state is not DeviceState.ONLINE
    if node.item is not None or is_away:  # what is away says so itself, for all that it has
        return "", "text_dim"
    offline = offline_below(node, link)
    if offline:
        text = QCoreApplication.translate("Resources", "{count} 路离线")
        return text.format(count=offline), "severity_ii"
    return _sources(node, link) if node.kind is Kind.DEPARTMENT else ("", "text_dim")


def _sources(node: Node, link: Link) -> Said:
    """How many feeds of a department are not well."""
    states = [
        s.state for s in link.sources.values() if s.department.value == node.key.split("/")[1]
    ]
    lost, stale = states.count(SourceState.LOST), states.count(SourceState.STALE)
    if lost:
        text = QCoreApplication.translate("Resources", "{count} 个源失联")
        return text.format(count=lost), "severity_ii"
    if stale:
        text = QCoreApplication.translate("Resources", "{count} 个源数据陈旧")
        return text.format(count=stale), "stale"
    return "", "text_dim"


def _point(point: MonitoringPoint, link: Link) -> Choice:
    health = link.sources.get(point.source)
    if health is not None and health.state is not SourceState.OK:
        since = since_of(health)
        word = formats.source_state_word(health.state)
        said = f"{word} {formats.age_of(since, link.hub_now())}" if since is not None else word
        token = {SourceState.LOST: "severity_ii", SourceState.STALE: "stale"}
        return (said, word), token.get(health.state, "text_dim")
    readings = link.readings(point.id)
    if not readings:
        return (QCoreApplication.translate("Resources", "暂无数据"),), "text_dim"
    factor = min(readings)
    value = reading_text(readings[factor])
    full = f"{formats.factor_word(factor)} {value}"
    if len(readings) == 1:
        return (full, value), "text"
    # A bare figure would not say of what it is.
    count = QCoreApplication.translate("Resources", "{count} 项").format(count=len(readings))
    return (full, count), "text"


def reading_text(reading: Reading) -> str:
    """8.62 mg/L."""
    return f"{reading.value:.4g} {reading.unit}".strip()


def explain(node: Node, link: Link) -> str:
    """All that is known of a row, for its tool tip. Never an address."""
    item = node.item
    if node.device:
        return "\n".join(_device_lines(node, link))
    if item is None:
        text = QCoreApplication.translate("Resources", "{cameras} 路摄像机，{points} 个监测点")
        return text.format(cameras=node.cameras, points=node.points)
    where = " ".join(
        word
        for word in (division_of(item), item.place.name if item.place is not None else "")
        if word
    )
    head = [item.name, " · ".join([formats.department_word(item.department), where or "—"])]
    if isinstance(item, Camera):
        number = QCoreApplication.translate("Resources", "编号 {number}").format(number=item.number)
        head += _camera_lines(state_of(item, link), link)
        if item.security is CameraSecurity.RESTRICTED:
            head.append(QCoreApplication.translate("Resources", "受限：取证由另一人批准"))
        hint = QCoreApplication.translate("Resources", "双击放到选中的窗格，也可以拖到任意窗格")
        return "\n".join([*head, number, hint])
    return "\n".join([*head, *_point_lines(item, link)])


def _device_lines(node: Node, link: Link) -> list[str]:
    lines = [node.label, f"GB/T 28181 {node.device}"]
    device = link.field.devices.get(node.device)
    if device is None:
        return lines
    state = state_word(device.state)
    if device.since is not None:
        words = QCoreApplication.translate("Resources", "{state}，自 {clock} 起")
        clock = formats.clock_text(device.since, link.hub_now())
        state = words.format(state=state, clock=clock)
    channels = QCoreApplication.translate("Resources", "通道 {online}/{count} 在线")
    said = channels.format(online=device.channels_online, count=device.channels)
    return [line for line in (*lines, model_text(device), state, said) if line]


def _camera_lines(camera: Camera, link: Link) -> list[str]:
    words = QCoreApplication.translate("Resources", "权属单位：{owner}")
    lines = [words.format(owner=camera.owner)] if camera.owner else []
    if not camera.device:
        return lines
    lines += [" / ".join(camera.groups)] if camera.groups else []
    texts, _ = online_words(camera, link)
    if texts and camera.since is not None and camera.state is not CameraState.UNKNOWN:
        words = QCoreApplication.translate("Resources", "{state}，自 {clock} 起")
        word = texts[0].split(" ")[0]
        clock = formats.clock_text(camera.since, link.hub_now())
        lines.append(words.format(state=word, clock=clock))
    elif texts:
        lines.append(texts[0])
    lines.append(f"GB/T 28181 {camera.channel}")
    device = link.field.devices.get(camera.device)
    if device is not None and device.name:
        words = QCoreApplication.translate("Resources", "设备：{name}")
        lines.append(words.format(name=device.name))
    return lines


def _point_lines(point: MonitoringPoint, link: Link) -> list[str]:
    now = link.hub_now()
    lines = []
    health = link.sources.get(point.source)
    if health is not None:
        text = QCoreApplication.translate("Resources", "数据源 {name}：{state}")
        state = formats.source_state_word(health.state)
        since = since_of(health)
        if since is not None:
            begun = QCoreApplication.translate("Resources", "{state}，自 {clock} 起")
            state = begun.format(state=state, clock=formats.clock_text(since, now))
        lines.append(text.format(name=health.name, state=state))
    for factor, reading in sorted(link.readings(point.id).items()):
        age = formats.age_of(reading.observed_at, now)
        text = QCoreApplication.translate("Resources", "{factor} {value}（{age} 前）")
        word = formats.factor_word(factor)
        lines.append(text.format(factor=word, value=reading_text(reading), age=age))
    return lines
