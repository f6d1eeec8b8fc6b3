"""A short event in a long video is found in three rounds of looks, wherever it lies."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from films import film
from PIL import Image

from arena.modalities.frames import SCORERS, Frame, Plan, cache, focus, focus_async, sample
from arena.modalities.frames.scorers.change import change
from arena.modalities.frames.scorers.colours import named_in, share
from arena.modalities.frames.search import ROUNDS, Search
from simulators.conversation import Answer
from simulators.reading import Unreadable

FPS, LENGTH_S, EVENT_S = 4, 600, 1.5
POSITIONS = [Random(7).uniform(60 * k, 60 * k + 58.5) for k in range(10)]
RED = (220, 30, 30)
PLAN = Plan("focused", count=8, size=96)


def long_film(at: float, cut_s: float = LENGTH_S) -> bytes:
    """Ten minutes in which a blue square moves about and a red one shows for 1.5 s; cuts at even distances."""
    rng = np.random.default_rng(0)
    grounds = rng.integers(0, 150, (1 + int(LENGTH_S / cut_s), 3))

    def picture(number: int) -> np.ndarray:
        seconds = number / FPS
        pixels = np.broadcast_to(grounds[int(seconds / cut_s)].astype(np.uint8), (54, 96, 3)).copy()
        x, y = int(42 + 40 * np.sin(seconds * 1.3)), int(22 + 20 * np.cos(seconds * 0.7))
        pixels[y : y + 8, x : x + 8] = (40, 160, 220)
        if at <= seconds < at + EVENT_S:
            pixels[20:28, 44:54] = RED
        return pixels

    return film(LENGTH_S * FPS, FPS, picture=picture, preset="ultrafast", g=100)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[float, Path]]]:
    """Where the event lies, and the film; what is sampled is kept for this module's tests."""
    folder, place = tmp_path_factory.mktemp("films"), cache._place
    cache.use(folder / "frames")
    made = []
    for number, at in enumerate(POSITIONS):
        made.append((at, folder / f"{number}.mp4"))
        made[-1][1].write_bytes(long_film(at))
    yield made
    cache._place = place


def shows_event(frame: Frame) -> bool:
    pixels = np.asarray(Image.open(io.BytesIO(frame.jpeg)), int)
    return bool(((np.abs(pixels - RED).sum(axis=2) < 90).mean()) > 0.005)


def seen(query: str, frames: Sequence[Frame]) -> list[float]:
    """A scorer that knows the event when it sees it, and nothing else."""
    return [float(shows_event(frame)) for frame in frames]


def hits(found: list[tuple[float, list[Frame]]]) -> int:
    return sum(any(at <= frame.seconds < at + EVENT_S for frame in frames) for at, frames in found)


def test_even_steps_of_as_many_frames_miss_most_events(films):
    assert hits([(at, sample(path, Plan(count=8, size=96))) for at, path in films[:5]]) <= 1


def test_an_event_of_a_second_and_a_half_is_found_without_a_model_in_nine_of_ten_places(films):
    found = [(at, sample(path, PLAN)) for at, path in films]
    assert hits(found) >= 9
    assert all(len(frames) <= PLAN.count for _, frames in found)


def test_an_event_is_found_in_three_rounds_by_a_scorer_that_knows_it_when_it_sees_it(films):
    focused = [(at, focus(path, PLAN, seen)) for at, path in films]
    assert hits([(at, focus.frames) for at, focus in focused]) >= 9
    assert all(shows_event(focus.frames[0]) or any(map(shows_event, focus.frames)) for _, focus in focused)
    assert all(len(focus.rounds) <= ROUNDS for _, focus in focused)
    assert all(sum(map(len, focus.rounds)) <= ROUNDS * 16 for _, focus in focused)


def test_cuts_do_not_hide_an_event(tmp_path):
    file = tmp_path / "film.mp4"
    file.write_bytes(long_film(313.3, cut_s=12))
    assert hits([(313.3, focus(file, PLAN, seen).frames)]) == 1


def test_a_small_event_is_found_though_the_whole_picture_moves():
    rng = np.random.default_rng(1)
    rough = rng.integers(30, 200, (10, 16, 3), np.uint8)
    ground = np.asarray(Image.fromarray(rough).resize((192, 108), Image.Resampling.BICUBIC))

    def picture(number: int) -> np.ndarray:
        x, y = int(48 + 47 * np.sin(number / 9)), int(27 + 26 * np.cos(number / 13))
        pixels = ground[y : y + 54, x : x + 96] + rng.integers(0, 8, (54, 96, 1), np.uint8)
        if 400 <= number < 415:
            pixels[20:26, 40:48] = (240, 220, 30)
        return pixels

    frames = sample(film(1200, picture=picture), PLAN)
    assert any(40 <= frame.seconds < 41.5 for frame in frames)


def test_a_colour_that_is_asked_for_goes_before_what_stands_out_more():
    def picture(number: int) -> np.ndarray:
        pixels = np.full((54, 96, 3), 90, np.uint8)
        if 50 <= number < 65:
            pixels[5:45, 10:80] = (240, 240, 240)
        if 200 <= number < 215:
            pixels[20:30, 40:50] = (30, 170, 60)
        return pixels

    content = film(300, picture=picture)
    (plain,) = sample(content, Plan("focused", count=1, size=96))
    (asked,) = sample(content, Plan("focused", count=1, size=96, query="What is green?"))
    assert (5 <= plain.seconds < 6.5, 20 <= asked.seconds < 21.5) == (True, True)


