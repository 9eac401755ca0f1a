"""The head of the log is signed daily, and every signature is checked by the audit."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import msgspec
import pytest

from backends.hub.audit import FaultKind
from backends.hub.keys import KeyProblem
from backends.hub.signatures import fingerprint, public_key_file, public_keys
from backends.hub.signing import Signer, open_signer
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import audit_verify
from backends.hub.trouble import StoreTrouble
from backends.record.chain import seal
from backends.record.house_events import HeadSigned
from tests.backends.hub.log_parts import NOW, open_store, write

MIDNIGHT = dt.datetime(2026, 11, 26, 16, 0, tzinfo=dt.UTC)  # of China
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two events and the signature of the second."""
    with open_store(tmp_path) as store:
        write(store, "ab", NOW)
        signer = open_signer(store, tmp_path)
        with store.transaction() as work:
            signer.sign(work, NOW)
    return tmp_path


def test_the_signature_covers_the_head_before_it(folder: Path) -> None:
    with open_store(folder) as store:
        event = store.newest()
        assert event is not None
        told = msgspec.json.decode(event.payload, type=HeadSigned)
        assert (event.type, told.seq, told.hash) == ("audit.head_signed", 2, event.previous_hash)
    report = audit_verify(folder)
    assert (report.is_whole, report.signatures, report.signed_seq) == (True, 1, 2)


def test_a_signature_is_due_once_after_each_midnight_of_china(folder: Path) -> None:
    with open_store(folder) as store:
        signer = open_signer(store, folder)
        assert not signer.is_due(MIDNIGHT - SECOND)
        assert signer.is_due(MIDNIGHT)
        with store.transaction() as work:
            signer.sign(work, MIDNIGHT)
        assert not signer.is_due(MIDNIGHT + SECOND)
        assert not open_signer(store, folder).is_due(MIDNIGHT + SECOND)


def test_a_signature_that_did_not_reach_the_disk_stays_due(folder: Path) -> None:
    with open_store(folder) as store:
        signer = open_signer(store, folder)
        with pytest.raises(StoreTrouble), store.transaction() as work:
            signer.sign(work, MIDNIGHT)
            raise OSError("the disk is gone")
        assert signer.is_due(MIDNIGHT)


def test_an_empty_log_is_not_signed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        signer = open_signer(store, tmp_path)
        assert signer.is_due(NOW)
        with store.transaction() as work:
            assert signer.sign(work, NOW) is None


def test_events_of_the_same_group_are_signed_with_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        signer = open_signer(store, tmp_path)
        with store.transaction() as work:
            signer.sign(work, NOW)
        write(store, "a", NOW)
        with store.transaction() as work:
            signer.sign(work, NOW)
            signer.sign(work, NOW)
    assert audit_verify(tmp_path).signatures == 2


def rewrite(folder: Path, **changes: str) -> None:
    """The whole chain anew with another event 1, as one may who has the file but no key."""
    connection = sqlite3.connect(folder / FILE_NAME)
    with open_store(folder) as store:
        events = list(store.read(0))
    connection.execute("DROP TRIGGER events_no_update")
    previous = events[0].previous_hash
    for event in events:
        forged = msgspec.structs.replace(event, previous_hash=previous)
        if event.seq == 1:
            forged = msgspec.structs.replace(forged, subject="forged")
        if event.type == "audit.head_signed":
            told = msgspec.json.decode(event.payload, type=HeadSigned)
            told = msgspec.structs.replace(told, hash=previous, **changes)
            forged = msgspec.structs.replace(forged, payload=msgspec.json.encode(told))
        forged = seal(forged)
        previous = forged.hash
        connection.execute(
            "UPDATE events SET subject = ?, payload = ?, previous_hash = ?, hash = ? WHERE seq = ?",
            (forged.subject, forged.payload, forged.previous_hash, forged.hash, forged.seq),
        )
    connection.execute("UPDATE head SET hash = ?", (previous,))
    connection.commit()
    connection.close()


def test_a_log_forged_as_a_whole_is_given_away_by_its_signature(folder: Path) -> None:
    rewrite(folder)
    report = audit_verify(folder)
    assert (report.fault_kind, report.fault_seq) == (FaultKind.SIGNATURE, 3)
    assert "false" in report.fault


def test_a_signature_by_another_key_is_named(folder: Path, tmp_path_factory: object) -> None:
    rewrite(folder, public_key="ab" * 32)
    report = audit_verify(folder)
    assert (report.fault_kind, report.fault_seq) == (FaultKind.SIGNATURE, 3)
    assert fingerprint("ab" * 32) in report.fault


def test_the_public_key_kept_elsewhere_tells_keys_that_were_exchanged(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "written-down.pub"
    elsewhere.write_text("cd" * 32 + "\n")
    assert audit_verify(folder).is_whole
    report = audit_verify(folder, elsewhere)
    assert report.fault_kind is FaultKind.SIGNATURE
    with pytest.raises(KeyProblem, match="no public key"):
        audit_verify(folder, tmp_path / "none.pub")


def test_without_public_keys_the_audit_says_so(folder: Path) -> None:
    public_key_file(folder).unlink()
    assert audit_verify(folder).fault_kind is FaultKind.KEYS


def test_a_lost_key_is_replaced_and_old_signatures_stay_true(folder: Path) -> None:
    (folder / "keys" / "signing.key").unlink()
    with open_store(folder) as store:
        signer = open_signer(store, folder)
        with store.transaction() as work:
            signer.sign(work, NOW)
    assert len(public_keys(public_key_file(folder))) == 2
    report = audit_verify(folder)
    assert (report.is_whole, report.signatures) == (True, 2)


def test_the_private_key_is_its_owners_and_a_damaged_one_is_said(folder: Path) -> None:
    file = folder / "keys" / "signing.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("rubbish")
    with pytest.raises(KeyProblem, match=r"signing\.key"):
        Signer(folder)


def test_a_fingerprint_can_be_read_out() -> None:
    groups = fingerprint("ab" * 32).split()
    assert [len(group) for group in groups] == [4] * 8
