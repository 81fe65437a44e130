"""The service's metrics, by the names that dashboards and gates know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily

LATENCY_BOUNDS_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120)


class EvalScores:
    """`ai_eval_score`, read from the newest report of each channel and dataset at every scrape."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[GaugeMetricFamily]:
        gauge = GaugeMetricFamily(
            "ai_eval_score", "Mean score of the newest eval", labels=["channel", "dataset"]
        )
        newest: dict[tuple[str, str], tuple[str, float]] = {}
        for path in self._folder.glob("*.json"):
            summary = json.loads(path.read_text(encoding="utf-8"))["summary"]
            key = (summary["channel"], summary["dataset"])
            found = (summary["timestamp"], summary["avg_score"])
            newest[key] = max(found, newest.get(key, found))
        for (channel, dataset), (_, average) in sorted(newest.items()):
            gauge.add_metric([channel, dataset], average)
        yield gauge


class Metrics:
    def __init__(self, reports: Path) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "ai_requests_total",
            "Requests",
            ["channel", "model", "cache_hit", "status"],
            registry=self.registry,
        )
        self._latency = Histogram(
            "ai_latency_seconds",
            "Time to answer",
            ["channel"],
            buckets=LATENCY_BOUNDS_SECONDS,
            registry=self.registry,
        )
        self.registry.register(EvalScores(reports))

    def count(
        self, channel: str, model: str, cache_hit: bool, status: int, latency_seconds: float
    ) -> None:
        """Count one request; `status` is the literal code, such as 503."""
        hit = "true" if cache_hit else "false"
        self._requests.labels(channel, model, hit, str(status)).inc()
        self._latency.labels(channel).observe(latency_seconds)
