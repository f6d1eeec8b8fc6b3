"""An audit finds what is planted in a judge, with its sign and size, and leaves an honest one alone."""

import json
from dataclasses import replace

import numpy as np
import pytest
from audited import FAULTS, NAMES, decided
from scipy import stats

from ratings import BadComparisons, BadSetting, NoBattles
from ratings.audit import MISSING, Audit, Decided, audit
from ratings.audit_bias import biases
from ratings.audit_design import design
from ratings.audit_figures import Bias, holm


def of(seed: int, *fault: object, **setting: object) -> Decided:
    return decided(np.random.default_rng([seed, 11]), *fault, **setting)  # type: ignore[arg-type]


def audited(data: Decided, level: float = 0.95) -> Audit:
    return audit(data, np.random.default_rng(0), level)


def hand_made(**more: object) -> Decided:
    """Six battles of two; votes a a, a b, b, tie tie, both bad, none; verdicts a, a, b, a, both bad, b."""
    people = [[0, 0], [0, 1], [1, -1], [2, 2], [3, -1], [-1, -1]]
    columns = {
        "a": [0, 1, 0, 1, 0, 0],
        "b": [1, 0, 1, 0, 1, 1],
        "judge": [0, 0, 1, 0, 3, 1],
        "people": people,
    }
    arrays = {name: np.array(values) for name, values in (columns | more).items() if name in columns}
    return Decided(("x", "y"), **arrays, **{k: v for k, v in more.items() if k not in columns})  # type: ignore[arg-type]


def test_no_more_than_one_in_twenty_honest_judges_is_flagged_for_anything() -> None:
    settings = [{"noise": noise, "votes": votes, "battles": 300} for noise in (0.0, 0.4) for votes in (1, 3)]
    flagged = [bool(audited(of(seed, **setting)).flagged) for setting in settings for seed in range(9)]
    assert stats.binom.sf(sum(flagged) - 1, len(flagged), 0.05) > 0.02


def test_noise_is_not_taken_for_a_taste_against_what_people_like() -> None:
    found, naive = [], []
    for seed in range(20):
        data = of(seed, noise=0.6, battles=2_000)
        rows = biases(data, design(data), 0.95, 0.05)
        found.append(next(row.p_value for row in rows if row.name == "length") < 0.05)
        gap = data.verdict - data.credit[:, 0]
        naive.append(stats.pearsonr(gap, data.covariates["length"]).pvalue < 0.05)
    assert np.mean(naive) > 0.9
    assert np.mean(found) <= 0.2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_flagged_with_its_sign_and_a_size_within_its_interval(fault: str) -> None:
    size, moved = FAULTS[fault]
    one = next(row for row in audited(of(1, fault, size, battles=1_500)).biases if row.name == fault)
    assert one.flagged and one.value > 0 and one.saying.endswith("than people do")
    assert one.lower <= moved <= one.upper


@pytest.mark.parametrize("fault", FAULTS)
def test_intervals_hold_the_planted_size_about_as_often_as_they_say(fault: str) -> None:
    size, moved = FAULTS[fault]
    held = []
    for seed in range(60):
        data = of(seed, fault, size, battles=600)
        one = next(row for row in biases(data, design(data), 0.95, 0.05) if row.name == fault)
        held.append(one.lower <= moved <= one.upper)
    assert np.mean(held) > 0.86  # 57 are expected, and fewer than 52 once in a hundred


def test_a_fault_of_the_other_sign_is_told_as_such() -> None:
    data = of(3, "length", 0.5)
    turned = replace(data, covariates={"length": -data.covariates["length"]})
    one = audited(turned).biases[0]
    assert one.flagged and one.value < 0
    assert one.saying == "it favours the shorter reply more than people do"


def test_a_judge_that_guesses_in_one_category_is_flagged_there_and_only_there() -> None:
    rows = audited(of(2, "code", 1.0, noise=0.0, battles=2_000)).strata
    assert {row.value: row.excess.value < 0 for row in rows if row.flagged}["code"]
    assert {row.value for row in rows if row.excess.value < 0} == {"code"}


