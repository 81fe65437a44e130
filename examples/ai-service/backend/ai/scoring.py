"""How an answer is scored against the expected one: a number from 0 to 1."""

from __future__ import annotations

import math
import re
from collections import Counter


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _contains(text: str, phrase: str) -> bool:
    return f" {' '.join(_words(phrase))} " in f" {' '.join(_words(text))} "


def word_overlap(output: str, expected: str) -> float:
    """Share of the expected words that the output has: the scale of `--offline`."""
    wanted = Counter(_words(expected))
    total = sum(wanted.values())
    return sum((wanted & Counter(_words(output))).values()) / total if total else 0.0


def trigram_cosine(output: str, expected: str) -> float:
    """Cosine of character trigrams: what stands for an embedding model in this example."""
    left, right = _trigrams(output), _trigrams(expected)
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return sum(n * right[gram] for gram, n in left.items()) / norm if norm else 0.0


def _trigrams(text: str) -> Counter[str]:
    padded = f" {' '.join(_words(text))} "
    return Counter(padded[i : i + 3] for i in range(len(padded) - 2))


def score(output: str, expected: str, negative: str | None, similarity: float) -> float:
    """1 when the expected answer is there, 0 when the forbidden one is, else the similarity."""
    if negative and _contains(output, negative):
        return 0.0
    if _contains(output, expected):
        return 1.0
    return similarity
