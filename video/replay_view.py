"""A view of a replay: one stream, decoded always, never changed for another. UI thread."""

from __future__ import annotations

from video.api import Rank, Stream, ViewId
from video.seats import Seats
from video.supply import Supply
from video.view import View


class ReplayView(View):
    """What `care` does with live views does not concern it."""

    __slots__ = ()

    def __init__(self, view_id: ViewId, box: tuple[int, int], seats: Seats, supply: Supply) -> None:
        super().__init__(view_id, Stream(url=""), box, seats)
        self.shown = supply
        self.picture = supply.picture

    @property
    def is_pulling(self) -> bool:
        """It costs nothing while it stands still, and people wait for it while it plays."""
        return False

    def set_rank(self, rank: Rank, now_s: float) -> None:
        """Seen or not, it stands where it stands."""
        self.rank = rank

    def follow(self, now_s: float) -> None:
        """Nothing to choose."""
