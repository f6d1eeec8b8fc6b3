"""Made-up pictures and clips show what their truth says, and only they answer their questions."""

from __future__ import annotations

import io
import time
from functools import cache
from itertools import pairwise
from random import Random

import av
import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from arena.judges.protocols.checks import first_problem
from arena.judges.protocols.reference import MATCHES
from simulators.synthetic import LEVELS, SCENES, Item, Scene, SyntheticQuestion, items
from simulators.synthetic.paint import COLOURS
from simulators.synthetic.vocabulary import WORDS

PICTURES = [name for name, kind in SCENES.items() if kind.modality == "image"]
CLIPS = [name for name, kind in SCENES.items() if kind.modality == "video"]
Frame = tuple[float, np.ndarray]


def a_scene(name: str, level: int = 1, seed: int = 3, **size: object) -> Scene:
    """Clips are short and small, so that tests are quick."""
    if name in CLIPS:
        size = {"seconds": {1: 6, 2: 14, 3: 70}[level], "size": (160, 120)} | size
    return SCENES[name].make(Random(seed), level=level, **size)


@cache
def all_questions() -> list[SyntheticQuestion]:
    """Those of four scenes of each kind and level."""
    tiny = {"seconds": 6, "size": (64, 48)}
    scenes = [a_scene(name, level, seed, **(tiny if name in CLIPS else {}))
              for name in SCENES for level in LEVELS for seed in range(4)]  # fmt: skip
    return [question for scene in scenes for question in scene.questions]


def pixels(scene: Scene) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(scene.media)).convert("RGB")).astype(int)


def frames(scene: Scene) -> list[Frame]:
    with av.open(io.BytesIO(scene.media)) as film:
        return [(frame.time, frame.to_ndarray(format="rgb24").astype(int)) for frame in film.decode(video=0)]


def inked(picture: np.ndarray, ink: str, off: int = 12) -> np.ndarray:
    return (abs(picture - np.array(COLOURS[ink])) < off).all(axis=2)


def is_right(question: SyntheticQuestion, reply: str) -> bool:
    return first_problem(reply, question.checks or MATCHES["auto"](question.reference)) is None


@pytest.mark.parametrize("level", LEVELS)
def test_there_are_as_many_shapes_of_each_colour_as_was_decided(level):
    for seed in range(5):
        scene = a_scene("counted", level, seed)
        inks = [ink for ink, _ in scene.truth["things"]]
        for ink in set(inks):
            lumps, _ = ndimage.label(ndimage.binary_erosion(inked(pixels(scene), ink), iterations=3))
            assert lumps.max() == inks.count(ink), (seed, ink)


@pytest.mark.parametrize("level", LEVELS)
def test_discs_lie_and_differ_in_size_as_was_decided(level):
    scene = a_scene("placed", level)
    picture = pixels(scene)
    middles = {ink: ndimage.center_of_mass(inked(picture, ink)) for row in scene.truth["rows"] for ink in row}
    for row in scene.truth["rows"]:
        assert sorted(row, key=lambda ink: middles[ink][1]) == row
    areas = {ink: inked(picture, ink).sum() for ink in middles}
    for question in scene.questions:
        if "largest" in question.text:
            assert question.reference == max(areas, key=areas.get)
        if "smallest" in question.text:
            assert question.reference == min(areas, key=areas.get)


def test_bars_are_as_high_as_their_values():
    scene = a_scene("bars", 2)
    bars = scene.truth["bars"]
    picture = pixels(scene)
    inks = [ink for ink in ("blue", "green", "purple", "red") if inked(picture, ink).sum() > 1000]
    columns, count = ndimage.label(inked(picture, inks[0]).sum(axis=0) > 3)
    heights = [inked(picture, inks[0])[:, columns == n].sum(axis=0).max() for n in range(1, count + 1)]
    assert len(heights) == len(bars)
    for height, value in zip(heights, bars.values(), strict=True):
        assert height / max(heights) == pytest.approx(value / max(bars.values()), abs=0.02)


@pytest.mark.parametrize("level", LEVELS)
def test_cards_are_shown_when_and_in_the_order_that_was_decided(level):
    scene = a_scene("parade", level)
    shown = frames(scene)
    for ink, start, end in scene.truth["cards"]:
        inside = [picture for at, picture in shown if start <= at < end - 0.01]
        assert inside and all(inked(picture, ink).mean() > 0.95 for picture in inside)
    assert is_right(scene.questions[-1], "First " + ", then ".join(ink for ink, *_ in scene.truth["cards"]))
    assert not is_right(scene.questions[-1], ", ".join(ink for ink, *_ in scene.truth["cards"][::-1]))