def test_looking_in_both_orders_shows_the_place_without_any_vote() -> None:
    data = of(8, battles=60)
    looks = np.full((60, 2), MISSING)
    looks[:12] = [[0, 1], [0, 0], [2, 1], [1, 1], [0, 2], [0, 2]] * 2
    one = next(row for row in audited(replace(data, looks=looks)).biases if row.name == "first shown")
    assert (one.value, one.n) == (pytest.approx((1 + 0 + 0.5 + 0 + 0.5 + 0.5) / 2 / 6), 12)


def test_a_judge_that_always_takes_the_first_reply_is_flagged_though_nothing_varies() -> None:
    data = of(8)
    one = _first_shown(replace(data, judge=np.where(np.asarray(data.first) > 0, 0, 1)))
    assert one.flagged and one.lower < one.value == pytest.approx(0.5)
    twice = _first_shown(replace(data, looks=np.tile([0, 1], (len(data), 1))))
    assert twice.flagged and (twice.value, twice.upper) == (0.5, 0.5) and 0.49 < twice.lower < 0.5


def test_what_is_the_same_in_a_few_battles_is_told_without_being_sure() -> None:
    data = of(8, battles=10)
    looks = np.full((10, 2), MISSING)
    row = _first_shown(replace(data, looks=np.tile([1, 0], (10, 1))))
    assert row.flagged and row.value == row.lower == -0.5 and row.upper == pytest.approx(0.5 - 0.025**0.1)
    bad = audited(replace(data, looks=looks, judge=np.full(10, 3), people=np.full((10, 1), 3)))
    same = next(row for row in bad.biases if row.name == "both bad")
    assert not same.flagged and same.p_value == 1 and -same.lower == same.upper > 0.3


def _first_shown(data: Decided) -> Bias:
    return next(row for row in audited(data).biases if row.name == "first shown")


def test_a_few_looks_in_both_orders_do_not_hide_what_all_others_show() -> None:
    data = of(8, "first shown", 0.5)
    looks = np.where(np.arange(len(data))[:, None] < 5, 0, np.full((1, 2), MISSING))
    one = next(row for row in audited(replace(data, looks=looks)).biases if row.name == "first shown")
    assert one.flagged and one.n == len(data)


def test_a_battle_weighs_as_much_beside_the_judge_as_among_people() -> None:
    found = audited(hand_made())
    assert found.confusion == ((3, 0, 0, 0), (1, 1, 0, 0), (2, 0, 0, 0), (0, 0, 0, 1))
    agreement = {name: one.value for name, one in found.agreement.items()}
    assert agreement["percent"] == pytest.approx(5 / 8)
    assert agreement["percent on decisive"] == pytest.approx(4 / 5)
    assert agreement["percent people"] == pytest.approx(4 / 6)
    assert agreement["percent short of people"] == pytest.approx(3 / 6 - 4 / 6)
    assert found.agreement["percent people there"].n == 3
    counts = {"battles": 6, "decided": 5, "votes": 8, "twice": 3, "compared": 4, "both_bad": 1, "alone": 1}
    assert found.counts == counts


def test_kappa_and_alpha_are_those_of_the_table_of_verdicts_by_votes() -> None:
    agreement = audited(hand_made()).agreement
    by_chance = (6 * 3 + 1 * 2 + 0 * 2 + 1 * 1) / 8**2
    assert agreement["kappa"].value == pytest.approx((5 / 8 - by_chance) / (1 - by_chance))
    expected = 1 - sum(n * (n - 1) for n in (9, 3, 2, 2)) / (16 * 15)
    assert agreement["alpha"].value == pytest.approx(1 - (3 / 8) / expected)


def test_what_is_undefined_is_none_with_a_reason_and_never_a_number() -> None:
    data = hand_made(a=[0] * 6, b=[1] * 6, judge=[0] * 6, people=[[0, -1]] * 6)
    found = audited(data)
    told = json.loads(json.dumps(found.as_json(), allow_nan=False))
    for part, name in (("agreement", "kappa"), ("ranking", "kendall"), ("worth", "rho"), ("worth", "gain")):
        assert told[part][name]["value"] is None and told[part][name]["note"]
    assert told["agreement"]["percent"]["value"] == 1 and told["agreement"]["percent"]["lower"] is None
    assert "cannot be told" in found.words[0]


