"""Where in the hand-made files of each dataset a row says what is right: file, and keys down to it.

A test takes that away from the last row and wants an error that names file, row and key. One line per
dataset whose rows have labels; the files lie in `exam_files/`, each folder named as its dataset.
"""

LABELS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mllm_as_a_judge_batch": ("Dataset/Benchmark/batch.jsonl", ("human_answer",)),
    "mllm_as_a_judge_pair": ("Dataset/Benchmark/pair.jsonl", ("human",)),
    "mllm_as_a_judge_score": ("Dataset/Benchmark/score.jsonl", ("human",)),
    "contextual_judge_bench": ("data/faithfulness_qa.jsonl", ("positive_response",)),
    "multi_crit": ("data/reasoning.jsonl", ("preference",)),
    "pro_judge_bench": ("test.jsonl", ("process_evaluation",)),
    "code_judge_bench": ("codegen/model_1.jsonl", ("pos_response",)),
    "judger_bench_arena": ("judgerbench_A_en.json", ("winner",)),
    "judger_bench_models": ("judgerbench_B.json", ("gpt4o_pred",)),
    "judger_bench_format": ("judgerbench_B.json", ("gpt4o_pred",)),
    "judger_bench_v2": ("Creation.json", ("gold", "r1_gt")),
    "pandalm": ("data/testset-v1.json", ("annotator3",)),
    "judge_lm": ("judgelm_val_5k_gpt4.jsonl", ("text",)),
    "judge_lm_reference": ("judgelm_val_5k_references.jsonl", ("reference", "text")),
    "web_dev_judge": ("data/all.jsonl", ("label",)),
    "web_dev_judge_unit": ("webdevjudge_unit/data/webdevjudge_unit.jsonl", ("label",)),
    "koffvqa": ("data/KOFFVQA.tsv", ("answer",)),
    "aec_bench_answers": ("data/one-shot/1-1规范记忆.json", ("answer",)),
    "aec_bench_bands": ("data/one-shot/5-2-1建筑设计方案的评估.json", ("answer",)),
    "aec_bench_points": ("data/one-shot/5-3-1设计方案推荐.json", ("answer",)),
    "bff_bench_verdicts": ("VERDICTS/data/train.jsonl", ("label",)),
    "rbd": ("data/RBD-Bias4-Eval/Arena_Position_and_Bandwagon.json", ("ground_truth_original",)),
    "objex_mt": ("json_output/Labeling.json", ("human_label",)),
    "video_auto_bench": ("data/videoautobench.latest.json", ("selected answer",)),
    "reward_bench": ("data/filtered.jsonl", ("chosen",)),
}
