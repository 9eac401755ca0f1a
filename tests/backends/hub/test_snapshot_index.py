"""Which kept snapshot is of which camera, over restarts and torn lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from backends.hub.snapshot_index import INDEX, SnapshotIndex
from backends.link.snapshots import KeptSnapshot, Snapshots
from backends.record.ids import CameraId

NOW = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)


def kept(number: int, camera: str = "gate", device: str = "1") -> KeptSnapshot:
    return KeptSnapshot(
        file=f"{number}.jpg",
        camera=CameraId(camera),
        device=device,
        at=NOW + dt.timedelta(minutes=number),
        size_bytes=9,
        sha256="ab",
    )


def found(index: SnapshotIndex, asked: Snapshots) -> list[str]:
    return [one.file for one in index.find(asked).snapshots]


def test_the_newest_come_first_by_camera_device_and_time(tmp_path: Path) -> None:
    index = SnapshotIndex(tmp_path)
    assert found(index, Snapshots()) == []
    for one in (kept(1), kept(2, "yard"), kept(3, "far", "2"), kept(4)):
        index.add(one)
    assert found(index, Snapshots(camera=CameraId("gate"))) == ["4.jpg", "1.jpg"]
    assert found(index, Snapshots(device="1")) == ["4.jpg", "2.jpg", "1.jpg"]
    before = Snapshots(before=NOW + dt.timedelta(minutes=4), limit=2)
    assert found(index, before) == ["3.jpg", "2.jpg"]
    assert index.find(before).is_cut


def test_after_a_power_cut_the_whole_lines_are_known_and_new_ones_follow(tmp_path: Path) -> None:
    SnapshotIndex(tmp_path).add(kept(1))
    with (tmp_path / INDEX).open("ab") as file:
        file.write(b'{"file":"2.jp')
    again = SnapshotIndex(tmp_path)
    again.add(kept(3))
    assert found(SnapshotIndex(tmp_path), Snapshots()) == ["3.jpg", "1.jpg"]
