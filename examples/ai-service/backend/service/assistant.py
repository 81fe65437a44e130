"""One request through the service: pick the channel, answer, count."""

from __future__ import annotations

import time
from dataclasses import dataclass

from backend.ai.model import MODEL_NAME, answer
from backend.service.behaviour import Behaviour
from backend.service.metrics import Metrics

CHANNELS = ("stable", "next", "legacy")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Response:
    status: int
    body: dict[str, object]


class Assistant:
    """Serves every channel from one process; the request says which one it wants."""

    def __init__(self, metrics: Metrics, behaviour: Behaviour) -> None:
        self._metrics = metrics
        self._behaviour = behaviour
        self._cache: dict[str, str] = {}

    def ask(self, question: object, wanted_channel: object) -> Response:
        """Answer a question. A request that names no known channel is counted as `unknown`."""
        started = time.perf_counter()
        channel = str(wanted_channel) if wanted_channel in CHANNELS else UNKNOWN
        effect = self._behaviour.next_effect(channel)
        cache_hit = isinstance(question, str) and question in self._cache
        response = self._answer(question, channel, effect.fails)
        elapsed = time.perf_counter() - started + effect.extra_seconds
        self._metrics.count(channel, MODEL_NAME, cache_hit, response.status, elapsed)
        return response

    def _answer(self, question: object, channel: str, fails: bool) -> Response:
        if not isinstance(question, str) or not question.strip():
            return Response(400, {"error": 'send {"question": "..."}'})
        if fails:
            return Response(503, {"error": "the model is overloaded"})
        text = self._cache.get(question)
        if text is None:
            text = answer(question).text
            self._cache[question] = text
        return Response(200, {"answer": text, "channel": channel, "model": MODEL_NAME})
