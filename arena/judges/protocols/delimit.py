"""Puts what others wrote between tags that it cannot close, free of what a model takes for control."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lookalikes import as_read
from .plain import plain

WHOSE = ("persona", "goal", "context", "question", "reference", "criteria", "reply_a", "reply_b", "turn")
HOW = ("step", "tools", "action", "argument", "solution", "analysis")
SEVERAL = ("quote", "verified_quote", "unverified_quote", "lesson", "plan", "draft")
TAGS = (*WHOSE, *HOW, *SEVERAL)

VERSION = "delimit/2"
"""Of what `harmless` and `cut` do, which is part of every prompt."""

_SPOKEN = "s|bos|eos|sop|eop|pad|unk|sep|cls|mask|think|thinking|tool_call|tool_response|im_start|im_end"
_MEDIA = "image|image_soft_token|audio_soft_token|image_placeholder|img_context"
_BRACKETED = (
    "INST|g?s?MASK|sop|eop|IMG|AUDIO|THINK|ARGS|PREFIX|MIDDLE|SUFFIX"
    "|(?:AVAILABLE|BEGIN|CALL|IMG|MODEL|SYSTEM|TOOL)_[A-Z_]{1,20}"
)
_ROLES = "system|user|human|assistant|instructions?|response|developer|tool"
_SAYS = r"(?:[ _-](?:message|prompt|instructions?|notice|note|override))?"
_ANY = re.IGNORECASE | re.MULTILINE
_CONTROL = (
    # our own
    (re.compile(rf"<(?=\s*+/?\s*+(?:{'|'.join(TAGS)}|reply))", _ANY), "‹"),
    # ChatML, Llama 3, Phi, DeepSeek and their kin: <|name|>
    (re.compile(r"<(?=\|)"), "‹"),
    # Llama 2, Mistral and GLM: <<SYS>>, [INST], [TOOL_CALLS], [gMASK]; an index such as [MAX_SIZE] is none
    (re.compile(r"<(?=<\s?/?\s?SYS|/?\s?SYS>>)", _ANY), "‹"),
    (re.compile(rf"\[(?=/?(?:{_BRACKETED})\])"), "("),
    # Gemma, T5 and the beginning and end of any text: <start_of_turn>, <extra_id_0>, <s>, </think>; and
    # what stands for a picture, of which there must not be more than there are pictures: <image>
    (re.compile(rf"<(?=/?(?:{_SPOKEN}|{_MEDIA}|extra_id_\d{{1,4}}|unused\d{{1,4}})>)", _ANY), "‹"),
    (re.compile(r"<(?=(?:start|end|begin)_?of_?[a-z]{1,12}>)", _ANY), "‹"),
    # a line that speaks as somebody of the conversation
    (re.compile(rf"^(?=[#*>\t ]{{0,12}}[\[(]?(?:{_ROLES}){_SAYS}[\])]?[*\t ]{{0,9}}:)", _ANY), "› "),
    (re.compile(rf"^(?=[*>\t ]{{0,12}}\[(?:system|developer|assistant){_SAYS}\])", _ANY), "› "),
    (re.compile(rf"^(?=#{{1,6}}[\t ]{{0,9}}(?:{_ROLES})\b)", _ANY), "› "),
)


def harmless(text: str) -> str:
    """The text, still readable, without invisible characters, our tags and chat templates' control tokens.

    What only looks like one is changed like one, however its letters and brackets are written.
    """
    text = plain(text)
    seen = as_read(text)
    for control, instead in _CONTROL:
        spans = [found.span() for found in control.finditer(seen)]
        if spans:
            text, seen = _put(text, spans, instead), _put(seen, spans, instead)
    return text


def _put(text: str, spans: Sequence[tuple[int, int]], instead: str) -> str:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return instead.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def cut(text: str, longest: int) -> str:
    """At most `longest` characters of a text, and a mark that says how many were left out."""
    left_out = len(text) - longest
    return text if left_out <= 0 else f"{text[:longest]}\n[cut here by the arena: {left_out} more characters]"


def block(tag: str, text: str, longest: int | None = None) -> str:
    """A text between `<tag>` and `</tag>`, each on a line of its own and nowhere else in the block."""
    return between(tag, harmless(text if longest is None else cut(text, longest)))


def between(tag: str, inside: str, *, about: str = "") -> str:
    """What is harmless already, between tags; `about` stands in the opening one."""
    return f"<{tag}{about}>\n{inside}\n</{tag}>"
