"""A judge is shown the moments of a video that matter, and more of them until it is sure."""

import base64
import io
import json
import re
from functools import cache
from random import Random

import numpy as np
import pytest
from films import film
from judging import Model, a_case, answer
from PIL import Image
from wrapping import looks, wrapped

from arena.endpoints.clients.base import ServerFailed
from arena.modalities.frames import Plan, sample
from arena.modalities.media import data_url
from arena.modalities.subtitles import Subtitle
from simulators.conversation import Part

FPS, EVENT_S, RED = 4, 1.5, (220, 30, 30)
OFFSETS = [Random(number).uniform(0, 60 - EVENT_S) for number in range(10)]
FOCUS = [{"wrapper": "focus", "size": 96}]


@cache
def minute(at):
    """A minute of plain ground, on which a shape shows for a second and a half."""

    def picture(number):
        pixels = np.full((54, 96, 3), (90, 100, 110), np.uint8)
        if at <= number / FPS < at + EVENT_S:
            pixels[20:30, 40:56] = RED
        return pixels

    return film(60 * FPS, FPS, picture=picture, preset="ultrafast", g=100)


def case_at(at, **fields):
    asked = Part("video", url=data_url(minute(at), "video/mp4"), mime="video/mp4", **fields)
    return a_case(parts=(Part("text", text="Does a shape appear?"), asked), reference="")


def has_event(part):
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(part.url.split(",")[1]))), int)
    return bool((np.abs(pixels - RED).sum(axis=2) < 90).mean() > 0.005)


def images(turns):
    return [part for part in turns[-1].parts if part.modality == "image"]


def sees(turns):
    """Is sure that a is right once it has seen the event, and else guesses b."""
    found = any(map(has_event, images(turns)))
    said = json.loads(answer("A" if found else "B"))
    return json.dumps(said | {"confidence": 0.9 if found else 0.3})


def never_sure(turns):
    return json.dumps(json.loads(answer("A")) | {"confidence": 0.5})


def test_an_event_is_found_in_nine_of_ten_places_within_three_rounds_and_rarely_by_even_steps():
    found = [wrapped(FOCUS, sees, case_at(at)) for at in OFFSETS]
    assert sum(verdict.preference == "a" for verdict in found) >= 9
    even = [sample(minute(at), Plan(count=8, size=96)) for at in OFFSETS]
    shown = [
        [at <= frame.seconds < at + EVENT_S for frame in frames]
        for at, frames in zip(OFFSETS, even, strict=True)
    ]
    assert sum(map(any, shown)) < 5


def test_the_seconds_of_every_frame_and_the_rounds_are_kept_and_within_the_budget():
    verdict = wrapped(FOCUS, Model(never_sure, whole=True), case_at(OFFSETS[0]))
    rounds = verdict.notes["frames"]
    assert [one["round"] for one in rounds] == [1, 2, 3]
    assert all(0 < len(one["question"]) <= 8 for one in rounds)
    seconds = [second for one in rounds for second in one["question"]]
    assert len(set(seconds)) == len(seconds) <= 24
    assert [one.role for one in verdict.judgments] == ["look/1", "look/2", "look/3"]
    assert verdict.flags == ("frames_spent",)


def test_who_is_sure_is_shown_no_more():
    model = Model(sees, whole=True)
    verdict = wrapped(FOCUS, model, case_at(OFFSETS[1]))
    assert len(model.calls) == len(verdict.notes["frames"]) == 1
    assert verdict.notes["frames"][0]["confidence"] == 0.9 and verdict.flags == ()


def test_frames_come_with_their_times_in_order_and_what_was_seen_stays():
    model = Model(never_sure, whole=True)
    wrapped(FOCUS, model, case_at(OFFSETS[2], subtitles=(Subtitle(0, 60, "Look here."),)))
    told = [[float(t) for t in re.findall(r"Frame at ([\d.]+) s", str(turns[-1]))] for turns in model.calls]
    assert all(times == sorted(times) for times in told)
    assert set(told[0]) < set(told[1]) < set(told[2])
    assert [len(images(turns)) for turns in model.calls] == [len(times) for times in told]
    assert "Look here." in model.calls[0][-1].text
    assert not any(part.modality == "video" for turns in model.calls for turn in turns for part in turn.parts)


def test_each_of_two_videos_is_looked_at_and_named_by_whose_it_is():
    videos = tuple(
        (Part("video", url=data_url(minute(at), "video/mp4"), mime="video/mp4"),) for at in OFFSETS[:2]
    )
    case = a_case(media=videos)
    verdict = wrapped(FOCUS, never_sure, case, orders="both")
    assert set(verdict.notes["frames"][0]) == {"round", "confidence", "a", "b"}
    crossed = wrapped([*FOCUS, {"wrapper": "both_orders"}], never_sure, case)
    notes = crossed.notes["frames"], crossed.notes.get("frames/ba", crossed.notes["frames"])
    assert notes[0][0]["a"] == notes[1][0]["a"] != notes[0][0]["b"]
    assert len(looks(crossed)) == len(set(looks(crossed))) == 6


def test_no_answer_is_an_outage_and_not_a_doubt():
    verdict = wrapped(FOCUS, lambda turns: ServerFailed(), case_at(OFFSETS[0]))
    assert (verdict.status, verdict.flags) == ("outage", ())


def test_a_case_without_a_video_is_judged_as_always():
    model = Model(answer("A"))
    assert wrapped(FOCUS, model).judgments[0].role == ""
    assert len(model.calls) == 1


@pytest.mark.parametrize("url", ["data:video/mp4;base64,AAAA", "file:///no/such/file.mp4"])
def test_a_video_that_cannot_be_read_is_void_with_the_reason(url):
    case = a_case(parts=(Part("text", text="What?"), Part("video", url=url, mime="video/mp4")))
    verdict = wrapped(FOCUS, never_sure, case)
    assert verdict.status == "void" and verdict.judgments[0].rationale
