"""Pictures that devices uploaded when asked for one, and the centre kept. Pure wire types."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.ids import CameraId

_File = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,64}\.jpg$")]


class KeptSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `at`: when it came to the centre; `by`: the user who asked for it."""

    file: str
    camera: CameraId
    device: str
    at: dt.datetime
    size_bytes: int
    sha256: str
    by: str = ""


class Snapshots(msgspec.Struct, frozen=True, kw_only=True, tag="snapshots_of"):
    """What is kept: of a camera, of all of a device, or (both empty) of all. `before` None: now."""

    camera: CameraId = CameraId("")
    device: Annotated[str, msgspec.Meta(max_length=20)] = ""
    before: dt.datetime | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 200


class SnapshotsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="snapshots_of_answer"):
    """Newest first. `is_cut`: there are older ones."""

    snapshots: list[KeptSnapshot]
    is_cut: bool = False


class SnapshotPicture(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot_picture"):
    """One picture itself."""

    file: _File


class SnapshotPictureAnswer(
    msgspec.Struct, frozen=True, kw_only=True, tag="snapshot_picture_answer"
):
    """JPEG, as the device sent it."""

    jpeg: bytes
