"""Questions as rows that a preamble generator can be trained on: prompts only, the judge is the reward."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from arena.exams.items import Item

ASK = (
    "Write a short preamble, one to four sentences, that a model will read before it answers the question "
    "below. It should make the answer as good as it can be. Write the preamble and nothing else."
    "\n\n{question}"
)


def export(folder: Path, parts: Mapping[str, Sequence[Item]], about: Mapping[str, Any]) -> dict[str, Any]:
    """Writes `PART.jsonl` of each part and `manifest.json`, which it gives back; raises `OSError`.

    A row has `prompt`, in the layout of chats, and columns that a reward function gets by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, items in parts.items():
        words = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(items))
        (folder / f"{name}.jsonl").write_text(words, encoding="utf-8")
        digest = hashlib.sha256(words.encode()).hexdigest()
        files[f"{name}.jsonl"] = {"rows": len(items), "sha256": digest}
    manifest = {"kind": "prompt-only", **about, "files": files}
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return manifest


def _rows(items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    for item in items:
        asked = ASK.format(question=item.case.question)
        yield {
            "prompt": [{"role": "user", "content": asked}],
            "question": item.case.question,
            "question_key": item.key,
            "reference": item.case.reference,
        }
