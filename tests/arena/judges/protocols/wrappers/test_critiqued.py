"""A critic argues with verdicts: what it says, when it keeps silent, and that nothing said before is lost."""

import pytest
from judging import Model, a_case, answer, finds_right
from wrapping import looks, shown, wrapped

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols.base import Truth
from arena.judges.protocols.critics import INTENTS, KNOWLEDGE
from arena.judges.protocols.orders import swap_case

KNOWN = a_case(truth=Truth("a"))
OPEN = a_case()
COURSE = "course/critiqued"


def criticised(judge, case=KNOWN, protocol="pairwise", **options):
    return wrapped([{"wrapper": "critiqued", **options}], judge, case, protocol)


def script(name, case=KNOWN, **options):
    return wrapped([{"wrapper": "critiqued", **options}], answer("A"), case, "scripted", **{"as": name})


def right(turns):
    return finds_right(shown(turns))


def wrong(turns):
    return answer("B")


def gives_in(turns):
    return wrong(turns) if len(turns) > 2 else right(turns)


@pytest.mark.parametrize("knowledge", KNOWLEDGE)
@pytest.mark.parametrize("intent", INTENTS)
def test_who_never_yields_is_never_swayed(intent, knowledge):
    verdict = script("never_yields", intent=intent, knowledge=knowledge, rounds=3)
    assert (verdict.preference, verdict.flags) == ("a", ("stood_by_it",))
    assert verdict.notes[COURSE] == ["a"] * 4


@pytest.mark.parametrize("intent", ["hypercritical", "malicious"])
def test_who_always_yields_is_swayed_at_once(intent):
    verdict = script("always_yields", intent=intent)
    assert (verdict.preference, verdict.flags, verdict.notes[COURSE]) == ("b", ("swayed",), ["a", "b"])


def test_an_honest_critic_sways_nobody_who_is_right_and_corrects_who_is_wrong():
    assert script("always_yields", intent="constructive").notes[COURSE] == ["a", "a"]
    model = Model(lambda turns: right(turns) if len(turns) > 2 else wrong(turns), whole=True)
    verdict = criticised(model, intent="constructive")
    assert verdict.notes[COURSE] == ["b", "a"] and "It is 42." in model.calls[-1][-1].text


def test_a_malicious_critic_is_silent_where_the_verdict_is_wrong_and_nobody_is_asked_again():
    model = Model(wrong, whole=True)
    verdict = criticised(model, intent="malicious", rounds=3)
    assert len(model.calls) == 1 and verdict.transcript == () and verdict.flags == ()
    assert [row["spoke"] for row in verdict.notes["critiques"]] == [False] * 3


def test_once_it_has_misled_a_malicious_critic_says_no_more():
    verdict = script("flip_flop", intent="malicious", rounds=4)
    assert [row["spoke"] for row in verdict.notes["critiques"]] == [True, False, False, False]
    assert verdict.notes[COURSE] == ["a", "b", "b", "b", "b"]


def test_what_nobody_knows_only_a_hypercritical_critic_speaks_of():
    spoke = {
        intent: criticised(right, OPEN, intent=intent).notes["critiques"][0]["spoke"] for intent in INTENTS
    }
    assert spoke == {"constructive": False, "hypercritical": True, "malicious": False}


def test_a_flip_flop_changes_with_every_round():
    assert script("flip_flop", rounds=4).notes[COURSE] == ["a", "b", "a", "b", "a"]


def test_the_judge_is_shown_all_that_was_said_before_and_the_first_verdict_is_kept():
    model = Model(gives_in, whole=True)
    verdict = criticised(model, rounds=2)
    assert [turn.role for turn in model.calls[-1]] == ["system", "user", *["assistant", "user"] * 2]
    assert looks(verdict) == [("ab", 0, ""), ("ab", 0, "critique/1"), ("ab", 0, "critique/2")]
    assert [one.preference for one in verdict.judgments] == ["a", "b", "b"]
    assert [said.role for said in verdict.transcript] == ["critic/1", "critic/2"]
    assert len({one.request for one in verdict.judgments}) == 3


