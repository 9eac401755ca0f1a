"""`watchfloor verify SHEET.pdf` claims no more than it has proven."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.sheet_check import Known
from app.verify_sheet import EXIT_FAULTY, run
from backends.record.handover_sheet import CarriedSheet, carried_bytes, carried_in, digest_of

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "handover.pdf"
KEYS = EXAMPLE.with_name("signing.pub")


def as_it_is(data: bytes) -> bytes:
    return data


def without_its_words(data: bytes) -> bytes:
    """The page drawn blank, in as many bytes; what it carries stays."""

    def blank(stream: re.Match[bytes]) -> bytes:
        try:
            drawn = zlib.decompress(stream[2])
        except zlib.error:
            return stream[0]
        words = re.sub(rb"\bBT\b.*?\bET\b", b"", drawn, flags=re.DOTALL)
        if words == drawn:
            return stream[0]
        return stream[1] + zlib.compress(words, 9).ljust(len(stream[2]), b"\0") + stream[3]

    changed = re.sub(rb"(stream\r?\n)(.*?)(\r?\nendstream)", blank, data, flags=re.DOTALL)
    assert changed != data
    return changed


def signed_anew(data: bytes) -> bytes:
    """Another title, and its digest in both signatures: no key is needed for that."""
    carried = carried_in(data)
    assert carried is not None
    sheet = msgspec.json.decode(carried, type=CarriedSheet)
    forged, replace = sheet.handover, msgspec.structs.replace
    forged = replace(forged, items=[replace(forged.items[0], title="无事"), *forged.items[1:]])
    signatures = {
        name: replace(getattr(forged, name), digest=digest_of(forged))
        for name in ("leaver_signature", "receiver_signature")
    }
    return carried_bytes(replace(forged, **signatures), sheet.centre)


@pytest.mark.parametrize("altered", [as_it_is, without_its_words, signed_anew])
def test_a_sheet_alone_proves_neither_page_nor_signatures_and_is_not_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], altered: Callable[[bytes], bytes]
) -> None:
    data = altered(EXAMPLE.read_bytes())
    file = tmp_path / ("sheet.pdf" if data.startswith(b"%PDF-") else "sheet.json")
    file.write_bytes(data)
    assert run(file, Known(record=tmp_path / "no-record")) == EXIT_FAULTY
    said = capsys.readouterr().out
    assert "没有改动" not in said and "与签字一致" not in said
    assert "页面和双方签字都没有得到证明" in said
    assert "--site" in said, "what to do next"


def test_the_example_is_proven_by_its_seal_and_public_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["verify", str(EXAMPLE), "--public-key", str(KEYS)])
    assert status == 0, "after drawing it anew: python tools/seal_example.py"
    assert "完好" in capsys.readouterr().out
