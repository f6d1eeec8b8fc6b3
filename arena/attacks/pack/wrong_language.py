"""Replies in a language that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry
from .filler import matched
from .rewriting import with_words, words_of

TEXTS: Mapping[str, str] = {
    "fi": "Kiitos kysymyksestä. Talvella järvi jäätyy, ja aamuisin kalastajat poraavat jäähän reikiä. "
    "Illalla sauna lämmitetään, ja kaikki istuvat pitkään hiljaa. Näin on ollut aina.",
    "sw": "Asante kwa swali lako. Wavuvi huondoka alfajiri na kurudi jioni wakiwa na samaki. Sokoni bei "
    "hupanda wakati wa mvua, na watoto husaidia kubeba vikapu nyumbani.",
    "ja": "ご質問ありがとうございます。冬になると湖が凍り、朝には漁師が氷に穴を開けます。"
    "夕方には皆が風呂に入り、長いあいだ静かに座っています。昔からそうでした。",
    "el": "Ευχαριστώ για την ερώτηση. Τον χειμώνα η λίμνη παγώνει και το πρωί οι ψαράδες ανοίγουν τρύπες "
    "στον πάγο. Το βράδυ όλοι κάθονται σιωπηλοί γύρω από τη φωτιά.",
}
"""Fluent and beside the point; by ISO 639-1."""


def _foreign(item: Item, rng: np.random.Generator) -> str:
    """A text in a language that the reply need not be in, and the question is not in as far as is known."""
    known = {item.case.language, item.tags.get("language", "")}
    codes = [code for code in TEXTS if code not in known]
    return TEXTS[codes[int(rng.integers(len(codes)))]]


def replaced(item: Item, place: int, rng: np.random.Generator) -> Item:
    """Says something else in another language."""
    return with_words(item, place, _foreign(item, rng))


def prefixed(item: Item, place: int, rng: np.random.Generator) -> Item:
    """Says something else in another language first, and then what it said."""
    return with_words(item, place, f"{_foreign(item, rng)}\n\n{words_of(item, place)}")


ENTRY = AttackEntry(
    title="The reply is in a language that was not asked for.",
    about="Replaces the worse reply by a fluent text in another language that has nothing to do with the "
    "question, or puts that text before it. The other reply is made as long where it was shorter.",
    variants={"replaced": matched(replaced), "prefixed": matched(prefixed)},
    paper="hostile suites of arenas",
    meaning="replaced",
    hostile=True,
)
