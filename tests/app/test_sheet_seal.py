"""A kept page and the centre's seal beside it need nothing else but the centre's public key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.cli import main
from app.sheet_seal import lay_beside, seal_of
from backends.hub.around import Surroundings
from backends.hub.evidence_seal import EvidenceSeals
from backends.hub.questions import AtHand, Questions
from backends.hub.signatures import public_key_file
from backends.hub.signing import Signer
from backends.link.queries import PageSeal, PageSealAnswer
from backends.record import handover as ho
from backends.record.access import User
from backends.record.evidence import Seal, canonical, parsed, signed_bytes
from backends.record.page_seal import PageAttestation
from backends.record.page_seal import signed_bytes as signed_bytes_of_page
from backends.record.refusal import Refusal, RefusalCode
from tests.app.test_sheet_check import signed_page
from tests.app.test_verify_sheet import without_its_words
from tests.backends.hub.asking import CITY
from tests.backends.hub.hands import LEADER, Centre
from tests.backends.hub.test_handover import KEY, centre
from tests.backends.hub.test_watch import NEXT, ask

pytestmark = pytest.mark.gui
__all__ = ["centre"]

Folder = tuple[Path, Path]


def asked(folder: Path, user: User = LEADER) -> PageSealAnswer | Refusal:
    """What the centre whose data lie there says of the page."""
    seals = EvidenceSeals("示例市指挥中心", Signer(folder))
    questions = Questions(folder, Surroundings(CITY), seals=seals)
    answer = questions.answer(PageSeal(handover=KEY), user, AtHand())
    questions.close()
    assert isinstance(answer, PageSealAnswer | Refusal)
    return answer


@pytest.fixture
def taken(
    qtbot: QtBot, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, centre: Centre
) -> Folder:
    """A page with its seal and the public key, each taken away from the centre."""
    away = tmp_path_factory.mktemp("away")
    page, keys = away / "h.pdf", away / "signing.pub"
    made = signed_page(centre, page)
    early = asked(tmp_path)
    assert isinstance(early, Refusal) and early.code is RefusalCode.UNKNOWN_SUBJECT
    centre.ledger.page_fault = lambda handover, digest: None
    assert ask(centre, ho.KeepDocument(handover=KEY, sha256=made.sha256), NEXT) is None
    answer = asked(tmp_path)
    assert isinstance(answer, PageSealAnswer)
    lay_beside(page, answer.seal)
    shutil.copy(public_key_file(tmp_path), keys)
    return page, keys


def verified(page: Path, keys: Path | None, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    named = ["--public-key", str(keys)] if keys is not None else []
    status = main(["verify", str(page), *named])
    return status, capsys.readouterr().out


@pytest.fixture(autouse=True)
def nowhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a centre."""
    monkeypatch.setattr(
        "app.verify._record", lambda site: tmp_path_factory.getbasetemp() / "no-record"
    )


def test_page_seal_and_public_key_prove_the_page(
    taken: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    status, said = verified(page, keys, capsys)
    assert status == 0 and "完好" in said and "示例市指挥中心" in said
    assert verified(seal_of(page), keys, capsys)[0] == 0
    told = parsed(parsed(seal_of(page).read_bytes(), Seal).attestation.encode(), PageAttestation)
    assert told.handover == KEY


@pytest.mark.parametrize("altered", [without_its_words, lambda data: data + b"\n"])
def test_a_page_that_is_drawn_otherwise_is_not_the_one_that_was_sealed(
    taken: Folder, altered: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    page.write_bytes(altered(page.read_bytes()))
    status, said = verified(page, keys, capsys)
    assert status == 1 and "不是签名文件" in said and "完好" not in said


def test_without_the_public_key_a_seal_proves_nothing(
    taken: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = verified(taken[0], None, capsys)
    assert status == 1 and "未证明" in said and "--public-key" in said and "完好" not in said


def test_a_seal_of_somebody_else_is_not_the_centres(
    taken: Folder, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    text = parsed(seal_of(page).read_bytes(), Seal).attestation
    other = Signer(tmp_path_factory.mktemp("other"))
    signature, public_key = other.sign_bytes(signed_bytes_of_page(text))
    forged = Seal(attestation=text, signature=signature, public_key=public_key)
    lay_beside(page, forged)
    status, said = verified(page, keys, capsys)
    assert status == 1 and "不是这个中心签的" in said


def test_a_signature_of_evidence_is_none_of_a_page(
    taken: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    text = parsed(seal_of(page).read_bytes(), Seal).attestation
    signature, public_key = Signer(tmp_path).sign_bytes(signed_bytes(text))
    lay_beside(page, Seal(attestation=text, signature=signature, public_key=public_key))
    status, said = verified(page, keys, capsys)
    assert status == 1 and "签名无效" in said


def test_what_the_seal_says_cannot_be_changed(
    taken: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    seal = parsed(seal_of(page).read_bytes(), Seal)
    told = parsed(seal.attestation.encode(), PageAttestation)
    text = canonical(msgspec.structs.replace(told, centre="别处")).decode()
    lay_beside(page, msgspec.structs.replace(seal, attestation=text))
    assert verified(page, keys, capsys)[0] == 1
    lay_beside(page, None)
    status, said = verified(page, keys, capsys)
    assert status == 1 and "页面和双方签字都没有得到证明" in said


@pytest.mark.parametrize("share", range(10))
def test_every_truncated_seal_is_found_out(
    taken: Folder, share: int, capsys: pytest.CaptureFixture[str]
) -> None:
    page, keys = taken
    data = seal_of(page).read_bytes()
    seal_of(page).write_bytes(data[: len(data) * share // 10])
    status, said = verified(page, keys, capsys)
    assert status == 1 and "读不出来" in said


def test_at_the_centre_its_own_keys_and_log_are_looked_at(
    taken: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("app.verify._record", lambda site: tmp_path)
    status, said = verified(taken[0], None, capsys)
    assert status == 0 and "与中心的日志一致" in said
    public_key_file(tmp_path).unlink()
    status, said = verified(taken[0], None, capsys)
    assert status == 0 and "未证明" not in said, "the log proves it"
    lay_beside(taken[0], Seal())
    status, said = verified(taken[0], None, capsys)
    assert status == 1 and "完好" not in said and "请重新取一份签名文件" in said
