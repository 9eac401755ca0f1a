"""What waits for another person's yes: enciphered, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.held import NotOpened, decipher, encipher, held_path
from backends.link.held_box import BadBox, Bound, lock_key, locked, public_of, unlocked
from backends.record.ids import CameraId, EvidenceId

KEY = bytes(range(32))
MEBI = 1 << 20
CENTRE = lock_key(b"s" * 32)
BOUND = Bound(evidence=EvidenceId("e1"), camera=CameraId("c1"), manifest_sha256="ab" * 32)


@pytest.mark.parametrize("size", [0, 1, MEBI - 1, MEBI, MEBI + 1, 3 * MEBI])
def test_what_is_enciphered_comes_back(tmp_path: Path, size: int) -> None:
    data, path = os.urandom(size), tmp_path / "clip.mp4"
    told = encipher(io.BytesIO(data), path, KEY)
    assert told == (size, hashlib.sha256(data).hexdigest())
    assert not path.exists()
    decipher(path, KEY)
    assert path.read_bytes() == data
    assert not held_path(path).exists()
    decipher(path, KEY)  # after a crash between the two it is done before


def test_pieces_that_are_missing_swapped_or_changed_are_found(tmp_path: Path) -> None:
    path, step = tmp_path / "clip.mp4", MEBI + 16
    encipher(io.BytesIO(os.urandom(2 * MEBI + 100)), path, KEY)
    whole = held_path(path).read_bytes()
    swapped = whole[step : 2 * step] + whole[:step] + whole[2 * step :]
    changed = whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]
    for broken in (whole[: 2 * step], whole[:-1], swapped, changed, whole[:5], b""):
        held_path(path).write_bytes(broken)
        with pytest.raises(NotOpened):
            decipher(path, KEY)
        assert not path.exists()
    held_path(path).write_bytes(whole)
    with pytest.raises(NotOpened):
        decipher(path, bytes(32))


def test_a_box_is_opened_by_the_centre_alone_and_for_its_own_piece() -> None:
    box = locked(KEY, public_of(CENTRE), BOUND)
    assert unlocked(box, CENTRE, BOUND) == KEY
    assert KEY.hex() not in box
    another = Bound(evidence=EvidenceId("e1"), camera=CameraId("open"), manifest_sha256="ab" * 32)
    for key, bound in ((CENTRE, another), (lock_key(b"t" * 32), BOUND)):
        with pytest.raises(BadBox):
            unlocked(box, key, bound)
    with pytest.raises(BadBox):
        locked(KEY, "no key", BOUND)


@given(st.text(alphabet="0123456789abcdef xyz", max_size=300))
def test_a_box_of_anything_opens_nothing(text: str) -> None:
    with pytest.raises(BadBox):
        unlocked(text, CENTRE, BOUND)
