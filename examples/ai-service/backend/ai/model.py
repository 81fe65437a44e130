"""The model: answers a question by the first rule that fits it. Deterministic on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from backend.ai.rules import RULES

MODEL_NAME = "rules-1"


@dataclass(frozen=True)
class Answer:
    text: str
    tokens_out: int


def answer(question: str) -> Answer:
    """Answer one question; a question that no rule fits gets an honest refusal."""
    for rule in RULES:
        found = rule.pattern.search(question)
        if found:
            return _answer(rule.reply(found))
    return _answer("I do not know.")


def _answer(text: str) -> Answer:
    return Answer(text=text, tokens_out=len(text.split()))
