"""What people are told when something cannot be done in a chat just now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# By the code of NotNow.
MOVES = {
    "over": _("This conversation is over: begin a new one."),
    "not_ended": _("Both replies are not complete yet. Wait for them, or stop them."),
    "too_long": _("A conversation has at most ten turns: vote, or begin a new one."),
    "too_often": _("Both have answered this as often as may be asked. Vote, or say more."),
    "nothing_said": _("One side had said nothing yet when it was stopped. Have both answer again."),
    "moderated": _("This cannot be asked here: it looks like something that may do harm. Ask otherwise."),
    "too_few": _("There are not two models here that can answer this."),
    "choose": _("Choose from the list, and two that differ where there are two."),
    "gone": _("That question is no longer asked: take another one."),
    "not_yours": _("This form belongs to somebody else's conversation."),
}
