"""A handover's page that was kept is checked by itself, and against the record if there is one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.paper.draw import to_pdf
from app.paper.examples import jobs
from app.paper.jobs import Made
from app.sheet_check import AgainstLog, Known, SheetReport, Unfit, check_sheet
from app.verify import run
from app.verify_sheet import words_of
from backends.hub.attachment_shelf import AttachmentShelf, subject_of
from backends.hub.kept_pages import KeptPages
from backends.hub.vault import Vault, open_vault
from backends.record import handover as ho
from backends.record.handover_sheet import CarriedSheet, SheetFault, carried_in, digest_of
from backends.record.refusal import RefusalCode
from tests.backends.hub.hands import LEADER, Centre
from tests.backends.hub.test_handover import KEY, begin, centre, now, sign, steps
from tests.backends.hub.test_watch import NEXT, ask, note

pytestmark = pytest.mark.gui
__all__ = ["centre"]


def reported(path: Path, record: Path) -> SheetReport:
    report = check_sheet(path, Known(record=record))
    assert isinstance(report, SheetReport)
    return report


def put(centre: Centre, vault: Vault, path: Path, digest: str) -> None:
    """As a console sends it."""
    data, shelf = path.read_bytes(), AttachmentShelf(path.parent, 10_000_000, left_bytes=0)
    with centre.store.transaction() as work:
        key, _ = vault.key_for_file(subject_of(digest), work, make=True)
    writer = shelf.begin(digest, key, len(data))
    writer.write(data)
    shelf.finish(digest, key, writer.close())


def signed_page(centre: Centre, page: Path) -> Made:
    """Of a handover that both signed; the centre does not have it yet."""
    assert ask(centre, begin()) is None
    for body, user in steps(centre):
        assert ask(centre, body, user) is None
    assert ask(centre, note("e9", text="罐区超标", is_flagged=True)) is None
    assert ask(centre, ho.NoteChanges(handover=KEY, seq=centre.store.seq), NEXT) is None
    for user in (LEADER, NEXT):
        assert sign(centre, user, centre.store.last_hash) is None
    job = jobs()["handover.pdf"]
    paper = msgspec.structs.replace(job.paper, handover=now(centre), digest=digest_of(now(centre)))
    return to_pdf(msgspec.structs.replace(job, paper=paper, out=str(page)))


def test_a_damaged_sheet_is_unreadable_and_ends_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "h.json"
    sheet.write_bytes(b'{"centre": "\xff\xfe"}')
    assert check_sheet(sheet, Known(record=tmp_path)) is Unfit.UNREADABLE


def test_a_kept_page_is_whole_until_it_is_touched(
    qtbot: QtBot, tmp_path: Path, centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "h.pdf"
    made = signed_page(centre, page)
    assert reported(page, tmp_path / "nowhere").log is AgainstLog.NOT_LOOKED
    not_kept = reported(page, tmp_path)
    assert (not_kept.log, not_kept.is_whole) == (AgainstLog.NO_PAGE, False)
    # The centre looks into it before it keeps it.
    vault = open_vault(centre.store, tmp_path)
    centre.ledger.page_fault = KeptPages(tmp_path, vault).fault
    keep = ho.KeepDocument(handover=KEY, sha256=made.sha256)
    assert ask(centre, keep, NEXT) is RefusalCode.UNKNOWN_SUBJECT
    examples = to_pdf(
        msgspec.structs.replace(jobs()["handover.pdf"], out=str(tmp_path / "other.pdf"))
    )
    for path, digest in ((tmp_path / "other.pdf", examples.sha256), (page, made.sha256)):
        put(centre, vault, path, digest)
    of_another = ho.KeepDocument(handover=KEY, sha256=examples.sha256)
    assert ask(centre, of_another, NEXT) is RefusalCode.OUT_OF_RANGE
    assert ask(centre, keep, NEXT) is None
    vault.close()
    report = reported(page, tmp_path)
    assert (report.log, report.is_whole) == (AgainstLog.AGREES, True)
    assert words_of(report, "")[1:3] == ["截止以后知悉的变化：1 处", "  新增 罐区超标"]
    page.write_bytes(page.read_bytes() + b"\n")
    assert reported(page, tmp_path).log is AgainstLog.PAGE_CHANGED
    # Somebody writes another word into the sheet that it carries.
    carried = carried_in(page.read_bytes())
    assert carried is not None
    sheet = msgspec.json.decode(carried, type=CarriedSheet)
    other = msgspec.structs.replace(sheet.handover, next_actions="无事")
    alone = tmp_path / "handover.json"
    alone.write_bytes(msgspec.json.encode(msgspec.structs.replace(sheet, handover=other)))
    assert SheetFault.CHANGED in reported(alone, tmp_path).faults
    # Or another signer: of that the sheet's digest says nothing.
    signature = sheet.handover.receiver_signature
    assert signature is not None
    signature = msgspec.structs.replace(signature, name="别人")
    other_signer = msgspec.structs.replace(sheet.handover, receiver_signature=signature)
    signers = tmp_path / "signers.json"
    signers.write_bytes(carried)
    assert reported(signers, tmp_path).is_whole
    signers.write_bytes(msgspec.json.encode(msgspec.structs.replace(sheet, handover=other_signer)))
    assert reported(signers, tmp_path).log is AgainstLog.OTHER_SIGNERS
    assert run(None, str(alone), "") == 1
    assert "与签字时的摘要不符" in capsys.readouterr().out
    alone.write_text("{}")
    assert check_sheet(alone, Known(record=tmp_path)) is Unfit.UNREADABLE
    alone.write_bytes(b"%PDF-1.4")
    assert check_sheet(alone, Known(record=tmp_path)) is Unfit.NO_SHEET
