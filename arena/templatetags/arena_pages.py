"""What templates need beside Django's own: parts of questions, safe Markdown, intervals, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arena.pages import words
from arena.pages.interval import Bounded, Scale
from arena.pages.interval import interval as draw
from arena.pages.markdown import markdown as to_html
from simulators.conversation import Part

register = template.Library()


def undefined() -> SafeString:
    """What stands where there is no number: it is never nought."""
    return format_html('<span class="undefined">{}</span>', _("n/a"))


# Pictures that carry themselves; those elsewhere would tell their host who reads which battle.
SHOWN_PICTURE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]+", re.ASCII)


def _text(part: Part) -> SafeString:
    return format_html('<p class="plain" dir="auto">{}</p>', part.text)


def _image(part: Part) -> SafeString:
    if SHOWN_PICTURE.fullmatch(part.url):
        alternative = _("Picture of the question")
        return format_html('<img class="part" src="{}" alt="{}">', part.url, alternative)
    return _elsewhere(
        part, _("A picture, kept elsewhere"), _("A picture that only the competitors were shown")
    )


def _video(part: Part) -> SafeString:
    return _elsewhere(part, _("A video, kept elsewhere"), _("A video that only the competitors were shown"))


def _elsewhere(part: Part, linked: str, unseen: str) -> SafeString:
    if part.url.startswith("https://"):
        link = '<p><a href="{}" rel="nofollow noopener noreferrer">{}</a></p>'
        return format_html(link, part.url, linked)
    return format_html('<p class="note">{}</p>', unseen)


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
    """A number as the reader's language writes it; what is undefined is said to be, and is never nought."""
    return undefined() if value is None else _written(value, places)


@register.filter
def percent(value: float | None, places: int = 1) -> str:
    """A share as per cent."""
    if value is None:
        return undefined()
    return _("%(share)s%%") % {"share": _written(100 * value, places)}


@register.filter
def bounds(row: Bounded) -> str:
    """An interval in words; one without one end is a bound."""
    lower, upper = (None if end is None else _written(end, 0) for end in (row.lower, row.upper))
    if lower is not None and upper is not None:
        return _("%(lower)s to %(upper)s") % {"lower": lower, "upper": upper}
    if upper is not None:
        return _("at most %(upper)s") % {"upper": upper}
    if lower is not None:
        return _("at least %(lower)s") % {"lower": lower}
    return _("no interval")


def _written(value: float, places: int) -> str:
    # Rounded before: Django's own way of writing a number cuts digits off.
    return number_format(f"{value:.{places}f}", force_grouping=True)


@register.filter
def moment(value: datetime | None) -> str:
    """A time to the second, in UTC."""
    if value is None:
        return undefined()
    at = value.astimezone(UTC)
    return format_html('<time datetime="{}">{} UTC</time>', at.isoformat(), date_format(at, "j M Y, H:i:s"))


@register.filter
def day(value: date | None) -> str:
    """A date."""
    if value is None:
        return undefined()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j M Y"))
