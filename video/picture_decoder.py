"""Decoding of one live stream: strict first, on a card where that pays, and how it gives way.

The thread that reads the stream, in a decoder process. The decoder is changed at key frames
only, so that no picture is missing.
"""

from __future__ import annotations

import logging

from video.av_codec import DecodeError, Frame, UnitDecoder
from video.cores.h26x import AccessUnit
from video.hardware import Cards

log = logging.getLogger(__name__)

# Damage costs the pictures up to the next key frame. A camera whose every group of pictures is
# found damaged breaks some rule of the standard: it is shown as it is.
BAD_GROUPS_TO_BEAR = 3
# It may have been its way to us: strict decoding is tried again after so many groups, and after
# ten times as many whenever the first group of a trial is damaged.
FIRST_TRIAL_GROUPS, MOST_TRIAL_GROUPS = 60, 6_000


class PictureDecoder:
    """decode(unit) -> frames. After DecodeError the caller waits for a key frame."""

    def __init__(self, codec: str, cards: Cards | None) -> None:
        self._codec, self._cards = codec, cards
        self._decoder = UnitDecoder(codec)
        self._size = (0, 0)
        self._bad_groups = 0
        self._trial_in = self._trial_after = FIRST_TRIAL_GROUPS
        self._is_bad = self._has_skipped = False
        self.is_lenient = False  # every group was damaged: it is shown as it is
        self.device = ""  # the kind of card that decodes, empty for software

    def decode(self, unit: AccessUnit) -> list[Frame]:
        """Frames that are ready, oldest first; their pts is the unit's time. Raises DecodeError."""
        if unit.is_key:
            self._at_key(has_gap=unit.is_after_gap or self._has_skipped)
        try:
            frames = self._decoded(unit)
        except DecodeError:
            if self.is_lenient:
                return []
            self._is_bad = True
            if self.device:
                self._leave_card()
            else:
                self._decoder.flush()
            raise
        if frames:
            self._size = (frames[-1].width, frames[-1].height)
        return frames

    def _decoded(self, unit: AccessUnit) -> list[Frame]:
        """A key frame that the card refuses is software's at once: nobody waits for the next."""
        try:
            return self._decoder.decode(unit.data, unit.timestamp)
        except DecodeError:
            if not (self.device and unit.is_key):
                raise
        self._leave_card()
        return self._decoder.decode(unit.data, unit.timestamp)

    def skip(self) -> None:
        """Units were left out: what follows is not to be built on what was before."""
        self._has_skipped = True

    def _at_key(self, *, has_gap: bool) -> None:
        if has_gap:
            # Else a stream of gradual refresh shows what it has not refreshed yet.
            self._decoder.flush()
        self._has_skipped = False
        self._bad_groups = self._bad_groups + 1 if self._is_bad else 0
        self._is_bad = False
        if self._bad_groups >= BAD_GROUPS_TO_BEAR and not self.is_lenient:
            self.is_lenient, self._cards = True, None
            self._decoder = UnitDecoder(self._codec, is_lenient=True)
            log.info("A %s stream is never without damage: it is shown as it is", self._codec)
        elif self.is_lenient:
            self._bear()
        elif self._cards is not None and not self.device:
            self._try_card(self._cards.device_for(self._codec, *self._size))

    def _bear(self) -> None:
        """One more group as it is; now and then a trial whether that is still needed."""
        self._trial_in -= 1
        if self._trial_in <= 0:
            self._trial_in = self._trial_after = min(self._trial_after * 10, MOST_TRIAL_GROUPS)
            self.is_lenient, self._bad_groups = False, BAD_GROUPS_TO_BEAR - 1
            self._decoder = UnitDecoder(self._codec)

    def _try_card(self, device: str) -> None:
        if not device:
            return
        try:
            self._decoder = UnitDecoder(self._codec, device=device)
        except DecodeError:
            self._cards = None
        else:
            self.device = device

    def _leave_card(self) -> None:
        """A size or profile that the card does not know, or no room on it for one more."""
        log.info("A %s stream is decoded in software after all", self._codec)
        self.device, self._cards = "", None
        self._decoder = UnitDecoder(self._codec)
