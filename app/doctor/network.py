"""What the machine must reach: hub and departments. Blocking; every call has a timeout."""

from __future__ import annotations

import datetime as dt

import requests
from PySide6.QtCore import QCoreApplication

from app.doctor.finding import Finding, bad, good, warning
from widgets.formats import moment_text

translate = QCoreApplication.translate

_TIMEOUT_S = 3.0
_SKEW_FLAGGED_MS = 2_000


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
            found.append(good(name, words.format(when=_moment(source.get("last_success")))))
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


def _moment(text: object) -> str:
    """A moment of the hub's, in the centre's time; a dash for none."""
    try:
        return moment_text(dt.datetime.fromisoformat(str(text)))
    except ValueError:
        return "—"


def _state_words(state: object) -> str:
    match state:
        case "stale":
            return translate("Doctor", "已连接但数据陈旧")
        case "lost":
            return translate("Doctor", "已中断")
        case _:
            return translate("Doctor", "还没有数据")
