"""The manifest that says what a report is about."""

from __future__ import annotations

import io
import json
import os
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from tools.write_manifest import digest, main

RUN = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "acme/assistant",
    "GITHUB_RUN_ID": "771",
    "GITHUB_RUN_ATTEMPT": "1",
    "GITHUB_ACTOR": "octocat",
}


class TheManifest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.report = Path(folder.name) / "eval-next.json"
        self.dataset = Path(folder.name) / "base.jsonl"
        self.report.write_text("{}", encoding="utf-8")
        self.dataset.write_text("", encoding="utf-8")

    def write(self, commit: str) -> None:
        arguments = [str(self.report), "--channel", "next", "--commit", commit]
        arguments += ["--tree", "b" * 40, "--harness", "c" * 40, "--dataset", str(self.dataset)]
        with patch.dict(os.environ, RUN), redirect_stdout(io.StringIO()):
            main(arguments)

    def test_says_what_was_judged_on_what_and_by_whom(self) -> None:
        self.write("a" * 40)
        path = self.report.with_name("eval-next.manifest.json")
        manifest = json.loads(path.read_text(encoding="utf-8"))
        self.assertRegex(manifest.pop("completed-at"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(
            manifest,
            {
                "version": 1,
                "report": {"digest": digest(self.report)},
                "channel": "next",
                "commit": "a" * 40,
                "tree": "b" * 40,
                "dataset": {"name": self.dataset.as_posix(), "digest": digest(self.dataset)},
                "harness": {"commit": "c" * 40},
                "run": {
                    "id": "771",
                    "url": "https://github.example/acme/assistant/actions/runs/771",
                    "attempt": 1,
                    "actor": "octocat",
                },
            },
        )

    def test_refuses_a_short_id(self) -> None:
        with self.assertRaises(SystemExit), redirect_stderr(io.StringIO()) as said:
            self.write("4f2d9b1")
        self.assertIn("'4f2d9b1' is not a full git object id", said.getvalue())


if __name__ == "__main__":
    unittest.main()
