"""What pages about the arena call the codes of its tables, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

# Rules of `ratings.MATCHMAKERS`, which know no site and hence no languages.
MATCHMAKERS: Words = {
    "uniform": _("Every pair is equally likely."),
    "balanced": _("Pairs of models with the fewest battles are the likeliest; a newcomer meets everybody."),
    "variance": _("A pair is the likelier the more one battle narrows the interval of its own win rate."),
    "a_optimal": _("A pair is the likelier the more one battle narrows all intervals together."),
    "boundary": _("A pair is the likelier the more one battle narrows the widest gap between neighbours."),
}

# What came of a battle between two named models.
OUTCOMES: Words = {
    "a": _("{a} beat {b}"),
    "b": _("{b} beat {a}"),
    "tie": _("{a} and {b} tied"),
    "both_bad": _("Neither {a} nor {b} was good enough"),
}

# Whether anybody can have the model's weights.
WEIGHTS: Words = {
    "open": _("open weights"),
    "closed": _("closed weights"),
    "unknown": _("nobody said"),
}

# Where battles come from.
ORIGINS: Words = {
    "season": _("drawn by the schedule"),
    "chat": _("from blind chats of visitors"),
    "evolution": _("asked while questions grew"),
}

# What the statuses of verdicts mean.
STATUSES: Words = {
    "valid": _("A preference was given and could be read."),
    "unparsed": _("The judge's words could not be read."),
    "refused": _("The judge did not want to answer."),
    "outage": _("The judge could not be reached."),
    "void": _("A model gave no reply, or its simulated user could not go on."),
}
