"""What the machine must reach: hub, cameras, departments. Blocking; every call has a timeout."""

from __future__ import annotations

import socket
import urllib.parse
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import requests

from app.doctor.finding import Finding, bad, good, warning
from backends.record.resource import Camera

_TIMEOUT_S = 3.0
_SKEW_FLAGGED_MS = 2_000
_AT_ONCE = 16


def hub(url: str) -> tuple[Finding, dict[str, object]]:
    """Whether the hub answers; and what it says of itself (empty when it does not)."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # the hub is never behind a web proxy
            answer = session.get(f"{url}/api/v1/health", timeout=(_TIMEOUT_S, _TIMEOUT_S))
        answer.raise_for_status()
        health: dict[str, object] = answer.json()
    except (requests.RequestException, ValueError) as error:
        return bad(
            "中心服务",
            f"{url} 没有响应({type(error).__name__})",
            "在中心服务器上执行 watchfloor run",
        ), {}
    problem = health.get("store", "ok")
    if problem != "ok":
        return bad(
            "中心服务", f"{url} 无法写入记录({problem})", "检查磁盘空间与数据目录权限"
        ), health
    return good("中心服务", f"{url} 正常,记录到第 {health.get('seq')} 条"), health


def departments(health: dict[str, object]) -> list[Finding]:
    """One line a source, as the hub knows it."""
    found = []
    sources = health.get("sources")
    for source in sources if isinstance(sources, list) else []:
        name, state = f"部门接入 {source.get('name')}", source.get("state")
        if state == "ok":
            found.append(good(name, f"正常,最近一次 {source.get('last_success') or '—'}"))
        else:
            words = {"stale": "已连接但数据陈旧", "lost": "已中断"}.get(str(state), "还没有数据")
            reason = source.get("reason") or ""
            found.append(
                warning(
                    name, f"{words} {reason}".strip(), "请联系该部门系统的维护人员,核对地址与端口"
                )
            )
        skew = source.get("skew_ms")
        if isinstance(skew, int) and abs(skew) > _SKEW_FLAGGED_MS:
            found.append(
                warning(name, f"对方时钟相差 {skew / 1000:.1f} 秒", "请对方系统开启 NTP 对时")
            )
    return found


def cameras(all_cameras: Iterable[Camera]) -> list[Finding]:
    """One line for all that answer, one for each that does not."""
    wanted = list(all_cameras)
    if not wanted:
        return [warning("摄像机", "配置文件中没有摄像机", "在配置文件中加入 [[camera]]")]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        problems = list(pool.map(_camera_problem, wanted))
    silent = [(camera, text) for camera, text in zip(wanted, problems, strict=True) if text]
    found = [
        bad(f"摄像机 {camera.number} {camera.name}", text, "检查地址、网络与摄像机电源")
        for camera, text in silent
    ]
    answered = len(wanted) - len(silent)
    if answered:
        found.insert(0, good("摄像机", f"{answered} / {len(wanted)} 路有应答"))
    return found


def _camera_problem(camera: Camera) -> str:
    """Empty when the camera answers an RTSP OPTIONS; else what went wrong, without the address."""
    try:
        parts = urllib.parse.urlsplit(camera.main)
        host, port = parts.hostname, parts.port or 554
    except ValueError:
        return "地址写法不对"
    if parts.scheme != "rtsp" or not host:
        return "地址写法不对,应为 rtsp://主机:端口/路径"
    request = f"OPTIONS rtsp://{host}:{port}{parts.path} RTSP/1.0\r\nCSeq: 1\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=_TIMEOUT_S) as line:
            line.sendall(request.encode())
            start = line.recv(64)
    except socket.gaierror:
        return "主机名无法解析"
    except ConnectionRefusedError:
        return "拒绝连接:该端口没有服务"
    except TimeoutError:
        return "没有应答"
    except OSError as error:
        return f"无法连接({error.strerror})"
    return "" if start.startswith(b"RTSP/1.") else "应答的不是 RTSP 协议"
