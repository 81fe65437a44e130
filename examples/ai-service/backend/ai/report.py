"""The eval report: its shape, and the file that it is written to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path


@dataclass(frozen=True)
class Result:
    id: str
    input: str
    output: str
    expected: str
    negative: str | None
    score: float
    semantic_similarity: float
    latency_ms: float
    tokens_out: int
    error: str | None


def summarise(
    channel: str, dataset: str, offline: bool, results: list[Result]
) -> dict[str, object]:
    """Sum up the results. Items with an error are left out of every average."""
    good = [result for result in results if result.error is None]
    scores = [result.score for result in good]
    return {
        "channel": channel,
        "dataset": dataset,
        # UTC without a zone, as the runbook's harness writes it.
        "timestamp": datetime.now(timezone.utc).replace(tzinfo=None).isoformat(),
        "total_items": len(results),
        "successful_items": len(good),
        "failed_items": len(results) - len(good),
        "avg_score": _mean(scores),
        "min_score": min(scores, default=0.0),
        "max_score": max(scores, default=0.0),
        "avg_latency_ms": _mean([result.latency_ms for result in good]),
        "avg_tokens_out": _mean([float(result.tokens_out) for result in good]),
        "offline_mode": offline,
    }


def write_report(folder: Path, summary: dict[str, object], results: list[Result]) -> Path:
    """Write `{channel}_{YYYYmmdd_HHMMSS}.json`; the time in the name is local."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{summary['channel']}_{datetime.now():%Y%m%d_%H%M%S}.json"
    report = {"summary": summary, "results": [asdict(result) for result in results]}
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return path


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
