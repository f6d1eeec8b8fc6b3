"""What a persona asks about an item, and what its author would have answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .conversation import Ask
from .folding import unwrap
from .items import Item
from .personas import Persona
from .reading import Shape, read
from .tasks import COGNITION, TASKS, Task, understanding
from .wording import block, brief, prompt_hash

PROMPTS = {"answer": "question_answer", "make": "question_make", "edit": "question_edit"}
"""The prompt by what a question asks for: an answer, a thing made from words, a thing made from media."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as a simulated user wrote it.

    `ideal` is the reply its author would have liked: written by a model, never to be taken for truth.
    `reference`, where somebody knows it, is true. `output_format` is the form it asks for, or empty.
    `cognition` is a name in `COGNITION`, `task` one in `TASKS`, `difficulty` 1 (easy) to 5 (hard) as its
    author sees it, `prompt_hash` identifies all that shaped it besides item, persona and model.
    `raw` is the whole answer it was read from, `tags` is what filters found.
    """

    text: str
    ideal: str
    persona: Persona
    item: str
    output_format: str = ""
    cognition: str = ""
    category: str = ""
    language: str = "en"
    difficulty: int = 1
    task: str = "text2text"
    prompt_hash: str = ""
    raw: str = ""
    reference: str = ""
    tags: tuple[str, ...] = ()


def _small(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


Cognition = Annotated[
    Literal["remember", "understand", "reason", "calculate", "apply"], BeforeValidator(_small)
]


class Asked(Shape):
    """What a model writes: the question, the reply it would like, then its labels.

    A bound in the schema stops a small model that goes round in circles; a longer text is read all the same.
    """

    question: str = Field(json_schema_extra={"maxLength": 1200})
    ideal: str = Field(json_schema_extra={"maxLength": 4000})
    output_format: str = Field(max_length=300)
    cognition: Cognition
    category: str = Field(max_length=60)
    difficulty: int = Field(ge=1, le=5, strict=True)


async def write(item: Item, persona: Persona, ask: Ask, language: str = "en", task: str = "") -> Draft:
    """One question by one persona; `task` is by default to answer in words, `language` a BCP 47 tag.

    The constraints are those of VideoAutoArena (arXiv 2411.13281, prompt of Fig. 11). Raises `NoAnswer`,
    `Unreadable`, and `ValueError` for a task that does not fit the item.
    """
    kind = _fitting(item, task)
    name = PROMPTS[_wanted(kind)]
    answer = await ask(
        brief(name, *_case(item, persona, kind, language), media=item.media), schema=Asked.model_json_schema()
    )
    asked = read(answer, Asked)
    return Draft(
        text=unwrap(asked.question),
        ideal=unwrap(asked.ideal),
        persona=persona,
        item=item.key,
        output_format=asked.output_format,
        cognition=asked.cognition,
        category=item.category or asked.category,
        language=language,
        difficulty=asked.difficulty,
        task=kind.name,
        prompt_hash=prompt_hash(name, Asked.model_json_schema(), COGNITION, language, kind.name),
        raw=answer.text,
    )


def _fitting(item: Item, task: str) -> Task:
    if task and task not in TASKS:
        raise ValueError(f"task {task!r} is unknown; there are {', '.join(TASKS)}")
    kind = TASKS[task] if task else understanding(item.modality)
    if item.modality not in kind.takes:
        raise ValueError(
            f"{item.key}: task {kind.name} takes {' and '.join(kind.takes)}, not {item.modality}"
        )
    return kind


def _wanted(task: Task) -> str:
    if task.group == "understanding":
        return "answer"
    return "make" if task.takes == ("text",) else "edit"


def _case(item: Item, persona: Persona, task: Task, language: str) -> tuple[str, ...]:
    levels = "\n".join(f"- {name}: {meaning}" for name, meaning in COGNITION.items())
    return (
        block("item", f"{item.title}\n\n{item.text}") if item.title or item.text else "",
        block("persona", persona.text or "Nobody in particular."),
        f"Wanted: {'an answer in words' if task.gives == 'text' else f'one {task.gives}'}.",
        f"Write in the language with the tag {language}.",
        f"Levels of cognition:\n{levels}",
    )
