"""What TRL itself says of every kind of training set, in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from learned import exam

from arena.training.kinds import KINDS

pytestmark = [pytest.mark.training, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".venv-training" / "bin" / "python"
FILES = ROOT / "tests" / "exam_files"
SHARE = "--held-out=0.4"


def seen(*folders: Path) -> list[dict]:
    """What a trainer sees of some folders."""
    words = [PYTHON, Path(__file__).parent / "trl_check.py", *folders]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folders[0].parent / "hf")}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]).values())


@pytest.fixture
def folders(stub, pairs, tmp_path, out) -> dict[str, Path]:
    """A folder of every kind, and one more with pictures."""
    exam(stub, pairs)
    marked = FILES / "judge_lm_reference"
    exam(stub, marked, name="marks", protocol="scored_pair", dataset="judge_lm_reference")
    steps, graded, painted = FILES / "mr_gsm8k", FILES / "prometheus", FILES / "mjbench"
    other = {
        "stepwise": (steps, "mr_gsm8k"),
        "scores": (graded, "prometheus"),
        "marks": (marked, "judge_lm_reference"),
    }
    for kind in KINDS:
        folder, dataset = other.get(kind, (pairs, "judgebench"))
        out(kind, folder, SHARE, name=kind, dataset=dataset)
    out("grpo", painted, "--pictures", SHARE, name="pictures", dataset="mjbench")
    return {name: tmp_path / name for name in (*KINDS, "pictures")} | {
        "unpaired": tmp_path / "stepwise" / "unpaired"
    }


def test_every_kind_is_what_trl_takes(folders):
    report = dict(zip(folders, seen(*folders.values()), strict=True))
    for name, told in report.items():
        assert told["nulls"] == [], name
        assert told["prompts_on_both_sides"] == 0, name
        manifest = folders[name] / "manifest.json"
        if manifest.exists():
            rows = json.loads(manifest.read_text())["rows"]
            assert told["rows"] == {side: count for side, count in rows.items() if count}, name
    plain = ("stepwise", "unpaired")
    assert all(told["conversational"] == [name not in plain] for name, told in report.items())
    for kind in KINDS:
        assert set(report[kind]["columns"]) <= set(KINDS[kind].columns), kind
    assert report["dpo"]["templated"] == ["chosen", "prompt", "rejected"]
    assert report["sft"]["templated"] == report["kto"]["templated"] == ["completion", "prompt"]
    assert report["reward"]["templated"] == ["chosen", "rejected"]
    assert report["dpo"]["unpaired"] == 2 * sum(report["dpo"]["rows"].values())
    assert report["pictures"]["pictures"] > 0 and "images" in report["pictures"]["columns"]
