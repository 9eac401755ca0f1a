"""Seals docs/examples/handover.pdf as a centre would: `python tools/seal_example.py`.

To be run whenever that page is drawn anew. The key is made for it and thrown away; its public half
lies beside, so that anybody can try what `watchfloor verify` says.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import msgspec

from app.sheet_seal import lay_beside
from backends.hub.signatures import public_key_file
from backends.hub.signing import Signer
from backends.record.evidence import Seal, canonical
from backends.record.handover_sheet import CarriedSheet, carried_in
from backends.record.page_seal import PageAttestation, signed_bytes

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "examples"


def main() -> None:
    """The page stays as it is."""
    page = FOLDER / "handover.pdf"
    data = page.read_bytes()
    sheet = msgspec.json.decode(carried_in(data) or b"", type=CarriedSheet)
    handover = sheet.handover
    text = canonical(
        PageAttestation(
            handover=handover.id,
            page_sha256=hashlib.sha256(data).hexdigest(),
            centre=sheet.centre,
            recorded_at=handover.changed_at,
            seq=handover.cut_seq + 60,  # invented, as all of the sample is
            event_hash=hashlib.sha256(handover.id.encode()).hexdigest(),
        )
    ).decode()
    with tempfile.TemporaryDirectory() as folder:
        signature, public_key = Signer(Path(folder)).sign_bytes(signed_bytes(text))
        shutil.copy(public_key_file(Path(folder)), FOLDER / "signing.pub")
    lay_beside(page, Seal(attestation=text, signature=signature, public_key=public_key))


if __name__ == "__main__":
    main()
