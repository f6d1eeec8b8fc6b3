"""What a board counts: slices in SQL, columns by binary COPY, and whose word is a row."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from fakes import a_battle, a_board, a_competitor, a_judge, a_judged_battle, a_question, a_small_arena

from arena.battles.models import Battle
from arena.judges.models import Verdict
from arena.leaderboards.copied import copied
from arena.leaderboards.counted import OUTCOMES, Counted
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard, StyleCounts
from arena.leaderboards.read import Until, look, read
from arena.leaderboards.slices import Slice
from arena.leaderboards.style import count_styles
from arena.votes.models import Vote
from ratings.features import FEATURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Leaderboard:
    return a_small_arena()


def counted(board: Leaderboard) -> Counted:
    return read(Slice.of(board)).counted


def judged(board: Leaderboard, preference: str = "a", **question: object) -> Battle:
    """A battle of right and wrong on a question of its own."""
    one, two = (board.competitors().get(name=name) for name in ("right", "wrong"))
    return a_judged_battle(a_question(**question), one, two, board.panel()[0], preference)


def told(rows: Counted) -> list[tuple[str, str, str]]:
    return [
        (rows.names[a], rows.names[b], OUTCOMES[o])
        for a, b, o in zip(rows.a, rows.b, rows.outcome, strict=True)
    ]


def test_columns_come_as_postgresql_has_them():
    query = "SELECT n::int8, -n::int4, n::int2, n / 4.0::float8, 'epoch'::timestamptz + n * interval '1 us' FROM generate_series(1, 5) n"
    kinds = [("n", "int8"), ("less", "int4"), ("small", "int2"), ("part", "float8"), ("at", "timestamptz")]
    columns = copied(query, {}, kinds)
    for name, values in {"n": [1, 2, 3, 4, 5], "less": [-1, -2, -3, -4, -5], "small": [1, 2, 3, 4, 5],
                         "part": [0.25, 0.5, 0.75, 1.0, 1.25], "at": [1, 2, 3, 4, 5]}.items():  # fmt: skip
        assert columns[name].tolist() == values
        assert columns[name].dtype.isnative


@pytest.mark.parametrize("rows", [0, 1, 300_000])
def test_columns_are_whole_however_many_blocks_they_take(rows):
    query = "SELECT n::int8, mod(n, 7)::int2 FROM generate_series(1, %(rows)s) n"
    found = copied(query, {"rows": rows}, [("n", "int8"), ("m", "int2")])
    assert np.array_equal(found["n"], np.arange(1, rows + 1))
    assert np.array_equal(found["m"], np.arange(1, rows + 1) % 7)


def test_columns_are_read_where_django_logs_its_queries_too():
    with CaptureQueriesContext(connection):
        assert copied("SELECT %(n)s::int8", {"n": 7}, [("n", "int8")])["n"].tolist() == [7]


@pytest.mark.parametrize(
    "query", ["SELECT NULL::int8", "SELECT 1::int8 UNION ALL SELECT NULL", "SELECT 1::int4"]
)
def test_a_column_that_is_not_what_it_was_said_to_be_is_refused(query):
    with pytest.raises(ValueError, match="COPY"):
        copied(query, {}, [("n", "int8")])


def test_a_read_is_what_the_orm_would_say(board):
    for preference in ("a", "b", "tie", "both_bad", "unparsed", "refused"):
        judged(board, preference)
    rows = counted(board)
    verdicts = Verdict.objects.valid().order_by("battle_id")
    said = verdicts.values_list(
        "battle", "battle__a__name", "battle__b__name", "preference", "battle__question"
    )
    assert list(said) == [
        (battle, *words, question)
        for battle, words, question in zip(rows.battle, told(rows), rows.question, strict=True)
    ]
    assert rows.decided.tolist() == [round(v.decided_at.timestamp() * 1e6) for v in verdicts]
    assert rows.statuses == {"refused": 1, "unparsed": 1, "valid": 4}


@pytest.mark.parametrize(
    ("narrowed", "questions"),
    [
        ({}, {"sum", "hard sum", "poem", "portuguese", "brazilian"}),
        ({"category": "verse"}, {"poem"}),
        ({"level": 4}, {"hard sum"}),
        ({"language": "pt"}, {"portuguese", "brazilian"}),
        ({"language": "pt-BR"}, {"brazilian"}),
        ({"category": "verse", "level": 4}, set()),
        ({"modality": "image"}, {"picture"}),
    ],
)
def test_a_board_counts_and_asks_the_questions_of_its_slice(board, narrowed, questions):
    judged(board, key="sum")
    judged(board, key="hard sum", level=4)
    judged(board, key="poem", category="verse")
    judged(board, key="portuguese", language="pt")
    judged(board, key="brazilian", language="pt-BR")
    judged(board, key="picture", modality="image")
    Leaderboard.objects.update(**narrowed)
    board.refresh_from_db()
    rows = counted(board)
    keys = dict(Battle.objects.values_list("pk", "question__key"))
    assert {keys[battle] for battle in rows.battle.tolist()} == questions
    assert questions <= set(board.questions().values_list("key", flat=True))
    assert look(Slice.of(board)).statuses == rows.statuses


def test_of_several_judges_the_first_in_line_with_a_valid_verdict_counts(board):
    second = a_judge("second")
    board.seat_set.create(judge=second, place=1)
    for first_says, second_says in (("a", "b"), ("refused", "b"), ("a", None)):
        battle = judged(board, first_says)
        if second_says:
            Verdict.objects.create(battle=battle, judge=second, status="valid", preference=second_says)
    rows = counted(board)
    assert [OUTCOMES[code] for code in rows.outcome] == ["a", "b", "a"]
    assert [rows.sources[code] for code in rows.source] == ["checks", "second", "checks"]
    assert rows.statuses == {"refused": 1, "valid": 4}


@pytest.mark.parametrize(
    ("source", "rows", "sources"),
    [
        ("judges", [("checks", "a"), ("second", "b")], ("checks", "second")),
        ("judge", [("checks", "a")], ("checks",)),
        ("human", [("human", "tie"), ("human", "b")], ("human",)),
        (
            "merged",
            [("checks", "a"), ("second", "b"), ("human", "tie"), ("second", "b"), ("human", "b")],
            ("checks", "second", "human"),
        ),
    ],
)
def test_the_source_says_whose_word_is_a_row(board, source, rows, sources):
    second = a_judge("second")
    board.seat_set.create(judge=second, place=1)
    for says, vote in (("a", "tie"), ("refused", "b")):
        battle = judged(board, says)
        Verdict.objects.create(battle=battle, judge=second, status="valid", preference="b")
        Vote.objects.create(battle=battle, voter="v", preference=vote)
    board.source = source
    found = counted(board)
    assert found.sources == sources
    assert [(sources[s], OUTCOMES[o]) for s, o in zip(found.source, found.outcome, strict=True)] == rows


def test_voters_are_numbered_as_they_appear_and_judges_are_none(board):
    board.source = "merged"
    for voter in ("zoe", "abe", "zoe"):
        Vote.objects.create(battle=judged(board), voter=voter, preference="a")
    rows = counted(board)
    assert rows.voter.tolist() == [-1, 0, -1, 1, -1, 0]
    assert len(set(rows.comparisons().cluster.tolist())) == 2 + 3  # two people, three questions


def test_what_the_board_excludes_is_counted_as_excluded(board):
    board.source = "merged"
    board.exclusions = {"voters": ["bot"], "flags": ["order_conflict"]}
    battle = judged(board, "tie")
    battle.verdicts.update(flags=["order_conflict"])
    for voter, reason in (("bot", ""), ("eve", "votes like a script"), ("ann", "")):
        Vote.objects.create(battle=battle, voter=voter, preference="a", excluded_reason=reason)
    rows = counted(board)
    assert rows.statuses == look(Slice.of(board)).statuses == {"excluded": 3, "valid": 1}
    assert rows.invalid().sum() == 0


def test_an_excluded_competitor_neither_plays_nor_counts(board):
    judged(board)
    board.exclusions = {"competitors": ["wrong"]}
    assert set(board.competitors().values_list("name", flat=True)) == {"right", "parrot"}
    assert len(counted(board)) == 0


def test_votes_that_were_unlikely_to_be_drawn_stand_for_more(board):
    board.source = "merged"
    for chance in (0.5, 0.25):
        Vote.objects.create(battle=judged(board), voter="v", preference="a", drawn_with=chance)
    assert counted(board).weight.tolist() == [1, 2, 1, 4]
    Vote.objects.create(battle=judged(board), voter="v", preference="a")
    assert counted(board).weight is None


def test_votes_on_battles_that_people_began_leave_the_draw_of_the_others_as_it_was(board):
    board.source = "merged"
    for chance in (0.5, 0.25):
        Vote.objects.create(battle=judged(board), voter="v", preference="a", drawn_with=chance)
    begun = judged(board)
    begun.verdicts.all().delete()  # nobody judges it, and it was drawn by its pair
    Vote.objects.create(battle=begun, voter="w", preference="b")
    rows = counted(board)
    assert rows.weight.tolist() == [1, 2, 1, 4, 3]
    assert rows.votes == 3


def test_a_read_up_to_a_moment_leaves_out_what_came_later(board):
    judged(board)
    first = read(Slice.of(board))
    judged(board)
    judged(board).verdicts.update(decided_at=first.until.through)  # committed late, with an earlier time
    assert read(Slice.of(board), first.until).counted.fingerprint == first.counted.fingerprint
    assert len(read(Slice.of(board), Until(first.until.through, ())).counted) == 0


def test_a_kept_slice_reads_the_same_rows(board):
    judged(board)
    sliced = Slice.of(board)
    assert Slice.kept(sliced.keep()) == sliced


def test_the_fingerprint_hangs_on_every_column(board):
    battle = judged(board)
    seen = {counted(board).fingerprint}
    for change in ({"preference": "b"}, {"decided_at": "2026-01-01T00:00Z"}):
        battle.verdicts.update(**change)
        seen.add(counted(board).fingerprint)
    judged(board, "refused")
    seen.add(counted(board).fingerprint)
    a_competitor("late", says="late")
    seen.add(counted(board).fingerprint)
    assert len(seen) == 5


def test_replies_are_counted_once_and_read_along(board):
    battle = judged(board)
    battle.replies.filter(side="a").update(text="# Answer\n\n- **42**\n- or so")
    sliced = Slice.of(board)
    assert (count_styles(sliced), count_styles(sliced)) == (1, 0)
    style = counted(board).style
    texts = dict(battle.replies.values_list("side", "text"))
    assert {name: counts.tolist() for name, counts in style.items()} == {
        name: [[feature(texts["a"]), feature(texts["b"])]] for name, feature in FEATURES.items()
    }


def test_every_feature_of_style_has_its_columns():
    columns = {field.name for field in StyleCounts._meta.fields} - {"battle"}
    assert columns == {f"{name}_{side}" for name in FEATURES for side in "ab"}


def test_a_battle_without_counted_replies_is_left_out_of_style_control_only(board):
    one, two = (board.competitors().get(name=name) for name in ("right", "wrong"))
    judged(board)
    battle = a_battle(a_question(), one, two, board.panel()[0])
    battle.verdicts.update(status="valid", preference="b")
    count_styles(Slice.of(board))
    known, covariates = counted(board).covariates()
    assert (known.tolist(), len(counted(board))) == ([True, False], 2)
    assert set(covariates) == set(FEATURES)


def test_a_board_without_judges_or_competitors_counts_nothing():
    board = a_board("empty", competitors=[a_competitor("lonely")])
    board.seat_set.all().delete()
    rows = counted(board)
    assert (len(rows), rows.statuses, rows.names) == (0, {}, ("lonely",))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE leaderboards_fit SET seconds = 0",
        "DELETE FROM leaderboards_rating",
        "UPDATE leaderboards_rating SET rank = 1",
    ],
)
def test_a_snapshot_never_changes(board, change):
    judged(board)
    snapshot = fit(board)
    with (
        pytest.raises(IntegrityError, match="a snapshot never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    with pytest.raises(IntegrityError), transaction.atomic():
        snapshot.save()
