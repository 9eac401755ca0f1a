"""Alarms of the centre's own keys: the vault is locked, the log goes unsigned. Pure."""

from __future__ import annotations

import datetime as dt

from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised

SOURCE = SourceId("centre.keys")
_VAULT_ADVICE = (
    "从备份恢复数据目录的 keys 文件夹后重启中心服务；确实丢失时用 watchfloor audit rekey 另建"
)
_SIGNER_ADVICE = "从备份恢复 keys/signing.key 后重启中心服务；确实丢失时删除它，下次启动另建"


def key_alarms(
    *, is_vault_locked: bool, is_signed: bool, now: dt.datetime
) -> list[ConditionRaised | ConditionCleared]:
    """What to say of the keys at the hub's start: each condition raised, or cleared."""
    vault = ("vault", "个人信息无法加密和查看：主密钥缺失或不符", _VAULT_ADVICE)
    signer = ("signer", "日志没有签名：签名密钥无法使用", _SIGNER_ADVICE)
    return [
        _condition(*vault, stands=is_vault_locked, now=now),
        _condition(*signer, stands=not is_signed, now=now),
    ]


def _condition(
    key: str, title: str, advice: str, *, stands: bool, now: dt.datetime
) -> ConditionRaised | ConditionCleared:
    if not stands:
        return ConditionCleared(source=SOURCE, key=key, occurred_at=now)
    return ConditionRaised(
        source=SOURCE,
        key=key,
        department=Department.CENTRE,
        severity=Severity.II,
        kind="key_lost",
        title=title,
        occurred_at=now,
        detail={"advice": advice},
    )
