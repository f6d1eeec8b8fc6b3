"""The JSON that OpenAI-compatible servers answer with, as far as we read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from .base import Malformed, Refused, Reply
from .failures import MAX_DETAIL, from_error_object

MAX_NAME = 200
LARGEST_COUNT = 2**31 - 1  # what a column of whole numbers holds


def _or_none(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    # What a server tells beside its answer must not cost the answer.
    try:
        return handler(value)
    except ValidationError:
        return None


Lenient = WrapValidator(_or_none)
Count = Annotated[int | None, Field(ge=0, le=LARGEST_COUNT), Lenient]
LogProbability = Annotated[float, Field(allow_inf_nan=False)]


class Usage(BaseModel):
    prompt_tokens: Count = None
    completion_tokens: Count = None


class Likely(BaseModel):
    token: str
    logprob: LogProbability


class Token(Likely):
    top_logprobs: Annotated[list[Likely] | None, Lenient] = None


class TokenLog(BaseModel):
    content: list[Token] | None = None


class Message(BaseModel):
    """A whole message, or what a stream adds to it."""

    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None


class Choice(BaseModel):
    message: Message | None = None
    delta: Message | None = None
    finish_reason: str | None = None
    logprobs: Annotated[TokenLog | None, Lenient] = None


class Told(BaseModel):
    """Whatever a server may answer instead of what it was asked for."""

    error: Any = None


class Answer(Told):
    """A whole answer, or one event of a stream."""

    model: str | None = None
    choices: list[Choice] = []
    usage: Annotated[Usage | None, Lenient] = None


Shape = TypeVar("Shape", bound=Told)


def read_answer(text: str | bytes, status: int) -> Answer:
    """One JSON text of the chat protocol; raises `Malformed`, or what its `error` means."""
    return read_as(Answer, text, status)


def read_as(shape: type[Shape], text: str | bytes, status: int) -> Shape:
    """One JSON text of the wire in its shape; raises `Malformed`, or what its `error` means."""
    answer = parsed(shape, text, status)
    if answer.error:
        raise from_error_object(answer.error, status)
    return answer


def parsed(shape: type[Shape], text: str | bytes, status: int) -> Shape:
    """One JSON text of the wire in its shape, its `error` left to the caller; raises `Malformed`."""
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Malformed(f"{where} {first['msg']}".strip()[:MAX_DETAIL], http_status=status) from error


@dataclass(slots=True)
class Gathering:
    """A reply as it grows, from one whole answer or from many events."""

    status: int
    started: float
    chosen: bool = False
    called_tool: bool = False
    model: str = ""
    finish_reason: str = ""
    usage: Usage = field(default_factory=Usage)
    text: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    tokens: list[Token] | None = None
    first_token_s: float | None = None

    def add(self, answer: Answer) -> str:
        """Take in what one answer or event says; only its first choice counts. Gives its words."""
        before = len(self.text)
        self.model = answer.model or self.model
        self.usage = answer.usage or self.usage
        for choice in answer.choices[:1]:
            self.chosen = True
            self.finish_reason = choice.finish_reason or self.finish_reason
            self._add_message(choice.message or choice.delta or Message())
            if choice.logprobs and choice.logprobs.content:
                self.tokens = (self.tokens or []) + choice.logprobs.content
        return clean("".join(self.text[before:]))

    def _add_message(self, message: Message) -> None:
        self.text.append(message.content or "")
        self.refusal.append(message.refusal or "")
        self.called_tool = self.called_tool or bool(message.tool_calls)
        words = message.content or message.reasoning_content or message.reasoning or message.refusal
        if self.first_token_s is None and (words or message.tool_calls):
            self.first_token_s = perf_counter() - self.started

    def reply(self, *, streamed: bool) -> Reply:
        """The finished reply; raises `Refused` or `Malformed` where there is none."""
        text = self._answered()
        return Reply(
            text=text,
            model=clean(self.model)[:MAX_NAME],
            finish_reason=clean(self.finish_reason)[:MAX_NAME],
            tokens_in=self.usage.prompt_tokens,
            tokens_out=self.usage.completion_tokens,
            first_token_s=self.first_token_s if streamed else None,
            total_s=perf_counter() - self.started,
            http_status=self.status,
            logprobs=None if self.tokens is None else tuple(map(_pair, self.tokens)),
            alternatives=tuple(tuple(map(_pair, token.top_logprobs or ())) for token in self.tokens or ()),
        )

    def _answered(self) -> str:
        refusal = "".join(self.refusal)
        if refusal or self.finish_reason == "content_filter":
            raise Refused((refusal or "content filter")[:MAX_DETAIL], http_status=self.status)
        if not self.chosen:
            raise Malformed("no choice in the answer", http_status=self.status)
        text = clean("".join(self.text))
        if not text.strip():
            reason = "a tool call, no text" if self.called_tool else "empty answer"
            raise Malformed(reason, http_status=self.status)
        return text


def _pair(token: Likely) -> tuple[str, float]:
    return token.token, token.logprob


def clean(text: str) -> str:
    """Text that a database takes: PostgreSQL has no place for U+0000."""
    return text.replace("\x00", "\ufffd")
