"""Whether the pictures that a wall paints are whole, by the numbers that the benches' film carries.

UI thread, after each conversion while it is asked to: 33 us a picture, where converting and drawing
it takes 77, so that a bench looks in a span of its own, after the one that it measures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.bench_media import number_at_foot, number_in


@dataclass(slots=True)
class Tears:
    """`looked_at`: pictures whose two numbers were read; `torn`: those of them whose upper and
    lower part are of two pictures; `unread`: the others, as all of a film without numbers."""

    looked_at: int = 0
    torn: int = 0
    unread: int = 0

    def look(self, picture: npt.NDArray[np.uint8]) -> None:
        """At one that is about to be painted: (height, width, channels), without what pads it."""
        head, foot = number_in(picture), number_at_foot(picture)
        if head < 0 or foot < 0:
            self.unread += 1
            return
        self.looked_at += 1
        self.torn += head != foot
