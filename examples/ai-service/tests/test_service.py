"""The service over HTTP: channels by request, metrics as the gates read them, the knobs."""

from __future__ import annotations

import json
import tempfile
import threading
import unittest
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

from backend.service.assistant import Assistant
from backend.service.behaviour import Behaviour
from backend.service.http import make_server
from backend.service.metrics import Metrics


class TheService(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.knobs = self.folder / "behaviour.json"
        self.turn({})
        metrics = Metrics(self.folder / "reports")
        behaviour = Behaviour({"AI_BEHAVIOUR_FILE": str(self.knobs)})
        server = make_server("127.0.0.1", 0, Assistant(metrics, behaviour), metrics)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        self.addCleanup(server.shutdown)
        self.base = f"http://127.0.0.1:{server.server_address[1]}"

    def turn(self, knobs: dict[str, dict[str, float]]) -> None:
        self.knobs.write_text(json.dumps(knobs), encoding="utf-8")

    def ask(self, body: object, **headers: str) -> tuple[int, dict[str, object]]:
        request = Request(
            f"{self.base}/v1/answer", json.dumps(body).encode(), headers=headers, method="POST"
        )
        try:
            with urlopen(request) as response:
                return response.status, json.load(response)
        except HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def samples(self, name: str) -> dict[tuple[str, ...], float]:
        """Samples of one name, by their label values in the order of the label names."""
        with urlopen(f"{self.base}/metrics") as response:
            text = response.read().decode()
        return {
            tuple(sample.labels[key] for key in sorted(sample.labels)): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name
        }

    def test_is_healthy(self) -> None:
        with urlopen(f"{self.base}/healthz") as response:
            self.assertEqual((response.status, json.load(response)), (200, {"status": "ok"}))

    def test_answers_and_counts_by_channel_model_cache_and_status(self) -> None:
        question = {"question": "What is 2 plus 2?", "channel": "next"}
        self.assertEqual(self.ask(question)[1]["answer"], "4")
        self.ask(question)
        self.ask({"question": "What is 2 plus 3?"}, **{"X-AI-Channel": "stable"})
        self.ask({"question": "What is 2 plus 4?", "channel": "nightly"})
        self.ask({"question": ""})
        # The labels in this order: cache_hit, channel, model, status.
        self.assertEqual(
            self.samples("ai_requests_total"),
            {
                ("false", "next", "rules-1", "200"): 1,
                ("true", "next", "rules-1", "200"): 1,
                ("false", "stable", "rules-1", "200"): 1,
                ("false", "unknown", "rules-1", "200"): 1,
                ("false", "unknown", "rules-1", "400"): 1,
            },
        )

    def test_latency_has_the_known_bounds(self) -> None:
        self.ask({"question": "What is 2 plus 2?", "channel": "next"})
        self.assertEqual(
            [bound for _, bound in self.samples("ai_latency_seconds_bucket")],
            ["0.1", "0.5", "1.0", "2.0", "5.0", "10.0", "30.0", "60.0", "120.0", "+Inf"],
        )

    def test_a_running_channel_can_be_made_bad(self) -> None:
        self.turn({"next": {"error_share": 0.1, "slow_share": 0.2, "slow_seconds": 45}})
        for number in range(20):
            self.ask({"question": f"What is 1 plus {number}?", "channel": "next"})
            self.ask({"question": f"What is 2 plus {number}?", "channel": "stable"})
        requests = self.samples("ai_requests_total")
        self.assertEqual(requests["false", "next", "rules-1", "503"], 2)
        self.assertEqual(requests["false", "stable", "rules-1", "200"], 20)
        within = self.samples("ai_latency_seconds_bucket")
        self.assertEqual((within["next", "30.0"], within["next", "60.0"]), (16, 20))

    def test_shows_the_newest_score_of_each_channel_and_dataset(self) -> None:
        reports = self.folder / "reports"
        reports.mkdir()
        for name, timestamp, average in (
            ("a", "2026-01-05T08:00:00", 0.81),
            ("b", "2026-01-05T09:00:00", 0.85),
        ):
            summary = {
                "channel": "next",
                "dataset": "base",
                "timestamp": timestamp,
                "avg_score": average,
            }
            (reports / f"{name}.json").write_text(json.dumps({"summary": summary}))
        self.assertEqual(self.samples("ai_eval_score"), {("next", "base"): 0.85})


if __name__ == "__main__":
    unittest.main()
