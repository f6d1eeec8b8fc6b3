"""Who and what a made-up arena has before its first battle: makers, models, judges, questions, boards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from crowded_words import (
    BIRDS,
    CATEGORIES,
    LANGUAGES,
    LICENCES,
    LOOKING,
    MAKERS,
    SIZES,
    sentence,
)
from django.db.models.functions import Now
from django.utils.text import slugify
from media_files import film, painting, picture

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.evolution.models import Evolution, Round, Step
from arena.judges.models import Judge
from arena.leaderboards.models import Leaderboard, Season, Seat
from arena.questions.media import as_part, take
from arena.questions.models import Question, QuestionSet, Simulator

MODALITIES = ("text", "image", "video")
SEES = {"image": 3, "video": 6}  # every so many competitors also see pictures, or clips
ENDED = (  # how those who play no more came to it, in turn
    ("withdrawn", "Withdrawn by its owner: the model is no longer offered."),
    ("frozen", "Frozen: a newer version has taken its place."),
    ("", "No longer named in the operator's file."),
)


def competitors(rng: np.random.Generator, n: int, until: datetime) -> list[Competitor]:
    """Models of several makers; one in eight no longer plays, and says why."""
    makers = MAKERS[: max(2, min(len(MAKERS), n // 4))]
    at = {maker: _endpoint(rng, maker) for maker in makers}
    rows = [_competitor(rng, place, at, until) for place in range(n)]
    return Competitor.objects.bulk_create(rows)


def _endpoint(rng: np.random.Generator, maker: str) -> Endpoint:
    name, price = slugify(maker), round(float(rng.lognormal(0, 1)), 2)
    return Endpoint.objects.create(
        name=name, kind="openai_chat", base_url="http://127.0.0.1:9/v1", family=name,
        price={"input": str(price), "output": str(round(price * 4, 2))} if rng.random() < 0.8 else {},
    )  # fmt: skip


def _competitor(rng: np.random.Generator, place: int, at: dict[str, Endpoint], until: datetime) -> Competitor:
    maker = list(at)[int(len(at) * rng.random() ** 2)]  # some makers have many models
    bird, size = BIRDS[place % len(BIRDS)], SIZES[int(rng.integers(len(SIZES)))]
    licence, weights = LICENCES[int(rng.integers(len(LICENCES)))]
    title = f"{bird} {1 + place // len(BIRDS)} {size}"
    standing, reason = ENDED[place // 8 % len(ENDED)] if place % 8 == 7 else ("live", "")
    gone = until - timedelta(days=int(rng.integers(3, 60)))
    return Competitor(
        name=slugify(f"{title}-{place}"), title=title, endpoint=at[maker], model=slugify(title),
        organisation=maker, family=f"{slugify(maker)}-{slugify(bird)}", licence=licence, open_weights=weights,
        released=(until - timedelta(days=int(rng.integers(90, 700)))).date(),
        aliases=[bird], sampling={"temperature": 0.7},
        standing=standing or "live", standing_reason=reason if standing else "",
        standing_since=gone.date() if reason else None, retired_at=None if standing else gone,
    )  # fmt: skip


def judges() -> dict[str, Judge]:
    """One that compares with references, and two models that read."""
    at = Endpoint.objects.create(name="strangers", kind="openai_chat", base_url="http://127.0.0.1:9/v1")
    read = {"protocol": "pairwise", "endpoint": at}
    return {
        "checks": Judge.objects.create(name="checks", protocol="reference"),
        "reader": Judge.objects.create(name="reader", model="stranger-70b", family="stranger", **read),
        "second-reader": Judge.objects.create(
            name="second-reader", model="other-32b", family="other", **read
        ),
    }


def questions(rng: np.random.Generator, n: int) -> dict[str, list[Question]]:
    """By modality; most of text, some with an answer that is known, one in fifteen grown from another."""
    shares = {"text": n - 2 * (n // 10), "image": n // 10, "video": n // 10}
    writer = Simulator.objects.create(
        name="writer", model="writer-8b", endpoint=Endpoint.objects.get(name="strangers")
    )
    made = {}
    for modality, many in shares.items():
        made[modality] = list(_set(rng, modality, many, writer))
        Question.objects.bulk_create(made[modality])
    _grow(rng, made["text"])
    return made


def _set(rng: np.random.Generator, modality: str, n: int, writer: Simulator) -> Iterator[Question]:
    in_set = QuestionSet.objects.create(name=f"{modality}-pool")
    shown = list(_media(modality)) if n else []
    for place in range(n):
        language = LANGUAGES[int(len(LANGUAGES) * rng.random() ** 3)] if modality == "text" else "en"
        known = modality == "text" and place % 6 == 0
        first, second = int(rng.integers(3, 99)), int(rng.integers(3, 99))
        said = f"What is {first} times {second}?" if known else _asked(rng, modality, language)
        media = [shown[place % len(shown)]] if shown else []
        yield Question(
            question_set=in_set, key=f"{modality}-{place}", modality=modality,
            parts=[*media, {"modality": "text", "text": said}],
            category=CATEGORIES[0] if known else CATEGORIES[int(rng.integers(1, len(CATEGORIES)))],
            language="en" if known else language, level=1 + int(4 * rng.random() ** 2),
            reference=str(first * second) if known else "", task=f"{modality}2text",
            persona="Somebody who asks for the first time." if place % 3 else "",
            simulator=writer if place % 3 and not known else None,
        )  # fmt: skip


def _asked(rng: np.random.Generator, modality: str, language: str) -> str:
    if modality == "text":
        return sentence(rng, language)
    return LOOKING[modality][int(rng.integers(len(LOOKING[modality])))]


def _media(modality: str) -> Iterator[dict[str, str]]:
    if modality == "image":
        for width in (96, 160):
            yield as_part(take(picture(image=painting(width, 96))))
    if modality == "video":
        yield as_part(take(film(12)))


def _grow(rng: np.random.Generator, made: list[Question]) -> None:
    """Some of the later questions are children of earlier ones, a level up."""
    children = made[len(made) // 2 :: 15]
    parents = rng.choice(len(made) // 2, len(children), replace=False)
    for child, place in zip(children, parents, strict=True):
        parent = made[place]
        child.parent, child.generation = parent, 1
        child.level, child.category = min(5, parent.level + 1), parent.category
    Question.objects.bulk_update(children, ["parent", "generation", "level", "category"])


def evolution(board: Leaderboard) -> None:
    """How the children among a board's questions came about: one round of steps, each with its child."""
    writer = Simulator.objects.get(name="writer")
    roles = dict.fromkeys(("analyst", "author", "examiner", "solver"), writer)
    grows = Evolution.objects.create(
        name=f"{board.name}-harder", leaderboard=board, independence="allow", **roles
    )
    first = Round.objects.create(evolution=grows, number=1)
    children = Question.objects.filter(parent__isnull=False, question_set__leaderboards=board).order_by("pk")
    Step.objects.bulk_create(
        Step(
            round=first, parent_id=child.parent_id, child=child, status=Step.Status.ACCEPTED,
            operator="deepen", text=child.text, ended_at=Now(),
            scores={"old": {"overall": child.level - 1}, "new": {"overall": child.level}},
        )
        for child in children
    )  # fmt: skip