@pytest.mark.parametrize("level", LEVELS)
def test_there_are_as_many_flashes_as_was_decided(level):
    scene = a_scene("flashes", level)
    lit = [[inked(picture, ink).mean() > 0.9 for ink in COLOURS] for _, picture in frames(scene)]
    for place, ink in enumerate(COLOURS):
        begins = sum(now[place] and not before[place] for before, now in pairwise(lit))
        assert begins == sum(flash[0] == ink for flash in scene.truth["flashes"])


@pytest.mark.parametrize("level", LEVELS)
def test_a_disc_moves_the_ways_that_were_decided(level):
    scene = a_scene("motion", level)
    middles = [ndimage.center_of_mass(inked(p, scene.truth["disc"], 40)) for _, p in frames(scene)]
    legs = np.array_split(np.array(middles), len(scene.truth["ways"]))
    for leg, way in zip(legs, scene.truth["ways"], strict=True):
        down, right = leg[-1] - leg[0]
        assert (abs(down) < 3) == (way in ("left", "right"))
        assert {"left": -right, "right": right, "up": -down, "down": down}[way] > 60


@pytest.mark.parametrize(("level", "seconds", "lasting"), [(1, 5, None), (2, 30, None), (3, 120, 1.5)])
def test_discs_appear_and_vanish_at_the_seconds_that_were_decided(level, seconds, lasting):
    scene = a_scene("moment", level, seconds=seconds, lasting=lasting)
    shown = frames(scene)
    for ink, start, end in scene.truth["discs"]:
        seen = [at for at, picture in shown if inked(picture, ink, 40).mean() > 0.05]
        step = shown[1][0] - shown[0][0]
        assert (seen[0], seen[-1] + step) == pytest.approx((start, end), abs=0.01)


def test_what_is_said_in_subtitles_is_not_in_the_picture():
    scene = a_scene("narrated", 2)
    said = " ".join(line.text for line in scene.subtitles)
    assert all(question.reference in said for question in scene.questions)
    assert scene.truth["sign"] not in said
    ends = [line.end for line in scene.subtitles]
    assert [line.start for line in scene.subtitles] == [0, *ends[:-1]]


@pytest.mark.parametrize("seconds", [5, 60, 61, 600])
def test_a_clip_is_as_long_as_asked(seconds):
    with av.open(io.BytesIO(a_scene("captions", 3, seconds=seconds).media)) as film:
        assert film.duration / av.time_base == pytest.approx(seconds, abs=0.01)


def test_ten_minutes_are_made_in_seconds():
    began = time.process_time()
    scene = a_scene("moment", 3, seconds=600)
    assert time.process_time() - began < 5
    assert len(scene.media) < 2_000_000


def test_a_right_answer_is_right_and_neither_silence_nor_an_echo_is():
    for question in all_questions():
        assert is_right(question, question.reference), question
        assert not is_right(question, ""), question
        assert not is_right(question, question.text), question


@pytest.mark.parametrize(
    "sentence",
    ["It is blue, and the number is 3.", "left", ", ".join(COLOURS), " ".join(WORDS), "I can't see it."],
)
def test_who_always_says_the_same_is_hardly_ever_right(sentence):
    right = [question for question in all_questions() if is_right(question, sentence)]
    assert len(right) < 0.1 * len(all_questions())


def test_a_longer_set_begins_with_the_shorter_and_has_every_kind_at_every_level():
    few, many = list(items("image", 7, seed=2)), list(items("image", 15, seed=2))
    assert many[:7] == few
    assert {(item.kind, item.level) for item in many} == {(k, level) for k in PICTURES for level in LEVELS}
    assert len({item.key for item in many}) == 15
    assert {item.key for item in many}.isdisjoint(item.key for item in items("image", 15, seed=3))


def test_an_item_is_drawn_alike_whenever_it_is_drawn():
    item = Item("sign", 2, seed=4, number=9)
    assert item.draw() == item.draw()
    assert item.draw()[1].level == 2


def test_a_modality_for_which_nothing_is_made_up_is_refused():
    with pytest.raises(ValueError, match="audio"):
        list(items("audio", 1))
