"""When a process is started again, and when a silent one is given up. Pure."""

from __future__ import annotations

SILENT_AFTER_S = 5.0
START_GRACE_S = 30.0  # a first start reads fonts and compiles bytecode on a busy machine
MOST_PATIENCE = 3
STEADY_AFTER_S = 60.0
_DELAYS_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)

EXIT_USAGE = 2  # settings or data folder unusable: starting again cannot help


def restart_delay_s(failures: int) -> float:
    """Wait before start number `failures` + 1; `failures` counts ends in a row, from 1."""
    return _DELAYS_S[min(max(failures, 1), len(_DELAYS_S)) - 1]


def failures_after_end(failures: int, ran_s: float) -> int:
    """Ends in a row, this one counted; a process that ran steadily starts the count anew."""
    return 1 if ran_s >= STEADY_AFTER_S else failures + 1


def is_silent(
    *, started_s: float, last_beat_s: float | None, now_s: float, failures: int = 0
) -> bool:
    """Whether a process said nothing for too long (monotonic seconds).

    While it starts it may be silent for longer the more `failures` there were in a row: on a
    machine too busy to start it in time each new start would only add to the load.
    """
    if last_beat_s is None:
        return now_s - started_s > START_GRACE_S
    is_starting = last_beat_s - started_s < START_GRACE_S
    patience = 1 + min(failures, MOST_PATIENCE) if is_starting else 1
    return now_s - last_beat_s > SILENT_AFTER_S * patience
