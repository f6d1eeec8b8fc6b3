"""What licences let one do, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FREE = _("free to use, change and share, also for money")
SHARED_ALIKE = _("free to use and change; what is passed on must be under the same licence")
UNPAID = _("free to use and change, but not for money")
OWN_TERMS = _("under terms of its maker, which set limits")
CLOSED = _("not given out: only used as its provider allows")

# By how the names of licences begin, in small letters; the first that fits.
LICENCES: Mapping[str, str | Promise] = {
    "apache": FREE,
    "mit": FREE,
    "bsd": FREE,
    "isc": FREE,
    "cc0": FREE,
    "unlicense": FREE,
    "cc-by-nc": UNPAID,
    "cc-by-sa": SHARED_ALIKE,
    "cc-by": FREE,
    "gpl": SHARED_ALIKE,
    "lgpl": SHARED_ALIKE,
    "agpl": SHARED_ALIKE,
    "llama": OWN_TERMS,
    "gemma": OWN_TERMS,
    "openrail": OWN_TERMS,
    "proprietary": CLOSED,
    "closed": CLOSED,
}


def in_words(licence: str) -> str | Promise:
    """What it lets one do; nothing of a licence that we do not know."""
    small = licence.casefold()
    return next((words for begin, words in LICENCES.items() if small.startswith(begin)), "")
