"""Clips whose subtitles say what the picture does not show."""

from __future__ import annotations

from random import Random

from simulators.conversation import Subtitle

from .base import Kind, Scene, SyntheticQuestion, near, one_of
from .film import film, fps_for
from .paint import COLOURS, Canvas
from .times import length, stretches
from .vocabulary import WORDS

LINES = {1: 3, 2: 6, 3: 12}
"""How many subtitles by level: three that are asked about, the rest talk."""
TALK = (
    "It has been raining here since the morning.",
    "I have not slept very well, to be honest.",
    "My sister used to live at the end of this street.",
    "The bread in this town is better than at home.",
    "One never knows what the weather will bring.",
    "There was a concert in the square last week.",
    "The bus is late again, as it always is.",
    "I should write a letter to my parents.",
    "They have painted the door since last year.",
)


def make(
    rng: Random, *, level: int = 1, seconds: float | None = None, size: tuple[int, int] = (320, 240)
) -> Scene:
    """A sign that stands still while somebody speaks of it, of a number and of a meeting."""
    seconds = length(rng, level, seconds)
    sign, meant, place = rng.sample(WORDS, 3)
    number = rng.randrange(1200, 9900)
    told = [
        f"Please remember the number {number}.",
        f"The sign is wrong. It should say {meant}.",
        f"We shall meet again at the {place}.",
    ]
    lines = told + rng.sample(TALK, LINES[level] - len(told))
    rng.shuffle(lines)
    subtitles = tuple(
        Subtitle(start, end, line)
        for (start, end), line in zip(stretches(rng, len(lines), seconds), lines, strict=True)
    )
    width, height = size
    canvas = Canvas(size)
    canvas.bar((0.15 * width, 0.2 * height, 0.85 * width, 0.8 * height), COLOURS["yellow"])
    canvas.words(sign.upper(), (width / 2, height / 2), width / 10)
    truth = {"sign": sign, "meant": meant, "place": place, "number": number, "lines": lines}
    media = film([(canvas.picture(), seconds)], fps_for(seconds))
    return Scene(media, "video/mp4", "video", truth, _questions(truth, level), subtitles)


def _questions(truth: dict[str, object], level: int) -> tuple[SyntheticQuestion, ...]:
    meant, place, number = str(truth["meant"]), str(truth["place"]), int(str(truth["number"]))
    return (
        SyntheticQuestion(
            "Which number does the speaker want remembered? Answer with the number in digits.",
            str(number), near(number, 0), "subtitles", level, "remember",
        ),
        SyntheticQuestion(
            "What should the sign say, according to the speaker? Answer with one word.",
            meant, one_of(meant, WORDS), "subtitles", level, "understand",
        ),
        SyntheticQuestion(
            "Where does the speaker want to meet? Answer with one word for the place.",
            place, one_of(place, WORDS), "subtitles", level, "remember",
        ),
    )  # fmt: skip


KIND = Kind("video", "subtitles", make)
