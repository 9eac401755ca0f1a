"""Health of the centre's own: credentials that end, back-fills, the outbox, the gateway."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.own_health import words_of
from backends.hub.backfills import Backfills
from backends.hub.credential_alarms import CredentialAlarms, severity_of
from backends.hub.outbox_watch import judge
from backends.hub.own_certificate import OwnCertificate
from backends.link.city import TargetLag
from backends.record.backfill_words import in_words
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised, Reading
from backends.record.resource import Credential, SourceHealth, SourceState
from tests.backends.gateway.rest.test_auth import write_certificate

NOON = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)


def _health(*days_left: float) -> SourceHealth:
    credentials = [
        Credential(name=f"令牌{n}", expires_at=NOON + dt.timedelta(days=days), owner="王工")
        for n, days in enumerate(days_left)
    ]
    return SourceHealth(
        source=SourceId("province"),
        department=Department.GRID,
        name="省平台",
        state=SourceState.OK,
        credentials=credentials,
    )


@pytest.mark.parametrize(
    ("days", "severity"),
    [(31, None), (30, Severity.III), (8, Severity.III), (7, Severity.II), (-1, Severity.I)],
)
def test_a_credential_is_graver_the_nearer_its_end(days: int, severity: Severity | None) -> None:
    (credential,) = _health(days).credentials
    assert severity_of(credential, NOON) is severity


def test_a_credential_that_ends_is_told_once_and_its_renewal_ends_the_alarm() -> None:
    alarms = CredentialAlarms()
    (told,) = alarms.look(_health(20), NOON)
    assert isinstance(told, ConditionRaised) and told.kind == "credential"
    assert (
        told.title == "省平台的凭证“令牌0”将于 2026-12-16 到期" and told.detail["负责人"] == "王工"
    )
    assert alarms.look(_health(20), NOON) == []
    (worse,) = alarms.look(_health(20), NOON + dt.timedelta(days=15))
    assert isinstance(worse, ConditionRaised) and worse.severity is Severity.II
    (renewed,) = alarms.look(_health(365), NOON)
    assert isinstance(renewed, ConditionCleared) and renewed.key == told.key


def test_after_a_restart_what_was_renewed_meanwhile_is_cleared_all_the_same() -> None:
    (told,) = CredentialAlarms().look(_health(300), NOON)
    assert isinstance(told, ConditionCleared)


def _late(kind: type[Any], seconds: float) -> Any:
    at = NOON + dt.timedelta(seconds=seconds)
    source = SourceId("loggers")
    if kind is Reading:
        return Reading(source=source, resource="p", factor="f", value=1.0, unit="", observed_at=at)
    if kind is ConditionCleared:
        return ConditionCleared(source=source, key="k", occurred_at=at)
    return ConditionRaised(
        source=source,
        key="k",
        department=Department.ENVIRONMENT,
        severity=Severity.III,
        kind="exceedance",
        title="超标",
        occurred_at=at,
    )


def test_a_back_fill_is_one_summary_once_it_is_over() -> None:
    backfills = Backfills()
    for n in range(1_200):
        backfills.take(_late(Reading, n), 10.0)
    backfills.take(_late(ConditionRaised, 30), 12.0)
    backfills.take(_late(ConditionCleared, 60), 14.0)
    assert backfills.over(20.0, 30.0) == []
    (told,) = backfills.over(44.0, 30.0)
    assert in_words(told) == "12:00 至 12:19 补传 1,200 条读数、1 条报警（1 条已解除）"
    assert backfills.over(99.0, 30.0) == []


def _lag(**changes: Any) -> TargetLag:
    base: dict[str, Any] = {
        "target": "department:urban",
        "name": "数字城管系统",
        "waiting": 0,
        "dead": 0,
        "oldest_s": 0.0,
    }
    return TargetLag(**(base | changes))


def test_the_outbox_says_which_target_does_not_get_its_messages() -> None:
    assert judge([_lag(waiting=5, oldest_s=3.0)]) == (SourceState.OK, "")
    state, words = judge([_lag(waiting=7, oldest_s=600.0), _lag(name="市公安局", dead=2)])
    assert state is SourceState.STALE
    assert words == "市公安局 2 条未送达；数字城管系统 7 条等待，最久 10 分钟"


def test_the_gateway_says_what_it_could_not_hand_on() -> None:
    assert words_of("", 0, 0) == ""
    assert words_of("No space left", 2, 300).split("；") == [
        "本机磁盘不能写，报警暂存内存：No space left",
        "指挥中枢拒收 2 条，已另存",
        "中断期间丢弃 300 条读数",
    ]


def test_the_hubs_own_certificate_stands_on_the_board_with_its_end(tmp_path: Path) -> None:
    ends = NOON + dt.timedelta(days=20)
    path = tmp_path / "hub.pem"
    write_certificate(path, ends)
    (health,) = OwnCertificate(str(path), "信息科 8105").health(NOON, 0.0)
    assert health.state is SourceState.OK
    (credential,) = health.credentials
    assert (credential.expires_at, credential.owner) == (ends, "信息科 8105")
    (told,) = CredentialAlarms().look(health, NOON)
    assert isinstance(told, ConditionRaised) and "中心服务证书" in told.title
    (health,) = OwnCertificate(str(path)).health(ends, 0.0)
    assert health.state is SourceState.STALE
    assert OwnCertificate("").health(NOON, 0.0) == []
