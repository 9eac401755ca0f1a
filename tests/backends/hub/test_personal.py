"""Personal fields: nowhere in plain text, readable with the keys only, and gone when erased."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backends.hub.key_store import FILE_NAME as SUBJECT_KEYS
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import Store, audit_verify
from backends.hub.trouble import StoreTrouble
from backends.hub.vault import (
    ErasePersonal,
    PersonalDamaged,
    Vault,
    VaultLocked,
    open_vault,
    view_personal,
)
from tests.backends.hub.log_parts import LEADER, NOW, history, open_store, write

FIELDS = {"reporter": "张晓岚", "telephone": "13905711234"}


@contextmanager
def opened(folder: Path, environment_key: str = "") -> Iterator[tuple[Store, Vault]]:
    """A record and its vault."""
    with open_store(folder) as store:
        vault = open_vault(store, folder, environment_key)
        try:
            yield store, vault
        finally:
            vault.close()


def seal(store: Store, vault: Vault, subject: str = "i1") -> dict[str, str]:
    """Keep the fields of a subject."""
    with store.transaction() as work:
        return vault.seal(subject, FIELDS, work)


def read(store: Store, vault: Vault, subject: str = "i1") -> dict[str, str]:
    """Its fields."""
    with store.transaction() as work:
        return vault.open_fields(subject, work)


def test_fields_come_back_as_they_were_also_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        assert read(store, vault) == FIELDS
    with opened(tmp_path) as (store, vault):
        assert read(store, vault) == FIELDS
        assert read(store, vault, "i2") == {}


def test_nothing_of_the_plain_text_lies_in_any_file(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert any(file.name.endswith("-wal") for file in files)
        for file in files:
            content = file.read_bytes()
            for value in FIELDS.values():
                for coded in (value.encode(), value.encode("utf-16-le"), value.encode().hex()):
                    text = coded if isinstance(coded, bytes) else coded.encode()
                    assert text not in content, file


def test_digests_are_salted_so_that_a_number_cannot_be_tried_out(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        first, second = seal(store, vault), seal(store, vault, "i2")
    assert set(first) == set(FIELDS)
    assert not set(first.values()) & set(second.values())
    for field, value in FIELDS.items():
        for guess in (value, f"{field}\0{value}"):
            assert hashlib.sha256(guess.encode()).hexdigest() != first[field]


def test_a_changed_or_moved_field_is_detected(tmp_path: Path) -> None:
    changes = [
        "UPDATE personal SET sealed = CAST(sealed || x'00' AS BLOB) WHERE field = 'telephone'",
        "UPDATE personal SET field = 'x' WHERE field = 'telephone'",
        "UPDATE personal SET subject = 'i2' WHERE field = 'telephone'",
    ]
    for number, change in enumerate(changes):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(folder) as (store, vault):
            seal(store, vault)
            with store.transaction() as work:
                vault.seal("i2", {"reporter": "李"}, work)
                work.connection.exec_driver_sql(change)
            subject = "i2" if "i2" in change else "i1"
            with pytest.raises(PersonalDamaged, match=subject):
                read(store, vault, subject)


def test_keys_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
    folder = tmp_path / "keys"
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file


def test_erased_fields_are_gone_and_the_log_stays_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        write(store, "a", NOW)
        seal(store, vault)
        seal(store, vault, "i2")
        with store.transaction() as work:
            ErasePersonal(vault=vault, subject="i1", reason="本人要求", actor=LEADER)(work)
        assert read(store, vault) == {}
        assert read(store, vault, "i2") == FIELDS
        (told,) = history(store, "personal:i1")
        assert (told.type, told.actor, b"13905711234" in told.payload) == (
            "personal.erased",
            LEADER,
            False,
        )
    assert audit_verify(tmp_path).is_whole


def test_a_copy_of_the_record_from_before_does_not_bring_erased_fields_back(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        seal(store, vault, "i2")
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(tmp_path / FILE_NAME, copy)
    with opened(tmp_path) as (store, vault):
        with store.transaction() as work:
            vault.erase("i1", work)
    copy.replace(tmp_path / FILE_NAME)
    with opened(tmp_path) as (store, vault):
        assert read(store, vault) == {}
        assert read(store, vault, "i2") == FIELDS
    assert b"i1" not in (tmp_path / "keys" / SUBJECT_KEYS).read_bytes()


def test_what_is_not_committed_is_not_erased(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        with pytest.raises(StoreTrouble), store.transaction() as work:
            vault.erase("i1", work)
            raise OSError("the disk is gone")
        assert read(store, vault) == FIELDS


def test_a_subject_erased_may_be_sealed_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        with store.transaction() as work:
            vault.erase("i1", work)
        seal(store, vault)
        assert read(store, vault) == FIELDS


def test_who_looks_at_personal_fields_stands_in_the_log(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
        with store.transaction() as work:
            assert view_personal(vault, "i1", "回访", LEADER, work) == FIELDS
        (told,) = history(store, "personal:i1")
    assert (told.type, told.actor) == ("personal.viewed", LEADER)
    assert told.payload == '{"fields":["reporter","telephone"],"reason":"回访"}'.encode()


@pytest.mark.parametrize("is_all_gone", [False, True])
def test_a_lost_master_key_is_said_and_no_new_one_takes_its_place(
    tmp_path: Path, is_all_gone: bool
) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
    kept = (tmp_path / "keys" / "master.key").read_bytes()
    if is_all_gone:
        shutil.rmtree(tmp_path / "keys")
    else:
        (tmp_path / "keys" / "master.key").unlink()
    with opened(tmp_path) as (store, vault):
        assert "master.key" in vault.problem
        assert "copy" in vault.problem
        with pytest.raises(VaultLocked, match=r"master\.key"):
            read(store, vault)
        with pytest.raises(VaultLocked), store.transaction() as work:
            vault.seal("i9", FIELDS, work)
    assert not (tmp_path / "keys" / "master.key").exists()
    if not is_all_gone:
        (tmp_path / "keys" / "master.key").write_bytes(kept)
        with opened(tmp_path) as (store, vault):
            assert read(store, vault) == FIELDS


def test_another_or_a_damaged_master_key_is_said(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        seal(store, vault)
    for text in ("00" * 32, "00" * 31, "no key"):
        (tmp_path / "keys" / "master.key").write_text(text)
        with opened(tmp_path) as (_, vault):
            assert "master.key" in vault.problem


def test_the_master_key_may_come_from_outside(tmp_path: Path) -> None:
    with opened(tmp_path, "ab" * 32) as (store, vault):
        seal(store, vault)
    assert not (tmp_path / "keys" / "master.key").exists()
    with opened(tmp_path, "ab" * 32) as (store, vault):
        assert read(store, vault) == FIELDS
    with opened(tmp_path, "cd" * 32) as (store, vault):
        assert "WATCHFLOOR_MASTER_KEY" in vault.problem
    with opened(tmp_path) as (store, vault):
        assert vault.problem


def test_a_crash_before_the_commit_leaves_a_key_and_no_field(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        with pytest.raises(StoreTrouble), store.transaction() as work:
            vault.seal("i1", FIELDS, work)
            work.before_commit["then"] = _fail
        assert read(store, vault) == {}
        seal(store, vault)
        assert read(store, vault) == FIELDS
    connection = sqlite3.connect(tmp_path / "keys" / SUBJECT_KEYS)
    assert connection.execute("SELECT COUNT(*) FROM subject_keys").fetchone() == (1,)
    connection.close()


def _fail() -> None:
    raise OSError("the disk is gone")


def test_keys_that_cannot_be_written_are_trouble_of_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, vault):
        vault._keys.close()  # as a disk that is gone
        with pytest.raises(StoreTrouble):
            seal(store, vault)