# Boards: name, title, and where they differ from a board of judges on all text.
BOARDS = (
    ("text", "Text", {}),
    ("text-people", "Text, people", {"source": "human"}),
    ("text-merged", "Text, merged", {"source": "merged", "method": "merged"}),
    ("coding", "Coding", {"category": "coding"}),
    ("text-hard", "Text, level 3", {"level": 3}),
    ("text-fr", "Text, French", {"language": "fr"}),
    ("image", "Image", {"modality": "image"}),
    ("image-people", "Image, people", {"modality": "image", "source": "human"}),
    ("video", "Video", {"modality": "video"}),
    ("video-people", "Video, people", {"modality": "video", "source": "human"}),
)  # fmt: skip


def boards(cast: list[Competitor], bench: dict[str, Judge], battles: int, seed: int) -> dict[str, Season]:
    """Every board; the seasons of those that battles are drawn for, by modality."""
    seasons = {}
    for place, (name, title, fields) in enumerate(BOARDS):
        modality = fields.get("modality", "text")
        board = Leaderboard.objects.create(name=name, title=title, position=place, **fields)
        board.question_sets.add(QuestionSet.objects.get(name=f"{modality}-pool"))
        board.chosen.set(can(cast, modality))
        merged = fields.get("source") == "merged"
        panel = [bench["reader"]] if merged else [bench["checks"], bench["reader"], bench["second-reader"]]
        for seat, judge in enumerate(panel):
            Seat.objects.create(leaderboard=board, judge=judge, place=seat)
        if name in MODALITIES:
            seasons[name] = Season.objects.create(leaderboard=board, battles=battles, seed=seed)
    return seasons


def can(cast: list[Competitor], modality: str) -> list[Competitor]:
    """Who competes in a modality."""
    return cast[:: SEES.get(modality, 1)] if len(cast) > 20 else cast
