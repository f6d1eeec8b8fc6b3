"""An arena that writes its own questions, put in by a file: outside endpoints, documents, a board, an evolution."""

from __future__ import annotations

from pathlib import Path

from arena.manifest.apply import apply
from arena.manifest.read import read

STRENGTHS = {"ant": 4.0, "bee": 1.5, "cat": 0.5}
MODELS = {
    "questioner": "questioner", "analyst": "analyst", "hardener": "hardener", "examiner": "examiner",
    "solver": "solver", "judge": "judge_hard", **dict.fromkeys(STRENGTHS, "contestant"),
}  # fmt: skip

TOML = """
[endpoints.outside]
kind = "openai_chat"
base_url = "{url}"
max_concurrency = 16
price = {{ input = 1, output = 2 }}

{simulators}
{competitors}
[judges.fair]
protocol = "pairwise"
endpoint = "outside"
model = "judge"
family = "judges"

[question_sets.asked]

[simulations.readers]
question_set = "asked"
documents = ["*.txt"]
author = "questioner"
{simulation}

[leaderboards.asked]
question_sets = ["asked"]
judges = ["fair"]

[evolutions.harder]
leaderboard = "asked"
analyst = "analyst"
author = "hardener"
examiner = "examiner"
solver = "solver"
{evolution}
"""


def simulators() -> str:
    names = ("questioner", "analyst", "hardener", "examiner", "solver")
    return "\n".join(
        f'[simulators.{name}]\nendpoint = "outside"\nmodel = "{name}"\nfamily = "{name}s"\n'
        "sampling = { max_tokens = 300 }"
        for name in names
    )


def competitors() -> str:
    return "\n".join(
        f'[competitors.{name}]\nendpoint = "outside"\nmodel = "{name}"\nfamily = "{name}s"'
        for name in STRENGTHS
    )


def write_documents(folder: Path, number: int, **marks: str) -> None:
    """Texts to ask about; `marks` say what goes wrong, by the number of the document: d3="[some: empty]"."""
    for place in range(number):
        text = f"Ledger number {place}: what was sold at the fair, by whom, and for how much."
        (folder / f"d{place}.txt").write_text(f"{text} {marks.get(f'd{place}', '')}")


def applied(
    folder: Path, url: str, *, simulation: str = "", evolution: str = "", replace: tuple[str, str] = ("", "")
) -> None:
    """Writes the file and applies it."""
    file = folder / "arena.toml"
    tables = {"simulators": simulators(), "competitors": competitors()}
    text = TOML.format(url=url, simulation=simulation, evolution=evolution, **tables)
    file.write_text(text.replace(*replace) if replace[0] else text)
    apply(read(file))
