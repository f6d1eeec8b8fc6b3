"""Makes the database match an operator's file: creates, changes, leaves, retires; never deletes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model
from django.db.models.functions import Now

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.evolution.models import Evolution, Simulation
from arena.judges.models import Judge
from arena.leaderboards.models import Leaderboard, Seat
from arena.questions.models import Question, QuestionSet, Simulator
from arena.steered import Steered, Versioned

from .keep import keep_media
from .read import Read
from .shape import EndpointTable, LeaderboardTable, QuestionRow
from .synthesize import Rows, draw_missing
from .written import rulings
from .written_rows import evolution_row, simulation_row

APPLY_LOCK = 0x6170706C  # one apply at a time
# What of a competitor is told and changes no answer, so that it makes no new version.
SHOWN = (
    "title", "organisation", "licence", "family", "open_weights", "released", "homepage", "about", "aliases",
    "standing", "standing_reason", "standing_since",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What became of one table of the file."""

    what: str  # created, changed, left, retired, warned
    name: str  # e.g. competitors.alpha
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.what:8} {self.name}" + (f": {self.detail}" if self.detail else "")


def apply(read: Read, served: Mapping[str, str] | None = None) -> list[Change]:
    """Applies a file in one transaction: all of it or nothing.

    `served` says where this machine serves an endpoint with a `gguf` of its own, when that is not
    where the file wanted it. Media are taken in before, for that is slow, and stay if the rest fails.
    """
    read = keep_media(read)
    drawn = {name: draw_missing(name, items) for name, items in read.made_up.items()}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPLY_LOCK])
        return list(_changes(read, served or {}, drawn))


def _changes(read: Read, served: Mapping[str, str], drawn: Mapping[str, Rows]) -> Iterator[Change]:
    manifest = read.manifest
    for name, endpoint in manifest.endpoints.items():
        yield _steer(Endpoint, "endpoints", name, _endpoint(endpoint, served.get(name)))
    for name, competitor in manifest.competitors.items():
        fields = competitor.model_dump()
        fields |= _through(competitor.endpoint)
        shown = {key: fields.pop(key) for key in SHOWN}
        shown["title"] = shown["title"] or name
        yield _steer_version(Competitor, "competitors", name, fields, shown)
    for name, judge in manifest.judges.items():
        fields = judge.model_dump()
        fields |= _through(judge.endpoint)
        yield _steer_version(Judge, "judges", name, fields, {"family": fields.pop("family")})
    for name, simulator in manifest.simulators.items():
        fields = simulator.model_dump() | {"memory": read.memories.get(name, {})}
        fields |= _through(simulator.endpoint)
        yield _steer_version(Simulator, "simulators", name, fields, {"family": fields.pop("family")})
    for name in manifest.question_sets:
        rows = {row.id: _question(row) for row in read.questions[name]}
        yield _steer_questions(name, rows | drawn.get(name, {}))
    for place, (name, board) in enumerate(manifest.leaderboards.items()):
        yield _steer_board(name, board, place)
    for name, simulation in manifest.simulations.items():
        yield _steer(Simulation, "simulations", name, simulation_row(simulation, read.content[name]))
    for name, evolution in manifest.evolutions.items():
        yield _steer(Evolution, "evolutions", name, evolution_row(evolution))
    yield from _retire_the_rest(read)
    yield from (Change("warned", table, words) for table, _, words in rulings(manifest))


def _through(name: str | None) -> dict[str, Any]:
    """The endpoint that somebody is reached through, and what of it is part of who that is."""
    if name is None:
        return {"endpoint": None, "reached": {}}
    endpoint = Endpoint.objects.active().get(name=name)
    return {"endpoint": endpoint, "reached": endpoint.behaviour}


def _endpoint(table: EndpointTable, served_at: str | None) -> dict[str, Any]:
    fields = table.model_dump(exclude={"timeout_s", "price"})
    fields["price"] = table.price.model_dump(mode="json") if table.price else {}
    fields |= {f"{limit}_s": seconds for limit, seconds in table.timeout_s.model_dump().items()}
    return fields | ({"base_url": served_at} if served_at else {})


def _differences(row: Model, fields: Mapping[str, Any]) -> list[str]:
    return [key for key, value in fields.items() if getattr(row, key) != value]


def _steer(table: type[Steered], word: str, name: str, fields: dict[str, Any]) -> Change:
    """Creates or changes a row in place."""
    row = table.objects.filter(name=name).order_by("-retired_at").first()
    if row is None:
        table.objects.create(name=name, **fields)
        return Change("created", f"{word}.{name}")
    different = _differences(row, fields | {"retired_at": None})
    if not different:
        return Change("left", f"{word}.{name}")
    table.objects.filter(pk=row.pk).update(retired_at=None, **fields)
    return Change("changed", f"{word}.{name}", ", ".join(different))


