"""`watchfloor verify`: whole, or in words what is wrong. The files alone decide."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.cli import main
from app.evidence.check import FaultKind, check, file_digest
from backends.hub.signatures import fingerprint
from backends.record.common import Department, Realm
from backends.record.evidence import (
    MANIFEST,
    SEAL,
    Attestation,
    EvidenceFile,
    EvidenceKind,
    Manifest,
    Seal,
    canonical,
    digest,
    signed_bytes,
)
from backends.record.ids import CameraId, EvidenceId, UserId

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
NOW = dt.datetime(2026, 11, 26, 6, 3, 27, tzinfo=dt.UTC)


def a_manifest(folder: Path) -> Manifest:
    files = []
    for name in ("still-sub.png", "still-main.png"):
        size, sha256 = file_digest(folder / name)
        files.append(
            EvidenceFile(
                name=name,
                kind=EvidenceKind.STILL,
                sha256=sha256,
                size=size,
                stream=name[6:-4],
                codec="h264",
                width=1920,
                height=1080,
                frames=1,
                first_at=NOW,
                last_at=NOW,
            )
        )
    return Manifest(
        evidence=EvidenceId("e1"),
        kind=EvidenceKind.STILL,
        centre="示例市指挥中心",
        realm=Realm.LIVE,
        camera=CameraId("c1"),
        camera_number=12,
        camera_name="人民广场",
        department=Department.GRID,
        user=UserId("zhiban"),
        user_name="王敏",
        seat="s1",
        station="wall-1",
        taken_at=NOW,
        skew_ms=12,
        program="0.2.0",
        files=files,
    )


def a_seal(manifest: Manifest, key: Ed25519PrivateKey = KEY, **changes: object) -> Seal:
    told = Attestation(
        evidence=manifest.evidence,
        manifest_sha256=digest(canonical(manifest)),
        centre=manifest.centre,
        camera=manifest.camera,
        user=manifest.user,
        seat=manifest.seat,
        recorded_at=NOW,
        seq=4711,
        event_hash="ab" * 32,
        approved_by=UserId("zhihui"),
    )
    text = canonical(msgspec.structs.replace(told, **changes)).decode()
    return Seal(
        attestation=text,
        signature=key.sign(signed_bytes(text)).hex(),
        public_key=key.public_key().public_bytes_raw().hex(),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "still-sub.png").write_bytes(b"small picture")
    (folder / "still-main.png").write_bytes(b"large picture")
    manifest = a_manifest(folder)
    (folder / MANIFEST).write_bytes(canonical(manifest))
    (folder / SEAL).write_bytes(canonical(a_seal(manifest)))
    return folder


@pytest.fixture
def keys(tmp_path: Path) -> str:
    file = tmp_path / "signing.pub"
    file.write_text(f"{'00' * 32}\n{PUBLIC}\n")
    return str(file)


def test_whole_evidence_is_said_to_be_whole(
    folder: Path, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(folder), "--public-key", keys]) == 0
    said = capsys.readouterr().out
    for words in ("12 人民广场", "王敏", "wall-1", "14:03:27", "4711", "zhihui", "完好"):
        assert words in said
    assert main(["verify", str(folder / "still-main.png"), "--public-key", keys]) == 0


def test_without_the_centre_s_keys_the_fingerprint_is_to_be_compared(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["verify", str(folder)]) == 0
    assert fingerprint(PUBLIC) in capsys.readouterr().out


def change_file(folder: Path) -> None:
    (folder / "still-main.png").write_bytes(b"LARGE picture")


def lose_file(folder: Path) -> None:
    (folder / "still-sub.png").unlink()


def change_manifest(folder: Path) -> None:
    manifest = a_manifest(folder)
    changed = msgspec.structs.replace(manifest, camera_name="别处")
    (folder / MANIFEST).write_bytes(canonical(changed))


def swap_file_and_manifest(folder: Path) -> None:
    change_file(folder)
    (folder / MANIFEST).write_bytes(canonical(a_manifest(folder)))


def break_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_bytes(b"{}")


def lose_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def unsign(folder: Path) -> None:
    (folder / SEAL).write_bytes(canonical(Seal()))


def lose_seal(folder: Path) -> None:
    (folder / SEAL).unlink()


def break_seal(folder: Path) -> None:
    (folder / SEAL).write_bytes(b"\xff\x00")


def change_attestation(folder: Path) -> None:
    seal = a_seal(a_manifest(folder))
    forged = msgspec.structs.replace(seal, attestation=seal.attestation.replace("zhihui", "zhibaz"))
    (folder / SEAL).write_bytes(canonical(forged))


def other_key(folder: Path) -> None:
    seal = a_seal(a_manifest(folder), Ed25519PrivateKey.generate())
    (folder / SEAL).write_bytes(canonical(seal))


def other_user(folder: Path) -> None:
    seal = a_seal(a_manifest(folder), user=UserId("another"))
    (folder / SEAL).write_bytes(canonical(seal))


@pytest.mark.parametrize(
    ("harm", "kind", "words"),
    [
        (change_file, FaultKind.FILE_CHANGED, "still-main.png 被改动过"),
        (lose_file, FaultKind.FILE_MISSING, "still-sub.png 不在"),
        (change_manifest, FaultKind.MANIFEST_CHANGED, "manifest.json 被改动过"),
        (swap_file_and_manifest, FaultKind.MANIFEST_CHANGED, "manifest.json 被改动过"),
        (break_manifest, FaultKind.MANIFEST_UNREADABLE, "读不出来"),
        (lose_manifest, FaultKind.NO_MANIFEST, "没有清单"),
        (unsign, FaultKind.UNSIGNED, "尚未经中心签名"),
        (lose_seal, FaultKind.UNSIGNED, "尚未经中心签名"),
        (break_seal, FaultKind.SEAL_UNREADABLE, "读不出来"),
        (change_attestation, FaultKind.SIGNATURE_FALSE, "签名无效"),
        (other_key, FaultKind.KEY_UNKNOWN, "公钥不认识"),
        (other_user, FaultKind.DISAGREES, "说的不一样"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path,
    keys: str,
    capsys: pytest.CaptureFixture[str],
    harm: Callable[[Path], None],
    kind: FaultKind,
    words: str,
) -> None:
    harm(folder)
    assert [fault.kind for fault in check(folder, (PUBLIC,)).faults] == [kind]
    assert main(["verify", str(folder), "--public-key", keys]) == 1
    assert words in capsys.readouterr().out


def test_a_file_that_was_put_beside_it_is_none_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], keys: str
) -> None:
    (folder / "extra.png").write_bytes(b"not of that day")
    assert main(["verify", str(folder / "extra.png"), "--public-key", keys]) == 1
    assert "extra.png 不在清单中" in capsys.readouterr().out
    assert main(["verify", str(folder), "--public-key", keys]) == 0
    assert "extra.png" in capsys.readouterr().out


def test_a_manifest_does_not_lead_out_of_its_folder(folder: Path) -> None:
    shutil.copy(folder / "still-main.png", folder.parent / "out.png")
    manifest = a_manifest(folder)
    files = [msgspec.structs.replace(manifest.files[0], name="../out.png")]
    changed = msgspec.structs.replace(manifest, files=files)
    (folder / MANIFEST).write_bytes(canonical(changed))
    (folder / SEAL).write_bytes(canonical(a_seal(changed)))
    assert FaultKind.FILE_MISSING in [fault.kind for fault in check(folder).faults]


@pytest.mark.parametrize("size", range(0, 400, 7))
def test_every_truncated_seal_is_found_out(folder: Path, size: int) -> None:
    (folder / SEAL).write_bytes((folder / SEAL).read_bytes()[:size])
    assert [fault.kind for fault in check(folder, (PUBLIC,)).faults] == [FaultKind.SEAL_UNREADABLE]


def test_nothing_there_and_no_keys_are_said(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "none")]) == 2
    assert main(["verify", str(folder), "--public-key", str(tmp_path / "none.pub")]) == 2
    assert "公钥" in capsys.readouterr().err
