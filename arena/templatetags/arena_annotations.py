"""Words for what annotators say."""

from __future__ import annotations

from math import isnan

from django import template
from django.utils.functional import Promise

from arena.annotations.forms import WORDS

register = template.Library()


@register.filter
def label(code: str) -> str | Promise:
    """A label in words."""
    return WORDS.get(code, code)


@register.filter
def defined(value: float) -> float | None:
    """None for what is undefined, so that pages say n/a."""
    return None if isnan(value) else value
