"""How far the numbered pages of a stream reach, as its polls have shown. Pure."""

from __future__ import annotations

import msgspec


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of it over a restart; of another page size than `size` it says nothing.

    `cap`: rows of the largest page that another followed, 0: none was. `largest`: of any page.
    """

    size: int = 0
    cap: int = 0
    largest: int = 0


class Reach:
    """A page with fewer rows than were asked for is the last, or the system gives no more at once:
    only the next page tells.

    That is one request more at each poll, so it is left out where a `total` says that all is
    there, and where a larger page was followed by another before. It is never left out of a poll
    of all there is (`is_whole`): what that does not name ends.
    """

    def __init__(self, size: int, reached: Reached | None = None) -> None:
        is_of_size = reached is not None and reached.size == size
        known = reached if reached is not None and is_of_size else Reached(size=size)
        self._size, self._cap, self._largest = size, known.cap, known.largest
        self.is_whole = True
        self.is_doubtful = False  # of this poll: it ended at a refusal that may have been another

    def begin(self, *, is_whole: bool) -> None:
        """A poll begins."""
        self.is_whole, self.is_doubtful = is_whole, False

    @property
    def reached(self) -> Reached:
        """For the next start."""
        return Reached(size=self._size, cap=self._cap, largest=self._largest)

    def is_full(self, count: int) -> bool:
        """Whether a page of so many rows may be followed by another."""
        return count >= (self._cap or self._size)

    def is_last(self, count: int) -> bool:
        """Whether a page of so many rows is known to be the last, before another is asked for."""
        return self._cap > 0 and not self.is_full(count) and not self.is_whole

    def seen(self, count: int) -> None:
        """A page of so many rows came."""
        self._largest = max(self._largest, count)

    def followed(self, count: int) -> None:
        """After a page of so many rows there was another."""
        self._cap = max(self._cap, count)

    def refused(self, count: int) -> None:
        """The page after one of so many rows was refused, which ends the poll.

        As long as no page was ever followed nobody knows what a full one is: it may be the system's
        own cap, and the refusal a word that it is busy. Only a page smaller than another was is not
        cut.
        """
        self.is_doubtful = self.is_whole and not self._cap and count >= self._largest
