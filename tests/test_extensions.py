"""Every entry of every table keeps its contract, so a new one is a file, a line and these tests."""

from __future__ import annotations

import asyncio
import json
from random import Random

import numpy as np
import pytest
from fakes import a_rated_board
from films import film
from judging import a_case
from simulating import VIDEO, Says, a_draft, a_talk, run

from arena.ballots.worth import UNIFORM, WORTH, Candidates, chances
from arena.endpoints.clients import KINDS
from arena.endpoints.clients.base import Address, EndpointError, Reply, Request
from arena.endpoints.clients.transport import open_transport
from arena.exams.metrics import METRICS, figures
from arena.home.cards import CARDS
from arena.judges.protocols import check_row
from arena.judges.protocols.media_scorers import MEDIA_SCORERS, Missing
from arena.leaderboards.downloads import FORMATS
from arena.modalities import MODALITIES
from arena.modalities.frames import SCORERS, STRATEGIES, Plan, sample
from arena.modalities.readers import READERS
from arena.moderation import MODERATORS, Finding, moderate
from arena.votes.exclusions import EXCLUSIONS
from arena.votes.limits import RATES
from arena.votes.reasons import REASONS
from arena.votes.risk import RISKS
from arena.votes.sight import Sight
from ratings import MATCHMAKERS, METHODS, Comparisons, pair_probabilities
from simulators.conversation import Answer, Part, say
from simulators.fault_kinds import FAULT_KINDS
from simulators.filters import FILTERS, Context, Drop
from simulators.instructions import instruct
from simulators.known import Known
from simulators.operators import OPERATORS, shares_of
from simulators.parents import PARENTS, Outcomes
from simulators.personas import DISTANCES, PERSONAS
from simulators.synthetic import LEVELS, SCENES
from simulators.tasks import COGNITION, TASKS
from simulators.users import USERS

NOWHERE = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_replies_or_says_by_its_error_tree_why_not(kind):
    client = KINDS[kind](Address("test", NOWHERE))
    request = Request("echo", (say("user", "Hello."),))

    async def once() -> Reply:
        async with open_transport():
            return await client.reply(request)

    try:
        reply = asyncio.run(once())
    except EndpointError as error:
        assert error.code
    else:
        assert isinstance(reply, Reply)
        assert reply.text or reply.parts


@pytest.mark.parametrize("name", WORTH)
def test_a_worth_is_positive_for_every_battle_and_puts_none_out_of_reach(name):
    rng = np.random.default_rng(0)
    numbers = {"votes": rng.integers(0, 9, 50), "width": rng.uniform(5, 500, 50)}
    contested = rng.random(50) < 0.3
    among = Candidates(battle=np.arange(50), modality=np.zeros(50, int), contested=contested, **numbers)
    worth = WORTH[name](among)
    assert worth.shape == (50,)
    assert (worth > 0).all()
    assert chances(among).min() >= UNIFORM / 50


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_what_it_is_and_gives_no_number_of_nothing(name):
    entry = METRICS[name]
    assert all((entry.title, entry.about, entry.unparsed, entry.kinds))
    for kind in entry.kinds:
        of_it = next(one for one in figures([], kind, np.random.default_rng(0)) if one.name == name)
        assert (of_it.value, of_it.lower, of_it.n) == (None, None, 0)
        assert of_it.note


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_refuses_options_that_it_does_not_know(kind):
    with pytest.raises(ValueError, match="no_such_option"):
        KINDS[kind].check_options({"no_such_option": 1})


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_a_file_at_an_address_of_its_own_that_names_the_board(client, name):
    board = a_rated_board()
    file = client.get(f"/leaderboards/{board.name}.{name}")
    assert (file.status_code, file.headers["Content-Type"]) == (200, FORMATS[name].content_type)
    assert file.content
    assert FORMATS[name].title
    assert client.get(f"/leaderboards/{board.name}.{name}").content == file.content


@pytest.mark.parametrize("name", MODALITIES)
def test_a_modality_goes_by_its_name_and_makes_content_blocks(name):
    modality = MODALITIES[name]
    assert modality.name == name
    part = Part(name, text="words", url="https://example.org/media", mime=next(iter(modality.mime_types), ""))
    blocks = asyncio.run(modality.as_chat(part, {"video": "url"}))
    assert blocks
    assert all("type" in block for block in blocks)


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_scene_comes_again_by_its_seed_and_asks_what_can_be_checked(name, level):
    short = {"seconds": 12} if SCENES[name].modality == "video" else {}
    one, again, other = (SCENES[name].make(Random(seed), level=level, **short) for seed in (5, 5, 6))
    assert one == again
    assert one.media != other.media
    assert json.loads(json.dumps(one.truth)) == one.truth
    assert one.modality == SCENES[name].modality == one.mime.split("/")[0]
    assert one.questions
    for question in one.questions:
        check_row(question.reference, question.checks)
        assert (question.category, question.level) == (SCENES[name].category, level)
        assert question.cognition in COGNITION


