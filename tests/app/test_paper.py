"""What goes on paper: one A4 page where it must be, fonts inside, faults said in words."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPagedPaintDevice, QTextDocument
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from app import paper_command
from app.paper import draw
from app.paper.draw import html_of, to_pdf
from app.paper.examples import a_handover, jobs
from app.paper.handover_page import Room, handover_html
from app.paper.jobs import HandoverPaper, Job, LogPaper, Made
from app.paper.printers import to_printer
from app.paper_desk import PaperDesk, patience_ms
from backends.record.handover import Absence, Changed, Item, Section
from backends.record.ids import UserId

pytestmark = pytest.mark.gui

NAMES = sorted(jobs())


def a_job(name: str, out: Path) -> Job:
    return msgspec.structs.replace(jobs()[name], out=str(out))


def a_sheet(count: int, out: Path) -> Job:
    """A handover of so many items, each with what is to be done next."""
    paper = a_handover()
    known = paper.handover.items
    step = "每小时要一次现场情况，盯住下风向两所学校"
    items = [
        msgspec.structs.replace(one, id=f"i-{n}", next_step=one.next_step or step)
        for n, one in ((n, known[n % len(known)]) for n in range(count))
    ]
    sheet = msgspec.structs.replace(paper.handover, items=items, noted=[])
    job = jobs()["handover.pdf"]
    return msgspec.structs.replace(
        job, paper=msgspec.structs.replace(paper, handover=sheet), out=str(out)
    )


def with_words(job: Job, words: str) -> Job:
    """The same sheet with these words in all three texts."""
    assert isinstance(job.paper, HandoverPaper)
    texts = {"next_actions": words, "what_if": words, "read_back": words}
    sheet = msgspec.structs.replace(job.paper.handover, **texts)
    return msgspec.structs.replace(job, paper=msgspec.structs.replace(job.paper, handover=sheet))


@pytest.fixture
def first_page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Job], str]:
    """Writes a document and says what stands on its first page."""
    drawn: list[QTextDocument] = []
    make = draw._document

    def kept(html: str, points: float, device: QPagedPaintDevice, room: QSizeF) -> QTextDocument:
        drawn.append(make(html, points, device, room))
        return drawn[-1]

    monkeypatch.setattr(draw, "_document", kept)

    def words_of(job: Job) -> str:
        to_pdf(job)
        document, found = drawn[-1], []
        block = document.firstBlock()
        while block.isValid():
            box = document.documentLayout().blockBoundingRect(block)
            if box.bottom() <= document.pageSize().height():
                found.append(block.text())
            block = block.next()
        return "\n".join(found)

    return words_of


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


@pytest.mark.parametrize("count", [0, 20])
def test_a_handover_is_one_page(qtbot: QtBot, tmp_path: Path, count: int) -> None:
    assert to_pdf(a_sheet(count, tmp_path / "h.pdf")).pages == 1


def test_the_page_that_is_signed_has_the_worst_and_the_annex_the_rest(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = a_sheet(60, tmp_path / "h.pdf")
    assert to_pdf(job).pages in (2, 3)
    assert isinstance(job.paper, HandoverPaper)
    html = handover_html(job.paper, job.names, Room(items=12))
    page, annex = html.split("交接班单附页")
    assert "本页列最要紧的 12 项，其余 48 项见附页" in page
    assert page.index("化工园区罐区异味") < page.index("接班签字")
    assert "接班签字" not in annex and job.paper.digest in annex
    grave = [n for n, item in enumerate(job.paper.handover.items, 1) if item.severity == 2]
    numbers = [re.findall(r'<td valign="top">(\d+)</td>', part) for part in (page, annex)]
    assert set(map(int, numbers[0])) <= set(grave)
    assert sorted(map(int, numbers[0] + numbers[1])) == list(range(1, 61)), "each once"


def test_words_that_are_too_long_for_the_page_go_on_in_the_annex(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = a_sheet(3, tmp_path / "h.pdf")
    assert isinstance(job.paper, HandoverPaper)
    sheet = msgspec.structs.replace(job.paper.handover, next_actions="盯" * 3_999 + "完")
    paper = msgspec.structs.replace(job.paper, handover=sheet)
    assert to_pdf(msgspec.structs.replace(job, paper=paper)).pages in (2, 3)
    page, annex = handover_html(paper, job.names, Room(letters=600)).split("交接班单附页")
    assert "接班签字" in page and "（全文见附页）" in page and "盯完" in annex


@pytest.mark.parametrize(
    ("lines", "letters", "count"),
    [
        (17, 14, 17),
        (17, 14, 12),
        (19, 10, 14),
        (40, 4, 14),
        (400, 1, 20),
        (75, 50, 0),
        (17, 14, 60),
    ],
)
def test_items_and_both_signatures_stand_on_the_first_page_however_many_lines_there_are(
    first_page: Callable[[Job], str], tmp_path: Path, lines: int, letters: int, count: int
) -> None:
    words = "\n".join("盯" * letters for _ in range(lines))
    job = with_words(a_sheet(count, tmp_path / "h.pdf"), words)
    first = first_page(job)
    assert "接班签字" in first and "林晓岚" in first and "日志链头" in first
    assert not count or "化工园区罐区异味" in first


def test_a_page_stands_where_one_item_and_the_reason_of_an_absence_are_longer_than_it(
    first_page: Callable[[Job], str], tmp_path: Path
) -> None:
    job = with_words(a_sheet(1, tmp_path / "h.pdf"), "盯\n" * 50)
    assert isinstance(job.paper, HandoverPaper)
    long = [msgspec.structs.replace(i, title="长" * 6_000) for i in job.paper.handover.items]
    absence = Absence(user=UserId("wang"), reason="急诊\n" * 1_000 + "完")
    sheet = msgspec.structs.replace(job.paper.handover, items=long, absence=absence)
    paper = msgspec.structs.replace(job.paper, handover=sheet)
    assert "日志链头" in first_page(msgspec.structs.replace(job, paper=paper))


def test_what_was_noted_since_the_cut_stands_on_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    html = html_of(jobs()["handover.pdf"])
    page = html.split("交接班单附页")[0]
    assert page.index("截止以后（2 处变化，接班人已知悉）") < page.index("接班签字")
    assert "三桥泵站液位超警戒" in page
    flood = [
        Changed(id=f"a{n}", section=Section.ALARMS, title=f"井盖缺失 {n}", what="new")
        for n in range(400)
    ]
    job = a_sheet(12, tmp_path / "h.pdf")
    assert isinstance(job.paper, HandoverPaper)
    sheet = msgspec.structs.replace(job.paper.handover, noted=flood)
    paper = msgspec.structs.replace(job.paper, handover=sheet)
    page, annex = handover_html(paper, job.names, Room(letters=300)).split("交接班单附页")
    assert "接班签字" in page and "井盖缺失 0" in page and "井盖缺失 399" in annex


def test_the_sheet_has_both_names_the_digest_and_the_chains_head(qtbot: QtBot) -> None:
    html = html_of(jobs()["handover.pdf"])
    for word in (
        "林晓岚",
        "王敏",
        "摘要",
        "9f4c1e0b7a52",
        "如果……怎么办",
        "接班人复述",
        "值班长席",
    ):
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


def a_log_of(count: int, words: str = "", **more: object) -> Job:
    """The first entry of the log, so many times."""
    job = jobs()["log.pdf"]
    assert isinstance(job.paper, LogPaper)
    one = job.paper.entries[0]
    entry = msgspec.structs.replace(one, text=words or one.text)
    paper = msgspec.structs.replace(job.paper, entries=[entry] * count, **more)
    return msgspec.structs.replace(job, paper=paper)


def test_what_was_written_late_says_when_as_the_list_does(qtbot: QtBot) -> None:
    job = a_log_of(1)
    assert isinstance(job.paper, LogPaper)
    (entry,) = job.paper.entries
    at = dt.datetime(2026, 11, 26, 20, 13, tzinfo=dt.UTC)
    for minutes, is_late in ((10, False), (33, True)):
        written = msgspec.structs.replace(
            entry, occurred_at=at, written_at=at + dt.timedelta(minutes=minutes)
        )
        paper = msgspec.structs.replace(job.paper, entries=[written])
        html = html_of(msgspec.structs.replace(job, paper=paper))
        assert ("11-27 04:13<br>11-27 04:46 补记" in html) is is_late
        assert ("补记" in html) is is_late


def test_how_many_older_entries_are_left_out_is_printed(qtbot: QtBot) -> None:
    assert "更早" not in html_of(a_log_of(2))
    assert "另有更早的 30 条没有印在这里" in html_of(a_log_of(2, earlier=30))


def test_a_long_log_is_given_the_time_that_it_takes() -> None:
    assert patience_ms(jobs()["minutes.pdf"]) == 60_000
    # 10,000 took 85 s, and it grows with the square.
    assert patience_ms(a_log_of(10_000)) > 2 * 85_000
    assert patience_ms(a_log_of(20_000)) > 2 * 4 * 85_000
    assert patience_ms(a_log_of(100, "长" * 20_000)) > 20 * 60_000


def test_minutes_say_in_words_what_they_are_about(qtbot: QtBot) -> None:
    html = html_of(jobs()["minutes.pdf"])
    assert "LJ20261126-0003 化工园区罐区异味" in html
    assert "incident:" not in html


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


def test_forms_asked_for_in_a_relative_folder_lie_under_the_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_command, "jobs", lambda: {"log.pdf": jobs()["log.pdf"]})
    monkeypatch.chdir(tmp_path)
    assert paper_command.run(Path("forms"), "zh_CN") == 0
    assert [path.name for path in (tmp_path / "forms").iterdir()] == ["log.pdf"]


def test_a_printer_that_is_not_there_is_said_and_a_file_offered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = msgspec.structs.replace(jobs()["log.pdf"], printer="三楼")
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    assert "没有打印机" in to_printer(job).fault
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["二楼"])
    assert to_printer(job).fault == "没有打印机“三楼”（有 二楼）。可以先存成 PDF"
    there = msgspec.structs.replace(job, printer="二楼")
    assert "没有收下" in to_printer(there).fault, "it was never begun"


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
