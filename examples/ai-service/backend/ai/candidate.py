"""Asks the model of a checkout: runs `backend.ai.answer_lines` there and reads its answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from backend.ai.dataset import Item

TIMEOUT_SECONDS = 300
# All that the model's process gets of our environment: no token can reach it by accident.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True)
class Reply:
    output: str = ""
    tokens_out: int = 0
    latency_ms: float = 0.0
    error: str | None = None


def ask(model: Path, items: list[Item]) -> dict[str, Reply]:
    """Ask every question once. An item without an answer gets an error, never a guess."""
    questions = "".join(json.dumps({"id": i.id, "input": i.input}) + "\n" for i in items)
    replies: dict[str, Reply] = {}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "backend.ai.answer_lines"],
            input=questions,
            capture_output=True,
            text=True,
            cwd=model,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        lines, missing = done.stdout.splitlines(), f"the model ended with {done.returncode}"
        if done.stderr:
            print(done.stderr, file=sys.stderr)
    except subprocess.TimeoutExpired:
        lines, missing = [], f"the model did not end within {TIMEOUT_SECONDS} s"
    for line in lines:
        item_id, reply = _read(line)
        # The first answer counts: a second one for the same question is not a second try.
        replies.setdefault(item_id, reply)
    return {item.id: replies.get(item.id, Reply(error=missing)) for item in items}


def _read(line: str) -> tuple[str, Reply]:
    try:
        raw = json.loads(line)
        if raw.get("error") is not None:
            return str(raw["id"]), Reply(error=str(raw["error"]))
        return str(raw["id"]), Reply(
            output=str(raw["output"]),
            tokens_out=int(raw["tokens_out"]),
            latency_ms=float(raw["latency_ms"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", Reply(error="the model printed something else")