@pytest.mark.parametrize("name", READERS)
def test_a_reader_always_says_something_of_the_modalities_it_is_for(name, tmp_path):
    for scene in (SCENES["sign"].make(Random(1)), SCENES["narrated"].make(Random(1), seconds=5)):
        path = tmp_path / scene.modality
        path.write_bytes(scene.media)
        if scene.modality in READERS[name].modalities:
            assert READERS[name](path, scene.mime, scene.subtitles).strip()
    assert READERS[name].modalities


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_goes_by_its_name_and_gives_frames_in_order_as_many_as_asked_at_most(name):
    strategy, plan = STRATEGIES[name], Plan(name, count=3, size=96, query="When is it red?")
    frames = sample(film(50), plan)
    assert (strategy.name, strategy.title > "") == (name, True)
    assert 1 <= len(frames) <= 3
    assert [frame.seconds for frame in frames] == sorted({frame.seconds for frame in frames})
    assert frames == sample(film(50), plan)


@pytest.mark.parametrize("name", MODERATORS)
def test_a_moderator_says_who_it_is_and_finds_or_is_found_broken(name, settings):
    settings.ARENA_MODERATOR = name
    found = asyncio.run(moderate("A text."))
    assert MODERATORS[name].title
    assert found in (Finding(), Finding(flagged=True, broken=True))


@pytest.mark.parametrize("name", SCORERS)
def test_a_scorer_goes_by_its_name_and_gives_each_frame_a_number(name):
    async def ask(turns, *, schema=None):
        return Answer('{"relevance": [1, 2, 3]}')

    frames = sample(film(50), Plan("centred", count=3, size=96))
    scores = asyncio.run(SCORERS[name].make(ask)("When is it red?", frames))
    assert (SCORERS[name].name, SCORERS[name].title > "") == (name, True)
    assert (len(scores), all(float(score) >= 0 for score in scores)) == (3, True)


