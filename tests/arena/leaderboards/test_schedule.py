"""Drawing battles: balanced, recorded, repeatable, and never more than was ordered."""

import time
from collections import Counter

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from fakes import a_board, a_competitor, a_judge, a_question, a_small_arena

from arena.battles.models import Battle, Reply
from arena.competitors.models import Competitor
from arena.judges.models import Judge, Verdict
from arena.leaderboards.models import Leaderboard, Pairing, Season
from arena.leaderboards.schedule import Draw, NothingToPlay, schedule, schedule_battles
from arena.leaderboards.season import order_season
from arena.questions.models import QuestionSet

pytestmark = pytest.mark.django_db


def an_old_board(size: int, battles: int, **fields: object) -> tuple[Leaderboard, list[Competitor], Judge]:
    """A board on which competitors of rising strength have met `battles` times in all, evenly."""
    questions, judge = [a_question() for _ in range(10)], a_judge()
    names = [a_competitor(f"c{place:02d}", says="42") for place in range(size)]
    rng, pairs = np.random.default_rng(0), list(zip(*np.triu_indices(size, 1), strict=True))
    sides = [pairs[n % len(pairs)][:: 1 if n // len(pairs) % 2 else -1] for n in range(battles)]
    said = [
        rng.choice(["a", "b", "tie"], p=[0.35 + lead, 0.35 - lead, 0.3])
        for lead in ((a - b) * 0.25 / size for a, b in sides)
    ]
    played = Battle.objects.bulk_create(
        Battle(question=questions[n % 10], a=names[a], b=names[b], status="played", played_at=Now())
        for n, (a, b) in enumerate(sides)
    )
    Verdict.objects.bulk_create(
        Verdict(battle=battle, judge=judge, status="valid", preference=preference, decided_at=Now())
        for battle, preference in zip(played, said, strict=True)
    )
    return a_board(judge=judge, **fields), names, judge


def share_of(competitor: Competitor) -> float:
    """Of the battles that a season drew, how many have this competitor on a side."""
    return Battle.objects.of(competitor).filter(pairing__isnull=False).count() / Pairing.objects.count()


def drawn() -> list[tuple[str, str, str]]:
    return list(Battle.objects.order_by("pk").values_list("a__name", "b__name", "question__key"))


def test_a_season_queues_exactly_what_was_ordered():
    (season,) = order_season(20, seed=1, leaderboards=[a_small_arena()])
    assert [schedule(season, 15), schedule(season, 15), schedule(season, 15)] == [15, 5, 0]
    assert Battle.objects.count() == Pairing.objects.count() == 20


@pytest.mark.parametrize("standing", ["frozen", "withdrawn"])
def test_who_is_frozen_or_withdrawn_plays_no_more(standing):
    board = a_small_arena()
    Competitor.objects.filter(name="right").update(standing=standing)
    (season,) = order_season(20, seed=1, leaderboards=[board])
    assert schedule(season, 20) == 20
    assert {name for a, b, _ in drawn() for name in (a, b)} == {"wrong", "parrot"}
    assert board.competitors().filter(name="right").exists()


def test_what_is_known_from_battles_with_the_frozen_still_tells_who_meets_whom():
    board, names, _ = an_old_board(5, 200)
    before = Draw(board).evidence
    Competitor.objects.filter(pk=names[2].pk).update(standing="frozen")
    known, rest = Draw(board).evidence, [0, 1, 3, 4]
    assert known.strength == pytest.approx(before.strength[rest])
    assert known.spread == pytest.approx(before.spread[np.ix_(rest, rest)])


def test_a_board_with_one_competitor_left_to_play_has_nothing_to_draw():
    board = a_small_arena()
    Competitor.objects.exclude(name="right").update(standing="frozen")
    with pytest.raises(NothingToPlay, match="fewer than two"):
        Draw(board)


def test_every_battle_is_owed_one_verdict():
    (season,) = order_season(5, leaderboards=[a_small_arena()])
    schedule(season, 5)
    assert all(battle.verdicts.count() == 1 for battle in Battle.objects.all())


def test_each_competitor_of_a_pair_has_either_side_as_often():
    (season,) = order_season(60, seed=3, leaderboards=[a_small_arena()])
    schedule(season, 60)
    sides = Counter((a, b) for a, b, _ in drawn())
    assert all(abs(n - sides[b, a]) <= 1 for (a, b), n in sides.items())


def test_a_pair_meets_each_question_before_any_again():
    (season,) = order_season(30, seed=3, leaderboards=[a_small_arena()])
    schedule(season, 30)
    met = Counter((frozenset((a, b)), key) for a, b, key in drawn())
    by_pair = {pair: [n for (other, _), n in met.items() if other == pair] for pair, _ in met}
    assert all(max(times) - (min(times) if len(times) == 10 else 0) <= 1 for times in by_pair.values())


def test_a_schedule_that_was_cut_short_goes_on_as_if_nothing_had_happened():
    board = a_small_arena()
    schedule(order_season(12, seed=7, leaderboards=[board])[0], 12)
    whole = drawn()
    Season.objects.all().delete()
    Battle.objects.all().delete()
    (season,) = order_season(12, seed=7, leaderboards=[board])
    for _ in range(4):
        schedule(season, 3)
    assert drawn() == whole


def test_the_probability_of_each_pair_is_recorded():
    (season,) = order_season(3, leaderboards=[a_small_arena()])
    schedule(season, 3)
    assert all(0 < pairing.probability <= 1 for pairing in Pairing.objects.all())


def test_the_workers_are_kept_busy_but_not_flooded():
    order_season(50, leaderboards=[a_small_arena()])
    assert (schedule_battles(ahead=10), schedule_battles(ahead=10)) == (10, 0)


def test_questions_that_no_judge_on_the_board_can_judge_are_not_asked():
    board = a_small_arena()
    open_question = a_question("Write a poem.", reference="")
    (season,) = order_season(40, leaderboards=[board])
    schedule(season, 40)
    assert not open_question.battles.exists()


def test_a_lone_competitor_has_nobody_to_play():
    a_question()
    with pytest.raises(NothingToPlay, match="text: fewer than two"):
        order_season(5, leaderboards=[a_board(competitors=[a_competitor("alone")])])


def test_a_board_without_a_question_that_can_be_judged_says_so():
    a_question(reference="")
    board = a_board(competitors=[a_competitor("one"), a_competitor("two")], judge=a_judge())
    with pytest.raises(NothingToPlay, match="can judge"):
        order_season(5, leaderboards=[board])


@pytest.mark.django_db(transaction=True)
def test_a_board_that_waits_for_its_questions_does_not_hold_up_the_others(capsys):
    board = a_small_arena()
    waiting = a_board("waiting", judge=board.panel().first())
    waiting.question_sets.set([QuestionSet.objects.create(name="to-be-written")])
    assert [season.leaderboard for season in order_season(6)] == [board]
    call_command("season", battles=4)
    assert "left out: leaderboard waiting: there is no question yet" in capsys.readouterr().err
    with pytest.raises(CommandError, match=r"manage\.py simulate"):
        call_command("season", battles=4, leaderboard="waiting")


def test_a_season_is_shared_evenly_among_boards():
    first = a_small_arena()
    second = a_board("more", judge=first.panel()[0])
    assert [season.battles for season in order_season(5, leaderboards=[first, second])] == [3, 2]


def test_a_newcomer_to_an_old_board_is_placed_before_anything_else():
    board, _, _ = an_old_board(8, 280)
    newcomer = a_competitor("newcomer", says="41")
    (season,) = order_season(30, seed=2, leaderboards=[board])
    schedule(season, 30)
    first = Pairing.objects.filter(number__lt=20).values("battle")
    assert Battle.objects.of(newcomer).filter(pk__in=first).count() >= 15


@pytest.mark.parametrize("matchmaker", ["uniform", "balanced", "variance", "a_optimal", "boundary"])
def test_no_matchmaker_of_a_board_starves_a_newcomer_or_anybody_else(matchmaker: str):
    board, old, _ = an_old_board(5, 150, matchmaker=matchmaker)
    newcomers = [a_competitor(name, says="41") for name in ("one", "two")]
    (season,) = order_season(150, seed=2, leaderboards=[board])
    schedule(season, 150)
    assert min(Battle.objects.of(one).filter(pairing__isnull=False).count() for one in newcomers) >= 20
    assert all(Battle.objects.of(one).filter(pairing__isnull=False).exists() for one in old)


def test_a_newcomer_that_never_answers_does_not_hold_up_the_others():
    board, _, _ = an_old_board(8, 280)
    broken = a_competitor("broken", says="41")
    for n in range(6):
        (season,) = order_season(30, seed=n, leaderboards=[board])
        schedule(season, 30)
        queued = Battle.objects.queued()
        theirs = queued.of(broken)
        Verdict.objects.filter(battle__in=theirs).update(status="void", decided_at=Now())
        theirs.update(status="void", void_code="timed_out", void_side="b", played_at=Now())
        Verdict.objects.filter(battle__in=queued).update(status="valid", preference="tie", decided_at=Now())
        queued.update(status="played", played_at=Now())
    late = Pairing.objects.filter(season__seed__gte=3).values("battle")
    assert 0 < Battle.objects.of(broken).filter(pk__in=late).count() < 30


def test_a_slow_competitor_battles_less_but_battles():
    board, old, _ = an_old_board(6, 300)
    Reply.objects.bulk_create(
        Reply(battle=battle, side=side, text="42", total_s=20.0 if getattr(battle, side) == old[3] else 1.0)
        for battle in Battle.objects.select_related("a", "b")
        for side in "ab"
    )
    draw = Draw(board)
    costs = draw.evidence.cost
    assert costs[3, 0] > 3 * costs[1, 0]
    (season,) = order_season(120, seed=2, leaderboards=[board])
    schedule(season, 120)
    assert 0 < share_of(old[3]) < 0.3 < 2 / 6


def test_the_draw_knows_who_is_stronger_and_how_surely():
    board, _, _ = an_old_board(6, 300)
    known = Draw(board).evidence
    assert np.corrcoef(known.strength, np.arange(6))[0, 1] > 0.8
    assert known.counts.sum() == 2 * 300
    few = Draw(an_other_board(board)).evidence
    assert (few.spread[np.triu_indices(6, 1)] > known.spread[np.triu_indices(6, 1)]).all()


def an_other_board(board: Leaderboard) -> Leaderboard:
    """The same competitors and judge, but only the questions of one level, a tenth of them."""
    question = board.questions().first()
    type(question).objects.filter(pk=question.pk).update(level=3)
    return a_board("third", judge=board.panel().get(), level=3)


def test_two_hundred_battles_among_fifty_are_drawn_within_a_second(django_assert_max_num_queries):
    board, _, _ = an_old_board(50, 1_225)
    a_competitor("newcomer", says="41")
    (season,) = order_season(200, seed=2, leaderboards=[board])
    started = time.process_time()
    with django_assert_max_num_queries(25):
        assert schedule(season, 200) == 200
    assert time.process_time() - started < 1
