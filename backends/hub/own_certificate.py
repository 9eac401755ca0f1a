"""The hub's own TLS certificate as a row of the health board. Hub's loop; reads it once an hour."""

from __future__ import annotations

import datetime as dt
import logging
import math
from pathlib import Path

from cryptography import x509

from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import Credential, SourceHealth, SourceState

log = logging.getLogger(__name__)
_LOOK_AGAIN_S = 3600.0


class OwnCertificate:
    """`path`: a PEM file; empty: the hub has none. `owner`: who renews it."""

    def __init__(self, path: str, owner: str = "") -> None:
        self._owner = owner
        self._path = Path(path) if path else None
        self._ends_at: dt.datetime | None = None
        self._looked_s = -math.inf

    def health(self, now: dt.datetime, now_s: float) -> list[SourceHealth]:
        """Its row, whose credential is told 30 days ahead; none where there is no certificate."""
        if self._path is not None and now_s - self._looked_s >= _LOOK_AGAIN_S:
            self._looked_s = now_s
            self._read(self._path)
        if self._ends_at is None:
            return []
        is_over = self._ends_at <= now
        return [
            SourceHealth(
                source=SourceId("centre.certificate"),
                department=Department.CENTRE,
                name="中心服务证书",
                state=SourceState.STALE if is_over else SourceState.OK,
                last_success=now.replace(second=0).isoformat(timespec="seconds"),
                reason="证书已经到期" if is_over else "",
                credentials=[
                    Credential(name="TLS 证书", expires_at=self._ends_at, owner=self._owner)
                ],
            )
        ]

    def _read(self, path: Path) -> None:
        try:
            found = x509.load_pem_x509_certificate(path.read_bytes())
        except (OSError, ValueError) as error:
            log.warning("the hub's certificate cannot be read: %s", error)
            return
        self._ends_at = found.not_valid_after_utc
