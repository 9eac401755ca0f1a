"""What is said of feeds and of what goes out, in an engineer's words. UI thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.record.common import Department
from backends.record.policy import Policy
from backends.record.resource import (
    NO_REPORT,
    Credential,
    Quarantined,
    SourceHealth,
    SourceState,
)
from widgets.formats import age_of, age_text, clock_text, department_word, source_state_word

EXPIRY_AHEAD = dt.timedelta(days=30)
SKEW_FLAG_MS = 2_000
REFUSED_LATELY = dt.timedelta(minutes=15)
_TARGETS_NAMED = 3
_DATUMS = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "cgcs2000": "CGCS2000", "bd09": "BD-09"}
WELL = 4  # the rank of a feed without any trouble
_RANK = {
    SourceState.LOST: 0,
    SourceState.STALE: 1,
    SourceState.UNKNOWN: 3,
    SourceState.OK: WELL,
}


def moment(text: str) -> dt.datetime | None:
    """The aware moment that a health report has as text; None for none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def state_token(state: SourceState) -> str:
    """Colour means that something is wrong or old."""
    match state:
        case SourceState.LOST:
            return "severity_ii"
        case SourceState.STALE:
            return "stale"
        case SourceState.OK:
            return "text_dim"
        case SourceState.UNKNOWN:
            return "text_dim"


def state_word(health: SourceHealth) -> str:
    """正常, 数据陈旧, 失联; 被拒绝 where it answers and does not let us in."""
    if health.state is SourceState.LOST and health.is_refused:
        return QCoreApplication.translate("Health", "被拒绝")
    return source_state_word(health.state)


def state_shape(health: SourceHealth) -> str:
    """A shape beside the colour: full, half, cross, barred, ring."""
    if health.state is SourceState.LOST and health.is_refused:
        return "⊘"
    return {
        SourceState.OK: "●",
        SourceState.STALE: "◐",
        SourceState.LOST: "✕",
        SourceState.UNKNOWN: "○",
    }[health.state]


def rank_of(health: SourceHealth, now: dt.datetime) -> int:
    """What a person must look at first has the smallest."""
    rank = _RANK[health.state]
    is_troubled = (
        soonest(health, now) is not None
        or newest_refused(health, now) is not None
        or is_skewed(health)
    )
    return min(rank, 2) if is_troubled else rank


def is_skewed(health: SourceHealth) -> bool:
    """Whether its clock is off by more than two seconds."""
    return health.skew_ms is not None and abs(health.skew_ms) > SKEW_FLAG_MS


def soonest(health: SourceHealth, now: dt.datetime) -> Credential | None:
    """The credential that ends within 30 days, or has ended; the first of several."""
    near = [c for c in health.credentials if c.expires_at - now <= EXPIRY_AHEAD]
    return min(near, key=lambda c: c.expires_at) if near else None


def newest_refused(health: SourceHealth, now: dt.datetime) -> Quarantined | None:
    """What was refused last, where that is not long ago."""
    newest = max(health.quarantined, key=lambda row: row.last_at, default=None)
    return newest if newest is not None and now - newest.last_at <= REFUSED_LATELY else None


def ago_text(text: str, now: dt.datetime) -> str:
    """37 s; — where nothing ever came."""
    at = moment(text)
    return "—" if at is None else age_of(at, now)


def lag_text(lag_ms: int) -> str:
    """320 ms, 4.2 s, 3 min; — for none measured."""
    if lag_ms <= 0:
        return "—"
    if lag_ms < 1000:
        return f"{lag_ms} ms"
    return f"{lag_ms / 1000:.1f} s" if lag_ms < 60_000 else age_text(lag_ms / 1000)


def skew_words(skew_ms: int | None) -> str:
    """+0.3 s: how far its clock is ahead of ours; — where nothing tells it."""
    if skew_ms is None:
        return "—"
    return f"{skew_ms / 1000:+.1f} s" if abs(skew_ms) >= 50 else "0 s"


def refused_count(health: SourceHealth) -> int:
    """All that could not be taken."""
    return max(health.malformed, sum(q.count for q in health.quarantined))


def expiry_text(credential: Credential, now: dt.datetime) -> str:
    """12 天后到期, 已过期 3 天."""
    days = (credential.expires_at - now).total_seconds() / 86400
    if days < 0:
        words = QCoreApplication.translate("Health", "已过期 {days} 天")
        return words.format(days=int(-days))
    words = QCoreApplication.translate("Health", "{days} 天后到期")
    return words.format(days=int(days))


