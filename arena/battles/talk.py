"""Lets a competitor and a simulated user talk, from the question to the last reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.ask import Asked
from arena.endpoints.clients.base import Reply
from arena.endpoints.connect import Connections
from simulators.conversation import Ask, NoAnswer, Part, Turn
from simulators.memory import Memory, remembering
from simulators.reading import Unreadable
from simulators.users import USERS

MOST_TURNS = 10
"""Replies that a side gives at most, whatever the question says."""

UNTAUGHT = Memory(learns=False)

Transcript = tuple[Turn, ...]


class UserFailed(Exception):
    """The simulated user could not go on, which is no competitor's fault."""


@dataclass(frozen=True)
class Dialogue:
    """Who talks on after the first reply, and how long."""

    user: str
    options: Mapping[str, Any]
    max_turns: int
    asked: Asked | None  # the user's model, where it has one
    memory: Memory = UNTAUGHT  # what the user recalls; nobody learns in rated play

    async def talk(
        self, question: Transcript, reply: Callable[[Transcript], Awaitable[Reply]], connections: Connections
    ) -> tuple[Reply, Transcript]:
        """The last reply, with what all of them took, and all that was said after the question.

        The user is a copy of its own for each call. Raises what `reply` raises, and `UserFailed`.
        """
        user, ask = self._user(), self._ask(connections, question[-1].text)
        said, replies = question, [await reply(question)]
        while (said := (*said, as_turn(replies[-1]))) and len(replies) < min(self.max_turns, MOST_TURNS):
            turn = await _heard(user, said, ask)
            if turn is None:
                break
            said = (*said, turn)
            replies.append(await reply(said))
        return together(replies), said[len(question) :]

    def _user(self) -> Any:
        try:
            return USERS[self.user].make(self.options)
        except KeyError:
            raise UserFailed(f"there is no user {self.user!r}") from None
        except ValueError as error:
            raise UserFailed(str(error)) from error

    def _ask(self, connections: Connections, matter: str) -> Ask:
        if self.asked is None:
            return _nobody
        return remembering(self.asked.by(connections), self.memory, matter)


async def _heard(user: Any, said: Transcript, ask: Ask) -> Turn | None:
    try:
        turn = await user(said, ask)
    except NoAnswer as error:
        raise UserFailed(str(error)) from error
    except Unreadable as error:
        raise UserFailed(f"unreadable: {error}") from error
    if turn is not None and not any(part.text.strip() or part.url for part in turn.parts):
        raise UserFailed("the user said nothing")
    return turn


async def _nobody(turns: Transcript, *, schema: Mapping[str, Any] | None = None) -> Any:
    raise NoAnswer("no_model", "the question names no simulator")


def as_turn(reply: Reply) -> Turn:
    """A reply as a turn of the conversation."""
    words = (Part("text", text=reply.text),) if reply.text else ()
    return Turn("assistant", (*words, *reply.parts))


def together(replies: list[Reply]) -> Reply:
    """The last reply, with the tokens and seconds of all and the first token of the first.

    A count that one of them lacks is not known for all.
    """
    return replace(
        replies[-1],
        tokens_in=_sum([reply.tokens_in for reply in replies]),
        tokens_out=_sum([reply.tokens_out for reply in replies]),
        first_token_s=replies[0].first_token_s,
        total_s=sum(reply.total_s for reply in replies),
    )


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
