"""The made-up crowd: the same seed makes the same rows, boards have ratings, and the site can go on from there."""

import pytest
from crowded import NotEmpty, Size, fill
from django.db import connection, transaction
from django.utils import timezone

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.judges.models import Verdict
from arena.leaderboards.models import Fit, Leaderboard
from arena.votes.models import Vote

UNTIL = timezone.datetime(2026, 3, 1, tzinfo=timezone.get_default_timezone())
TABLES = {
    Battle: "status, void_code, created_at",
    Reply: "side, text, total_s",
    Verdict: "status, preference, decided_at",
    Vote: "voter, preference, receipt",
}


def content():
    """What is in the tables, keys of the database apart."""
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {table._meta.db_table} ORDER BY id")
            yield cursor.fetchall()


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_rows_and_another_seed_others():
    made = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            fill(Size(60, 6, questions=30, portions=1), seed, UNTIL)
            made.append(list(content()))
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert made[0] != made[2]


@pytest.mark.django_db
def test_a_crowd_has_every_kind_of_board_with_ratings_and_a_history_of_fits():
    fill(Size(240, 8, questions=30), until=UNTIL)
    boards = Leaderboard.objects.active()
    assert {board.source for board in boards} == {"judges", "human", "merged"}
    assert {board.modality for board in boards} == {"text", "image", "video"}
    text = Fit.objects.filter(leaderboard__name="text")
    assert text.count() == 3
    assert all(row.rating is not None for row in text.first().ratings.all())
    assert {one.standing for one in Competitor.objects.all()} > {"live"}


@pytest.mark.django_db
def test_the_site_adds_its_own_rows_after_a_crowd_and_no_second_crowd_comes_in():
    fill(Size(30, 6, questions=30, portions=1), until=UNTIL)
    first = Battle.objects.order_by("pk").first()
    assert Battle.objects.create(question=first.question, a=first.a, b=first.b).pk == 31
    with pytest.raises(NotEmpty, match="name an empty one"):
        fill(Size(30, 6))