def scored(duration: float, score, guide=(), count: int = 8) -> Search:
    search = Search(duration, count, guide)
    while moments := search.ask():
        search.tell(moments, [score(moment) for moment in moments])
    return search


def test_later_rounds_look_closer_around_what_was_best():
    search = scored(600, lambda moment: max(0.0, 1 - abs(moment - 217) / 60))
    nearest = [min(abs(moment - 217) for moment, _ in looks) for looks in search.log]
    assert nearest[-1] < 4 < nearest[0]
    assert min(abs(moment - 217) for moment in search.found()) < 4


def test_no_moment_is_looked_at_twice_and_none_lies_outside():
    search = scored(30, lambda moment: moment, guide=[(29.9, 5.0), (0.0, 1.0)])
    looks = sorted(moment for looks in search.log for moment, _ in looks)
    assert all(later - earlier >= 0.39 for earlier, later in pairwise(looks))
    assert (looks[0] >= 0, looks[-1] < 30) == (True, True)


def test_three_in_four_frames_are_the_best_and_the_rest_show_what_is_around_them():
    found = scored(600, lambda moment: float(moment in (100.0, 300.0)), [(100.0, 9.0), (300.0, 8.0)]).found()
    assert len(found) == 8
    assert {99.0, 100.0, 101.0, 299.0, 300.0, 301.0} <= set(found)


def test_where_nothing_is_found_the_frames_are_spread_over_the_video():
    found = scored(600, lambda moment: 0.0).found()
    assert len(found) == 8
    assert max(later - earlier for earlier, later in pairwise([0, *found, 600])) <= 75


def grey(seconds: float, level: int) -> Frame:
    out = io.BytesIO()
    Image.new("RGB", (64, 36), (level, level, level)).save(out, "JPEG")
    return Frame(seconds, out.getvalue())


def test_what_stays_does_not_stand_out_and_what_comes_and_goes_does():
    levels = [60] * 30 + [61] * 2 + [60] * 30 + [90] * 60  # two looks of one second, then for good
    scores = change("", [grey(number / 2, level + 30 * (level == 61)) for number, level in enumerate(levels)])
    assert {number for number, score in enumerate(scores) if score > 1} == {30, 31}


def test_nothing_and_a_single_frame_have_scores():
    assert change("red", []) == []
    assert change("red", [grey(0, 50)]) == [0.0]


@pytest.mark.parametrize(
    ("colour", "pixel"),
    [
        ("red", (220, 30, 30)), ("orange", (240, 140, 30)), ("yellow", (230, 220, 40)), ("green", (40, 160, 60)),
        ("blue", (30, 60, 220)), ("purple", (130, 50, 200)), ("pink", (250, 120, 180)), ("black", (10, 10, 10)),
        ("grey", (120, 120, 120)), ("white", (250, 250, 250)),
    ],
)  # fmt: skip
def test_a_colour_is_known_by_its_name(colour, pixel):
    picture = np.full((1, 36, 64, 3), pixel, np.uint8)
    others = {"red", "yellow", "green", "blue", "black", "white"} - {colour}
    assert share(picture, colour) == [1.0]
    assert [share(picture, other)[0] for other in others] == [0.0] * len(others)


def test_colours_are_read_from_whole_words_each_once():
    assert named_in("Is the RED ball redder than the blue one? Scared. Red!") == ["red", "blue"]


def answering(text: str):
    async def ask(turns, *, schema=None) -> Answer:
        ask.turns, ask.schema = turns, schema
        return Answer(text)

    return ask


def test_a_model_scores_frames_that_it_is_shown_with_their_moments():
    ask = answering(json.dumps({"relevance": [0, 10]}))
    scores = asyncio.run(SCORERS["ask"].make(ask)("Who comes in?", [grey(0, 50), grey(2.5, 60)]))
    assert scores == [0.0, 1.0]
    (turn,) = ask.turns
    assert [part.modality for part in turn.parts] == ["text", "image", "text", "image", "text"]
    assert ("2.5 s" in turn.text, "Who comes in?" in turn.text) == (True, True)
    assert ask.schema["required"] == ["relevance"]


@pytest.mark.parametrize(
    "text", ['{"relevance": [1]}', '{"relevance": [1, 11]}', "frame 2", '{"relevance": [1, "x"]}']
)
def test_an_answer_that_does_not_score_every_frame_is_never_guessed(text):
    with pytest.raises(Unreadable):
        asyncio.run(SCORERS["ask"].make(answering(text))("?", [grey(0, 50), grey(1, 50)]))


def test_a_scorer_that_is_waited_for_finds_what_another_finds(films):
    async def waits(query: str, frames: Sequence[Frame]) -> list[float]:
        await asyncio.sleep(0)
        return seen(query, frames)

    _, path = films[0]
    assert asyncio.run(focus_async(path, PLAN, waits)) == focus(path, PLAN, seen)