def test_two_boards_are_ordered_alike_by_a_judge_that_is_a_person_and_not_by_a_coin() -> None:
    person, coin = (audited(of(5, noise=noise, battles=4_000)) for noise in (0.0, 1.0))
    assert person.ranking["kendall"].value > 0.7
    assert person.ranking["kendall"].upper == 1
    assert coin.ranking["kendall"].lower < 0
    assert coin.ranking["kendall"].value < person.ranking["kendall"].lower
    assert person.worth["sharpness"].lower < 1 < person.worth["sharpness"].upper
    assert coin.worth["sharpness"].lower < 0 < coin.worth["sharpness"].upper


def test_a_judge_that_likes_one_competitor_is_found_out_by_name() -> None:
    data = of(4, battles=2_000)
    own = np.where((data.a == 6) | (data.b == 6), np.where(data.a == 6, 0, 1), data.judge)
    lucky = np.random.default_rng(0).random(len(data)) < 0.4
    found = audited(replace(data, judge=np.where(lucky, own, data.judge)))
    assert [row.competitor for row in found.differences if row.flagged] == [NAMES[6]]
    best = found.differences[0]
    assert best.competitor == NAMES[6] and best.lower > 0 and best.judge - best.people == best.value


def test_the_words_say_what_the_numbers_say() -> None:
    data = of(6, "first shown", 0.6, votes=3, battles=1_500)
    said = "\n".join(audited(data).words)
    assert "this judge adds" in said and "bounds the gain at" in said
    assert "the judge favours the side shown first" in said
    assert "it favours the reply shown first more than people do" in said
    assert "nothing else is flagged" not in said


def test_the_same_seed_gives_the_same_digits() -> None:
    assert audited(of(7, votes=2)) == audited(of(7, votes=2))


def test_a_family_of_findings_is_rejected_step_by_step() -> None:
    assert holm([0.01, 0.04, np.nan, 0.02], 0.05).tolist() == [True, True, False, True]
    assert holm([0.02, 0.03, 0.9], 0.05).tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"judge": [0, 0, 7, 0, 0, 0]}, "row 3, column judge: code 7 is outside -1..3"),
        ({"judge": [0, 0]}, "column judge: has 2 rows, side a has 6"),
        ({"people": [0, 0, 0, 0, 0, 0]}, "column people: needs one row a battle, not the shape (6,)"),
        ({"covariates": {"length": [1.0]}}, "column length: has 1 rows, side a has 6"),
    ],
)
def test_columns_that_will_not_go_are_refused_by_name(columns: dict[str, object], said: str) -> None:
    with pytest.raises(BadComparisons) as refused:
        hand_made(**columns)
    assert str(refused.value) == said


def test_nothing_to_compare_and_a_level_that_is_none_are_refused() -> None:
    with pytest.raises(NoBattles, match="no battle was decided by both people and the judge"):
        audited(hand_made(judge=[MISSING] * 6))
    with pytest.raises(BadSetting, match=r"level = 1.5 must be between 0 and 1"):
        audited(hand_made(), 1.5)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_few_battles_say_every_number_is_one_or_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, codes = int(rng.integers(12, 40)), [MISSING, 0, 1, 2, 3]
    a, chances = rng.integers(0, 3, n), rng.dirichlet(np.full(5, rng.choice([0.2, 1, 5])), 2)
    data = Decided(
        tuple("xyz"), a, (a + rng.integers(0, 3, n)) % 3,
        np.append(rng.choice(codes, n - 1, p=chances[0]), 0),
        np.vstack([rng.choice(codes, (n - 1, 2), p=chances[1]), [[0, MISSING]]]),
        {"length": np.where(rng.random(n) < 0.3, np.nan, rng.normal(size=n)), "bold": np.zeros(n)},
        {"category": rng.choice(["", "code"], n)}, rng.integers(-1, 2, n), rng.integers(-1, 4, (n, 2)),
    )  # fmt: skip
    told = audited(data).as_json()
    json.dumps(told, allow_nan=False)
    for one in [*told["agreement"].values(), *told["worth"].values(), *told["biases"]]:
        assert (one["value"] is not None and one["lower"] is not None) or one["note"]
