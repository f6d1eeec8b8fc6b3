"""Replies in any media: guided by nothing, by six rubrics, or by a checklist besides."""

import json

import pytest
from fair_pairs import SUM, chooses, places, with_a_picture
from judging import Model, a_case, judged

from arena.judges.protocols.base import Case
from arena.judges.protocols.rubric import Criterion

RUBRICS = ["relevance", "trustworthiness", "creativity", "clarity", "coherence", "completeness"]
POINTS = (Criterion("product", "Says what 6 times 7 is."), Criterion("way", "Shows how to get there."))


def keys(guidance: str) -> list[str]:
    model = Model(chooses)
    judged("any_to_any", a_case(rubric=POINTS), model, guidance=guidance)
    return list(model.schemas[0]["properties"])


def test_rubrics_ask_for_six_comments_and_choices_and_an_overall_one():
    asked = [f"{name}_{kind}" for name in (*RUBRICS, "overall") for kind in ("comment", "choice")]
    assert keys("rubrics") == asked
    assert keys("checklist") == ["a_ticks", "b_ticks", *asked]
    assert keys("overall") == ["overall_comment", "overall_choice"]


def test_the_verdict_has_every_rubric_and_every_comment():
    verdict = judged("any_to_any", a_case(), Model(chooses))
    assert verdict.standards == dict.fromkeys(RUBRICS, "a") and verdict.preference == "a"
    assert verdict.judgments[0].rationale.count("So it is.") == 7


@pytest.mark.parametrize(
    ("code", "preference", "flags"),
    [(1, "tie", ()), (0, "tie", ("order_conflict",)), (2, "tie", ("order_conflict",))],
)
def test_a_code_means_a_place_and_one_is_a_tie_in_both_orders(code, preference, flags):
    said = json.dumps({"overall_comment": "So.", "overall_choice": code})
    verdict = judged("any_to_any", a_case(), Model(said), guidance="overall")
    assert (verdict.preference, verdict.flags) == (preference, flags)
    one = judged("any_to_any", a_case(), Model(said), guidance="overall", orders="ab")
    assert one.preference == {0: "a", 1: "tie", 2: "b"}[code]


@pytest.mark.parametrize("code", [3, -1, "1", True, 1.0, None, [1]])
def test_another_code_is_no_choice(code):
    said = json.dumps({"overall_comment": "So.", "overall_choice": code})
    assert judged("any_to_any", a_case(), Model(said), guidance="overall").status == "unparsed"


def test_a_rubric_without_a_choice_leaves_no_verdict():
    def says(prompt: str) -> str:
        return json.dumps(
            {key: value for key, value in json.loads(chooses(prompt)).items() if "clarity" not in key}
        )

    verdict = judged("any_to_any", a_case(), Model(says))
    assert (verdict.status, verdict.preference) == ("unparsed", None)


def ticking(*first: int) -> Model:
    def says(prompt: str) -> str:
        ticks = [list(first), [2]] if places(prompt)[0] else [[2], list(first)]
        said = json.loads(chooses(prompt)) | dict(zip(("a_ticks", "b_ticks"), ticks, strict=True))
        return json.dumps(said)

    return Model(says)


def test_a_checklist_is_numbered_and_its_ticks_are_kept():
    model = ticking(1, 2)
    verdict = judged("any_to_any", a_case(rubric=POINTS), model, guidance="checklist")
    assert '<criteria kind="checklist">\n1. Says what 6 times 7 is.\n2. Shows how' in model.calls[0][-1].text
    assert verdict.scores == {"checklist": (1.0, 0.5), "point 1": (1.0, 0.0), "point 2": (1.0, 1.0)}


def test_ticks_of_points_that_are_not_there_are_unreadable():
    verdict = judged("any_to_any", a_case(rubric=POINTS), ticking(3), guidance="checklist")
    assert verdict.status == "unparsed"


def test_a_checklist_is_asked_of_nobody_where_the_question_has_none():
    model = Model(chooses)
    verdict = judged("any_to_any", a_case(), model, guidance="checklist")
    assert verdict.status == "void" and not model.calls
    assert "no rubric" in verdict.judgments[0].rationale


def media(model: Model) -> list[str]:
    return [part.modality for turns in model.calls for turn in turns for part in turn.parts if part.url]


def test_what_the_judge_cannot_see_is_told_in_words_and_the_verdict_is_marked():
    model = Model(chooses)
    verdict = judged("any_to_any", with_a_picture(True, False), model, described={"image": ""})
    assert media(model) == [] and verdict.flags == ("described",)
    assert "[image, described: A sum on a blackboard.]" in model.calls[0][-1].text
    shown = judged("any_to_any", with_a_picture(True, False), Model(chooses))
    assert shown.flags == () and shown.preference == verdict.preference == "a"


def test_media_of_replies_without_words_are_described_by_a_seat():
    clips = tuple((SUM.__class__("video", url=f"https://x.example/{n}.mp4", mime="video/mp4"),) for n in "ab")
    seen = {"a.mp4": "A cat. 42.", "b.mp4": "A dog."}

    def says(turns: tuple) -> str:
        parts = [part for part in turns[-1].parts if part.url]
        return seen[parts[0].url.rpartition("/")[2]] if parts else chooses(turns[-1].text)

    model = Model(says, whole=True)
    case: Case = a_case("", "", media=clips)
    verdict = judged("any_to_any", case, model, described={"video": "eyes"}, orders="ab")
    assert [how.seat for how in model.hows] == ["eyes", "eyes", ""]
    assert verdict.preference == "a" and [said.text for said in verdict.transcript] == [
        "A cat. 42.",
        "A dog.",
    ]
    assert "<reply_b>\n\n[video, described: A dog.]" in model.calls[-1][-1].text


def test_media_that_nobody_can_describe_leave_the_case_unjudged():
    picture = SUM.__class__("image", url=SUM.url, mime=SUM.mime)
    model = Model(chooses)
    verdict = judged("any_to_any", a_case(parts=(picture,)), model, described={"image": ""})
    assert (verdict.status, verdict.flags, model.calls) == ("void", ("described",), [])
