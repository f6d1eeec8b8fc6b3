"""Drawing battles: balanced, recorded, repeatable, and never more than was ordered."""

from collections import Counter

import pytest
from fakes import a_board, a_competitor, a_judge, a_question, a_small_arena

from arena.battles.models import Battle
from arena.leaderboards.models import Pairing, Season
from arena.leaderboards.schedule import NothingToPlay, schedule, schedule_battles
from arena.leaderboards.season import order_season

pytestmark = pytest.mark.django_db


def drawn() -> list[tuple[str, str, str]]:
    return list(Battle.objects.order_by("pk").values_list("a__name", "b__name", "question__key"))


def test_a_season_queues_exactly_what_was_ordered():
    (season,) = order_season(20, seed=1, leaderboards=[a_small_arena()])
    assert [schedule(season, 15), schedule(season, 15), schedule(season, 15)] == [15, 5, 0]
    assert Battle.objects.count() == Pairing.objects.count() == 20


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


def test_a_season_is_shared_evenly_among_boards():
    first = a_small_arena()
    second = a_board("more", judge=first.panel()[0])
    assert [season.battles for season in order_season(5, leaderboards=[first, second])] == [3, 2]
