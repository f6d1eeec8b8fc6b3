"""Asks a model which of two replies is better, by standards and overall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import Rule, one_of, whole
from simulators.conversation import Turn, say

from .base import STANDARDS, Ask, Case, Judge, Verdict
from .describing import DESCRIBED, in_words
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .parse import PARSER, Reading, read_verdict
from .prompting import prompt, wordings
from .scales import SCALES, USUAL, Scale
from .show import question, replies

VERSION = "pairwise/4"
CLOSING = "Which reply is better, A or B? Answer only in JSON as described."

MAX_REASONING = Option(
    whole(0, 4000),
    300,
    100,
    "Longest reason in the schema, in characters; 0: no `maxLength`.",
)
MAX_REPLY = Option(whole(100, 1_000_000), 12_000, 200, "How many characters of a reply the judge is shown.")
LEVELS = Option(
    Rule(lambda value: type(value) is int and 2 <= value <= 5, "2, 3, 4 or 5"),
    4,
    3,
    "How many verdicts are offered: A and B; a tie too; both bad too; or A>>B, A>B, tie, B>A and B>>A.",
)
LABELS = Option(
    one_of("letters", "signs"),
    "letters",
    "signs",
    "How verdicts are written: `A`, `tie` and so on, or `A>B`, `A=B`; of 4 levels `A=B=Good` and `A=B=Bad`.",
)
ASKED_STANDARDS = Option(
    Rule(
        lambda value: (
            isinstance(value, list)
            and all(name in STANDARDS for name in value)
            and len(set(value)) == len(value)
        ),
        f"a list of {', '.join(STANDARDS)}, each once",
    ),
    list(STANDARDS),
    [],
    "By which standards the replies are compared besides overall; none of them: overall only.",
)
FIRST = Option(
    one_of("", "figure", "instruction"),
    "",
    "figure",
    "What the model writes before its reason: `figure`, what it sees in the media; `instruction`, how it "
    "would reply itself.",
)


def template(name: str) -> Option:
    """The option that says which wording of a prompt is used."""
    known = wordings(name)
    return Option(one_of(*known), "", known[-1], f"Which wording of the prompt: {', '.join(known[1:])}.")


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One look at two replies, in the order they stand in."""

    max_reasoning: int
    max_reply: int
    wording: str = ""
    standards: tuple[str, ...] = STANDARDS
    scale: Scale = USUAL
    first: str = ""

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A valid verdict, or one that is unparsed, refused or an outage; never raises `EndpointError`."""
        return verdict_of(await Look(self.turns(case), self.read, PARSER, self.schema())(ask))

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told: what all calls share, then what both orders share, then the replies."""
        shown = (*question(case), *replies(case, self.max_reply, CLOSING))
        return say("system", self.system()), Turn("user", shown)

    def system(self) -> str:
        """The prompt. Each wording is written for the usual labels and standards, in its last two
        paragraphs; for others these are made anew, the standards in the same words.
        """
        text = prompt("pairwise", self.wording)
        if (self.standards, self.scale, self.first) == (STANDARDS, USUAL, ""):
            return text
        *manner, by, _ = text.split("\n\n")
        lines = [line for line in by.splitlines() if line[2:].partition(":")[0] in self.standards]
        compare = ["\n".join(["Compare by:", *lines])] if lines else []
        first = [prompt(f"pairwise_{self.first}")] if self.first else []
        return "\n\n".join([*manner, *compare, *first, self._answer()])

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema, the same for every call: the reason comes before the verdicts."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        words = {"type": "string", **bound}
        first = {self.first: words} if self.first else {}
        label = {"type": "string", "enum": list(self.scale.labels)}
        return answer_schema({**first, "reasoning": words, **dict.fromkeys(self._judged(), label)})

    def read(self, reply: Reply) -> dict[str, Any]:
        """What the answer says; raises `Unreadable`."""
        truncated = reply.finish_reason == "length"
        reading = read_verdict(reply.text, truncated=truncated, standards=self.standards, scale=self.scale)
        return {
            "preference": reading.preference,
            "standards": reading.standards,
            "rationale": printable(reading.reasoning),
            "scores": strengths(reading),
        }

    def _judged(self) -> tuple[str, ...]:
        return (*self.standards, "overall")

    def _answer(self) -> str:
        keys = [*([self.first] if self.first else []), "reasoning", *self._judged()]
        return prompt("pairwise_answer").format(
            whereon="for each standard, then overall," if self.standards else 'under "overall"',
            labels=self.scale.words,
            order=f'"{self.first}" first, then a short reason' if self.first else "with a short reason first",
            form="{" + ", ".join(f'"{key}": "…"' for key in keys) + "}",
        )


def strengths(reading: Reading) -> dict[str, tuple[float | None, ...]]:
    """By how much each reply is the better one, 2 to -2, as scores by standard and `overall`."""
    return {name: (strength, 0.0 - strength) for name, strength in reading.strengths.items()}


def answer_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of an answer: an object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = Pairwise(
        options["max_reasoning"],
        options["max_reply"],
        options["template"],
        tuple(options["standards"]),
        SCALES[options["levels"], options["labels"]],
        options["first"],
    )
    return in_words(judge, options["described"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "levels": LEVELS,
        "labels": LABELS,
        "standards": ASKED_STANDARDS,
        "template": template("pairwise"),
        "first": FIRST,
        "described": DESCRIBED,
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("pairwise", "pairwise_answer", "pairwise_figure", "pairwise_instruction", "describe"),
    parser=PARSER,
    version=VERSION,
    title="A model compares both replies, in both orders, by four standards and overall.",
    paper="LLM-as-a-judge, arXiv 2306.05685, §3.1; VideoAutoArena, arXiv 2411.13281, §3.3; "
    "RISE, arXiv 2502.11689; MLLM-as-a-Judge, arXiv 2402.04788; Flex-Judge, arXiv 2505.18601; "
    "JudgeBench, arXiv 2410.12784",
)
