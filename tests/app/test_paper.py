"""What goes on paper: one A4 page where it must be, fonts inside, faults said in words."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from app.paper.draw import html_of, to_pdf
from app.paper.examples import a_handover, jobs
from app.paper.handover_page import ON_ONE_PAGE
from app.paper.jobs import HandoverPaper, Job, LogPaper, Made
from app.paper.printers import to_printer
from app.paper_desk import PaperDesk
from backends.record.handover import Item

pytestmark = pytest.mark.gui

NAMES = sorted(jobs())


def a_job(name: str, out: Path) -> Job:
    return msgspec.structs.replace(jobs()[name], out=str(out))


def a_sheet(count: int, out: Path) -> Job:
    """A handover of so many items."""
    paper = a_handover()
    known = paper.handover.items
    items = [
        msgspec.structs.replace(known[n % len(known)], id=f"i-{n}", next_step="")
        for n in range(count)
    ]
    sheet = msgspec.structs.replace(paper.handover, items=items)
    job = jobs()["handover.pdf"]
    return msgspec.structs.replace(
        job, paper=HandoverPaper(handover=sheet, watches=paper.watches, digest="d"), out=str(out)
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_document_is_a_pdf_with_its_fonts_inside(
    qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    made = to_pdf(a_job(name, tmp_path / name))
    data = (tmp_path / name).read_bytes()
    assert made.pages == 1
    assert data.startswith(b"%PDF-")
    assert b"/FontFile" in data
    assert [path.name for path in tmp_path.iterdir()] == [name], "nothing half-made is left"


@pytest.mark.parametrize("count", [0, 1, 20, ON_ONE_PAGE])
def test_a_handover_is_one_page(qtbot: QtBot, tmp_path: Path, count: int) -> None:
    assert to_pdf(a_sheet(count, tmp_path / "h.pdf")).pages == 1


def test_more_items_go_on_on_the_next_page_and_the_first_says_so(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = a_sheet(ON_ONE_PAGE + 30, tmp_path / "h.pdf")
    assert "共 60 项，续页接着列" in html_of(job)
    assert to_pdf(job).pages > 1


def test_the_sheet_has_both_names_the_digest_and_the_chains_head(qtbot: QtBot) -> None:
    html = html_of(jobs()["handover.pdf"])
    for word in ("林晓岚", "王敏", "摘要", "9f4c1e0b7a52", "如果……怎么办", "接班人复述"):
        assert word in html


def test_what_people_wrote_is_text_and_no_markup(qtbot: QtBot) -> None:
    paper = a_handover()
    bad = Item(id="x", section=paper.handover.items[0].section, title="<img src=/etc/passwd>")
    sheet = msgspec.structs.replace(paper.handover, items=[bad], next_actions="<b>x</b>\n</table>")
    job = msgspec.structs.replace(
        jobs()["handover.pdf"], paper=msgspec.structs.replace(paper, handover=sheet)
    )
    html = html_of(job)
    assert "<img" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_a_correction_strikes_what_it_corrects(qtbot: QtBot) -> None:
    paper = jobs()["log.pdf"].paper
    assert isinstance(paper, LogPaper)
    html = html_of(jobs()["log.pdf"])
    assert re.search(r"<s>塌陷处直径约两米[^<]*</s>", html)
    assert "更正：塌陷处直径约三米" in html


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    job = a_job("log.pdf", tmp_path / "nowhere" / "log.pdf")
    done = subprocess.run(
        [sys.executable, "-m", "app.paper"],
        input=msgspec.json.encode(job),
        capture_output=True,
        check=False,
    )
    made = msgspec.json.decode(done.stdout, type=Made)
    assert done.returncode == 1
    assert "nowhere" in made.fault


def test_a_printer_that_is_not_there_is_said_and_a_file_offered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = msgspec.structs.replace(jobs()["log.pdf"], printer="三楼")
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    assert "没有打印机" in to_printer(job).fault
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["二楼"])
    assert to_printer(job).fault == "没有打印机“三楼”（有 二楼）。可以先存成 PDF"


def test_a_window_goes_on_while_a_document_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    desk = PaperDesk()
    job = a_job("minutes.pdf", tmp_path / "new" / "minutes.pdf")
    with qtbot.waitSignal(desk.made, timeout=20_000) as told:
        desk.make(job)
        assert not Path(job.out).exists(), "it is made elsewhere"
    assert told.args is not None
    assert told.args[1].pages == 1
    assert Path(job.out).exists()
    desk.release()


def test_what_could_not_be_made_is_said_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    desk = PaperDesk()
    with qtbot.waitSignal(desk.failed, timeout=20_000) as told:
        desk.make(a_job("minutes.pdf", tmp_path / "file" / "minutes.pdf"))
    assert told.args is not None
    assert "存不到" in told.args[1]
    desk.release()
