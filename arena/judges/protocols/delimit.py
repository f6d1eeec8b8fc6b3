"""Puts what others wrote between tags that it cannot close, free of what a model takes for control."""

from __future__ import annotations

import re

from .plain import plain

WHOSE = ("persona", "goal", "context", "question", "reference", "criteria", "reply_a", "reply_b", "turn")
HOW = ("step", "tools", "action", "argument", "solution", "analysis")
SEVERAL = ("quote", "verified_quote", "unverified_quote", "lesson", "plan", "draft")
TAGS = (*WHOSE, *HOW, *SEVERAL)

_TAG = re.compile(rf"[<＜﹤](?=\s*+[/／]?\s*+(?:{'|'.join(TAGS)}|reply))", re.IGNORECASE)
_SPOKEN = "s|bos|eos|pad|unk|sep|cls|mask|think|thinking|tool_call|tool_response|im_start|im_end"
_ROLES = "system|user|human|assistant|instructions?|response|developer|tool"
_ANY = re.IGNORECASE | re.MULTILINE
_CONTROL = (
    # ChatML, Llama 3, Phi, DeepSeek and their kin: <|name|>
    (re.compile("[<＜](?=[|｜])"), "‹"),
    (re.compile("(?<=[|｜])[>＞]"), "›"),
    # Llama 2, Mistral and GLM: <<SYS>>, [INST], [TOOL_CALLS], [gMASK]
    (re.compile(r"<(?=<\s?/?\s?SYS|/?\s?SYS>>)", _ANY), "‹"),
    (re.compile(r"\[(?=/?(?:INST|[A-Z]{1,20}_[A-Z_]{1,20}|g?s?MASK|sop|eop)\])"), "("),
    # Gemma, T5 and the beginning and end of any text: <start_of_turn>, <extra_id_0>, <s>, </think>
    (re.compile(rf"<(?=/?(?:{_SPOKEN}|extra_id_\d{{1,4}}|unused\d{{1,4}})>)", _ANY), "‹"),
    (re.compile(r"<(?=(?:start|end|begin)_?of_?[a-z]{1,12}>)", _ANY), "‹"),
    # a line that speaks as somebody of the conversation
    (re.compile(rf"^(?=[#*>\t ]{{0,12}}(?:{_ROLES})[*\t ]{{0,9}}:)", _ANY), "› "),
    (re.compile(rf"^(?=#{{1,6}}[\t ]{{0,9}}(?:{_ROLES})\b)", _ANY), "› "),
)


def harmless(text: str) -> str:
    """The text, still readable, without invisible characters, our tags and chat templates' control tokens."""
    text = _TAG.sub("‹", plain(text))
    for control, instead in _CONTROL:
        text = control.sub(instead, text)
    return text


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
