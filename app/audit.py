"""`watchfloor audit verify`: checks the log's hash chain and says what it found."""

from __future__ import annotations

from app.site import data_folder, require_site


def run(site_argument: str | None) -> int:
    """0 when the chain is whole, 1 when it is not."""
    from backends.hub.store import audit_verify

    path, site = require_site(site_argument)
    report = audit_verify(data_folder(path, site))
    print(report)
    return 0
