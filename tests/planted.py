"""An exam of made-up items in a published layout, for stub judges whose behaviour is planted."""

from __future__ import annotations

import json
from pathlib import Path

RIGHT, WRONG = "It is so. [[strength=1.0]]", "It is not so. [[strength=0.0]]"


def pairs_folder(folder: Path, n: int) -> Path:
    """So many pairs in JudgeBench's layout; the better reply is a in every other one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "gpt.jsonl").open("w") as file:
        for number in range(n):
            a_wins = number % 2 == 0
            row = {
                "pair_id": f"made-up-{number}",
                "original_id": number,
                "source": "mmlu-pro-law" if number % 3 else "livebench-math",
                "question": f"Is claim number {number} so?",
                "response_model": "somebody",
                "response_A": RIGHT if a_wins else WRONG,
                "response_B": WRONG if a_wins else RIGHT,
                "label": "A>B" if a_wins else "B>A",
            }
            file.write(json.dumps(row) + "\n")
    return folder
