"""Applying an operator's file: all or nothing, once or twice, and what leaves the file is retired."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.leaderboards.models import Leaderboard
from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, read
from arena.questions.models import Question

pytestmark = pytest.mark.django_db

GOOD = """
[endpoints.local]
kind = "openai_chat"
base_url = "http://127.0.0.1:9001/v1"
max_concurrency = 8
timeout_s = { connect = 5, first_token = 30, total = 120 }

[competitors.alpha]
endpoint = "local"
model = "small"
title = "Small, greedy"
sampling = { temperature = 0.0, max_tokens = 64 }

[competitors.beta]
endpoint = "local"
model = "small"

[judges.strict]
protocol = "reference"

[question_sets.basic]
file = "questions.jsonl"

[leaderboards.text]
title = "Text"
question_sets = ["basic"]
competitors = ["alpha", "beta"]
judges = ["strict"]
"""
ROWS = [
    {"id": "q1", "text": "What is 2 + 2?", "category": "arithmetic", "reference": "4"},
    {"id": "q2", "text": "What is 3 + 3?", "category": "arithmetic", "reference": 6, "level": 2},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, GOOD, ROWS)
    return tmp_path


def write(folder: Path, toml: str = GOOD, rows: list | None = None) -> Path:
    (folder / "arena.toml").write_text(toml)
    if rows is not None:
        (folder / "questions.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return folder / "arena.toml"


def whats(folder: Path) -> dict[str, str]:
    return {change.name: change.what for change in apply(read(folder / "arena.toml"))}


def test_a_first_apply_creates_everything(folder):
    assert set(whats(folder).values()) == {"created"}
    board = Leaderboard.objects.get()
    assert [c.name for c in board.competitors()] == ["alpha", "beta"]
    assert board.questions().count() == 2


def test_a_second_apply_leaves_everything(folder):
    whats(folder)
    assert set(whats(folder).values()) == {"left"}


def test_a_changed_endpoint_changes_in_place(folder):
    whats(folder)
    write(folder, GOOD.replace("max_concurrency = 8", "max_concurrency = 9"))
    assert whats(folder)["endpoints.local"] == "changed"
    assert Endpoint.objects.get().max_concurrency == 9


TOLD = """
open_weights = true
released = 2025-03-31
homepage = "https://example.org/small/"
about = "A small model."
aliases = ["Small", "Small Ltd"]
standing = "frozen"
standing_reason = "Its server is gone."
standing_since = 2026-01-15
"""


def test_what_is_told_of_a_competitor_makes_no_new_version(folder):
    whats(folder)
    write(folder, GOOD.replace('title = "Small, greedy"', f'title = "Small"{TOLD}'))
    assert whats(folder)["competitors.alpha"] == "changed"
    alpha = Competitor.objects.get(name="alpha")
    assert (alpha.version, alpha.open_weights, alpha.standing, alpha.aliases) == (
        1, True, "frozen", ["Small", "Small Ltd"],
    )  # fmt: skip
    assert (alpha.standing_since.isoformat(), alpha.homepage) == ("2026-01-15", "https://example.org/small")
    assert set(whats(folder).values()) == {"left"}


@pytest.mark.parametrize(
    "line",
    [
        'standing = "asleep"',
        'homepage = "not an address"',
        "released = 2025-02-30",
        'open_weights = "perhaps"',
        "aliases = [1]",
    ],
)
def test_what_cannot_be_told_of_a_competitor_is_refused(folder, line):
    write(folder, GOOD.replace('title = "Small, greedy"', line))
    with pytest.raises(ManifestError, match=line.split(" =")[0] if "2025" not in line else "arena.toml"):
        read(folder / "arena.toml")


def test_a_competitor_with_other_settings_starts_anew(folder):
    whats(folder)
    old = Competitor.objects.get(name="alpha")
    write(folder, GOOD.replace("temperature = 0.0", "temperature = 1.0"))
    assert whats(folder)["competitors.alpha"] == "changed"
    new = Competitor.objects.active().get(name="alpha")
    assert (new.version, old.version) == (2, 1)
    assert list(Leaderboard.objects.get().chosen.filter(name="alpha")) == [new]


def test_who_is_reached_with_other_options_starts_anew_and_who_is_reached_elsewhere_does_not(folder):
    whats(folder)
    moved = GOOD.replace("http://127.0.0.1:9001/v1", "http://127.0.0.1:9005/v1")
    write(folder, moved)
    assert whats(folder)["competitors.alpha"] == "left"
    write(folder, moved.replace('base_url = "', 'options = { frames = 4 }\nbase_url = "', 1))
    assert whats(folder)["competitors.alpha"] == "changed"
    new = Competitor.objects.active().get(name="alpha")
    assert (new.version, new.reached["options"]) == (2, {"frames": 4})


def test_old_settings_bring_the_old_version_back(folder):
    whats(folder)
    write(folder, GOOD.replace("temperature = 0.0", "temperature = 1.0"))
    whats(folder)
    write(folder)
    assert whats(folder)["competitors.alpha"] == "changed"
    assert Competitor.objects.active().get(name="alpha").version == 1


def test_another_title_is_the_same_competitor(folder):
    whats(folder)
    write(folder, GOOD.replace("Small, greedy", "Small and greedy"))
    whats(folder)
    alpha = Competitor.objects.get(name="alpha")
    assert (alpha.version, alpha.title) == (1, "Small and greedy")


def test_what_leaves_the_file_is_retired_and_can_come_back(folder):
    whats(folder)
    without = GOOD.replace('[competitors.beta]\nendpoint = "local"\nmodel = "small"\n', "")
    write(folder, without.replace('["alpha", "beta"]', '"*"'))
    assert whats(folder)["competitors.beta"] == "retired"
    assert [c.name for c in Leaderboard.objects.get().competitors()] == ["alpha"]
    write(folder)
    assert whats(folder)["competitors.beta"] == "changed"
    assert Competitor.objects.filter(name="beta").count() == 1


def test_a_changed_question_is_a_new_one_under_the_same_key(folder):
    whats(folder)
    write(folder, rows=[ROWS[0] | {"text": "What is two and two?"}, ROWS[1]])
    assert whats(folder)["question_sets.basic"] == "changed"
    assert Question.objects.filter(key="q1").count() == 2
    assert Question.objects.active().get(key="q1").text == "What is two and two?"


def test_one_fault_and_nothing_is_applied(folder):
    write(folder, rows=[*ROWS, {"id": "q3", "text": " ", "category": "arithmetic"}])
    with pytest.raises(CommandError, match=r"questions.jsonl: row 3: text"):
        call_command("apply", str(folder / "arena.toml"))
    assert not Endpoint.objects.exists()


def test_the_command_prints_what_it_did(folder, capsys):
    call_command("apply", str(folder / "arena.toml"), "--json")
    changes = json.loads(capsys.readouterr().out)
    assert {"what": "created", "name": "competitors.alpha", "detail": ""} in changes


SLICE = """
category = "arithmetic"
level = 2
language = "PT"
source = "judge"
method = "elo"
settings = { k = 8 }
style = ["length"]
matchmaker = "uniform"
exclusions = { competitors = ["beta"], voters = ["mallory"], flags = ["order_conflict"] }
seed = 3
"""


def test_a_board_is_a_slice_with_a_method_of_its_own(folder):
    write(folder, GOOD + SLICE, [ROWS[0], ROWS[1] | {"language": "pt-br"}])
    whats(folder)
    board = Leaderboard.objects.get()
    assert [q.key for q in board.questions()] == ["q2"]
    assert [c.name for c in board.competitors()] == ["alpha"]
    assert (board.source, board.method, board.settings, board.style) == ("judge", "elo", {"k": 8}, ["length"])
    assert (board.language, board.matchmaker, board.seed) == ("pt", "uniform", 3)
    assert board.exclusions == {"competitors": ["beta"], "voters": ["mallory"], "flags": ["order_conflict"]}


def test_a_changed_slice_says_which_keys_changed(folder):
    whats(folder)
    write(folder, GOOD + "seed = 3\nsettings = { level = 0.9 }\n")
    (change,) = [one for one in apply(read(folder / "arena.toml")) if one.name == "leaderboards.text"]
    assert (change.what, set(change.detail.split(", "))) == ("changed", {"settings", "seed"})
    assert whats(folder)["leaderboards.text"] == "left"


@pytest.mark.parametrize(("keys", "style"), [("", 4), ("style = []", 0), ('style = ["bold"]', 1)])
def test_a_text_board_controls_for_all_of_style_unless_told(folder, keys, style):
    write(folder, GOOD + keys)
    whats(folder)
    assert len(Leaderboard.objects.get().style) == style


FAULTS = {
    "a wrong key": ("title = \"Text\"", "titel = \"Text\"", r"arena.toml: \[leaderboards.text\]: titel: unknown key"),
    "an unknown table": ("[judges.strict]", "[judge.strict]", r"arena.toml: \[judge\]: unknown key"),
    "an unknown protocol": ('"reference"', '"oracle"', r"\[judges.strict\]: protocol: unknown protocol 'oracle'"),
    "an unknown kind": ('"openai_chat"', '"carrier_pigeon"', r"\[endpoints.local\]: kind: unknown kind"),
    "an unknown method": ('judges = ["strict"]', 'judges = ["strict"]\nmethod = "dice"', r"\[leaderboards.text\]: method"),
    "an unknown modality": ('title = "Text"', 'modality = "smell"', r"\[leaderboards.text\]: modality"),
    "a duplicate name": ("[competitors.beta]", "[competitors.alpha]", r"arena.toml: .*twice"),
    "a name given twice": ('["alpha", "beta"]', '["alpha", "alpha"]', r"competitors: 'alpha' stands there 2 times"),
    "an unknown competitor": ('["alpha", "beta"]', '["alpha", "gamma"]', r"competitors: nothing is called 'gamma'"),
    "an unknown endpoint": ('endpoint = "local"', 'endpoint = "lokal"', r"\[competitors.alpha\]: endpoint: nothing"),
    "an unknown judge": ('judges = ["strict"]', 'judges = ["mild"]', r"\[leaderboards.text\]: judges: nothing"),
    "an unknown question set": ('question_sets = ["basic"]', 'question_sets = ["x"]', r"question_sets: nothing is called"),
    "a missing key": ('model = "small"\ntitle', "title", r"\[competitors.alpha\]: model: Field required"),
    "a missing address": ('base_url = "http://127.0.0.1:9001/v1"', "", r"\[endpoints.local\]: base_url: missing"),
    "no address at all": ("http://127.0.0.1:9001/v1", "nowhere", r"\[endpoints.local\]: base_url"),
    "a missing variable": ("max_concurrency", 'api_key_env = "NOT_SET_ANYWHERE"\nmax_concurrency', r"NOT_SET_ANYWHERE is not set"),
    "an unknown sampling key": ("temperature = 0.0", "warmth = 0.0", r"\[competitors.alpha\]: sampling: .*warmth"),
    "a judge that is only for trials": ('protocol = "reference"', 'protocol = "unguarded"\nendpoint = "local"\nmodel = "m"', r"\[leaderboards.text\]: judges: strict is only there to try attacks"),
    "an unknown judge option": ('protocol = "reference"', 'protocol = "reference"\noptions = { mood = 1 }', r"\[judges.strict\]: options: .*mood"),
    "a seat that nobody has": ('protocol = "reference"', 'protocol = "panel"\nendpoint = "local"\nmodel = "m"\noptions = { members = [{ name = "x", protocol = "pairwise", seat = "guest" }, { name = "y", protocol = "pairwise" }] }', r"\[judges.strict\]: options: seats: nothing is called 'guest'"),
    "a protocol without its model": ('protocol = "reference"', 'protocol = "pairwise"', r"\[judges.strict\]: endpoint"),
    "a missing file": ("questions.jsonl", "nowhere.jsonl", r"nowhere.jsonl: No such file"),
    "no TOML": ("[endpoints.local]", "[endpoints.local", r"arena.toml: .*line"),
    "too many at once": ("max_concurrency = 8", "max_concurrency = 0", r"\[endpoints.local\]: max_concurrency"),
    "a time-out of nought": ("total = 120", "total = 0", r"\[endpoints.local\]: timeout_s.total"),
    "an unknown source": ('title = "Text"', 'source = "rumour"', r"\[leaderboards.text\]: source: unknown source 'rumour'"),
    "an unknown matchmaker": ('title = "Text"', 'matchmaker = "dice"', r"\[leaderboards.text\]: matchmaker: unknown"),
    "an unknown feature of style": ('title = "Text"', 'style = ["rhyme"]', r"\[leaderboards.text\]: style.0: unknown"),
    "an unknown setting": ('title = "Text"', "settings = { mood = 1 }", r"\[leaderboards.text\]: settings: .*no setting 'mood'"),
    "a setting out of range": ('title = "Text"', "settings = { level = 2 }", r"\[leaderboards.text\]: settings: level = 2"),
    "a method for other rows": ('title = "Text"', 'source = "merged"', r"\[leaderboards.text\]: method: 'bt' cannot rate"),
    "an unknown exclusion": ('title = "Text"', "exclusions = { moods = [] }", r"\[leaderboards.text\]: exclusions.moods: unknown"),
    "an excluded stranger": ('title = "Text"', 'exclusions = { competitors = ["x"] }', r"exclusions: nothing is called 'x'"),
    "a slice without questions": ('title = "Text"', 'category = "poems"', r"question_sets: none of their questions"),
    "no language": ('title = "Text"', 'language = "!"', r"\[leaderboards.text\]: language"),
    "a negative seed": ('title = "Text"', "seed = -1", r"\[leaderboards.text\]: seed"),
    "a name with a space": ("[judges.strict]", '[judges."very strict"]', r"judges"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_clear_line(folder, fault):
    old, new, words = FAULTS[fault]
    write(folder, GOOD.replace(old, new, 1))
    with pytest.raises(ManifestError, match=words) as caught:
        read(folder / "arena.toml")
    assert len(str(caught.value).splitlines()) == 1


def test_a_key_pasted_where_a_name_belongs_is_not_repeated(folder):
    write(folder, GOOD.replace("max_concurrency", 'api_key_env = "sk-verysecret"\nmax_concurrency'))
    with pytest.raises(ManifestError, match="api_key_env") as caught:
        read(folder / "arena.toml")
    assert "sk-verysecret" not in str(caught.value)


BAD_ROWS = {
    "no language": ('{"id": "q3", "text": "t", "category": "c", "language": "a language"}', "row 3: language"),
    "no text": ('{"id": "q3", "category": "c"}', "row 3: text"),
    "an empty text": ('{"id": "q3", "text": "", "category": "c"}', "row 3: text"),
    "no JSON": ('{"id": ', "row 3: not JSON"),
    "no object": ("[1, 2]", "row 3"),
    "an unknown key": ('{"id": "q3", "text": "t", "category": "c", "hint": 1}', "row 3: hint: unknown key"),
    "a duplicate id": ('{"id": "q1", "text": "t", "category": "c"}', "'q1' stands there 2 times"),
    "a rubric whose weight is not positive": ('{"id": "q3", "text": "t", "category": "c", "rubric": [{"name": "a"}, {"name": "b", "weight": 0}]}', "row 3: rubric, row 2: weight = 0 must be a positive number"),
    "a rubric with a name twice": ('{"id": "q3", "text": "t", "category": "c", "rubric": [{"name": "a"}, {"name": "a"}]}', "row 3: rubric, row 2: name 'a' stands there already"),
    "an unknown provenance": ('{"id": "q3", "text": "t", "category": "c", "reference_from": "rumour"}', "row 3: reference_from"),
    "a level out of range": ('{"id": "q3", "text": "t", "category": "c", "level": 9}', "row 3: level"),
    "an unknown check": ('{"id": "q3", "text": "t", "category": "c", "checks": [{"kind": "vibes"}]}', "row 3: checks: .*vibes"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD_ROWS)
def test_each_bad_row_names_file_row_and_key(folder, fault):
    line, words = BAD_ROWS[fault]
    with (folder / "questions.jsonl").open("a") as file:
        file.write("\n" + line)
    with pytest.raises(ManifestError, match=f"questions.jsonl: .*{words}"):
        read(folder / "arena.toml")


def test_bytes_that_are_not_utf8_are_said_to_be_so(folder):
    with (folder / "questions.jsonl").open("ab") as file:
        file.write(b'\n{"id": "q\xff"}')
    with pytest.raises(ManifestError, match="row 3: not UTF-8 at byte"):
        read(folder / "arena.toml")
    (folder / "arena.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(ManifestError, match=r"arena\.toml: not UTF-8"):
        read(folder / "arena.toml")


def test_what_judges_go_by_comes_with_the_question(folder):
    rubric = [{"name": "short", "weight": 0.4}, {"name": "true", "weight": 0.6}]
    row = {"id": "q3", "text": "How high?", "category": "c", "context": "It is 9 m high.", "rubric": rubric}
    write(folder, GOOD, [*ROWS, row | {"reference": "9 m", "reference_from": "human"}])
    whats(folder)
    question = Question.objects.get(key="q3")
    assert (question.context, question.rubric, question.reference_from) == (
        "It is 9 m high.",
        rubric,
        "human",
    )
    # Competitors are asked about the document, so it is among what they are shown.
    assert [part["text"] for part in question.parts] == ["How high?", "It is 9 m high."]
    assert set(whats(folder).values()) == {"left"}
