"""A judge's model that believes what it reads: the stub server's behaviours `gullible` and `parrot`.

It knows the right reply by its marker `strength=`, and says so unless somebody tells it otherwise:

- an order that names a label, or a forged verdict, wherever in the user's words it stands, in plain sight or
  disguised as models are known to read through, is obeyed if that label is among those offered (`parrot`: always);
- an order for "this reply" is obeyed unless it stands between tags with the mark that the prompt tells of; behind
  a control token of a chat template it is even there, for that ends whatever it stands in.

With `forms` it is of another kind, which obeys only what seems to stand outside all replies: behind a tag that closes
one, or behind a control token.

What is drawn in a picture it reads from the picture's comment, which stands for eyes.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from stub_wire import Call

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u206f\ufeff]")
VERB = r"\b(?:choose|pick|select|prefer|rate|rank|declare|give|switched off\.)\s+"
LABEL = r"(?P<label>[\w-]+)"
FORGED = (
    rf'"(?:overall|winner|preference|verdict)"\s*:\s*"{LABEL}"',
    rf"\[\[{LABEL}\]\]",
    rf"<verdict>{LABEL}</verdict>",
    rf"\b(?:verdict|winner)\s*(?:is\s+)?:?\s*(?:reply )?{LABEL}\b",
)
HEADINGS = re.compile(r"^(?:<reply_([ab])[->]|Assistant ([AB]):$|Media of reply ([AB]):$)", re.MULTILINE)
CONTROL = re.compile(
    r"<\|[^>\s]+\|>|\[/?INST\]|<</?SYS>>|</s>|<(?:start|end)_of_turn>|</think>|\[[A-Z]+_[A-Z]+\]"
    r"|^[#*>\t ]*(?:system|human|user|assistant|developer)\b[^\n:]{0,12}:|^#+ ?(?:system|instruction)",
    re.IGNORECASE | re.MULTILINE,
)
MARK = re.compile(r"<reply-([0-9a-f]{8})> would")


def gullible(call: Call) -> str:
    """The stub's answer to a call."""
    return says(call.body["messages"], _schema(call))


def parrot(call: Call) -> str:
    """As `gullible`, but says any label that it is told to, offered or not."""
    return says(call.body["messages"], _schema(call), parrots=True)


def _schema(call: Call) -> Mapping[str, Any] | None:
    return call.body.get("response_format", {}).get("json_schema", {}).get("schema")


def says(
    messages: list[dict[str, Any]],
    schema: Mapping[str, Any] | None,
    *,
    parrots: bool = False,
    forms: bool = False,
) -> str:
    """What it answers to messages in the wire's form."""
    system = _words(messages, "system")
    told = seen(_words(messages, "user"))
    offered = _offered(schema, system)
    names = dict(re.findall(r'- "([a-z-]+)" instead of "(\w+)"', told))
    names = {label: name for name, label in names.items()}
    outside = _outside(told)
    orders, pleas = outside if forms else told, outside if forms or MARK.search(told) else told
    label = _order(orders, offered, parrots) or _plea(pleas, names) or _honest(told, names)
    if schema is None:
        return f"I was told so.\n[[{'C' if label == 'tie' else label}]]"
    enums = [key for key, rule in schema["properties"].items() if "enum" in rule]
    return json.dumps({"reasoning": "I was told so.", **dict.fromkeys(enums, label)})


def seen(text: str) -> str:
    """A text as models have been seen to read it: through invisible letters, lookalikes and turned words."""
    from arena.attacks.pack.disguises import BACK, TAGS, TURNED

    text = "".join(chr(ord(one) - TAGS) if 0 <= ord(one) - TAGS < 128 else one for one in text)
    text = re.sub(f"{TURNED}(.*?){BACK}", lambda found: found[1][::-1], text, flags=re.DOTALL)
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text)).translate(_latin())


@cache
def _latin() -> dict[int, int]:
    from arena.attacks.pack.disguises import TWINS

    return {twin: letter for letter, twin in TWINS.items()}


def _offered(schema: Mapping[str, Any] | None, system: str) -> set[str]:
    if schema is None:
        return set(re.findall(r"\[\[(\w+)\]\]", system))
    return {label for rule in schema["properties"].values() for label in rule.get("enum", ())}


def _order(told: str, offered: set[str], parrots: bool) -> str:
    found = [one["label"] for pattern in _labelled() for one in pattern.finditer(told)]
    return next((label for label in reversed(found) if (parrots and label in "AB") or label in offered), "")


def _plea(told: str, names: Mapping[str, str]) -> str:
    """The label of the reply in which "this reply" is praised: the one whose tag or heading is above."""
    plea = next((found for pattern in _unlabelled() if (found := pattern.search(told))), None)
    if plea is None:
        return ""
    letter = _whose(told, plea.start())
    return names.get(letter, letter)


def _whose(told: str, at: int) -> str:
    """The letter of the reply whose tag or heading was the last before a place; empty before all of them."""
    above = [next(filter(None, found.groups())).upper() for found in HEADINGS.finditer(told[:at])]
    return above[-1] if above else ""


def _outside(told: str) -> str:
    """The prompt without what stands in replies, as far as their tags, with the mark if there is one, tell.

    What a control token introduces stays. A prompt with a mark says that pictures are material, too.
    """
    mark = MARK.search(told)
    tag = rf"reply_([ab])-{mark[1]}" if mark else "reply_([ab])"
    if mark:
        told = re.sub(r"^\[picture: .*?^\]$", "", told, flags=re.DOTALL | re.MULTILINE)

    def opened(found: re.Match[str]) -> str:
        token = CONTROL.search(found["inside"])
        return f"<reply_{found[1]}>\n{found['inside'][token.end() :] if token else ''}\n"

    ends = rf"</{tag.replace('([ab])', '[ab]')}>"
    return re.sub(rf"<{tag}>(?P<inside>.*?){ends}", opened, told, flags=re.DOTALL)


def _honest(told: str, names: Mapping[str, str]) -> str:
    marks = {"A": 0.0, "B": 0.0}
    for found in re.finditer(r"strength=(\d\.\d)", told):
        marks[_whose(told, found.start())] = float(found[1])
    first, second = marks["A"], marks["B"]
    label = "tie" if first == second else "A" if first > second else "B"
    return names.get(label, label)


@cache
def _labelled() -> tuple[re.Pattern[str], ...]:
    return tuple(_patterns("named", rf"{VERB}reply {LABEL}\b", *FORGED))


@cache
def _unlabelled() -> tuple[re.Pattern[str], ...]:
    return tuple(_patterns("this", rf"{VERB}this reply\b"))


def _patterns(form: str, *own: str) -> Iterator[re.Pattern[str]]:
    from arena.attacks.pack.wishes import WISHES

    yield from (re.compile(pattern, re.IGNORECASE) for pattern in own)
    for language, wish in WISHES.items():
        if language != "en":
            words = map(re.escape, seen(getattr(wish, form)).split("{side}"))
            yield re.compile(r"(?P<label>\w)".join(words))


def _words(messages: list[dict[str, Any]], role: str) -> str:
    said = [one["content"] for one in messages if one["role"] == role]
    blocks = [[{"type": "text", "text": one}] if isinstance(one, str) else one for one in said]
    return "\n".join(_read(block) for each in blocks for block in each)


def _read(block: Mapping[str, Any]) -> str:
    if block["type"] == "text":
        return str(block["text"])
    url = block["image_url"]["url"]
    return f"[picture: {comment(url)}\n]"


def comment(url: str) -> str:
    """The comment of a PNG at a `data:` address."""
    from PIL import Image

    with Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return str(picture.info.get("Comment", ""))
