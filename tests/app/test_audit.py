"""`watchfloor audit` says in words what it found, and its exit status agrees."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app import audit
from app.audit import AuditOptions
from backends.hub.segments import FOLDER
from backends.hub.signatures import fingerprint, public_key_file
from backends.hub.signing import open_signer
from backends.hub.transaction import Draft
from backends.hub.vault import open_vault
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Department, Realm, Severity
from backends.record.incident_events import IncidentReported
from tests.backends.hub.log_parts import LEADER, history, open_store, write

NOW = dt.datetime.now(dt.UTC)
Said = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed record with events of last year, and personal fields."""
    monkeypatch.setattr(audit, "_folder", lambda _site: tmp_path)
    with open_store(tmp_path) as store:
        write(store, "abc", NOW - dt.timedelta(days=400))
        write(store, "a", NOW)
        signer = open_signer(store, tmp_path)
        vault = open_vault(store, tmp_path)
        with store.transaction() as work:
            vault.seal("i1", {"reporter": "张"}, work)
            signer.sign(work, NOW)
        vault.close()
    return tmp_path


def test_a_whole_log_is_said_with_its_signatures(folder: Path, capsys: Said) -> None:
    assert audit.run(None, "verify") == 0
    said = capsys.readouterr().out
    assert "共 5 条，哈希链完整" in said
    assert "1 个签名全部有效，最近一个覆盖到第 4 条" in said


def test_the_head_is_shown_with_its_signature_and_the_keys_fingerprint(
    folder: Path, capsys: Said
) -> None:
    assert audit.run(None, "head") == 0
    said = capsys.readouterr().out
    public_key = public_key_file(folder).read_text().strip()
    assert "链首：第 5 条" in said
    assert "签的是第 4 条" in said
    assert public_key in said
    assert fingerprint(public_key) in said


def test_archiving_wants_a_date_and_keeps_six_months(folder: Path, capsys: Said) -> None:
    assert audit.run(None, "archive") == 2
    assert "--before 2026-05-01" in capsys.readouterr().err
    assert audit.run(None, "archive", AuditOptions(before="9999-01-01")) == 0
    said = capsys.readouterr().out
    assert "至少保留 180 天" in said
    assert "已把 3 条日志移入" in said
    assert audit.run(None, "archive", AuditOptions(before="2020-01-01")) == 0
    assert "没有可归档的日志" in capsys.readouterr().out
    assert audit.run(None, "verify") == 0
    assert "其中 3 条在归档段中" in capsys.readouterr().out


def test_a_missing_segment_is_named_with_what_to_do(folder: Path, capsys: Said) -> None:
    audit.run(None, "archive", AuditOptions(before="9999-01-01"))
    (file,) = (folder / FOLDER).iterdir()
    file.unlink()
    capsys.readouterr()
    assert audit.run(None, "verify") == 1
    said = capsys.readouterr().out
    assert file.name in said
    assert "请从备份恢复" in said


def test_a_running_hub_keeps_its_log_to_itself(folder: Path, capsys: Said) -> None:
    with open_store(folder):
        assert audit.run(None, "archive", AuditOptions(before="9999-01-01")) == 2
        assert "正由另一个中心服务使用" in capsys.readouterr().err
        assert audit.run(None, "verify") == 0
        assert audit.run(None, "head") == 0


def test_keys_that_are_missing_or_damaged_are_said(folder: Path, capsys: Said) -> None:
    other = folder / "other.pub"
    other.write_text("rubbish")
    assert audit.run(None, "verify", AuditOptions(public_key=str(other))) == 2
    assert str(other) in capsys.readouterr().err
    other.write_text("ab" * 32)
    assert audit.run(None, "verify", AuditOptions(public_key=str(other))) == 1
    assert "第 5 条的签名无效" in capsys.readouterr().out
    public_key_file(folder).unlink()
    assert audit.run(None, "verify") == 1
    assert "--public-key" in capsys.readouterr().out


def test_personal_fields_are_given_up_only_where_the_master_key_is_lost(
    folder: Path, capsys: Said
) -> None:
    assert audit.run(None, "rekey") == 2
    assert "主密钥完好" in capsys.readouterr().err
    (folder / "keys" / "master.key").unlink()
    assert audit.run(None, "rekey") == 0
    assert "已全部删除" in capsys.readouterr().out
    with open_store(folder) as store:
        vault = open_vault(store, folder)
        with store.transaction() as work:
            assert vault.open_fields("i1", work) == {}
            vault.seal("i1", {"reporter": "张"}, work)
        vault.close()
    assert audit.run(None, "verify") == 0


def test_personal_fields_of_an_incident_are_erased_by_its_number(
    folder: Path, capsys: Said
) -> None:
    said = AuditOptions(subject="S20261122-0001", reason="本人要求")
    assert audit.run(None, "erase", AuditOptions(subject="S20261122-0001")) == 2
    assert "--reason" in capsys.readouterr().err
    told = IncidentReported(
        number="S20261122-0001", title="x", department=Department.URBAN, severity=Severity.IV
    )
    with open_store(folder) as store, store.transaction() as work:
        name, version = name_of(told)
        draft = Draft(
            occurred_at=NOW,
            realm=Realm.LIVE,
            actor=LEADER,
            type=name,
            version=version,
            subject="i1",
            subject_version=1,
            payload=encode_payload(told),
        )
        work.append(draft, NOW)
    assert audit.run(None, "erase", said) == 0
    assert "已销毁" in capsys.readouterr().out
    assert audit.run(None, "erase", said) == 0
    assert "早已销毁" in capsys.readouterr().out
    with open_store(folder) as store:
        (erased,) = history(store, "personal:i1")
        assert erased.payload == '{"reason":"本人要求"}'.encode()
    assert audit.run(None, "verify") == 0
