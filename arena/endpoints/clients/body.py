"""A request in the words of the OpenAI chat protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arena.modalities import MODALITIES, Block, MediaError
from simulators.conversation import Part, Turn

from .base import BadRequest, Request
from .settings import check_sampling

PREFILLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "vllm": {"continue_final_message": True, "add_generation_prompt": False},
}
"""What a server must be told so that it goes on with a last turn of the model's own; plain: nothing."""


async def chat_body(request: Request, options: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of one call; `options` are the endpoint's.

    Raises `ValueError` naming a sampling key that is not known, and `BadRequest` for media that
    can't be sent.
    """
    check_sampling(request.sampling)
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [await _message(turn, options) for turn in request.turns],
        **request.sampling,
    }
    if request.schema is not None:
        body["response_format"] = _response_format(request.schema)
    if request.logprobs or request.alternatives:
        body["logprobs"] = True
    if request.alternatives:
        body["top_logprobs"] = request.alternatives
    if request.continuing:
        body |= _continuing(options)
    if options.get("stream", True) and not request.in_one_piece:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    return body


async def _message(turn: Turn, options: Mapping[str, Any]) -> dict[str, Any]:
    # Many servers take a list only from models that see; words alone go as a plain string.
    if all(part.modality == "text" for part in turn.parts):
        return {"role": turn.role, "content": turn.text}
    content: list[Block] = []
    for part in turn.parts:
        # The turn's words say what to look for in its media.
        content += await _blocks(part, {**options, "query": turn.text})
    return {"role": turn.role, "content": content}


async def _blocks(part: Part, options: Mapping[str, Any]) -> list[Block]:
    modality = MODALITIES.get(part.modality)
    if modality is None:
        raise BadRequest(f"no modality {part.modality!r}")
    try:
        return await modality.as_chat(part, options)
    except MediaError as error:
        raise BadRequest(str(error)) from error


def _continuing(options: Mapping[str, Any]) -> dict[str, Any]:
    if "prefill" not in options:
        raise BadRequest("the endpoint has no option 'prefill', so no answer can be begun for it")
    return PREFILLS[options["prefill"]]


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": str(schema.get("title", "answer")), "schema": dict(schema), "strict": True}
    return {"type": "json_schema", "json_schema": named}