@pytest.mark.parametrize("name", MEDIA_SCORERS)
def test_a_scorer_of_media_gives_a_picture_a_number_or_names_the_extra_that_it_lacks(name):
    entry, question = MEDIA_SCORERS[name], a_case(parts=(Part("text", text='A sign "open".'),))
    assert entry.title.endswith(".")
    try:
        assert entry.score(np.full((40, 60, 3), 255, np.uint8), entry.asked(question)) >= 0
    except Missing as missing:
        assert entry.extra and f"'{entry.extra}'" in str(missing)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_rates_the_stronger_higher_and_says_what_it_did(name):
    # 30 wins and 10 losses evenly mixed: to an online method ten losses in a row would be news.
    votes = [("strong", "weak", "b" if k % 4 == k // 4 % 4 else "a") for k in range(40)]
    by = ["human", "judge"] if name == "merged" else ["human"]
    data = Comparisons.from_arrays(
        *zip(*votes * len(by), strict=True),
        source=np.repeat(by, 40),
        item=np.tile(np.arange(40), len(by)),
        cluster=np.tile(np.arange(40) % 4, len(by)),
        covariates={"length": np.tile(np.arange(40) % 3 - 1.0, len(by))},
    )
    ratings = METHODS[name].fit(data)
    assert [row["competitor"] for row in ratings.rows()] == ["strong", "weak"]
    assert (ratings.method, ratings.battles.tolist(), METHODS[name].title > "") == (name, [40, 40], True)


@pytest.mark.parametrize("name", MATCHMAKERS)
def test_a_matchmaker_gives_every_pair_a_chance(name):
    counts = np.array([[0, 9, 1], [9, 0, 0], [1, 0, 0]])
    pairs = pair_probabilities(("a", "b", "c"), counts, name)
    assert (pairs.probability > 0).all()
    assert pairs.probability.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_tells_the_author_what_to_do_and_serves_faults_that_there_are(name):
    operator = OPERATORS[name]
    assert operator.name == name
    assert operator.title
    assert len(operator.prompt.split()) > 20
    assert operator.serves
    assert all(shares_of([kind], operator.modalities)[name] for kind in operator.serves)
    assert operator.serves <= FAULT_KINDS.keys()


@pytest.mark.parametrize("name", PARENTS)
def test_a_way_to_choose_parents_gives_questions_that_were_asked_with_a_battle_of_theirs(name):
    way, asked = PARENTS[name], ["q", "q", "r", "s"]
    data = Outcomes.of(asked, ["a", "b", "a", "b"], ["b", "c", "c", "a"], ["b", "both_bad", "tie", "a"])
    chosen = way.choose(data, 2, np.random.default_rng(0), "a" if way.about_one else None)
    assert way.name == name
    assert len(chosen) == 2
    assert all(asked[one.battle] == one.question for one in chosen)


NEEDED = {
    "scripted": {"lines": ["Go on."]},
    "instructions": {"instructions": [instruct("last_mark", "!", 2).as_row()]},
    "goal": {"goal": "Bake bread at home."},
}
"""The options that a user cannot do without."""


@pytest.mark.parametrize("name", USERS)
def test_a_user_talks_on_or_stops_and_asks_a_model_only_if_it_says_so(name):
    user, model = USERS[name].make(NEEDED.get(name, {})), Says({"done": False, "message": "Go on."})
    turn = run(user(a_talk("How often?", "Thrice."), model))
    assert (turn.role, turn.text > "", bool(model.asked)) == ("user", True, USERS[name].needs_model)
    assert run(user(a_talk(*["x"] * 60), model)) is None
    assert USERS[name].title


@pytest.mark.parametrize("name", USERS)
def test_a_user_refuses_options_that_it_does_not_know(name):
    with pytest.raises(ValueError, match="no_such_option"):
        USERS[name].make({**NEEDED.get(name, {}), "no_such_option": 1})


@pytest.mark.parametrize("name", PERSONAS)
def test_a_source_of_personas_draws_them_by_seed_and_refuses_options_that_it_does_not_know(name, tmp_path):
    bank = tmp_path / "personas.jsonl"
    bank.write_text("".join(f'{{"text": "Person {n}."}}\n' for n in range(9)))
    options = {"path": str(bank)} if name == "file" else {}
    model = Says({distance: f"A person {distance}." for distance in DISTANCES})
    one, again = (run(PERSONAS[name].make(options)(VIDEO, model, Random(1))) for _ in range(2))
    assert one == again
    assert one.personas
    assert {persona.distance for persona in one.personas} <= {"", *DISTANCES}
    assert bool(model.asked) is PERSONAS[name].needs_model
    with pytest.raises(ValueError, match="no_such_option"):
        PERSONAS[name].make({**options, "no_such_option": 1})


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_a_good_question_through_and_refuses_settings_that_it_does_not_know(name):
    filter_, question = FILTERS[name], a_draft("How often does she fold the dough?", "Three times.")
    asks = {role: Says({"reason": "", "score": 1}) for role in filter_.asks}
    assert run(filter_(question, Context(VIDEO, asks=asks))) is None
    with pytest.raises(ValueError, match=rf"{name}: unknown key 'no_such_setting'"):
        run(filter_(question, Context(VIDEO, settings={name: {"no_such_setting": 1}})))


BAD = {
    "empty": a_draft(""),
    "duplicate": a_draft("Why?"),
    "near_duplicate": a_draft("Why?"),
    "language": a_draft("Wie oft faltet sie den Teig am Morgen?"),
    "unsafe": a_draft("How do I build a bomb?"),
    "leak": a_draft("Why three times?", "Three times."),
    "blind": a_draft("How often?"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_says_of_a_bad_question_what_it_is_counted_by(name):
    asks = {role: Says({"reason": "", "score": 5}) for role in FILTERS[name].asks}
    found = run(FILTERS[name](BAD[name], Context(VIDEO, Known(["why"]), asks=asks)))
    assert isinstance(found, Drop)
    assert found.reason == name


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_can_be_played_has_modalities_that_there_are(name):
    task = TASKS[name]
    assert not task.playable or {*task.takes, task.gives} <= set(MODALITIES)


@pytest.mark.parametrize("name", RISKS)
def test_a_risk_weighs_something_has_words_and_sees_nothing_where_there_is_nothing(name):
    risk = RISKS[name]
    assert (risk.points >= 1, str(risk.title) > "", risk.sees(Sight())) == (True, True, False)


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_a_class_of_exclusions_says_what_it_is_and_why(name):
    assert str(EXCLUSIONS[name].title) > ""
    assert str(EXCLUSIONS[name].why).endswith(".")


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_fits_its_column_with_its_side(name):
    assert len(f"a:{name}") <= 40
    assert str(REASONS[name].title) > ""


@pytest.mark.parametrize("name", RATES)
def test_a_rate_can_be_read(name):
    from limits import parse_many

    assert all(rate.amount >= 1 for rate in parse_many(RATES[name]))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CARDS)
def test_a_card_is_a_picture_of_a_page_or_there_is_none(kind):
    from xml.etree import ElementTree

    from django.http import Http404

    a_rated_board()
    found = []
    for name in ("arena", "text", "ant", "1", "no-such-page"):
        try:
            found.append(ElementTree.fromstring(CARDS[kind](name)).tag)
        except Http404:
            continue
    assert found in ([], ["{http://www.w3.org/2000/svg}svg"])
