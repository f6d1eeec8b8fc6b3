"""What a persona asks: read strictly, tagged, and fitted to the task."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulating import DOCUMENT, VIDEO, Says, run

from simulators.conversation import Answer
from simulators.items import Item
from simulators.personas import Persona
from simulators.questions import write
from simulators.reading import Unreadable
from simulators.tasks import COGNITION, TASKS

BAKER = Persona("A baker.", "close")
ASKED = {
    "question": "How often does she fold the dough?", "ideal": "Three times.", "output_format": "",
    "cognition": "calculate", "category": "Baking", "difficulty": 2,
}  # fmt: skip


def written(said=ASKED, item=VIDEO, persona=BAKER, **options):
    return run(write(item, persona, Says(said), **options))


def test_a_question_comes_with_what_its_author_would_like_to_hear_and_its_labels():
    draft = written()
    assert (draft.text, draft.ideal, draft.persona) == (ASKED["question"], "Three times.", BAKER)
    assert (draft.cognition, draft.difficulty, draft.task, draft.item) == (
        "calculate",
        2,
        "video2text",
        "clip",
    )
    assert draft.reference == ""  # what a model wrote is never truth
    assert json.loads(draft.raw) == ASKED


def test_the_category_of_the_item_goes_before_that_of_the_author():
    assert written().category == "Cooking"
    assert written(item=DOCUMENT).category == "Baking"


@pytest.mark.parametrize(
    "change",
    [
        {"cognition": "think"}, {"difficulty": 0}, {"difficulty": 6}, {"difficulty": "2"}, {"difficulty": True},
        {"difficulty": 2.5}, {"question": None}, {"ideal": {"a": 1}}, {"more": ""}, {"output_format": ["list"]},
    ],
)  # fmt: skip
def test_labels_and_texts_of_another_shape_are_unreadable(change):
    with pytest.raises(Unreadable):
        written(ASKED | change)


@pytest.mark.parametrize("missing", ASKED)
def test_a_key_that_is_missing_is_not_made_up(missing):
    with pytest.raises(Unreadable, match=missing):
        written({key: value for key, value in ASKED.items() if key != missing})


def test_a_level_of_cognition_may_be_written_large():
    assert written(ASKED | {"cognition": " Calculate "}).cognition == "calculate"


def test_the_last_of_two_objects_counts_and_braces_in_prose_do_not():
    first = json.dumps(ASKED | {"question": "Draft?"})
    said = f"I thought of {first} but {{that}} is weak.\n```json\n{json.dumps(ASKED)}\n```\nDone."
    assert written(said).text == ASKED["question"]
    with pytest.raises(Unreadable):
        written(json.dumps(ASKED) + json.dumps({"note": "ok"}))


def test_a_question_may_hold_json_quotes_and_fences():
    text = 'Give me {"steps": [..], "entitled": "tie"} as JSON:\n```json\n{"a": "b"}\n```\nPlease?'
    assert written(ASKED | {"question": text}).text == text


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_comes_through_json_as_it_is_but_for_its_ends(question, ideal):
    draft = written(ASKED | {"question": f"x{question}x", "ideal": f"x{ideal}x"})
    assert (draft.text, draft.ideal) == (f"x{question}x", f"x{ideal}x")


@given(st.text(max_size=120))
def test_whatever_a_model_says_is_a_question_or_unreadable(said):
    with pytest.raises(Unreadable):
        written(said)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("**How many?", "How many?"), ("How many?**", "How many?"), ("**How many?**", "How many?"),
        ("**Now** tell me: how many?", "**Now** tell me: how many?"), ("__How many?", "How many?"),
        ("```\nHow many?\n```", "How many?"), ("```text\nHow many?\n```\n", "How many?"),
        ("What is `a**b`?", "What is `a**b`?"), ("  How many? ", "How many?"),
        ("What does `x = 2 ** 3` mean in the clip?", "What does `x = 2 ** 3` mean in the clip?"),
        ("```\na\n```\nand\n```\nb\n```", "```\na\n```\nand\n```\nb\n```"),
    ],
)  # fmt: skip
def test_fences_and_stray_emphasis_at_the_ends_are_stripped(raw, clean):
    assert written(ASKED | {"question": raw}).text == clean


def test_the_author_sees_the_media_the_persona_and_the_levels_but_no_other_persona():
    model = Says(ASKED)
    run(write(VIDEO, BAKER, model, "pt-BR"))
    assert [part.modality for part in model.asked[0][1].parts] == ["video", "text"]
    assert "<persona>\nA baker.\n</persona>" in model.heard
    assert "tag pt-BR" in model.heard
    assert all(f"- {name}: " in model.heard for name in COGNITION)


IMAGE = Item("still", "image", VIDEO.parts)


@pytest.mark.parametrize(
    ("item", "task", "wanted"),
    [(DOCUMENT, "text2image", "one image"), (DOCUMENT, "text2video", "one video"), (IMAGE, "image2image", "one image"),
     (IMAGE, "image2video", "one video"), (VIDEO, "video2video", "one video"), (VIDEO, "video2text", "an answer in words")],
)  # fmt: skip
def test_a_generation_task_asks_for_a_picture_a_film_or_an_edit(item, task, wanted):
    model = Says(ASKED)
    assert run(write(item, BAKER, model, task=task)).task == task
    assert f"Wanted: {wanted}." in model.heard


def test_prompts_differ_between_answering_making_and_editing_and_so_do_their_hashes():
    kinds = [(DOCUMENT, "text2text"), (DOCUMENT, "text2image"), (IMAGE, "image2image")]
    models = [Says(ASKED) for _ in kinds]
    drafts = [
        run(write(item, BAKER, model, task=task)) for model, (item, task) in zip(models, kinds, strict=True)
    ]
    assert len({model.asked[0][0].text for model in models}) == 3
    assert len({draft.prompt_hash for draft in drafts}) == 3
    assert (
        drafts[0].prompt_hash
        == written(item=DOCUMENT, persona=Persona("Another."), task="text2text").prompt_hash
    )
    assert drafts[0].prompt_hash != written(item=DOCUMENT, language="de").prompt_hash


def test_a_task_that_does_not_fit_the_item_is_refused_before_anybody_is_asked():
    model = Says(ASKED)
    with pytest.raises(ValueError, match="takes image, not video"):
        run(write(VIDEO, BAKER, model, task="image2image"))
    with pytest.raises(ValueError, match="unknown"):
        run(write(VIDEO, BAKER, model, task="video2smell"))
    assert not model.asked


def test_an_answer_that_was_cut_off_is_no_question():
    with pytest.raises(Unreadable, match="cut off"):
        written(Answer(json.dumps(ASKED), truncated=True))


def test_every_task_has_a_prompt_of_its_kind():
    for task in TASKS.values():
        item = Item("x", task.takes[-1], ())
        assert run(write(item, BAKER, Says(ASKED), task=task.name)).task == task.name