def test_quotations_of_a_grounded_critic_carry_the_id_of_their_source():
    evidence = [{"id": "page/7", "text": "Some say 42. Others count 41.", "backs": "It is 41."}]
    case = a_case(truth=Truth("a"), gold={"evidence": evidence})
    verdict = criticised(right, case, knowledge="grounded")
    assert '<quote source="page/7">' in verdict.transcript[0].text
    assert verdict.notes["critiques"][0]["quoted"][0] == "page/7"


def test_a_reply_is_quoted_under_an_id_that_is_the_same_in_both_orders():
    one = criticised(right, KNOWN, knowledge="grounded").notes["critiques"]
    other = criticised(right, swap_case(KNOWN), knowledge="grounded").notes["critiques"]
    assert one[0]["quoted"] == other[0]["quoted"] and one[0]["for"] == other[0]["for"]


def test_a_model_that_quotes_what_stands_nowhere_is_marked():
    def both(turns):
        critic = "play a critic" in turns[0].text
        return "So <quote>it is 41</quote>, <quote>all agree</quote>." if critic else right(turns)

    said = criticised(both, knowledge="grounded", critic="model").transcript[0].text
    assert said.count('<quote source="reply-') == 1 and '<quote source="none">' in said


def test_support_that_was_made_up_is_the_same_for_the_same_question():
    one, other = (criticised(right, knowledge="fabricated").transcript[0].text for _ in range(2))
    assert one == other and "(" in one and "<quote" not in one


def test_a_critic_with_nothing_to_quote_makes_the_verdict_void():
    case = a_case(replies=("It is 42.",), truth=Truth(label="correct"))
    said = '{"reasoning": "So.", "label": "correct"}'
    quoting = wrapped([{"wrapper": "critiqued", "knowledge": "grounded"}], said, case, "correctness")
    assert quoting.status == "valid"  # the reply itself can be quoted
    case = a_case(replies=("…",), truth=Truth(label="correct"))
    verdict = wrapped([{"wrapper": "critiqued", "knowledge": "grounded"}], said, case, "correctness")
    assert (verdict.status, verdict.judgments[0].label) == ("void", "correct")


def test_a_revision_that_cannot_be_read_revises_nothing():
    verdict = criticised(lambda turns: right(turns) if len(turns) == 2 else "Well, well.")
    assert verdict.preference == "a" and "revision_unreadable" in verdict.flags
    assert verdict.notes[COURSE] == ["a", "unparsed"]


def test_an_outage_on_the_way_is_an_outage_that_may_be_asked_again():
    def breaks(turns):
        return right(turns) if len(turns) == 2 and "critic" not in turns[0].text else ServerFailed()

    assert criticised(breaks).status == "outage"
    assert criticised(breaks, critic="model").status == "outage"


def test_another_model_may_play_the_critic():
    model = Model(
        lambda turns: "I doubt it." if "play a critic" in turns[0].text else right(turns), whole=True
    )
    criticised(model, critic="model", seat="second")
    assert [how.seat for how in model.hows] == ["", "second", ""]
    assert "Argue that the better reply is the one that begins “It is 41.”" in model.calls[1][-1].text


def test_replies_that_begin_alike_are_told_apart():
    long = "The same beginning of nine words stands in both "
    case = a_case(long + "replies: 42.", long + "answers: 41.", truth=Truth("a"))
    said = criticised(right, case).transcript[0].text
    assert "both answers:" in said


def test_a_label_is_argued_with_as_well():
    case = a_case(replies=("It is 42.",), truth=Truth(label="correct"))
    verdict = wrapped([{"wrapper": "critiqued"}], answer("A"), case, "scripted", **{"as": "always_yields"})
    assert verdict.label == "incorrect" and verdict.notes[COURSE] == ["correct", "incorrect"]


def test_the_course_turns_with_the_case():
    options = {"wrappers": [{"wrapper": "critiqued"}, {"wrapper": "both_orders"}]}
    verdict = wrapped(options["wrappers"], gives_in)
    assert verdict.preference == "tie"  # each look gave in to what the critic said
