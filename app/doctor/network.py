"""What the machine must reach: hub, cameras, departments. Blocking; every call has a timeout."""

from __future__ import annotations

import socket
import urllib.parse
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import requests
from PySide6.QtCore import QCoreApplication

from app.doctor.finding import Finding, bad, good, warning
from backends.record.resource import Camera

translate = QCoreApplication.translate

_TIMEOUT_S = 3.0
_SKEW_FLAGGED_MS = 2_000
_AT_ONCE = 16


def hub(url: str, ca_file: str = "") -> tuple[Finding, dict[str, object]]:
    """Whether the hub answers; and what it says of itself (empty when it does not)."""
    what = translate("Doctor", "中心服务")
    try:
        with requests.Session() as session:
            session.trust_env = False  # the hub is never behind a web proxy
            session.verify = ca_file or True
            answer = session.get(f"{url}/api/v1/health", timeout=(_TIMEOUT_S, _TIMEOUT_S))
        answer.raise_for_status()
        health: dict[str, object] = answer.json()
    except (requests.RequestException, ValueError) as error:
        words = translate("Doctor", "{url} 没有响应（{reason}）")
        return bad(
            what,
            words.format(url=url, reason=type(error).__name__),
            translate("Doctor", "在中心服务器上执行 watchfloor run"),
        ), {}
    problem = health.get("store", "ok")
    if problem != "ok":
        words = translate("Doctor", "{url} 无法写入记录（{problem}）")
        return bad(
            what,
            words.format(url=url, problem=problem),
            translate("Doctor", "检查磁盘空间与数据目录权限"),
        ), health
    words = translate("Doctor", "{url} 正常，记录到第 {seq} 条")
    return good(what, words.format(url=url, seq=health.get("seq"))), health


def departments(health: dict[str, object]) -> list[Finding]:
    """One line a source, as the hub knows it."""
    found = []
    sources = health.get("sources")
    for source in sources if isinstance(sources, list) else []:
        name = translate("Doctor", "部门接入 {name}").format(name=source.get("name"))
        if source.get("state") == "ok":
            words = translate("Doctor", "正常，最近一次 {when}")
            found.append(good(name, words.format(when=source.get("last_success") or "—")))
        else:
            words = f"{_state_words(source.get('state'))} {source.get('reason') or ''}".strip()
            remedy = translate("Doctor", "请联系该部门系统的维护人员，核对地址与端口")
            found.append(warning(name, words, remedy))
        skew = source.get("skew_ms")
        if isinstance(skew, int) and abs(skew) > _SKEW_FLAGGED_MS:
            words = translate("Doctor", "对方时钟相差 {seconds} 秒")
            found.append(
                warning(
                    name,
                    words.format(seconds=f"{skew / 1000:.1f}"),
                    translate("Doctor", "请对方系统开启 NTP 对时"),
                )
            )
    return found


def _state_words(state: object) -> str:
    match state:
        case "stale":
            return translate("Doctor", "已连接但数据陈旧")
        case "lost":
            return translate("Doctor", "已中断")
        case _:
            return translate("Doctor", "还没有数据")


def cameras(all_cameras: Iterable[Camera]) -> list[Finding]:
    """One line for all that answer, one for each that does not."""
    wanted = list(all_cameras)
    what = translate("Doctor", "摄像机")
    if not wanted:
        words = translate("Doctor", "配置文件中没有摄像机")
        return [warning(what, words, translate("Doctor", "在配置文件中加入 [[camera]]"))]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        problems = list(pool.map(_camera_problem, wanted))
    silent = [(camera, text) for camera, text in zip(wanted, problems, strict=True) if text]
    named = translate("Doctor", "摄像机 {number} {name}")
    remedy = translate("Doctor", "检查地址、网络与摄像机电源")
    found = [
        bad(named.format(number=camera.number, name=camera.name), text, remedy)
        for camera, text in silent
    ]
    answered = len(wanted) - len(silent)
    if answered:
        words = translate("Doctor", "{answered} / {all} 路有应答")
        found.insert(0, good(what, words.format(answered=answered, all=len(wanted))))
    return found


def _camera_problem(camera: Camera) -> str:
    """Empty when the camera answers an RTSP OPTIONS; else what went wrong, without the address."""
    try:
        parts = urllib.parse.urlsplit(camera.main)
        host, port = parts.hostname, parts.port or 554
    except ValueError:
        return translate("Doctor", "地址写法不对")
    if parts.scheme != "rtsp" or not host:
        return translate("Doctor", "地址写法不对，应为 rtsp://主机:端口/路径")
    request = f"OPTIONS rtsp://{host}:{port}{parts.path} RTSP/1.0\r\nCSeq: 1\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=_TIMEOUT_S) as line:
            line.sendall(request.encode())
            start = line.recv(64)
    except socket.gaierror:
        return translate("Doctor", "主机名无法解析")
    except ConnectionRefusedError:
        return translate("Doctor", "拒绝连接：该端口没有服务")
    except TimeoutError:
        return translate("Doctor", "没有应答")
    except OSError as error:
        return translate("Doctor", "无法连接（{reason}）").format(reason=error.strerror)
    if start.startswith(b"RTSP/1."):
        return ""
    return translate("Doctor", "应答的不是 RTSP 协议")
