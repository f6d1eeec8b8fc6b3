"""Names are hidden however they are spelled, words are not, and a stream shows what the whole would."""

from __future__ import annotations

import time

import leaks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.battles.identity import Called, shipped
from arena.pages.masks import MASK, Masking, mask

OURS = Called(
    "SmolLM2 135M", "HuggingFaceTB/SmolLM2-135M-Instruct", "Hugging Face", "smollm", ("the tiny one",)
)
NAMES = shipped((OURS,))


def hidden(text: str) -> str:
    return mask(text, NAMES).text


def is_told(text: str, names: tuple[str, ...]) -> bool:
    """Whether a reply still names its maker."""
    masked = mask(text, NAMES)
    return not masked.found or any(name.lower() in masked.text.lower() for name in names)


def test_what_names_its_maker_is_hidden_in_nineteen_of_twenty_direct_replies():
    replies = leaks.direct()
    told = [text for text, names in replies if is_told(text, names)]
    assert len(told) <= 0.05 * len(replies), told


def test_what_names_its_maker_in_disguise_is_hidden_in_nineteen_of_twenty():
    replies = leaks.disguised()
    told = [text for text, name in replies if is_told(text, (name,))]
    assert len(told) <= 0.05 * len(replies), told


def test_there_are_three_hundred_of_them():
    assert len(leaks.direct()) + len(leaks.disguised()) >= 300


def test_words_that_are_names_too_stay_in_at_least_49_of_50_replies():
    replies = leaks.benign()
    assert len(set(replies)) >= 2_000
    lost = [text for text in replies if mask(text, NAMES).found]
    assert len(lost) <= 0.02 * len(replies), lost[:20]


@pytest.mark.parametrize("kind", leaks.NOT_COUNTED)
def test_what_only_a_reader_who_decodes_would_see_is_left_as_it_is(kind):
    for text in leaks.NOT_COUNTED[kind]:
        assert hidden(text) == text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("I am ChatGPT, by OpenAI.", f"I am {MASK}, by {MASK}."),
        ("GPT-4o and Claude 3.5 Sonnet differ", f"{MASK} and {MASK} differ"),
        ("I'm Phi, a model developed by Microsoft.", f"I'm {MASK}, a model developed by {MASK}."),
        ("I am Llama. Llama is my name.", f"I am {MASK}. {MASK} is my name."),
        ("ask the tiny one", f"ask {MASK}"),
        ("SmolLM2-135M-Instruct!", f"{MASK}!"),
        ("Google it. I am trained by Google.", f"Google it. I am trained by {MASK}."),
        ("Developed by Google, I chat.", f"Developed by {MASK}, I chat."),
        ("Developed by Google, Flutter draws.", "Developed by Google, Flutter draws."),
        ("As Gemini, I help.", f"As {MASK}, I help."),
        ("", ""),
    ],
)
def test_a_mark_stands_for_all_that_tells(said, shown):
    assert hidden(said) == shown


def test_a_mark_says_nothing_of_how_long_a_name_is():
    assert len(hidden("I am Pi")) == len(hidden("I am Claude 3.5 Sonnet"))


def test_what_was_hidden_is_said_by_its_listed_name():
    assert mask("I am c-l-a-u-d-e by 0penAI", NAMES).found == ("Claude", "OpenAI")


def test_hiding_twice_is_hiding_once():
    for text, _ in leaks.direct():
        assert hidden(hidden(text)) == hidden(text)


PIECES = (
    [text for text, _ in leaks.direct()] + [text for text, _ in leaks.disguised()] + leaks.benign()[::60]
    + ["Goo", "gle", " ", "'s", " tr", "ained me", "Cla", "ude", "&#", "117;", "&amp", "\n", ", ", ". ", "I am ", "as an ai ", "1.5", "\u200b", "\ufb01", "GP", "T-4", "o", "_", "**", "的", "私は", "by "]
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)


@given(TEXTS, st.data())
def test_a_stream_shows_what_the_whole_would_wherever_it_is_cut(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    masking, shown = Masking(NAMES), ""
    whole = mask(text, NAMES)
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        shown += masking.feed(text[start:end])
        assert whole.text.startswith(shown)
    assert (shown + masking.end(), masking.found) == (whole.text, whole.found)


def test_a_stream_holds_back_a_word_at_most_where_no_name_is():
    text = leaks.benign()[0] + " Nothing here is anybody's name, and it goes on like that for a while. " * 5
    masking, shown, most = Masking(NAMES), 0, 0
    for count, character in enumerate(text, 1):
        shown += len(masking.feed(character))
        most = max(most, count - shown)
    assert most <= len(" Google Search")


def test_five_megabytes_of_plain_text_take_a_second():
    text = (
        "The quick brown fox jumps over the lazy dog, and nobody here is asked for a name at all. " * 12_000
    )
    began = time.process_time()
    mask(text, NAMES)
    assert len(text) / (time.process_time() - began) > 5e6


def test_names_in_masses_take_no_more_than_their_number():
    text = (
        "I am told as an AI model that Google made by Meta, trained by Apple, as Gemini is by Claude. " * 300
    )
    began = time.process_time()
    mask(text, NAMES)
    assert time.process_time() - began < 3
