"""Style features count what a reply looks like, whatever is thrown at them."""

import re
import time

import numpy as np
import pyarrow.parquet as pq
import pytest
from rating_boards import SHARED

from ratings import BadSetting
from ratings.features import FEATURES, covariates, difference

REPLY = """# Plan
Two **bold** words, __and__ one *not*; 2 ** 3 ** 4.

1. first
  2. second
- third
\t* fourth
-not a list
####### seven is no header
## Code
```python
# a comment
- x = __init__
```
The end."""


def counts(reply: str) -> dict[str, int]:
    return {name: feature(reply) for name, feature in FEATURES.items()}


def test_a_reply_is_counted_as_a_reader_sees_it() -> None:
    assert counts(REPLY) == {"length": 69, "headers": 2, "lists": 4, "bold": 3}


@pytest.mark.parametrize(
    "text", [REPLY, "naïve_1 – don't…", "a\x1cb\x85c\u3000d\u200be", "北京 42½ ٣", "\ud800 x"]
)
def test_length_is_the_number_of_words_and_single_marks(text: str) -> None:
    assert counts(text)["length"] == len(re.findall(r"\w+|[^\w\s]", text))


def test_code_counts_as_length_but_not_as_style() -> None:
    assert counts("```\n# a\n- b\n**c**\n```") == {"length": 15, "headers": 0, "lists": 0, "bold": 0}


def test_a_fence_that_is_never_closed_fences_nothing() -> None:
    assert counts("```\ncode\n```\n# a\n```\n- b\n# c") == {"length": 16, "headers": 2, "lists": 1, "bold": 0}


def test_an_empty_reply_has_nothing() -> None:
    assert set(counts("").values()) == {0}


def test_the_counts_are_those_published_with_the_battles() -> None:
    path = SHARED / "data" / "battles" / "llmfao.parquet"
    if not path.exists():
        pytest.skip(f"no shared {path.name} beside this checkout")
    columns = {"length": "tokens", "headers": "headers", "lists": "lists", "bold": "bold"}
    table = pq.read_table(path, columns=["response_a", *(f"{column}_a" for column in columns.values())])
    replies = table["response_a"].to_pylist()
    for name, column in columns.items():
        ours = {reply: FEATURES[name](reply) for reply in set(replies)}
        assert [ours[reply] for reply in replies] == table[f"{column}_a"].to_pylist()


@pytest.mark.parametrize("mark", ["*", "#", "`"])
def test_ten_megabytes_of_marks_take_no_longer_than_reading_them(mark: str) -> None:
    started = time.process_time()
    assert counts(mark * 10_000_000) == {"length": 10_000_000, "headers": 0, "lists": 0, "bold": 0}
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "text",
    ["\n", " ", "\t", "1", "_", "-\n", "**a", "__a\n", " \n", "#\n", "```\n", "\u00a0", "*a", "1.", "a_"],
)
def test_no_pattern_rereads_what_it_has_read(text: str) -> None:
    started = time.process_time()
    counts(text * 100_000)
    assert time.process_time() - started < 4


def test_a_difference_is_a_share_of_both_and_nothing_where_there_is_none() -> None:
    assert difference([3, 0, 0, 5], [1, 0, 4, 5]).tolist() == [0.5, 0, -1, 0]


def test_covariates_come_by_name_and_turn_with_the_sides() -> None:
    one, other = ["**a** b", "# c\n- d"], ["a b c", "- d\n- e"]
    ours, mirrored = covariates(one, other), covariates(other, one)
    assert list(ours) == list(FEATURES)
    assert ours["headers"].tolist() == [0, 1]
    assert ours["lists"].tolist() == [0, pytest.approx(-1 / 3)]
    for name in FEATURES:
        np.testing.assert_array_equal(ours[name], -mirrored[name])


def test_a_feature_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(BadSetting, match="'emoji'; there are length, headers, lists, bold"):
        covariates(["a"], ["b"], ("length", "emoji"))
