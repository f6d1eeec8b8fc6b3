"""What is said in a made-up arena: names of models, questions in several languages, replies of usual length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MAKERS = (
    "Aldergate", "Birchwood Labs", "Cobalt Institute", "Dunmore", "Eastmark", "Fernhill University",
    "Gullane", "Harrow & Pike", "Isbister", "Juniper Research", "Kestrel AI", "Lindqvist", "Marram",
    "Northwold", "Oxbow", "Pellworm", "Quarry Bank", "Rannoch", "Skerry", "Tidewater", "Ullswater",
    "Vantage Point", "Westray", "Yarrow Collective",
)  # fmt: skip
BIRDS = (
    "Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet", "Heron", "Ibis", "Jay", "Kite",
    "Lapwing", "Merlin", "Nightjar", "Osprey", "Plover", "Quail", "Redshank", "Siskin", "Tern", "Wigeon",
)  # fmt: skip
SIZES = ("0.6B", "1.7B", "4B", "8B", "14B", "32B", "70B", "120B", "Large", "Small")
LICENCES = (("Apache-2.0", True), ("MIT", True), ("proprietary", False), ("Llama-like", True), ("", None))
CATEGORIES = ("arithmetic", "coding", "everyday", "health", "history", "law", "science", "travel", "writing")
LANGUAGES = ("en", "fr", "de", "ar", "ja", "pt-BR")

# By language: what is asked of a thing, and the things.
ASKED = {
    "en": (
        ("How does {} work, in words that a twelve-year-old understands?", "What should I know about {} before I spend money on it?", "Write a short plan for {} with three steps and say what may go wrong.", "Why do people disagree about {}?", "Give me five ideas for {} on a rainy day, the cheapest first."),
        ("a heat pump", "composting", "a night train", "sourdough bread", "a bicycle with a belt drive", "renting out a room", "a first aquarium", "learning to read music", "a tax return", "binary search", "a garden in shade", "moving to another country"),
    ),
    "fr": (
        ("Comment fonctionne {} ? Explique-le simplement.", "Que faut-il savoir sur {} avant de se lancer ?", "Propose un plan en trois étapes pour {}."),
        ("une pompe à chaleur", "le compost", "un potager à l'ombre", "une déclaration d'impôts", "le train de nuit"),
    ),
    "de": (
        ("Wie funktioniert {}? Bitte einfach erklärt.", "Worauf muss ich bei {} achten?"),
        ("eine Wärmepumpe", "Sauerteigbrot", "ein Nachtzug", "eine Steuererklärung"),
    ),
    "ar": (("كيف تعمل {}؟ اشرح ذلك ببساطة.", "ما الذي يجب أن أعرفه عن {}؟"), ("المضخة الحرارية", "الزراعة في الظل", "قطارات الليل")),
    "ja": (("{}の仕組みをわかりやすく説明してください。", "{}を始める前に知っておくべきことは何ですか。"), ("ヒートポンプ", "夜行列車", "家庭菜園")),
    "pt-BR": (("Como funciona {}? Explique de forma simples.", "O que devo saber sobre {}?"), ("uma bomba de calor", "um trem noturno", "a compostagem")),
}  # fmt: skip
LOOKING = {
    "image": ("What is shown here, and what stands out?", "How many colours do you count, and which is largest?", "Describe the picture for somebody who cannot see it."),
    "video": ("What moves, and in which direction does it go?", "What happens first in the clip, and what last?", "Would this clip do as a test card? Say why."),
}  # fmt: skip

SENTENCES = (
    "It moves warmth from one place to another, which takes less energy than making it.",
    "The usual mistake is to begin with the tools and not with what is wanted of them.",
    "Two things matter most: how much you have, and how long it must last.",
    "In most towns there is an office that answers such questions for nothing.",
    "That depends on the year in which it was built, so look at the plate first.",
    "A cheaper way is to borrow one for a week and see whether you use it.",
    "Nobody has measured this well, and the figures that are quoted differ by a factor of three.",
    "If the first step fails, stop there: the later ones make it worse.",
    "Write down what it costs each month before you sign anything.",
    "People disagree because they count different things, and both counts are right.",
    "Keep it damp but not wet, and turn it when it smells.",
    "The short answer is yes, with one condition that is easy to meet.",
    "I would not rely on a single source for this.",
    "Check the rules of your country, since they changed not long ago.",
)
EXTRAS = (
    "- First look at what you have.\n- Then ask what is missing.\n- Only then spend money.",
    "1. Measure twice.\n2. Note it down.\n3. Compare with last year.",
    "## In short\n\nBegin small, and keep what works.",
    "```python\ndef find(items, wanted):\n    low, high = 0, len(items)\n    while low < high:\n        middle = (low + high) // 2\n        if items[middle] < wanted:\n            low = middle + 1\n        else:\n            high = middle\n    return low\n```",
    "The share is $\\frac{3}{8}$, so of 240 about 90 remain.",
    "| item | cost |\n|---|---|\n| first month | 40 |\n| later months | 12 |",
    "**Note:** this is no advice from a professional.",
    "> A thing is cheap only if you need it.",
)
RATIONALES = (
    "The first reply answers what was asked and says what may go wrong; the second stays general.",
    "Both name the same facts. One of them invents a figure that the question does not support.",
    "The steps are in a workable order on one side only.",
    "Neither keeps to the form that was asked for, but one can still be used.",
    "The numbers agree; the difference is in how clearly they are put.",
)


def sentence(rng: np.random.Generator, language: str) -> str:
    """A question in a language."""
    asked, things = ASKED[language]
    return asked[rng.integers(len(asked))].format(things[rng.integers(len(things))])


def replies(rng: np.random.Generator, n: int) -> list[str]:
    """So many different replies of usual length: 50 to 4,000 characters, most of them under 900."""
    return [_reply(rng, int(words)) for words in np.clip(rng.lognormal(1.9, 0.7, n), 1, 45)]


def _reply(rng: np.random.Generator, sentences: int) -> str:
    said = [SENTENCES[place] for place in rng.integers(len(SENTENCES), size=sentences)]
    paragraphs = [" ".join(said[start : start + 4]) for start in range(0, sentences, 4)]
    if rng.random() < 0.45:
        paragraphs.insert(int(rng.integers(len(paragraphs) + 1)), EXTRAS[rng.integers(len(EXTRAS))])
    return "\n\n".join(paragraphs)


def chosen(
    rng: np.random.Generator, what: Sequence[object], n: int, p: Sequence[float] | None = None
) -> list:
    """So many of them, with repetition."""
    return [what[place] for place in rng.choice(len(what), size=n, p=p)]
