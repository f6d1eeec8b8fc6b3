"""A line of `PROTOCOLS`: what a protocol is, what options it takes, and how a judge is made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from typing import Any, Literal

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import Rule, check, check_sampling, one_of
from simulators.conversation import Turn

from . import delimit
from .base import AS_USUAL, Ask, Case, How, Judge, OptionError, Verdict
from .option import Option
from .orders import both_orders
from .prompting import prompt, wordings
from .wrappers import WRAPPERS

Shape = Literal["pair", "point", "batch", "steps", "trajectory"]
"""What is judged: two replies against each other; each alone; several at once; its steps; its actions."""

ORDERS: dict[str, Callable[[Judge], Judge]] = {"both": both_orders, "ab": lambda judge: judge}

COMMON: dict[str, Option] = {
    "sampling": Option(
        Rule(lambda value: isinstance(value, Mapping), "a table"),
        {},
        {"temperature": 0.5},
        "Sampling parameters, laid over the protocol's own.",
    ),
    "wrappers": Option(
        Rule(lambda value: isinstance(value, list), "a list of tables"),
        [],
        [{"wrapper": "samples", "k": 3}],
        "Wrappers around the protocol, the first innermost: tables with `wrapper`, a name, and its options.",
    ),
}
PAIRED = Option(
    one_of(*ORDERS),
    "both",
    "ab",
    "Whether the model looks in both orders of the replies, or only in the case's own.",
)


@dataclass(frozen=True)
class ProtocolEntry:
    """What a protocol is.

    `bare(options)` makes the judge without wrappers, in the case's own order; its options are checked
    and complete. `accepts(case)` says whether it can judge such a case at all (its replies may be empty
    then: it is asked before they are played). `prompts` names the files of its prompts.
    """

    bare: Callable[[Mapping[str, Any]], Judge]
    accepts: Callable[[Case], bool]
    needs_model: bool
    version: str
    title: str  # one sentence for pages and docs
    shape: Shape = "pair"
    options: Mapping[str, Option] = field(default_factory=dict)
    sampling: Mapping[str, Any] = field(default_factory=dict)
    prompts: Sequence[str] = ()
    parser: str = ""
    paper: str = ""  # where the method is from, with its section
    labels: bool = True  # False where its model never answers by a label from a list
    trial: bool = False  # True where it is only there to be tried against, and may judge on no board
    check: Callable[[Mapping[str, Any]], None] = lambda options: None
    """Raises `ValueError` for options that are each right but do not go together, or are deep."""

    @cached_property
    def takes(self) -> dict[str, Option]:
        """Every option, those common to all protocols included."""
        taken = {**COMMON, **self.options}
        if not self.needs_model:
            del taken["sampling"]
        if self.shape == "pair" and self.needs_model:
            taken["orders"] = PAIRED
        return taken

    def make(self, options: Mapping[str, Any]) -> Judge:
        """The judge itself; raises `OptionError` naming the key that is unknown or wrong."""
        complete = self.complete(options)
        made = partial(self._inner, complete)
        rows = [_wrapper(row) for row in complete["wrappers"]]
        for wrapper, own in sorted(rows, key=lambda row: not WRAPPERS[row[0]].innermost):
            made = partial(_around, WRAPPERS[wrapper].around, own, made)
        sampling = {**self.sampling, **complete.get("sampling", {})}
        return _settled(made(), sampling, self.identity(options))

    def complete(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options with those that are not given; raises `OptionError`."""
        name = self.version.partition("/")[0]
        try:
            check(name, options, {key: option.rule for key, option in self.takes.items()})
            check_sampling(options.get("sampling", {}))
            self._check_wrappers([_wrapper(row)[0] for row in options.get("wrappers", ())])
            complete = {key: option.default for key, option in self.takes.items()} | dict(options)
            self.check(complete)
        except ValueError as error:
            raise OptionError(str(error)) from None
        return complete

    def identity(self, options: Mapping[str, Any]) -> str:
        """SHA-256, in hex, of all that shapes a judgment besides the case and the model."""
        complete = self.complete(options)
        complete["sampling"] = {**self.sampling, **complete.get("sampling", {})}
        rows = [_wrapper(row) for row in complete["wrappers"]]
        complete["wrappers"] = [[WRAPPERS[name].version, own] for name, own in rows]
        named = [*self.prompts, *(text for name, _ in rows for text in WRAPPERS[name].prompts)]
        guards = [delimit.VERSION] if self.needs_model else []
        told = [self.version, self.parser, complete, *guards]
        return _hashed(json.dumps(told, sort_keys=True, default=str), tuple(named))

    def _check_wrappers(self, names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            if WRAPPERS[name].once and name in names[:place]:
                raise ValueError(f"wrappers: {name!r} stands there twice")
            if WRAPPERS[name].needs_labels and not (self.needs_model and self.labels):
                own = self.version.partition("/")[0]
                raise ValueError(f"wrappers: {name!r} renames labels, and {own} asks no model for any")

    def _inner(self, complete: Mapping[str, Any], **changes: Any) -> Judge:
        told = {key: value for key, value in changes.items() if key != "orders"}
        options = {**self.complete({**complete, **told}), **changes}
        return ORDERS[options.get("orders", "ab")](self.bare(options))


@cache
def _hashed(told: str, prompts: Sequence[str]) -> str:
    texts = [prompt(name, wording) for name in prompts for wording in wordings(name)]
    return hashlib.sha256(json.dumps([told, texts]).encode()).hexdigest()


def _around(
    around: Callable[..., Judge], own: Mapping[str, Any], made: Callable[..., Judge], **changes: Any
) -> Judge:
    return around(partial(made, **changes), own)


def _wrapper(row: Any) -> tuple[str, dict[str, Any]]:
    """A row of `wrappers` as a name and complete options; raises `ValueError` naming what is wrong."""
    named = row.get("wrapper") if isinstance(row, Mapping) else row
    if not isinstance(row, Mapping) or not isinstance(named, str) or named not in WRAPPERS:
        raise ValueError(f"wrappers: {named!r} is unknown; there are {', '.join(WRAPPERS)}")
    entry = WRAPPERS[row["wrapper"]]
    own = {key: value for key, value in row.items() if key != "wrapper"}
    check(f"wrapper {row['wrapper']}", own, {key: option.rule for key, option in entry.options.items()})
    complete = {key: option.default for key, option in entry.options.items()} | own
    entry.check(complete)
    return row["wrapper"], complete


def _settled(judge: Judge, sampling: Mapping[str, Any], identity: str) -> Judge:
    """The same judge, which samples as told and each of whose judgments says what it was made by."""

    async def settled(case: Case, ask: Ask) -> Verdict:
        def sampled(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Awaitable[Reply]:
            return ask(turns, schema=schema, how=replace(how, sampling={**sampling, **how.sampling}))

        verdict = await judge(case, sampled)
        judgments = tuple(replace(judgment, prompt_hash=identity) for judgment in verdict.judgments)
        return replace(verdict, judgments=judgments)

    return settled
