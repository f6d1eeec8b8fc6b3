"""Programs that score pictures: how sharp, how safe, how much of the asked text can be read."""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pytest
from fair_free import picture, pictured, striped
from films import film
from judging import a_case, judged
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from arena.judges.protocols.base import Verdict
from arena.judges.protocols.media_scorers import Missing
from arena.judges.protocols.media_scorers.sharpness import variance_of_laplacian
from arena.judges.protocols.media_scorers.written import asked_text
from arena.judges.protocols.scorers import prefer
from arena.modalities.media import data_url
from simulators.conversation import Part


def scored(scorer: str, *images: Image.Image | None, asked: str = "Draw it.", **options: float) -> Verdict:
    media = tuple(() if image is None else (picture(image),) for image in images)
    case = a_case(
        replies=("Here.",) * len(images), reference="", media=media, parts=(Part("text", text=asked),)
    )
    return judged("scorers", case, scorer=scorer, **options)


def test_the_sharper_picture_wins_unless_within_the_threshold():
    sharp = striped(True)
    soft = sharp.filter(ImageFilter.GaussianBlur(1))
    assert scored("sharpness", soft, sharp).preference == "b"
    assert scored("sharpness", soft, sharp, threshold=1e9).preference == "tie"
    assert scored("sharpness", sharp).scores["sharpness"][0] > 1000


def test_the_variance_is_that_of_the_laplacian():
    levels = np.array([[0, 0, 0, 0], [0, 9, 0, 0], [0, 0, 0, 0]], dtype=np.uint8)
    # Two inner points: 0 + 0 + 0 + 0 - 36, and 9 - 0.
    assert variance_of_laplacian(np.stack([levels] * 3, axis=-1)) == np.var([-36.0, 9.0])
    assert variance_of_laplacian(np.zeros((2, 9, 3), dtype=np.uint8)) == 0


def test_a_reply_without_a_picture_loses_and_is_given_no_number():
    told = scored("sharpness", None, striped(False))
    assert (told.preference, told.scores["sharpness"]) == ("b", (None, 0.0))
    assert prefer(None, None, 0) == "both_bad"
    assert scored("sharpness", None, None).status == "void"


def test_several_pictures_count_as_their_mean():
    both = (picture(striped(True)), picture(striped(False)))
    case = a_case(replies=("Here.",), media=(both,))
    alone = scored("sharpness", striped(True)).scores["sharpness"][0]
    assert judged("scorers", case).scores["sharpness"] == (pytest.approx(alone / 2),)


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,AAAA", "https://example.org/a.png", "file:///no/such.png"]
)
def test_a_picture_that_cannot_be_read_is_no_verdict(url):
    case = a_case(media=((Part("image", url=url),), (picture(striped(True)),)))
    told = judged("scorers", case)
    assert (told.status, told.preference) == ("void", None) and told.judgments[0].rationale


def test_frames_of_a_video_are_scored():
    def clip(sharp: bool) -> Part:
        content = film(30, picture=lambda number: np.asarray(striped(sharp)))
        return Part("video", url=data_url(content, "video/mp4"), mime="video/mp4")

    case = a_case(media=((clip(False),), (clip(True),)))
    told = judged("scorers", case, frames=3)
    assert told.preference == "b" and told.scores["sharpness"][0] < 1


@pytest.mark.parametrize(
    ("question", "reference", "words"),
    [
        ('A sign that says "Open now".', "", ["open", "now"]),
        ("Ein Schild „Heute zu“ und “no entry”.", "", ["heute", "zu", "no", "entry"]),
        ("A sign.", "Open now now", ["open", "now", "now"]),
        ("写着「出口」的牌子", "", ["出", "口"]),
    ],
)
def test_the_asked_text_stands_in_quotation_marks_or_is_the_reference(question, reference, words):
    case = a_case(parts=(Part("text", text=question),), reference=reference)
    assert asked_text(case) == Counter(words)


def test_without_an_asked_text_nothing_is_read():
    with pytest.raises(Missing, match="asks for no text"):
        asked_text(a_case(reference=""))
    assert scored("text", striped(True), striped(True)).status == "void"


def sign(words: str) -> Image.Image:
    image = Image.new("RGB", (480, 120), "white")
    ImageDraw.Draw(image).text((20, 30), words, fill="black", font=ImageFont.load_default(size=52))
    return image


def test_the_share_of_the_asked_words_is_read():
    pytest.importorskip("rapidocr_onnxruntime")
    told = scored(
        "text", sign("OPEN DAILY"), sign("OPEN NEVER"), sign("CLOSED"), asked='A sign "open daily".'
    )
    assert told.scores["text"] == (1.0, 0.5, 0.0)


def test_a_picture_of_nothing_is_safe():
    pytest.importorskip("nudenet")
    assert scored("safety", striped(True), striped(False)).scores["safety"] == (1.0, 1.0)


@pytest.mark.parametrize(
    ("scorer", "package", "extra"),
    [("text", "rapidocr_onnxruntime", "local"), ("safety", "nudenet", "scorers")],
)
def test_a_missing_package_is_named_with_its_extra(scorer, package, extra, monkeypatch):
    from arena.judges.protocols.media_scorers import safety
    from arena.modalities.readers import text

    monkeypatch.setitem(sys.modules, package, None)
    for cached in (safety._detector, text._engine):
        cached.cache_clear()
    told = scored(scorer, striped(True), striped(True), asked='A sign "open".')
    assert told.status == "void" and f"'{extra}'" in told.judgments[0].rationale


def test_pictures_stay_with_their_replies():
    assert judged("scorers", pictured(False, True)).preference == "b"
