"""Those who write questions in the operator's file: what is refused, what is warned of, what stays."""

from __future__ import annotations

import pytest
from writing_arena import TOML, applied, competitors, simulators, write_documents

from arena.competitors.models import Competitor
from arena.evolution.families import NotIndependent, look_for_strangers
from arena.evolution.models import Evolution, Simulation
from arena.judges.models import Judge
from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, read
from arena.questions.models import Question, QuestionSet, Simulator

URL = "http://127.0.0.1:9/v1"


def text(simulation="", evolution="", old="", new=""):
    whole = TOML.format(
        url=URL,
        simulators=simulators(),
        competitors=competitors(),
        simulation=simulation,
        evolution=evolution,
    )
    assert old in whole
    return whole.replace(old, new, 1) if old else whole


def refused(folder, **tables):
    (folder / "arena.toml").write_text(text(**tables))
    with pytest.raises(ManifestError) as error:
        read(folder / "arena.toml")
    return str(error.value)


@pytest.fixture(autouse=True)
def documents(tmp_path):
    write_documents(tmp_path, 2)


BAD = [
    ({"simulation": 'blind = "nobody"'}, "[simulations.readers]: blind: nothing is called 'nobody'"),
    (
        {"simulation": 'persona_file = "p.jsonl"'},
        '[simulations.readers]: persona_file: belongs to personas = "file"',
    ),
    ({"simulation": "filters = { leek = {} }"}, "[simulations.readers]: filters: unknown filter 'leek'"),
    (
        {"simulation": "filters = { near_duplicate = { set = 7 } }"},
        "[simulations.readers]: filters: near_duplicate",
    ),
    (
        {"simulation": 'dialogue = { user = "scripted" }'},
        "[simulations.readers]: dialogue.options: scripted: lines",
    ),
    (
        {"simulation": 'dialogue = { user = "instructions", options = { compose = 99 } }'},
        "[simulations.readers]: dialogue.options: from 1 to",
    ),
    (
        {"simulation": 'languages = ["de"]\ndialogue = { user = "instructions", options = { compose = 2 } }'},
        "[simulations.readers]: dialogue.options: compose: the library speaks English",
    ),
    ({"simulation": 'task = "video2text"'}, "[simulations.readers]: task: video2text is not about text"),
    ({"old": '"*.txt"', "new": '"*.doc"'}, "[simulations.readers]: documents: no file is called '*.doc'"),
    ({"evolution": "options = { trys = 2 }"}, "[evolutions.harder]: options: unknown key 'trys'"),
    (
        {"evolution": "options = { shares = { dig = 1 } }"},
        "[evolutions.harder]: options: no operator is called dig",
    ),
    ({"evolution": "max_rounds = 0"}, "[evolutions.harder]: max_rounds"),
    ({"evolution": 'use = "rated"'}, "[evolutions.harder]: use"),
    ({"old": 'solver = "solver"', "new": ""}, "[evolutions.harder]: solver: Field required"),
    ({"old": 'leaderboard = "asked"', "new": 'leaderboard = "no"'}, "leaderboard: nothing is called 'no'"),
    (
        {"old": 'protocol = "pairwise"', "new": 'protocol = "reference"'},
        "[evolutions.harder]: leaderboard: no judge of 'asked' can judge a question without a known answer",
    ),
    (
        {"old": "price = { input = 1, output = 2 }", "new": "", "evolution": "daily = { cost = 3 }"},
        "[evolutions.harder]: daily.cost: endpoint 'outside' of its analyst has no price",
    ),
    (
        {"old": 'family = "examiners"', "new": 'family = "ants"'},
        "[evolutions.harder]: independence: examiner (simulators.examiner) and competitors.ant are both of family 'ants'",
    ),
    (
        {"old": 'family = "judges"', "new": 'family = "Hardeners"'},
        "independence: author (simulators.hardener) and judge (judges.fair) are both of family 'hardeners'",
    ),
    (
        {"old": 'family = "questioners"', "new": 'family = "judges"'},
        "[simulations.readers]: independence: user (simulators.questioner) and judge (judges.fair)",
    ),
]


@pytest.mark.parametrize(("tables", "words"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_wrong_is_named_by_table_and_key(tmp_path, tables, words):
    assert words in refused(tmp_path, **tables)


def test_a_set_that_nobody_fills_needs_a_file(tmp_path):
    whole = text(old="[question_sets.asked]", new="[question_sets.idle]\n[question_sets.asked]")
    (tmp_path / "arena.toml").write_text(whole)
    with pytest.raises(ManifestError, match=r"\[question_sets.idle\]: file: missing"):
        read(tmp_path / "arena.toml")


@pytest.mark.django_db
def test_everything_of_the_file_is_in_the_database(tmp_path):
    applied(
        tmp_path, URL, simulation="daily = { calls = 5, cost = 0.5 }", evolution="options = { tries = 2 }"
    )
    simulation, evolution = Simulation.objects.get(), Evolution.objects.get()
    assert [document["name"] for document in simulation.documents] == ["d0.txt", "d1.txt"]
    assert (simulation.purse.calls, str(simulation.purse.cost)) == (5, "0.500000")
    assert (evolution.author.name, evolution.options) == ("hardener", {"tries": 2})
    assert Simulator.objects.get(name="solver").endpoint.price == {"input": "1", "output": "2"}


@pytest.mark.django_db
def test_another_family_makes_no_new_version_and_other_settings_do(tmp_path):
    applied(tmp_path, URL)
    applied(tmp_path, URL, replace=('family = "ants"', 'family = "moths"'))
    assert list(Competitor.objects.filter(name="ant").values_list("version", "family")) == [(1, "moths")]
    applied(tmp_path, URL, replace=('family = "judges"', 'family = "umpires"'))
    assert list(Judge.objects.values_list("version", "family")) == [(1, "umpires")]
    applied(tmp_path, URL, replace=('model = "solver"', 'model = "better"'))
    assert Simulator.objects.active().get(name="solver").version == 2
    assert Evolution.objects.get().solver.version == 2


@pytest.mark.django_db
def test_a_rule_that_warns_says_so_and_goes_on_and_one_that_refuses_holds_at_work_too(tmp_path):
    (tmp_path / "arena.toml").write_text(
        text(old='family = "ants"', new='family = "solvers"', evolution='independence = "warn"')
    )
    warned = [change for change in apply(read(tmp_path / "arena.toml")) if change.what == "warned"]
    assert [change.name for change in warned] == ["evolutions.harder"]
    evolution = Evolution.objects.get()
    assert "both of family 'solvers'" in look_for_strangers(evolution)[0]
    evolution.independence = "refuse"
    with pytest.raises(NotIndependent, match=r"solver \(simulators.solver\) and competitors.ant"):
        look_for_strangers(evolution)


@pytest.mark.django_db
def test_no_file_retires_what_a_model_wrote(tmp_path):
    applied(tmp_path, URL)
    written = Question.objects.create(
        question_set=QuestionSet.objects.get(), key="readers:1.0", category="trade",
        parts=[{"modality": "text", "text": "Why?"}], simulator=Simulator.objects.get(name="questioner"),
    )  # fmt: skip
    applied(tmp_path, URL)
    written.refresh_from_db()
    assert written.is_written
    assert written.retired_at is None
