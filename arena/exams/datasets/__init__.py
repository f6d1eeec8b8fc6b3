"""Exams with known truth: one file and one line here per dataset.

Pure: nothing below imports Django. Data are never shipped; each line says where a person gets them.
"""

from __future__ import annotations

from . import (
    aec_bench,
    bff_bench_verdicts,
    code_judge_bench,
    contextual_judge_bench,
    judge_lm,
    judger_bench,
    koffvqa,
    mllm_as_a_judge,
    multi_crit,
    objex_mt,
    pandalm,
    pro_judge_bench,
    rbd,
    reward_bench,
    video_auto_bench,
    web_dev_judge,
)
from .base import DatasetEntry, DatasetError

__all__ = ["DATASETS", "DatasetEntry", "DatasetError"]

DATASETS: dict[str, DatasetEntry] = {
    "mllm_as_a_judge_batch": mllm_as_a_judge.BATCH,
    "mllm_as_a_judge_pair": mllm_as_a_judge.PAIR,
    "mllm_as_a_judge_score": mllm_as_a_judge.SCORE,
    "contextual_judge_bench": contextual_judge_bench.ENTRY,
    "multi_crit": multi_crit.ENTRY,
    "pro_judge_bench": pro_judge_bench.ENTRY,
    "code_judge_bench": code_judge_bench.ENTRY,
    "judger_bench_arena": judger_bench.ARENA_ENTRY,
    "judger_bench_models": judger_bench.BENCHMARK_ENTRY,
    "judger_bench_format": judger_bench.FORMAT_ENTRY,
    "judger_bench_v2": judger_bench.SECOND_ENTRY,
    "pandalm": pandalm.ENTRY,
    "judge_lm": judge_lm.ENTRY,
    "judge_lm_reference": judge_lm.WITH_REFERENCE,
    "web_dev_judge": web_dev_judge.ENTRY,
    "web_dev_judge_unit": web_dev_judge.UNIT_ENTRY,
    "koffvqa": koffvqa.ENTRY,
    "aec_bench_answers": aec_bench.ANSWERS_ENTRY,
    "aec_bench_bands": aec_bench.BANDS_ENTRY,
    "aec_bench_points": aec_bench.POINTS_ENTRY,
    "bff_bench_verdicts": bff_bench_verdicts.ENTRY,
    "rbd": rbd.ENTRY,
    "objex_mt": objex_mt.ENTRY,
    "video_auto_bench": video_auto_bench.ENTRY,
    "reward_bench": reward_bench.ENTRY,
}
