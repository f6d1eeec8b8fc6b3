"""Kinds of tasks and levels of cognition."""

from __future__ import annotations

from collections import Counter

import pytest

from simulators.tasks import COGNITION, TASKS, understanding


def test_there_are_fifteen_kinds_five_to_understand_and_ten_to_generate():
    assert len(TASKS) == 15
    assert Counter(task.group for task in TASKS.values()) == {"understanding": 5, "generation": 10}


@pytest.mark.parametrize("name", TASKS)
def test_a_kind_is_named_for_what_goes_in_and_comes_out(name):
    task = TASKS[name]
    assert task.name == name == f"{''.join(task.takes)}2{task.gives}"
    assert task.title.endswith(".")


def test_what_has_sound_in_it_is_only_kept():
    playable = {name for name, task in TASKS.items() if task.playable}
    assert playable == {name for name in TASKS if "audio" not in name}
    assert len(playable) == 8


def test_there_are_five_levels_of_cognition_from_low_to_high():
    assert list(COGNITION) == ["remember", "understand", "reason", "calculate", "apply"]
    assert all(meaning.endswith(".") for meaning in COGNITION.values())


def test_an_answer_in_words_is_the_task_of_any_modality_that_there_is():
    assert understanding("image").name == "image2text"
    with pytest.raises(ValueError, match="smell"):
        understanding("smell")
