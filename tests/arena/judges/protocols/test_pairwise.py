"""What a judge's model is shown, and what is kept of what it says."""

import pytest
from judging import Model, a_case, answer, finds_right, judged

from arena.endpoints.clients.base import Reply
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import STANDARDS, Case, OptionError
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Part


def prompts(case: Case, **options: object) -> list[str]:
    model = Model(finds_right)
    judged("pairwise", case, model, **options)
    return ["\n".join(turn.text for turn in turns) for turns in model.calls]


def test_what_is_shared_comes_first_in_both_orders():
    one, other = prompts(a_case(persona="A person who counts."))
    shared = one[: one.rindex("<reply_a>")]
    assert other.startswith(shared)
    assert shared.startswith(prompt("pairwise"))
    assert shared.index("A person who counts.") < shared.index("What is 6 times 7?") < shared.index("42")


def test_the_two_orders_show_the_replies_in_turn():
    one, other = prompts(a_case("first words", "other words"))
    assert one.index("first words") < one.index("other words")
    assert other.index("other words") < other.index("first words")


def test_what_a_question_lacks_is_not_shown():
    one, _ = prompts(a_case(reference=""))
    assert "<persona>" not in one and "<reference>" not in one


def test_media_go_along_between_question_and_replies():
    picture = Part("image", url="https://media.example.org/cat.png", mime="image/png")
    model = Model(answer("tie"))
    judged("pairwise", a_case(parts=(Part("text", text="Which animal?"), picture)), model)
    question, shown, replies = model.calls[0][-1].parts
    assert shown == picture
    assert "Which animal?" in question.text and "<reply_b>" in replies.text


def test_a_long_reply_is_cut_where_everybody_can_see_it():
    one, _ = prompts(a_case("y" * 500, "42"), max_reply=100)
    assert "y" * 100 in one and "y" * 101 not in one
    assert "400 more characters" in one


def test_the_schema_asks_for_the_reason_first_and_the_verdict_last():
    model = Model(finds_right)
    judged("pairwise", a_case(), model)
    assert list(model.schemas[0]["properties"]) == ["reasoning", *STANDARDS, "overall"]
    assert model.schemas[0]["properties"]["overall"]["enum"] == ["A", "B", "tie", "both_bad"]
    assert model.schemas[0] == model.schemas[1]


@pytest.mark.parametrize(
    ("bound", "schema"), [(50, {"type": "string", "maxLength": 50}), (0, {"type": "string"})]
)
def test_the_reason_is_as_long_as_the_option_says(bound, schema):
    model = Model(finds_right)
    judged("pairwise", a_case(), model, max_reasoning=bound)
    assert model.schemas[0]["properties"]["reasoning"] == schema


def test_a_judgment_keeps_what_was_said_and_what_it_took():
    said = Reply(answer("tie", "Alike."), finish_reason="stop", tokens_in=70, tokens_out=30, total_s=1.5)
    judgment = judged("pairwise", a_case(), Model(said)).judgments[0]
    assert (judgment.raw, judgment.rationale) == (said.text, "Alike.")
    assert (judgment.tokens_in, judgment.tokens_out, judgment.seconds) == (70, 30, 1.5)
    assert len(judgment.prompt_hash) == 64 and judgment.parser == "pairwise-json/1"


def test_what_is_no_character_is_not_kept():
    judgment = judged(
        "pairwise", a_case(), Model('{"reasoning": "\\ud800", "overall": "A"} \udfff')
    ).judgments[0]
    assert judgment.rationale == "\ufffd" and judgment.raw.endswith("\ufffd")


def hash_of(**options: object) -> str:
    return judged("pairwise", a_case(), Model(finds_right), **options).judgments[0].prompt_hash


def test_options_change_the_prompt_hash():
    hashes = {hash_of(**options) for options in ({}, {"max_reply": 200}, {"sampling": {"temperature": 1.0}})}
    assert len(hashes) == 3
    assert hash_of() == hash_of(sampling={"temperature": 0.0})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"orders": "ba"}, "orders = 'ba'"),
        ({"max_reasoning": -1}, "max_reasoning = -1"),
        ({"max_reply": "long"}, "max_reply = 'long'"),
        ({"sampling": 3}, "sampling = 3"),
        ({"sampling": {"heat": 1}}, "sampling: unknown key 'heat'"),
    ],
)
def test_a_wrong_option_is_refused_by_name(options, words):
    with pytest.raises(OptionError, match=words):
        PROTOCOLS["pairwise"].make(options)


def test_the_instructions_are_short_enough_for_a_small_model():
    # Four characters a token, roughly: 350 tokens.
    assert len(prompt("pairwise")) < 1400
