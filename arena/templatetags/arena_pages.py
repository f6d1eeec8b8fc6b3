"""What templates need beside Django's own: parts of questions, safe Markdown, intervals, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arena.pages import words
from arena.pages.interval import Bounded, Scale
from arena.pages.interval import interval as draw
from arena.pages.markdown import markdown as to_html
from simulators.conversation import Part

register = template.Library()

UNDEFINED = SafeString('<span class="undefined">n/a</span>')

# Pictures that carry themselves; those elsewhere would tell their host who reads which battle.
SHOWN_PICTURE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]+", re.ASCII)


def _text(part: Part) -> SafeString:
    return format_html('<p class="plain" dir="auto">{}</p>', part.text)


def _image(part: Part) -> SafeString:
    if SHOWN_PICTURE.fullmatch(part.url):
        return format_html('<img class="part" src="{}" alt="Picture of the question">', part.url)
    return _elsewhere("picture", part)


def _video(part: Part) -> SafeString:
    return _elsewhere("video", part)


def _elsewhere(what: str, part: Part) -> SafeString:
    if part.url.startswith("https://"):
        link = '<p><a href="{}" rel="nofollow noopener noreferrer">A {}, kept elsewhere</a></p>'
        return format_html(link, part.url, what)
    return format_html('<p class="note">A {} that only the competitors were shown</p>', what)


PARTS: dict[str, Callable[[Part], SafeString]] = {"text": _text, "image": _image, "video": _video}


@register.simple_tag
def show(part: Part) -> SafeString:
    """A part of a question, in the way of its modality."""
    return PARTS[part.modality](part)


@register.filter
def markdown(text: str) -> SafeString:
    """What a model wrote, as harmless HTML."""
    return SafeString(to_html(text))


@register.simple_tag
def interval(scale: Scale | None, row: Bounded) -> SafeString:
    """The interval of a rating, as a picture."""
    return draw(scale, row)


@register.filter
def say(code: str, table: str) -> str:
    """The words for a code."""
    return words.say(code, table)


@register.filter
def standards(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a judge said by standard, in words, in the order of the table (the database keeps none)."""
    known = [standard for standard in words.STANDARDS if standard in given]
    others = sorted(set(given) - set(known))
    return [(words.say(name, "standard"), words.say(given[name], "preference")) for name in known + others]


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """A number with thousands marked; what is undefined is said to be, and is never nought."""
    return UNDEFINED if value is None else f"{value:,.{places}f}"


@register.filter
def percent(value: float | None, places: int = 1) -> str:
    """A share as per cent."""
    return UNDEFINED if value is None else f"{100 * value:.{places}f}%"


@register.filter
def moment(value: datetime | None) -> str:
    """A time to the second, in UTC."""
    if value is None:
        return UNDEFINED
    at = value.astimezone(UTC)
    return format_html('<time datetime="{}">{} UTC</time>', at.isoformat(), f"{at:%-d %b %Y, %H:%M:%S}")
