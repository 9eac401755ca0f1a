"""Rules of evidence: told twice is told once, another manifest under its id is refused."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.record import evidence as ev
from backends.record.common import Actor, Department, Realm
from backends.record.context import Context
from backends.record.evidence_decider import decide
from backends.record.ids import CameraId, EvidenceId, SeatId, UserId
from backends.record.refusal import Refusal, RefusalCode

NOW = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
WHO = Actor(user=UserId("zhiban"), seat=SeatId("s1"))


def context(user: str = "zhiban") -> Context:
    return Context(actor=Actor(user=UserId(user), seat=SeatId("s1")), now=NOW)


def take(
    digest: str = "ab" * 32, *, first: float = -30, last: float = 0, evidence: str = "e-1"
) -> ev.TakeEvidence:
    return ev.TakeEvidence(
        evidence=EvidenceId(evidence),
        camera=CameraId("cam-1"),
        kind=ev.EvidenceKind.CLIP,
        manifest_sha256=digest,
        first_at=NOW + dt.timedelta(seconds=first),
        last_at=NOW + dt.timedelta(seconds=last),
    )


TAKEN = ev.Evidence(
    id=EvidenceId("e-1"),
    version=1,
    realm=Realm.LIVE,
    camera=CameraId("cam-1"),
    kind=ev.EvidenceKind.CLIP,
    manifest_sha256="ab" * 32,
    taken_by=WHO,
    changed_at=NOW,
)


def test_it_is_told_with_its_manifest() -> None:
    decided = decide(None, take(), context())
    assert isinstance(decided, tuple)
    assert decided[0].manifest_sha256 == "ab" * 32


def test_told_again_it_changes_nothing() -> None:
    assert decide(TAKEN, take(), context()) == ()


@pytest.mark.parametrize(
    ("state", "command", "user", "code"),
    [
        (TAKEN, take("cd" * 32), "zhiban", RefusalCode.DUPLICATE),
        (TAKEN, take(), "another", RefusalCode.DUPLICATE),
        (None, take("no digest"), "zhiban", RefusalCode.MALFORMED),
        (None, take("AB" * 32), "zhiban", RefusalCode.MALFORMED),
        (None, take(evidence="../up"), "zhiban", RefusalCode.MALFORMED),
        (None, take(first=1, last=0), "zhiban", RefusalCode.OUT_OF_RANGE),
        (None, take(first=0, last=3600), "zhiban", RefusalCode.OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_is_refused(
    state: ev.Evidence | None, command: ev.TakeEvidence, user: str, code: RefusalCode
) -> None:
    decided = decide(state, command, context(user))
    assert isinstance(decided, Refusal)
    assert decided.code is code


def manifest() -> ev.Manifest:
    return ev.Manifest(
        evidence=EvidenceId("e-1"),
        kind=ev.EvidenceKind.STILL,
        centre="示例市",
        realm=Realm.LIVE,
        camera=CameraId("cam-1"),
        camera_number=1,
        camera_name="人民广场",
        department=Department.GRID,
        user=UserId("zhiban"),
        user_name="值班长",
        seat="s1",
        station="wall-1",
        taken_at=NOW,
        skew_ms=3,
        program="0.2.0",
        files=[],
    )


def test_a_manifest_has_one_text() -> None:
    data = ev.canonical(manifest())
    again = ev.parsed(data, ev.Manifest)
    assert again == manifest()
    assert ev.canonical(again) == data
    fields = list(msgspec.json.decode(data))
    assert fields == sorted(fields)


@given(st.binary(max_size=200))
def test_garbage_is_no_manifest(data: bytes) -> None:
    with pytest.raises(ev.Unreadable):
        ev.parsed(data, ev.Manifest)


def test_the_log_and_the_manifest_must_tell_the_same() -> None:
    told = ev.Attestation(
        evidence=EvidenceId("e-1"),
        manifest_sha256="",
        centre="示例市",
        camera=CameraId("cam-1"),
        user=UserId("zhiban"),
        seat="s1",
        recorded_at=NOW,
        seq=1,
        event_hash="",
    )
    assert ev.disagreement(manifest(), told) == ""
    other = msgspec.structs.replace(told, camera=CameraId("cam-2"))
    assert ev.disagreement(manifest(), other) == "camera"
