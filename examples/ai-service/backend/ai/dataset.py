"""A dataset: one JSON item a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Item:
    id: str
    input: str
    expected: str
    negative: str | None


def read_dataset(path: Path) -> list[Item]:
    """Read all items; a line that is no item is an error that names it."""
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            items.append(Item(raw["id"], raw["input"], raw["expected"], raw.get("negative")))
        except (ValueError, KeyError) as failure:
            raise ValueError(f"{path}:{number}: not a dataset item ({failure!r})") from failure
    return items
