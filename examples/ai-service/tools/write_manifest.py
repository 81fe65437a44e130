"""Writes the manifest of an eval report: which commit was judged, on what, by whom.

The report itself names a channel only; a channel moves. The commit and tree to write down are
read before the model runs and given as arguments, so that the model's code cannot change them.

    python tools/write_manifest.py evidence/eval-next.json --channel next \\
        --commit 4f2d... --tree 9c1e... --harness 77ab... --dataset datasets/ai_eval/base.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path


def digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def object_id(text: str) -> str:
    """A full git object id; a short one or a branch name would not stay about the same thing."""
    if not re.fullmatch(r"[0-9a-f]{40}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a full git object id")
    return text


def run_of(environment: Mapping[str, str]) -> dict[str, object]:
    """Who ran it, from the variables that GitHub Actions sets."""
    server, repository = environment["GITHUB_SERVER_URL"], environment["GITHUB_REPOSITORY"]
    run_id = environment["GITHUB_RUN_ID"]
    return {
        "id": run_id,
        "url": f"{server}/{repository}/actions/runs/{run_id}",
        "attempt": int(environment["GITHUB_RUN_ATTEMPT"]),
        "actor": environment["GITHUB_ACTOR"],
    }


def manifest_path(report: Path) -> Path:
    return report.with_name(f"{report.stem}.manifest.json")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Writes the manifest of an eval report.")
    parser.add_argument("report", type=Path)
    parser.add_argument("--channel", required=True)
    parser.add_argument("--commit", required=True, type=object_id, help="the judged commit")
    parser.add_argument("--tree", required=True, type=object_id, help="its tree")
    parser.add_argument("--harness", required=True, type=object_id, help="the harness's commit")
    parser.add_argument("--dataset", required=True, type=Path)
    args = parser.parse_args(argv)
    manifest = {
        "version": 1,
        "report": {"digest": digest(args.report)},
        "channel": args.channel,
        "commit": args.commit,
        "tree": args.tree,
        "dataset": {"name": args.dataset.as_posix(), "digest": digest(args.dataset)},
        "harness": {"commit": args.harness},
        "run": run_of(os.environ),
        "completed-at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    path = manifest_path(args.report)
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
