"""Knobs that make a channel slow or failing: for demonstrations and tests.

    {"next": {"error_share": 0.05, "slow_share": 0.1, "slow_seconds": 45}}

They come from a JSON file that is read again at every request, so that a running service can
turn bad, or from the environment. Nothing is random: of 100 requests with a share of 0.05 the
20th, the 40th and so on are hit.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path
from threading import Lock


@dataclass(frozen=True)
class Effect:
    """What happens to one request. Slowness is told to the metrics, not waited for."""

    fails: bool
    extra_seconds: float


class Behaviour:
    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._file = environment.get("AI_BEHAVIOUR_FILE")
        self._inline = environment.get("AI_BEHAVIOUR", "{}")
        self._seen: Counter[str] = Counter()
        self._lock = Lock()

    def next_effect(self, channel: str) -> Effect:
        """The effect on the next request of a channel."""
        knobs = self._knobs().get(channel, {})
        with self._lock:
            self._seen[channel] += 1
            number = self._seen[channel]
        slow = _is_hit(number, knobs.get("slow_share", 0.0))
        return Effect(
            fails=_is_hit(number, knobs.get("error_share", 0.0)),
            extra_seconds=knobs.get("slow_seconds", 0.0) if slow else 0.0,
        )

    def _knobs(self) -> dict[str, dict[str, float]]:
        text = Path(self._file).read_text(encoding="utf-8") if self._file else self._inline
        knobs: dict[str, dict[str, float]] = json.loads(text)
        return knobs


def _is_hit(number: int, share: float) -> bool:
    """Spread hits evenly: the nth request is hit when n x share passes a whole number."""
    # The small addend keeps 0.1 x 10, which floating point makes 0.999..., a whole number.
    return floor(number * share + 1e-9) > floor((number - 1) * share + 1e-9)
