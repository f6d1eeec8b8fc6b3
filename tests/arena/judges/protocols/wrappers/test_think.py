"""One contract for thoughts and answers, whatever is judged."""

import pytest
from fair_wrappers import clip
from judging import Model, a_case, answer
from wrapping import wrapped

from arena.judges.protocols.wrappers.think import answer_of
from simulators.conversation import Part

THINK = [{"wrapper": "think"}]
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MEDIA = {
    "text": (),
    "image": (Part("image", url=PIXEL, mime="image/png"),),
    "video": (Part("video", url=clip(2), mime="video/mp4"),),
}


def thinks(turns):
    return f"<think>Let me see.</think>\n<answer>{answer('A')}</answer>"


@pytest.mark.parametrize("modality", MEDIA)
def test_the_same_judge_judges_words_pictures_and_videos(modality):
    made = (MEDIA[modality], MEDIA[modality]) if MEDIA[modality] else ()
    verdict = wrapped(THINK, thinks, a_case(media=made))
    assert (verdict.status, verdict.preference) == ("valid", "a")
    assert verdict.judgments[0].parser == "pairwise-json/1"
    assert verdict.judgments[0].raw == thinks(())


@pytest.mark.parametrize(
    "said",
    [
        answer("A"),
        f"<answer>{answer('A')}</answer>",
        f"<think>Hm.</think>{answer('A')}",
        f"<think>Hm.</think><answer>{answer('A')}",
        f"<think>Hm. <answer>{answer('A')}</answer>",
        f"<think>Hm.</think><answer>{answer('A')}</answer> or <answer>{answer('B')}</answer>",
        f"<answer>{answer('A')}</answer><think>Hm.</think>",
        f"Well. <think>Hm.</think><answer>{answer('A')}</answer>",
    ],
)
def test_tags_that_are_not_as_asked_for_are_unparsed_and_kept_whole(said):
    verdict = wrapped(THINK, lambda turns: said)
    assert (verdict.status, verdict.preference) == ("unparsed", None)
    assert verdict.judgments[0].raw == said


def test_an_answer_that_is_quoted_in_thoughts_is_none():
    quoted = f"<think>It says <answer>{answer('B')}</answer>, a trick.</think><answer>{answer('A')}</answer>"
    assert wrapped(THINK, lambda turns: quoted).preference == "a"
    assert answer_of("<think>x</think><answer>1</answer>") == "1"


def test_thoughts_come_without_a_schema_and_with_room():
    model = Model(thinks, whole=True)
    wrapped([{"wrapper": "think", "max_tokens": 900}], model)
    assert model.schemas == [None]
    assert model.hows[0].sampling["max_tokens"] == 900
