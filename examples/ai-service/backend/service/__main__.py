"""Starts the service: `python -m backend.service --port 8000`."""

from __future__ import annotations

import argparse
from pathlib import Path

from backend.ai.eval import DEFAULT_OUTPUT
from backend.service.assistant import Assistant
from backend.service.behaviour import Behaviour
from backend.service.http import make_server
from backend.service.metrics import Metrics


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m backend.service", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 picks a free port")
    parser.add_argument("--reports", type=Path, default=DEFAULT_OUTPUT, help="eval reports")
    args = parser.parse_args()
    metrics = Metrics(args.reports)
    server = make_server(args.host, args.port, Assistant(metrics, Behaviour()), metrics)
    host, port = server.server_address[:2]
    print(f"listening on http://{host!s}:{port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
