"""Code is judged by running it: right is what passes the tests, and each way to fail has its code."""

from __future__ import annotations

import pytest
from judging import a_case, judged

from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case, OptionError, Verdict
from arena.judges.protocols.checks import check_rows
from arena.judges.protocols.checks.programs import same_output, same_value
from arena.judges.protocols.code import program_of

SUM = {
    "kind": "code",
    "tests": [{"stdin": "1 2 3\n", "stdout": "6\n"}, {"stdin": "\n", "stdout": "0"}],
    "time_s": 1,
}
RIGHT = "print(sum(map(int, input().split())))"
OFF_BY_ONE = "print(sum(map(int, input().split()[:-1])))"


def fenced(program: str, tag: str = "python") -> str:
    return f"Here it is.\n\n```{tag}\n{program}\n```\n\nIt adds up."


def verdict(*programs: str, check: dict = SUM, **options: object) -> Verdict:
    replies = tuple(program if "```" in program else fenced(program) for program in programs)
    return judged("code", a_case(replies=replies, reference="", checks=(check,)), **options)


def test_the_program_that_passes_its_tests_wins():
    told = verdict(OFF_BY_ONE, RIGHT)
    assert (told.preference, told.scores) == ("b", {"code": (-2.0, 0.0)})
    assert told.judgments[0].rationale == "a: wrong answer (-2), test 1 of 2; b: right"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (RIGHT, 0),
        ("print(", -1),
        ("print(7)", -2),
        ("while True: pass", -3),
        ("print(1 // 0)", -4),
        ("import os\nos._exit(0)", -2),
        ("print(6, flush=True)\nraise SystemExit(1)", -4),
    ],
)
def test_each_way_to_fail_has_its_code(program, code):
    told = verdict(program)
    assert told.scores["code"] == (code,) and told.label == ("incorrect" if code else "correct")


def test_a_function_is_called_and_what_it_gives_back_compared():
    check = {"kind": "code", "call": "Solution.added", "tests": [{"args": [[1, 2]], "returns": [3, [1, 2]]}]}
    right = "class Solution:\n    def added(self, values):\n        return sum(values), tuple(values)"
    assert verdict(right, check=check).label == "correct"
    assert verdict(right.replace("sum", "max"), check=check).label == "incorrect"
    assert verdict("added = 3", check=check).scores["code"] == (-4,)


@pytest.mark.parametrize(
    "forged",
    [
        "import os\nfor fd in range(3, 30):\n    try:\n        os.write(fd, b'{\"value\": null}')\n    except OSError: pass\nos._exit(0)",
        "import os\nos._exit(0)",
        "def added(values):\n    class Same:\n        __eq__ = lambda *_: True\n    return Same()",
        "import json\njson.loads = lambda text: 6\njson.dumps = lambda value, **_: 'true'\ndef added(values): return 5",
    ],
)
def test_no_trick_makes_a_wrong_program_right(forged):
    check = {"kind": "code", "call": "added", "tests": [{"args": [[1, 2, 3]], "returns": 6}]}
    told = verdict(forged, check=check)
    assert (told.status, told.label) == ("valid", "incorrect")


def test_other_checks_hold_beside_the_tests():
    case = a_case(
        fenced(RIGHT), fenced(RIGHT) + " Bye.", reference="", checks=(SUM, {"kind": "contains", "all": "bye"})
    )
    assert judged("code", case).preference == "b"


@pytest.mark.parametrize(
    ("reply", "program"),
    [
        ("```python\na\n```\nthen\n```python\nb\n```", "b\n"),
        ("```python\na\n```\nprints\n```text\n6\n```", "a\n"),
        ("```\na\n```", "a\n"),
        ("~~~Python\na\n~~~", "a\n"),
        ("1. So\n\n   ```py\n   a\n   ```", "a\n"),
        ("````python\n```\na\n````", "```\na\n"),
        ("```python\ncut off", "cut off"),
        ("a = 1", "a = 1"),
        ("<think>```python\nwrong\n```</think>```python\na\n```", "a\n"),
        ("```java\na\n```", None),
        ("", None),
    ],
)
def test_the_program_of_a_reply_is_its_last_block_of_python(reply, program):
    assert program_of(reply) == program


def test_the_first_block_is_an_option():
    both = f"```python\n{RIGHT}\n```\nor\n```python\n{OFF_BY_ONE}\n```"
    assert verdict(both).label == "incorrect"
    assert verdict(both, block="first").label == "correct"


def test_output_is_compared_by_lines_and_perhaps_within_a_tolerance():
    assert same_output("6 \n7\n\n", "6\n7")
    assert not same_output("6 7", "6\n7") and not same_output(" 6", "6")
    assert same_output("x 0.3333", "x 0.33333", 0.001) and not same_output("x 0.33", "y 0.33", 0.001)
    assert not same_output("nan", "1", 0.1) and not same_output("1 2", "1", 5)


def test_values_are_compared_as_json_knows_them():
    assert same_value([1, {"a": 2.0}], [1, {"a": 2}])
    assert not same_value(True, 1) and not same_value(None, 0) and not same_value([1], [1, 2])
    assert same_value([0.3], [0.30001], 0.001) and not same_value("0.3", 0.3, 1)


BAD = [
    ({}, "missing key 'tests'"),
    ({"tests": []}, "tests = \\[\\]"),
    ({"tests": [{"stdin": "1"}]}, "test 1: missing key 'stdout'"),
    ({"tests": [{"stdout": 1}]}, "test 1: stdout = 1"),
    ({"tests": [{"stdout": "1"}, 2]}, "test 2: must be a table"),
    ({"tests": [{"stdout": "1"}], "call": "f"}, "test 1: unknown key 'stdout'"),
    ({"tests": [{"args": [1]}], "call": "f"}, "test 1: missing key 'returns'"),
    ({"tests": [{"stdout": "1"}], "call": "f()"}, "call = 'f\\(\\)'"),
    ({"tests": [{"stdout": "1"}], "time_s": 0.5}, "time_s = 0.5"),
]


@pytest.mark.parametrize(("spec", "words"), BAD)
def test_tests_that_cannot_be_read_are_refused_by_row_and_key(spec, words):
    with pytest.raises(OptionError, match=f"check 1, code.*{words}"):
        check_rows([{"kind": "code", **spec}])


def test_judges_that_run_nothing_leave_code_alone():
    case = Case((), (fenced(RIGHT),) * 2, checks=(SUM,))
    assert not PROTOCOLS["reference"].accepts(case) and PROTOCOLS["code"].accepts(case)
    assert judged("reference", case).status == "void"
    assert judged("code", a_case()).judgments[0].rationale == "the question has no tests for code"
