"""The page of proofs keeps every figure of the day, whatever part of a file ran last."""

from __future__ import annotations

from tests.prove.page import EARLIER, Row, page, rows_of, with_earlier

SOAK = Row("test_soak", "passed", 1812.4, ["PSS 385.0 MB, +0.7 %", "36 of 36 live"])
KILLS = Row("test_kills[64-a | b]", "failed", 12.0, ["back after 2.4 s"])
QUIET = Row("test_quiet", "passed", 1.0)


def test_notes_of_all_proofs_are_on_the_page_also_of_a_failed_one() -> None:
    text = page("2026-11-27", "Python, 2 cores, 99 s in all.", [SOAK, KILLS, QUIET])
    assert "| test_soak | passed | 1812 |" in text
    assert "## test_soak\n\n- PSS 385.0 MB, +0.7 %\n- 36 of 36 live\n" in text
    assert "- back after 2.4 s" in text


def test_a_run_of_one_proof_leaves_the_figures_of_the_others() -> None:
    before = rows_of(page("2026-11-27", "…", [SOAK, KILLS, QUIET]))
    now = Row(KILLS.name, "passed", 11.0, ["back after 1.5 s"])
    rows = with_earlier([now], before)
    text = page("2026-11-27", "…", rows)
    assert "- PSS 385.0 MB, +0.7 %" in text
    assert f"| test_soak | passed{EARLIER} | 1812 |" in text
    assert "back after 2.4 s" not in text
    assert with_earlier([now], rows_of(text)) == rows_of(text), "marked once"
