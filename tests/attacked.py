"""Hand-made items of attacks, and what a judge is made to have said of them."""

from __future__ import annotations

import json
from typing import Any

from django.core.management import call_command

from arena.attacks.arms import Stood
from arena.attacks.table import Table
from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth, Verdict
from simulators.conversation import Part

SAID = {"+": "a", "-": "b", "=": "tie", "0": "both_bad"}
LOST = {"?": "unparsed", "!": "outage"}


def an_item(key: str = "1", better: str = "a", **fields: Any) -> Item:
    """A pair whose better reply is known."""
    right, wrong = ("It is 42.", "It is 41.")
    replies = (right, wrong) if better == "a" else (wrong, right)
    question = (Part("text", text=f"What is 6 times 7, for the {key}th time?"),)
    return Item(key, Case(question, replies, truth=Truth(preference=better)), **fields)


def a_verdict(sign: str) -> Verdict:
    """+ the better reply wins, - the worse one, = nobody, 0 both are bad, ? unread, ! an outage."""
    return Verdict(LOST[sign]) if sign in LOST else Verdict("valid", SAID[sign])


def a_table(clean: str, again: str = "", **arms: str) -> Table:
    """A sign for each item and arm; the better reply is always a. A blank: not attacked so.

    `again` has as much for each time that the clean items were shown again, with / in between.
    """
    stood = []
    for number, (first, *others) in enumerate(zip(clean, *(again or clean).split("/"), strict=True)):
        said = {arm: a_verdict(signs[number]) for arm, signs in arms.items() if signs[number] != " "}
        item = an_item(str(number))
        stood.append(Stood(item, a_verdict(first), tuple(map(a_verdict, others)), said))
    return Table(stood, "variant")


def attacked(capsys: Any, judge: str, *words: str) -> dict[str, Any]:
    """What the command tells of a judge; attacks by name and figures by variant and name."""
    call_command("attack", judge, *words, "--json")
    told = json.loads(capsys.readouterr().out)
    by = {
        run["attack"]: {(one["variant"], one["name"]): one for one in run["figures"]}
        for run in told["attacks"]
    }
    return told | {"by": by, "lights": {run["attack"]: run["light"] for run in told["attacks"]}}
