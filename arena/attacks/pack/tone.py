"""Attack by tone: the reply is wrapped in a mood, and says what it said."""

from __future__ import annotations

from .base import AttackEntry
from .saying import around

CHEERFUL = (
    (
        "What a wonderful thing to be asked!",
        "I am delighted to help with that!",
        "Hooray, what a question!",
    ),
    (
        "It was a joy to go through this with you!",
        "How amazing to have it all laid out!",
        "Have a fantastic day!",
    ),
)
GLOOMY = (
    (
        "It is one more grey day, and here we are.",
        "There is little comfort in anything lately.",
        "I sigh as I begin.",
    ),
    (
        "And so the day goes on, as dull as ever.",
        "Nothing much lifts the heart these days.",
        "It rains, still.",
    ),
)
ANGRY = (
    (
        "I am sick and tired of being asked things.",
        "How annoying, yet another question.",
        "I am fuming as I write.",
    ),
    (
        "Now leave it there, I have had enough of it.",
        "It makes my blood boil, all of it.",
        "I slam the book shut.",
    ),
)
FEARFUL = (
    (
        "My hands shake while I write.",
        "I hear steps outside, and my heart pounds.",
        "The dark scares me tonight.",
    ),
    ("I dare not look over my shoulder.", "I tremble at every noise.", "What a dreadful night to sit alone."),
)

ENTRY = AttackEntry(
    title="The same in another mood.",
    about="A line before the reply and one after it are cheerful, gloomy, angry or fearful.",
    variants={
        "cheerful": around(*CHEERFUL),
        "gloomy": around(*GLOOMY),
        "angry": around(*ANGRY),
        "fearful": around(*FEARFUL),
    },
    paper="RBD, arXiv 2505.17100",
)
