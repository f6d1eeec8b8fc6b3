"""What boards call methods, sources, endings and slices, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from arena.pages import words as pages
from ratings import METHODS

from .sources import SOURCES

Words = Mapping[str, str | Promise]

# The titles of `ratings.METHODS`, which knows no site and hence no languages.
METHOD_WORDS: Words = {
    "bt": _("Bradley–Terry"),
    "davidson": _("Davidson, ties an outcome of their own"),
    "rao_kupper": _("Rao–Kupper, ties a threshold"),
    "firth": _("Bradley–Terry with Firth's correction"),
    "style": _("Bradley–Terry with style controlled"),
    "merged": _("Prediction-powered Bradley–Terry: votes and a judge"),
    "mixture": _("Fixed mixture of ratings by level"),
    "crowd": _("Crowd-BT: reliabilities of annotators"),
    "elo": _("Elo, online"),
    "online": _("Bayesian, online"),
}
SOURCE_WORDS: Words = {
    "judges": _("judges, the first in line with a valid verdict"),
    "judge": _("one judge, the one in the first seat"),
    "human": _("people's votes"),
    "merged": _("people's votes and judges' verdicts together"),
}
# The same on a switch.
SOURCES_SHORT: Words = {
    "human": _("Human"),
    "judges": _("Judges"),
    "judge": _("One judge"),
    "merged": _("Merged"),
}
MODALITY_TABS: Words = {"text": _("Text"), "image": _("Image"), "video": _("Video")}
# How rows ended that were not counted: codes of `counted.ENDINGS`.
ENDING_WORDS: Words = {
    "unparsed": _("unparsed"),
    "refused": _("refused"),
    "outage": _("outage"),
    "void": _("void"),
    "excluded": _("excluded"),
}
FEATURE_WORDS: Words = {
    "length": _("length"),
    "headers": _("headers"),
    "lists": _("lists"),
    "bold": _("bold"),
}


def method_title(name: str) -> str:
    """A rating method by its title; one that is new to us by its own."""
    return str(METHOD_WORDS.get(name) or METHODS[name].title)


def source_title(name: str) -> str:
    """Whose verdicts count, in words."""
    return str(SOURCE_WORDS.get(name) or SOURCES[name].title)


def ending(name: str) -> str:
    """How a row ended that was not counted."""
    return str(ENDING_WORDS.get(name, name))


def feature(name: str) -> str:
    """A property of replies that is held constant."""
    return str(FEATURE_WORDS.get(name, name))


def language_title(tag: str) -> str:
    """A language by its name in the reader's, as far as Django knows it."""
    language, *dialect = tag.split("-")
    try:
        return "-".join([str(get_language_info(language)["name_translated"]), *dialect])
    except KeyError:
        return tag


def _category(value: str) -> str:
    return value or gettext("All categories")


def _level(value: int | None) -> str:
    return gettext("Level %(level)s") % {"level": value} if value else gettext("All levels")


def _language(value: str) -> str:
    return language_title(value) if value else gettext("All languages")


def _modality(value: str) -> str:
    return str(MODALITY_TABS.get(value) or pages.say(value, "modality").capitalize())


def _source(value: str) -> str:
    return str(SOURCES_SHORT.get(value, value))


# Of each facet: what it is called, and what its values are.
FACET_WORDS = {
    "modality": (_("Modality"), _modality),
    "category": (_("Category"), _category),
    "level": (_("Level"), _level),
    "language": (_("Language"), _language),
    "source": (_("Whose verdicts"), _source),
    "name": (_("Board"), str),
}
