"""What we send of images and videos is what a real vLLM server takes, part by part."""

from __future__ import annotations

import asyncio
import io
import re

import av
import numpy as np
import pytest
from fakes import a_battle, a_competitor, a_judge, a_question, an_endpoint
from PIL import Image

from arena.battles.models import Battle
from arena.battles.play import play_queued
from arena.endpoints.clients.base import Address, BadRequest, Reply, Request
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.transport import open_transport
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case, Verdict
from arena.modalities.media import data_url
from simulators.conversation import Part, Turn

pytestmark = pytest.mark.vllm

SIDE = 112
PATCHES = (SIDE // 28) ** 2  # tokens of a picture: 14 pixels a patch, two by two merged
MARKS = 2  # the tokens around a picture that say where it begins and ends
QUESTION = Part("text", text="What is to be seen?")


def picture(colour: str) -> Part:
    out = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), colour).save(out, "PNG")
    return Part("image", url=data_url(out.getvalue(), "image/png"), mime="image/png")


def film(greys: list[int], fps: int = 10) -> Part:
    """A clip of one grey after the other."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        for grey in greys:
            frame = av.VideoFrame.from_ndarray(np.full((SIDE, SIDE, 3), grey, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return Part("video", url=data_url(out.getvalue(), "video/mp4"), mime="video/mp4")


def ask(url: str, *parts: Part, **options: object) -> Reply:
    request = Request("tiny", (Turn("user", parts),), {"max_tokens": 8, "temperature": 0.0})

    async def once() -> Reply:
        async with open_transport():
            return await OpenAIChat(Address("vllm", url, options=options)).reply(request)

    return asyncio.run(once())


def test_a_picture_takes_its_place_in_the_prompt_and_changes_the_answer(vllm):
    blind, red, blue = (
        ask(vllm, QUESTION),
        ask(vllm, QUESTION, picture("red")),
        ask(vllm, QUESTION, picture("blue")),
    )
    assert red.tokens_in == blue.tokens_in == blind.tokens_in + PATCHES + MARKS
    assert len({blind.text, red.text, blue.text}) == 3
    assert ask(vllm, QUESTION, picture("red")).text == red.text


def test_the_order_of_pictures_is_kept(vllm):
    one = ask(vllm, QUESTION, picture("red"), picture("blue"))
    other = ask(vllm, QUESTION, picture("blue"), picture("red"))
    assert one.tokens_in == other.tokens_in
    assert one.text != other.text


def test_an_answer_in_one_piece_is_the_streamed_answer(vllm):
    streamed, whole = (ask(vllm, QUESTION, picture("red"), stream=stream) for stream in (True, False))
    assert (streamed.text, streamed.tokens_in, streamed.tokens_out) == (
        whole.text,
        whole.tokens_in,
        whole.tokens_out,
    )


@pytest.mark.parametrize("frames", [1, 4])
def test_a_video_goes_as_so_many_pictures_with_their_times(vllm, frames):
    clip = film([20] * 25 + [230] * 25)
    blind = ask(vllm, QUESTION)
    shown = ask(vllm, QUESTION, clip, frames=frames, frame_size=SIDE)
    pictures = frames * (PATCHES + MARKS)
    assert shown.tokens_in > blind.tokens_in + pictures
    assert shown.tokens_in < blind.tokens_in + pictures + 40 * frames  # a token a letter of each time


def test_a_video_goes_whole_where_the_endpoint_takes_it(vllm):
    rising, falling = film(list(range(0, 250, 5))), film(list(range(250, 0, -5)))
    up, down = (ask(vllm, QUESTION, clip, video="url") for clip in (rising, falling))
    assert up.tokens_in == down.tokens_in > ask(vllm, QUESTION).tokens_in + PATCHES
    assert up.text != down.text


def test_what_is_no_picture_is_a_bad_request(vllm):
    with pytest.raises(BadRequest):
        ask(vllm, QUESTION, Part("image", url=data_url(b"not a picture", "image/png"), mime="image/png"))


def test_a_judge_sees_the_picture_and_keeps_to_the_schema(vllm):
    # As far as a model can that speaks noise: white space may well eat its tokens before the verdict.
    case = Case((QUESTION, picture("red")), ("Something red.", "Something blue."))

    async def look() -> Verdict:
        async with open_transport():
            client = OpenAIChat(Address("vllm", vllm))

            async def asked(turns, *, schema=None) -> Reply:
                return await client.reply(
                    Request("tiny", turns, {"max_tokens": 600, "temperature": 0.0}, schema)
                )

            return await PROTOCOLS["pairwise"].make({"max_reasoning": 40})(case, asked)

    verdict = asyncio.run(look())
    assert {judgment.error for judgment in verdict.judgments} == {""}  # the server took both requests
    assert all(judgment.tokens_in > PATCHES for judgment in verdict.judgments)
    assert all(re.match(r'\s*\{\s*"reasoning"', judgment.raw) for judgment in verdict.judgments)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh_limits")
@pytest.mark.parametrize(("modality", "part"), [("image", picture("red")), ("video", film([9] * 30))])
def test_a_battle_on_media_is_played_to_its_end(vllm, modality, part):
    endpoint = an_endpoint(
        "vllm", kind="openai_chat", base_url=vllm, options={"frames": 2, "frame_size": SIDE}
    )
    sides = [
        a_competitor(name, endpoint=endpoint, model="tiny", sampling={"max_tokens": 8, "seed": seed})
        for seed, name in enumerate(("ant", "bee"))
    ]
    question = a_question(modality=modality)
    question.parts.append({"modality": modality, "url": part.url, "mime": part.mime})
    question.save()
    battle = a_battle(question, *sides, a_judge())
    assert play_queued() == 1
    battle = Battle.objects.get(pk=battle.pk)
    assert (battle.status, battle.void_detail) == ("played", "")
    assert all(reply.tokens_in > PATCHES for reply in battle.replies.all())
