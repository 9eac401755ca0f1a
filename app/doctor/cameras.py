"""Whether each camera gives a picture, tried as the wall would: same client, same decoders."""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from app.doctor.finding import Finding, bad, good, warning
from backends.record.resource import Camera
from video.api import Stream, StreamState, Transport, VideoEngine, ViewId, ViewStatus
from video.engine import DecoderPool
from widgets.wall.words import reason_text

translate = QCoreApplication.translate

PICTURE_WITHIN_S = 12.0  # a camera that says nothing is given up after 10
_AT_ONCE = 16
_BOX = (160, 90)


def cameras(all_cameras: Iterable[Camera]) -> list[Finding]:
    """One line for all that give a picture, one for each that does not."""
    wanted = list(all_cameras)
    what = translate("Doctor", "摄像机")
    if not wanted:
        words = translate("Doctor", "配置文件中没有摄像机")
        return [warning(what, words, translate("Doctor", "在配置文件中加入 [[camera]]"))]
    logging.getLogger("video").addHandler(logging.NullHandler())  # said below, in words
    engine = DecoderPool(1)
    try:
        streams = [stream for camera in wanted for stream in _streams(camera)]
        problems: dict[Stream, str] = {}
        for start in range(0, len(streams), _AT_ONCE):
            problems |= _problems(engine, streams[start : start + _AT_ONCE])
    finally:
        engine.shutdown()
    named = translate("Doctor", "摄像机 {number} {name}")
    remedy = translate("Doctor", "检查地址、用户名密码、网络与摄像机电源")
    found = [
        bad(named.format(number=camera.number, name=camera.name), words, remedy)
        for camera in wanted
        if (words := _words([problems[stream] for stream in _streams(camera)]))
    ]
    shown = len(wanted) - len(found)
    if shown:
        words = translate("Doctor", "{shown} / {all} 路有画面")
        found.insert(0, good(what, words.format(shown=shown, all=len(wanted))))
    return found


def _streams(camera: Camera) -> list[Stream]:
    """Main first, then sub where there is one."""
    urls = dict.fromkeys(url for url in (camera.main, camera.sub) if url)
    return [Stream(url=url, transport=Transport(camera.transport)) for url in urls]


def _words(problems: Sequence[str]) -> str:
    """A camera's problem; which stream it is where the other one is well."""
    if len(set(problems)) == 1:
        return problems[0]
    main, sub = problems
    parts = []
    if main:
        parts.append(translate("Doctor", "主码流：{problem}").format(problem=main))
    if sub:
        parts.append(translate("Doctor", "子码流：{problem}").format(problem=sub))
    return " ".join(parts)


def _problems(engine: VideoEngine, some: Sequence[Stream]) -> dict[Stream, str]:
    """Why each of them gives no picture; empty where it does."""
    views = [engine.open(stream, *_BOX) for stream in some]
    try:
        states = _settled(engine, views)
        return {stream: _problem(state) for stream, state in zip(some, states, strict=True)}
    finally:
        for view in views:
            engine.close(view)


def _settled(engine: VideoEngine, views: Sequence[ViewId]) -> list[ViewStatus]:
    """The states once every stream is live or lost, or the time is over."""
    ends_s = time.monotonic() + PICTURE_WITHIN_S
    while True:
        states = [engine.status(view) for view in views]
        is_open = any(s.state not in (StreamState.LIVE, StreamState.LOST) for s in states)
        left_s = ends_s - time.monotonic()
        if not is_open or left_s <= 0:
            return states
        select.select([engine.wake_fd()], [], [], min(left_s, 0.5))
        engine.drain()


def _problem(status: ViewStatus) -> str:
    match status.state:
        case StreamState.LIVE | StreamState.STALE:
            return ""
        case StreamState.LOST:
            return reason_text(status.reason, status.detail)
        case _:
            return translate("Doctor", "没有及时送来画面")