def remark_text(health: SourceHealth, now: dt.datetime) -> str:
    """What is wrong and what to do, in one line; "" where nothing."""
    parts = [reason_text(health)]
    credential = soonest(health, now)
    if credential is not None:
        about = f"{credential.name} {expiry_text(credential, now)}"
        if credential.owner:
            owner = QCoreApplication.translate("Health", "请 {owner} 更换")
            about += f"，{owner.format(owner=credential.owner)}"
        parts.append(about)
    refused = newest_refused(health, now)
    if refused is not None and health.reason != refused.reason:
        words = QCoreApplication.translate("Health", "未收下 {count} 条：{reason}")
        parts.append(words.format(count=f"{refused.count:,}", reason=refused.reason))
    if is_skewed(health):
        words = QCoreApplication.translate("Health", "时钟偏差 {skew}")
        parts.append(words.format(skew=skew_words(health.skew_ms)))
    return "；".join(part for part in parts if part)


def reason_text(health: SourceHealth) -> str:
    """The connector's own words; the hub's code for a silent gateway is said in words."""
    if health.reason == NO_REPORT:
        return QCoreApplication.translate("Health", "接入服务没有报告，可能已停")
    return health.reason


def outbox_words(health: SourceHealth) -> str:
    """How much waits for it: 3, 3 ✕1 where one did not arrive; — where nothing goes there."""
    if not health.target:
        return "—"
    return f"{health.waiting} ✕{health.dead}" if health.dead else str(health.waiting)


def target_word(target: str, policy: Policy) -> str:
    """Where messages go, as people call it."""
    kind, _, name = target.partition(":")
    if kind == "department" and name in set(Department):
        return department_word(Department(name))
    if kind == "party":
        return next((party.name for party in policy.parties if party.id == name), name)
    return {
        "vehicles": QCoreApplication.translate("Health", "车载终端"),
        "loggers": QCoreApplication.translate("Health", "数采仪"),
    }.get(target, target)


def datum_words(datum: str) -> str:
    """GCJ-02，已换算为 WGS-84; — for a source that tells of no places."""
    names = [_DATUMS.get(one, one) for one in datum.split(",") if one]
    if not names:
        return "—"
    if set(names) <= {"WGS-84", "CGCS2000"}:  # equal at this scale
        return "、".join(names)
    words = QCoreApplication.translate("Health", "{datum}，已换算为 WGS-84")
    return words.format(datum="、".join(names))


def _way_out(health: SourceHealth, policy: Policy) -> str:
    if not health.target:
        return "—"
    targets = health.targets or [health.target]
    own = f"source:{health.source}"  # answers go back to where the question came from
    words = [
        health.name if target == own else target_word(target, policy)
        for target in targets[:_TARGETS_NAMED]
    ]
    names = "、".join(dict.fromkeys(words))
    if len(targets) > _TARGETS_NAMED:
        names = QCoreApplication.translate("Health", "{names}等 {count} 处").format(
            names=names, count=len(targets)
        )
    text = QCoreApplication.translate("Health", "{names}：等待发送 {waiting}，未送达 {dead}")
    return text.format(names=names, waiting=health.waiting, dead=health.dead)


def facts_of(health: SourceHealth, now: dt.datetime, policy: Policy) -> list[tuple[str, str]]:
    """Name and value, as an engineer asks for them; the last two are sentences."""
    translate = QCoreApplication.translate
    state = state_word(health)
    since = moment(health.since)
    if since is not None:
        words = translate("Health", "{state}，自 {clock} 起")
        state = words.format(state=state, clock=clock_text(since, now))
    return [
        (translate("Health", "状态"), state),
        (translate("Health", "部门"), department_word(health.department)),
        (translate("Health", "标识"), health.source),
        (translate("Health", "最近成功"), _since(health.last_success, now)),
        (translate("Health", "最新数据"), _since(health.data_at, now)),
        (translate("Health", "数据延迟"), lag_text(health.lag_ms)),
        (translate("Health", "已收"), f"{health.accepted:,}"),
        (translate("Health", "其中补传"), f"{health.late:,}"),
        (translate("Health", "未收下"), f"{refused_count(health):,}"),
        (translate("Health", "连接失败"), f"{health.errors:,}"),
        (translate("Health", "时钟偏差"), skew_words(health.skew_ms)),
        (translate("Health", "坐标系"), datum_words(health.datum)),
        (translate("Health", "外发"), _way_out(health, policy)),
        (translate("Health", "最近补传"), health.backfill or "—"),
    ]


def _since(text: str, now: dt.datetime) -> str:
    at = moment(text)
    if at is None:
        return "—"
    words = QCoreApplication.translate("Health", "{clock}，{age} 前")
    return words.format(clock=clock_text(at, now), age=age_of(at, now))
