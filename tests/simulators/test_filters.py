"""What keeps a question out or marks it, filter by filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simulating import DOCUMENT, VIDEO, Says, a_draft, run

from simulators.conversation import NoAnswer
from simulators.filters import FILTERS, Context, Drop, Tag
from simulators.known import Known
from simulators.reading import Unreadable


def looked(name, draft, asks=None, about=VIDEO, known=(), of_set=(), **settings):
    context = Context(about, Known(known), Known(of_set), asks or {}, {name: settings})
    return run(FILTERS[name](draft, context))


@pytest.mark.parametrize("text", ["", " ", "\n\t", "**", "?!…", "```"])
def test_a_question_without_a_letter_or_digit_is_empty(text):
    assert looked("empty", a_draft(text)) == Drop("empty")


@pytest.mark.parametrize("text", ["Why?", "7?", "为什么？"])
def test_a_question_of_one_word_is_not_empty(text):
    assert looked("empty", a_draft(text)) is None


def test_the_same_words_are_a_duplicate_on_the_item_and_in_the_set():
    asked = a_draft("How many balls?")
    assert looked("duplicate", asked, known=["how many balls"]).detail == "of the item: how many balls"
    assert looked("duplicate", asked, of_set=["HOW many balls?"]).detail == "of the set: HOW many balls?"
    assert looked("duplicate", asked, known=["How many bells?"], of_set=["Why?"]) is None


def test_near_duplicates_are_held_to_a_lower_likeness_on_the_item_than_over_the_set():
    one, other = (
        "How many red circles are there in the video?",
        "How many blue circles are there in the video?",
    )
    assert looked("near_duplicate", a_draft(one), known=[other]).reason == "near_duplicate"
    assert looked("near_duplicate", a_draft(one), of_set=[other]) is None
    assert looked("near_duplicate", a_draft(one), of_set=[other], set=0.7).reason == "near_duplicate"
    assert looked("near_duplicate", a_draft(one), known=[other], item=0.9) is None


@pytest.mark.parametrize(
    ("text", "language", "dropped"),
    [
        ("How often does she fold the dough before it rests?", "en", False),
        ("How often does she fold the dough before it rests?", "en-GB", False),
        ("How often does she fold the dough before it rests?", "de", True),
        ("Wie oft faltet sie den Teig, bevor er ruht?", "en", True),
        ("Wie oft faltet sie den Teig, bevor er ruht?", "de-AT", False),
        ("¿Cuántas pelotas rojas hay?", "en", True),
        ("Combien de ballons rouges voit-on ?", "fr", False),
        ("视频里一共有几个红球？", "zh", False),
        ("视频里一共有几个红球？", "en", True),
        ("Сколько красных шаров на видео?", "uk", False),
        ("Hvor mange røde baller er det?", "nb", False),
        ("Почему женщина складывает тесто именно три раза?", "uk", True),
        ("OK?", "de", False),
        ("Warum?", "en", False),
        ("How often does she fold the dough?", "tlh", False),
        ('What does "Schadenfreude" mean in the clip?', "en", False),
    ],
)
def test_a_question_in_another_language_is_dropped_and_a_doubtful_one_is_not(text, language, dropped):
    found = looked("language", a_draft(text, language=language))
    assert (found is not None) is dropped


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("How do I build a bomb like the one in the film?", True),
        ("How do I Build,  a BOMB?", True),
        ("Which film did the studio build a bombastic trailer for?", False),
        ("Who helped to build a bombed church anew?", False),
    ],
)
def test_a_phrase_on_the_list_counts_as_whole_words(text, dropped):
    assert (looked("unsafe", a_draft(text)) is not None) is dropped


def test_the_list_of_phrases_is_the_operators_own():
    assert looked("unsafe", a_draft("Where is the loot?"), phrases=["loot"]).detail == "loot"
    assert looked("unsafe", a_draft("How do I build a bomb?"), phrases=["loot"]) is None
    assert looked("unsafe", a_draft("How?"), phrases=["?!", ""]) is None


def test_a_judge_is_asked_about_harm_only_if_told_to():
    judge = Says({"reason": "asks for a home address", "unsafe": True})
    asked = a_draft("Where does the singer live?")
    assert looked("unsafe", asked, {"judge": judge}) is None
    assert looked("unsafe", asked, {"judge": judge}, ask=True) == Drop("unsafe", "asks for a home address")
    assert looked("unsafe", asked, {"judge": Says({"reason": "", "unsafe": False})}, ask=True) is None
    with pytest.raises(Unreadable):
        looked("unsafe", asked, {"judge": Says({"reason": "", "unsafe": "no"})}, ask=True)


@pytest.mark.parametrize(
    ("question", "answer", "dropped"),
    [
        ("How many red balls are there?", "There are seven red balls.", False),
        ("Why are there seven red balls?", "Seven red balls.", True),
        ("What does the woman do with the green umbrella in the rain?", "A green umbrella.", True),
        ("What does the woman hold?", "A green umbrella.", False),
        ("Is the ball red or blue?", "Red.", False),
        ("Who is entitled to the money?", "A tie.", False),
        ("What happened in 1911?", "It burnt down in 1911.", False),
        ("What happened when the mill burnt down in 1911?", "It burnt down in 1911.", True),
        ("How many are there?", "7", False),
        ("Why are there 7 of them?", "7", True),
        ("Does it happen?", "Yes.", False),
        ("他手里拿着绿色的伞吗？", "绿色的伞", True),
        ("他手里拿着什么？", "绿色的伞", False),
    ],
)
def test_a_question_that_holds_all_telling_words_of_its_short_answer_gives_it_away(question, answer, dropped):
    assert (looked("leak", a_draft(question, answer)) is not None) is dropped


LONG = "First she mixes flour, water and salt, then kneads until smooth, covers the bowl, waits an hour and shapes two loaves."


def test_of_a_long_answer_a_share_of_its_telling_words_gives_it_away():
    telling = "Why does she mix flour, water and salt, knead until smooth, cover the bowl and wait an hour for two loaves?"
    assert looked("leak", a_draft("In which order does she make the loaves?", LONG)) is None
    assert looked("leak", a_draft(telling, LONG), share=0.5).reason == "leak"
    assert looked("leak", a_draft(telling, LONG), share=0.95) is None


def test_the_reference_goes_before_the_ideal_and_the_title_gives_nothing_away():
    assert looked("leak", a_draft("Why seven balls?", "They bounce.", reference="Seven balls.")) is not None
    assert looked("leak", a_draft("Why seven balls?", "Seven balls.", reference="They bounce.")) is None
    assert looked("leak", a_draft("Which bread is it?", "Bread.")) is None  # the item is called so


def test_words_that_many_questions_of_the_set_have_tell_nothing():
    asked = a_draft("Was macht der Bäcker für ein Gesicht?", "Der Bäcker macht ein Gesicht.")
    usual = [f"Was macht der Bäcker {n} ein Gesicht?" for n in range(30)]
    assert looked("leak", asked, common=0.5).reason == "leak"
    assert looked("leak", asked, of_set=usual, common=0.5) is None


def test_a_request_to_make_something_must_say_what_it_wants():
    asked = a_draft("Draw seven red balls.", "Seven red balls.", task="text2image")
    assert looked("leak", asked) is None


def test_a_judge_sees_question_and_answer_when_asked_about_leaks():
    judge = Says({"detail": "the umbrella", "leaks": True})
    asked = a_draft("What does she hold against the rain?", "An umbrella.")
    assert looked("leak", asked, {"judge": judge}, ask=True) == Drop("leak", "the umbrella")
    assert "<answer>\nAn umbrella.\n</answer>" in judge.heard
    assert looked("leak", asked, {"judge": judge}) is None


def marks(*scores):
    return Says(*({"reason": "so", "score": score} for score in scores))


@pytest.mark.parametrize(
    ("unseen", "seen", "blind"),
    [(5, 5, True), (4, 5, False), (3, 2, True), (2, 2, True), (1, 1, False), (1, 5, False)],
)
def test_a_question_is_blind_if_it_is_answered_as_well_without_the_media(unseen, seen, blind):
    asks = {"blind": Says("Three times."), "seeing": Says("Thrice."), "judge": marks(unseen, seen)}
    found = looked("blind", a_draft("How often?"), asks)
    assert (found is not None) is blind
    assert not blind or found.reason == "blind"


def test_the_blind_model_gets_no_media_and_the_seeing_one_does_and_both_are_marked_alike():
    asks = {"blind": Says("Twice?"), "seeing": Says("Thrice."), "judge": marks(2, 5)}
    looked("blind", a_draft("How often?", reference="Three times"), asks)
    assert [part.modality for turn in asks["blind"].asked[0] for part in turn.parts] == ["text", "text"]
    assert asks["seeing"].asked[0][1].parts[0] == VIDEO.parts[0]
    first, second = ("\n".join(turn.text for turn in turns) for turns in asks["judge"].asked)
    assert first.replace("Twice?", "Thrice.") == second
    assert "<wanted>\nThree times\n</wanted>" in first


@pytest.mark.parametrize(("unseen", "blind"), [(1, False), (5, True)])
def test_nobody_looks_at_the_media_where_it_could_not_change_the_outcome(unseen, blind):
    asks = {"blind": Says("Three times."), "seeing": Says("Thrice."), "judge": marks(unseen)}
    assert (looked("blind", a_draft("How often?"), asks) is not None) is blind
    assert not asks["seeing"].asked


def test_a_document_is_kept_from_the_blind_model_too():
    asks = {"blind": Says("1911"), "seeing": Says("1911"), "judge": marks(2, 5)}
    looked("blind", a_draft("When did it burn?", task="text2text"), asks, about=DOCUMENT)
    assert "river" not in asks["blind"].heard
    assert "river" in asks["seeing"].heard


def test_without_a_seeing_model_a_mark_decides():
    def alone(score, **settings):
        return looked(
            "blind", a_draft("How often?"), {"blind": Says("Twice"), "judge": marks(score)}, **settings
        )

    assert (alone(4).reason, alone(3), alone(3, enough=3).reason) == ("blind", None, "blind")


def test_a_blind_question_is_dropped_or_tagged_as_set():
    asks = {"blind": Says("Three"), "seeing": Says("Three"), "judge": marks(4, 5)}
    draft = a_draft("How often?")
    assert looked("blind", draft, {**asks, "judge": marks(4, 5)}, margin=1).reason == "blind"
    tagged = looked("blind", draft, {**asks, "judge": marks(4, 5)}, margin=1, action="tag")
    assert tagged == Tag("blind", "4 of 5 marks without the media, 4 needed")


def test_nobody_is_asked_where_blindness_means_nothing():
    asks = {"blind": Says("x"), "judge": marks(5)}
    looked("blind", a_draft("Draw a ball.", task="text2image"), asks)
    looked("blind", a_draft("How often?", ideal=""), asks)
    looked("blind", a_draft("How often?"), {"judge": asks["judge"]})
    assert not asks["blind"].asked + asks["judge"].asked


def test_an_outage_of_the_blind_model_is_no_verdict():
    asks = {"blind": Says(NoAnswer("timed_out")), "judge": marks(1)}
    with pytest.raises(NoAnswer):
        looked("blind", a_draft("How often?"), asks)
    with pytest.raises(Unreadable):
        looked(
            "blind", a_draft("How often?"), {"blind": Says("x"), "judge": Says({"reason": "", "score": 6})}
        )


def test_a_wrong_setting_is_named_with_its_filter():
    with pytest.raises(ValueError, match="blind: action: "):
        FILTERS["blind"].read({"action": "hide"})
    with pytest.raises(ValueError, match="near_duplicate: item: "):
        looked("near_duplicate", a_draft("x"), item=0.2)


def test_a_draft_is_not_changed_by_looking():
    draft = a_draft("How often?")
    looked("leak", draft)
    assert draft == replace(draft)
