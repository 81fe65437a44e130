"""The harness: its command line, its report's shape, and what an error does to the average."""

from __future__ import annotations

import json
import re
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from backend.ai.candidate import Reply
from backend.ai.dataset import Item, read_dataset
from backend.ai.eval import judge, main
from backend.ai.report import summarise

DATASET = "datasets/ai_eval/base.jsonl"
SUMMARY_KEYS = [
    "channel", "dataset", "timestamp", "total_items", "successful_items", "failed_items",
    "avg_score", "min_score", "max_score", "avg_latency_ms", "avg_tokens_out", "offline_mode",
]  # fmt: skip
RESULT_KEYS = [
    "id", "input", "output", "expected", "negative", "score", "semantic_similarity",
    "latency_ms", "tokens_out", "error",
]  # fmt: skip
# A model whose second answer fails: stands for a checkout of a broken channel.
FAILING_MODEL = """
import json, sys
for number, line in enumerate(sys.stdin):
    item = json.loads(line)
    if number == 1:
        print(json.dumps({"id": item["id"], "latency_ms": 1.0, "error": "Overload: try later"}))
    elif number == 2:
        print("no JSON at all")
    else:
        print(json.dumps({"id": item["id"], "latency_ms": 1.0, "output": "4", "tokens_out": 1}))
"""


def run(*arguments: str) -> None:
    """Run the command line without its chatter."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        main(arguments)


class TheHarness(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def evaluate(self, *arguments: str) -> dict[str, object]:
        run("--channel", "next", "--output", str(self.folder), *arguments)
        (path,) = self.folder.glob("*.json")
        self.assertRegex(path.name, re.compile(r"^next_\d{8}_\d{6}\.json$"))
        report: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return report

    def test_writes_the_runbooks_report(self) -> None:
        report = self.evaluate("--dataset", DATASET)
        self.assertEqual(list(report), ["summary", "results"])
        summary, results = report["summary"], report["results"]
        assert isinstance(summary, dict) and isinstance(results, list)
        self.assertEqual(list(summary), SUMMARY_KEYS)
        self.assertEqual(list(results[0]), RESULT_KEYS)
        self.assertEqual(
            [summary[key] for key in ("channel", "dataset", "total_items", "failed_items")],
            ["next", DATASET, 200, 0],
        )
        self.assertIs(summary["offline_mode"], False)
        self.assertAlmostEqual(float(summary["avg_score"]), 0.85, places=3)

    def test_offline_is_said_in_the_report(self) -> None:
        summary = self.evaluate("--dataset", DATASET, "--offline")["summary"]
        assert isinstance(summary, dict)
        self.assertIs(summary["offline_mode"], True)

    def test_judges_the_code_of_another_checkout_and_leaves_its_errors_out(self) -> None:
        module = self.folder / "model" / "backend" / "ai"
        module.mkdir(parents=True)
        (module / "answer_lines.py").write_text(FAILING_MODEL, encoding="utf-8")
        items = self.folder / "three.jsonl"
        items.write_text(
            "".join(
                json.dumps({"id": f"q{n}", "input": "What is 2 plus 2?", "expected": "4"}) + "\n"
                for n in range(3)
            ),
            encoding="utf-8",
        )
        report = self.evaluate("--dataset", str(items), "--model", str(self.folder / "model"))
        summary, results = report["summary"], report["results"]
        assert isinstance(summary, dict) and isinstance(results, list)
        self.assertEqual(
            [summary[key] for key in ("total_items", "successful_items", "failed_items")],
            [3, 1, 2],
        )
        self.assertEqual(summary["avg_score"], 1.0)
        self.assertEqual(
            [result["error"] for result in results],
            [None, "Overload: try later", "the model ended with 0"],
        )

    def test_refuses_a_channel_that_does_not_exist(self) -> None:
        with self.assertRaises(SystemExit):
            run("--channel", "nightly", "--dataset", DATASET)


class Scoring(unittest.TestCase):
    item = Item("q1", "What is 2 plus 2?", "4", "5")

    def test_a_forbidden_answer_scores_nothing_even_beside_the_right_one(self) -> None:
        self.assertEqual(judge(self.item, Reply(output="4, or 5"), offline=True).score, 0.0)

    def test_digits_inside_a_longer_number_are_not_the_answer(self) -> None:
        self.assertEqual(judge(self.item, Reply(output="14"), offline=True).score, 0.0)

    def test_no_answered_item_gives_no_average(self) -> None:
        summary = summarise("next", "d", False, [judge(self.item, Reply(error="down"), False)])
        self.assertEqual((summary["avg_score"], summary["successful_items"]), (0.0, 0))


class TheDataset(unittest.TestCase):
    def test_has_200_items_with_ids_of_their_own(self) -> None:
        items = read_dataset(Path(DATASET))
        self.assertEqual((len(items), len({item.id for item in items})), (200, 200))

    def test_is_what_its_generator_makes(self) -> None:
        from tools.make_dataset import main as make_dataset

        made = StringIO()
        with redirect_stdout(made):
            make_dataset()
        self.assertEqual(made.getvalue(), Path(DATASET).read_text(encoding="utf-8"))

    def test_a_line_that_is_no_item_is_named(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bad.jsonl"
            path.write_text('{"id": "q1"}\n', encoding="utf-8")
            with self.assertRaisesRegex(ValueError, r"bad\.jsonl:1: "):
                read_dataset(path)


if __name__ == "__main__":
    unittest.main()
