"""The model behind a pipe: one JSON question a line in, one JSON answer a line out.

The harness starts this module in the checkout that it judges. It hands over ids and questions
only: what is judged never sees the expected answers, nor runs in the process that scores it.
"""

from __future__ import annotations

import json
import sys
import time

from backend.ai.model import answer


def answer_line(line: str) -> dict[str, object]:
    """Answer one line. A rule that fails becomes an `error`, as a failing model call would."""
    question = json.loads(line)
    started = time.perf_counter()
    try:
        result = answer(str(question["input"]))
        reply: dict[str, object] = {"output": result.text, "tokens_out": result.tokens_out}
    except Exception as failure:  # noqa: BLE001 - whatever the model does is its result
        reply = {"error": f"{type(failure).__name__}: {failure}"}
    latency_ms = (time.perf_counter() - started) * 1000
    return {"id": question["id"], "latency_ms": latency_ms, **reply}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(answer_line(line)), flush=True)


if __name__ == "__main__":
    main()