def _steer_version(
    table: type[Versioned], word: str, name: str, behaviour: dict[str, Any], shown: dict[str, Any]
) -> Change:
    """Creates a row, changes what is only shown, or makes a new version when its behaviour changes."""
    versions = table.objects.filter(name=name)
    current = versions.active().first()
    same = next((row for row in versions.order_by("-version") if not _differences(row, behaviour)), None)
    if same is not None:
        different = _differences(same, shown | {"retired_at": None})
        versions.exclude(pk=same.pk).retire()
        versions.filter(pk=same.pk).update(retired_at=None, **shown)
        if current == same and not different:
            return Change("left", f"{word}.{name}")
        return Change("changed", f"{word}.{name}", ", ".join(different) or f"version {same.version} again")
    versions.retire()
    version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    table.objects.create(name=name, version=version, **behaviour, **shown)
    if current is None:
        return Change("created", f"{word}.{name}")
    changed = ", ".join(_differences(current, behaviour))
    return Change("changed", f"{word}.{name}", f"{changed}; version {version} starts anew")


def _steer_questions(name: str, wanted: Rows) -> Change:
    """Creates or changes the questions of a set; a changed one is a new question under the same key."""
    _steer(QuestionSet, "question_sets", name, {})
    question_set = QuestionSet.objects.active().get(name=name)
    tally = Counter[str]()
    # What models wrote is in no file, and is none of the file's business.
    ours = question_set.questions.filter(retired_at=None, simulator=None)
    known = {question.key: question for question in ours}
    stale = [q.pk for key, q in known.items() if key not in wanted or _differences(q, wanted[key])]
    tally["retired"] = sum(key not in wanted for key in known)
    tally["changed"] = len(stale) - tally["retired"]
    tally["created"] = sum(key not in known for key in wanted)
    tally["left"] = len(known) - len(stale)
    Question.objects.filter(pk__in=stale).update(retired_at=Now())
    Question.objects.bulk_create(
        Question(question_set=question_set, key=key, **fields)
        for key, fields in wanted.items()
        if key not in known or known[key].pk in stale
    )
    what = "left" if tally["left"] == len(wanted) == len(known) else "changed" if known else "created"
    detail = ", ".join(f"{n} {verb}" for verb, n in tally.items() if n)
    return Change(what, f"question_sets.{name}", f"{len(wanted)} questions: {detail}")


def _question(row: QuestionRow) -> dict[str, Any]:
    said = [{"modality": "text", "text": text} for text in (row.text, row.context) if text]
    parts = [*said, *(part.model_dump() for part in row.parts)]
    return {
        "modality": row.modality,
        "parts": parts,
        "category": row.category,
        "language": row.language,
        "persona": row.persona,
        "level": row.level,
        "reference": str(row.reference),
        "reference_from": row.reference_from,
        "context": row.context,
        "rubric": row.rubric,
        "checks": row.checks,
    }


def _steer_board(name: str, table: LeaderboardTable, place: int) -> Change:
    members = {"question_sets", "competitors", "judges"}
    fields = table.model_dump(exclude=members) | {
        "title": table.title or name,
        "style": table.controlled,
        "exclusions": {key: names for key, names in table.exclusions.model_dump().items() if names},
        "open_to_all": table.competitors == "*",
        "position": place,
    }
    change = _steer(Leaderboard, "leaderboards", name, fields)
    board = Leaderboard.objects.active().get(name=name)
    chosen = [] if table.competitors == "*" else table.competitors
    rows = {
        "question_sets": list(QuestionSet.objects.active().filter(name__in=table.question_sets)),
        "chosen": list(Competitor.objects.active().filter(name__in=chosen)),
    }
    moved = [key for key, wanted in rows.items() if set(getattr(board, key).all()) != set(wanted)]
    for key in moved:
        getattr(board, key).set(rows[key])
    moved += ["judges"] if _seat(board, table.judges) else []
    if change.what == "created" or not moved:
        return change
    return Change("changed", change.name, ", ".join(filter(None, [change.detail, *moved])))


def _seat(board: Leaderboard, names: list[str]) -> bool:
    """Seats the judges in the file's order; says whether anything moved."""
    judges = {judge.name: judge.pk for judge in Judge.objects.active().filter(name__in=names)}
    wanted = [(judges[name], place) for place, name in enumerate(names)]
    if list(board.seat_set.order_by("place").values_list("judge", "place")) == wanted:
        return False
    board.seat_set.all().delete()
    Seat.objects.bulk_create(Seat(leaderboard=board, judge_id=judge, place=place) for judge, place in wanted)
    return True


def _retire_the_rest(read: Read) -> Iterator[Change]:
    """The file is the whole truth: what it no longer names is taken out of force."""
    for word, table in (
        ("evolutions", Evolution),
        ("simulations", Simulation),
        ("leaderboards", Leaderboard),
        ("question_sets", QuestionSet),
        ("simulators", Simulator),
        ("judges", Judge),
        ("competitors", Competitor),
        ("endpoints", Endpoint),
    ):
        gone = table.objects.active().exclude(name__in=getattr(read.manifest, word))
        for row in gone:
            yield Change("retired", f"{word}.{row.name}")
        gone.retire()
