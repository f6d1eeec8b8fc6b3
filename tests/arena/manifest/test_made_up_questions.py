"""Question sets made up by our code: made once, the same everywhere, shown where they are asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from fakes import a_played_battle

from arena.competitors.models import Competitor
from arena.judges.models import Judge
from arena.leaderboards.models import Leaderboard
from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, read
from arena.manifest.synthesize import draw_missing
from arena.questions.models import Media, Question

pytestmark = pytest.mark.django_db

TOML = """
[endpoints.scripted]
kind = "scripted"

[competitors.echo]
endpoint = "scripted"
model = "echo"

[competitors.constant]
endpoint = "scripted"
model = "constant"

[judges.checks]
protocol = "reference"

[question_sets.pictures]
synthetic = "image"
count = 4
seed = 7

[leaderboards.pictures]
modality = "image"
question_sets = ["pictures"]
judges = ["checks"]
"""


@pytest.fixture
def files_in(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


def made(folder: Path, toml: str = TOML) -> dict[str, str]:
    (folder / "arena.toml").write_text(toml)
    return {change.name: str(change) for change in apply(read(folder / "arena.toml"))}


def refused(folder: Path, toml: str) -> str:
    (folder / "arena.toml").write_text(toml)
    with pytest.raises(ManifestError) as problem:
        read(folder / "arena.toml")
    return str(problem.value)


def test_questions_are_made_with_their_media_and_known_answers(tmp_path, files_in):
    made(tmp_path)
    questions = list(Question.objects.active())
    assert [question.key for question in questions] == [
        "coloured-v1-s7-0001-level1", "counted-v1-s7-0000-level1", "placed-v1-s7-0002-level1", "sign-v1-s7-0003-level1",
    ]  # fmt: skip
    for question in questions:
        [words, picture] = question.parts
        media = Media.objects.get(sha256=picture["url"].removeprefix("media:"))
        assert (question.modality, question.task, question.level) == ("image", "image2text", 1)
        assert words["text"] and question.reference and question.cognition
        assert (media.title, media.truth != {}) == (question.key, True)
    assert Leaderboard.objects.get().questions().count() == 4


def test_the_same_file_again_changes_nothing_and_draws_nothing(tmp_path, files_in):
    made(tmp_path)
    before = sorted(file.stat().st_mtime_ns for file in files_in.rglob("*"))
    assert {words.split()[0] for words in made(tmp_path).values()} == {"left"}
    assert before == sorted(file.stat().st_mtime_ns for file in files_in.rglob("*"))
    assert set(
        map(str, draw_missing("pictures", read(tmp_path / "arena.toml").made_up["pictures"]).values())
    ) == {"{}"}


def test_a_larger_set_keeps_what_was_asked_and_a_smaller_one_retires(tmp_path, files_in):
    made(tmp_path)
    first = set(Question.objects.active().values_list("pk", flat=True))
    assert (
        "1 created, 4 left"
        in made(tmp_path, TOML.replace("count = 4", "count = 5"))["question_sets.pictures"]
    )
    assert first < set(Question.objects.active().values_list("pk", flat=True))
    assert (
        "3 retired, 2 left"
        in made(tmp_path, TOML.replace("count = 4", "count = 2"))["question_sets.pictures"]
    )


def test_what_comes_back_shows_the_same_media(tmp_path, files_in):
    made(tmp_path)
    made(tmp_path, TOML.replace("count = 4", "count = 3"))
    made(tmp_path)
    old, new = Question.objects.filter(key="sign-v1-s7-0003-level1").order_by("pk")
    assert (old.parts, Media.objects.count()) == (new.parts, 4)


def test_only_the_levels_that_were_asked_for_are_made(tmp_path, files_in):
    made(tmp_path, TOML.replace("seed = 7", "levels = [3, 2]").replace("count = 4", "count = 6"))
    assert sorted(Question.objects.active().values_list("level", flat=True)) == [2, 3, 3, 3, 3, 3]


def test_another_seed_is_another_set(tmp_path, files_in):
    made(tmp_path)
    assert (
        "4 retired, 4 created"
        in made(tmp_path, TOML.replace("seed = 7", "seed = 8"))["question_sets.pictures"]
    )


def test_clips_come_with_subtitles_where_somebody_speaks(tmp_path, files_in):
    made(tmp_path, TOML.replace('"image"', '"video"').replace("count = 4", "count = 6"))
    narrated = Question.objects.get(key__startswith="narrated")
    media = Media.objects.get(sha256=narrated.parts[1]["url"].removeprefix("media:"))
    assert (media.modality, media.poster.name > "", media.duration_s >= 5) == ("video", True, True)
    assert narrated.reference in " ".join(line.text for line in media.as_subtitles())
    assert Media.objects.count() == 6


def test_a_battle_shows_the_picture_that_was_asked_about(tmp_path, files_in, client):
    made(tmp_path)
    question = Question.objects.get(key__startswith="sign")
    echo, constant = (Competitor.objects.get(name=name) for name in ("echo", "constant"))
    battle = a_played_battle(question, echo, constant, Judge.objects.get())
    page = client.get(f"/battles/{battle.pk}/").content.decode()
    address = f"/media/{question.parts[1]['url'].removeprefix('media:')}"
    assert f'src="{address}' in page
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('synthetic = "image"\nfile = "x.jsonl"', "synthetic: the questions come from a file already"),
        ("", "synthetic: missing; count, seed and levels"),
        ('synthetic = "sound"', "synthetic: unknown synthetic 'sound'; there are image, video"),
    ],
)
def test_a_set_comes_from_one_place(tmp_path, wrong, words):
    assert f"[question_sets.pictures]: {words}" in refused(
        tmp_path, TOML.replace('synthetic = "image"', wrong)
    )


def test_a_board_on_which_none_of_them_is_asked_is_refused(tmp_path):
    assert "none of their questions" in refused(
        tmp_path, TOML.replace('modality = "image"', 'modality = "video"')
    )


def test_media_that_this_arena_does_not_take_are_one_line_and_nothing_is_applied(
    tmp_path, files_in, settings
):
    from dataclasses import replace

    settings.ARENA_MEDIA_LIMITS = replace(settings.ARENA_MEDIA_LIMITS, side=100)
    (tmp_path / "arena.toml").write_text(TOML)
    with pytest.raises(CommandError, match=r"\[question_sets.pictures\]: synthetic: "):
        call_command("apply", str(tmp_path / "arena.toml"))
    assert not Question.objects.exists()


DESCRIBED = '[endpoints.told]\nkind = "described"\nbase_url = "http://127.0.0.1:9/v1"\n'


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            'options = { readers = ["smell"] }',
            "[endpoints.told]: options: readers = ['smell'] must be a list of names",
        ),
        ("options = { streaming = true }", "[endpoints.told]: options: "),
        (
            'gguf = "endpoint:scripted"',
            "[endpoints.told]: gguf: endpoint 'scripted' has no model file of its own",
        ),
        (
            'gguf = "endpoint:nobody"',
            "[endpoints.told]: gguf: endpoint 'nobody' has no model file of its own",
        ),
    ],
)
def test_wrong_options_of_an_endpoint_are_named(tmp_path, wrong, words):
    assert words in refused(tmp_path, TOML + DESCRIBED + wrong)
