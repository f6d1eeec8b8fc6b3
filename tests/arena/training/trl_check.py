"""Reads training sets as TRL does, in an environment that has TRL, and says in JSON what it saw.

    .venv-training/bin/python tests/arena/training/trl_check.py DIR...

Loads without PyTorch: the format checks of TRL need none.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from datasets import Dataset, load_dataset
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from trl.data_utils import (
    apply_chat_template,
    is_conversational,
    prepare_multimodal_messages,
    unpair_preference_dataset,
)

TEMPLATE = (
    "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</{{ m['role'] }}>{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


def checked(folder: Path, cache: str) -> dict[str, Any]:
    """What a trainer would see of a folder."""
    files = {path.stem: str(path) for path in sorted(folder.glob("*.jsonl")) if path.stat().st_size}
    sides = load_dataset("json", data_files=files, cache_dir=cache)
    rows = [row for side in sides.values() for row in side]
    return {
        "rows": {name: len(side) for name, side in sides.items()},
        "columns": sorted({name for side in sides.values() for name in side.column_names}),
        "conversational": sorted({is_conversational(row) for row in rows}),
        "nulls": sorted({name for row in rows for name, value in row.items() if value is None}),
        "prompts_on_both_sides": len(set.intersection(*map(prompts, sides.values())))
        if len(sides) > 1
        else 0,
        "templated": sorted({key for row in rows for key in templated(row)}),
        "unpaired": sum(len(unpaired(side)) for side in sides.values()),
        "pictures": sum(len(shown(row, folder)) for row in rows),
    }


def prompts(side: Dataset) -> set[str]:
    """The prompts of a side; of whole chats, what comes before the last turn."""
    return {json.dumps(row.get("prompt") or (row.get("chosen") or row["messages"])[:-1]) for row in side}


def templated(row: dict[str, Any]) -> list[str]:
    """The columns that TRL makes of a row with a chat template; none where no turns or pictures are."""
    if not is_conversational(row) or "images" in row:
        return []
    chats = {
        key: row[key] for key in row if key in ("messages", "prompt", "completion", "chosen", "rejected")
    }
    made = apply_chat_template(chats, tokenizer())
    assert all(isinstance(made[key], str) and made[key] for key in chats if key in made)
    return list(made)


def unpaired(side: Dataset) -> Dataset | list:
    """What TRL's own unpairing makes of preferences."""
    return unpair_preference_dataset(side) if {"chosen", "rejected"} <= set(side.column_names) else []


def shown(row: dict[str, Any], folder: Path) -> list[Image.Image]:
    """The pictures of a row, which TRL has put in their places."""
    images = [Image.open(folder / name) for name in row.get("images", ())]
    if images:
        placed = prepare_multimodal_messages(row.get("prompt") or row["messages"], images)
        parts = [part for turn in placed for part in turn["content"] if part["type"] == "image"]
        assert [part["image"] for part in parts] == images
    return images


def tokenizer() -> PreTrainedTokenizerFast:
    """One of two words, which is enough for a template."""
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "[PAD]": 1}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    made = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]")
    made.chat_template = TEMPLATE
    return made


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        print(json.dumps({folder: checked(Path(folder), cache) for folder in sys.argv[1:]}))
