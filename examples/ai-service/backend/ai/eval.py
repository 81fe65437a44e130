"""The eval harness: scores the model of one channel on a dataset and writes a report."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from backend.ai.candidate import Reply, ask
from backend.ai.dataset import Item, read_dataset
from backend.ai.report import Result, summarise, write_report
from backend.ai.scoring import score, trigram_cosine, word_overlap

CHANNELS = ("stable", "next", "legacy")
DEFAULT_OUTPUT = Path("ai_models/eval_reports")


def judge(item: Item, reply: Reply, offline: bool) -> Result:
    """Score one reply. An errored item keeps a score of 0 and counts in no average."""
    measure = word_overlap if offline else trigram_cosine
    similarity = measure(reply.output, item.expected) if reply.error is None else 0.0
    points = score(reply.output, item.expected, item.negative, similarity)
    return Result(
        id=item.id,
        input=item.input,
        output=reply.output,
        expected=item.expected,
        negative=item.negative,
        score=points if reply.error is None else 0.0,
        semantic_similarity=similarity,
        latency_ms=reply.latency_ms,
        tokens_out=reply.tokens_out,
        error=reply.error,
    )


def evaluate(channel: str, dataset: str, model: Path, offline: bool, output: Path) -> Path:
    """Ask, score and write; returns the report's path."""
    items = read_dataset(Path(dataset))
    replies = ask(model, items)
    results = [judge(item, replies[item.id], offline) for item in items]
    summary = summarise(channel, dataset, offline, results)
    path = write_report(output, summary, results)
    print(
        f"{channel}: {summary['avg_score']:.3f} over {summary['successful_items']} of "
        f"{summary['total_items']} items ({summary['failed_items']} failed), {path}"
    )
    return path


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m backend.ai.eval", description=__doc__)
    parser.add_argument("--channel", required=True, choices=CHANNELS)
    parser.add_argument("--dataset", required=True, help="a .jsonl file")
    parser.add_argument("--offline", action="store_true", help="score by words, not embeddings")
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="folder for reports")
    parser.add_argument(
        "--model",
        type=Path,
        default=Path("."),
        help="the checkout whose model is judged (default: this one); `--channel` only names it",
    )
    args = parser.parse_args(argv)
    evaluate(args.channel, args.dataset, args.model, args.offline, args.output)


if __name__ == "__main__":
    main()
