"""The HTTP endpoints: `GET /healthz`, `GET /metrics`, `POST /v1/answer`."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from backend.service.assistant import Assistant, Response
from backend.service.metrics import Metrics

MAX_BODY_BYTES = 64 * 1024


def make_server(
    host: str, port: int, assistant: Assistant, metrics: Metrics
) -> ThreadingHTTPServer:
    """Bind the service; the caller runs it. Port 0 picks a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/healthz":
                self._send_json(Response(200, {"status": "ok"}))
            elif self.path == "/metrics":
                self._send(200, CONTENT_TYPE_LATEST, generate_latest(metrics.registry))
            else:
                self._send_json(Response(404, {"error": "no such page"}))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > MAX_BODY_BYTES:
                self.close_connection = True
                self._send_json(Response(413, {"error": "too long"}))
                return
            body = self.rfile.read(length)
            if self.path != "/v1/answer":
                self._send_json(Response(404, {"error": "no such page"}))
                return
            question, channel = _parse(body)
            channel = channel or self.headers.get("X-AI-Channel")
            self._send_json(assistant.ask(question, channel))

        def log_message(self, *_arguments: object) -> None:
            """Keep questions, which are users' data, out of the log."""

        def _send_json(self, response: Response) -> None:
            body = (json.dumps(response.body) + "\n").encode()
            self._send(response.status, "application/json", body)

        def _send(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return ThreadingHTTPServer((host, port), Handler)


def _parse(body: bytes) -> tuple[object, object]:
    try:
        request = json.loads(body)
    except ValueError:
        return None, None
    if not isinstance(request, dict):
        return None, None
    return request.get("question"), request.get("channel")
